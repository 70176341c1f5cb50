"""The engine: the right tokens go in, none comes out, and every kind of model is aligned, scored and told apart."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

import ctranslate2
import numpy as np
import pytest

from tests.translation.engines.converted import tiny
from tests.translation.engines.converted.conftest import Use, install
from toolkit.errors import EngineError, MissingError
from toolkit.translation.engines.converted.engine import ConvertedEngine
from toolkit.translation.engines.converted.packages import install_folder
from toolkit.translation.engines.neural.alignment import from_attention
from toolkit.translation.engines.neural.loops import usual_limit
from toolkit.translation.engines.neural.model import Model
from toolkit.translation.engines.neural.options import DecodingOptions
from toolkit.translation.engines.neural.pieces import Pieces, SentencePieceTokenizer, spell
from toolkit.translation.engines.protocol import Aligner, Engine, Pair, Translation, translate_all

SENTENCES = {
    "My father is a doctor.": "Mi padre es médico.",
    "Where is the station?": "¿Dónde está la estación?",
    "I bought a new car yesterday.": "Ayer compré un coche nuevo.",
    "She is reading a book.": "Ella está leyendo un libro.",
    "The cat is sleeping.": "El gato está durmiendo.",
}
SOURCES = [*tiny.SENTENCES, "Always read a book."]

KINDS = {
    # folder, target → tokens before the sentence, tokens after it, tokens before the translation
    ("opus-mt-en-ROMANCE", "es"): ((">>spa<<",), ("</s>",), ()),
    ("opus-mt-en-ROMANCE", "zh-Hant"): ((">>cmn_Hant<<",), ("</s>",), ()),
    ("nllb-200", "es"): (("eng_Latn",), ("</s>",), ("spa_Latn",)),
    ("nllb-200", "zh-TW"): (("eng_Latn",), ("</s>",), ("zho_Hant",)),
    ("m2m100", "es-MX"): (("__en__",), ("</s>",), ("__es__",)),
    ("m2m100", "nso"): (("__en__",), ("</s>",), ("__ns__",)),
    ("separate-en-es", "es"): ((), (), ()),
}
LANGUAGE_TOKENS = (">>", "<<", "_Latn", "_Hant", "__", "<s>", "</s>", "<pad>", "<mask>", "madeupword")


def _stock(
    folder: Path,
    tokens: tuple[Sequence[str], ...],
    beam: int,
    sentences: Sequence[str] = SOURCES,
    *,
    silenced: bool = True,
) -> list[tuple[Pieces, Any]]:
    """Translate with CTranslate2 alone, one sentence at a time, with the given tokens; all pieces as they come."""
    before, after, prefix = tokens
    tokenizer = SentencePieceTokenizer(
        next(
            folder / name
            for name in ("source.spm", "source.model", "sentencepiece.bpe.model")
            if (folder / name).exists()
        )
    )
    translator = ctranslate2.Translator(str(folder), intra_threads=1)
    vocabulary = (folder / "shared_vocabulary.json", folder / "target_vocabulary.json")
    silent = [[token] for token in tiny.special_tokens(next(path for path in vocabulary if path.exists()))]
    sources = tokenizer.encode(sentences)
    limit = usual_limit(max(len(source.pieces) for source in sources)) + len(prefix)
    return [
        (
            pieces,
            translator.translate_batch(
                [[*before, *pieces.pieces, *after]],
                target_prefix=[list(prefix)] if prefix else None,
                beam_size=beam,
                length_penalty=1,
                max_decoding_length=limit,
                disable_unk=True,
                suppress_sequences=silent if silenced else None,
                return_scores=True,
                return_attention=True,
            )[0],
        )
        for pieces in sources
    ]


@pytest.mark.parametrize("beam", [1, 4])
@pytest.mark.parametrize(("folder", "target"), KINDS)
def test_exactly_the_right_tokens_go_in(folder: str, target: str, beam: int, use: Use, made: Path) -> None:
    """Text, score and alignment are those of CTranslate2 with the tokens written out."""
    use(folder)
    before, after, prefix = KINDS[folder, target]
    # Random models run into loops, which the engine would mend.
    engine = ConvertedEngine(DecodingOptions(beam_size=beam, heads="stored", no_repeat_ngram_size=0))
    translations = translate_all(engine, SOURCES, "en", target)
    expected = _stock(made / folder, KINDS[folder, target], beam)
    for translation, (source, result) in zip(translations, expected, strict=True):
        pieces = result.hypotheses[0][len(prefix) :]
        spelled = spell(pieces)
        assert translation.text == spelled.text
        total = result.scores[0] * (len(result.hypotheses[0]) + 1)
        assert translation.score == pytest.approx(total / (len(pieces) + 1), abs=1e-4)
        assert {len(row) for row in result.attention[0]} == {len(before) + len(source.pieces) + len(after)}
        rows = [row[len(before) : len(row) - len(after)] for row in result.attention[0][len(prefix) :]]
        alignment = from_attention(source, spelled, np.array(rows, np.float32).reshape(-1, len(source.pieces)))
        assert translation.alignment is not None
        assert (translation.alignment.source, translation.alignment.target) == (alignment.source, alignment.target)
        np.testing.assert_allclose(translation.alignment.weights, alignment.weights, atol=1e-3)


@pytest.mark.parametrize(("folder", "target"), [key for key, tokens in KINDS.items() if any(tokens)])
def test_each_token_makes_a_difference(folder: str, target: str, made: Path) -> None:
    """Or the test above would say nothing."""
    right = [result.scores[0] for _, result in _stock(made / folder, KINDS[folder, target], 1)]
    for place in range(3):
        tokens = [*KINDS[folder, target]]
        if tokens[place]:
            tokens[place] = ()
            wrong = [result.scores[0] for _, result in _stock(made / folder, tuple(tokens), 1)]
            assert not np.allclose(right, wrong, atol=1e-3)


@pytest.mark.parametrize("folder", ["opus-mt-en-ROMANCE", "nllb-200", "m2m100"])
def test_language_tokens_never_come_out(folder: str, use: Use, made: Path) -> None:
    use(folder)
    sentences = [f"{one} {other}" for one in SOURCES for other in SOURCES]
    silent = set(tiny.special_tokens(made / folder / "shared_vocabulary.json"))
    # Left to itself, a model of random weights does say them.
    tokens = KINDS[folder, next(target for name, target in KINDS if name == folder)]
    free = _stock(made / folder, tokens, 1, sentences, silenced=False)
    assert any(silent & set(result.hypotheses[0][len(tokens[2]) :]) for _, result in free)
    for target in (target for name, target in KINDS if name == folder):
        translations = translate_all(ConvertedEngine(), sentences, "en", target)
        assert any(translation.text for translation in translations)
        for source, translation in zip(sentences, translations, strict=True):
            assert not any(token in translation.text for token in LANGUAGE_TOKENS)
            _check_ranges(source, translation)


def test_tokens_in_the_text_are_text(use: Use) -> None:
    """What looks like a language token in an article doesn't choose the language."""
    use("opus-mt-en-ROMANCE")
    engine = ConvertedEngine()
    plain, marked = translate_all(engine, ["fra A small house.", ">>fra<< A small house."], "en", "es")
    assert marked.unknown == (">>", "<<")
    assert re.sub(r"[<>\s]", "", marked.text) == re.sub(r"\s", "", plain.text)


def _check_ranges(source: str, translation: Translation) -> None:
    alignment = translation.alignment
    assert alignment is not None
    assert alignment.weights.shape == (len(alignment.target), len(alignment.source))
    assert (alignment.weights.sum(axis=1) <= 1.01).all()
    for text, ranges in ((source, alignment.source), (translation.text, alignment.target)):
        assert all(0 <= start < end <= len(text) for start, end in ranges)
        assert all(one[1] <= other[0] for one, other in pairwise(ranges))
        assert {i for start, end in ranges for i in range(start, end)} >= {
            i for i, char in enumerate(text) if not char.isspace()
        }


@pytest.mark.parametrize("folder", ["plain-en-es", "opus-mt-en-es"])
def test_real_translations(folder: str, use: Use) -> None:
    use(folder)
    engine = ConvertedEngine()
    assert isinstance(engine, Engine)
    assert isinstance(engine, Aligner)
    assert engine.pairs() == {Pair("en", "es")}
    translations = translate_all(engine, list(SENTENCES), "en-GB", "es-MX")
    texts = [translation.text for translation in translations]
    for source, translation in zip(SENTENCES, translations, strict=True):
        _check_ranges(source, translation)
    if folder == "plain-en-es":
        assert texts == list(SENTENCES.values())
    else:  # the model wasn't trained with an end token, and gets one
        assert sum(text == expected for text, expected in zip(texts, SENTENCES.values(), strict=True)) >= 3


def test_a_given_translation_is_aligned(use: Use) -> None:
    use("nllb-200")
    engine = ConvertedEngine()
    translations = translate_all(engine, SOURCES, "en", "es")
    pairs = [(source, one.text) for source, one in zip(SOURCES, translations, strict=True) if one.text]
    assert pairs
    for (source, text), alignment in zip(pairs, engine.align(pairs, "en", "es"), strict=True):
        _check_ranges(source, Translation(text, 0.0, alignment))


@pytest.mark.usefixtures("models")
def test_a_model_for_many_languages_serves_all_their_pairs_directly(made: Path) -> None:
    install(made / "nllb-200")
    install(made / "m2m100")
    engine = ConvertedEngine()
    assert Pair("es", "en") in engine.pairs()
    assert Pair("ff", "zh-Hant") in engine.pairs()
    assert Pair("ff", "nso") in engine.pairs()  # from one model into the other
    assert engine.fingerprint("ff", "zh-TW").pivots == ()
    assert engine.fingerprint("ff", "zh-TW").model == "nllb-200"
    assert engine.fingerprint("ff", "nso").pivots == ("en",)
    assert not engine.serves("en", "en")
    with pytest.raises(MissingError) as caught:
        engine.fingerprint("en", "de")
    assert "publish models install FOLDER --from en --to de" in caught.value.hint


@pytest.mark.usefixtures("models")
def test_a_model_for_one_pair_goes_before_one_for_many(made: Path) -> None:
    install(made / "nllb-200")
    install(made / "plain-en-es")
    assert ConvertedEngine().fingerprint("en", "es").model == "plain-en-es"
    assert ConvertedEngine().fingerprint("en", "ff").model == "nllb-200"


@pytest.mark.usefixtures("models")
def test_fingerprint(made: Path) -> None:
    install(made / "nllb-200")
    engine = ConvertedEngine()
    found = engine.fingerprint("en", "es")
    assert (found.engine, found.version, found.model) == ("ctranslate2", ctranslate2.__version__, "nllb-200")
    assert len(found.digest) == 64
    assert engine.fingerprint("en", "ff").digest != found.digest
    assert ConvertedEngine(DecodingOptions(beam_size=2)).fingerprint("en", "es").details != found.details
    install_folder(made / "nllb-200", name="other")
    assert engine.fingerprint("en", "es").digest == found.digest


def _translators(engine: ConvertedEngine) -> set[int]:
    return {id(model._translator) for model in engine._models.values() if isinstance(model, Model)}


def test_a_model_is_loaded_once_for_all_its_pairs(use: Use) -> None:
    use("nllb-200")
    engine = ConvertedEngine()
    first = [one.text for one in translate_all(engine, SOURCES, "en", "es")]
    loaded = _translators(engine)
    second = [one.text for one in translate_all(engine, SOURCES, "en", "zh-Hant")]
    assert _translators(engine) == loaded
    assert first != second
    assert [one.text for one in translate_all(engine, SOURCES, "en", "es")] == first


def test_a_model_that_broke_after_it_was_installed(made: Path, models: Path) -> None:
    install(made / "plain-en-es")
    (models / "plain-en-es" / "model" / "model.bin").write_bytes(b"x")
    with pytest.raises(EngineError, match="plain-en-es") as caught:
        translate_all(ConvertedEngine(), ["Hi."], "en", "es")
    assert "publish models install" in caught.value.hint
