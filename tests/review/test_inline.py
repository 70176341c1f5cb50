"""Markup as inline codes and as tags, and back; texts that look like tags are none."""

from __future__ import annotations

import pytest
from hypothesis import given, strategies as st

from toolkit.document.content import ATOM
from toolkit.review.exchange import InlineCode, Role
from toolkit.review.inline import CodeFault, as_tags, marked_of, of_tags, pieces_of
from toolkit.translation.markup import MarkedText

SOURCE = MarkedText(f"It costs four {ATOM} now.", ("strong", "link", "note"), ((3, 13, 0), (9, 13, 1)), (0,))

_pieces = st.sampled_from([*"ab \\<>/123", "<b1>", "</b1>", "<x3/>", "<i>", "é"])
_words = st.lists(_pieces, min_size=1, max_size=12).map("".join)


@st.composite
def marked_texts(draw: st.DrawFn) -> MarkedText:
    """Texts with the source's codes and added ones; spans may lie in each other, beside each other and across."""
    text = draw(_words).strip() or "a"
    place = draw(st.integers(0, len(text)))
    text = text[:place] + ATOM + text[place:]
    spans = []
    added = st.sampled_from(["strong", "emph", "link https://example.org/?a=1"])
    codes: list[int | str] = [0, 1, *draw(st.lists(added, max_size=3))]
    for code in codes:
        start = draw(st.integers(0, len(text) - 1))
        spans.append((start, draw(st.integers(start + 1, len(text))), code))
    ordered = tuple(sorted(spans, key=lambda span: (span[0], -span[1])))
    return MarkedText(text, SOURCE.source, ordered, (0,))


@given(marked_texts())
def test_codes_are_the_markup_and_nothing_else(marked: MarkedText) -> None:
    made = marked_of(pieces_of(marked), SOURCE)
    assert isinstance(made, MarkedText)
    assert (made.text, sorted(made.spans, key=str)) == (marked.text, sorted(marked.spans, key=str))


@given(marked_texts())
def test_tags_are_the_codes_and_nothing_else(marked: MarkedText) -> None:
    pieces = pieces_of(marked)
    crossing = any(
        one[0] < other[0] < one[1] < other[1] and str(one[2]) == str(other[2])
        for one in marked.spans
        for other in marked.spans
    )
    made = marked_of(of_tags(as_tags(pieces)), SOURCE)
    assert isinstance(made, MarkedText)
    assert made.text == marked.text
    if not crossing:  # of two pieces of one span a closing tag doesn't say which it closes
        assert sorted(made.spans, key=str) == sorted(marked.spans, key=str)


def test_tags_are_read_as_people_type_them() -> None:
    typed = r"Costaría <b1>cuatro <i>o</i> cinco</b1> <a2>ya</a2><x3/>, si a \<b1> b <a href=\"https://x.org\">no</a>."
    typed = typed.replace(r"\"", '"')
    made = marked_of(of_tags(typed), SOURCE)
    assert isinstance(made, MarkedText)
    assert made.text == f"Costaría cuatro o cinco ya{ATOM}, si a <b1> b no."
    covered = {(made.text[start:end], code) for start, end, code in made.spans}
    assert covered == {("cuatro o cinco", 0), ("o", "emph"), ("ya", 1), ("no", "link https://x.org")}


@pytest.mark.parametrize(
    ("typed", "fault"),
    [
        ("Costaría <b1>cuatro</b1> <a2>ya</a2>.", CodeFault(missing=("3",))),
        ("<b1>Costaría</b1> cuatro<x3/>.", CodeFault(missing=("2",))),
        ("<b1>A</b1> <a2>b</a2><x3/><x3/>", CodeFault(extra=("3",))),
        ("<b1>A</b1> <a2>b</a2><x3/><x9/>", CodeFault(extra=("9",))),
        ("<b1>A <a2>b</a2><x3/>", CodeFault(unpaired=("1",))),
        ("A</b1> <a2>b</a2><x3/>", CodeFault(unpaired=("1",))),
    ],
)
def test_codes_that_are_missing_or_too_many_are_told(typed: str, fault: CodeFault) -> None:
    assert marked_of(of_tags(typed), SOURCE) == fault


def test_what_the_translation_had_not_got_may_be_missing() -> None:
    assert isinstance(marked_of(of_tags("A <a2>b</a2><x3/>"), SOURCE, frozenset({"1"})), MarkedText)


def test_a_code_tells_what_it_is() -> None:
    pieces = pieces_of(SOURCE, ("", "https://example.org", "A note."))
    assert pieces[1] == InlineCode("1", Role.OPEN, "strong")
    assert InlineCode("2", Role.OPEN, "link", "https://example.org") in pieces
    assert InlineCode("3", Role.ALONE, "note", "A note.") in pieces
