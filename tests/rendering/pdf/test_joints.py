"""What stands right behind a function's content in Typst is text, and neither its arguments nor its fields."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

pytestmark = pytest.mark.xdist_group("pdf")


@pytest.mark.parametrize(
    ("markdown", "expected"),
    [
        ("[x]{lang=fr}(y)", "x(y)"),
        (r"[x]{lang=fr}\[y\]", "x[y]"),
        ("[x]{lang=fr}.y z", "x.y z"),
        ("[x]{lang=fr}[.y]{lang=de}", "x.y"),
        ("[x](https://a.org).y", "x.y"),
        ("[q]{#a}(z) [x](#a).y", "q(z) x.y"),
        ("`c`(x) `c`.x", "c(x) c.x"),
        ("[x]{.smallcaps}.y *x*.y", "x.y x.y"),
        ("한**국**(어)에 한**국**.어", "한국(어)에 한국.어"),
        ("a[^1].b\n\n[^1]: [c]{lang=fr}.d", "a1.b\n1 c.d"),
    ],
)
def test_text_after_a_function_is_text(make: Callable[..., Any], markdown: str, expected: str) -> None:
    assert make(markdown, "en", title="T").texts[0] == f"T\n{expected}\n1"
