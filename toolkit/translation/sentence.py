"""A sentence of a translated article, with all that a person who corrects it needs to know."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from enum import StrEnum

from toolkit.document import ATOM, Unit, UnitKind, blocks_text, nodes as n, plain_text
from toolkit.findings import Finding
from toolkit.translation.markup import MarkedText, Projected, Segment, codes_of, keep, marked_as
from toolkit.translation.memory import Entry

_SHOWN = 60
"""Characters of a code that are shown to a person."""


class ReviewState(StrEnum):
    """How far a translation is."""

    MACHINE = "machine"
    """An engine's, which nobody has looked at."""
    REVIEWED = "reviewed"
    """A person wrote or approved it."""
    FINAL = "final"
    """A person has said that nothing more is to be done."""


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of an article and its translation.

    Attributes:
        id: Its place: the unit's key and its number there, ``blocks.3#0``; the same until the source changes.
        kind: What its unit is.
        source: The sentence with its markup.
        translation: Its translation with markup.
        plain: What an engine is sent of it, and what the memory knows it by.
        state: Whether a person has looked at it.
        sent: Whether it is translated at all: what is figures, symbols and names alone is not.
        score: Mean log-probability per token, by the engine or by a model that judged its work; None if unknown.
        context: The sentence before it in its unit; empty if there is none.
        note: What a person remarked.
        findings: What there is to look at.
        codes: For each piece of the source's markup what it is, for people: a link's address, code, a note's text.
        unknown: Words of the translation that the engine did not know, and left as they were.
    """

    id: str
    kind: UnitKind
    source: MarkedText
    translation: MarkedText
    plain: str
    state: ReviewState = ReviewState.MACHINE
    sent: bool = True
    score: float | None = None
    context: str = ""
    note: str = ""
    findings: tuple[Finding, ...] = ()
    codes: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()


class Sentences(list[Sentence]):
    """The sentences of an article, in reading order.

    Attributes:
        findings: What a person should know of how they were translated: that text has left this machine, say.

    Args:
        sentences: They.
        findings: That.
    """

    def __init__(self, sentences: Iterable[Sentence] = (), findings: Iterable[Finding] = ()) -> None:
        super().__init__(sentences)
        self.findings = tuple(findings)


Observer = Callable[[Sentence], None]
"""Told of each sentence of an article as it is put together."""


@dataclass(frozen=True, slots=True)
class Met:
    """A sentence as it is met when an article is put together.

    Attributes:
        unit: Its unit.
        number: Its number there.
        segment: The sentence.
        entry: What the memory has of it; None if it is not translated.
        projected: What became of it.
        context: The sentence before it.
        findings: What was noted of it.
    """

    unit: Unit
    number: int
    segment: Segment
    entry: Entry | None
    projected: Projected
    context: str
    findings: tuple[Finding, ...]

    def told(self) -> Sentence:
        """Return it as people are told of it."""
        content, entry = self.unit.content, self.entry
        reviewed = entry is not None and entry.reviewed
        final = entry is not None and entry.final
        state = (ReviewState.FINAL if final else ReviewState.REVIEWED) if reviewed else ReviewState.MACHINE
        return Sentence(
            id=f"{self.unit.key}#{self.number}",
            kind=self.unit.kind,
            source=_on_a_line(marked_as(content, self.segment, keep(content, self.segment))),
            translation=_on_a_line(marked_as(content, self.segment, self.projected)),
            plain=self.segment.plain,
            state=state,
            sent=entry is not None,
            score=None if entry is None else entry.translation.score,
            context=self.context,
            note="" if entry is None else entry.note,
            findings=self.findings,
            codes=_codes(self.unit, self.segment),
            unknown=() if entry is None else unknown_in(entry, self.projected.text),
        )


def unknown_in(entry: Entry, text: str) -> tuple[str, ...]:
    """Return the words of a translation that its engine did not know.

    Args:
        entry: The translation as it was remembered.
        text: As it stands now: a term of the glossary may have taken a word's place.
    """
    return tuple(word for word in entry.translation.unknown if word in text)


def _on_a_line(marked: MarkedText) -> MarkedText:
    return replace(marked, text=marked.text.replace("\n", " "))


def _codes(unit: Unit, segment: Segment) -> tuple[str, ...]:
    codes = codes_of(unit.content, segment)
    spans = [_shell_shown(unit.content.spans[index].shell) for index in codes.spans]
    atoms = [_atom_shown(unit.content.atoms[index].node) for index in codes.atoms]
    return tuple(shown[:_SHOWN] for shown in (*spans, *atoms))


def _shell_shown(shell: n.SpanNode) -> str:
    return shell.target[0] if isinstance(shell, n.Link) else ""


def _atom_shown(node: n.Inline) -> str:
    match node:
        case n.Note(content):
            return blocks_text(content)
        case n.RawInline(_, text):
            return text
        case _:
            return plain_text((node,)).replace(ATOM, "")
