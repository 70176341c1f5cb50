"""Sees to it that the memory has every sentence of some articles: what it lacks is translated, and stored at once.

However many articles there are, only those of one group are held, and an engine is given all that a group lacks in
one call: large enough for full batches, small enough to stay in memory. A single long article is a group of its
own, and its sentences are read as the engine asks for them.
"""

from __future__ import annotations

import time
from collections import OrderedDict, deque
from collections.abc import Callable, Iterable, Iterator
from itertools import chain
from typing import TYPE_CHECKING

from toolkit.batches import batched
from toolkit.counting import counted
from toolkit.document import ATOM
from toolkit.errors import EngineError, MemoryFileError
from toolkit.translation.engines import Aligner, Engine, Pair, Request, Scorer, is_genuine
from toolkit.translation.memory import Entry, FuzzyMatch, MemoryView
from toolkit.translation.occurrences import Occurrence, occurrences_of
from toolkit.translation.segmentation import LARGE, SegmentedArticle

if TYPE_CHECKING:
    from toolkit.translation.quality import Checked

Progress = Callable[[int], None]
"""Called with the number of sentences finished since the last call."""

_LOOKED_UP = 500
"""Sentences looked up together."""

_STORED_AFTER = 64
_STORED_AFTER_SECONDS = 0.5
"""How many sentences, and how long, may be lost in a crash, beside the batches that an engine is working on."""

_REMEMBERED = 5_000
"""Entries kept at hand, so that a small build asks the memory once for each."""


class Pretranslation:
    """Sees to it that the memory has the sentences of a build, for one pair.

    Args:
        view: The memory's entries for the pair and the engine.
        engine: Translates what the memory lacks.
        pair: The languages.
        progress: Told how many more distinct sentences are finished.
        scorer: Judges translations that the engine gives no score; None for nobody.
    """

    def __init__(
        self,
        view: MemoryView,
        engine: Engine,
        pair: Pair,
        progress: Progress | None = None,
        scorer: Scorer | None = None,
    ) -> None:
        self._view = view
        self._engine = engine
        self._pair = pair
        self._progress = progress
        self._scorer = scorer
        self._recent: OrderedDict[str, Entry] = OrderedDict()
        self.started = time.time()

    def fill(self, articles: Iterable[SegmentedArticle]) -> Iterator[SegmentedArticle]:
        """Yield articles in their order, each as soon as the memory has all its sentences.

        Raises:
            EngineError: The engine failed. What it had finished is stored.
            MemoryFileError: The memory can't be used.
        """
        for group in _groups(articles):
            yield from _Group(self, group).run()

    def find(self, occurrences: Iterable[Occurrence]) -> dict[str, Entry]:
        """Return the entries of sentences, of every one; those with an alignment that need one.

        Raises:
            MemoryFileError: The memory has lost one since it was filled: a damaged file was set aside, say.
            EngineError: The engine failed to align them.
        """
        wanted: dict[str, Occurrence] = {}
        for occurrence in occurrences:
            wanted[occurrence.sent] = occurrence.joined(wanted.get(occurrence.sent))
        found = self.known(wanted.values())
        if lost := [occurrence.text for sent, occurrence in wanted.items() if sent not in found]:
            raise MemoryFileError(
                f"The translation memory has lost {counted(len(lost), 'sentence')} that it had, such as "
                f"'{lost[0][:80]}'.",
                "Run again: what is missing is translated again.",
            )
        unaligned = [
            found[sent]
            for sent, occurrence in wanted.items()
            if occurrence.aligned and found[sent].alignment is None and not found[sent].kept
        ]
        found = _renewed(found, self._aligned(unaligned))
        found = _renewed(found, self._scored(found.values()))
        self.remember(found.values())
        return found

    def known(self, occurrences: Iterable[Occurrence]) -> dict[str, Entry]:
        """Return the entries of sentences, as they are, by what is sent; those that there are none for are left out.

        Raises:
            MemoryFileError: The memory can't be read.
        """
        occurrences = list(occurrences)
        # Which of a person's translations is meant depends on the context: only the memory knows.
        found = {
            one.sent: entry
            for one in occurrences
            if one.text == one.sent and (entry := self._recent.get(one.text)) and not entry.reviewed
        }
        return found | self._look_up(one for one in occurrences if one.sent not in found)

    def _look_up(self, occurrences: Iterable[Occurrence]) -> dict[str, Entry]:
        """Return what the memory has of sentences, by what is sent of them: a person's, else the engine's."""
        occurrences = list(occurrences)
        contexts: dict[str, str] = {}
        for occurrence in occurrences:
            contexts[occurrence.text] = contexts[occurrence.sent] = occurrence.context
        entries = self._view.find(contexts, contexts)
        found: dict[str, Entry] = {}
        for occurrence in occurrences:
            entry = entries.get(occurrence.text)
            if entry is None or not entry.reviewed:
                entry = entries.get(occurrence.sent)
            if entry is not None:
                found[occurrence.sent] = entry
        return found

    def occurrences(self, article: SegmentedArticle) -> Iterator[Occurrence]:
        """Yield the sentences of an article that are translated, with what the engine wants to know of them."""
        return occurrences_of(article, surroundings=getattr(self._engine, "reads_surroundings", False))

    def is_unaligned(self, entry: Entry) -> bool:
        """Tell whether a translation has no alignment, and its engine is none that aligns."""
        if entry.alignment is not None or entry.kept:
            return False
        return entry.reviewed or (is_genuine(self._engine) and not isinstance(self._engine, Aligner))

    def similar(self, texts: Iterable[str]) -> dict[str, FuzzyMatch]:
        """Return what people translated that is much like sentences that an engine translated, by their plain text.

        Raises:
            MemoryFileError: The memory can't be used.
        """
        if not is_genuine(self._engine):
            return {}
        return self._view.similar(list(dict.fromkeys(texts)))

    def remember(self, entries: Iterable[Entry]) -> None:
        """Keep entries at hand."""
        for entry in entries:
            self._recent[entry.text] = entry
            self._recent.move_to_end(entry.text)
        while len(self._recent) > _REMEMBERED:
            self._recent.popitem(last=False)

    def lacking(self, occurrences: list[Occurrence]) -> list[Occurrence]:
        """Return those that the memory has nothing for."""
        unknown = [one for one in occurrences if one.text != one.sent or one.text not in self._recent]
        found = self._look_up(unknown)
        self.remember(found.values())
        return [occurrence for occurrence in unknown if occurrence.sent not in found]

    def translate(self, requests: Iterable[Request]) -> Iterator[tuple[int, Checked]]:
        """Translate sentences with the engine, which is left alone where there are none, and look at what it makes."""
        requests = iter(requests)
        first = next(requests, None)
        if first is None:
            return iter(())
        from toolkit.translation.quality import Checked, translate_checked  # a build of known sentences needs neither

        requests = chain([first], requests)
        source, target = self._pair.source, self._pair.target
        if is_genuine(self._engine):
            return translate_checked(self._engine, requests, source, target)
        made = self._engine.translate(requests, source, target)
        return ((number, Checked(translation)) for number, translation in made)

    def store(self, entries: list[Entry]) -> None:
        """Store what was translated."""
        self.remember(self._view.store(entries))
        if self._progress and entries:
            self._progress(len(entries))

    def _aligned(self, entries: list[Entry]) -> list[Entry]:
        """Return entries with the alignment that they lack, if the engine can tell it."""
        if not entries or not isinstance(self._engine, Aligner):
            return []
        pairs = [(entry.text, entry.translation.text) for entry in entries]
        made = self._engine.align(pairs, self._pair.source, self._pair.target)
        told = ((entry, alignment) for entry, alignment in zip(entries, made, strict=True) if alignment is not None)
        aligned = [entry.with_alignment(alignment) for entry, alignment in told]
        return self._view.add_alignments(aligned)

    def _scored(self, entries: Iterable[Entry]) -> list[Entry]:
        """Return those of an engine that gives no scores with the score that another model gives them."""
        if self._scorer is None:
            return []
        unscored = [
            entry for entry in entries if entry.translation.score is None and not (entry.reviewed or entry.kept)
        ]
        pairs = [(_said(entry.text), _said(entry.translation.text)) for entry in unscored]
        made = self._scorer.score(pairs, self._pair.source, self._pair.target) if pairs else []
        told = ((entry, score) for entry, score in zip(unscored, made, strict=True) if score is not None)
        return self._view.add_scores([entry.with_score(score) for entry, score in told])


class _Group:
    """One group of articles, while what they lack is being translated."""

    def __init__(self, pretranslation: Pretranslation, group: list[SegmentedArticle]) -> None:
        self._pretranslation = pretranslation
        self._group = group
        self._waiting = deque(group)
        self._occurrences: list[Occurrence | None] = []
        self._flying: dict[str, list[SegmentedArticle]] = {}
        self._done: list[Entry] = []
        self._stored = time.monotonic()

    def run(self) -> Iterator[SegmentedArticle]:
        try:
            for number, checked in self._pretranslation.translate(self._requests()):
                self._take(number, checked)
                if len(self._done) >= _STORED_AFTER or time.monotonic() - self._stored > _STORED_AFTER_SECONDS:
                    self._store()
                    yield from self._complete()
        finally:
            # Also when the engine fails or the caller gives up: what is done is paid for.
            self._store()
        yield from self._complete()
        if self._waiting:
            lost = next(iter(self._flying), "")
            raise EngineError(
                f"The engine returned nothing for {counted(len(self._flying), 'sentence')}, such as '{lost[:80]}'.",
                "Report it to the engine's makers; try another engine with --engine.",
            )

    def _requests(self) -> Iterator[Request]:
        for article in self._group:
            for occurrences in batched(self._pretranslation.occurrences(article), _LOOKED_UP):
                yield from self._requests_for(article, occurrences)
            article.read = True

    def _requests_for(self, article: SegmentedArticle, occurrences: list[Occurrence]) -> Iterator[Request]:
        distinct: dict[str, Occurrence] = {}
        for occurrence in occurrences:
            distinct[occurrence.sent] = occurrence.joined(distinct.get(occurrence.sent))
        flying = [text for text in distinct if text in self._flying]
        for text in flying:
            article.missing += 1
            self._flying[text].append(article)
            del distinct[text]
        for occurrence in self._pretranslation.lacking(list(distinct.values())):
            article.missing += 1
            self._flying[occurrence.sent] = [article]
            self._occurrences.append(occurrence)
            yield Request(occurrence.sent, occurrence.aligned, occurrence.around)

    def _take(self, number: int, checked: Checked) -> None:
        occurrence = self._occurrences[number]
        if occurrence is None:
            raise EngineError("The engine returned two translations for one sentence.", "Try another --engine.")
        self._occurrences[number] = None
        problems = tuple((problem.code, problem.message) for problem in checked.problems)
        self._done.append(
            Entry.of(
                occurrence.sent,
                checked.translation,
                problems=problems,
                kept=checked.kept,
                context=occurrence.context,
                created=time.time(),
            )
        )

    def _store(self) -> None:
        done, self._done = self._done, []
        self._pretranslation.store(done)
        self._stored = time.monotonic()
        for entry in done:
            for article in self._flying.pop(entry.text):
                article.missing -= 1

    def _complete(self) -> Iterator[SegmentedArticle]:
        while self._waiting and self._waiting[0].read and not self._waiting[0].missing:
            yield self._waiting.popleft()


def _renewed(found: dict[str, Entry], entries: Iterable[Entry]) -> dict[str, Entry]:
    """Return entries by what was sent, with new ones of the same texts in their place."""
    new = {entry.text: entry for entry in entries}
    return {sent: new.get(entry.text, entry) for sent, entry in found.items()} if new else found


def _said(text: str) -> str:
    """Return a text without what stands for atoms."""
    return " ".join(text.replace(ATOM, " ").split()) if ATOM in text else text


def _groups(articles: Iterable[SegmentedArticle]) -> Iterator[list[SegmentedArticle]]:
    """Yield articles in groups of so much text; one that is longer is alone."""
    group: list[SegmentedArticle] = []
    size = 0
    for article in articles:
        length = article.length
        if group and size + length > LARGE:
            yield group
            group, size = [], 0
        group.append(article)
        size += length
    if group:
        yield group
