"""Manual pages: text in macros that pandoc's reader passes over."""

from __future__ import annotations

from pathlib import Path

import pytest

from toolkit.document import blocks_text
from toolkit.ingest import read_article


@pytest.mark.parametrize(
    ("line", "text"),
    [
        (".SM Small words", "Small words"),
        ('.SB "Small bold" words', "Small bold words"),
        (".MR ls 1 ,", "ls(1),"),
        (".SM .profile", ".profile"),
    ],
)
def test_text_of_a_macro_is_read(tmp_path: Path, line: str, text: str) -> None:
    (tmp_path / "a.man").write_text(f".TH TEA 1\n.SH NAME\nBefore\n{line}\nafter.\n", "utf-8")
    assert f"Before {text} after." in " ".join(blocks_text(read_article(tmp_path / "a.man").blocks).split())
