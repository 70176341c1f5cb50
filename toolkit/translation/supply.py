"""Sees to it that the memory has every sentence of some articles: what it lacks is translated, and stored at once.

However many articles there are, only those of one group are held, and an engine is given all that a group lacks in
one call: large enough for full batches, small enough to stay in memory. A single long article is a group of its
own, and its sentences are read as the engine asks for them.
"""

from __future__ import annotations

import time
from collections import OrderedDict, deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace

from toolkit.batches import batched
from toolkit.errors import EngineError, MemoryFileError
from toolkit.translation.engines import Aligner, Engine, Pair, Request, is_genuine
from toolkit.translation.memory import Entry, MemoryView
from toolkit.translation.quality import Checked, careful
from toolkit.translation.work import LARGE, Work, contexts_of

Progress = Callable[[int], None]
"""Called with the number of sentences finished since the last call."""

_LOOKED_UP = 500
"""Sentences looked up together."""

_STORED_AFTER = 64
_STORED_AFTER_SECONDS = 0.5
"""How many sentences, and how long, may be lost in a crash, beside the batches that an engine is working on."""

_REMEMBERED = 5_000
"""Entries kept at hand, so that a small build asks the memory once for each."""


@dataclass(frozen=True, slots=True)
class Need:
    """A sentence that some article has.

    Attributes:
        text: What an engine is sent of it.
        aligned: Whether its alignment is needed.
        context: What is told of where it stands.
    """

    text: str
    aligned: bool
    context: str

    def joined(self, other: Need | None) -> Need:
        """Return this need and an earlier one for the same sentence as one."""
        return self if other is None else replace(other, aligned=self.aligned or other.aligned)


class Supply:
    """The sentences of a build for one pair.

    Args:
        view: The memory's entries for the pair and the engine.
        engine: Translates what the memory lacks.
        pair: The languages.
        progress: Told how many more distinct sentences are finished.
    """

    def __init__(self, view: MemoryView, engine: Engine, pair: Pair, progress: Progress | None = None) -> None:
        self._view = view
        self._engine = engine
        self._pair = pair
        self._progress = progress
        self._recent: OrderedDict[str, Entry] = OrderedDict()
        self.started = time.time()

    def fill(self, works: Iterable[Work]) -> Iterator[Work]:
        """Yield articles in their order, each as soon as the memory has all its sentences.

        Raises:
            EngineError: The engine failed. What it had finished is stored.
            MemoryFileError: The memory can't be used.
        """
        for group in _groups(works):
            yield from _Filling(self, group).run()

    def find(self, needs: Iterable[Need]) -> dict[str, Entry]:
        """Return the entries of sentences, of every one; those with an alignment that need one.

        Raises:
            MemoryFileError: The memory has lost one since it was filled: a damaged file was set aside, say.
            EngineError: The engine failed to align them.
        """
        wanted: dict[str, Need] = {}
        for need in needs:
            wanted[need.text] = need.joined(wanted.get(need.text))
        # Which of a person's translations is meant depends on the context: only the memory knows.
        found = {text: entry for text in wanted if (entry := self._recent.get(text)) and not entry.reviewed}
        missing = {text: need.context for text, need in wanted.items() if text not in found}
        found |= self._view.find(missing, missing)
        if lost := [text for text in missing if text not in found]:
            raise MemoryFileError(
                f"The translation memory has lost {len(lost)} sentences that it had, such as '{lost[0][:80]}'.",
                "Run again: what is missing is translated again.",
            )
        unaligned = [
            found[text]
            for text, need in wanted.items()
            if need.aligned and found[text].alignment is None and not found[text].kept
        ]
        found |= {entry.text: entry for entry in self._aligned(unaligned)}
        self.remember(found.values())
        return found

    def remember(self, entries: Iterable[Entry]) -> None:
        """Keep entries at hand."""
        for entry in entries:
            self._recent[entry.text] = entry
            self._recent.move_to_end(entry.text)
        while len(self._recent) > _REMEMBERED:
            self._recent.popitem(last=False)

    def lacking(self, needs: list[Need]) -> list[Need]:
        """Return those that the memory has nothing for."""
        unknown = [need for need in needs if need.text not in self._recent]
        found = self._view.find([need.text for need in unknown], {need.text: need.context for need in unknown})
        self.remember(found.values())
        return [need for need in unknown if need.text not in found]

    def translate(self, requests: Iterable[Request]) -> Iterator[tuple[int, Checked]]:
        """Translate sentences with the engine, and look at what it makes of them."""
        source, target = self._pair.source, self._pair.target
        if is_genuine(self._engine):
            return careful(self._engine, requests, source, target)
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


class _Filling:
    """One group of articles, while what they lack is being translated."""

    def __init__(self, supply: Supply, group: list[Work]) -> None:
        self._supply = supply
        self._group = group
        self._waiting = deque(group)
        self._needs: list[Need | None] = []
        self._flying: dict[str, list[Work]] = {}
        self._done: list[Entry] = []
        self._stored = time.monotonic()

    def run(self) -> Iterator[Work]:
        try:
            for number, checked in self._supply.translate(self._requests()):
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
                f"The engine returned nothing for {len(self._flying)} sentences, such as '{lost[:80]}'.",
                "Report it to the engine's makers; try another engine with --engine.",
            )

    def _requests(self) -> Iterator[Request]:
        for work in self._group:
            for needs in batched(_needs(work), _LOOKED_UP):
                yield from self._requests_for(work, needs)
            work.read = True

    def _requests_for(self, work: Work, needs: list[Need]) -> Iterator[Request]:
        distinct: dict[str, Need] = {}
        for need in needs:
            distinct[need.text] = need.joined(distinct.get(need.text))
        flying = [text for text in distinct if text in self._flying]
        for text in flying:
            work.missing += 1
            self._flying[text].append(work)
            del distinct[text]
        for need in self._supply.lacking(list(distinct.values())):
            work.missing += 1
            self._flying[need.text] = [work]
            self._needs.append(need)
            yield Request(need.text, need.aligned)

    def _take(self, number: int, checked: Checked) -> None:
        need = self._needs[number]
        if need is None:
            raise EngineError("The engine returned two translations for one sentence.", "Try another --engine.")
        self._needs[number] = None
        problems = tuple((problem.code, problem.message) for problem in checked.problems)
        self._done.append(
            Entry.of(
                need.text,
                checked.translation,
                problems=problems,
                kept=checked.kept,
                context=need.context,
                created=time.time(),
            )
        )

    def _store(self) -> None:
        done, self._done = self._done, []
        self._supply.store(done)
        self._stored = time.monotonic()
        for entry in done:
            for work in self._flying.pop(entry.text):
                work.missing -= 1

    def _complete(self) -> Iterator[Work]:
        while self._waiting and self._waiting[0].read and not self._waiting[0].missing:
            yield self._waiting.popleft()


def _needs(work: Work) -> Iterator[Need]:
    for part in work.parts():
        for segment, context in contexts_of(part):
            if work.is_sent(segment):
                yield Need(segment.plain, work.needs_alignment(part.unit, segment), context)


def _groups(works: Iterable[Work]) -> Iterator[list[Work]]:
    """Yield articles in groups of so much text; one that is longer is alone."""
    group: list[Work] = []
    size = 0
    for work in works:
        length = work.length
        if group and size + length > LARGE:
            yield group
            group, size = [], 0
        group.append(work)
        size += length
    if group:
        yield group
