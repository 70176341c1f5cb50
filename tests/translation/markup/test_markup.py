"""Markup on the right words: real and made-up translations against what people marked (tests/data/markup/)."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from tests.translation.marked import (
    Marked,
    Score,
    bare,
    contents,
    load,
    made_up_alignment,
    plain_sentences,
    projected,
    score,
)
from toolkit.document.content import Content
from toolkit.translation.engines.apertium.engine import ApertiumEngine
from toolkit.translation.engines.argos.engine import ArgosEngine
from toolkit.translation.engines.neural.options import DecodingOptions
from toolkit.translation.engines.protocol import Engine, Translation, translate_all

# int8 rounds differently from one processor to another, and a score that rests on one word more or less would too.
FLOAT32 = DecodingOptions(compute_type="float32", beam_size=4, length_penalty=1.0)


def scored(sentences: list[Marked], translations: list[list[Translation]], parsed: list[Content]) -> Score:
    total = Score()
    expected = contents([marked.expected for marked in sentences], sentences[0].from_)
    for marked, found, source, wanted in zip(sentences, translations, parsed, expected, strict=True):
        said = tuple(translation.text for translation in found)
        assert said == marked.engine, (
            f"The engine's translation has changed: look at it and mark '{marked.source}' again"
        )
        got, by_rule = projected(source, found, marked)
        # The capital of what is quoted is put afterwards: see test_replay.
        assert bare(got).casefold() == bare(wanted).casefold(), (
            f"The translation was marked with other words than it has: {marked.source}"
        )
        total.by_rule += by_rule
        score(marked, source, wanted, got, total)
    return total


def scored_with(engine: Engine, sentences: list[Marked]) -> Score:
    parsed = contents([marked.source for marked in sentences], "en")
    plain = [plain_sentences(content, "en") for content in parsed]
    wanted = list(dict.fromkeys(text for texts in plain for text in texts))
    done = dict(zip(wanted, translate_all(engine, wanted, "en", "es"), strict=True))
    return scored(sentences, [[done[text] for text in texts] for texts in plain], parsed)


def assert_all_kept(total: Score) -> None:
    assert (total.kept_spans, total.kept_atoms) == (total.spans, total.atoms)


def test_argos_puts_markup_on_the_words_that_people_put_it_on(
    shared_packages: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ARGOS_PACKAGES_DIR", str(shared_packages))
    engine = ArgosEngine(FLOAT32)
    total = scored_with(engine, load("argos"))
    engine.close()
    assert_all_kept(total)
    assert total.share >= 0.97, total.report()


def test_apertium_puts_markup_on_the_words_that_people_put_it_on() -> None:
    total = scored_with(ApertiumEngine(), load("apertium"))
    assert_all_kept(total)
    assert total.share >= 0.98, total.report()


def test_structures_that_no_engine_can_be_relied_on_to_make() -> None:
    total = Score()
    for language in dict.fromkeys(marked.from_ for marked in load("made_up")):
        sentences = [marked for marked in load("made_up") if marked.from_ == language]
        parsed = contents([marked.source for marked in sentences], language)
        found = [_made_up(marked, content) for marked, content in zip(sentences, parsed, strict=True)]
        part = scored(sentences, found, parsed)
        assert_all_kept(part)
        total.right, total.right_exact = total.right + part.right, total.right_exact + part.right_exact
        total.misses += part.misses
    assert total.share == 1, total.report()


def _made_up(marked: Marked, content: Content) -> list[Translation]:
    plain = plain_sentences(content, marked.from_)
    alignments = marked.alignment or ((),) * len(plain)
    return [
        Translation(text, None, made_up_alignment(sentence, text, entries))
        for sentence, text, entries in zip(plain, marked.engine, alignments, strict=True)
    ]


def test_the_sets_have_every_kind_of_span_and_atom() -> None:
    for name in ("argos", "apertium"):
        found: Counter[str] = Counter()
        for content in contents([marked.source for marked in load(name)], "en"):
            found.update(type(span.shell).__name__ for span in content.spans)
            found.update(type(atom.node).__name__ for atom in content.atoms)
        spans = {"Strong", "Emph", "Link", "Quoted", "SmallCaps", "Superscript", "Subscript", "Underline", "Strikeout"}
        atoms = {"Code", "Math", "Cite", "Note", "Image", "RawInline", "Str"}
        assert found.keys() >= spans | atoms | {"Span"}


def test_a_scorer_that_sees_what_is_wrong() -> None:
    marked = Marked("The **red** `x` car.", "El **coche** rojo `x`.", ("El coche rojo.",))
    source, right, wrong = contents([marked.source, marked.expected, "El coche **rojo** `x`."], "en")
    good, bad = Score(), Score()
    score(marked, source, right, right, good)
    score(marked, source, right, wrong, bad)
    assert (good.right, good.right_exact, good.misses) == (2, 2, [])
    assert (bad.right, bad.right_exact, bad.kept_spans, bad.kept_atoms) == (2, 1, 1, 1)
    assert bad.misses == [
        "  The **red** `x` car.\n    marked El **coche** rojo `x`.\n    is     El coche **rojo** `x`."
    ]
    nothing = Score()
    score(marked, source, right, Content("El coche rojo."), nothing)
    assert (nothing.kept_spans, nothing.kept_atoms, nothing.right_exact) == (0, 0, 0)
