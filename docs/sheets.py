"""Draws sheets of pages to look at, one for each text and kind of edition, and those of an older version above them.

python docs/sheets.py FOLDER tide.ar.md tide.ja.md --original tide.es.md
git worktree add ../older REVISION
PYTHONPATH=../older python docs/sheets.py OLDER tide.ar.md tide.ja.md --original tide.es.md
python docs/sheets.py FOLDER tide.ar.md tide.ja.md --original tide.es.md --before OLDER

``--kinds`` chooses among PDF, DOCX (drawn by LibreOffice), HTML and EPUB (drawn by Chromium, in each bilingual style).
"""

from __future__ import annotations

import argparse
import io
import re
import shutil
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import Any

import pypdfium2
from PIL import Image

GAP = 12
SCALE = 0.9
"""Pixels to the point."""


def pages(data: bytes) -> list[Image.Image]:
    """Return pictures of the pages of a PDF."""
    with pypdfium2.PdfDocument(data) as document:
        return [page.render(scale=SCALE).to_pil().convert("RGB") for page in document]


def cover(data: bytes) -> list[Image.Image]:
    """Return the cover of an EPUB."""
    with zipfile.ZipFile(io.BytesIO(data)) as book:
        package = book.read("EPUB/content.opf").decode()
        item = re.search(r'<item [^>]*properties="cover-image"[^>]*>', package)
        name = re.search(r'href="([^"]+)"', item[0] if item else "")
        return [Image.open(io.BytesIO(book.read(f"EPUB/{name[1]}"))).convert("RGB")] if name else []


def word_pages(data: bytes) -> list[Image.Image]:
    """Return pictures of the pages of a DOCX, as LibreOffice draws them."""
    with tempfile.TemporaryDirectory() as folder:
        document = Path(folder, "edition.docx")
        document.write_bytes(data)
        profile = f"-env:UserInstallation={Path(folder, 'profile').as_uri()}"
        command = ["soffice", "--headless", profile, "--convert-to", "pdf", "--outdir", folder, str(document)]
        subprocess.run(command, check=True, capture_output=True, timeout=180)
        return pages(document.with_suffix(".pdf").read_bytes())


def screens(data: bytes, width: int = 560) -> list[Image.Image]:
    """Return pictures of a page of HTML, or of the texts of an EPUB, as Chromium draws them on a screen."""
    from playwright.sync_api import sync_playwright

    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        if data.startswith(b"PK"):
            with zipfile.ZipFile(io.BytesIO(data)) as book:
                book.extractall(folder)
            texts = sorted(Path(folder, "EPUB", "text").glob("ch*.xhtml"))
        else:
            texts = [Path(folder, "page.html")]
            texts[0].write_bytes(data)
        with playwright.chromium.launch(executable_path=shutil.which("chromium")) as browser:
            page = browser.new_page(viewport={"width": width, "height": 900})
            shots = []
            for text in texts:
                page.goto(text.as_uri())
                shots.append(Image.open(io.BytesIO(page.screenshot(full_page=True))).convert("RGB"))
            return shots


Draw = Callable[[], list[Image.Image]]


def drawn(file: Path, original: Path | None) -> Iterator[tuple[str, Draw]]:
    """Yield each kind of edition of a text, and what draws it."""
    import toolkit
    from toolkit.document import BilingualStyle

    article = toolkit.read(file)
    beside = {} if original is None else {"original": toolkit.read(original)}

    def of(draw: Callable[[bytes], list[Image.Image]], kind: str, **choices: Any) -> Draw:
        return lambda: draw(toolkit.render(article, kind, **choices).data)

    yield "pdf", of(pages, "pdf")
    yield "cover", of(cover, "epub")
    yield "docx", of(word_pages, "docx")
    yield "html", of(screens, "html")
    together = partial(toolkit.bundle, [article, article], article.metadata.title_text)
    yield "bundle", lambda: pages(toolkit.render(together(), "pdf").data)
    if beside:
        yield "bilingual", of(pages, "pdf", **beside)
        yield "bilingual-docx", of(word_pages, "docx", **beside)
        for style in BilingualStyle:
            wide = partial(screens, width=900 if style == "columns" else 560)
            yield f"bilingual-{style}", of(wide, "epub", bilingual_style=style, **beside)


def in_rows(rows: Sequence[Sequence[Image.Image]]) -> Image.Image:
    """Return pictures in one, a row above the other."""
    width = max(sum(one.width + GAP for one in row) for row in rows) + GAP
    heights = [max(one.height for one in row) + GAP for row in rows]
    sheet = Image.new("RGB", (width, sum(heights) + GAP), "silver")
    for number, row in enumerate(rows):
        left = GAP
        for one in row:
            sheet.paste(one, (left, GAP + sum(heights[:number])))
            left += one.width + GAP
    return sheet


def main() -> int:
    """Draw what the command line asks for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, help="where the sheets go")
    parser.add_argument("texts", nargs="+", type=Path, help="articles, each in its own language")
    parser.add_argument("--original", type=Path, help="an article that stands beside each in a bilingual edition")
    parser.add_argument(
        "--before", type=Path, help="sheets that an older version made, which are put above those of now"
    )
    parser.add_argument(
        "--kinds", default="pdf,cover,bundle,bilingual", help="kinds of edition, with commas between them; or all"
    )
    chosen = parser.parse_args()
    kinds = set(chosen.kinds.split(","))
    chosen.folder.mkdir(parents=True, exist_ok=True)
    for text in chosen.texts:
        for kind, draw in drawn(text, chosen.original):
            if kinds.isdisjoint((kind, "all")):
                continue
            sheet, older = in_rows([draw()]), chosen.before and chosen.before / f"{text.stem}.{kind}.png"
            if older and older.is_file():
                sheet = in_rows([[Image.open(older).convert("RGB")], [sheet]])
            sheet.save(chosen.folder / f"{text.stem}.{kind}.png")
    return 0


if __name__ == "__main__":
    sys.exit(main())
