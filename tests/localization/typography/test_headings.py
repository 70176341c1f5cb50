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


def test_only_translations_from_english_and_only_languages_without_such_capitals() -> None:
    written = "El Viejo Faro y la Luz de Noche"
    assert headings("es", written, source="") == [written]
    assert headings("es", written, source="de") == [written]
    assert headings("tr", written) == [written]


def test_german_nouns_keep_their_capitals() -> None:
    body = "Man sieht das alte Haus am Meer, und der Turm steht im tiefen Wasser."
    assert headings("de", "Das Alte Haus im Tiefen Wasser", body=body) == ["Das alte Haus im tiefen Wasser"]
