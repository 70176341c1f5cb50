"""Markdown of articles that are not in Markdown themselves, and of bundles: what pandoc writes."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from toolkit.document import Article, inlines_of, map_images, nodes as n
from toolkit.localization import Locale
from toolkit.pandoc import Writer
from toolkit.rendering.formats import Rendered
from toolkit.rendering.html import ACCEPTED, embedded
from toolkit.rendering.imprint import Imprint, colophon_blocks, imprint_of
from toolkit.rendering.preparing import prepare
from toolkit.rendering.templates import Templates
from toolkit.rendering.temporary import temporary_folder
from toolkit.rendering.writing import write_with_pandoc

_FORMAT = "gfm+definition_lists-raw_html-smart"


def render(article: Article, locale: Locale, _templates: Templates) -> Rendered:
    """Return an article as Markdown that GitHub and its like read; its images are inside."""
    prepared = prepare(article, locale, accepted=ACCEPTED, top_level=2)
    imprint = imprint_of(prepared.article, locale)
    body = map_images(prepared.article.blocks, partial(embedded, prepared.files))
    blocks = (*_opening(imprint), *body, *_closing(imprint, locale))
    with temporary_folder({}) as folder:
        writer = Writer(_FORMAT, {"wrap_text": "wrap-none"})
        data = write_with_pandoc({}, blocks, writer, folder=folder, imprint=imprint)
    return Rendered(data.rstrip(b"\n") + b"\n", prepared.findings)


def _opening(imprint: Imprint) -> Iterator[n.Block]:
    yield n.Header(1, n.EMPTY_ATTR, imprint.title)
    if imprint.subtitle:
        yield n.Para((n.Strong(imprint.subtitle),))
    lines = (", ".join(imprint.authors), " · ".join(imprint.byline), *imprint.kind)
    yield from (n.Para(inlines_of(line)) for line in lines if line)


def _closing(imprint: Imprint, locale: Locale) -> n.Blocks:
    if not imprint.colophon:
        return ()
    heading = n.Header(2, n.EMPTY_ATTR, inlines_of(locale.gettext("About this edition")))
    return (n.HorizontalRule(), heading, *colophon_blocks(imprint))
