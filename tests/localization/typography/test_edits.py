"""Edits keep spans and atoms on their words."""

from __future__ import annotations

import pytest
from hypothesis import given, settings, strategies as st

from toolkit.document import nodes as n
from toolkit.document.content import ATOM, LINE_BREAK, Atom, Content, Span
from toolkit.localization.typography.edits import Edit, edited, possible

EMPH = n.Emph(())
CODE = n.Code(n.EMPTY_ATTR, "x")


def change(content: Content, *edits: Edit) -> Content:
    return edited(content, possible(content, content.text, edits))


def covered(content: Content) -> list[str]:
    return [content.text[span.start : span.end] for span in content.spans]


def test_a_mark_in_a_span_stays_in_it() -> None:
    content = Content('a "b" c', (Span(2, 5, EMPH),))
    new = change(content, Edit(2, 3, "« "), Edit(4, 5, " »"))
    assert (new.text, covered(new)) == ("a « b » c", ["« b »"])


def test_an_insertion_stands_outside_the_spans_that_it_touches() -> None:
    content = Content("ab!", (Span(0, 2, EMPH), Span(2, 3, EMPH)))
    new = change(content, Edit(2, 2, " "))
    assert (new.text, covered(new)) == ("ab !", ["ab", "!"])


def test_an_insertion_stands_inside_the_spans_that_reach_far_enough() -> None:
    content = Content("a b?", (Span(0, 4, EMPH), Span(0, 1, EMPH)))
    new = change(content, Edit(0, 0, "¿", reach=4))
    assert (new.text, covered(new)) == ("¿a b?", ["¿a b?", "a"])


def test_atoms_move_and_are_never_removed() -> None:
    content = Content(f"a...{ATOM}b", (), (Atom(4, CODE),))
    assert change(content, Edit(1, 4, "…")).atoms == (Atom(2, CODE),)
    assert change(content, Edit(3, 5, "")) is content


@pytest.mark.parametrize("edit", [Edit(0, 2, "x"), Edit(1, 3, ""), Edit(0, 1, "a"), Edit(4, 6, "x")])
def test_what_reaches_over_a_border_or_changes_nothing_is_not_done(edit: Edit) -> None:
    content = Content(f"abcde{LINE_BREAK}", (Span(1, 2, EMPH),))
    assert change(content, edit) is content


def test_pairs_are_made_whole_or_not_at_all() -> None:
    content = Content("« a »", (Span(1, 4, EMPH),))
    assert change(content, Edit(0, 2, "“", pair=1), Edit(4, 5, "”", pair=1)) is content


def test_no_span_is_left_empty() -> None:
    content = Content("a b", (Span(1, 2, EMPH),))
    assert change(content, Edit(1, 2, "")) is content


@given(
    text=st.text("ab .", min_size=1, max_size=12),
    spans=st.lists(st.tuples(st.integers(0, 11), st.integers(1, 12)), max_size=3),
    edits=st.lists(st.tuples(st.integers(0, 12), st.integers(0, 2), st.text("xy", max_size=2)), max_size=4),
)
@settings(max_examples=200)
def test_what_is_not_edited_keeps_its_spans(
    text: str, spans: list[tuple[int, int]], edits: list[tuple[int, int, str]]
) -> None:
    good = [Span(start, min(end, len(text)), EMPH) for start, end in spans if start < min(end, len(text))]
    content = Content(text, tuple(good))
    new = change(content, *(Edit(start, start + size, put) for start, size, put in edits if start + size <= len(text)))
    assert all(0 <= span.start < span.end <= len(new.text) for span in new.spans)
    for old, span in zip(good, new.spans, strict=True):
        kept = [character for character in new.text[span.start : span.end] if character not in "xy"]
        rest = iter(text[old.start : old.end])
        assert all(character in rest for character in kept)  # in the same order, and from nowhere else
