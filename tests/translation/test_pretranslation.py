"""What the memory lacks is translated, once; what is done is kept whatever happens; long streams stay small."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing
from itertools import islice
from pathlib import Path

import pytest

from tests.translation.made_up import ReversingEngine, translate_article
from toolkit.document import Article, Metadata, nodes as n
from toolkit.errors import EngineError, MemoryFileError
from toolkit.translation import segmentation
from toolkit.translation.engines.protocol import Alignment, Pair, Request, Translation
from toolkit.translation.memory import Memory
from toolkit.translation.translator import Translated, translate_articles

PAIR = Pair("en", "es")


def article(*paragraphs: str, authors: tuple[str, ...] = ()) -> Article:
    blocks = tuple(n.Para((n.Str(text),)) for text in paragraphs)
    metadata = Metadata.of(language="en")
    if authors:
        metadata = metadata.with_extra({"author": n.MetaList(tuple(map(n.MetaString, authors)))})
    return Article(metadata, blocks)


def texts(result: Translated) -> list[str]:
    return [unit.text for unit in result.article.units()]


class Failing(ReversingEngine):
    """Breaks down after some sentences."""

    def __init__(self, after: int) -> None:
        super().__init__()
        self.after = after

    def translate(self, requests: Iterable[Request], source: str, target: str) -> Iterator[tuple[int, Translation]]:
        yield from islice(super().translate(requests, source, target), self.after)
        raise EngineError("It broke down.")


class Unaligned(ReversingEngine):
    """Gives alignments only when it is asked for them, as a neural engine does."""

    def __init__(self) -> None:
        super().__init__()
        self.aligned_later: list[str] = []

    def translate(self, requests: Iterable[Request], source: str, target: str) -> Iterator[tuple[int, Translation]]:
        for request, (number, made) in zip(
            requests_list := list(requests), super().translate(requests_list, source, target), strict=True
        ):
            yield number, made if request.aligned else Translation(made.text, made.score)

    def align(self, pairs: Iterable[tuple[str, str]], source: str, target: str) -> list[Alignment | None]:
        assert (source, target) == ("en", "es")
        made: list[Alignment | None] = []
        for text, translation in pairs:
            self.aligned_later.append(text)
            found = self._reverse(text)
            assert found.text == translation
            assert found.alignment is not None
            made.append(found.alignment)
        return made


@pytest.fixture
def memory(tmp_path: Path) -> Iterator[Memory]:
    with Memory(tmp_path / "memory.sqlite") as made:
        yield made


def test_a_sentence_is_never_translated_twice(memory: Memory) -> None:
    engine = ReversingEngine()
    first = translate_article(article("One two.", "Three. One two."), engine, "es", memory=memory)
    assert engine.seen == ["One two.", "Three."]
    assert (first.counts.engine, first.counts.memory) == (3, 0)
    other = ReversingEngine()
    again = translate_article(article("Three. Four. One two."), other, "es", memory=memory)
    assert other.seen == ["Four."]
    assert (again.counts.engine, again.counts.memory) == (1, 2)
    assert texts(again) == ["THREE. FOUR. TWO ONE."]


class Idle(ReversingEngine):
    """May not be asked for anything: a neural engine would load its model."""

    def translate(self, *_: object) -> Iterator[tuple[int, Translation]]:
        raise AssertionError("It was asked.")


def test_an_engine_is_left_alone_where_the_memory_has_every_sentence(memory: Memory) -> None:
    source = article("One two.", "Three.")
    first = translate_article(source, ReversingEngine(), "es", memory=memory)
    again = translate_article(source, Idle(), "es", memory=memory)
    assert texts(again) == texts(first)
    with pytest.raises(EngineError, match="was asked"):
        translate_article(article("One two.", "Four."), Idle(), "es", memory=memory)


def test_what_was_done_before_an_engine_broke_down_is_kept(memory: Memory) -> None:
    source = article(*(f"Sentence number {number}." for number in range(500)))
    with pytest.raises(EngineError, match="broke down"):
        translate_article(source, Failing(300), "es", memory=memory)
    engine = ReversingEngine()
    result = translate_article(source, engine, "es", memory=memory)
    assert len(engine.seen) == 200
    assert (result.counts.engine, result.counts.memory) == (200, 300)


def test_what_was_done_is_kept_when_the_caller_gives_up(memory: Memory) -> None:
    done: list[int] = []

    def give_up(count: int) -> None:
        done.append(count)
        if sum(done) > 100:
            raise KeyboardInterrupt

    source = article(*(f"Sentence number {number}." for number in range(500)))
    with pytest.raises(KeyboardInterrupt):
        translate_article(source, ReversingEngine(), "es", memory=memory, progress=give_up)
    engine = ReversingEngine()
    translate_article(source, engine, "es", memory=memory)
    assert len(engine.seen) <= 400


def test_a_person_s_translation_is_preferred_and_nothing_in_it_is_changed(memory: Memory) -> None:
    memory.review(PAIR, "One bold two.", "Uno negrita dos.")
    source = Article(Metadata.of(language="en"), (n.Para((n.Str("One "), n.Strong((n.Str("bold"),)), n.Str(" two."))),))
    engine = ReversingEngine()
    result = translate_article(source, engine, "es", memory=memory)
    assert engine.seen == []
    assert (result.counts.reviewed, result.counts.engine) == (1, 0)
    assert texts(result) == ["Uno negrita dos."]
    [unit] = result.article.units()
    assert [unit.text[span.start : span.end] for span in unit.content.spans] == ["negrita"]


def test_an_alignment_that_was_not_needed_before_is_found_later(memory: Memory) -> None:
    engine = Unaligned()
    translate_article(article("One two three."), engine, "es", memory=memory)
    assert engine.aligned_later == []
    markup = Article(Metadata.of(language="en"), (n.Para((n.Strong((n.Str("One"),)), n.Space(), n.Str("two three."))),))
    for _ in range(2):
        result = translate_article(markup, engine, "es", memory=memory)
        [unit] = result.article.units()
        assert [unit.text[span.start : span.end] for span in unit.content.spans] == ["ONE"]
        assert result.counts.by_rule == 0
    assert (engine.seen, engine.aligned_later) == (["One two three."], ["One two three."])


def test_numbers_codes_and_the_author_s_name_are_not_sent() -> None:
    engine = ReversingEngine()
    source = article("42 %", "A4", "G20, COVID-19", "(Ann Writer)", "Ann", "— * —", "STEP 1", authors=("Ann Writer",))
    result = translate_article(source, engine, "es")
    assert engine.seen == ["Ann", "STEP 1"]
    assert result.counts.left_alone == sum(unit.text not in engine.seen for unit in source.units())


def test_articles_are_yielded_as_they_are_done_and_read_no_further_than_needed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(segmentation, "LARGE", 5_000)
    monkeypatch.setattr("toolkit.translation.pretranslation.LARGE", 5_000)
    read = 0

    def stream() -> Iterator[Article]:
        nonlocal read
        for number in range(1000):
            read += 1
            yield article(*(f"Article {number} has sentence {sentence}." for sentence in range(20)))

    results = translate_articles(stream(), ReversingEngine(), PAIR)
    assert texts(next(results))[3] == "3 SENTENCE HAS 0 ARTICLE."
    assert read < 20
    assert sum(1 for _ in results) == 999
    assert read == 1000


def test_a_long_article_is_read_as_the_engine_asks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(segmentation, "LARGE", 5_000)
    monkeypatch.setattr("toolkit.translation.pretranslation.LARGE", 5_000)
    source = article(*(f"This is sentence number {number} of many." for number in range(2000)))
    engine = ReversingEngine()
    [short, long, last] = translate_articles([article("One."), source, article("Two.")], engine, PAIR)
    assert (texts(short), texts(last)) == (["ONE."], ["TWO."])
    assert texts(long) == [f"MANY OF {number} NUMBER SENTENCE IS THIS." for number in range(2000)]
    assert len(engine.seen) == len(set(engine.seen)) == 2002


def test_an_engine_that_says_a_sentence_twice_is_an_error() -> None:
    class Stammering(ReversingEngine):
        def translate(self, requests: Iterable[Request], source: str, target: str) -> Iterator[tuple[int, Translation]]:
            for item in super().translate(requests, source, target):
                yield item
                yield item

    with pytest.raises(EngineError):
        translate_article(article("One."), Stammering(), "es")


def test_a_sentence_that_the_memory_has_lost_meanwhile_is_not_passed_over(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("toolkit.translation.pretranslation._REMEMBERED", 0)
    path = tmp_path / "memory.sqlite"

    def lose(_count: int) -> None:
        with closing(sqlite3.connect(path)) as database, database:
            database.execute("DELETE FROM entry")

    with Memory(path) as memory:
        with pytest.raises(MemoryFileError, match=r"has lost 1 sentence that it had, such as 'One two\.'"):
            translate_article(article("One two."), ReversingEngine(), "es", memory=memory, progress=lose)
        assert texts(translate_article(article("One two."), ReversingEngine(), "es", memory=memory)) == ["TWO ONE."]
