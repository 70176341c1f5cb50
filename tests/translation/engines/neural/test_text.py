"""Pieces, parts, alignments and what is carried through: the pure functions around the model."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, strategies as st

from toolkit.languages import joint
from toolkit.translation.engines.alignments import chained, identity, joined, with_copy
from toolkit.translation.engines.neural import passthrough
from toolkit.translation.engines.neural.alignment import from_attention
from toolkit.translation.engines.neural.cutting import cut
from toolkit.translation.engines.neural.loops import has_loop
from toolkit.translation.engines.neural.pieces import Pieces, SentencePieceTokenizer, spell
from toolkit.translation.engines.neural.spelling import with_spellings
from toolkit.translation.engines.protocol import Alignment, Translation


@pytest.fixture(scope="module")
def tokenizer(shared_packages: Path) -> SentencePieceTokenizer:
    return SentencePieceTokenizer(shared_packages / "translate-en_es-0_1" / "sentencepiece.model")


def _weights(rows: list[list[float]]) -> np.ndarray[tuple[int, ...], np.dtype[np.float32]]:
    return np.array(rows, dtype=np.float32)


def test_underscores_and_spaces_are_spelled_apart() -> None:
    spelled = spell(["▁Abre", "▁my", "_", "file", "."])
    assert spelled.text == "Abre my_file."
    assert [spelled.text[start:end] for start, end in spelled.ranges] == ["Abre", " my", "_", "file", "."]


def test_byte_pieces_are_one_character() -> None:
    spelled = spell(["▁a", "<0xF0>", "<0x9F>", "<0x98>", "<0x80>", "b"])
    assert spelled.text == "a😀b"
    assert spelled.ranges == ((0, 1), (1, 1), (1, 1), (1, 1), (1, 2), (2, 3))
    assert spell(["<0xF0>", "x"]).text == "�x"


def test_spelling_nothing() -> None:
    assert spell([]) == Pieces("", (), ())
    assert spell(["▁"]).text == ""


WORDS = st.lists(st.sampled_from(["one", " ", " ", ", ", "; ", "½", "x²", "ﷺ", "don't", "中", "。", "—"]), max_size=40)
TEXTS = st.one_of(WORDS.map("".join), st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=60))


@given(st.lists(st.sampled_from(["▁", "▁a", "b", "_", ".", "<0xC3>", "<0xB1>", "¿", "中"]), max_size=12))
def test_spelled_ranges_tile_the_text(pieces: list[str]) -> None:
    spelled = spell(pieces)
    assert "".join(spelled.text[start:end] for start, end in spelled.ranges) == spelled.text
    assert spelled.text == spelled.text.strip()


def test_piece_ranges_survive_normalization(tokenizer: SentencePieceTokenizer) -> None:
    text = "It is ½ day…  for 😀 Noe\u0301l."
    pieces = tokenizer.encode([text])[0]
    assert "⁄" in pieces.pieces
    found = [text[start:end] for start, end in pieces.ranges]
    assert "".join(found).replace(" ", "") == text.replace(" ", "")


def test_tokens_of_an_alignment_are_visible_and_apart(tokenizer: SentencePieceTokenizer) -> None:
    source = tokenizer.encode(["It is ½ 😀 day…"])[0]
    target = spell(["▁", "Es", "▁medio", "▁", "día", "▁"])
    attention = np.full((6, len(source.pieces)), 1 / len(source.pieces), dtype=np.float32)
    alignment = from_attention(source, target, attention)
    assert [target.text[start:end] for start, end in alignment.target] == ["Es", "medio", "día"]
    words = [source.text[start:end] for start, end in alignment.source]
    assert "½" in words
    assert "😀" in words
    assert "…" in words
    assert alignment.weights.shape == (len(alignment.target), len(alignment.source))
    np.testing.assert_allclose(alignment.weights.sum(axis=1), 1, rtol=1e-5)


@given(TEXTS)
def test_alignment_ranges_keep_the_protocol(text: str) -> None:
    pieces = Pieces(text, tuple(text), tuple((i, i + 1) for i in range(len(text))))
    alignment = from_attention(pieces, pieces, np.eye(len(text), dtype=np.float32))
    for ranges in (alignment.source, alignment.target):
        assert all(start < end for start, end in ranges)
        assert all(one[1] <= other[0] for one, other in pairwise(ranges))
        assert not any(text[start].isspace() or text[end - 1].isspace() for start, end in ranges)


def test_joined_parts_are_offset() -> None:
    one = Alignment(((0, 2),), ((0, 3),), _weights([[0.5]]))
    other = Alignment(((0, 1), (2, 4)), ((0, 4),), _weights([[0.25, 0.75]]))
    both = joined([(one, 0, 0), (other, 3, 4)])
    assert both.source == ((0, 2), (3, 4), (5, 7))
    assert both.target == ((0, 3), (4, 8))
    np.testing.assert_array_equal(both.weights, _weights([[0.5, 0, 0], [0, 0.25, 0.75]]))


def test_a_copy_takes_its_place() -> None:
    alignment = with_copy(identity(((0, 2), (5, 6))), (3, 4), (3, 4))
    assert alignment.source == alignment.target == ((0, 2), (3, 4), (5, 6))
    np.testing.assert_array_equal(alignment.weights, np.eye(3))


def test_chaining_matches_tokens_by_their_characters() -> None:
    # The pivot "abcd" is one token to the first model and two to the second.
    first = Alignment(((0, 2), (3, 5)), ((0, 4), (5, 6)), _weights([[1, 0], [0, 1]]))
    second = Alignment(((0, 2), (2, 4), (5, 6)), ((0, 1), (2, 3)), _weights([[0.5, 0.5, 0], [0, 0, 1]]))
    both = chained(first, second)
    assert both.source == first.source
    assert both.target == second.target
    np.testing.assert_allclose(both.weights, [[1, 0], [0, 1]])


def test_a_short_sentence_is_one_part(tokenizer: SentencePieceTokenizer) -> None:
    sentence = tokenizer.encode(["My father is a doctor."])[0]
    assert cut(sentence, 100) == [(0, 22)]


@pytest.mark.parametrize(
    ("text", "limit", "parts"),
    [
        ("I came, and I saw; and I won, as you know.", 12, ["I came, and I saw;", "and I won, as you know."]),
        ("I came and I saw, and I won it all again.", 12, ["I came and I saw,", "and I won it all again."]),
        ("one two three four five six seven", 8, None),
    ],
)
def test_long_sentences_are_cut_at_the_best_place(
    text: str, limit: int, parts: list[str] | None, tokenizer: SentencePieceTokenizer
) -> None:
    sentence = tokenizer.encode([text])[0]
    found = [text[start:end] for start, end in cut(sentence, limit)]
    assert " ".join(found) == text
    if parts:
        assert found == parts


@given(text=TEXTS.filter(lambda text: text.strip()), limit=st.integers(4, 20))
def test_parts_lose_nothing(tokenizer: SentencePieceTokenizer, text: str, limit: int) -> None:
    pieces = tokenizer.encode([text])[0]
    parts = [text[start:end] for start, end in cut(pieces, limit)]
    assert "".join("".join(parts).split()) == "".join(text.split())
    # One piece for the ▁ that each part begins with, one for a piece that the cut went through; a character that is
    # many pieces can't be cut.
    longest = max(len(tokenizer.encode([char])[0].pieces) for char in text)
    assert all(len(part.pieces) <= limit + 2 + longest for part in tokenizer.encode(parts))


def test_parts_are_joined_as_the_language_writes() -> None:
    assert joint("es", " ") == " "
    assert joint("es", "") == " "
    assert joint("zh-Hans", " ") == ""
    assert joint("ja", "") == ""


def _unknown(text: str, tokenizer: SentencePieceTokenizer, known: frozenset[str]) -> list[str]:
    pieces = tokenizer.encode([text])[0]
    return [text[start:end] for start, end in passthrough.unknown_ranges(pieces, known)]


@pytest.mark.parametrize(
    ("text", "unknown"),
    [
        ("I like it.", []),
        ("I like 😀 it 🎉🎉!", ["😀", "🎉🎉"]),
        ("Open my_file now.", ["my_file"]),
        ("Łódź is old.", ["Łódź"]),
        ("The word 猫 means cat.", ["猫"]),
        ("Tom说hello好Mary", ["说", "好"]),
        ("cats😀dogs", ["😀"]),
    ],
)
def test_what_is_carried(text: str, unknown: list[str], tokenizer: SentencePieceTokenizer) -> None:
    vocabulary = frozenset(tokenizer.vocabulary())
    assert _unknown(text, tokenizer, vocabulary) == unknown


@given(TEXTS, st.data())
def test_reduced_characters_come_from_where_they_say(text: str, data: st.DataObject) -> None:
    bounds = sorted(data.draw(st.sets(st.integers(0, len(text)), max_size=6)))
    ranges = tuple(zip(bounds[::2], bounds[1::2], strict=False))
    reduced = passthrough.reduce(text, ranges)
    assert len(reduced.origin) == len(reduced.text)
    for char, place in zip(reduced.text, reduced.origin, strict=True):
        assert char in {text[place], " "}
    kept = "".join(char for i, char in enumerate(text) if not any(a <= i < b for a, b in ranges))
    assert reduced.text.replace(" ", "") == kept.replace(" ", "")


@given(TEXTS, st.data())
def test_an_identity_translation_gets_everything_back(text: str, data: st.DataObject) -> None:
    """What is taken out of a sentence comes back to its place if nothing was moved."""
    words = [(found.start(), found.end()) for found in passthrough._word().finditer(text)]
    ranges = tuple(sorted(data.draw(st.sets(st.sampled_from(words))))) if words else ()
    reduced = passthrough.reduce(text, ranges)
    pieces = Pieces(reduced.text, tuple(reduced.text), tuple((i, i + 1) for i in range(len(reduced.text))))
    alignment = from_attention(pieces, pieces, np.eye(len(reduced.text), dtype=np.float32))
    restored = passthrough.restore(reduced, Translation(reduced.text, 0.0, alignment))
    assert "".join(restored.text.split()) == "".join(text.split())
    assert restored.alignment is not None
    if ranges:
        for start, end in restored.alignment.source:
            assert 0 <= start < end <= len(text)
        targets = restored.alignment.target
        assert all(one[1] <= other[0] for one, other in pairwise(targets))
        found = {restored.text[start:end] for start, end in targets}
        assert {text[start:end] for start, end in ranges} <= found


@pytest.mark.parametrize(
    ("source", "translated", "wanted"),
    [
        ("It takes ½ day.", "Tarda 1⁄2 día.", "Tarda ½ día."),
        ("It has 30 m² and 20 m².", "Tiene 30 m2 y 20 m2.", "Tiene 30 m² y 20 m²."),
        ("H₂O is water…", "H2O es agua...", "H₂O es agua…"),
        ("The Thing™ works.", "Thing TM funciona.", "Thing ™ funciona."),
        ("x² is 2.", "x2 es 2.", "x² es 2."),
        ("x² and x2.", "x2 y x2.", "x2 y x2."),
        ("See¹ 1.", "Vea 1.", "Vea 1."),
        ("No change.", "Sin cambio.", "Sin cambio."),
    ],
)
def test_spellings_come_back(source: str, translated: str, wanted: str) -> None:
    pieces = spell([char.replace(" ", "▁") for char in translated])
    alignment = identity(from_attention(pieces, pieces, np.eye(len(translated), dtype=np.float32)).target)
    restored = with_spellings(source, Translation(translated, -0.5, alignment))
    assert restored.text == wanted
    assert restored.alignment is not None
    targets = restored.alignment.target
    assert "".join(wanted[start:end] for start, end in targets) == wanted.replace(" ", "")
    assert restored.alignment.weights.shape == (len(targets), len(alignment.source))


def test_loops() -> None:
    assert has_loop(["a"], ["b"] * 30)
    assert has_loop(list("abcdefgh"), ["x", "b", "c"] * 4)
    assert not has_loop(list("abcdefgh"), ["x", "b", "c"] * 3)
    assert has_loop(list("abcdefghijklmnop"), ["0"] * 6)
    assert not has_loop(["0"] * 6, ["0"] * 6)
