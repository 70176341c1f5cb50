"""The engine on a real package: text, order, alignment, scores, what is carried through, and pivots."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from toolkit.errors import EngineError, MissingError
from toolkit.translation.engines.argos.engine import ArgosEngine
from toolkit.translation.engines.argos.installed import list_packages
from toolkit.translation.engines.argos.packages import install_file
from toolkit.translation.engines.neural.options import DecodingOptions
from toolkit.translation.engines.protocol import Aligner, Engine, Pair, Request, Translation, translate_all

SENTENCES = {
    "My father is a doctor.": "Mi padre es médico.",
    "Where is the station?": "¿Dónde está la estación?",
    "I bought a new car yesterday.": "Ayer compré un coche nuevo.",
    "She is reading a book.": "Ella está leyendo un libro.",
    "The cat is sleeping.": "El gato está durmiendo.",
}


def _owed(source: str, translation: Translation, word: str) -> str:
    """Return the source word that a word of the translation owes most to."""
    assert translation.alignment is not None
    place = translation.text.index(word)
    owed = np.zeros(len(source), dtype=np.float32)
    for row, (start, end) in zip(translation.alignment.weights, translation.alignment.target, strict=True):
        if place <= start and end <= place + len(word):
            for weight, (a, b) in zip(row, translation.alignment.source, strict=True):
                owed[a:b] += weight / (b - a)
    words = [(found, source.index(found)) for found in source.rstrip(".?!").split()]
    return max(words, key=lambda item: owed[item[1] : item[1] + len(item[0])].sum())[0]


def _check(source: str, translation: Translation) -> None:
    """Assert what the protocol promises of every translation."""
    alignment = translation.alignment
    assert alignment is not None
    assert translation.score is not None
    assert translation.score <= 0
    assert alignment.weights.dtype == np.float32
    assert alignment.weights.shape == (len(alignment.target), len(alignment.source))
    assert (alignment.weights >= 0).all()
    assert (alignment.weights.sum(axis=1) <= 1.01).all()
    for text, ranges in ((source, alignment.source), (translation.text, alignment.target)):
        assert all(0 <= start < end <= len(text) for start, end in ranges)
        assert all(one[1] <= other[0] for one, other in pairwise(ranges))
        covered = {i for start, end in ranges for i in range(start, end)}
        assert all(i in covered for i, char in enumerate(text) if not char.isspace())


def test_it_is_an_engine(engine: ArgosEngine) -> None:
    assert isinstance(engine, Engine)
    assert isinstance(engine, Aligner)
    assert engine.pairs() == {Pair("en", "es")}


def test_translations(engine: ArgosEngine) -> None:
    translations = translate_all(engine, list(SENTENCES), "en", "es")
    assert [translation.text for translation in translations] == list(SENTENCES.values())
    for source, translation in zip(SENTENCES, translations, strict=True):
        _check(source, translation)
        assert translation.unknown == ()


def test_order_and_repetition_do_not_matter(engine: ArgosEngine) -> None:
    sentences = [*SENTENCES, *reversed(SENTENCES)] * 3
    translations = translate_all(engine, sentences, "en", "es")
    assert [translation.text for translation in translations] == [SENTENCES[sentence] for sentence in sentences]


def test_sentences_are_read_a_window_at_a_time_while_others_are_worked_on(engine: ArgosEngine) -> None:
    read = 0

    def requests() -> Iterator[Request]:
        nonlocal read
        for number in range(30_000):
            read += 1
            yield Request(f"I have {number} books.", aligned=False)

    translations = engine.translate(requests(), "en", "es")
    first = next(translations)
    assert read < 10_000
    assert first[1].text
    assert first[1].alignment is None


def test_a_translation_that_is_given_is_aligned_as_one_that_is_made(engine: ArgosEngine) -> None:
    made = translate_all(engine, list(SENTENCES), "en", "es")
    given = engine.align([(source, one.text) for source, one in zip(SENTENCES, made, strict=True)], "en", "es")
    for source, one, other in zip(SENTENCES, made, given, strict=True):
        assert one.alignment is not None
        assert other is not None
        assert one.alignment.target == other.target
        np.testing.assert_allclose(one.alignment.weights, other.weights, atol=0.02)
        _check(source, replace(one, alignment=other))


def test_nothing_to_translate(engine: ArgosEngine) -> None:
    assert translate_all(engine, [], "en", "es") == []


@pytest.mark.parametrize("heads", ["all", "stored"])
@pytest.mark.parametrize("beam", [1, 4])
@pytest.mark.usefixtures("engine")
def test_words_are_aligned(heads: str, beam: int) -> None:
    options = DecodingOptions(beam_size=beam, heads="all" if heads == "all" else "stored")
    made = ArgosEngine(options)
    translations = dict(zip(SENTENCES, translate_all(made, list(SENTENCES), "en", "es"), strict=True))
    doctor = "My father is a doctor."
    assert _owed(doctor, translations[doctor], "médico") == "doctor"
    assert _owed(doctor, translations[doctor], "padre") == "father"
    car = "I bought a new car yesterday."
    assert _owed(car, translations[car], "coche") == "car"
    assert _owed(car, translations[car], "nuevo") == "new"
    made.close()


def test_the_first_word_is_aligned_in_a_batch_too(engine: ArgosEngine) -> None:
    """CTranslate2 gives the first token in a batch another sentence's attention."""
    alone = translate_all(engine, ["I bought a new car yesterday."], "en", "es")[0]
    batch = translate_all(engine, list(SENTENCES), "en", "es")[list(SENTENCES).index("I bought a new car yesterday.")]
    assert alone.alignment is not None
    assert batch.alignment is not None
    np.testing.assert_allclose(alone.alignment.weights, batch.alignment.weights, atol=0.02)


def test_unpatched_heads_differ(engine: ArgosEngine) -> None:
    stored = ArgosEngine(DecodingOptions(heads="stored"))
    one = translate_all(engine, ["My father is a doctor."], "en", "es")[0]
    other = translate_all(stored, ["My father is a doctor."], "en", "es")[0]
    assert one.text == other.text
    assert one.alignment is not None
    assert other.alignment is not None
    assert not np.allclose(one.alignment.weights, other.alignment.weights, atol=0.05)


@pytest.mark.usefixtures("engine")
def test_score_is_the_mean_log_probability_whatever_the_length_penalty() -> None:
    scores = []
    for penalty in (0.0, 0.2, 1.0):
        made = ArgosEngine(DecodingOptions(length_penalty=penalty))
        scores.append(translate_all(made, ["My father is a doctor."], "en", "es")[0].score)
    assert scores == pytest.approx([-0.2192] * 3, abs=0.001)


@pytest.mark.parametrize(
    ("source", "carried"),
    [
        ("Open my_file now.", ["my_file"]),
        ("I love 猫 cats 😀.", ["猫", "😀"]),
        ("Great! 😀", ["😀"]),
        ("😀 Where is the station?", ["😀"]),
        ("We live in Łódź.", ["Łódź"]),
        ("_one_ and _two_ are here.", ["_one_", "_two_"]),
    ],
)
def test_what_the_model_does_not_know_is_carried_through(source: str, carried: list[str], engine: ArgosEngine) -> None:
    translation = translate_all(engine, [source], "en", "es")[0]
    _check(source, translation)
    assert translation.unknown == tuple(carried)
    for word in carried:
        assert word in translation.text
        assert translation.text.count(word) == 1
        assert _owed(source, translation, word).strip(".") == word


@pytest.mark.parametrize("source", ["", " ", "😀", "…", "—", "猫猫", "_", "😀 🎉"])
def test_what_has_no_words_is_left_as_it_is(source: str, engine: ArgosEngine) -> None:
    translation = translate_all(engine, [source], "en", "es")[0]
    assert translation.text == source
    if source.strip():
        _check(source.strip(), replace(translation, text=source.strip()))


@pytest.mark.usefixtures("engine")
def test_long_sentences_are_never_cut_off() -> None:
    """1,024 tokens in and 256 out are CTranslate2's silent limits."""
    clause = "My father is a doctor, and my mother is a teacher; "
    source = clause * 100 + "he is my friend Tom."
    # The tests' model was trained on short sentences.
    translation = translate_all(ArgosEngine(DecodingOptions(max_source_tokens=20)), [source], "en", "es")[0]
    _check(source, translation)
    assert translation.text.count("médico") + translation.text.count("doctor") >= 100
    assert translation.text.count("profesor") + translation.text.count("maestr") >= 100
    assert "Tom" in translation.text[-40:]
    assert _owed_place(translation, "Tom") >= len(source) - 25


def _owed_place(translation: Translation, word: str) -> int:
    """Return where in the source the last occurrence of a word comes from."""
    assert translation.alignment is not None
    place = translation.text.rindex(word)
    row = next(i for i, (start, end) in enumerate(translation.alignment.target) if start <= place < end)
    return translation.alignment.source[int(translation.alignment.weights[row].argmax())][0]


def test_long_sentences_without_a_place_to_cut(engine: ArgosEngine) -> None:
    source = "doctor" * 60
    _check(source, translate_all(engine, [source], "en", "es")[0])


def test_loops_are_stopped(engine: ArgosEngine) -> None:
    for source in ("THE END", "Chapter 1", "HELLO WORLD", "no"):
        translation = translate_all(engine, [source], "en", "es")[0]
        assert len(translation.text) < 120
        _check(source, translation)


@pytest.mark.usefixtures("packages")
def test_it_can_be_used_again_after_closing(model_file: Path) -> None:
    install_file(model_file)
    made = ArgosEngine()
    first = translate_all(made, ["My father is a doctor."], "en", "es")[0].text
    made.close()
    made.close()
    assert translate_all(made, ["My father is a doctor."], "en", "es")[0].text == first


@pytest.mark.usefixtures("packages")
def test_a_given_translation_is_aligned_through_a_pivot(make_package: Callable[..., Path]) -> None:
    install_file(make_package("en", "es"))
    install_file(make_package("es", "fr", "1.3"))
    made = ArgosEngine()
    source = "My father is a doctor."
    one = translate_all(made, [source], "en", "fr")[0]
    [other] = made.align([(source, one.text)], "en", "fr")
    assert one.alignment is not None
    assert other is not None
    np.testing.assert_allclose(one.alignment.weights, other.weights, atol=0.02)


def test_what_is_too_long_or_empty_is_not_aligned(engine: ArgosEngine) -> None:
    pairs = [("One. " * 2000, "Uno."), ("One.", ""), ("", "Uno."), ("One.", "Uno. " * 2000), ("One.", "Uno.")]
    assert [found is None for found in engine.align(pairs, "en", "es")] == [True, True, True, True, False]


def test_missing_pair(engine: ArgosEngine) -> None:
    assert engine.serves("en-GB", "es-419")
    assert not engine.serves("en", "fr")
    assert not engine.serves("es", "en")
    for call in (engine.fingerprint, lambda source, target: translate_all(engine, ["Hi."], source, target)):
        with pytest.raises(MissingError, match="'en' to 'fr'") as caught:
            call("en", "fr")
        assert "publish models install en fr" in caught.value.hint


@pytest.mark.usefixtures("shared_packages")
def test_fingerprint(engine: ArgosEngine) -> None:
    found = engine.fingerprint("en", "es")
    assert found == engine.fingerprint("en-GB", "es-MX")
    assert (found.engine, found.model, found.pivots) == ("argos", "translate-en_es 0.1", ())
    assert re.fullmatch(r"1\.[0-9]+\.[0-9]+", found.version)
    assert "ctranslate2 4." in found.details
    assert "beam 4" in found.details
    assert len(found.digest) == 64
    assert ArgosEngine(DecodingOptions(beam_size=2)).fingerprint("en", "es") != found


@pytest.mark.usefixtures("packages")
def test_fingerprint_follows_the_model(make_package: Callable[..., Path]) -> None:
    install_file(make_package())
    made = ArgosEngine()
    before = made.fingerprint("en", "es")
    # The README decides nothing, the vocabulary's bytes do.
    install_file(make_package(members={"README.md": b"other"}))
    assert made.fingerprint("en", "es") == before
    install_file(make_package(target_prefix="▁Mi"))
    assert made.fingerprint("en", "es").digest != before.digest


@pytest.mark.usefixtures("packages")
def test_an_upgraded_package_is_loaded_anew(make_package: Callable[..., Path]) -> None:
    install_file(make_package())
    made = ArgosEngine()
    assert translate_all(made, ["My father is a doctor."], "en", "es")[0].text == "Mi padre es médico."
    install_file(make_package(version="0.2", target_prefix="▁La"))
    assert translate_all(made, ["My father is a doctor."], "en", "es")[0].text != "Mi padre es médico."


@pytest.mark.usefixtures("packages")
def test_a_target_prefix_is_given_and_taken_away(make_package: Callable[..., Path]) -> None:
    """Models for many languages want a token first; here it is a word that then isn't in the text."""
    install_file(make_package(target_prefix="▁Mi"))
    made = ArgosEngine()
    sentences = list(SENTENCES)
    translations = dict(zip(sentences, translate_all(made, sentences, "en", "es"), strict=True))
    doctor = translations["My father is a doctor."]
    assert doctor.text == "padre es médico."
    _check("My father is a doctor.", replace(doctor))
    assert _owed("My father is a doctor.", doctor, "padre") == "father"


def test_a_package_that_broke_after_it_was_installed(model_file: Path, packages: Path) -> None:
    install_file(model_file)
    (packages / "translate-en_es-0_1" / "model" / "model.bin").write_bytes(b"x")
    with pytest.raises(EngineError, match="translate-en_es") as caught:
        translate_all(ArgosEngine(), ["Hi."], "en", "es")
    assert "publish models install en es" in caught.value.hint


@pytest.mark.usefixtures("packages")
def test_pivot(make_package: Callable[..., Path]) -> None:
    """The same model under other codes: the route is real, the second language is Spanish read as English."""
    install_file(make_package("en", "es"))
    install_file(make_package("es", "fr", "1.3"))
    made = ArgosEngine()
    assert made.pairs() == {Pair("en", "es"), Pair("es", "fr"), Pair("en", "fr")}
    fingerprint = made.fingerprint("en", "fr-CA")
    assert fingerprint.pivots == ("es",)
    assert fingerprint.model == "translate-en_es 0.1 + translate-es_fr 1.3"
    sentences = [*SENTENCES, "I love 😀 cats.", "My father is a doctor."]
    translations = translate_all(made, sentences, "en", "fr")
    direct = translate_all(made, sentences, "en", "es")
    again = translate_all(made, [translation.text for translation in direct], "es", "fr")
    assert [translation.text for translation in translations] == [translation.text for translation in again]
    for source, translation, one, two in zip(sentences, translations, direct, again, strict=True):
        _check(source, translation)
        assert one.score is not None
        assert two.score is not None
        assert translation.score == pytest.approx(one.score + two.score)
    assert "😀" in translations[-2].text
    assert translations[-2].unknown == ("😀",)
    assert _owed("I love 😀 cats.", translations[-2], "😀") == "😀"
    assert _owed("My father is a doctor.", translations[0], "Mi") == "My"


@pytest.mark.usefixtures("packages")
def test_a_direct_package_is_preferred_to_a_pivot(make_package: Callable[..., Path]) -> None:
    for pair in (("en", "es"), ("es", "fr"), ("en", "fr")):
        install_file(make_package(*pair))
    assert ArgosEngine().fingerprint("en", "fr").pivots == ()
    assert len(list_packages()) == 3


def test_importing_is_light() -> None:
    code = (
        "import sys, toolkit.translation.engines.argos.engine, toolkit.translation.engines.argos.packages;"
        "heavy = {'argostranslate', 'ctranslate2', 'sentencepiece', 'numpy', 'babel', 'torch'};"
        "sys.exit(repr(heavy & set(sys.modules)) if heavy & set(sys.modules) else 0)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_stanza_and_torch_are_never_imported(shared_packages: Path) -> None:
    code = (
        "import sys; from toolkit.translation.engines.argos.engine import ArgosEngine;"
        "from toolkit.translation.engines.protocol import translate_all;"
        "print(translate_all(ArgosEngine(), ['My father is a doctor.'], 'en', 'es')[0].text);"
        "print(sorted({'argostranslate.translate', 'stanza', 'torch', 'spacy'} & set(sys.modules)))"
    )
    found = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        check=True,
        env={"PATH": "", "ARGOS_PACKAGES_DIR": str(shared_packages), "HOME": str(shared_packages.parent)},
    )
    assert found.stdout.splitlines() == ["Mi padre es médico.", "[]"]
