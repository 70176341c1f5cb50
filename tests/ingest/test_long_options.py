"""Options of programs keep their hyphens outside of code, and dashes stay dashes."""

from __future__ import annotations

from pathlib import Path

import pytest

from toolkit.document import plain_text
from toolkit.ingest import read_article


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("Run it with --help, or --no-cache=yes.", "Run it with --help, or --no-cache=yes."),
        ('Say (--all) or "--quiet"; **--verbose** too.', "Say (--all) or --quiet; --verbose too."),
        ("The sea --or so it seemed-- was calm.", "The sea –or so it seemed– was calm."),
        ("He waited -- and went. Pages 3--5, A--B.", "He waited – and went. Pages 3–5, A–B."),
        ("Calm –port said; run --port.", "Calm –port said; run –port."),
        ("He left---nobody saw it.", "He left—nobody saw it."),
        ("He left --and never came back.", "He left –and never came back."),
        ("`--help` is code, and --help is not.", "--help is code, and --help is not."),
    ],
)
def test_two_hyphens_before_a_word_are_an_option(tmp_path: Path, written: str, read: str) -> None:
    path = tmp_path / "a.md"
    path.write_text(f"# T\n\n{written}\n", "utf-8")
    text = plain_text(read_article(path).blocks[0].content)  # type: ignore[union-attr, arg-type]
    assert text.translate({ord(mark): None for mark in "“”"}) == read


def test_where_they_are_how_a_dash_is_written_they_are_one(tmp_path: Path) -> None:
    path = tmp_path / "a.tex"
    path.write_text("\\section{T} He left --said Ann.\n\nMore words.", "utf-8")
    assert "–said" in read_article(path).to_json()
