"""Stops and capitals that an engine can't know of, since it is sent neither neighbours nor quotation marks."""

from __future__ import annotations

import pytest

from tests.translation.made_up import ReplayEngine, translate_article
from toolkit import pandoc
from toolkit.document import Article, units_of

STORED = {
    "Who came?": "¿Quién vino?",
    "Acme Inc.": "Inc. de Acmé",
    "They left.": "Se fueron.",
    "He said: I am here.": "Dijo: estoy aquí.",
    "He said, I am here.": "Dijo que estoy aquí.",
    "She said, It is big.": "Dijo, es grande.",
    "The words are Love, Hate and War.": "Las palabras son amor, odio y guerra.",
    "It is: big.": "Es: grande.",
}


def translated(markdown: str) -> list[str]:
    article = Article.from_json(pandoc.run(["-f", "markdown", "-t", "json", "--sandbox"], markdown.encode()))
    made = translate_article(article, ReplayEngine(STORED), "es", source="en").article
    return [unit.text.replace("\u00a0", " ") for unit in units_of(made)]


@pytest.mark.parametrize(
    ("markdown", "wanted"),
    [
        ("Who came? Acme Inc. They left.", "¿Quién vino? Inc. de Acmé. Se fueron."),
        ("They left. **Acme Inc.**", "Se fueron. Inc. de Acmé."),
        ("Acme Inc.", "Inc. de Acmé."),
        ("# Acme Inc.", "Inc. de Acmé"),
        ("- Acme Inc.", "Inc. de Acmé"),
        ("- Acme Inc. They left.", "Inc. de Acmé. Se fueron."),
    ],
)
def test_a_sentence_that_ends_with_an_abbreviation_has_its_stop_where_text_runs_on(markdown: str, wanted: str) -> None:
    assert translated(markdown) == [wanted]


def test_the_stop_belongs_to_what_is_bold_as_in_the_source() -> None:
    article = Article.from_json(pandoc.run(["-f", "markdown", "-t", "json", "--sandbox"], b"They left. **Acme Inc.**"))
    made = translate_article(article, ReplayEngine(STORED), "es", source="en").article
    [unit] = units_of(made)
    [span] = unit.content.spans
    assert unit.text[span.start : span.end] == "Inc. de Acmé."


@pytest.mark.parametrize(
    ("markdown", "wanted"),
    [
        ('He said: "I am here."', "Dijo: Estoy aquí."),
        ('She said, "It is big."', "Dijo, Es grande."),
        ('He said, "I am here."', "Dijo que estoy aquí."),
        ('The words are "Love", "Hate" and "War".', "Las palabras son amor, odio y guerra."),
        ('It is: "big".', "Es: grande."),
    ],
)
def test_what_is_said_begins_with_a_capital_as_in_the_source(markdown: str, wanted: str) -> None:
    assert translated(markdown) == [wanted]


def test_a_capital_is_the_language_s_own_and_scripts_without_spaces_get_none() -> None:
    article = Article.from_json(
        pandoc.run(["-f", "markdown", "-t", "json", "--sandbox"], b'He said: "I am here."\n\nAcme Inc. They left.')
    )
    turkish = translate_article(
        article, ReplayEngine({"He said: I am here.": "Dedi ki: iyiyim burada."}), "tr", source="en"
    )
    assert next(iter(units_of(turkish.article))).text == "Dedi ki: İyiyim burada."
    stored = {"Acme Inc.": "アクメ社", "They left.": "彼らは去った。", "He said: I am here.": "彼は言った：いる。"}
    japanese = translate_article(article, ReplayEngine(stored), "ja", source="en")
    assert [unit.text for unit in units_of(japanese.article)][1] == "アクメ社。彼らは去った。"
