"""DOCX: written by pandoc with a reference document of ours: Word's own styles, so that an editor can go on."""

from __future__ import annotations

from toolkit.document import DEDICATION, Article, inlines_of, is_bundle, iterate, nodes as n
from toolkit.localization import Locale
from toolkit.pandoc import Writer
from toolkit.rendering.archive import read_parts, write_parts
from toolkit.rendering.docx.package import PackageContext, finish
from toolkit.rendering.docx.properties import without_site_fields
from toolkit.rendering.docx.reference import reference_document
from toolkit.rendering.docx.tree import styled_blocks, with_original
from toolkit.rendering.formats import Rendered
from toolkit.rendering.images import media_types
from toolkit.rendering.imprint import Imprint, imprint_of
from toolkit.rendering.preparing import prepare
from toolkit.rendering.structure import openings_in, wants_contents
from toolkit.rendering.templates import Templates
from toolkit.rendering.temporary import temporary_folder
from toolkit.rendering.writing import write_with_pandoc

ACCEPTED = media_types(("png", "jpg", "gif", "bmp", "tiff", "emf", "wmf"))
"""Images that every version of Word shows; drawings become PNG."""

_REFERENCE = "edition-reference.docx"

_WRITER = Writer("docx", {"highlight_method": "none", "reference_doc": _REFERENCE}, default_template=True, fill=True)


def render(article: Article, locale: Locale, templates: Templates) -> Rendered:
    """Return an article as DOCX."""
    prepared = prepare(article, locale, accepted=ACCEPTED)
    imprint = imprint_of(prepared.article, locale)
    bundle = is_bundle(article.metadata)
    blocks = styled_blocks(prepared.article.blocks, imprint, locale)
    openings = openings_in(iterate(prepared.article.blocks, words=False))
    bilingual, dedicated = bool(imprint.bilingual_with), DEDICATION in openings
    reference = reference_document(locale, templates, bilingual=bilingual, dedicated=dedicated)
    with temporary_folder({**prepared.files, _REFERENCE: reference}) as folder:
        written = write_with_pandoc(_meta(imprint, locale), blocks, _WRITER, folder=folder, imprint=imprint)
    contents = bundle or wants_contents(prepared.article.blocks)
    metadata = without_site_fields(article.metadata) if article.origin.format == "html" else article.metadata
    parts = finish(read_parts(written), PackageContext(imprint, locale, templates, bundle, contents, metadata))
    return Rendered(write_parts(parts, imprint.moment), prepared.findings)


def _meta(imprint: Imprint, locale: Locale) -> dict[str, n.MetaValue]:
    return {
        "title": n.MetaInlines(with_original(imprint.title, imprint.original_title)),
        "subtitle": n.MetaInlines(with_original(imprint.subtitle, imprint.original_subtitle)),
        "author": n.MetaList(tuple(n.MetaString(name) for name in imprint.authors)),
        "date": n.MetaString(" · ".join(imprint.byline)),
        "lang": n.MetaString(locale.tags.ooxml),
        "description": n.MetaString(imprint.summary),
        "keywords": n.MetaList(tuple(n.MetaInlines(inlines_of(word)) for word in imprint.keywords)),
    }
