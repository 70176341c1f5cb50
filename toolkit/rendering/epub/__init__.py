"""EPUB 3.3: pandoc writes the container; cover, title page, styles and what pandoc leaves out are ours."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import lru_cache
from itertools import pairwise
from typing import Any

from toolkit.document import (
    DEDICATION,
    ORIGINAL,
    Article,
    BilingualStyle,
    blocks_text,
    dedication_of,
    inlines_of,
    is_bundle,
    iterate,
    nodes as n,
    rewrite,
)
from toolkit.localization import Locale
from toolkit.pandoc import Writer
from toolkit.rendering.archive import read_parts, write_parts
from toolkit.rendering.epub.catalogue import catalogue_of
from toolkit.rendering.epub.cover import Cover, cover_of
from toolkit.rendering.epub.features import features_of
from toolkit.rendering.epub.package import finish
from toolkit.rendering.formats import Rendered
from toolkit.rendering.images import media_types
from toolkit.rendering.imprint import Imprint, colophon_blocks, imprint_of
from toolkit.rendering.locales import locales_of
from toolkit.rendering.preparing import prepare
from toolkit.rendering.structure import openings_in, with_verse_lines
from toolkit.rendering.templates import Templates
from toolkit.rendering.temporary import temporary_folder
from toolkit.rendering.writing import with_words_joined, write_with_pandoc

ACCEPTED = media_types(("png", "jpg", "gif", "webp", "svg"))
"""Core media types of EPUB 3.3, section 3.2."""

_LONG = 250_000
"""Characters from which on sections become files of their own: old readers choke on files of more than 300 kB."""

_MOST_FILES = 2_000
"""Sections up to which that is done: the time that pandoc takes for files grows with the square of their number, from 8
seconds for these to more than a minute for 20,000."""

_NAMED_BY_PANDOC = 1_000
"""Headings without an identifier that pandoc gives one."""

_STYLESHEET = "edition-style.css"
_MEDIA = "EPUB/media/"
"""Where pandoc puts pictures, under names of its own."""


def render(article: Article, locale: Locale, templates: Templates) -> Rendered:
    """Return an article as EPUB.

    Raises:
        RenderError: A template of the user's own is wrong.
    """
    bundle = is_bundle(article.metadata)
    prepared = prepare(article, locale, accepted=ACCEPTED, top_level=1 if bundle else 2)
    imprint = imprint_of(prepared.article, locale)
    nodes = list(iterate(prepared.article.blocks, words=False))
    cover = cover_of(article, imprint, locale, templates)
    languages = tuple(locales_of(nodes, locale).items())
    style = _style(templates, locale, languages, imprint.bilingual_style, openings_in(nodes))
    blocks = _with_chapters(prepared.article.blocks, imprint, locale, bundle=bundle)
    pictures = {**prepared.files, cover.name: cover.data}
    with temporary_folder({**_stand_ins(pictures), _STYLESHEET: style}) as folder:
        written = write_with_pandoc(
            {**_meta(imprint, locale), **catalogue_of(prepared.article.metadata, imprint)},
            blocks,
            _writer(blocks, cover),
            folder=folder,
            imprint=imprint,
        )
    parts = _with_pictures(read_parts(written), pictures)
    parts = finish(parts, imprint, locale, features_of(prepared, nodes, imprint), templates)
    return Rendered(write_parts(parts, imprint.moment), (*prepared.findings, *cover.findings))


def _stand_ins(pictures: Mapping[str, bytes]) -> dict[str, bytes]:
    """Return what pandoc is given in the place of pictures, which it would pack only to be unpacked: their names."""
    return {name: name.encode("utf-8") for name in pictures}


def _with_pictures(parts: Mapping[str, bytes], pictures: Mapping[str, bytes]) -> dict[str, bytes]:
    """Return pandoc's files with the pictures in the place of what stood for them."""
    return {name: pictures[data.decode("utf-8")] if name.startswith(_MEDIA) else data for name, data in parts.items()}


@lru_cache(maxsize=64)
def _style(
    templates: Templates,
    locale: Locale,
    parts: tuple[tuple[str, Locale], ...],
    bilingual_style: BilingualStyle | None,
    openings: frozenset[str],
) -> bytes:
    """Return the stylesheet, which is the same for most of the editions in a language."""
    values = {"locale": locale, "parts": dict(parts), "bilingual_style": bilingual_style, "openings": openings}
    return templates.fill("epub/style.css", **values).encode("utf-8")


def _with_chapters(blocks: n.Blocks, imprint: Imprint, locale: Locale, *, bundle: bool) -> n.Blocks:
    """Return the blocks of a book: the text under its title, or a bundle's articles, and the colophon.

    Args:
        blocks: The prepared text; a bundle's begins with a heading of level 1, an article's has none.
        imprint: What the edition says of itself.
        locale: Its locale.
        bundle: Whether the text has its chapters already.
    """
    named = _Named()
    blocks = rewrite(blocks, lambda node: with_words_joined(named(with_verse_lines(_apart(node)))), words=False)
    dedication, blocks = dedication_of(blocks)
    if not bundle:
        original = [replace(span, attr=replace(span.attr, classes=(ORIGINAL,))) for span in imprint.original_title]
        blocks = (_apart(n.Header(1, n.Attr("edition-text", ("title",)), (*imprint.title, *original))), *blocks)
    if dedication:
        title = inlines_of(locale.gettext("Dedication"))
        blocks = (n.Header(1, n.Attr("edition-dedication", (DEDICATION,)), title), *dedication, *blocks)
    if not imprint.colophon:
        return blocks
    heading = n.Header(1, n.Attr("edition-colophon", ("colophon",)), inlines_of(locale.gettext("About this edition")))
    return (*blocks, heading, n.Div(n.Attr(classes=("colophon",)), colophon_blocks(imprint)))


class _Named:
    """Gives headings identifiers where there are very many without.

    Pandoc's writer makes one of a heading's words, and counts up from 1 until nobody has it: the time of headings with
    the same words grows with the square of their number (16,000 take 36 s).
    """

    def __init__(self) -> None:
        self._unnamed = 0

    def __call__(self, node: Any) -> Any:
        if isinstance(node, n.Header) and not node.attr.identifier:
            self._unnamed += 1
            if self._unnamed > _NAMED_BY_PANDOC:
                return replace(node, attr=replace(node.attr, identifier=f"edition-heading-{self._unnamed}"))
        return node


def _apart(node: Any) -> Any:
    """Put the original in a heading on a line of its own, in reading systems without styles too."""
    if not isinstance(node, n.Header):
        return node
    content: list[n.Inline] = []
    for child in node.content:
        if isinstance(child, n.Span) and ORIGINAL in child.attr.classes and content:
            while content and isinstance(content[-1], n.Space | n.SoftBreak):
                content.pop()
            content.append(n.LineBreak())
        content.append(child)
    return replace(node, content=tuple(content))


def _writer(blocks: n.Blocks, cover: Cover) -> Writer:
    options = {
        "html_math_method": "mathml",
        "highlight_method": "none",
        "split_level": 2 if _wants_parting(blocks) else 1,
        "toc_depth": 3,
        "epub_title_page": True,
        "variables": {"css": [_STYLESHEET], "epub-cover-image": cover.name},
    }
    return Writer("epub3", options, default_template=True)


def _wants_parting(blocks: n.Blocks) -> bool:
    """Tell whether the sections of chapters are to be files of their own."""
    sections = sum(isinstance(block, n.Header) and block.level <= 2 for block in blocks)
    return sections <= _MOST_FILES and max(map(len, map(blocks_text, _parted(blocks)))) > _LONG


def _parted(blocks: n.Blocks) -> list[n.Blocks]:
    """The blocks from each heading of level 1 to the next."""
    starts = [number for number, block in enumerate(blocks) if isinstance(block, n.Header) and block.level == 1]
    return [blocks[start:end] for start, end in pairwise((0, *starts, len(blocks)))]


def _meta(imprint: Imprint, locale: Locale) -> dict[str, n.MetaValue]:
    return {
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
