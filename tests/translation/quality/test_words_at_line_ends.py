"""A word divided at a line end reaches the engine whole; placeholders don't reach it at all."""

from __future__ import annotations

import pytest

from toolkit.document.content import ATOM, Content
from toolkit.document.flattening import from_text, to_text
from toolkit.translation.markup.segments import segments_of


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("A trans-\nlation is a translation.", "A translation is a translation."),
        ("A well-\nknown man.", "A well-known man."),
        ("The pre-\nand post-war years.", "The pre- and post-war years."),
        ("Two words -\nor three.", "Two words - or three."),
    ],
)
def test_words_at_line_ends(text: str, expected: str) -> None:
    [segment] = segments_of(Content(text), "en")
    assert segment.plain == expected
    assert len(segment.origins) == len(segment.plain)


@pytest.mark.parametrize(
    "placeholder",
    [
        *("{name}", "{0}", "{0:.2f}", "{{var}}", "{{ var }}", "${var}", "%s", "%d", "%1$s", "%(name)s", "%.2f", "%@"),
        *("%{count}", "#{count}", "${{ secrets.KEY }}", "{n, number}", "{d, date, long}", "{n, number, percent}"),
    ],
)
def test_placeholders_are_taken_out(placeholder: str) -> None:
    content = from_text(f"Hello {placeholder}, welcome.")
    assert content.text == f"Hello {ATOM}, welcome."
    assert to_text(content) == f"Hello {placeholder}, welcome."


@pytest.mark.parametrize(
    "text",
    [
        "100%",
        "100%s",
        "50% off",
        "5 % discount",
        "a { b } c",
        "{",
        "x = {1, 2}",
        r"\textbf{word}",
        "It is 5%.",
        "{sic!}",
    ],
)
def test_prose_is_left_alone(text: str) -> None:
    assert from_text(text).text == text
