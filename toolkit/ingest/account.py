"""An account of every word: what a source holds, read a second time and simply, is held against its article."""

from __future__ import annotations

import json
import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from typing import Any

from toolkit.document import Metadata, codec, iterate, nodes as n
from toolkit.findings import Finding
from toolkit.ingest.dates import read_date
from toolkit.ingest.passages import EXACT, Passage, passages

MOST = 10
"""Findings about one source; the last of them counts the others."""

LEAST_OF_MARKUP = 4
"""Words in a row that count as lost where names of commands and options stand among the text."""

_WORD = re.compile(r"[^\W_]+")


def lost_text(format: str, data: bytes, metadata: Metadata, blocks: n.Blocks, where: str) -> tuple[Finding, ...]:  # noqa: A002
    """Return a finding for each passage of a source that its article lacks.

    Args:
        format: Name of the format, ``docx`` say.
        data: The source; text formats in UTF-8.
        metadata: The article's.
        blocks: The article's.
        where: The source, for findings.
    """
    exact = format in EXACT and format != "ipynb"
    held = [each for each in passages(format, data) if not _is_date(each.text, metadata)]
    lost = _lost(held, _words_of(metadata, blocks), 1 if exact else LEAST_OF_MARKUP)
    shown = lost if len(lost) <= MOST else lost[: MOST - 1]
    found = [
        Finding("text-lost", f"Text is missing{_at(place)}, {count} words: “{text[:80]}”.", f"{where}{_at(place)}")
        for place, text, count in shown
    ]
    if len(shown) < len(lost):
        words = sum(count for _, _, count in lost[MOST - 1 :])
        found.append(
            Finding("text-lost", f"Text is missing in {len(lost) - len(shown)} more places, {words} words.", where)
        )
    return tuple(found)


def _at(place: str) -> str:
    return f" at {place}" if place else ""


def _words(text: str) -> Iterator[str]:
    if text.isascii():
        yield from _WORD.findall(text)
        return
    for word in _WORD.findall(unicodedata.normalize("NFKC", text)):
        if not word.isascii() and any(unicodedata.east_asian_width(each) in "WF" for each in word):
            yield from word
        else:
            yield word


def _words_of(metadata: Metadata, blocks: n.Blocks) -> Counter[str]:
    """Count the words of an article: as they are read, and wherever else they stand in it."""
    pieces: list[str] = []
    for node in iterate(blocks):
        match node:
            case n.Str(text) | n.Code(_, text) | n.CodeBlock(_, text) | n.Math(_, text):
                pieces.append(text)
            case n.RawInline(_, text) | n.RawBlock(_, text):
                pieces.append(text)
            case n.Space() | n.SoftBreak() | n.LineBreak():
                pieces.append(" ")
            case n.Para() | n.Plain() | n.Header() | n.Cell() | n.Div() | n.LineBlock():
                pieces.append("\n")
    read = Counter(word.casefold() for word in _words("".join(pieces)))
    anywhere = Counter(word.casefold() for word in _words(_strings(codec.document_text(metadata.values, blocks))))
    return read | anywhere


def _strings(document: str) -> str:
    found: list[str] = []

    def collect(value: Any) -> None:
        if isinstance(value, str):
            found.append(value)
        elif isinstance(value, list):
            for item in value:
                collect(item)
        elif isinstance(value, dict):
            for key, item in value.items():
                if key != "t":
                    collect(item)

    collect(json.loads(document))
    return "\n".join(found)


def _lost(held: list[Passage], there: Counter[str], least: int) -> list[tuple[str, str, int]]:
    """Return place, text and number of words of each run that is lost: longer runs are likelier the lost ones."""
    split = [(place, list(_words(text))) for place, text in held]
    short = Counter(word.casefold() for _, words in split for word in words) - there
    if not short:
        return []
    runs: list[tuple[int, str, list[str]]] = []
    for place, words in split:
        run: list[str] = []
        for word in (*words, None):
            if word is not None and word.casefold() in short:
                run.append(word)
            elif run:
                runs.append((len(runs), place, run))
                run = []
    found: list[tuple[int, str, list[str]]] = []
    for number, place, run in sorted(runs, key=lambda each: -len(each[2])):
        counted = Counter(word.casefold() for word in run)
        if len(run) >= least and counted <= short:
            short -= counted
            found.append((number, place, run))
    return [(place, " ".join(run), len(run)) for _, place, run in sorted(found)]


def _is_date(text: str, metadata: Metadata) -> bool:
    """Tell whether a passage says no more than the article's date, which is written in another way there."""
    return len(text) <= 40 and metadata.date is not None and read_date(text.strip(), metadata.language).date is not None
