from __future__ import annotations

import datetime
import unicodedata
from collections.abc import Sequence

import numpy as np
import pytest
import typst
from hypothesis import given, strategies as st

from toolkit.translation.engines.protocol import Alignment, Engine, Pair, Range, translate_all
from toolkit.translation.engines.pseudo import PseudoEngine

LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ abcdefghijklmnopqrstuvwxyz"


def _pseudo(sentence: str) -> tuple[str, Alignment]:
    [translation] = translate_all(PseudoEngine(), [sentence], "en", "en-XA")
    assert translation.alignment is not None
    return translation.text, translation.alignment


def _texts(text: str, ranges: Sequence[Range]) -> list[str]:
    return [text[start:end] for start, end in ranges]


def test_it_follows_the_protocol_and_serves_everything() -> None:
    engine = PseudoEngine()
    assert isinstance(engine, Engine)
    assert engine.pairs() == {Pair("en", "en-XA")}
    assert engine.serves("en", "en-XA")
    assert engine.serves("ja", "es")
    assert engine.fingerprint("en", "en-XA") == PseudoEngine().fingerprint("ja", "es")
    engine.close()


def test_every_letter_but_q_gets_an_accent() -> None:
    text, _ = _pseudo(LETTERS)
    assert {char for char in text if char.isascii() and char.isalpha()} == {"Q", "q"}
    assert len(set(text)) == len(set(LETTERS))


def test_words_are_longer_and_aligned_one_to_one() -> None:
    sentence = "Don't panic, 42 books."
    text, alignment = _pseudo(sentence)
    assert text == "Ðööñ'ţţ þåååñîîç, 42 ḃöööööķš."
    assert _texts(sentence, alignment.source) == ["Don", "t", "panic", "42", "books"]
    assert _texts(text, alignment.target) == ["Ðööñ", "ţţ", "þåååñîîç", "42", "ḃöööööķš"]
    assert np.array_equal(alignment.weights, np.eye(5, dtype=np.float32))
    assert alignment.weights.dtype == np.float32


@pytest.mark.parametrize(
    "sentence", ["The quick brown fox jumps over the lazy dog.", "Привет, мир", "a", "Tsk 1,000 pfft"]
)
def test_text_is_a_third_longer(sentence: str) -> None:
    text, _ = _pseudo(sentence)
    assert len(text) == len(sentence) + -(-len(sentence) // 3)


def test_text_without_letters_stays() -> None:
    assert _pseudo("1,000 … “—” ₿")[0] == "1,000 … “—” ₿"


def test_long_text_has_no_alignment() -> None:
    [translation] = translate_all(PseudoEngine(), ["word " * 3000], "en", "en-XA")
    assert translation.alignment is None
    assert translation.text.count("ŵ") == 3000


def test_the_example_of_the_documentation() -> None:
    assert _pseudo("Hello, world")[0] == "Ĥééļļöö, ŵöööŕļđ"


def test_order() -> None:
    translations = translate_all(PseudoEngine(), ["a", "b", "c"], "en", "en-XA")
    assert [unicodedata.normalize("NFD", t.text)[0] for t in translations] == ["a", "b", "c"]


@given(st.text())
def test_any_text_is_aligned_and_keeps_what_is_between_its_words(sentence: str) -> None:
    text, alignment = _pseudo(sentence)
    assert len(alignment.source) == len(alignment.target) == alignment.weights.shape[0]
    position_in_source = position = 0
    for (start, end), (target_start, target_end) in zip(alignment.source, alignment.target, strict=True):
        assert sentence[position_in_source:start] == text[position:target_start]
        assert end - start <= target_end - target_start
        position_in_source, position = end, target_end
    assert sentence[position_in_source:] == text[position:]


def test_the_built_in_font_of_the_pdf_has_every_letter() -> None:
    """With a PDF/A standard and no fallback a missing glyph is an error of Typst's."""
    text = "".join(PseudoEngine.brackets) + _pseudo(LETTERS)[0]
    source = (
        '#set document(title: "x", date: datetime(year: 2020, month: 1, day: 1))\n'
        '#set text(font: "Libertinus Serif", fallback: false)\n'
        f"#let t = [{text}]\n#t *#t* _#t _ *_#t _*"
    )
    timestamp = datetime.datetime(2020, 1, 1, tzinfo=datetime.UTC)
    assert typst.compile(
        source.encode(), ignore_system_fonts=True, pdf_standards=["a-2b"], timestamp=timestamp
    ).startswith(b"%PDF")
