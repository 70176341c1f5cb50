"""DOCX: written by pandoc with a reference document of ours: Word's own styles, so that an editor can go on."""

from __future__ import annotations

from typing import Any

from toolkit.document import Article
from toolkit.document import nodes as n
from toolkit.document.text import inlines_of
from toolkit.document.transform import rewrite
from toolkit.localization import Locale
from toolkit.rendering.archive import read_parts, write_parts
from toolkit.rendering.docx.package import finish
from toolkit.rendering.docx.reference import reference_document
from toolkit.rendering.formats import Rendered
from toolkit.rendering.images import media_types
from toolkit.rendering.imprint import Imprint, colophon_blocks, imprint_of
from toolkit.rendering.prepare import prepare
from toolkit.rendering.templates import Templates
from toolkit.rendering.workshop import workshop, write_with_pandoc

ACCEPTED = media_types(("png", "jpg", "gif", "bmp", "tiff", "emf", "wmf"))
"""Images that every version of Word shows; drawings become PNG."""

_REFERENCE = "edition-reference.docx"

_PARAGRAPH_STYLES = {"caption": "Photo Caption", "abstract": "Abstract"}
_CHARACTER_STYLES = {"credit": "Credit", "kbd": "Key"}
"""Classes of divisions and spans, and the styles of `templates/docx/styles.xml` that they get."""


def render(article: Article, locale: Locale, templates: Templates) -> Rendered:
    """Return an article as DOCX."""
    prepared = prepare(article, locale, accepted=ACCEPTED)
    imprint = imprint_of(prepared.article, locale)
    blocks = (*rewrite(prepared.article.blocks, _styled), *_colophon(imprint, locale))
    with workshop({**prepared.files, _REFERENCE: reference_document(locale, templates)}) as folder:
        written = write_with_pandoc(
            folder,
            _meta(imprint, locale),
            blocks,
            arguments=[
                "--to=docx",
                "--output=-",
                "--syntax-highlighting=none",
                f"--reference-doc={folder / _REFERENCE}",
            ],
            imprint=imprint,
        )
    parts = finish(read_parts(written), imprint, locale)
    return Rendered(write_parts(parts, imprint.moment), prepared.findings)


def _meta(imprint: Imprint, locale: Locale) -> dict[str, n.MetaValue]:
    values: dict[str, n.MetaValue] = {
        "title": n.MetaInlines(imprint.title),
        "subtitle": n.MetaInlines(imprint.subtitle),
        "author": n.MetaList(tuple(n.MetaString(name) for name in imprint.authors)),
        "date": n.MetaString(" · ".join(imprint.byline)),
        "lang": n.MetaString(locale.tags.ooxml),
        "description": n.MetaString(imprint.summary),
        "keywords": n.MetaList(tuple(n.MetaInlines(inlines_of(word)) for word in imprint.keywords)),
    }
    empty = (n.MetaString(""), n.MetaList(()), n.MetaInlines(()))
    return {key: value for key, value in values.items() if value not in empty}


def _styled(node: Any) -> Any:
    match node:
        case n.HorizontalRule():
            # pandoc draws a line with VML, which has no alternative text and looks different everywhere.
            return _in_style("Separator", (n.Para((n.Str("* * *"),)),))
        case n.LineBlock():
            return _in_style("Line Block", (node,))
        case n.Div(attr, content) if style := _style(attr, _PARAGRAPH_STYLES):
            return _in_style(style, content, attr)
        case n.Span(attr) if style := _style(attr, _CHARACTER_STYLES):
            pairs = (*attr.attributes, ("custom-style", style))
            return n.Span(n.Attr(attr.identifier, attr.classes, pairs), node.content)
        case _:
            return node


def _style(attr: n.Attr, styles: dict[str, str]) -> str | None:
    return next((styles[name] for name in attr.classes if name in styles), None)


def _in_style(style: str, content: n.Blocks, attr: n.Attr = n.EMPTY_ATTR) -> n.Div:
    return n.Div(n.Attr(attr.identifier, attr.classes, (*attr.attributes, ("custom-style", style))), content)


def _colophon(imprint: Imprint, locale: Locale) -> n.Blocks:
    if not imprint.colophon:
        return ()
    heading = n.Para(inlines_of(locale.gettext("About this edition")))
    return (_in_style("Colophon Heading", (heading,)), _in_style("Colophon", colophon_blocks(imprint)))
