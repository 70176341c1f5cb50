"""Words that Apertium doesn't know go through it as others, with their grammar; a user's glossary comes afterwards."""

from __future__ import annotations

import csv
import io
from importlib.resources import files

import pytest

from tests.translation.made_up import translate_article
from tests.translation.test_translator import read, write
from toolkit.translation.engines.apertium.carried_words import Conjugated, carried_words_of
from toolkit.translation.engines.apertium.engine import ApertiumEngine
from toolkit.translation.engines.protocol import translate_all
from toolkit.translation.glossary import Glossary
from toolkit.translation.glossary.terms import Term

DATA = files("toolkit.translation.engines.apertium").joinpath("data")
ROWS = list(csv.DictReader(io.StringIO(DATA.joinpath("words.en-es.csv").read_text("utf-8"))))

SENTENCES = {
    "The pandemics are red.": "Las pandemias son rojas.",
    "Pandemic and war.": "Pandemia y guerra.",
    "An antiviral mask is here.": "Una máscara antiviral es aquí.",
    "The drug and the inhibitors are red.": "El fármaco y los inhibidores son rojos.",
    "He has asymptomatic patients.": "Tiene pacientes asintomáticos.",
    "The virus replicates.": "El virus replica.",
    "It helps to curb the virus.": "Ayuda a frenar el virus.",
    "The disinfectants by default are here.": "Los desinfectantes de forma predeterminada son aquí.",
    "See pandemic.example or pandemic_size.": "Ve pandemic.ejemplo o pandemic_medida.",
}


@pytest.fixture(scope="module")
def said() -> dict[str, str]:
    made = translate_all(ApertiumEngine(), list(SENTENCES), "en", "es")
    return {sentence: one.text for sentence, one in zip(SENTENCES, made, strict=True)}


@pytest.mark.parametrize("sentence", SENTENCES)
def test_a_word_has_the_grammar_of_its_sentence(said: dict[str, str], sentence: str) -> None:
    assert said[sentence] == SENTENCES[sentence]


def test_no_word_that_was_sent_for_another_is_left() -> None:
    carriers = ("biblioteca", "hospital", "rural", "famos", "globalmente", "acept")
    sentences = [
        f"The {word}-like {word}s' thing of {word}ing {word}." for word in ("pandemic", "curb", "viral", "null")
    ]
    own = [row for row in ROWS if not any(carrier in row["target"] for carrier in carriers)]  # but for "hospitalizado"
    sentences += [f"It is {row['source'].split('|')[0]}." for row in own[::7]]
    for made in translate_all(ApertiumEngine(), sentences, "en", "es"):
        assert not any(carrier in made.text.lower() for carrier in carriers), made.text
        assert made.alignment is not None


def test_a_glossary_of_the_user_s_holds() -> None:
    term = Term(("pandemic",), ("epidemia mundial", "epidemias mundiales"), pos="noun f")
    glossary = Glossary([term], "en", "es")
    article = read("The **pandemic** is here.")
    result = translate_article(article, ApertiumEngine(), "es", source="en", glossary=glossary)
    assert write(result.article) == "La **epidemia mundial** es aquí."


def test_forms_of_verbs() -> None:
    forms = Conjugated("acept", "analiz")
    assert [forms.get(form) for form in ("aceptaron", "acepte", "acepté", "aceptar")] == [
        "analizaron",
        "analice",
        "analicé",
        "analizar",
    ]
    assert forms.get("casa") is None
    assert Conjugated("acept", "replic").get("acepten") == "repliquen"


def test_each_row_can_be_used() -> None:
    first = [form for row in ROWS for form in row["source"].split("|")]
    assert len(first) == len(set(first))
    for row in ROWS:
        forms = row["target"].split("|")
        wanted = {"noun m": {1, 2}, "noun f": {1, 2}, "noun mp": {1}, "adj": {2, 4}, "adv": {1}, "verb": {1}}[
            row["pos"]
        ]
        assert len(forms) in wanted, row
        assert row["note"], row
        assert row["pos"] != "verb" or forms[0].endswith("ar"), row


def test_other_pairs_have_none() -> None:
    assert list(carried_words_of("es", "en").find("pandemic")) == []
