"""Small words before a term, in the languages that have data."""

from __future__ import annotations

from importlib.resources import files

import pytest

from toolkit.translation.glossary.particles import particles_of
from toolkit.translation.glossary.words import language_data

LANGUAGES = ("ca", "es", "fr", "it", "pt")


@pytest.mark.parametrize(
    ("language", "before", "term", "gender", "after"),
    [
        ("es", "en la ", "archivo", "m", "en el "),
        ("es", "del ", "clave", "f", "de la "),
        ("es", "De los ", "claves", "f", "De las "),
        ("es", "DE LOS ", "CLAVES", "f", "DE LAS "),
        ("es", "a la otra ", "archivo", "m", "al otro "),
        ("es", "la ", "área", "f", "el "),
        ("es", "los ", "áreas", "f", "las "),
        ("es", "a y ", "índices", "m", "a e "),
        ("es", "uno o ", "otro", "m", "uno u "),
        ("es", "hielo y ", "hierro", "m", "hielo y "),
        ("es", "para ", "archivo", "m", "para "),
        ("fr", "dans le ", "ordinateur", "m", "dans l'"),
        ("fr", "de l’", "fichier", "m", "du "),
        ("fr", "L’", "fichier", "m", "Le "),
        ("fr", "de ", "ordinateur", "m", "d'"),
        ("fr", "d'", "fichier", "m", "de "),
        ("fr", "de la ", "fichier", "m", "du "),
        ("fr", "à la ", "fichier", "m", "au "),
        ("fr", "le nouveau ", "ordinateur", "m", "le nouvel "),
        ("fr", "ce ", "erreur", "f", "cette "),
        ("fr", "des ", "fonctions", "f", "des "),
        ("it", "il ", "studente", "m", "lo "),
        ("it", "la ", "errore", "m", "l'"),
        ("it", "dell'", "funzione", "f", "della "),
        ("it", "gli ", "file", "m", "i "),
        ("it", "un'", "errore", "m", "un "),
        ("pt", "da ", "arquivo", "m", "do "),
        ("pt", "pelas ", "arquivos", "m", "pelos "),
        ("pt", "numa ", "pasta", "f", "numa "),
        ("es", "la ", "ave", "f", "el "),
        ("es", "una ", "hambre", "f", "un "),
        ("es", "el ", "avenida", "f", "la "),
        ("es", "el ", "armada", "f", "la "),
        ("fr", "le ", "yaourt", "m", "le "),
        ("fr", "la ", "onzième", "m", "le "),
        ("fr", "une belle ", "ordinateur", "m", "un bel "),
        ("it", "il ", "host", "m", "l'"),
        ("it", "il bello ", "file", "m", "il bel "),
        ("pt", "daquela ", "arquivo", "m", "daquele "),
        ("pt", "àquela ", "arquivo", "m", "àquele "),
        ("ca", "la ", "fitxer", "m", "el "),
        ("ca", "el ", "ordinador", "m", "l'"),
        ("ca", "de l'", "fitxer", "m", "del "),
        ("ca", "al ", "imatge", "f", "a la "),
        ("ca", "del ", "illa", "f", "de l'"),
        ("ca", "la ", "iogurt", "m", "el "),
        ("ca", "pel ", "eina", "f", "per l'"),
        ("ca", "un fitxer de ", "àudio", "m", "un fitxer d'"),
        ("ca", "aquest ", "carpeta", "f", "aquesta "),
        ("xx", "la ", "archivo", "m", "la "),
    ],
)
def test_agrees(language: str, before: str, term: str, gender: str, after: str) -> None:
    agreed = particles_of(language).agree(before, term, gender, None)
    assert agreed is not None
    assert before[: agreed.start] + agreed.text == after
    assert agreed.sure


@pytest.mark.parametrize(
    ("language", "before", "term", "gender"),
    [
        ("es", "la ", "bug", ""),  # of unknown gender
        ("pt", "a ", "arquivo", "m"),  # an article or a preposition
        ("de", "mit der ", "Datei", "f"),  # declines by case
    ],
)
def test_what_is_not_known_stays_and_is_told(language: str, before: str, term: str, gender: str) -> None:
    agreed = particles_of(language).agree(before, term, gender, None)
    assert agreed is not None
    assert before[: agreed.start] + agreed.text == before
    assert not agreed.sure


def test_what_can_not_stay_and_can_not_be_mended_is_refused() -> None:
    assert particles_of("fr").agree("l'", "bug", "", None) is None


def test_number_of_the_term() -> None:
    agreed = particles_of("es").agree("el ", "metadatos", "m", True)
    assert agreed is not None
    assert agreed.text == "los "


def test_names_lose_their_article() -> None:
    found = [particles_of("es").without_article(text) for text in ("usa el ", "de la ", "Del ", "para ")]
    assert [bare and bare.text for bare in found] == ["", "de ", "De ", None]


@pytest.mark.parametrize(
    ("language", "before", "after"),
    [
        ("fr", "utilise le ", "utilise "),
        ("fr", "du ", "de "),
        ("fr", "l’", ""),
        ("fr", "aux ", "à "),
        ("it", "dell’", "di "),
        ("it", "Nel ", "In "),
        ("pt", "pela ", "por "),
        ("pt", "no ", "em "),
        ("ca", "de l'", "de "),
        ("ca", "Als ", "A "),
    ],
)
def test_names_lose_their_article_in_other_languages(language: str, before: str, after: str) -> None:
    bare = particles_of(language).without_article(before)
    assert bare is not None
    assert before[: bare.start] + bare.text == after


@pytest.mark.parametrize("language", LANGUAGES)
def test_data_has_one_form_or_four(language: str) -> None:
    for table in language_data(language)["agreement"]:
        assert len(table["forms"]) in (1, 4)
        assert all(len(forms) == len(table["forms"]) for _, *forms in table.get("before", ()))


def test_every_data_file_names_its_source() -> None:
    for file in (files("toolkit.translation.glossary") / "data").iterdir():
        assert "Source" in file.read_text("utf-8") or "https://snowballstem.org" in file.read_text("utf-8")


@pytest.mark.parametrize(
    ("language", "before", "term", "sure"),
    [
        ("nl", "de ", "huis", False),
        ("nl", "een ", "huis", True),
        ("nl", "bij ", "huis", True),
        ("sv", "ett ", "bil", False),
        ("sv", "med ", "bil", True),
        ("da", "et ", "bil", False),
        ("nb", "ei ", "bil", False),
        ("de", "der ", "Haus", False),
    ],
)
def test_articles_that_show_a_gender_that_no_glossary_tells(language: str, before: str, term: str, sure: bool) -> None:
    agreed = particles_of(language).agree(before, term, "", None)
    assert agreed is not None
    assert agreed.sure is sure
