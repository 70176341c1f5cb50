"""The articles of a project while people correct them in their browsers: opened, changed, and kept up with others."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from toolkit.editions import Plan
from toolkit.errors import PublishError, UsageError
from toolkit.languages import normalize_tag, same_language
from toolkit.review import Listed
from toolkit.reviewing.desks import Desks
from toolkit.reviewing.engines import OtherEngines
from toolkit.reviewing.sheet import Sheet, memory_of
from toolkit.settings import Settings
from toolkit.steps import Source, article_in
from toolkit.translation import ReviewState, Sentence
from toolkit.translation.glossary import Glossary
from toolkit.translation.markup import MarkedText
from toolkit.translation.memory import Entry, MemoryView, Past, reviewed_entry

_AT_ONCE = 200
"""Changes that are stored in one transaction: nobody else who writes waits long."""


_MOST_OPEN = 50
"""Articles that are held: a page that is open asks for its own every other second."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a person wants to become of a sentence.

    Attributes:
        number: Of the sentence.
        version: What the person has seen: see `Sheet.version`.
        marked: Its translation; None to take back what people gave, so that the engine's translation holds again.
        note: What the person remarks.
        final: Whether nothing more is to be done.
    """

    number: int
    version: str
    marked: MarkedText | None
    note: str = ""
    final: bool = False


@dataclass(slots=True)
class _Slot:
    """An article in a language, for whoever asks for it.

    Attributes:
        lock: Held by whoever looks at it or changes it.
        sheet: The article; None if it was not put together yet.
        sentences: How many were translated so far while it is put together; None while it is not.
    """

    lock: threading.RLock = field(default_factory=threading.RLock)
    sheet: Sheet | None = None
    sentences: int | None = None


class Workshop:
    """A project's articles in their languages. Threads may share one, and wait for each other at one article alone.

    Attributes:
        person: Who corrects.
        engines: Those that can be asked for a translation.

    Args:
        settings: Those of the project.
        person: The name under which corrections are kept.

    Raises:
        UsageError: A setting can't be used.
        SourceError: A source does not exist.
    """

    def __init__(self, settings: Settings, person: str) -> None:
        self.person = person
        self._settings = settings
        self._desks = Desks(settings)
        self.engines = OtherEngines(self.plan.settings)
        self._slots: dict[tuple[str, str], _Slot] = {}
        self._titles: dict[str, tuple[str, str]] = {}
        self._lock = threading.Lock()

    @property
    def plan(self) -> Plan:
        """What the project publishes."""
        return self._desks.plan

    def renew(self) -> None:
        """Have the articles put together anew when they are next asked for: their glossaries or sources have changed.

        Raises:
            PublishError: The project can't be published any more.
        """
        fresh = Desks(self._settings)
        with self._lock:
            before, self._desks = self._desks, fresh
            self._slots = {}
        before.retire()

    def close(self) -> None:
        """Release what the engines hold, and close the memory."""
        self.engines.close()
        self._desks.retire()

    def source(self, slug: str) -> Source:
        """Return an article of the project.

        Raises:
            UsageError: There is none of that name.
        """
        for source in self.plan.sources:
            if source.slug == slug:
                return source
        raise UsageError(f"The project has no article '{slug}'.", "Go back to the list of articles.")

    def languages_of(self, source: Source) -> tuple[str, ...]:
        """Return the languages that an article is published in, but for its own if that is told without reading it."""
        spoken = self.plan.settings.source_language
        every = self.plan.settings.resolve(source.name).languages
        return tuple(tag for tag in every if not spoken or not same_language(tag, spoken))

    def titles(self, seconds: float) -> dict[str, str]:
        """Return the titles of the articles, by slug; the name of one that can't be read, or not in that time.

        Args:
            seconds: Time in which articles may be read.
        """
        end = time.monotonic() + seconds
        found = {}
        for source in self.plan.sources:
            stamp = _stamp(source)
            known, title = self._titles.get(source.slug, ("", ""))
            if (not title or not stamp or known != stamp) and time.monotonic() < end:
                title = self._read_title(source)
                self._titles[source.slug] = stamp, title
            found[source.slug] = title or source.name
        return found

    def _read_title(self, source: Source) -> str:
        try:
            return (
                article_in(source.path, self.plan.settings.resolve(source.name), source.root).metadata.title_text
                or source.name
            )
        except PublishError:
            return source.name

    @contextmanager
    def opened(self, slug: str, language: str) -> Iterator[Sheet]:
        """Lend an article in a language, as it is now; it is translated if need be.

        Raises:
            UsageError: There is no such article, or it is published in its own language there.
            PublishError: It can't be read or translated.
        """
        source, tag = self.source(slug), normalize_tag(language)
        if tag not in map(normalize_tag, self.languages_of(source)):
            raise UsageError(f"{source.name} is not published in '{tag}'.", "Go back to the list of articles.")
        with ExitStack() as stack:
            with self._lock:
                desks, slot = self._desks, self._slots.setdefault((slug, tag), _Slot())
                stack.enter_context(desks.in_use())
            stack.enter_context(slot.lock)
            stamp = _stamp(source)
            if slot.sheet is None or slot.sheet.stamp != stamp:
                slot.sheet = self._put_together(desks, slot, source, tag, stamp)
            self._catch_up(slot.sheet)
            yield slot.sheet
            self._put_away_old(slug, tag)

    def _put_away_old(self, slug: str, tag: str) -> None:
        """Forget the articles that nobody has asked for longest, where very many were opened; they are read again."""
        with self._lock:
            if (slug, tag) in self._slots:
                self._slots[slug, tag] = self._slots.pop((slug, tag))  # the newest is last
            for key in list(self._slots)[:-_MOST_OPEN]:
                if self._slots[key].lock.acquire(blocking=False):
                    self._slots.pop(key).lock.release()

    def sentences_so_far(self, slug: str, language: str) -> int | None:
        """Return how many sentences of an article were translated so far; None while nobody is at that."""
        slot = self._slots.get((self.source(slug).slug, normalize_tag(language)))
        return None if slot is None else slot.sentences

    def change(self, sheet: Sheet, wanted: Sequence[Wanted]) -> list[bool]:
        """Put into the memory what a person gave; of each tell whether it is there now.

        It is not where somebody else was faster: the sheet then has what that person gave.

        Raises:
            UsageError: There is no memory.
            MemoryFileError: It can't be written. What was stored before stays.
        """
        view = sheet.lasting_memory().people(sheet.listed.pair)
        stored: list[bool] = []
        for start in range(0, len(wanted), _AT_ONCE):
            stored += self._change_some(sheet, view, wanted[start : start + _AT_ONCE])
        return stored

    def tried(self, listed: Listed, glossary: Glossary) -> tuple[Sentence, ...]:
        """Return the sentences of an article as they would be with another glossary; nothing is changed.

        Raises:
            PublishError: It can't be read or translated.
        """
        with self._desks.lent() as desk:
            return desk.tried(listed, glossary)

    def past(self, sheet: Sheet, number: int) -> list[Past]:
        """Return what people's translations of a sentence were before, the newest first.

        Raises:
            MemoryFileError: The memory can't be read.
        """
        memory = sheet.listed.service.memory
        return [] if memory is None else memory.people(sheet.listed.pair).past(sheet.sentences[number].plain)

    def _change_some(self, sheet: Sheet, view: MemoryView, some: Sequence[Wanted]) -> list[bool]:
        asked: dict[str, tuple[str, Entry | None, Entry | None]] = {}
        for one in some:
            text, entry = sheet.sentences[one.number].plain, self._held(sheet, one.number)
            # A sentence that stands twice is changed once.
            if text not in asked and sheet.version(one.number) == one.version:
                asked[text] = (text, self._entry(sheet, one, entry), entry)
        made = dict(zip(asked, view.change_each(list(asked.values()), self.person), strict=True))
        plains = [sheet.sentences[one.number].plain for one in some]
        texts = list(dict.fromkeys(plains))
        self._take(sheet, view.find(texts, sheet.contexts), texts)
        return [text in made and made[text].stored for text in plains]

    def _held(self, sheet: Sheet, number: int) -> Entry | None:
        """Return what people gave for a sentence in these very languages, not in variants of them."""
        entry = sheet.entries.get(sheet.sentences[number].plain)
        return None if entry is None or entry.borrowed is not None else entry

    def _entry(self, sheet: Sheet, wanted: Wanted, known: Entry | None) -> Entry | None:
        if wanted.marked is None:
            return None
        sentence = sheet.sentences[wanted.number]
        # A translation that is meant for this context alone stays one.
        context = known.context if known is not None else ""
        return reviewed_entry(sentence.plain, wanted.marked, context, wanted.note, final=wanted.final, by=self.person)

    def _put_together(self, desks: Desks, slot: _Slot, source: Source, tag: str, stamp: str) -> Sheet:
        slot.sentences = 0

        def note(_subject: str, count: int) -> None:
            slot.sentences = (slot.sentences or 0) + count

        try:
            with desks.lent() as desk:
                listed = desk.listed(source, tag, note)
                if listed is None:
                    raise UsageError(f"{source.name} is written in '{tag}'.", "There is nothing to correct.")
                desk.put_away(listed)
                sheet = Sheet(listed, stamp, memory_of(desk, listed))
        finally:
            slot.sentences = None
        sheet.state, found = _given(sheet)
        sheet.know(found)
        return sheet

    def _catch_up(self, sheet: Sheet) -> None:
        """Take over what others have put into the memory meanwhile, in this process or another."""
        memory = sheet.listed.service.memory
        if memory is not None and memory.reviewed_state(sheet.listed.pair) != sheet.state:
            sheet.state, found = _given(sheet)
            self._take(sheet, found, sheet.texts())

    def _take(self, sheet: Sheet, found: dict[str, Entry], texts: list[str]) -> None:
        if sheet.refresh(found, texts):
            return
        # The engine's translation is wanted, and was never asked for: the article is put together anew.
        with self._desks.lent() as desk:
            listed = desk.listed(sheet.listed.source, sheet.listed.pair.target)
            if listed is None:
                raise AssertionError("it was listed before")
            desk.put_away(listed)
            sheet.begin_anew(listed, found, texts)


def _given(sheet: Sheet) -> tuple[str, dict[str, Entry]]:
    memory, pair = sheet.listed.service.memory, sheet.listed.pair
    if memory is None:
        return "", {}
    state = memory.reviewed_state(pair)
    return state, memory.people(pair).find(sheet.texts(), sheet.contexts) if state else {}


def _stamp(source: Source) -> str:
    """Return what changes when an article's file does; nothing for one that is far away."""
    if not isinstance(source.path, Path):
        return ""
    try:
        found = source.path.stat()
    except OSError:
        return ""
    return f"{found.st_mtime_ns} {found.st_size}"


def is_open(sheet: Sheet, number: int) -> bool:
    """Tell whether a sentence waits for somebody to review it."""
    sentence = sheet.sentences[number]
    return sentence.sent and sentence.state is ReviewState.MACHINE
