"""Pandoc is started once to read an article, however many builds there are, and once for each edition."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from toolkit import pandoc, publish


def test_an_article_is_parsed_once_and_an_edition_written_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("one", "two"):
        (tmp_path / f"{name}.md").write_text(
            f"# {name}\n\nText with *emphasis*, $x^2$ and a note.[^1]\n\n[^1]: Note.\n"
        )
    starts: Counter[str] = Counter()
    run = pandoc.run

    def counted(arguments: list[str], *rest: Any, **options: Any) -> bytes:
        if not arguments[0].startswith(("--version", "--print-default-data-file")):  # once in a process
            starts["read" if "json" in arguments else "write"] += 1
        return run(arguments, *rest, **options)

    monkeypatch.setattr(pandoc, "run", counted)
    sources = [str(tmp_path / "one.md"), str(tmp_path / "two.md")]
    for reads, kind in ((2, {}), (0, {"bilingual": True}), (0, {"bundle": "Both"})):
        starts.clear()
        result = publish(sources, lang=["fr", "ar"], engine="pseudo", out=tmp_path / "out", force=True, **kind)
        assert not result.failures
        assert (starts["read"], starts["write"]) == (reads, len(result.editions))
