"""Draws the manual's pictures, of the page to correct in and of bilingual styles: make pictures."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

from playwright.sync_api import Browser, Page, expect, sync_playwright

from toolkit import Project, read, render
from toolkit.document import BilingualStyle
from toolkit.reviewing import ReviewServer
from toolkit.settings import fields_given
from toolkit.translation.engines import Pair
from toolkit.translation.memory import Memory

HOW_TO = Path(__file__).parent / "how-to"

ARTICLE = """---
title: The sea and the harbour
lang: en
---

# Storms

My father is **a doctor**. He lives in [Boston](https://example.org). He soared over the *pandemic* with 20 dollars.

- I like `tea`.
- The ship was old, and nobody knew where it was.

> The captain said: "We will see the harbour tomorrow."
"""

REVIEWED = {
    "The sea and the harbour": "El mar y el puerto",
    "He lives in Boston.": "Vive en Boston.",
    "He soared over the epidemic with 20 dollars.": "Superó la epidemia con 20 dólares.",
}
"""What people have translated before."""


def picture(page: Page, name: str) -> None:
    """Save what is seen of a page."""
    page.wait_for_timeout(500)
    page.screenshot(path=HOW_TO / name)


def bilingual_styles(browser: Browser, folder: Path) -> None:
    """Draw the beginning of a text in each style of bilingual editions."""
    texts = {}
    for language in ("en", "es"):
        text = (HOW_TO.parents[1] / "tests" / "data" / "scripts" / f"{language}.md").read_text("utf-8")
        (folder / f"{language}.md").write_text(text, "utf-8")
        texts[language] = read(folder / f"{language}.md")
    frames = []
    for style in BilingualStyle:
        data = render(texts["es"], "html", original=texts["en"], bilingual_style=style).data
        (folder / f"{style}.html").write_bytes(data)
        frames.append(f'<figure><iframe src="{style}.html"></iframe><figcaption>{style}</figcaption></figure>')
    looks = (
        "body { display: grid; grid-template-columns: repeat(3, 1fr); gap: 20px; margin: 20px; background: #ddd; }"
        "figure { margin: 0 } iframe { width: 820px; height: 900px; border: 0; background: white; zoom: 0.6 }"
        "figcaption { font: 16px monospace; margin-top: 6px }"
    )
    (folder / "styles.html").write_text(f"<!DOCTYPE html><style>{looks}</style>{''.join(frames)}", "utf-8")
    page = browser.new_page(viewport={"width": 1560, "height": 1200})
    page.goto((folder / "styles.html").as_uri())
    for frame in page.frames[1:]:
        frame.evaluate("scrollTo(0, document.querySelector('main').offsetTop - 20)")
    page.wait_for_timeout(500)
    page.screenshot(path=HOW_TO / "bilingual-styles.png", full_page=True)


def main() -> None:
    """Draw all."""
    chromium = shutil.which("chromium")
    if chromium is None:
        raise SystemExit("Chromium is missing; run: apt-get install chromium")
    with tempfile.TemporaryDirectory() as name, sync_playwright() as playwright:
        folder = Path(name)
        (folder / "a.md").write_text(ARTICLE, "utf-8")
        with Memory(folder / "memory.sqlite") as memory:
            for source, target in REVIEWED.items():
                memory.review(Pair("en", "es"), source, target)
        told = {
            "sources": ["a.md"],
            "lang": "es",
            "engine": "apertium",
            "memory": "memory.sqlite",
            "format": "epub,pdf",
        }
        settings = Project.load(folder, **fields_given(told)).settings
        with ReviewServer(settings, "Ann") as server:
            browser = playwright.chromium.launch(executable_path=chromium)
            page = browser.new_page(viewport={"width": 1240, "height": 680})
            page.goto(f"{server.address}article/a/es")
            page.locator(".pair", has_text="He soared").locator(".target").click()
            expect(page.locator("#panel-sentence")).to_contain_text("History")
            picture(page, "correct-in-the-browser.png")
            page.locator("#tab-pdf").click()
            expect(page.locator("#mark")).to_be_visible(timeout=60_000)
            picture(page, "correct-in-the-browser-pdf.png")
            bilingual_styles(browser, folder)
            browser.close()


if __name__ == "__main__":
    main()
