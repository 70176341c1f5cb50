"""Sentences as JSON, for the page and for other programs; and what they send back."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from toolkit.catalogue import CATALOGUE
from toolkit.errors import UsageError
from toolkit.findings import Finding
from toolkit.review import CodeFault, InlineCode, Pieces, Role, marked_of, pieces_of
from toolkit.reviewing.sheet import Sheet, lost_spans, words_of_span
from toolkit.translation import Sentence
from toolkit.translation.markup import MarkedText, added_shell
from toolkit.translation.memory import Entry

_LONGEST = 20_000
"""Characters of a translation of one sentence."""
_MOST_PIECES = 2_000
_LINKS = ("http://", "https://", "mailto:")
"""What an added link may begin with."""


class FaultyTextError(UsageError):
    """A translation that can't be kept, since it lacks a note or code of its sentence, or has one twice."""


def sentence_json(sheet: Sheet, number: int) -> dict[str, Any]:
    """Return a sentence with all that is shown of it."""
    sentence = sheet.sentences[number]
    entry = sheet.entries.get(sentence.plain) if sentence.sent else None
    glossary = sheet.listed.service.glossary
    return {
        "id": sentence.id,
        "kind": str(sentence.kind),
        "source": pieces_json(pieces_of(sentence.source, sentence.codes)),
        "target": pieces_json(pieces_of(sentence.translation, sentence.codes)),
        "state": str(sentence.state),
        "sent": sentence.sent,
        "level": sheet.levels[number],
        "version": sheet.version(number) if sentence.sent else "",
        "note": sentence.note,
        "by": entry.by if entry else "",
        "when": entry.created if entry else None,
        "borrowed": str(entry.borrowed) if entry and entry.borrowed else "",
        "findings": [finding_json(finding) for finding in sentence.findings],
        "terms": [match.text for match in glossary.matches(sentence.plain)] if glossary and sentence.sent else [],
        "lost": [words_of_span(sentence, one) for one in lost_spans(sentence, sentence.translation)],
    }


def entry_json(sheet: Sheet, number: int, entry: Entry, marked: MarkedText) -> dict[str, Any]:
    """Return a person's translation of a sentence, one of those that it had."""
    return {
        "target": pieces_json(pieces_of(marked, sheet.sentences[number].codes)),
        "text": entry.translation.text,
        "by": entry.by,
        "when": entry.created,
        "note": entry.note,
        "final": entry.final,
    }


def finding_json(finding: Finding) -> dict[str, str]:
    """Return a finding with its advice."""
    known = CATALOGUE.get(finding.code)
    return finding.to_dict() | {"advice": known.advice if known else ""}


def pieces_json(pieces: Pieces) -> list[Any]:
    """Return a text with codes: texts as they are, a code as an object."""
    return [
        piece
        if isinstance(piece, str)
        else {"id": piece.id, "role": str(piece.role), "kind": piece.kind, "shown": piece.shown}
        for piece in pieces
    ]


def marked_from_json(value: object, sentence: Sentence) -> MarkedText:
    """Return the translation of a sentence that somebody has sent.

    Spans may be left out, moved and added; atoms must all be there, once.

    Args:
        value: A list of texts and codes, as `pieces_json` makes it.
        sentence: The sentence.

    Raises:
        UsageError: It is something else.
        FaultyTextError: Codes are missing, or there are too many.
    """
    if not isinstance(value, list) or len(value) > _MOST_PIECES:
        raise UsageError("A translation is a list of texts and codes.", "Send it as it was sent to you.")
    pieces = tuple(map(_piece, value))
    if sum(len(piece) for piece in pieces if isinstance(piece, str)) > _LONGEST:
        raise UsageError(f"A translation of more than {_LONGEST:,} characters is none of a sentence.", "Shorten it.")
    spans = len(sentence.source.source) - len(sentence.source.atoms)
    made = marked_of(pieces, sentence.source, frozenset(str(number + 1) for number in range(spans)))
    if isinstance(made, CodeFault):
        raise FaultyTextError(_told(made, sentence), "Put them where they belong; nothing was saved.")
    if not made.text.strip():
        raise FaultyTextError("The translation is empty.", "Write it, or take the engine's back; nothing was saved.")
    return made


def _piece(value: object) -> str | InlineCode:
    if isinstance(value, str):
        return value.replace("\n", " ").replace("\r", " ")
    if not isinstance(value, Mapping):
        raise UsageError("A translation is a list of texts and codes.", "Send it as it was sent to you.")
    name, role = str(value.get("id", "")), str(value.get("role", ""))
    if role not in tuple(Role) or len(name) > 2_000:
        raise UsageError(f"There is no code '{name[:40]}' that does '{role[:40]}'.", "Send codes as they were sent.")
    added = name.split("~", 1)[0].removeprefix("+") if name.startswith("+") else ""
    if added.startswith("link ") and not added.removeprefix("link ").lower().startswith(_LINKS):
        raise UsageError("A link can lead to http, https and mailto alone.", "Give another address.")
    if added and added_shell(added) is None:
        raise UsageError(f"There is no formatting '{added[:40]}'.", "Take strong, emph, underline or another one.")
    return InlineCode(name, Role(role))


def _told(fault: CodeFault, sentence: Sentence) -> str:
    def shown(identifier: str) -> str:
        number = int(identifier) - 1 if identifier.isdigit() else -1
        if not 0 <= number < len(sentence.source.source):
            return f"'{identifier[:40]}'"
        words = sentence.codes[number] if number < len(sentence.codes) else ""
        return f"the {sentence.source.source[number]} '{words}'" if words else f"the {sentence.source.source[number]}"

    parts = (("It lacks", fault.missing), ("It has too many of", fault.extra), ("It leaves open", fault.unpaired))
    return " ".join(f"{what} {', '.join(map(shown, codes))}." for what, codes in parts if codes)
