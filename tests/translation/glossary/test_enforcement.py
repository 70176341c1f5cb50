"""Terms put into translations: by alignment, where it is certain, and nothing else changed."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, strategies as st

from tests.translation.glossary.made import aligned, assert_consistent, enforced, glossary, term
from toolkit.languages import words_of
from toolkit.translation.engines.protocol import Alignment, Translation
from toolkit.translation.glossary import Glossary, enforce
from toolkit.translation.markup.word_map import WordMap

TERMS = glossary(
    term("file", "archivo|archivos", "noun m"),
    term("keyword argument", "argumento de palabra clave|argumentos de palabra clave", "noun m"),
    term("argument", "argumento|argumentos", "noun m"),
    term("key", "clave|claves", "noun f"),
    term("metadata", "metadatos", "noun m pl"),
    term("index|indices", "índice|índices", "noun m"),
    term("API", "API", "noun f"),
    term("area", "área|áreas", "noun f"),
    term("bug", "bug", "noun"),
    term("Python"),
    term("Feb", "febrero"),
)


@pytest.mark.parametrize(
    ("sentence", "before", "links", "after"),
    [
        # The article and what stands around it stay.
        ("The file is open.", "El fichero está abierto.", None, "El archivo está abierto."),
        ("«Files», two", "«Ficheros», dos", None, "«Archivos», dos"),
        # Gender from the glossary, number from the sentence; contractions too.
        ("The key", "El tono", None, "La clave"),
        ("of the files", "de las limas", [[0], [1], [2]], "de los archivos"),
        ("of the key", "del tono", [[0, 1], [2]], "de la clave"),
        ("to another file", "a otra lima", None, "a otro archivo"),
        ("the other files", "las otras limas", None, "los otros archivos"),
        ("The area", "La zona", None, "El área"),
        ("A key area", "Una llave zona", None, "Una clave área"),
        ("The metadata", "La ficha", None, "Los metadatos"),
        # Several words, small ones that no source word owns among them.
        ("a keyword argument", "una riña de palabra clave", [[0], [2], [], [1], [1]], "un argumento de palabra clave"),
        ("keyword arguments", "llaves de riña", [[1], [], [0]], "argumentos de palabra clave"),
        # The small words before the term's own are the sentence's.
        ("the file", "de la lima", [[0], [0], [1]], "del archivo"),
        ("of files", "de las limas", [[0], [1], [1]], "de los archivos"),
        # Letters as the sentence has them.
        ("FILE", "LIMA", None, "ARCHIVO"),
        ("Keyword Argument Here", "Riña Clave Aquí", [[1], [0], [2]], "Argumento de palabra clave Aquí"),
        ("Here File", "Aquí Lima", None, "Aquí Archivo"),
        ("A new file", "Un Fichero nuevo", [[0], [2], [1]], "Un archivo nuevo"),
        ("The API", "El IPA", None, "La API"),
        ("in Feb", "en Feb", None, "en febrero"),
        # Paired forms.
        ("the indices", "las listas", None, "los índices"),
        # A name stays, and loses an article that nobody wrote.
        ("Python works", "La pitón funciona", [[0], [0], [1]], "Python funciona"),
        ("of Python", "de la pitón", [[0], [], [1]], "de Python"),
        ("the Python", "la pitón", None, "la Python"),
    ],
)
def test_applied(sentence: str, before: str, links: list[list[int]] | None, after: str) -> None:
    text, result = enforced(TERMS, sentence, before, links)
    assert text == after
    assert result.applied
    assert not result.missed
    assert_consistent(result.translation)


@pytest.mark.parametrize(
    ("sentence", "text"),
    [
        ("The file", "El archivo"),
        ("The files", "Todos los Archivos"),
        ("A keyword argument and an argument", "Un argumento y un argumento de palabra clave"),
        ("Python", "Python"),
    ],
)
def test_right_already(sentence: str, text: str) -> None:
    for translation in (aligned(sentence, text, [[]] * len(text.split())), Translation(text)):
        result = enforce(sentence, translation, TERMS.matches(sentence), TERMS)
        assert result.translation is translation
        assert len(result.already) == len(TERMS.matches(sentence))
        assert (result.applied, result.missed) == ((), ())


@pytest.mark.parametrize(
    ("sentence", "text", "links"),
    [
        # Its words are apart, with another word between them.
        ("a keyword argument new", "palabra nueva clave", [[1], [3], [2]]),
        # A part of it went elsewhere.
        ("keyword argument is", "palabra es riña", [[1], [2], [0]]),
        # Another word of the sentence would be lost.
        ("open file", "abrelima", [[0, 1]]),
        # It was left out.
        ("the file is", "es", [[2]]),
        # Inside a longer word.
        ("one file", "uno-lima", [[0, 1]]),
    ],
)
def test_missed(sentence: str, text: str, links: list[list[int]]) -> None:
    translation = aligned(sentence, text, links)
    result = enforce(sentence, translation, TERMS.matches(sentence), TERMS)
    assert result.translation is translation
    assert len(result.missed) == 1
    assert (result.applied, result.already) == ((), ())


def test_without_alignment_nothing_is_replaced() -> None:
    translation = Translation("La lima")
    result = enforce("The file", translation, TERMS.matches("The file"), TERMS)
    assert result.translation is translation
    assert [match.text for match in result.missed] == ["file"]


def test_two_terms_for_one_word_are_both_missed() -> None:
    text, result = enforced(TERMS, "key file", "llavero", [[0, 1]])
    assert text == "llavero"
    assert [match.text for match in result.missed] == ["key", "file"]


def test_one_occurrence_serves_one_match() -> None:
    text, result = enforced(TERMS, "A file and a file", "Un archivo y una lima")
    assert text == "Un archivo y un archivo"
    assert (len(result.already), len(result.applied)) == (1, 1)
    assert result.applied[0].match.start == 13


@pytest.mark.parametrize(
    ("sentence", "before", "after"),
    [
        ("the bugs", "los bichos", "los bug"),  # the glossary has no plural
        ("the bug", "la chinche", "la bug"),  # nor a gender
        ("the file given", "la lima dada", "el archivo dada"),  # the word after was made for another noun
    ],
)
def test_unsure_inflection_is_told(sentence: str, before: str, after: str) -> None:
    text, result = enforced(TERMS, sentence, before)
    assert text == after
    assert [applied.inflection_unsure for applied in result.applied] == [True]


def test_unknown_words_that_were_replaced_are_known() -> None:
    translation = Translation(
        "La file de xyz", None, aligned("The file of xyz", "La file de xyz").alignment, ("file", "xyz")
    )
    result = enforce("The file of xyz", translation, TERMS.matches("The file of xyz"), TERMS)
    assert result.translation.text == "El archivo de xyz"
    assert result.translation.unknown == ("xyz",)


def test_spans_are_found_again_on_the_term() -> None:
    sentence = "of the keyword argument here"
    text, result = enforced(TERMS, sentence, "de la riña clave aquí", [[0], [1], [3], [2], [4]])
    assert text == "del argumento de palabra clave aquí"
    place = WordMap(sentence, result.translation).find(7, 23)
    assert place is not None
    assert text[place.start : place.end] == "argumento de palabra clave"
    place = WordMap(sentence, result.translation).find(24, 28)
    assert place is not None
    assert text[place.start : place.end] == "aquí"


# -------------------------------------------------------------------- for all translations

WORDS = st.lists(st.text("abcdefgh", min_size=3, max_size=6), min_size=1, max_size=8, unique=True)


@given(WORDS, st.data())
def test_only_aligned_words_are_replaced(words: list[str], data: st.DataObject) -> None:
    """In a language without articles to agree, all but the words that the alignment names stays as it was."""
    chosen = data.draw(st.sets(st.sampled_from(words)))
    order = data.draw(st.permutations(range(len(words))))
    gaps = data.draw(
        st.lists(st.sampled_from([" ", ", ", " — ", "  ", " (", "\u00a0"]), min_size=len(words), max_size=len(words))
    )
    terms = glossary(*(term(word, f"z{word} y") for word in sorted(chosen)), source="xx", target="yy")
    sentence = " ".join(words)

    def written(replaced: set[str]) -> str:
        parts = [f"z{words[index]} y" if words[index] in replaced else f"q{words[index]}" for index in order]
        return "".join(part + gap for part, gap in zip(parts, gaps, strict=True))

    text, result = enforced(terms, sentence, written(set()), [[index] for index in order])
    assert text == written(chosen)
    assert {applied.old for applied in result.applied} == {f"q{word}" for word in chosen}
    assert_consistent(result.translation)


WORDLIKE = ("file", "la lima", "archivo", "keyword argument", "los", "de el", "del ", "l'", "API", "Python", "índices")
HOSTILE = ("\u0301", "\x00", "\u202e", "\ufffc", "数", "قاعدة", "(?:", "\\", "\u00ad", "a\u0308", "’", "ﬁle", "İ", "\n")
PIECES = st.sampled_from((*WORDLIKE, *HOSTILE, " ", "-"))
TEXTS = (
    st.lists(st.sampled_from(WORDLIKE), min_size=1, max_size=8).map(" ".join)
    | st.lists(PIECES, max_size=12).map(" ".join)
    | st.lists(PIECES | st.text(max_size=3), max_size=12).map("".join)
)


def any_alignment(draw: st.DrawFn, sentence: str, text: str) -> Alignment:
    def tokens(of: str) -> tuple[tuple[int, int], ...]:
        if draw(st.booleans()):
            return tuple(words_of(of))
        edges = sorted(draw(st.sets(st.integers(0, len(of)), max_size=16)))
        return tuple(zip(edges[::2], edges[1::2], strict=False))

    source, target = tokens(sentence), tokens(text)
    columns = draw(st.lists(st.sets(st.integers(0, 5), max_size=2), min_size=8, max_size=8))
    weights = np.zeros((len(target), len(source)), dtype=np.float32)
    for row in range(len(target)):
        for column in columns[row % 8]:
            if column < len(source):
                weights[row, column] = 1
    return Alignment(source, target, weights / np.maximum(weights.sum(axis=1, keepdims=True), 1))


@st.composite
def translations(draw: st.DrawFn) -> tuple[str, Translation]:
    sentence, text = draw(TEXTS), draw(TEXTS)
    return sentence, Translation(text, alignment=any_alignment(draw, sentence, text) if draw(st.booleans()) else None)


@pytest.mark.parametrize("target", ["es", "fr", "it", "pt", "de", "ja", "xx"])
@given(case=translations())
def test_any_translation(target: str, case: tuple[str, Translation]) -> None:
    """Every match is accounted for, the alignment stays consistent, and doing it again changes nothing."""
    sentence, translation = case
    terms = Glossary(TERMS.terms, "en", target)
    matches = terms.matches(sentence)
    result = enforce(sentence, translation, matches, terms)
    told = [*(applied.match for applied in result.applied), *result.already, *result.missed]
    assert sorted(told, key=lambda match: match.start) == list(matches)
    assert_consistent(result.translation)
    if not result.applied:
        assert result.translation is translation
    again = enforce(sentence, result.translation, matches, terms)
    assert again.translation is result.translation
    assert again.missed == result.missed


def test_long_sentences() -> None:
    sentence = "file " * 5_000
    result = enforce(sentence, Translation("archivo " * 4_000), TERMS.matches(sentence), TERMS)
    assert (len(result.already), len(result.missed)) == (4_000, 1_000)


def test_an_abbreviation_s_own_stop_takes_the_place_of_the_engine_s() -> None:
    terms = glossary(term("ca.", "aprox."))
    text, _ = enforced(terms, "It has ca. 30", "Ha ca. 30", [[1], [2], [3]])
    assert text == "Ha aprox. 30"
