"""MediaWiki: what its reader passes over."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.ingest.conftest import make_png
from tests.ingest.test_account import words
from toolkit import read


@pytest.mark.parametrize(
    "caption", ['caption="Kettles of the hill"', "caption = 'Kettles of the hill' mode=packed", "caption=Kettles"]
)
def test_the_caption_of_a_gallery_is_read(caption: str, tmp_path: Path) -> None:
    (tmp_path / "K.png").write_bytes(make_png())
    source = f"First.\n\n<gallery {caption}>\nFile:K.png|One ''kettle''\n</gallery>\n\nLast.\n"
    (tmp_path / "a.wiki").write_text(source, "utf-8")
    article = read(tmp_path / "a.wiki")
    text = words(article)
    said = "Kettles of the hill" if "hill" in caption else "Kettles"
    assert text.startswith(f"First. {said}")
    assert "One kettle" in text
    assert "text-lost" not in {finding.code for finding in article.findings}
