"""The head of a plain text: headline, byline, date line. What is not surely one of them stays in the text."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass, field

from toolkit.document import Metadata, Value
from toolkit.findings import Finding, Severity
from toolkit.ingest.dates import DateReading, read_date
from toolkit.ingest.plaintext import words
from toolkit.ingest.plaintext.paragraphs import Chunk, Wrapping

_LONGEST_TITLE = 200
"""Characters: headlines run to 100 or so, scholarly titles to twice that."""

_LOOK_AT = 8
"""Chunks at the beginning that may belong to the head."""

_UNDERLINE = re.compile(r"([=\-~*_#^])\1{2,}")
# The end of a sentence, but for abbreviations such as U.S.
_FULL_STOP = re.compile(r"(?<![.\s]\w)[.。।]\s*[\"”’)]?$|[,;:，；：]$")
_PARTS = re.compile(r"(?:(?<!\s)\s++)?[|｜¦•·]\s*+")
_FIELD = re.compile(r"([\w ]{4,10})\s*[:：]\s*(\S.*)")
_NAME = re.compile(r"[^\W\d_][\w.'’-]*(?:\s+[^\W\d_][\w.'’-]*){0,5}")
_SEPARATOR = re.compile(
    rf"(?:(?<!\s)\s++)?[,、，;]\s*(?:and\s+)?|(?<!\s)\s++(?:{'|'.join(map(re.escape, words.AND))})\s+", re.IGNORECASE
)


def _labels(names: tuple[str, ...]) -> str:
    return "|".join(re.escape(name) for name in sorted(names, key=len, reverse=True))


_LABEL = re.compile(
    rf"(?:(?P<updated>{_labels(words.UPDATED)})|(?P<published>{_labels(words.PUBLISHED)}))\b\s*(?:on\b)?[:：]?\s*(?P<rest>.+)",
    re.IGNORECASE,
)
_BYLINE = re.compile(rf"(?P<by>{_labels(words.BYLINE)})(?P<colon>\s*[:：])?(?P<space>\s*)(?P<rest>\S.*)", re.IGNORECASE)
_PLACE = re.compile(rf"(?P<name>.*?\S)\s++(?:{_labels(words.PLACE)})\s+(?P<place>[^\W\d_].*)")


@dataclass(slots=True)
class Head:
    """What the beginning of a text says about the article.

    Attributes:
        fields: Fields of `Metadata`.
        findings: What could not be understood.
        used: Chunks that are in the fields and not to be repeated in the body.
        rest: What is left of the chunk after those, if a part of it was used.
    """

    fields: dict[str, Value] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)
    used: int = 0
    rest: Chunk | None = None

    @property
    def metadata(self) -> Metadata:
        """The fields as metadata."""
        return Metadata.of(**self.fields)


def read_head(wrapping: Wrapping, language: str, where: str) -> Head:
    """Return what the first chunks say: field by field, until one comes that is the article's own text.

    Args:
        wrapping: The text.
        language: BCP 47 tag of its language, for dates.
        where: The source, for findings.
    """
    head = Head()
    chunks = wrapping.chunks
    for chunk in chunks[: min(_LOOK_AT, len(chunks) - 1)]:
        used = _read_chunk(head, chunk, wrapping, language, where)
        if used < len(chunk.lines):
            head.rest = wrapping.chunk(chunk.lines[used:]) if used else None
            head.used += bool(used)
            break
        head.used += 1
    if len(chunks) == 1:
        _read_only_chunk(head, chunks[0], wrapping, language, where)
    _note_order(head, where)
    return head


def _read_only_chunk(head: Head, chunk: Chunk, wrapping: Wrapping, language: str, where: str) -> None:
    """A text without blank lines: its head is its first lines, if there is more below them."""
    used = _read_chunk(head, chunk, wrapping, language, where)
    if 0 < used < len(chunk.lines):
        head.used, head.rest = 1, wrapping.chunk(chunk.lines[used:])
    else:
        head.fields.clear()


def _read_chunk(head: Head, chunk: Chunk, wrapping: Wrapping, language: str, where: str) -> int:
    """Take what is known out of a chunk; return how many of its lines were used."""
    used = 0
    while used < len(chunk.lines):
        line = chunk.lines[used].strip()
        if _take_field(head, line) or _take_dates(head, line, language, where) or _take_byline(head, line, language):
            used += 1
            continue
        taken = 0 if "title" in head.fields else _take_title(head, chunk, used, wrapping)
        if not taken:
            break
        used += taken
    return used


def _take_title(head: Head, chunk: Chunk, start: int, wrapping: Wrapping) -> int:
    """The headline: the first segment, if it reads like one. Returns the lines that it takes, underline included."""
    if start and set(head.fields) - {"date", "updated", "source"}:
        return 0
    end = next(stop for begin, stop in chunk.segments if begin <= start < stop)
    below = chunk.lines[start + 1].strip() if start + 1 < len(chunk.lines) else ""
    if _UNDERLINE.fullmatch(below):
        head.fields["title"] = chunk.lines[start].strip()
        return 2
    # A line after which the byline comes is the whole headline, though the next one would not have fitted in it.
    end = next((i for i in range(start + 1, end) if _reads_as_head(chunk.lines[i].strip())), end)
    title = wrapping.join(chunk.lines[start:end])
    if len(title) > _LONGEST_TITLE or _FULL_STOP.search(title) or end - start > 3 or not _has_letters(title):
        return 0
    if re.match(r"[-*•>\[(]\s|\d+[.)]\s", title):
        return 0
    head.fields["title"] = re.sub(r"^#\s+", "", title)
    return end - start


def _has_letters(text: str) -> bool:
    return any(character.isalpha() for character in text)


def _reads_as_head(line: str) -> bool:
    probe = Head()
    return _take_byline(probe, line, "en") or _take_dates(probe, line, "en", "")


def _take_field(head: Head, line: str) -> bool:
    """``Title: …`` and the like."""
    match = _FIELD.fullmatch(line)
    name = words.FIELDS.get(match[1].strip().lower()) if match else None
    if not match or not name or name in head.fields:
        return False
    head.fields[name] = _SEPARATOR.split(match[2].strip()) if name == "authors" else match[2].strip()
    return True


def _take_dates(head: Head, line: str, language: str, where: str) -> bool:
    """A line of nothing but dates and their labels: ``Apr. 02, 2020|Updated: 2020-04-01``."""
    if not any(character.isdecimal() for character in line) or len(line) > 200:
        return False
    found: dict[str, dt.date] = {}
    for part in filter(None, _PARTS.split(line)):
        name, reading = _labelled_date(part, "updated" if "date" in {*found, *head.fields} else "date", language)
        if reading.ambiguous:
            message = f"The date in '{part}' can mean two days and stays text: give the region, --from en-GB say."
            if where:
                head.findings.append(Finding("ambiguous-date", message, where))
            return False
        if not reading.date or name in {*found, *head.fields}:
            return False
        found[name] = reading.date
    head.fields.update(found)
    return bool(found)


def _labelled_date(text: str, default: str, language: str) -> tuple[str, DateReading]:
    if match := _LABEL.fullmatch(text):
        return ("updated" if match["updated"] else "date"), read_date(match["rest"], language)
    return default, read_date(text, language)


def _take_byline(head: Head, line: str, language: str) -> bool:
    """``By Jane Doe and John Roe in Wuhan | The Daily | Updated: 2020-04-01``: all of it, or none."""
    first, *others = _PARTS.split(line)
    match = _BYLINE.fullmatch(first)
    if not match or "authors" in head.fields or len(line) > 200:
        return False
    if match["by"].lower() in words.BYLINE_NEEDS_COLON and not match["colon"]:
        return False
    if not (match["space"] or match["colon"] or not match["by"][-1].isalpha()):
        return False
    taken = _authors(match["rest"])
    for other in others:
        name, reading = _labelled_date(other, "date", language)
        if reading.date and name not in {**taken, **head.fields}:
            taken[name] = reading.date
        elif "source" not in taken and not any(character.isdecimal() for character in other):
            taken["source"] = other
        else:
            return False
    if not taken.get("authors"):
        return False
    head.fields.update(taken)
    return True


def _authors(text: str) -> dict[str, Value]:
    """Names, each a few capitalized words, and perhaps a place; nothing if it reads like a sentence."""
    if match := _PLACE.fullmatch(text):
        found = _authors(match["name"])
        if found and _is_name(match["place"]):
            return {**found, "dateline": match["place"]}
    names = [name for name in _SEPARATOR.split(text.strip(" .")) if name]
    return {"authors": names} if names and all(map(_is_name, names)) else {}


def _is_name(text: str) -> bool:
    """Capitalized throughout, but for particles such as "van" and "de"; or in a script that has no capitals."""
    if not _NAME.fullmatch(text):
        return False
    parts = text.split()
    return not parts[0][0].islower() and not parts[-1][0].islower() and len(text) <= 60


def _note_order(head: Head, where: str) -> None:
    date, updated = head.fields.get("date"), head.fields.get("updated")
    if isinstance(date, dt.date) and isinstance(updated, dt.date) and updated < date:
        message = f"The article says that it was updated on {updated}, before its date {date}: check both."
        head.findings.append(Finding("updated-before-date", message, where, Severity.INFO))
