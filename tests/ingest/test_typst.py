"""Typst: what its reader passes over is read."""

from __future__ import annotations

from pathlib import Path

import pytest

from toolkit import read
from toolkit.document import blocks_text

READ = {
    "#quote(block: true, attribution: [Plato, _Meno_])[Be [wise].]": "Be [wise]. — Plato, Meno",
    '#quote(attribution: "Plato", block: true)[Be wise.]': "Be wise. — Plato",
    "#quote(block: true)[Be wise.]": "Be wise.",
    "It is #highlight[marked], #highlight(fill: red)[too] and #rotate(90deg)[turned].": "It is marked, too and turned.",
    "#par[It is] a word.": "It is a word.",
}


@pytest.mark.parametrize("text", READ)
def test_what_is_set_is_read(tmp_path: Path, text: str) -> None:
    (tmp_path / "a.typ").write_text(f"= A title\n\nFirst.\n\n{text}\n", "utf-8")
    article = read(tmp_path / "a.typ")
    assert " ".join(blocks_text(article.blocks).split()) == f"First. {READ[text]}"
