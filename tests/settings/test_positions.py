"""The line that is told is the one on which the statement begins."""

from __future__ import annotations

import tomllib

import pytest
from hypothesis import given, strategies as st

from toolkit.settings.positions import line_of, syntax_error

TEXT = '''\
# a comment
lang = "es"

out = """
lang = "fr"
engine = 3
"""
format = [   # in several lines
    "epub",

    "pdf",
]
"quoted key" = 1

[decoding]
beam_size = 4

[article."news/*.md"]
engine = "argos"
decoding.threads = 2
'''


@pytest.mark.parametrize(
    ("path", "line"),
    [
        (("lang",), 2),
        (("out",), 4),
        (("format",), 8),
        (("quoted key",), 13),
        (("decoding",), 15),
        (("decoding", "beam_size"), 16),
        (("article",), 18),
        (("article", "news/*.md"), 18),
        (("article", "news/*.md", "engine"), 19),
        (("article", "news/*.md", "decoding"), 20),
        (("article", "news/*.md", "decoding", "threads"), 20),
    ],
)
@pytest.mark.parametrize("ending", ["\n", "\r\n"])
def test_the_line_of_a_key(path: tuple[str, ...], line: int, ending: str) -> None:
    assert line_of(TEXT.replace("\n", ending), path) == line


VALUES = st.sampled_from(
    ["1", '"x"', "[\n1,\n# no end: ]\n2,\n]", '"""\nk0 = 1\n\n[t]\n"""', "'''\n'''", "{ a = 1 }", '["]", "\\"["]']
)
BETWEEN = st.sampled_from(["", "\n", "# k1 = 2\n", "\n\n# [t]\n"])


@given(st.lists(st.tuples(BETWEEN, VALUES, st.booleans()), min_size=1, max_size=12))
def test_the_line_of_every_key_of_any_file(statements: list[tuple[str, str, bool]]) -> None:
    text, table = "", ""
    expected: dict[tuple[str, ...], int] = {}
    for number, (between, value, heads) in enumerate(statements):
        text += between
        if heads:
            table = f"t{number}"
            expected[table,] = text.count("\n") + 1
            text += f"[{table}]\n"
        path = (table, f"k{number}") if table else (f"k{number}",)
        expected[path] = text.count("\n") + 1
        text += f"k{number} = {value}\n"
    assert {path: line_of(text, path) for path in expected} == expected


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("a = 1\nb = \n", 2),
        ('a = 1\nb = "x\n', 2),
        ("a = 1\na = 2\n", 2),
        ("a = 1\n[t\nb = 1\n", 2),
        ('a = 1\n\nb = """\nx\n', 4),
        ("a = [1,\n2,\n", 2),
        ("", 1),
    ],
)
def test_the_line_of_a_syntax_error(text: str, line: int) -> None:
    if not text:
        assert syntax_error(text, tomllib.TOMLDecodeError("Odd (at end of document)")) == (1, "Odd")
        return
    with pytest.raises(tomllib.TOMLDecodeError) as caught:
        tomllib.loads(text)
    found, reason = syntax_error(text, caught.value)
    assert (found, "(at" in reason) == (line, False)


def test_in_a_file_that_is_too_long_the_first_line_with_the_key_is_told() -> None:
    """To look for a statement that has very many lines would take their square."""
    many = "lang = [\n" + '    "es",\n' * 30_000 + "]\n"
    assert line_of(f"{many}engine = 3\n", ("engine",)) == 30_003
