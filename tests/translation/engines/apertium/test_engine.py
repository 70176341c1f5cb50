from __future__ import annotations

import re
import shutil
import subprocess
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings, strategies as st

from toolkit.errors import EngineError, MissingError
from toolkit.translation.engines.apertium.engine import ApertiumEngine
from toolkit.translation.engines.protocol import Engine, Pair, Translation, translate_all

SENTENCES = [
    "The red car is in front of the house.",
    "The doctor's car is here.",
    "They don't know the names of the doctors.",
    "We can't see it, but she will come tomorrow.",
    "It cost 20 million dollars, or 3.5 % of 1,000.",
    "At 7 percent, the train left.",
    "He said: “I am here.”",
    'He said: "I am here."',
    "The well-known writer bought a second-hand book.",
    "Is it true? Yes!",
    "As well as the king, the queen came (with her dog).",
    "The U.S. president lives in the White House.",
    "Dogs, cats and birds are sold; bread is not.",
    "A man of the world",
    "Withdrawal of consent",
    "THE END OF THE WORLD",
    "50% of them agree.",
    "The world's oldest tree",
]

NASTY = [
    *"\\[]{}^$/@<>*#~+|=",
    "\\[]{}^$/@<>*#~+|=",
    "*star* [link] {set} ^caret^ $5 a/b me@you <tag> #5 C++ ~1 a|b x=y \\n",
    "[[t:w:1]]word[[/]]",
    "^The/The<det>$",
    "[<STREAMCMD:FLUSH>]",
    "a\0b\x01c",
    "\ud800 broken",
    "\U0010f003 \ue000",
    "...",
    ".",
    "“”",
    "   ",
    "1",
    "😀",
    "word " * 3000,
    "x" * 5000,
    "你好。",
    "مرحبا",
    "a.[]b",
    "the end.[]",
    "\u2028",
]


def _plain(sentence: str) -> str:
    """What the program makes of one sentence when it is used as everybody uses it."""
    command = ["apertium", "-u", "-f", "txt", "eng-spa"]
    return subprocess.run(command, input=sentence, capture_output=True, text=True, check=True, timeout=60).stdout


def _aligned(sentence: str, translation: Translation, target: str) -> set[str]:
    """Return the source words that a target word is aligned to."""
    assert translation.alignment is not None
    source, targets, weights = (
        translation.alignment.source,
        translation.alignment.target,
        translation.alignment.weights,
    )
    row = next(row for row, (start, end) in enumerate(targets) if translation.text[start:end] == target)
    return {sentence[start:end] for (start, end), weight in zip(source, weights[row], strict=True) if weight}


def _check_alignment(sentence: str, translation: Translation) -> None:
    alignment = translation.alignment
    if alignment is None:
        assert translation.text == sentence or len(sentence.split()) > 1000
        return
    assert alignment.weights.dtype == np.float32
    assert alignment.weights.shape == (len(alignment.target), len(alignment.source))
    sums = alignment.weights.sum(axis=1)
    assert np.all(np.isclose(sums, 1, atol=1e-5) | (sums == 0))
    for ranges, text in ((alignment.source, sentence), (alignment.target, translation.text)):
        assert all(0 <= start < end <= len(text) for start, end in ranges)
        assert all(one[1] <= other[0] for one, other in pairwise(ranges))
        assert all(text[start:end].strip() for start, end in ranges)


def test_it_follows_the_protocol(engine: ApertiumEngine) -> None:
    assert isinstance(engine, Engine)
    assert {Pair("en", "es"), Pair("es", "en"), Pair("es", "en-US")} <= engine.pairs()
    assert engine.serves("en-GB", "es-MX")
    assert not engine.serves("en", "ja")


def test_it_translates_as_the_program_does(engine: ApertiumEngine) -> None:
    ours = translate_all(engine, SENTENCES, "en", "es")
    for sentence, translation in zip(SENTENCES, ours, strict=True):
        # But for spaces, which the program loses and doubles: "escritorbiensabido".
        assert "".join(translation.text.casefold().split()) == "".join(_plain(sentence).casefold().split())


def test_words_are_aligned(engine: ApertiumEngine) -> None:
    sentence = "The red car is in front of the doctor's house."
    [translation] = translate_all(engine, [sentence], "en", "es")
    assert translation.text == "El coche rojo es delante de la casa del doctor."
    assert _aligned(sentence, translation, "rojo") == {"red"}
    assert _aligned(sentence, translation, "coche") == {"car"}
    assert _aligned(sentence, translation, "delante") == {"in", "front", "of"}
    assert _aligned(sentence, translation, "doctor") == {"doctor"}
    assert translation.score is None


def test_unknown_words_are_unmarked_and_told(engine: ApertiumEngine) -> None:
    [translation] = translate_all(engine, ["The blorfy *wug* saw O’Flurbish."], "en", "es")
    assert translation.text == "El blorfy *wug* vio O’Flurbish."
    assert translation.unknown == ("blorfy", "wug", "O", "Flurbish")


def test_words_that_can_not_be_inflected_are_unmarked(engine: ApertiumEngine) -> None:
    sentence = "She uses a password manager."
    command = ["apertium", "eng-spa"]
    plain = subprocess.run(command, input=sentence, capture_output=True, text=True, check=True, timeout=60).stdout
    assert "#gerente" in plain
    [translation] = translate_all(engine, [sentence], "en", "es")
    assert "#" not in translation.text
    assert "gerente" in translation.text
    assert translation.unknown == ()


def test_case_and_spaces(engine: ApertiumEngine) -> None:
    wanted = {
        "the red car": "el coche rojo",
        "The red car": "El coche rojo",
        "THE RED CAR": "EL COCHE ROJO",
        "It ends here.": "Acaba aquí.",
        "“Where is it?” she asked.": "“Dónde es?” pidió.",
        "London is big.": "Londres es grande.",
        "a big, significant project": "un proyecto grande, significativo",
        "a static-site generator": "un generador de sitio estático",
        "The  red\tcar": "El coche rojo",
        "See HTTP/2 (or x²).": "Ve HTTP/2 (o x²).",
        "read-write.": "leído-escribir.",
    }
    translations = translate_all(engine, list(wanted), "en", "es")
    assert dict(zip(wanted, (made.text for made in translations), strict=True)) == wanted


def test_nasty_text_goes_through(engine: ApertiumEngine) -> None:
    translations = translate_all(engine, NASTY, "en", "es")
    assert len(translations) == len(NASTY)
    for sentence, translation in zip(NASTY, translations, strict=True):
        _check_alignment(sentence, translation)
        for char in "\\[]{}^$/@<>*#~+|=":
            assert translation.text.count(char) == sentence.count(char), (sentence[:60], translation.text[:60])


def test_a_sentence_of_which_nothing_is_left_stays(engine: ApertiumEngine) -> None:
    assert [t.text for t in translate_all(engine, ["   ", "\0"], "en", "es")] == ["   ", "\0"]


@given(st.lists(st.text(max_size=60), min_size=1, max_size=40))
@settings(max_examples=12, deadline=None)
def test_any_text_goes_through(sentences: list[str]) -> None:
    engine = ApertiumEngine()
    translations = translate_all(engine, sentences, "en", "es")
    assert len(translations) == len(sentences)
    for sentence, translation in zip(sentences, translations, strict=True):
        _check_alignment(sentence, translation)


def test_thousands_of_sentences_keep_their_order_and_do_not_touch_each_other(engine: ApertiumEngine) -> None:
    alone = {
        sentence: translate_all(engine, [sentence], "en", "es")[0].text
        for sentence in (*SENTENCES, "...", "I", " ", "the")
    }
    many = [sentence for index in range(110) for sentence in (*alone, f"The number {index}.")]
    translations = translate_all(engine, many, "en", "es")
    for sentence, translation in zip(many, translations, strict=True):
        if sentence in alone:
            assert translation.text == alone[sentence]
        else:
            assert translation.text == sentence.replace("The number", "El número")


def test_no_sentences(engine: ApertiumEngine) -> None:
    assert translate_all(engine, [], "en", "es") == []


def test_spanish_to_english_has_variants(engine: ApertiumEngine) -> None:
    sentence = ["El color es gris."]
    assert translate_all(engine, sentence, "es", "en")[0].text == "The colour is grey."
    assert translate_all(engine, sentence, "es", "en-US")[0].text == "The color is gray."
    british, american = engine.fingerprint("es", "en"), engine.fingerprint("es", "en-US")
    assert british.model == "apertium-eng-spa spa-eng"
    assert american.model == "apertium-eng-spa spa-eng_US"
    assert british.digest != american.digest


def test_fingerprints_are_of_the_data(engine: ApertiumEngine) -> None:
    one, other = engine.fingerprint("en", "es"), ApertiumEngine().fingerprint("en-GB", "es-ES")
    assert one == other
    assert one.engine == "apertium"
    assert re.fullmatch(r"3\.\d+\.\d+", one.version)
    assert re.fullmatch(r"[0-9a-f]{64}", one.digest)


def _data_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, **modes: str) -> ApertiumEngine:
    (tmp_path / "modes").mkdir()
    for name, pipeline in modes.items():
        (tmp_path / "modes" / f"{name.replace('__', '-')}.mode").write_text(pipeline, "utf-8")
    monkeypatch.setenv("APERTIUM_DATADIR", str(tmp_path))
    return ApertiumEngine()


def test_the_american_variant_is_taken_where_there_is_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program = shutil.which("apertium")
    assert program
    mode = (Path(program).resolve().parent.parent / "share/apertium/modes/eng-spa.mode").read_text("utf-8")
    engine = _data_folder(tmp_path, monkeypatch, eng__spa=mode, eng__spa_419=mode, eng__spa_tagger=mode)
    assert engine.pairs() == {Pair("en", "es"), Pair("en", "es-419")}
    assert engine.fingerprint("en", "es-MX").model.endswith("eng-spa_419")
    assert engine.fingerprint("en", "es").model.endswith("eng-spa")


def test_a_stage_that_fails_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    engine = _data_folder(
        tmp_path, monkeypatch, eng__spa="lt-proc '/no/such.bin' | lt-proc", eng__cat="no-such-stage | lt-proc"
    )
    with pytest.raises(EngineError, match="lt-proc failed"):
        translate_all(engine, ["One.", "Two."], "en", "es")
    with pytest.raises(EngineError, match="no-such-stage can't be started"):
        translate_all(engine, ["One.", "Two."], "en", "ca")


def test_lost_sentences_are_noticed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    stages = {"eats-borders": "tr -d '\\000'", "eats-letters": "tr -d w", "does-nothing": "cat"}
    for name, command in stages.items():
        (tmp_path / name).write_text(f"#!/bin/sh\nexec {command}\n", "utf-8")
        (tmp_path / name).chmod(0o755)
    engine = _data_folder(
        tmp_path,
        monkeypatch,
        eng__spa=f"{tmp_path}/eats-borders | {tmp_path}/does-nothing",
        eng__cat=f"{tmp_path}/eats-letters | {tmp_path}/does-nothing",
    )
    with pytest.raises(EngineError, match="gave back 0 sentences for 1"):
        translate_all(engine, ["One.", "Two."], "en", "es")
    with pytest.raises(EngineError, match=r"loses a part of the sentence 'Two\.'"):
        translate_all(engine, ["2.", "Two."], "en", "ca")


def test_no_text_reaches_a_shell(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, engine: ApertiumEngine) -> None:
    monkeypatch.chdir(tmp_path)
    translate_all(engine, ["$(touch a) `touch b`; touch c | touch d > e && touch f"], "en", "es")
    assert not list(tmp_path.iterdir())


def test_without_the_program_there_are_no_pairs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    engine = ApertiumEngine()
    assert engine.pairs() == frozenset()
    assert not engine.serves("en", "es")
    with pytest.raises(MissingError) as caught:
        translate_all(engine, ["One."], "en", "es")
    assert "apt-get install apertium apertium-eng-spa" in caught.value.hint


@pytest.mark.parametrize(
    ("source", "target", "hint"),
    [
        ("es", "pt-BR", "apertium-es-pt"),
        ("ca", "fr", "apertium-fra-cat"),
        ("ja", "ko", "publish models install ja ko"),
    ],
)
def test_a_missing_pair_tells_how_to_get_it(engine: ApertiumEngine, source: str, target: str, hint: str) -> None:
    assert not engine.serves(source, target)
    with pytest.raises(MissingError) as caught:
        engine.fingerprint(source, target)
    assert hint in caught.value.hint


def test_it_can_be_used_after_it_was_closed(engine: ApertiumEngine) -> None:
    engine.close()
    assert translate_all(engine, ["The house."], "en", "es")[0].text == "La casa."


@pytest.mark.parametrize(
    ("source", "expected"),
    [("The water is blue.", "El agua es azul."), ("USA is big.", "EE.UU. es grandes."), ("THE WATER", "EL AGUA")],
)
def test_an_article_that_is_mended_does_not_shout(engine: ApertiumEngine, source: str, expected: str) -> None:
    assert translate_all(engine, [source], "en", "es")[0].text == expected


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("He loves the USA.", "Quiere los EE.UU."),
        ("He came at 5 p.m.", "Vino a las 5 p.\u00a0m."),
        ("He left the USA...", "Dejó los EE.UU...."),
    ],
)
def test_an_abbreviation_at_the_end_has_the_sentence_s_stop(engine: ApertiumEngine, source: str, expected: str) -> None:
    assert translate_all(engine, [source], "en", "es")[0].text == expected


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("He met J. Smith Jr. at home.", "Cumplió J. Smith Jr. en casa."),
        ("At 5 p.m. He is here.", "A las 5 p.\u00a0m. Es aquí."),
        ("At 5 p.m. Acme Ltd. is here.", "A las 5 p.\u00a0m. Acmé Ltd. es aquí."),
        ("He said: “I am here.”", "Dijo: “Soy aquí.”"),
        ("The rule is: it is big.", "La regla es: es grande."),
    ],
)
def test_a_capital_behind_a_stop_inside_a_sentence_is_one_that_the_sentence_has(
    engine: ApertiumEngine, source: str, expected: str
) -> None:
    assert translate_all(engine, [source], "en", "es")[0].text == expected


@pytest.mark.parametrize(
    ("source", "word", "wanted"),
    [
        ("The 21st century.", "XXI", ["21st"]),
        ("The 21st century.", "siglo", ["century"]),
        ("He lives in a 19th century house.", "XIX", ["19th"]),
        ("The prime minister came.", "primer", ["prime", "minister"]),
    ],
)
def test_a_number_in_roman_figures_comes_from_the_number(
    engine: ApertiumEngine, source: str, word: str, wanted: list[str]
) -> None:
    made = translate_all(engine, [source], "en", "es")[0]
    assert made.alignment is not None
    [row] = [row for row, place in enumerate(made.alignment.target) if made.text[slice(*place)] == word]
    pairs = zip(made.alignment.source, made.alignment.weights[row], strict=True)
    assert [source[slice(*place)] for place, weight in pairs if weight] == wanted


def test_what_becomes_of_a_sentence_does_not_hang_on_those_before_it(engine: ApertiumEngine) -> None:
    before = "What is already known about this topic?"
    sentence = (
        "The WHO has published several RNA testing protocols for SARS-CoV-2, with the first issued on 17 January."
    )
    alone = translate_all(engine, [sentence], "en", "es")[0].text
    assert translate_all(engine, [before, sentence], "en", "es")[1].text == alone
