from .front_matter import split_overrides as split_overrides
from .keys import OPTIONS as OPTIONS, keys_at as keys_at
from .kinds import Key as Key, Kind as Kind, Place as Place
from .layouts import (
    check_layout as check_layout,
    is_named_layout as is_named_layout,
    keeps_addresses as keeps_addresses,
    place_in as place_in,
)
from .loading import load_settings as load_settings
from .model import (
    BUNDLE_TITLE as BUNDLE_TITLE,
    DEDICATION_TEXT as DEDICATION_TEXT,
    DEFAULT_SOURCES as DEFAULT_SOURCES,
    NO_MEMORY as NO_MEMORY,
    BundleSpec as BundleSpec,
    FrozenTable as FrozenTable,
    Override as Override,
    Settings as Settings,
)
from .options import Many as Many, Options as Options, fields_given as fields_given, many as many
from .paths import below as below, is_url as is_url
from .patterns import unmatched as unmatched
from .project import PROJECT_FILE as PROJECT_FILE, find_project_file as find_project_file
from .sample import write_sample as write_sample
from .schema import schema_text as schema_text
