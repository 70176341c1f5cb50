"""Capitals of English titles in translated headings: undone where the language has none, names kept."""

from __future__ import annotations

import pytest

from toolkit.document import Article, Metadata, Provenance, nodes as n, units_of
from toolkit.document.provenance import with_provenance
from toolkit.localization import load_locale, localize

BODY = "El viejo faro de Punta Negra guarda el mar. Cada noche, la luz vuelve a la costa y Ana la mira desde su casa."


def headings(tag: str, *texts: str, body: str = BODY, source: str = "en") -> list[str]:
    metadata = Metadata.of(title=texts[0], language=tag)
    if source:
        metadata = with_provenance(metadata, Provenance(source, tag, "x"))
    blocks: n.Blocks = (
        *(n.Header(2, n.EMPTY_ATTR, (n.Emph((n.Str(text),)),)) for text in texts[1:]),
        n.Para((n.Str(body),)),
    )
    made = localize(Article(metadata, blocks), load_locale(tag))
    return [unit.text for unit in units_of(made)][:-1]


@pytest.mark.parametrize(
    ("written", "printed"),
    [
        ("El Viejo Faro y la Luz de Noche", "El viejo faro y la luz de noche"),
        ("La Casa de Ana en Punta Negra", "La casa de Ana en Punta Negra"),
        ("La Costa de la Luz y el Mar del Norte", "La costa de la luz y el mar del Norte"),  # "Norte": nobody knows
        ("La Luz: El Faro en la Noche", "La luz: el faro en la noche"),
        ("Noche. La Casa del Faro Viejo", "Noche. La casa del faro viejo"),
        ("La luz de Punta Negra", "La luz de Punta Negra"),
        ("EL VIEJO FARO DE NOCHE", "EL VIEJO FARO DE NOCHE"),
        ("La Casa", "La Casa"),
    ],
)
def test_headings_are_written_as_sentences(written: str, printed: str) -> None:
    assert headings("es", written, written) == [printed, printed]


@pytest.mark.parametrize(
    ("tag", "written", "printed"),
    [
        ("es", "El Faro Del Puerto Y De La Luz", "El faro del Puerto y de la luz"),
        ("es", "Bienvenido A Su Casa Blanca", "Bienvenido a su casa Blanca"),
        ("es", "El Plan A: Vitamina A", "El Plan A: Vitamina A"),
        ("es-419", "Una Historia De Amor Y Muerte", "Una Historia de Amor y Muerte"),
        ("fr", "La Fin De L’Hiver Et Du Froid Au Nord", "La Fin de l’Hiver et du Froid au Nord"),
        ("it", "La Storia Dell’Acqua E Della Terra Nel Mare", "La Storia dell’Acqua e della Terra nel Mare"),
        ("pt-BR", "A Casa Do Mar E Da Terra Nas Ilhas", "A casa do mar e da Terra nas Ilhas"),
        ("ca", "La Casa Del Mar I De L’Illa Blanca", "La casa del mar I de l’Illa Blanca"),
        ("de", "Das Haus Am Meer Und Im Wald", "Das Haus am Meer und im Wald"),
        ("ru", "Жизнь И Смерть На Море", "Жизнь и\u00a0Смерть на Море"),
    ],
)
def test_small_words_are_small_in_headings_though_no_sentence_has_them(tag: str, written: str, printed: str) -> None:
    assert headings(tag, written, written) == [printed, printed]


def test_articles_that_no_sentence_has_are_small_before_small_words_only() -> None:
    written, body = "Un Viaje Rápido De La Paz A Las Casas Del Mar", "Hay casas nuevas y mar."
    assert headings("es", written, body=body) == ["Un Viaje Rápido de La Paz a las casas del mar"]


def test_small_words_of_names_that_sentences_have_keep_their_capital() -> None:
    body = "Ayer habló Benicio Del Toro."
    assert headings("es", "El Discurso De Benicio Del Toro", body=body) == ["El Discurso de Benicio Del Toro"]


def test_only_translations_from_english_and_only_languages_without_such_capitals() -> None:
    written = "El Viejo Faro y la Luz de Noche"
    assert headings("es", written, source="") == [written]
    assert headings("es", written, source="de") == [written]
    assert headings("tr", written) == [written]


def test_german_nouns_keep_their_capitals() -> None:
    body = "Man sieht das alte Haus am Meer, und der Turm steht im tiefen Wasser."
    assert headings("de", "Das Alte Haus im Tiefen Wasser", body=body) == ["Das alte Haus im tiefen Wasser"]
