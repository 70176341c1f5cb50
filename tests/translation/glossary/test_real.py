"""A real terminology on real sentences, with both engines: what `tests/benchmarks/glossary.py` measures, in part."""

from __future__ import annotations

import pytest
from glossary import TERMS, Report, measure, read_pairs

from toolkit.translation.engines.apertium.engine import ApertiumEngine
from toolkit.translation.engines.argos.engine import ArgosEngine
from toolkit.translation.engines.protocol import Engine
from toolkit.translation.glossary import Glossary, load_glossary

SENTENCES = [source for source, _ in read_pairs()]
PART = SENTENCES[::4]


@pytest.fixture(scope="module")
def terms() -> Glossary:
    return load_glossary([TERMS], "en", "es")


@pytest.fixture(scope="module")
def apertium(terms: Glossary) -> Report:
    return measure(ApertiumEngine(), PART, terms)


@pytest.fixture
def argos(terms: Glossary, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Report:
    monkeypatch.setenv("ARGOS_PACKAGES_DIR", str(request.getfixturevalue("shared_packages")))
    engine: Engine = ArgosEngine()
    try:
        return measure(engine, PART, terms)
    finally:
        engine.close()


def assert_none_silent(report: Report, terms: Glossary) -> None:
    """Each occurrence is right, put right, or reported as missed; and what was put right is right."""
    assert report.terms == report.already + report.applied + report.missed
    for sentence, result in zip(PART, report.results, strict=True):
        told = [*(applied.match for applied in result.applied), *result.already, *result.missed]
        assert sorted(told, key=lambda match: match.start) == list(terms.matches(sentence))
        for applied in result.applied:
            assert applied.new in result.translation.text


def test_the_terminology_and_its_sentences(terms: Glossary) -> None:
    assert len(terms) >= 600
    assert len(SENTENCES) >= 700
    used = {match.term.source[0] for sentence in SENTENCES for match in terms.matches(sentence)}
    assert len(used) >= 560
    # None of its terms hides another one.
    assert all(terms.matches(term.source[0])[0].term is term for term in terms.terms)


def test_apertium(apertium: Report, terms: Glossary) -> None:
    assert_none_silent(apertium, terms)
    # Many of them Apertium has from our own tables of words; the others are put in.
    assert apertium.applied > 100
    assert (apertium.already + apertium.applied) / apertium.terms > 0.95
    assert apertium.unsure < 0.03 * apertium.applied


def test_argos(argos: Report, terms: Glossary) -> None:
    """The small package knows hardly a word of these sentences: what it makes of a term is mostly not to be found."""
    assert_none_silent(argos, terms)
    assert argos.already / argos.terms < 0.06
    assert (argos.already + argos.applied) / argos.terms > 0.18


@pytest.mark.parametrize(
    ("sentence", "text"),
    [
        ("Static methods in Python are similar.", "Los métodos estáticos en Python son similares."),
        ("It contains the name of a subject, and the subject's public key.", "la clave pública del tema"),
        ("The code block for the function is executed, passing it the argument list.", "la lista de argumentos"),
        ("Install bpftrace using the distribution's package manager.", "utilizando el gestor de paquetes de la"),
        ("Python module files", "de Python"),
        ("The parser reads a file on the filesystem.", "en el sistema de archivos"),
    ],
)
def test_what_was_once_wrong(sentence: str, text: str, terms: Glossary) -> None:
    assert text in measure(ApertiumEngine(), [sentence], terms).after[0]
