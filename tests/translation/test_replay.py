"""What real engines have said, as it is stored, goes through everything that stands between an engine and a reader.

Stored are the translations of tests/data/markup/ (its README has who made them): of our own sentences, by the Argos
package in tests/data/models/ and by Apertium, mistakes and all, and by hand. The engine gives the text alone, as many a
plug-in and `llm` do.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from functools import cache

import pytest

from tests.translation.made_up import ReplayEngine, translate_article
from tests.translation.marked import Marked, Score, contents, load, plain_sentences, score
from toolkit import pandoc
from toolkit.document import Article, Metadata, UnitKind, nodes as n
from toolkit.document.content import ATOM
from toolkit.document.flattening import flatten
from toolkit.localization import load_locale
from toolkit.steps import localized
from toolkit.translation import Translated

SETS = ("argos", "apertium", "de", "fr", "ru", "ar", "zh-Hans", "ja", "ko")
"""The two of real engines; and a language's part of texts.toml, whose translations are by hand."""


@dataclass(frozen=True)
class Replayed:
    """A set that has gone through.

    Attributes:
        sentences: The set, each sentence a paragraph.
        article: What was translated.
        made: What came of it.
        unknown: What the engine was asked beyond what is stored.
    """

    sentences: list[Marked]
    article: Article
    made: Translated
    unknown: list[str]


@cache
def replayed(name: str) -> Replayed:
    """Return a set that has gone through, once for all tests."""
    every = load(name) if name in SETS[:2] else [marked for marked in load("texts") if marked.to == name]
    sentences = list({marked.source: marked for marked in every}.values())
    markdown = "\n\n<!-- next -->\n\n".join(marked.source for marked in sentences)
    read = Article.from_json(pandoc.run(["-f", "markdown", "-t", "json", "--sandbox"], markdown.encode()))
    paragraphs = tuple(block for block in read.blocks if isinstance(block, n.Para))
    article = Article(Metadata.of(language="en"), paragraphs)
    plain = [plain_sentences(flatten(block.content, "en"), "en") for block in paragraphs]
    stored = {
        text: said
        for texts, marked in zip(plain, sentences, strict=True)
        for text, said in zip(texts, marked.engine, strict=True)
    }
    engine = ReplayEngine(stored)
    made = translate_article(article, engine, sentences[0].to)
    return Replayed(sentences, article, made, engine.unknown)


def letters(text: str) -> str:
    return re.sub(r"[\W_]+", "", text.replace(ATOM, ""))


def shown(article: Article) -> list[str]:
    return [flatten(block.content, "es").text for block in article.blocks if isinstance(block, n.Para)]


@pytest.mark.parametrize("name", SETS)
def test_formatting_stands_where_people_put_it(name: str) -> None:
    found = replayed(name)
    expected = contents([marked.expected for marked in found.sentences], "en")
    total = Score()
    for marked, before, wanted, after in zip(
        found.sentences, found.article.blocks, expected, found.made.article.blocks, strict=True
    ):
        assert isinstance(before, n.Para)
        assert isinstance(after, n.Para)
        score(marked, flatten(before.content, "en"), wanted, flatten(after.content, marked.to), total)
    assert (total.kept_spans, total.kept_atoms) == (total.spans, total.atoms)
    assert total.share >= 0.9, total.report()


@pytest.mark.parametrize("name", SETS)
def test_what_was_said_is_what_readers_get_in_their_typography(name: str) -> None:
    """No word is lost, added or put elsewhere; spaces are single, and each sentence begins as it was said.

    What is quoted begins with a capital where people put one.
    """
    found = replayed(name)
    expected = contents([marked.expected for marked in found.sentences], "en")
    language = found.sentences[0].to
    typeset = localized(found.made.article, load_locale(language), "standard")
    shown_texts = zip(found.sentences, expected, shown(found.made.article), shown(typeset), strict=True)
    for marked, wanted, text, printed in shown_texts:
        said = " ".join(marked.engine)
        put = letters(wanted.text)
        assert put.casefold() == letters(said).casefold(), marked.source
        assert letters(text) == put, marked.source
        assert letters(printed) == put, marked.source
        assert text[:1] == said[:1] or text[:1] == ATOM, marked.source
        assert not re.search(r"\s\s|^\s|\s$", printed), printed
    assert typeset.language == language


@pytest.mark.parametrize("name", SETS)
def test_what_is_told_of_good_translations_is_little(name: str) -> None:
    found = replayed(name)
    beside = (unit for unit in found.article.units() if unit.kind is not UnitKind.PARAGRAPH)
    notes = {text for unit in beside for text in plain_sentences(unit.content, "en")}
    assert not set(found.unknown) - notes  # nothing but what the sets leave untranslated
    codes = Counter(finding.code for finding in found.made.findings)
    told = sum(count for code, count in codes.items() if code != "markup-by-position")
    assert told <= 0.02 * len(found.sentences), codes
    assert found.made.counts.kept <= 1
