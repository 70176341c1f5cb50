"""What an article uses of a glossary and of what people reviewed: only that can make it stale."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from toolkit.document import Article
from toolkit.ingest import read_article
from toolkit.translation.engines.protocol import Pair
from toolkit.translation.glossary import Glossary, load_glossary
from toolkit.translation.memory import Memory
from toolkit.translation.usage import Usage, usage_of

PAIR = Pair("en", "es")
TEXT = "---\ntitle: On cells\n---\n\nThe cell is small. It has a nucleus.\n\nThe cell is small.\n"


@pytest.fixture
def article(tmp_path: Path) -> Article:
    (tmp_path / "a.md").write_text(TEXT, "utf-8")
    return read_article(tmp_path / "a.md")


@pytest.fixture
def memory(tmp_path: Path) -> Iterator[Memory]:
    with Memory(tmp_path / "memory.sqlite") as memory:
        yield memory


def glossary(folder: Path, *lines: str) -> Glossary:
    path = folder / "terms.csv"
    path.write_text("\n".join(("source,target,note", *lines)), "utf-8")
    return load_glossary([path], "en", "es")


def test_only_terms_that_are_in_it_count(tmp_path: Path, article: Article) -> None:
    def used(*lines: str) -> Usage:
        return usage_of(article, PAIR, glossary(tmp_path, *lines), None)

    cell = used("cell,célula,")
    assert cell.terms
    assert cell == used("cell,célula,", "window,ventana,") == used("cell,célula,a note")
    assert len({cell, used("cell,celda,"), used("cell,célula,", "nucleus,núcleo,"), used("window,ventana,")}) == 4
    assert used("window,ventana,") == Usage() == usage_of(article, PAIR, None, None)


def test_a_longer_term_over_a_shorter_one_counts(tmp_path: Path, article: Article) -> None:
    before = usage_of(article, PAIR, glossary(tmp_path, "cell,célula,"), None)
    after = usage_of(article, PAIR, glossary(tmp_path, "cell,célula,", "the cell,la célula,"), None)
    assert before != after


def test_only_people_s_translations_of_its_sentences_count(article: Article, memory: Memory) -> None:
    def used() -> Usage:
        return usage_of(article, PAIR, None, memory)

    assert used() == Usage()
    memory.review(PAIR, "The sea was calm.", "La mar estaba en calma.")
    assert used() == Usage()
    memory.review(PAIR, "The cell is small.", "La célula es pequeña.")
    first = used()
    assert first.reviewed
    memory.review(Pair("en", "fr"), "It has a nucleus.", "Elle a un noyau.")
    assert used() == first
    memory.review(PAIR, "The cell is small.", "La celda es pequeña.")
    second = used()
    memory.review(PAIR, "It has a nucleus.", "Tiene un núcleo.")
    assert len({first, second, used()}) == 3
