"""Packages with BPE: the real model with another tokenizer, and what Moses' rules do to a text."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.translation.conftest import MODEL
from tests.translation.engines.argos.merges import WORDS, members, merges
from toolkit.errors import PackageError
from toolkit.translation.engines.argos.engine import ArgosEngine
from toolkit.translation.engines.argos.packages import install_file
from toolkit.translation.engines.neural.bpe import BpeTokenizer
from toolkit.translation.engines.neural.options import DecodingOptions
from toolkit.translation.engines.protocol import Alignment, translate_all

Maker = Callable[..., Path]


@pytest.fixture
def engine(make_package: Maker, packages: Path) -> ArgosEngine:
    install_file(make_package(members=members(MODEL), without=("sentencepiece.model",)))
    assert (packages / "translate-en_es-0_1" / "bpe.model").is_file()
    return ArgosEngine()


@pytest.fixture
def tokenizer(tmp_path: Path) -> BpeTokenizer:
    path = tmp_path / "bpe.model"
    path.write_text("\n".join(["#version: 0.2", *merges(WORDS)]))
    return BpeTokenizer(path, "en", "es")


SENTENCES = {
    "The man is a friend.": "El hombre es un amigo.",
    "Where is my house?": "¿Dónde está mi casa?",
    "Tom's father is a doctor.": "El padre de Tom es un doctor.",
}


def test_it_translates_as_the_package_with_sentencepiece(argos: ArgosEngine) -> None:
    theirs = [found.text for found in translate_all(argos, list(SENTENCES), "en", "es")]
    assert theirs == list(SENTENCES.values())


def test_sentences(engine: ArgosEngine) -> None:
    found = translate_all(engine, list(SENTENCES), "en", "es")
    assert [one.text for one in found] == list(SENTENCES.values())
    assert all(one.score is not None and one.score < 0 for one in found)


def test_alignment(engine: ArgosEngine) -> None:
    sentence = "The man is a friend."
    (found,) = translate_all(engine, [sentence], "en", "es")
    assert found.alignment is not None
    assert aligned(sentence, found.text, found.alignment)["hombre"] == "man"
    assert aligned(sentence, found.text, found.alignment)["amigo"] == "friend"


def test_alignment_of_a_given_translation(engine: ArgosEngine) -> None:
    sentence, given = "The man is a friend.", "El hombre es amigo."
    (found,) = engine.align([(sentence, given)], "en", "es")
    assert found is not None
    assert aligned(sentence, given, found)["hombre"] == "man"
    assert aligned(sentence, given, found)["amigo"] == "friend"


def test_a_word_without_pieces_is_carried(engine: ArgosEngine) -> None:
    (found,) = translate_all(engine, ["The man is Żółw."], "en", "es")
    assert "Żółw" in found.text
    assert found.unknown == ("Żółw",)


def test_its_own_type_is_left(engine: ArgosEngine) -> None:
    asked = translate_all(ArgosEngine(DecodingOptions(compute_type="float32")), list(SENTENCES), "en", "es")
    usual = translate_all(engine, list(SENTENCES), "en", "es")
    assert [one.score for one in asked] == [one.score for one in usual]


def test_pieces_lie_where_they_come_from(tokenizer: BpeTokenizer) -> None:
    text = "“Tom’s  father… said <Yes>”"
    (found,) = tokenizer.encode([text])
    assert {"&apos;@@", "&quot;"} <= set(found.pieces)
    spelled = {piece: text[start:end] for piece, (start, end) in zip(found.pieces, found.ranges, strict=True)}
    assert (spelled["Tom"], spelled["father"], spelled["said"]) == ("Tom", "father", "said")
    assert spelled["&quot;"] in "“”"
    ends = [end for _, end in found.ranges]
    assert ends == sorted(ends)
    assert all(start <= end for start, end in found.ranges)
    assert all(before[1] <= after[0] for before, after in zip(found.ranges, found.ranges[1:], strict=False))


def test_pieces_are_put_together(tokenizer: BpeTokenizer) -> None:
    spelled = tokenizer.spell(["¿", "Dón@@", "de", "&quot;", "hoy", "&quot;", "?"])
    assert spelled.text == tokenizer.spelled_text(spelled.pieces) == '¿Dónde "hoy"?'
    assert [spelled.text[start:end] for start, end in spelled.ranges] == ["¿", "Dón", "de", '"', "hoy", '"', "?"]


@pytest.mark.parametrize("content", [b"", b"#version: 0.2\n", b"#version: 0.2\na b c\n", b"\xff\xfe\x00 x"])
def test_a_broken_tokenizer_is_refused(content: bytes, make_package: Maker, packages: Path) -> None:
    path = make_package(members={**members(MODEL), "bpe.model": content}, without=("sentencepiece.model",))
    with pytest.raises(PackageError, match=r"bpe\.model is not"):
        install_file(path)
    assert not [folder for folder in packages.glob("*") if folder.is_dir() and not folder.name.startswith(".")]


def test_units_may_be_what_others_take_for_line_ends(tmp_path: Path) -> None:
    """Merges are learned from what is on the web: U+0085, U+2028 and the like are among their units."""
    path = tmp_path / "bpe.model"
    path.write_text("\n".join(["#version: 0.2", "\x85 a", "\u2028 \x1c</w>", *merges(WORDS)]) + "\n", "utf-8")
    assert BpeTokenizer(path, "zt", "pb").encode(["The man"])[0].pieces == ("The", "man")


def aligned(sentence: str, text: str, alignment: Alignment) -> dict[str, str]:
    """Return each word of a translation and the word of the sentence that it owes most to."""
    sources = [sentence[start:end] for start, end in alignment.source]
    return {
        text[start:end]: sources[int(row.argmax())]
        for (start, end), row in zip(alignment.target, alignment.weights, strict=True)
    }
