"""TOML of strangers: whatever is wrong with it, there is one kind of error, and soon."""

from __future__ import annotations

import time

import pytest

from toolkit import toml


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("x = " + "[" * 5000, "nested too deeply"),
        ("x = " + "{a=" * 5000, "nested too deeply"),
        (".".join(["a"] * 300_000) + " = 1", "nested too deeply"),
        ("[" + " . ".join(['"a b"', "'c'", "d-1"] * 200) + "]", "nested too deeply"),
        ("x = " + "9" * 5000, "integer string conversion"),
        ("x = [[{a = 0x" + "f" * 5000 + "}]]", "whole number is too large"),
        ("x = 9223372036854775808", "whole number is too large"),
        ("x = 1\nx = 2", "Cannot overwrite"),
        ("x = \0", "line 1"),
        ("\ufeffx = 1", "line 1"),
    ],
    ids=lambda text: text[:20],
)
def test_what_is_no_toml(text: str, said: str) -> None:
    begun = time.thread_time()
    with pytest.raises(toml.TomlError, match=said):
        toml.loads(text)
    assert time.thread_time() - begun < 2


def test_what_only_looks_like_it() -> None:
    dots = "a." * 300
    assert toml.loads(f"x = '{'. ' * 300}'\ny = -9223372036854775808") == {"x": ". " * 300, "y": -(1 << 63)}
    assert toml.loads(f"x = 1e400\n{'.'.join(['b'] * 90)} = 1 # {dots[:150]}")["x"] == float("inf")
