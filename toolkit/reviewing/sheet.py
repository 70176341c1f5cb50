"""An article in a language as it lies before those who correct it: its sentences, and what changes in them."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from toolkit.document import ATOM
from toolkit.errors import PublishError
from toolkit.findings import Finding, Severity
from toolkit.languages import direction
from toolkit.review import Desk, Listed, pieces_of, plain_pieces
from toolkit.translation import DoubtfulSentence, ReviewState, Sentence, doubts_of
from toolkit.translation.engines import Translation
from toolkit.translation.glossary import missing_terms
from toolkit.translation.markup import MarkedText
from toolkit.translation.memory import Entry, Memory
from toolkit.translation.quality import inspect

_DOUBTFUL = 0.85
"""How doubtful a sentence is that is marked: one of the worst seventh by its score, or one with a finding."""
_VERY = 1.25
"""How doubtful a sentence is that is marked as one to read before all others."""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """What is shown together: a unit of the article.

    Attributes:
        key: The unit's key.
        kind: What it is.
        sentences: The numbers of its sentences.
    """

    key: str
    kind: str
    sentences: tuple[int, ...]


class Sheet:
    """An article in a language. To be used by one thread at a time.

    Attributes:
        listed: What it is about.
        sentences: Its sentences in reading order, as they are now.
        paragraphs: Its units.
        entries: What people have given, by sentence (plain text).
        levels: How doubtful each sentence is: 0, 1 (marked) or 2 (to be read first).
        state: The state of the memory that it shows.
        revision: It grows with each change.
        epoch: Another one for each sheet: what was asked of an earlier one of the same article is to be asked again.
        stamp: What tells whether the article's file is still the one that was read.

    Args:
        listed: The article with its sentences.
        stamp: The stamp of its file.
        memory: Where corrections go, or why they can't go anywhere.
    """

    def __init__(self, listed: Listed, stamp: str, memory: Memory | PublishError) -> None:
        self.listed = listed
        self.stamp = stamp
        self._memory = memory
        self.epoch = secrets.token_hex(4)
        self.sentences = [_with_unknown(sentence) for sentence in listed.sentences]
        self.entries: dict[str, Entry] = {}
        self.state = ""
        self.revision = 0
        self._machine = {number: one for number, one in enumerate(self.sentences) if one.state is ReviewState.MACHINE}
        self._changed: dict[int, int] = {}
        self._numbers = {sentence.id: number for number, sentence in enumerate(self.sentences)}
        self._same: dict[str, list[int]] = {}
        self.contexts: dict[str, str] = {}
        for number, sentence in enumerate(self.sentences):
            if sentence.sent:
                self._same.setdefault(sentence.plain, []).append(number)
                self.contexts.setdefault(sentence.plain, sentence.context)
        grouped = groupby(range(len(self.sentences)), key=lambda number: self.sentences[number].id.rpartition("#")[0])
        self.paragraphs = [
            Paragraph(key, str(self.sentences[numbers[0]].kind), numbers)
            for key, group in grouped
            if (numbers := tuple(group))
        ]
        self.levels = _levels(self.sentences)

    @property
    def direction(self) -> str:
        """``ltr`` or ``rtl``: how its language is written."""
        return direction(self.listed.pair.target)

    @property
    def problem(self) -> str:
        """Why nothing can be kept of what people correct; empty if it can."""
        return str(self._memory) if isinstance(self._memory, PublishError) else ""

    def lasting_memory(self) -> Memory:
        """Return the memory that keeps corrections.

        Raises:
            UsageError: There is none.
            MemoryFileError: The one that was asked for can't be used.
        """
        if isinstance(self._memory, PublishError):
            raise self._memory
        return self._memory

    def number(self, identifier: str) -> int | None:
        """Return the number of a sentence; None if there is none of that id."""
        return self._numbers.get(identifier)

    def version(self, number: int) -> str:
        """Return what a change of a sentence must know: the version of what people gave; empty if that is nothing."""
        entry = self.entries.get(self.sentences[number].plain)
        return "" if entry is None else entry.version

    def texts(self) -> list[str]:
        """Return the sentences that are translated, plain text, each once."""
        return list(self._same)

    def refresh(self, found: Mapping[str, Entry], texts: Iterable[str]) -> bool:
        """Take over what people have given.

        Args:
            found: What the memory has, by sentence.
            texts: The sentences that were asked for.

        Returns:
            Whether the sheet is right now; not if an engine's translation is wanted again that was never seen here.
        """
        revision = self.revision + 1
        for text in texts:
            old, new = self.entries.get(text), found.get(text)
            if (old and old.version) == (new and new.version):
                continue
            for number in self._same.get(text, ()):
                shown = self._shown(number, new)
                if shown is None:
                    return False
                self.sentences[number] = shown
                self._changed[number] = self.revision = revision
            if new is None:
                self.entries.pop(text, None)
            else:
                self.entries[text] = new
        return True

    def begin_anew(self, listed: Listed, found: Mapping[str, Entry], texts: Iterable[str]) -> None:
        """Take over an article that was put together anew, since what an engine makes of it is wanted again.

        Args:
            listed: The article.
            found: What the memory has, by sentence.
            texts: The sentences that it was asked for.
        """
        self.revision += 1
        self.listed = listed
        for number, sentence in enumerate(map(_with_unknown, listed.sentences)):
            if sentence != self.sentences[number]:
                self.sentences[number] = sentence
                self._changed[number] = self.revision
            if sentence.state is ReviewState.MACHINE:
                self._machine[number] = sentence
        for text in texts:
            if text in found:
                self.entries[text] = found[text]
            else:
                self.entries.pop(text, None)
        self.levels = _levels(self.sentences)

    def know(self, found: Mapping[str, Entry]) -> None:
        """Take note of what people had given when the article was listed."""
        self.entries = dict(found)

    def changed_since(self, revision: int) -> list[int]:
        """Return the numbers of the sentences that were changed after a revision."""
        return sorted(number for number, when in self._changed.items() if when > revision)

    def next(self, after: int, wanted: str, *, back: bool = False) -> int | None:
        """Return the next sentence that nobody has reviewed, from the one after another round to it; None if none is.

        Args:
            after: Number of the sentence that one is at; -1 for none.
            wanted: ``doubtful`` for marked ones only, else ``unreviewed``.
            back: The one before instead.
        """
        count = len(self.sentences)
        step = -1 if back else 1
        for far in range(1, count + 1):
            number = (after + step * far) % count
            sentence = self.sentences[number]
            is_open = sentence.sent and sentence.state is ReviewState.MACHINE
            if is_open and (wanted != "doubtful" or self.levels[number]):
                return number
        return None

    def counts(self) -> dict[str, int]:
        """Return how many sentences there are to translate, how many are reviewed, and how many others are doubtful."""
        sent = [number for number, sentence in enumerate(self.sentences) if sentence.sent]
        open_ones = [number for number in sent if self.sentences[number].state is ReviewState.MACHINE]
        return {
            "sentences": len(sent),
            "reviewed": len(sent) - len(open_ones),
            "doubtful": sum(self.levels[number] > 0 for number in open_ones),
        }

    def _shown(self, number: int, entry: Entry | None) -> Sentence | None:
        sentence = self.sentences[number]
        if entry is None:
            return self._machine.get(number)
        state = ReviewState.FINAL if entry.final else ReviewState.REVIEWED
        marked = marked_in(entry, sentence)
        findings = tuple(findings_of(self.listed, sentence, marked))
        return replace(sentence, translation=marked, state=state, note=entry.note, findings=findings, score=None)


def memory_of(desk: Desk, listed: Listed) -> Memory | PublishError:
    """Return the memory that keeps what people give for an article, or why there is none."""
    try:
        return desk.lasting_memory(listed)
    except PublishError as error:
        return error


def marked_in(entry: Entry, sentence: Sentence) -> MarkedText:
    """Return what a person gave for a sentence, with its markup if it is that of this sentence."""
    if entry.marked:
        try:
            marked = MarkedText.from_json(entry.marked)
        except ValueError:
            marked = MarkedText(entry.translation.text)
        if marked.source == sentence.source.source:
            return marked
    return with_atoms(entry.translation.text, sentence)


def with_atoms(text: str, sentence: Sentence) -> MarkedText:
    """Return a text without markup as a translation of a sentence: with its atoms at the end, for a person to place."""
    count = len(sentence.source.atoms)
    plain = text.replace(ATOM, "").replace("\n", " ").strip()
    return MarkedText(plain + ATOM * count, sentence.source.source, (), tuple(range(count)))


def findings_of(listed: Listed, sentence: Sentence, marked: MarkedText) -> Iterable[Finding]:
    """Yield what there is to look at in a person's translation: numbers, marks, markup that is gone, terms.

    Args:
        listed: The article.
        sentence: The sentence.
        marked: Its translation.
    """
    pair, said = listed.pair, plain_pieces(pieces_of(marked)).strip()
    found = inspect(sentence.plain, Translation(said), pair.source, pair.target)
    for code, message in ((problem.code, problem.message) for problem in found):
        yield Finding(code, message, sentence.id)
    for number in lost_spans(sentence, marked):
        shown = words_of_span(sentence, number)
        what = f"The {sentence.source.source[number]} of '{shown}' stands on no words"
        yield Finding("markup-dropped", f"{what}; put it on some, if it is wanted", sentence.id, Severity.INFO)
    glossary = listed.service.glossary
    for match in missing_terms(glossary, sentence.plain, said) if glossary is not None else ():
        forms = (match.text,) if match.term.keep else match.term.target
        wanted = " or ".join(f"'{form}'" for form in forms)
        yield Finding("term-missing", f"The glossary wants {wanted} for '{match.text}'; write it", sentence.id)


def _with_unknown(sentence: Sentence) -> Sentence:
    """Return a sentence with what there is to look at, its engine's unknown words among it, which make it doubtful.

    Names are no news: words that begin with a capital are taken for them, as in the check for what came back as it was
    (`toolkit.translation.quality`), nouns too in the few languages that write these so.
    """
    words = [word for word in sentence.unknown if any(map(str.isalpha, word)) and not word[0].isupper()]
    if sentence.state is not ReviewState.MACHINE or not words:
        return sentence
    told = f"The engine doesn't know '{words[0]}', and left it as it is"
    if len(words) > 1:
        told = f"The engine doesn't know {len(words)} words, and left them as they are: {', '.join(words)}"
    return replace(sentence, findings=(*sentence.findings, Finding("unknown-words", told, sentence.id)))


def lost_spans(sentence: Sentence, marked: MarkedText) -> list[int]:
    """Return the numbers of the source's spans that stand nowhere in a translation."""
    count = len(sentence.source.source) - len(sentence.source.atoms)
    there = {code for _, _, code in marked.spans}
    return [number for number in range(count) if number not in there]


def words_of_span(sentence: Sentence, number: int) -> str:
    """Return the words of the source that one of its spans stands on."""
    found = (sentence.source.text[start:end] for start, end, code in sentence.source.spans if code == number)
    return next(found, "").replace(ATOM, "")


def _levels(sentences: Sequence[Sentence]) -> list[int]:
    told = [
        DoubtfulSentence(
            doubt=0.0,
            unit="",
            source="",
            translation="",
            score=sentence.score,
            codes=tuple(finding.code for finding in sentence.findings),
        )
        for sentence in sentences
    ]
    by_machine = [number for number, one in enumerate(sentences) if one.sent and one.state is ReviewState.MACHINE]
    doubts = dict(zip(by_machine, doubts_of([told[number] for number in by_machine]), strict=True))
    return [(doubt >= _DOUBTFUL) + (doubt >= _VERY) for doubt in (doubts.get(n, 0.0) for n in range(len(sentences)))]
