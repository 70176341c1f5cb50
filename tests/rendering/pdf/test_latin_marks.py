"""Marks inside of numbers, addresses and names, in scripts whose fonts have them in another style."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pymupdf
import pytest

from tests.rendering.conftest import ARTICLE_ONE
from toolkit.rendering.formats import render

pytestmark = pytest.mark.xdist_group("pdf")


@pytest.mark.parametrize("language", ["ar", "fa", "hi", "ta"])
def test_they_are_in_the_font_of_what_they_join(make: Callable[..., Any], language: str) -> None:
    """The Naskh's full stop hangs below the line: 3.5 would be read as 3,5."""
    word = ARTICLE_ONE[language].split()[0].strip("*")
    text = f"# {word} 1.5\n\n{word} 3.5, 10:30 {word} example.org/a {word} `c.d` {word}. $x = 2.5$\n"
    with pymupdf.open(stream=make(text, language, title="T").data) as document:  # type: ignore[no-untyped-call]
        blocks = document[0].get_text("dict")["blocks"]
    spans = [span for block in blocks for line in block.get("lines", ()) for span in line["spans"]]
    for joined in ("1.5", "3.5", "10:30", "example.org/a"):
        (font,) = {span["font"] for span in spans if joined in span["text"]}
        assert font.startswith("LibertinusSerif"), (joined, font)
    assert all(span["font"].startswith("DejaVuSansMono") for span in spans if "c.d" in span["text"])
    assert all(span["font"].startswith("NewCM") for span in spans if "2.5" in span["text"])


@pytest.mark.parametrize("language", ["ar", "he"])
def test_numbers_of_several_parts_run_from_left_to_right(markdown: Callable[..., Any], language: str) -> None:
    word = ARTICLE_ONE[language].split()[0].strip("*")
    text = f"{word} +44 20 7946 {word} C++ {word}.\n"
    with pymupdf.open(stream=render(markdown(text, language), "pdf").data) as document:  # type: ignore[no-untyped-call]
        blocks = document[0].get_text("rawdict")["blocks"]
    lines = [line for block in blocks for line in block.get("lines", ())]
    letters = [letter for line in lines for span in line["spans"] for letter in span["chars"]]
    shown = "".join(letter["c"] for letter in sorted(letters, key=lambda letter: letter["origin"][0]))
    assert "C+++44207946" in "".join(letter for letter in shown if letter in "+024679C4")
