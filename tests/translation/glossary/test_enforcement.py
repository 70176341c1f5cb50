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
    term("Dothraki", "dothraki", exact=False),
    term("CEO", "director general|directores generales", "noun m"),
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
        ("The CEOs", "Los CEOs", None, "Los directores generales"),
        # Where the entry says that languages differ in them, the entry's.
        ("he speaks Dothraki", "él habla Dothraki", None, "él habla dothraki"),
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


VERBS = {
    "es": ["add|sumar", "run|ejecutar|ejecuta|ejecutó|ejecutando|ejecutado"],
    "fr": ["add|additionner", "run|exécuter|exécute|exécutait|exécutant|exécuté"],
    "pt": ["add|somar", "run|executar|executa|executou|executando|executado"],
    "it": ["add|sommare", "run|eseguire|esegue|eseguiva|eseguendo|eseguito"],
    "de": ["add|addieren", "run|ausführen|ausführt|ausführte|ausgeführt"],
}


@pytest.mark.parametrize(
    ("target", "sentence", "before", "after"),
    [
        ("es", "She is running now", "Ella está corriendo ahora", "Ella está ejecutando ahora"),
        ("es", "He ran it", "Él corrió lo", "Él ejecutó lo"),
        ("es", "He has run", "Él ha corrido", "Él ha ejecutado"),
        ("es", "to run", "de correr", "de ejecutar"),
        ("es", "He runs", "Él corre", "Él ejecuta"),
        ("fr", "He ran", "Il courait", "Il exécutait"),
        ("fr", "to run", "de courir", "d'exécuter"),
        ("fr", "We have run", "Nous avons couru", "Nous avons couru"),
        ("pt", "He ran", "Ele correu", "Ele executou"),
        ("pt", "She is running", "Ela está correndo", "Ela está executando"),
        ("it", "She is running", "Lei sta correndo", "Lei sta eseguendo"),
        ("it", "They have run", "Loro hanno corso", "Loro hanno corso"),
        ("de", "He ran", "Er rannte", "Er ausführte"),
        ("de", "He can run", "Er kann rennen", "Er kann ausführen"),
        # The glossary has no form like this one.
        ("es", "Add it", "Añade lo", "Añade lo"),
        ("fr", "Add it", "Ajoutez le", "Ajoutez le"),
        ("de", "Add it", "Füge es", "Füge es"),
        # The sentence has a noun.
        ("es", "The run ended", "La carrera acabó", "La carrera acabó"),
        ("fr", "A run ended", "Une course finit", "Une course finit"),
        # It may have one.
        ("es", "long run ended", "larga carrera acabó", "larga carrera acabó"),
    ],
)
def test_a_verb_takes_the_form_of_what_it_replaces(target: str, sentence: str, before: str, after: str) -> None:
    made = [term(source, forms, "verb") for source, _, forms in (line.partition("|") for line in VERBS[target])]
    terms = glossary(*made, target=target)
    text, result = enforced(terms, sentence, before)
    assert text == after
    is_noun = not terms.matches(sentence)
    assert len(result.applied) == (text != before)
    assert len(result.missed) == (text == before and not is_noun)


@pytest.mark.parametrize(
    ("sentence", "before", "after"),
    [
        ("You can file it", "Puedes limar lo", "Puedes limar lo"),
        ("to file a claim", "de limar una queja", "de limar una queja"),
        ("File the claim", "Lima la queja", "Lima la queja"),
        ("Files that match", "Limas que casan", "Archivos que casan"),
        ("This is file 3", "Esto es lima 3", "Esto es archivo 3"),
        ("go to file settings", "ir a lima ajustes", "ir a archivo ajustes"),
    ],
)
def test_a_noun_is_not_put_for_a_verb(sentence: str, before: str, after: str) -> None:
    assert enforced(TERMS, sentence, before)[0] == after


def test_a_verb_and_a_noun_that_are_written_the_same_are_two_terms() -> None:
    terms = glossary(term("run", "ejecutar|ejecuta", "verb"), term("run", "recorrido|recorridos", "noun m"))
    assert enforced(terms, "The run", "La carrera")[0] == "El recorrido"
    assert enforced(terms, "We can run", "Nosotros podemos correr")[0] == "Nosotros podemos ejecutar"


NAMES = glossary(*(term(name, pos="proper noun") for name in ("Apple", "Go", "Target")), term(".NET"), term("C#"))


@pytest.mark.parametrize(
    ("sentence", "before", "after", "told"),
    [
        ("We like Apple", "Nos gusta manzana", "Nos gusta Apple", False),
        ("Apple announced that", "Manzana anunció eso", "Apple anunció eso", False),
        ("Apple and Google", "Manzana y Google", "Apple y Google", False),
        # What follows doesn't tell.
        ("Apple pie", "Manzana pastel", "Apple pastel", True),
    ],
)
def test_names(sentence: str, before: str, after: str, told: bool) -> None:
    text, result = enforced(NAMES, sentence, before)
    assert text == after
    assert [applied.inflection_unsure for applied in result.applied] == [told]


@pytest.mark.parametrize(
    ("sentence", "text"),
    [("Go home", "Ve casa"), ("Target the market", "Apunta al mercado"), ("He said: “Go away”", "Dijo: «Vete lejos»")],
)
def test_what_begins_a_sentence_with_a_capital_may_be_no_name(sentence: str, text: str) -> None:
    new, result = enforced(NAMES, sentence, text)
    assert new == text
    assert [match.unsure for match in result.missed] == [True]


def test_a_name_that_owns_something_is_one() -> None:
    [match] = NAMES.matches("Apple's phone is red.")
    assert (match.unsure, match.doubtful) == (False, False)


@pytest.mark.parametrize("sentence", ["Apples are red", "two apples", "an apple", "he can go", "the targets"])
def test_a_name_has_its_own_capitals_and_no_plural(sentence: str) -> None:
    assert not NAMES.matches(sentence)


@pytest.mark.parametrize(
    ("sentence", "before", "after"),
    [("Use .NET here", "Usa .Neto aquí", "Usa .NET aquí"), ("Use C# here", "Usa Do# aquí", "Usa C# aquí")],
)
def test_marks_of_a_name_are_replaced_with_it(sentence: str, before: str, after: str) -> None:
    assert enforced(NAMES, sentence, before)[0] == after


@pytest.mark.parametrize(
    ("sentence", "before", "links", "after"),
    [
        # An engine that doesn't know the word doesn't know its gender.
        ("The API is here", "El API es aquí", None, "La API es aquí"),
        # Nor does every engine know which sounds ask for which article.
        ("an area", "una área", None, "un área"),
        ("no area", "ninguna área", None, "ningún área"),
        # Nothing of the term stays, though a part of it looks like a pronoun.
        ("The IT area", "El LO zona", None, "El área de TI"),
        ("The IT area", "El LO la zona", [[0], [1], [2], [2]], "El área de TI"),
        ("The IT staff", "El LO personal", None, "La TI personal"),
    ],
)
def test_what_stands_before_a_term(sentence: str, before: str, links: list[list[int]] | None, after: str) -> None:
    terms = (term("API", "API", "noun f"), term("area", "área|áreas", "noun f"))
    made = glossary(*terms, term("IT area", "área de TI", "noun f"), term("IT", "TI", "noun f"))
    assert enforced(made, sentence, before, links)[0] == after


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
