"""Whatever an engine says and however it aligns it: nothing is lost, nothing is put twice, all is within bounds."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings, strategies as st

from tests.document import strategies as gen
from tests.translation.marked import contents
from toolkit.document import nodes as n
from toolkit.document.content import ATOM, Content
from toolkit.document.flattening import flatten, rebuild
from toolkit.languages import words_of
from toolkit.translation.engines.protocol import Alignment, Range, Translation
from toolkit.translation.markup.assembly import Assembly
from toolkit.translation.markup.habits import habits_of
from toolkit.translation.markup.projection import Projected, keep, project
from toolkit.translation.markup.segments import Segment, segments_of

LINE_SEPARATOR = "\N{LINE SEPARATOR}"

languages = st.sampled_from(["", "es", "fr", "en", "de", "zh-Hans", "ar", "no-such"])
target_words = st.sampled_from(
    [
        "el",
        "la",
        "de",
        "l’eau",
        "casa",
        "Tom",
        "12",
        "20",
        "%",
        "¿",
        "?",
        ".",
        "...",
        ",",
        "«",
        "»",
        "(",
        ")",
        "漢字",
        "वह",
        "a",
    ]
)
ways = st.sampled_from(["reversed", "repeated", "thinned", "upper", "echo", "other", "empty", "noise"])


@st.composite
def translations(draw: st.DrawFn, sentence: str) -> Translation:
    """Anything that an engine might make of a sentence, well or badly aligned, or not at all."""
    joint = draw(st.sampled_from([" ", "", "\n"]))
    text = joint.join(_made(draw, draw(ways), sentence.split()))
    return Translation(text, None, draw(st.none() | alignments(sentence, text)))


def _made(draw: st.DrawFn, way: str, words: list[str]) -> list[str]:
    match way:
        case "reversed":
            return words[::-1]
        case "repeated":
            return [word for word in words for _ in range(draw(st.integers(1, 3)))]
        case "thinned":
            return [word for word in words if draw(st.booleans())]
        case "upper":
            return [word.upper() for word in words]
        case "other":
            return draw(st.lists(target_words, max_size=8))
        case "noise":
            return [draw(gen.words), ATOM, LINE_SEPARATOR]
        case "empty":
            return []
    return words


@st.composite
def alignments(draw: st.DrawFn, sentence: str, text: str) -> Alignment:
    source, target = draw(ranges(sentence)), draw(ranges(text))
    row = st.lists(st.sampled_from([0.0, 0.0, 0.1, 0.5, 1.0]), min_size=len(source), max_size=len(source))
    rows = draw(st.lists(row, min_size=len(target), max_size=len(target)))
    weights = np.array(rows, dtype=np.float32).reshape(len(target), len(source))
    return Alignment(source, target, weights / np.maximum(weights.sum(axis=1, keepdims=True), 1))


@st.composite
def ranges(draw: st.DrawFn, text: str) -> tuple[Range, ...]:
    """Words, or any other pieces that do not overlap."""
    if draw(st.booleans()):
        return tuple(words_of(text))
    cuts = sorted(draw(st.sets(st.integers(0, len(text)), max_size=8)))
    return tuple(zip(cuts[::2], cuts[1::2], strict=False))


@st.composite
def sentences(draw: st.DrawFn) -> tuple[Content, Segment, Translation]:
    content = flatten(draw(gen.inlines), "en")
    segments = segments_of(content, "en")
    if not segments:
        content = Content("A b.")
        segments = segments_of(content, "en")
    segment = draw(st.sampled_from(segments))
    return content, segment, draw(translations(segment.plain))


@settings(max_examples=300)
@given(sentences(), languages)
def test_nothing_is_lost_whatever_the_engine_says(given_: tuple[Content, Segment, Translation], language: str) -> None:
    content, segment, translation = given_
    projected = project(content, segment, translation, language)
    original = keep(content, segment)
    assert sorted(projected.atoms) == sorted(original.atoms)
    assert projected.text.count(ATOM) == len(projected.atoms)
    assert _letters(projected.text) == _letters(translation.text)
    assert LINE_SEPARATOR not in projected.text or LINE_SEPARATOR in content.text[segment.start : segment.end]
    visible = {index for index, (start, end) in original.spans.items() if original.text[start:end].strip()}
    assert projected.spans.keys() <= original.spans.keys()
    # Where an engine leaves nothing that a span could be on, the span is missing, and whoever asked will notice.
    assert visible <= projected.spans.keys() or not translation.text.replace(ATOM, "").strip()
    assert all(0 <= start < end <= len(projected.text) for start, end in projected.spans.values())
    _assert_nested(content, projected)


def _assert_nested(content: Content, projected: Projected) -> None:
    """Spans inside others stay inside them, and atoms inside the spans that they were in."""
    for one, other in combinations(sorted(projected.spans), 2):
        outer, inner = content.spans[one], content.spans[other]
        if outer.start <= inner.start and inner.end <= outer.end:
            assert projected.spans[one][0] <= projected.spans[other][0]
            assert projected.spans[other][1] <= projected.spans[one][1]
    positions = (position for position, character in enumerate(projected.text) if character == ATOM)
    for index, position in zip(projected.atoms, positions, strict=True):
        for number, (start, end) in projected.spans.items():
            span = content.spans[number]
            if span.start <= content.atoms[index].position < span.end:
                assert start <= position < end


def _letters(text: str) -> str:
    return "".join(filter(str.isalnum, text))


link_words = st.lists(st.sampled_from(["red", "old", "house", "is", "here"]), min_size=1, max_size=3)


@settings(max_examples=150)
@given(
    st.lists(st.tuples(st.sampled_from(["", "a.html", "b.html", "*"]), link_words), min_size=1, max_size=6), st.data()
)
def test_no_link_ends_up_in_another_one(parts: list[tuple[str, list[str]]], data: st.DataObject) -> None:
    inlines: list[n.Inline] = []
    for target, words in parts:
        text = n.Str("\N{NO-BREAK SPACE}".join(words))
        link = n.Link(n.Attr(), (n.Emph((text,)),), (target, ""))
        inlines += [text if target == "" else n.Strong((text,)) if target == "*" else link, n.Space()]
    content = flatten(tuple(inlines), "en")
    segment = segments_of(content, "en")[0]
    translation = data.draw(translations(segment.plain))
    if len(_letters(translation.text)) < 2 * len(parts):
        return  # fewer letters than links: nobody could keep them apart
    projected = project(content, segment, translation, "es")
    assembly = Assembly(content)
    assembly.add("", projected)
    assert _deepest_link(rebuild(assembly.content())) <= 1


def _deepest_link(inlines: n.Inlines) -> int:
    deepest = 0
    for node in inlines:
        inner = _deepest_link(getattr(node, "content", ()))
        deepest = max(deepest, inner + isinstance(node, n.Link))
    return deepest


def test_what_no_alignment_places_is_counted() -> None:
    (content,) = contents(["The **old** man and `x` *slept*."], "en")
    segment = segments_of(content, "en")[0]
    text = "El anciano durmió."
    words = tuple(words_of(segment.plain)), tuple(words_of(text))
    weights = np.zeros((3, 5), dtype=np.float32)
    weights[0, 0] = weights[1, 2] = weights[2, 4] = 1
    projected = project(content, segment, Translation(text, None, Alignment(*words, weights)), "es")
    assert projected.text == f"El anciano {ATOM} durmió."
    assert projected.spans == {0: (3, 10), 1: (13, 19)}
    assert projected.by_rule == 2  # "old" and "and", by which the code stood, are in no word
    assert project(content, segment, Translation(text), "es").by_rule == 3


@pytest.mark.parametrize(
    ("source", "text", "raised"),
    [
        ("The 2^nd^ house.", "La 2.ª casa.", {}),
        ("The 2^nd^ house.", "La 2e maison.", {0: (4, 5)}),
        ("The 2^nd^ house.", "The 2nd house.", {0: (5, 7)}),
        ("The *1^st^* house.", "La 1 casa.", {0: (3, 4)}),
        ("The x^nd^ house.", "La xnd casa.", {0: (4, 6)}),
    ],
)
def test_raised_letters_of_ordinals_are_on_letters_or_gone(
    source: str, text: str, raised: dict[int, tuple[int, int]]
) -> None:
    (content,) = contents([source], "en")
    segment = segments_of(content, "en")[0]
    words = tuple(words_of(segment.plain)), tuple(words_of(text))
    translation = Translation(text, None, Alignment(*words, np.eye(3, dtype=np.float32)))
    assert project(content, segment, translation, "es").spans == raised


def test_a_raised_number_behind_a_word_is_a_mark_and_no_word() -> None:
    (content,) = contents(["They came.^3^ We measured 10 m^2^.^4^"], "en")
    assert [atom.position for atom in content.atoms] == [10, 30]
    first, second = segments_of(content, "en")
    assert (first.plain, second.plain) == ("They came.", "We measured 10 m2.")
    text = "Vinieron."
    words = tuple(words_of(first.plain)), tuple(words_of(text))
    translation = Translation(text, None, Alignment(*words, np.full((1, 2), 0.5, dtype=np.float32)))
    assert project(content, first, translation, "es").text == f"Vinieron{ATOM}."


def test_without_a_target_language_nothing_is_known_of_its_habits() -> None:
    (content,) = contents(["I like **music**.^[Loud.]"], "en")
    segment = segments_of(content, "en")[0]
    words = tuple(words_of(segment.plain)), ((0, 2), (3, 8), (9, 11), (12, 18))
    weights = np.array([[1, 0, 0], [0, 1, 0], [0, 0, 1], [0, 0, 1]], dtype=np.float32)
    translation = Translation("Me gusta la música.", None, Alignment(*words, weights))
    assert project(content, segment, translation).spans == {0: (9, 18)}
    assert project(content, segment, translation).text.endswith(f"música.{ATOM}")
    assert project(content, segment, translation, "es-MX").spans == {0: (12, 18)}
    assert project(content, segment, translation, "es-MX").text.endswith(f"música{ATOM}.")


@pytest.mark.parametrize("language", ["ca", "de", "en", "es", "fr", "gl", "it", "nl", "pl", "pt", "ru"])
def test_the_habits_of_a_language_are_consistent(language: str) -> None:
    habits = habits_of(language)
    assert habits.light | habits.note_before | habits.note_after
    assert not habits.note_before & habits.note_after
    assert all(word == word.lower().strip() and word for word in habits.light)
    assert all(len(mark) == 1 for mark in habits.note_before | habits.note_after)


def test_a_sentence_of_very_many_spans_loses_none() -> None:
    words = 600
    inlines = tuple(
        node for i in range(words) for node in (n.Strong((n.Str(f"w{i}"),)), n.Code(n.Attr(), "x"), n.Space())
    )
    content = flatten(inlines, "en")
    segment = segments_of(content, "en")[0]
    ranges_ = tuple(words_of(segment.plain))
    everywhere = np.full((words, words), 1 / words, dtype=np.float32)
    translation = Translation(segment.plain, None, Alignment(ranges_, ranges_, everywhere))
    projected = project(content, segment, translation, "es")
    assert len(projected.spans) == words
    assert sorted(projected.atoms) == list(range(words))
