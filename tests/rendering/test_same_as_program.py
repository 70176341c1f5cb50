"""A worker writes what pandoc's program writes, to the last byte of each edition."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from plain_pandoc import write

from toolkit import pandoc
from toolkit.document import Article, Resource
from toolkit.rendering import FORMATS, writing
from toolkit.rendering.formats import render


@pytest.fixture
def program(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Have the program write; give the formats that it has written."""
    written: list[str] = []

    def noted(document: bytes, writer: pandoc.Writer, **places: Any) -> bytes:
        written.append(writer.format)
        return write(document, writer, **places)

    class Stand:
        """The room, with another way to write."""

        Writer = pandoc.Writer
        write = staticmethod(noted)

    monkeypatch.setattr(writing, "pandoc", Stand)
    return written


@pytest.mark.parametrize("language", ["en", "ar", "zh-Hans", "ko", "de"])
def test_editions_are_the_same(
    make_sample: Callable[[str], Article], program: list[str], monkeypatch: pytest.MonkeyPatch, language: str
) -> None:
    article = make_sample(language)
    theirs = {name: render(article, name).data for name in FORMATS}
    assert sorted(program) == ["docx", "epub3", "gfm+definition_lists-raw_html-smart", "html5", "html5", "typst-smart"]
    monkeypatch.undo()
    assert {name: render(article, name).data for name in FORMATS} == theirs


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "GIF", "BMP", "TIFF", "WEBP"])
def test_images_of_every_kind(
    markdown: Callable[..., Article],
    make_picture: Callable[..., Resource],
    program: list[str],
    monkeypatch: pytest.MonkeyPatch,
    kind: str,
) -> None:
    picture = make_picture(kind)
    text = f"![One]({picture.name}){{width=50%}}\n\nText ![two]({picture.name}) ![gone](gone.png) `code`{{.python}}\n"
    article = markdown(text, "fr", {picture.name: picture})
    theirs = {name: render(article, name).data for name in FORMATS}
    assert program
    monkeypatch.undo()
    assert {name: render(article, name).data for name in FORMATS} == theirs
