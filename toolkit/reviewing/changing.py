"""What somebody sends to be changed, and how it is undone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from toolkit.errors import UsageError
from toolkit.review import pieces_of
from toolkit.reviewing.sheet import Sheet
from toolkit.reviewing.shown import marked_from_json, pieces_json, sentence_json
from toolkit.reviewing.workshop import Wanted, Workshop, is_open
from toolkit.translation import ReviewState

_LONGEST_NOTE = 5_000


class ConflictError(UsageError):
    """Somebody else has changed a sentence meanwhile.

    Args:
        sentence: The sentence as it is now.
    """

    def __init__(self, sentence: dict[str, Any]) -> None:
        who = sentence["by"] or "Somebody"
        super().__init__(f"{who} has changed this sentence meanwhile.", "Look at it, and take one of the two.")
        self.sentence = sentence


def number_of(sheet: Sheet, identifier: object) -> int:
    """Return the number of a sentence that is to be corrected.

    Raises:
        UsageError: There is none of that id.
    """
    number = sheet.number(str(identifier))
    if number is None or not sheet.sentences[number].sent:
        raise UsageError(f"There is no sentence '{str(identifier)[:80]}' to correct.", "Load the page again.")
    return number


def several(body: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """Return what was sent about several sentences.

    Raises:
        UsageError: It is something else.
    """
    given = body.get("sentences")
    if not isinstance(given, list) or not all(isinstance(one, Mapping) for one in given):
        raise UsageError("Nothing says which sentences are meant.", "Send 'sentences', a list; each has an 'id'.")
    return given


def wanted_of(sheet: Sheet, told: Mapping[str, Any]) -> Wanted:
    """Return what somebody wants to become of a sentence.

    Raises:
        UsageError: There is no such sentence, or it can't become that.
        FaultyTextError: The translation lacks a note or code.
    """
    number, target = number_of(sheet, told.get("id")), told.get("target")
    marked = None if target is None else marked_from_json(target, sheet.sentences[number])
    note, version = str(told.get("note") or "")[:_LONGEST_NOTE], str(told.get("version") or "")
    return Wanted(number, version, marked, note, final=told.get("final") is True)


def changed_by(workshop: Workshop, sheet: Sheet, wanted: Sequence[Wanted]) -> dict[str, Any]:
    """Change several sentences, and return how many were changed, how many are left, and what undoes it.

    Raises:
        UsageError: There is no memory.
        MemoryFileError: It can't be written.
    """
    before = [_as_it_is(sheet, one.number) for one in wanted]
    stored = workshop.change(sheet, wanted)
    undo = [
        told | {"version": sheet.version(one.number)}
        for told, one, is_there in zip(before, wanted, stored, strict=True)
        if is_there
    ]
    return {"stored": len(undo), "refused": len(stored) - len(undo), "undo": undo}


def approved_in(sheet: Sheet, body: Mapping[str, Any]) -> list[int]:
    """Return the numbers of the sentences that are to be approved: ``all``, a ``paragraph``, or some ``sentences``.

    Raises:
        UsageError: Nothing says which.
        ConflictError: Somebody has changed one since it was seen.
    """
    if body.get("all") is True:
        return [number for number in range(len(sheet.sentences)) if is_open(sheet, number)]
    paragraph = body.get("paragraph")
    if type(paragraph) is int and 0 <= paragraph < len(sheet.paragraphs):
        return [number for number in sheet.paragraphs[paragraph].sentences if is_open(sheet, number)]
    numbers = []
    for one in several(body):
        number = number_of(sheet, one.get("id"))
        if sheet.version(number) != str(one.get("version") or ""):
            raise ConflictError(sentence_json(sheet, number))
        numbers.append(number)
    return numbers


def _as_it_is(sheet: Sheet, number: int) -> dict[str, Any]:
    sentence = sheet.sentences[number]
    is_machine = sentence.state is ReviewState.MACHINE
    return {
        "id": sentence.id,
        "target": None if is_machine else pieces_json(pieces_of(sentence.translation)),
        "note": sentence.note,
        "final": sentence.state is ReviewState.FINAL,
    }
