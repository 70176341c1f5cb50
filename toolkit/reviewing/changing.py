"""What somebody sends to be changed, and how it is undone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from toolkit.errors import UsageError
from toolkit.review import pieces_of
from toolkit.reviewing.sheet import Sheet
from toolkit.reviewing.shown import marked_from_json, pieces_json
from toolkit.reviewing.workshop import Wanted, Workshop
from toolkit.translation import ReviewState

_LONGEST_NOTE = 5_000


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


def _as_it_is(sheet: Sheet, number: int) -> dict[str, Any]:
    sentence = sheet.sentences[number]
    is_machine = sentence.state is ReviewState.MACHINE
    return {
        "id": sentence.id,
        "target": None if is_machine else pieces_json(pieces_of(sentence.translation)),
        "note": sentence.note,
        "final": sentence.state is ReviewState.FINAL,
    }
