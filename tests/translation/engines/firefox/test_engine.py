"""The engine against Firefox's own runtime, on the same weights; alignment, scores, parts, pivots."""

from __future__ import annotations

import fxtranslate
import numpy as np
import pytest

from tests.translation.engines.firefox.conftest import Put
from tests.translation.engines.firefox.made import LONG, MANY, TEXTS, Shape
from toolkit.errors import EngineError, MissingError
from toolkit.translation.engines import Aligner, Engine, Engines, Pair, Request, Scorer, list_models, model_findings
from toolkit.translation.engines.firefox.engine import FirefoxEngine
from toolkit.translation.engines.firefox.installed import FirefoxPackage, firefox_findings, list_firefox
from toolkit.translation.engines.neural.options import DecodingOptions
from toolkit.translation.engines.protocol import translate_all

_PIECES = 24
"""So many that of `LONG` each sentence fits, and no two do."""


def theirs(package: FirefoxPackage, sentences: list[str]) -> list[str]:
    """Return what Firefox's own runtime makes of sentences."""
    files = package.files
    sides = [path.read_bytes() for path in (files.source_tokenizer, files.target_tokenizer)]
    runtime = fxtranslate.Translator((files.folder / "model.bin").read_bytes(), *sides)
    return [runtime.translate(sentence).strip() for sentence in sentences]


def test_floats_give_the_text_of_firefox_own_runtime(put: Put) -> None:
    package = put(shape=Shape(int8=False))
    found = [one.text for one in translate_all(FirefoxEngine(), MANY, "en", "es")]
    assert found == theirs(package, MANY)
    assert len(set(found)) > len(found) / 5


@pytest.mark.parametrize("split", [False, True], ids=["shared", "split"])
def test_int8_gives_the_text_of_firefox_own_runtime(put: Put, split: bool) -> None:
    package = put(shape=Shape(split=split))
    found = [one.text for one in translate_all(FirefoxEngine(), MANY, "en", "es")]
    assert found == theirs(package, MANY)
    assert len(set(found)) > len(found) / 5


def test_it_is_an_engine_that_aligns_and_scores(put: Put) -> None:
    put()
    engine = FirefoxEngine()
    assert isinstance(engine, Engine)
    assert isinstance(engine, Aligner)
    assert isinstance(engine, Scorer)
    assert engine.pairs() == {Pair("en", "es")}
    assert engine.serves("en-GB", "es-MX")
    assert not engine.serves("es", "en")
    with pytest.raises(MissingError, match="--engine firefox"):
        engine.fingerprint("es", "en")


def test_people_s_translations_are_aligned_and_scored(put: Put) -> None:
    put()
    engine = FirefoxEngine()
    pairs = [(text, text) for text in TEXTS] + [("A small house.", "word " * 600)]
    *alignments, too_long = engine.align(pairs, "en", "es")
    *scores, unscored = engine.score(pairs, "en", "es")
    assert too_long is None
    assert unscored is None
    for (text, _), alignment, score in zip(pairs, alignments, scores, strict=False):
        assert alignment is not None
        assert alignment.target[-1][1] == len(text)
        assert alignment.weights.sum(axis=1).max() <= 1 + 1e-4
        assert score is not None
        assert score < 0


def test_bytes_that_are_said_are_decoded(put: Put) -> None:
    put(shape=Shape(says_bytes=True))
    found = translate_all(FirefoxEngine(), list(TEXTS), "en", "es")
    assert any(not one.text.isascii() for one in found)
    assert not any("<0x" in one.text for one in found)


def test_batches_and_threads_change_nothing(put: Put) -> None:
    put(shape=Shape(int8=False))
    many = translate_all(FirefoxEngine(DecodingOptions(threads=3, batch_tokens=64)), MANY, "en", "es")
    one = translate_all(FirefoxEngine(DecodingOptions(threads=1, batch_tokens=1)), MANY, "en", "es")
    for mine, other in zip(many, one, strict=True):
        assert mine.text == other.text
        assert mine.score == pytest.approx(other.score, abs=1e-3)
        assert mine.alignment is not None
        assert other.alignment is not None
        np.testing.assert_allclose(mine.alignment.weights, other.alignment.weights, atol=1e-3)


def test_an_alignment_only_where_it_is_wanted(put: Put) -> None:
    put()
    requests = [Request(text, aligned=number % 2 == 0) for number, text in enumerate(TEXTS)]
    found = dict(FirefoxEngine().translate(requests, "en", "es"))
    assert [found[number].alignment is not None for number in range(len(TEXTS))] == [True, False, True, False, True]


def test_what_is_longer_than_the_context_is_cut_at_clauses(put: Put) -> None:
    put(shape=Shape(end_bias=6.0))
    (whole,) = translate_all(FirefoxEngine(DecodingOptions(max_source_tokens=_PIECES)), [LONG], "en", "es")
    assert whole.alignment is not None
    assert whole.alignment.source[-1][1] == len(LONG)
    (part,) = translate_all(FirefoxEngine(), [TEXTS[2]], "en", "es")
    assert part.text
    assert whole.text.count(part.text) == 12


def test_a_text_without_end_is_no_trouble(put: Put) -> None:
    put(shape=Shape(end_bias=6.0))
    (found,) = translate_all(FirefoxEngine(DecodingOptions(max_source_tokens=5000)), [LONG * 9], "en", "es")
    assert found.alignment is not None
    assert found.alignment.source[-1][1] == len(LONG * 9)


def test_what_the_vocabulary_has_only_as_bytes_is_carried_through(put: Put) -> None:
    put()
    (found,) = translate_all(FirefoxEngine(), ["The old friend 🙂 Łukasz reads «Улисс»."], "en", "es")
    assert {"🙂", "Łukasz"} <= set(found.unknown)
    for word in ("🙂", "Łukasz", "Улисс"):
        assert word in found.text
    assert "<0x" not in found.text


def test_rare_characters_of_scripts_without_spaces_are_read(put: Put) -> None:
    put("zh-Hans", "en")
    engine = FirefoxEngine()
    one, other, smiling = translate_all(engine, ["文 old friend.", "字 old friend.", "🙂 old friend."], "zh-Hans", "en")
    assert not one.unknown
    assert "文" not in one.text
    assert one.score != other.score
    assert smiling.unknown == ("🙂",)


def test_by_way_of_english(put: Put) -> None:
    put("es", "en")
    put("en", "fr", Shape(seed=8))
    engine = FirefoxEngine()
    assert Pair("es", "fr") in engine.pairs()
    assert engine.fingerprint("es", "fr").pivots == ("en",)
    (found,) = translate_all(engine, [TEXTS[0]], "es", "fr")
    (middle,) = translate_all(engine, [TEXTS[0]], "es", "en")
    (end,) = translate_all(engine, [middle.text], "en", "fr")
    assert found.text == end.text
    assert found.alignment is not None


def test_the_fingerprint_tells_the_model(put: Put) -> None:
    package = put()
    found = FirefoxEngine().fingerprint("en", "es")
    assert (found.engine, found.version, found.model) == ("firefox", "3.0", "firefox-en-es 3.0")
    content = bytearray((package.folder / "model" / "model.bin").read_bytes())
    content[-300] ^= 1
    (package.folder / "model" / "model.bin").write_bytes(content)
    assert FirefoxEngine().fingerprint("en", "es").digest != found.digest


def test_auto_finds_it(put: Put) -> None:
    put()
    with Engines() as engines:
        assert engines.choose("auto", "en", "es").engine.name == "firefox"


def test_its_folders_are_nobody_elses(put: Put) -> None:
    package = put()
    assert list_firefox() == [package]
    assert list_models() == []
    assert model_findings() == []
    (package.folder / "source.spm").unlink()
    assert list_firefox() == []
    assert [finding.where for finding in firefox_findings()] == [str(package.folder)]


def test_a_model_that_broke_after_it_was_installed(put: Put) -> None:
    package = put()
    (package.folder / "model" / "model.bin").write_bytes(b"\1" + bytes(20))
    with pytest.raises(EngineError, match=r"model\.bin is broken") as caught:
        translate_all(FirefoxEngine(), ["A small house."], "en", "es")
    assert "publish models remove firefox-en-es" in caught.value.hint
