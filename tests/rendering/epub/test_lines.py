"""Lines of pages that flow, as a browser breaks them."""

from __future__ import annotations

import io
import shutil
import zipfile
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, sync_playwright

from toolkit import read
from toolkit.rendering.formats import render

pytestmark = pytest.mark.xdist_group("chromium")

ADDRESS = "https://example.org/a/very/long/path/that/has/to/break/somewhere/index.html?year=2026"
LINES = """element => {
    const lines = [], range = document.createRange(), walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode())
        for (let at = 0; at < node.data.length; at += 1) {
            range.setStart(node, at); range.setEnd(node, at + 1);
            const left = range.getBoundingClientRect().left;
            if (!lines.length || left < lines.at(-1).left) lines.push({text: ""});
            Object.assign(lines.at(-1), {left, text: lines.at(-1).text + node.data[at]});
        }
    return lines.map(line => line.text);
}"""


@pytest.fixture(scope="module")
def screen() -> Iterator[Page]:
    """A telephone's page in Debian's Chromium."""
    path = shutil.which("chromium")
    assert path, "Chromium is missing; run: apt-get install chromium"
    with sync_playwright() as playwright, playwright.chromium.launch(executable_path=path) as browser:
        yield browser.new_page(viewport={"width": 360, "height": 640})


def _page(kind: str, text: str, language: str, folder: Path) -> Path:
    source = folder / "a.md"
    source.write_text(f"---\ntitle: A\nlang: {language}\n---\n\n{text}\n", "utf-8")
    data: Any = render(read(source), kind).data
    if kind == "epub":
        with zipfile.ZipFile(io.BytesIO(data)) as book:
            book.extractall(folder)
        return folder / "EPUB" / "text" / "ch001.xhtml"
    (folder / "a.html").write_bytes(data)
    return folder / "a.html"


@pytest.mark.parametrize("kind", ["epub", "html"])
def test_no_line_begins_with_the_mark_of_a_note(kind: str, screen: Page, tmp_path: Path) -> None:
    # Somewhere among them the line is full just before the mark.
    text = "\n\n".join(f"{'i' * (length % 4)}{'潮' * (length // 4)}。[^1]水" for length in range(48, 96))
    screen.goto(_page(kind, f"{text}\n\n[^1]: 註", "zh-Hant", tmp_path).as_uri())
    lines = [
        line for paragraph in screen.locator("p:has([role=doc-noteref])").all() for line in paragraph.evaluate(LINES)
    ]
    assert len(lines) > 48
    assert [line for line in lines if line[0].isdecimal()] == []


@pytest.mark.parametrize("kind", ["epub", "html"])
def test_an_address_breaks_between_its_parts(kind: str, screen: Page, tmp_path: Path) -> None:
    screen.goto(_page(kind, f"[{ADDRESS}]({ADDRESS}), [`{ADDRESS}`]({ADDRESS})", "hi", tmp_path).as_uri())
    for link in screen.locator("p a").all():
        lines = link.evaluate(LINES)
        assert len(lines) > 1
        assert "".join(lines) == ADDRESS == link.inner_text()
        for before, after in pairwise(lines):
            # After a question mark browsers have a place of their own.
            assert before[-1] in "/?" or after[0] in ".?&=#@"


def test_originals_of_definitions_stand_on_the_side_of_their_translations(screen: Page, tmp_path: Path) -> None:
    defined = "مد [Tide]{.original lang=es}\n:   لحظه\n\n    ::: {.original lang=es}\n    Moment\n    :::"
    screen.goto(_page("epub", defined, "fa", tmp_path).as_uri())
    for place in ("dt", "dd"):
        inner = screen.locator(f"{place} > .original").evaluate(
            "element => { const range = document.createRange(); range.selectNodeContents(element);"
            " return element.getBoundingClientRect().right - range.getBoundingClientRect().right; }"
        )
        assert 0 <= inner < 20, place  # the line beside it


def test_no_dots_stand_below_a_whole_subtitle(screen: Page, tmp_path: Path) -> None:
    text = "# 港 {.chapter}\n\n::: {.byline}\n*附表格*\n:::\n\n它*從不*遲到。"
    screen.goto(_page("epub", text, "zh-Hant", tmp_path).as_uri())
    styles = [em.evaluate("em => getComputedStyle(em).textEmphasisStyle") for em in screen.locator("em").all()]
    assert styles == ["none", "dot"]
