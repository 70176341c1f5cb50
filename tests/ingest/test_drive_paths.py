"""Paths of Windows outside of code are text, and no TeX."""

from __future__ import annotations

from pathlib import Path

from toolkit.document import plain_text
from toolkit.ingest import read_article

WRITTEN = r"""Install it in D:\Games, or C:\Program Files\App. Put “E:\data\new_file.txt” in (F:\Old): it is in
C:\Program Files (x86)\Game\bin today. He uses \LaTeX{}, and a: \textbf{bold} word, b:\emph{c}."""


def test_what_stands_behind_a_drive_is_a_path(tmp_path: Path) -> None:
    path = tmp_path / "a.md"
    path.write_text(f"# T\n\n{WRITTEN}\n", "utf-8")
    text = plain_text(read_article(path).blocks[0].content).replace("\n", " ")  # type: ignore[union-attr, arg-type]
    plain = WRITTEN.replace("\n", " ").replace(r"\LaTeX{}", "LaTeX").replace(r"\textbf{bold}", "bold")
    assert text.translate({ord(mark): None for mark in "“”"}) == plain.replace(r"\emph{c}", "c").translate(
        {ord(mark): None for mark in "“”"}
    )
