"""An account of every word: what a source holds, read a second time and simply, is held against its article."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import groupby

from toolkit.counting import counted
from toolkit.document import Metadata, iterate, nodes as n, strings
from toolkit.findings import Finding
from toolkit.ingest.dates import read_date
from toolkit.ingest.passages import EXACT, Passage, passages
from toolkit.ingest.xml_passages import XML_FORMATS

MOST = 10
"""Findings about one source; the last of them counts the others."""

LEAST_OF_MARKUP = 4
"""Words in a row that count as lost where names of commands and options stand among the text."""

_WORD = re.compile(r"[^\W_]+")
_CONTROL = re.compile("[\x00-\x08\x0e-\x1f]")
_TEXTS = frozenset({n.Str, n.Code, n.CodeBlock, n.Math, n.RawInline, n.RawBlock})
_SPACES = frozenset({n.Space, n.SoftBreak, n.LineBreak})
_LINES = frozenset({n.Para, n.Plain, n.Header, n.Cell, n.Div, n.LineBlock})


def lost_text(format: str, data: bytes, metadata: Metadata, blocks: n.Blocks, where: str) -> tuple[Finding, ...]:  # noqa: A002
    """Return a finding for each passage of a source that its article lacks.

    Args:
        format: Name of the format, ``docx`` say.
        data: The source; text formats in UTF-8.
        metadata: The article's.
        blocks: The article's.
        where: The source, for findings.
    """
    exact = (format in EXACT and format != "ipynb") or format in XML_FORMATS
    held = [each for each in _readable(passages(format, data)) if not _is_date(each.text, metadata)]
    lost = _lost(held, metadata, blocks, 1 if exact else LEAST_OF_MARKUP)
    shown = lost if len(lost) <= MOST else lost[: MOST - 1]
    found = [
        Finding(
            "text-lost",
            f"Text is missing{_at(place)}, {counted(count, 'word')}: “{text[:80]}”.",
            f"{where}{_at(place)}",
        )
        for place, text, count in shown
    ]
    if len(shown) < len(lost):
        words = sum(count for _, _, count in lost[MOST - 1 :])
        found.append(
            Finding(
                "text-lost",
                f"Text is missing in {counted(len(lost) - len(shown), 'more place')}, {counted(words, 'word')}.",
                where,
            )
        )
    return tuple(found)


def _readable(held: Iterable[Passage]) -> Iterator[Passage]:
    """Yield passages without control characters, which part no words."""
    for each in held:
        yield each._replace(text=_CONTROL.sub("", each.text)) if _CONTROL.search(each.text) else each


def _at(place: str) -> str:
    return f" at {place}" if place else ""


def _words(text: str) -> list[str]:
    if text.isascii():
        return _WORD.findall(text)
    text = unicodedata.normalize("NFKC", text).replace("\u00ad", "").replace("\u200b", "")  # where it may be parted
    words = _WORD.findall(text)
    wide = {each for each in set(text) if not each.isascii() and unicodedata.east_asian_width(each) in "WF"}
    if not wide:
        return words
    return [each for word in words for each in ((word,) if wide.isdisjoint(word) else _parted(word, wide))]


def _parted(word: str, wide: set[str]) -> Iterator[str]:
    """Yield wide characters one by one, and what stands between them: no space parts them from other letters."""
    for is_wide, run in groupby(word, wide.__contains__):
        text = "".join(run)
        yield from text if is_wide else (text,)


def _count(text: str) -> Counter[str]:
    if text.isascii():
        return Counter(_WORD.findall(text.lower()))
    return Counter(map(str.casefold, _words(text)))


def _text(blocks: n.Blocks) -> str:
    """Return the text of an article as it is read."""
    pieces: list[str] = []
    for node in iterate(blocks):
        kind = type(node)
        if kind in _TEXTS:
            pieces.append(node.text)
        elif kind in _SPACES:
            pieces.append(" ")
        elif kind in _LINES:
            pieces.append("\n")
    return "".join(pieces)


def _lost(held: list[Passage], metadata: Metadata, blocks: n.Blocks, least: int) -> list[tuple[str, str, int]]:
    """Return place, text and number of words of each run that is lost: longer runs are likelier the lost ones."""
    counts = _count("\n".join(text for _, text in held))
    short = counts - _count(_text(blocks))
    if short:  # what isn't read as text may stand wherever else: in an address, say, or beside a word's other half
        # The title often stands in the front matter and above the text, and in the article once.
        said = strings((*(value for _, value in metadata.values), metadata.title, blocks))
        short &= counts - _count("\n".join(said))
    return _runs(held, short, least) if short else []


def _runs(held: list[Passage], short: Counter[str], least: int) -> list[tuple[str, str, int]]:
    runs: list[tuple[int, str, list[str]]] = []
    for place, text in held:
        run: list[str] = []
        for word in (*_words(text), None):
            if word is not None and word.casefold() in short:
                run.append(word)
            elif run:
                runs.append((len(runs), place, run))
                run = []
    found: list[tuple[int, str, list[str]]] = []
    for number, place, run in sorted(runs, key=lambda each: -len(each[2])):
        counted = Counter(word.casefold() for word in run)
        if len(run) >= least and counted <= short:
            short = short - counted
            found.append((number, place, run))
    return [(place, " ".join(run), len(run)) for _, place, run in sorted(found)]


def _is_date(text: str, metadata: Metadata) -> bool:
    """Tell whether a passage says no more than the article's date, which is written in another way there."""
    return len(text) <= 40 and metadata.date is not None and read_date(text.strip(), metadata.language).date is not None
