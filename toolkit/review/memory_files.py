"""Memories of others, and ours for others: what people translated comes in from files, and goes out to them."""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from toolkit.batches import batched
from toolkit.errors import UsageError
from toolkit.files import output_error, within
from toolkit.languages import normalize_tag, same_language
from toolkit.review.exchange import ExchangeError, ExchangeFile, ExchangeSegment, Pieces, bytes_of
from toolkit.review.formats import format_named, read_exchange
from toolkit.review.memory_tmx import WantedPair, read_memory, write_memory
from toolkit.translation import ReviewState
from toolkit.translation.engines import Pair
from toolkit.translation.memory import Entry, Memory, reviewed_entries, reviewed_entry

_AT_ONCE = 1_000
"""Translations that are stored together."""


@dataclass(frozen=True, slots=True)
class MemoryImport:
    """What came of taking a file into a memory.

    Attributes:
        path: The file.
        read: How many translations it holds in the languages that are wanted.
        stored: How many of them are new in the memory.
        pairs: The languages that they are between.
    """

    path: Path
    read: int
    stored: int
    pairs: tuple[Pair, ...]


def import_memory(
    memory: Memory, path: Path, wanted: WantedPair = (None, None), *, replace: bool = False, dry_run: bool = False
) -> MemoryImport:
    """Take a file with translations into a memory, as what people have translated.

    A file that is broken changes nothing: it is read twice, and stored at the second time.

    Args:
        memory: The memory.
        path: TMX of any size; or CSV, PO, XLIFF.
        wanted: The languages, from and to: where a file says them, only these are taken; else they are these.
        replace: Whether another translation of a sentence that a person gave before gives way. Of several in
            the file the first one is taken, or the last if this is so.
        dry_run: Only read it.

    Raises:
        ExchangeError: It can't be read, or doesn't say its languages.
        MemoryFileError: The memory can't be written.
    """
    try:
        count, pairs = 0, dict[Pair, None]()
        for pair, _ in _read(path, wanted):
            count += 1
            pairs[pair] = None
        if dry_run or not count:
            return MemoryImport(path, count, 0, tuple(pairs))
        before = memory.size()
        for some in batched(_read(path, wanted), _AT_ONCE):
            for pair in dict.fromkeys(pair for pair, _ in some):
                memory.people(pair).store([entry for other, entry in some if other == pair], replace_old=replace)
    except OSError as error:
        raise ExchangeError(f"{path} can't be read: {error.strerror or error}.") from error
    return MemoryImport(path, count, memory.size() - before, tuple(pairs))


def export_memory(memory: Memory, path: Path, form: str, wanted: WantedPair = (None, None)) -> int:
    """Write what people translated into a file, and return how many translations that are.

    Args:
        memory: The memory.
        path: The file; one that is there already is refused.
        form: ``tmx``, which holds everything, of any size; or ``csv``, ``po``, ``xliff``, ``xliff2``, of one pair.
        wanted: The languages, from and to; None for any.

    Raises:
        UsageError: There is a file already, no such format, or more than one pair for a format that holds but one.
        OutputError: It can't be written.
        MemoryFileError: The memory can't be read.
    """
    if path.exists():
        raise UsageError(f"{path} is there already.", "Give another file with --to, or move it away.")
    entries = reviewed_entries(memory, *wanted)
    part = path.with_name(f".{within(path.name, 100)}.{secrets.token_hex(6)}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            with part.open("xb") as file:
                if form == "tmx":
                    count = write_memory(file, entries)
                else:
                    made = _exchange_file(list(entries))
                    count = len(made.segments)
                    file.write(format_named(form).write(made))
                os.fsync(file.fileno())
            part.replace(path)
        finally:
            part.unlink(missing_ok=True)
    except OSError as error:
        raise output_error(path, error) from error
    return count


def _read(path: Path, wanted: WantedPair) -> Iterator[tuple[Pair, Entry]]:
    if path.suffix.lower() == ".tmx":
        yield from read_memory(path, wanted)
        return
    for file in read_exchange(path.name, bytes_of(path)):
        spoken = file.source_language or wanted[0], file.target_language or wanted[1]
        if not spoken[0] or not spoken[1]:
            raise ExchangeError(f"{path} doesn't say its languages.", "Give them with --from and --lang.")
        source, target = normalize_tag(spoken[0]), normalize_tag(spoken[1])
        if not (_is_wanted(source, wanted[0]) and _is_wanted(target, wanted[1])):
            continue
        for segment in file.segments:
            text, translation = _plain(segment.source), _plain(segment.target)
            if text and translation and segment.state is not ReviewState.MACHINE:
                final = segment.state is ReviewState.FINAL
                yield (
                    Pair(source, target),
                    reviewed_entry(text, translation, segment.context, segment.note, final=final),
                )


def _is_wanted(language: str, asked: str | None) -> bool:
    return asked is None or same_language(language, asked)


def _plain(pieces: Pieces) -> str:
    return "".join(piece for piece in pieces if isinstance(piece, str)).strip()


def _exchange_file(entries: list[tuple[Pair, Entry]]) -> ExchangeFile:
    pairs = list(dict.fromkeys(pair for pair, _ in entries))
    if len(pairs) != 1:
        told = ", ".join(map(str, pairs)) or "nothing"
        raise UsageError(
            f"Such a file holds one pair of languages, and the memory has {told}.", "Choose with --from and --lang."
        )
    segments = tuple(
        ExchangeSegment(
            id=f"{number}",
            source=(entry.text,),
            target=(entry.translation.text,),
            state=ReviewState.FINAL if entry.final else ReviewState.REVIEWED,
            context=entry.context,
            note=entry.note,
        )
        for number, (_, entry) in enumerate(entries, 1)
    )
    return ExchangeFile("memory", pairs[0].source, pairs[0].target, segments)
