"""Draws sheets of pages to look at, one for each text and kind of edition, and those of an older version above them.

python docs/sheets.py FOLDER tide.ar.md tide.ja.md --original tide.es.md
git worktree add ../older REVISION
PYTHONPATH=../older python docs/sheets.py OLDER tide.ar.md tide.ja.md --original tide.es.md
python docs/sheets.py FOLDER tide.ar.md tide.ja.md --original tide.es.md --before OLDER
"""

from __future__ import annotations

import argparse
import io
import re
import sys
import zipfile
from collections.abc import Iterator, Sequence
from pathlib import Path

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


def drawn(file: Path, original: Path | None) -> Iterator[tuple[str, list[Image.Image]]]:
    """Yield each kind of edition of a text with its pictures."""
    import toolkit

    article = toolkit.read(file)
    yield "pdf", pages(toolkit.render(article, "pdf").data)
    yield "cover", cover(toolkit.render(article, "epub").data)
    yield "bundle", pages(toolkit.render(toolkit.bundle([article, article], article.metadata.title_text), "pdf").data)
    if original is not None:
        yield "bilingual", pages(toolkit.render(article, "pdf", original=toolkit.read(original)).data)


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
    chosen = parser.parse_args()
    chosen.folder.mkdir(parents=True, exist_ok=True)
    for text in chosen.texts:
        for kind, pictures in drawn(text, chosen.original):
            sheet, older = in_rows([pictures]), chosen.before and chosen.before / f"{text.stem}.{kind}.png"
            if older and older.is_file():
                sheet = in_rows([[Image.open(older).convert("RGB")], [sheet]])
            sheet.save(chosen.folder / f"{text.stem}.{kind}.png")
    return 0


if __name__ == "__main__":
    sys.exit(main())
