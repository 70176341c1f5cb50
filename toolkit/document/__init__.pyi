from . import codec as codec, nodes as nodes
from .article import COVER_KEY as COVER_KEY, Article as Article, Origin as Origin
from .bundling import INDEX_NAMES as INDEX_NAMES, bundle as bundle
from .codec import document_text as document_text
from .content import (
    ATOM as ATOM,
    LINE_BREAK as LINE_BREAK,
    Atom as Atom,
    Content as Content,
    Span as Span,
    is_protected as is_protected,
    slice_of as slice_of,
)
from .flattening import flatten as flatten, rebuild as rebuild
from .floats import kind_of_float as kind_of_float
from .heading_names import (
    ANCHORS_KEY as ANCHORS_KEY,
    anchors_of as anchors_of,
    heading_names as heading_names,
    section_names as section_names,
)
from .kinds import (
    BILINGUAL_STYLE_KEY as BILINGUAL_STYLE_KEY,
    BUNDLE_KEY as BUNDLE_KEY,
    BYLINE as BYLINE,
    CHAPTER as CHAPTER,
    DEDICATION as DEDICATION,
    FIGURE as FIGURE,
    LABEL as LABEL,
    NUMBER as NUMBER,
    ORIGINAL as ORIGINAL,
    ORIGINAL_SUBTITLE_KEY as ORIGINAL_SUBTITLE_KEY,
    ORIGINAL_TITLE_KEY as ORIGINAL_TITLE_KEY,
    PARALLEL as PARALLEL,
    PART as PART,
    REFERENCE as REFERENCE,
    TABLE as TABLE,
    TRANSLATION as TRANSLATION,
    BilingualStyle as BilingualStyle,
    bilingual_style_of as bilingual_style_of,
    bilingual_with as bilingual_with,
    is_bundle as is_bundle,
)
from .metadata import Metadata as Metadata, Value as Value, meta_items as meta_items, meta_text as meta_text
from .openings import (
    dedication_blocks as dedication_blocks,
    dedication_of as dedication_of,
    opening_divisions as opening_divisions,
)
from .parallel import side_by_side as side_by_side
from .provenance import Provenance as Provenance, provenance_of as provenance_of, with_provenance as with_provenance
from .resources import Resource as Resource, sniff_media_type as sniff_media_type
from .text import (
    blocks_text as blocks_text,
    inlines_of as inlines_of,
    name_as_title as name_as_title,
    plain_text as plain_text,
)
from .transform import (
    iterate as iterate,
    map_images as map_images,
    rewrite as rewrite,
    rows_of as rows_of,
    strings as strings,
)
from .unit import Unit as Unit, UnitKind as UnitKind
from .units import map_units as map_units, units_of as units_of
from .untouched import is_option as is_option, may_be_untouched as may_be_untouched
from .verse import stanzas_of as stanzas_of
