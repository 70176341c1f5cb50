"""EPUB 3: pandoc writes the container; title page, styles and what pandoc leaves out of the package are ours."""

from __future__ import annotations

from toolkit.document import Article
from toolkit.document import nodes as n
from toolkit.document.text import blocks_text, inlines_of
from toolkit.document.transform import iterate
from toolkit.localization import Locale
from toolkit.rendering.archive import read_parts, write_parts
from toolkit.rendering.epub.package import Features, finish
from toolkit.rendering.formats import Rendered
from toolkit.rendering.images import media_types
from toolkit.rendering.imprint import Imprint, colophon_blocks, imprint_of
from toolkit.rendering.prepare import Prepared, prepare
from toolkit.rendering.templates import Templates
from toolkit.rendering.workshop import workshop, write_with_pandoc

ACCEPTED = media_types(("png", "jpg", "gif", "webp", "svg"))
"""Core media types of EPUB 3.3, section 3.2."""

_LONG = 250_000
"""Characters from which on sections become files of their own: old readers choke on files of more than 300 kB."""

_STYLESHEET = "edition-style.css"


def render(article: Article, locale: Locale, templates: Templates) -> Rendered:
    """Return an article as EPUB."""
    prepared = prepare(article, locale, accepted=ACCEPTED, top_level=2)
    imprint = imprint_of(prepared.article, locale)
    with workshop({**prepared.files, _STYLESHEET: templates.fill("epub/style.css", locale=locale).encode()}) as folder:
        written = write_with_pandoc(
            folder,
            _meta(imprint, locale),
            _chapters(prepared.article.blocks, imprint, locale),
            arguments=_arguments(prepared.article.blocks),
            imprint=imprint,
        )
    parts = finish(read_parts(written), imprint, locale, _features(prepared), templates)
    return Rendered(write_parts(parts, imprint.moment), prepared.findings)


def _arguments(blocks: n.Blocks) -> list[str]:
    level = 2 if len(blocks_text(blocks)) > _LONG else 1
    return [
        "--to=epub3",
        "--output=-",
        "--mathml",
        "--syntax-highlighting=none",
        f"--split-level={level}",
        "--toc-depth=3",
        f"--css={_STYLESHEET}",
        "--epub-title-page=true",
    ]


def _meta(imprint: Imprint, locale: Locale) -> dict[str, n.MetaValue]:
    values: dict[str, n.MetaValue] = {
        "title": n.MetaInlines(imprint.title),
        "subtitle": n.MetaInlines(imprint.subtitle),
        "author": n.MetaList(tuple(n.MetaString(name) for name in imprint.authors)),
        "lang": n.MetaString(locale.tags.pandoc),
        "identifier": n.MetaString(imprint.identifier),
        "toc-title": n.MetaString(locale.gettext("Contents")),
        "date": n.MetaString(imprint.date),
        "description": n.MetaString(imprint.summary),
        "rights": n.MetaString(imprint.rights),
        "source": n.MetaString(imprint.source),
        "subject": n.MetaList(tuple(n.MetaString(word) for word in imprint.keywords)),
    }
    empty = (n.MetaString(""), n.MetaList(()), n.MetaInlines(()))
    return {key: value for key, value in values.items() if value not in empty}


def _chapters(blocks: n.Blocks, imprint: Imprint, locale: Locale) -> n.Blocks:
    """The text under its title, and the colophon: the two chapters of a book of one article."""
    text = (n.Header(1, n.Attr("edition-text", ("title",)), imprint.title), *blocks)
    if not imprint.colophon:
        return text
    attr = n.Attr("edition-colophon", ("colophon",), (("epub:type", "colophon"),))
    heading = n.Header(1, attr, inlines_of(locale.gettext("About this edition")))
    return (*text, heading, n.Div(n.Attr(classes=("colophon",)), colophon_blocks(imprint)))


def _features(prepared: Prepared) -> Features:
    nodes = list(iterate(prepared.article.blocks))
    return Features(
        images=bool(prepared.files),
        described=not any(finding.code == "image-without-alt" for finding in prepared.findings),
        math=any(isinstance(node, n.Math) for node in nodes),
    )
