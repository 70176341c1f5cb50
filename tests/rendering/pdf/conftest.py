"""A compact article in each language that there is a locale for, as PDF, made once for all tests of this folder."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import pikepdf
import pypdfium2
import pytest
from PIL import Image, ImageChops

from tests.rendering.conftest import ARTICLE_ONE
from toolkit import pandoc
from toolkit.document import Article, Resource, nodes as n
from toolkit.languages import direction
from toolkit.localization import Locale, available_locales
from toolkit.rendering.formats import render
from toolkit.rendering.templates import Templates

OURS = Templates()
PICTURE = "picture.png"
SCRIPTS = (
    "am",
    "ar",
    "bn",
    "el",
    "en",
    "fa",
    "he",
    "hi",
    "ja",
    "ko",
    "my",
    "ru",
    "ta",
    "th",
    "ur",
    "zh-Hans",
    "zh-Hant",
)
"""A language for each script, and for each style of the Arabic one."""

_SCALE = 2.0  # pixels to the point


@dataclass(frozen=True)
class Pdf:
    """A PDF as those who look at it, listen to it and click in it have it."""

    data: bytes

    @cached_property
    def texts(self) -> list[str]:
        """The text of each page."""
        with pypdfium2.PdfDocument(self.data) as document:
            return [page.get_textpage().get_text_range().replace("\r\n", "\n") for page in document]

    @cached_property
    def images(self) -> list[Image.Image]:
        """The picture of each page."""
        with pypdfium2.PdfDocument(self.data) as document:
            return [page.render(scale=_SCALE).to_pil().convert("RGB") for page in document]

    def box(self, text: str, page: int = 0, nth: int = 0) -> tuple[float, float, float, float]:
        """Left, bottom, right and top of the *nth* place where a text stands on a page, in points."""
        with pypdfium2.PdfDocument(self.data) as document:
            textpage = document[page].get_textpage()
            searcher = textpage.search(text, match_case=True)
            for _ in range(nth):
                searcher.get_next()
            found = searcher.get_next()
            assert found is not None, f"{text!r} is not on page {page + 1}"
            boxes = [textpage.get_charbox(found[0] + offset) for offset in range(found[1])]
        return (
            min(box[0] for box in boxes),
            min(box[1] for box in boxes),
            max(box[2] for box in boxes),
            max(box[3] for box in boxes),
        )

    def where(self, colour: tuple[int, int, int], page: int = 0) -> tuple[float, float, float, float]:
        """Left, top, right and bottom of all that has a colour on a page, in points."""
        image = self.images[page]
        distance = ImageChops.difference(image, Image.new("RGB", image.size, colour)).split()
        other = ImageChops.lighter(ImageChops.lighter(distance[0], distance[1]), distance[2])
        found = other.point([255] + [0] * 255).getbbox()
        assert found, f"nothing is {colour} on page {page + 1}"
        left, top, right, bottom = (edge / _SCALE for edge in found)
        return left, top, right, bottom

    def bookmarks(self) -> list[str]:
        with pikepdf.open(io.BytesIO(self.data)) as document, document.open_outline() as outline:
            return [title for item in outline.root for title in _titles(item)]

    def kinds(self) -> list[str]:
        """The kind of each structure element, in reading order."""
        with pikepdf.open(io.BytesIO(self.data)) as document:
            return [str(node.S).removeprefix("/") for node in structure(document.Root.StructTreeRoot)]

    def languages(self) -> set[str]:
        """The languages that the text says it is in: the whole, elements of it, and runs of letters."""
        with pikepdf.open(io.BytesIO(self.data)) as document:
            nodes = [document.Root, *structure(document.Root.StructTreeRoot)]
            for page in document.pages:
                for instruction in pikepdf.parse_content_stream(page, "BDC"):
                    operands = list(instruction.operands)
                    nodes.extend(item for item in operands if isinstance(item, pikepdf.Dictionary))
            return {str(node.Lang) for node in nodes if "/Lang" in node}


def _titles(item: Any) -> Iterator[str]:
    yield str(item.title)
    for child in item.children:
        yield from _titles(child)


def structure(node: Any) -> Iterator[Any]:
    """Every structure element of a tagged PDF."""
    if isinstance(node, pikepdf.Dictionary):
        if "/S" in node:
            yield node
        if "/K" in node:
            yield from structure(node.K)
    elif isinstance(node, pikepdf.Array):
        for item in node:
            yield from structure(item)


def _picture() -> Resource:
    buffer = io.BytesIO()
    Image.new("RGB", (60, 40), "teal").save(buffer, "PNG")
    return Resource.of(buffer.getvalue())


def article(text: str | n.Blocks, language: str, **metadata: str) -> Article:
    """An article from Markdown or blocks, with a title in its language."""
    source = text.encode("utf-8") if isinstance(text, str) else b""
    made = Article.from_json(pandoc.run(["--from=markdown", "--to=json"], source))
    made = replace(made, resources={PICTURE: _picture()}, blocks=made.blocks if isinstance(text, str) else text)
    title = ARTICLE_ONE[language].replace("*", "")[:24]
    return made.with_metadata(made.metadata.with_(**{"language": language, "title": title, **metadata}))


def _pair(original: str, translation: str, languages: tuple[str, str]) -> str:
    """An original beside its translation, as `toolkit.document.kinds` says."""
    halves = zip(("original", "translation"), languages, (original, translation), strict=True)
    inside = "\n\n".join(
        f":::: {{.{name} lang={tag} dir={direction(tag)}}}\n{text}\n::::" for name, tag, text in halves
    )
    return f"::::: {{.parallel}}\n{inside}\n:::::\n\n"


def compact(language: str) -> Article:
    """All that a locale has a say in, on a page or two."""
    text = ARTICLE_ONE[language]
    word = text.replace("*", "")[:12]
    return article(
        f"{text}[^1] [日本語]{{lang=ja}} [עברית]{{lang=he dir=rtl}} [हिन्दी]{{lang=hi}} [ein *Wort*]{{lang=de}}\n\n"
        f"# {word}\n\n> {text}\n\n- {word}\n  - {word}\n\n3. {text}\n4. Quatro\n\n"
        f"| Uno | Dos |\n|:---|---:|\n| {word} | 123 |\n\n: {text}\n\n"
        f"`x = 1` $x^2$ ***{word}*** [{word}](https://example.org)\n\n```\nkode = 'y'\n```\n\n"
        f"![{word}]({PICTURE})\n\n| {word}\n| {word}\n\n***\n\n## {word}\n\n{text}\n\n[^1]: {text}\n",
        language,
        date="2024-03-02",
    )


@pytest.fixture(scope="session")
def make() -> Callable[..., Pdf]:
    """Typesets Markdown or blocks."""

    def pdf(
        text: str | n.Blocks,
        language: str,
        *,
        locale: Locale | None = None,
        templates: Templates = OURS,
        **metadata: str,
    ) -> Pdf:
        return Pdf(render(article(text, language, **metadata), "pdf", locale=locale, templates=templates).data)

    return pdf


@pytest.fixture(scope="session")
def article_one() -> Mapping[str, str]:
    """A real paragraph in each language."""
    return ARTICLE_ONE


@pytest.fixture(scope="session")
def pair() -> Callable[..., str]:
    return _pair


@pytest.fixture(scope="session")
def every() -> Mapping[str, Pdf]:
    """The compact article in every locale."""
    return {tag: Pdf(render(compact(tag), "pdf").data) for tag in available_locales()}
