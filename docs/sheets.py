"""Draws sheets of pages to look at, one for each text and kind of edition, and those of an older version above them.

python docs/sheets.py FOLDER tide.ar.md tide.ja.md --original tide.es.md
python docs/sheets.py FOLDER tide.ar.md tide.ja.md --original tide.es.md --before REVISION

``--kinds`` chooses among PDF, DOCX (drawn by LibreOffice), HTML and EPUB (drawn by Chromium, in each bilingual style).
The pages of a revision are made by its own code, in a work tree that is taken away again, with the packages of now; a
text in a language that it had no locale for has only the pages of now. ``make sheets`` renews those of the manual.
"""

from __future__ import annotations

import argparse
import io
import os
import re
import shutil
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from functools import partial
from pathlib import Path
from typing import Any

import pypdfium2
from PIL import Image

GAP = 12
SCALE = 0.9
"""Pixels to the point."""

COLOURS = 16
"""How many a picture that is kept has: paper, ink, the colour of headings, and what lies between them."""

_SMALLER = 0.9


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
    from toolkit import document

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
        for style in getattr(document, "BilingualStyle", ()):  # older revisions had one style, and no name for it
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


def small(sheet: Image.Image, most: int) -> bytes:
    """Return a sheet as a PNG of few colours that has no more than so many bytes; it is scaled down until it has."""
    width, scale = sheet.width, 1.0
    while True:
        size = (round(width * scale), round(sheet.height * scale))
        buffer = io.BytesIO()
        smaller = sheet.resize(size, Image.Resampling.LANCZOS)
        smaller.quantize(COLOURS, Image.Quantize.MAXCOVERAGE).save(buffer, "PNG", optimize=True)
        if buffer.tell() <= most or min(size) < GAP:
            return buffer.getvalue()
        scale *= _SMALLER


@contextmanager
def sheets_of(revision: str, options: Sequence[str]) -> Iterator[Path]:
    """Yield a folder with the sheets that a revision's own code draws."""
    root = Path(__file__).resolve().parents[1]
    with tempfile.TemporaryDirectory() as name:
        tree, folder = Path(name, "tree"), Path(name, "sheets")
        git = ["git", "-C", str(root), "worktree"]
        subprocess.run([*git, "add", "--quiet", "--detach", str(tree), revision], check=True)
        try:
            command = [sys.executable, str(Path(__file__).resolve()), str(folder), *options]
            subprocess.run(command, check=True, env={**os.environ, "PYTHONPATH": str(tree)})
            yield folder
        finally:
            subprocess.run([*git, "remove", "--force", str(tree)], check=True)


def draw_sheets(chosen: argparse.Namespace, older: Sequence[Path] = ()) -> None:
    """Draw a sheet for each text and kind, below those of older revisions that have one."""
    from toolkit.errors import UsageError

    chosen.folder.mkdir(parents=True, exist_ok=True)
    for text in chosen.texts:
        others = [original for original in chosen.original if not original.samefile(text)]
        for kind, draw in drawn(text, next(iter(others), None)):
            if not {kind, "all"} & set(chosen.kinds.split(",")):
                continue
            target = chosen.folder / f"{text.stem}.{kind}.png"
            try:
                now = in_rows([draw()])
            except UsageError as unknown:  # a language that a revision has no locale for
                sys.stderr.write(f"{unknown}\n")
                continue
            above = [Image.open(folder / target.name) for folder in older if (folder / target.name).is_file()]
            sheet = in_rows([*([one.convert("RGB")] for one in above), [now]]) if above else now
            if chosen.bytes:
                target.write_bytes(small(sheet, chosen.bytes))
            else:
                sheet.save(target)


def main() -> int:
    """Draw what the command line asks for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, help="where the sheets go")
    parser.add_argument("texts", nargs="+", type=Path, help="articles, each in its own language")
    parser.add_argument(
        "--original", nargs="+", type=Path, default=[], help="what stands beside each: the first that is another text"
    )
    parser.add_argument(
        "--before", nargs="+", default=[], help="revisions, whose sheets are put above those of now, oldest first"
    )
    parser.add_argument(
        "--kinds", default="pdf,cover,bundle,bilingual", help="kinds of edition, with commas between them; or all"
    )
    parser.add_argument("--bytes", type=int, help="how large a picture may be: it has few colours then")
    chosen = parser.parse_args()
    options = [*map(str, chosen.texts), "--kinds", chosen.kinds]
    options += ["--original", *map(str, chosen.original)] if chosen.original else []
    with ExitStack() as stack:
        draw_sheets(chosen, [stack.enter_context(sheets_of(revision, options)) for revision in chosen.before])
    return 0


if __name__ == "__main__":
    sys.exit(main())
