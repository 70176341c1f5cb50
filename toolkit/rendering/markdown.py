"""Markdown of articles that are not in Markdown themselves, and of bundles: what pandoc writes."""

from __future__ import annotations

import base64
from dataclasses import replace
from functools import partial

from toolkit.document import Article, map_images, nodes as n, sniff_media_type
from toolkit.localization import Locale
from toolkit.pandoc import Writer
from toolkit.rendering.formats import Rendered
from toolkit.rendering.images import media_types
from toolkit.rendering.imprint import imprint_of
from toolkit.rendering.preparing import prepare
from toolkit.rendering.templates import Templates
from toolkit.rendering.temporary import temporary_folder
from toolkit.rendering.writing import write_with_pandoc

_ACCEPTED = media_types(("png", "jpg", "gif", "webp", "svg"))


def render(article: Article, locale: Locale, _templates: Templates) -> Rendered:
    """Return an article as Markdown that GitHub and CommonMark's dialects read; its images are inside."""
    prepared = prepare(article, locale, accepted=_ACCEPTED, top_level=2)
    imprint = imprint_of(prepared.article, locale)
    body = map_images(prepared.article.blocks, partial(_inside, prepared.files))
    blocks = (n.Header(1, n.EMPTY_ATTR, imprint.title), *body)
    writer = Writer("gfm+definition_lists+footnotes-raw_html-smart", {"wrap_text": "wrap-none"})
    with temporary_folder({}) as folder:
        data = write_with_pandoc({}, blocks, writer, folder=folder, imprint=imprint)
    return Rendered(data, prepared.findings)


def _inside(files: dict[str, bytes], image: n.Image) -> n.Image:
    data = files.get(image.target[0])
    return image if data is None else replace(image, target=(data_uri(data), image.target[1]))


def data_uri(data: bytes) -> str:
    """Return an image as an address that holds it."""
    return f"data:{sniff_media_type(data)};base64,{base64.b64encode(data).decode('ascii')}"
