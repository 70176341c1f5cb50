"""Pandoc is asked once to read an article, however many builds there are, and once for each edition."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from toolkit import publish
from toolkit.pandoc.pool import pool


@pytest.mark.parametrize("jobs", [1, 2])
def test_an_article_is_parsed_once_and_an_edition_written_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, jobs: int
) -> None:
    for name in ("one", "two"):
        (tmp_path / f"{name}.md").write_text(
            f"# {name}\n\nText with *emphasis*, $x^2$ and a note.[^1]\n\n[^1]: Note.\n"
        )
    asked: Counter[str] = Counter()
    do = pool.do

    def counted(header: Mapping[str, Any], text: bytes) -> list[bytes]:
        asked[header["job"]] += 1
        return do(header, text)

    monkeypatch.setattr(pool, "do", counted)
    sources = [str(tmp_path / "one.md"), str(tmp_path / "two.md")]
    for reads, kind in ((2, {}), (0, {"bilingual": True}), (0, {"bundle": "Both"})):
        asked.clear()
        result = publish(
            sources, lang=["fr", "ar"], engine="pseudo", out=tmp_path / "out", force=True, jobs=jobs, **kind
        )
        assert not result.failures
        assert (asked["read"], asked["write"]) == (reads, len(result.editions))
