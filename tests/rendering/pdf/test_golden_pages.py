"""Where everything stands on the pages of each script: a change that moves type is seen, and looked at, in a review."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pymupdf
import pytest
from PIL import Image

from tests.rendering.pdf.conftest import SCRIPTS, Pdf
from toolkit.localization import load_locale

pytestmark = pytest.mark.xdist_group("pdf")

GOLDEN = Path(__file__).with_name("pages.json")
"""A hash of the layout of each page; renewed by ``--renew-pages``, after a look at what ``make pages`` draws."""


GAP = 24


def layout(page: Any) -> list[Any]:
    """What stands where on a page, in whole points: lines of text with their sizes, pictures, rules and boxes."""
    blocks = page.get_text("dict")["blocks"]
    spans = [span for block in blocks for line in block.get("lines", ()) for span in line["spans"]]
    words = [[span["text"], round(span["size"]), *map(round, span["bbox"])] for span in spans if span["text"].strip()]
    pictures = [list(map(round, block["bbox"])) for block in blocks if block["type"] == 1]
    return [words, pictures, [list(map(round, drawing["rect"])) for drawing in page.get_drawings()]]


def hashes(pdf: Pdf) -> list[str]:
    with pymupdf.open(stream=pdf.data) as document:  # type: ignore[no-untyped-call]
        return [hashlib.sha256(json.dumps(layout(page)).encode()).hexdigest()[:16] for page in document]


def contact_sheet(pages: list[Image.Image]) -> Image.Image:
    """Return pages side by side in one picture."""
    sizes = [(page.width + GAP, page.height + 2 * GAP) for page in pages]
    made = Image.new("RGB", (sum(width for width, _ in sizes) + GAP, max(height for _, height in sizes)), "silver")
    for number, page in enumerate(pages):
        made.paste(page, (GAP + sum(width for width, _ in sizes[:number]), GAP))
    return made


def test_there_is_a_language_for_each_script(every: Mapping[str, Pdf]) -> None:
    assert {load_locale(tag).script for tag in every} == {load_locale(tag).script for tag in SCRIPTS}


def test_everything_stands_where_somebody_saw_it(every: Mapping[str, Pdf], request: pytest.FixtureRequest) -> None:
    made = {tag: hashes(every[tag]) for tag in SCRIPTS}
    if folder := request.config.getoption("--draw-pages"):
        Path(folder).mkdir(parents=True, exist_ok=True)
        for tag in SCRIPTS:
            contact_sheet(every[tag].images).save(Path(folder) / f"{tag}.png")
    if request.config.getoption("--renew-pages"):
        GOLDEN.write_text(json.dumps(made, indent=1) + "\n", "utf-8")
    seen = json.loads(GOLDEN.read_text("utf-8"))
    moved = [tag for tag in SCRIPTS if made[tag] != seen.get(tag)]
    assert moved == [], "look at the pages that `make pages` draws, and if they are right: pytest --renew-pages"


def test_a_word_that_moves_is_seen(every: Mapping[str, Pdf]) -> None:
    with pymupdf.open(stream=every["en"].data) as document:  # type: ignore[no-untyped-call]
        before = layout(document[0])
        document[0].insert_text((300, 300), "moved")
        assert layout(document[0]) != before
