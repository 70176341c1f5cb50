"""Korean words are not divided at line ends, with or without markup in them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import pytest

pytestmark = pytest.mark.xdist_group("pdf")


def test_lines_end_with_whole_words(make: Callable[..., Any], article_one: Mapping[str, str]) -> None:
    # Each turn begins with a longer word, so that lines end everywhere.
    marked = (
        article_one["ko"].replace("그 존엄과", "**그 존엄**과 WHO에서").replace("형제애의", "형제[애](https://a.org)의")
    )
    pdf = make(" ".join("가" * turn + " " + marked for turn in range(1, 12)), "ko", title="가")
    words = {word for turn in range(12) for word in ("가" * turn, *marked.split())}
    whole = {word.replace("*", "").replace("형제[애](https://a.org)의", "형제애의") for word in words}
    lines = [line for text in pdf.texts for line in text.splitlines()[1:]]
    seen = [word for line in lines for word in line.split() if not word.isdigit()]
    assert len(lines) > 15
    assert [word for word in seen if word not in whole] == []


def test_a_word_longer_than_a_line_is_divided_all_the_same(make: Callable[..., Any]) -> None:
    pdf = make(f"**{'가' * 300}**{'나' * 300} *{'다' * 300}*", "ko")
    text = "".join(pdf.texts)
    assert [text.count(letter) for letter in "가나다"] == [300, 300, 300]
    width = pdf.images[0].width
    assert pdf.images[0].convert("L").crop((int(width * 0.9), 0, width, pdf.images[0].height)).getextrema() == (
        255,
        255,
    )
