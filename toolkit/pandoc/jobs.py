"""What pandoc is asked for: to read a source, to write a document. The bytes are those that its program gives."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

from toolkit.locks import temporary_folder
from toolkit.pandoc import program
from toolkit.pandoc.pool import pool

MEDIA = "embedded-images-of-the-source"
"""Name of the folder that images out of a source are in, as the document says: nothing else is called like this."""

_TABS = frozenset({"t2t", "man", "tsv"})
"""Readers to which a tab is a sign of its own; for others it is made spaces up to the next of every four columns."""

_PLAIN = frozenset({"ipynb", "t2t"})
"""Readers that Lua does not offer whole: the program chooses among a notebook's outputs, and txt2tags can ask for the
names of its input files."""

_COLUMNS = 72
"""Of a line, where that counts for widths of tables: what the program takes; Lua would take 80."""


def prepare(number: int) -> None:
    """Let pandocs begin that will be wanted soon, while we do something else.

    Args:
        number: How many jobs there will be at once.
    """
    pool.prepare(number)


@dataclass(frozen=True, slots=True)
class LogMessage:
    """A message of pandoc's log.

    Attributes:
        kind: What it is about, in pandoc's words, such as ``SkippedContent``.
        text: The message, on a line.
        contents: The piece of the source that it is about, where it names one.
    """

    kind: str
    text: str
    contents: str = ""


@dataclass(frozen=True, slots=True)
class ReadSource:
    """What a reader makes of a source.

    Attributes:
        document: As pandoc's JSON.
        media: Images that were inside of it, by their names below `MEDIA`.
        log: What the reader has to say about it, at its most talkative.
    """

    document: bytes
    media: Mapping[str, bytes] = field(default_factory=dict)
    log: tuple[LogMessage, ...] = ()


def read(
    data: bytes, reader: str, *, media: bool = False, files: Mapping[str, str] = MappingProxyType({})
) -> ReadSource:
    """Read a source, from which no file is opened and no network reached.

    Args:
        data: The source.
        reader: Pandoc's reader with extensions.
        media: Whether images inside of it are wanted.
        files: Text of files that it may include, by the names that it calls them.

    Raises:
        PandocError: Pandoc can't read it.
    """
    name = reader.partition("+")[0].partition("-")[0]
    if name in _PLAIN:
        return _read_plainly(data, reader, media=media)
    options = {"standalone": True, "columns": _COLUMNS, "abbreviations": _abbreviations()}
    header = {
        "job": "read",
        "format": reader,
        "options": options,
        "join_lines": "+east_asian_line_breaks" in reader,
        **({"media": MEDIA} if media else {}),
        **({"files": dict(files)} if files else {}),
    }
    output, log, *items = pool.do(header, data if program.takes_bytes(reader) else _text(data, tabs=name in _TABS))
    return ReadSource(
        output,
        {name.decode("utf-8", "replace"): content for name, content in zip(items[::2], items[1::2], strict=True)},
        _log(log),
    )


def _log(data: bytes) -> tuple[LogMessage, ...]:
    return tuple(
        LogMessage(item["type"], " ".join(item["pretty"].split()), str(item.get("contents", "")))
        for item in json.loads(data.decode("utf-8", "replace"))
    )


@dataclass(frozen=True, slots=True)
class Writer:
    """A writer and how it is to write.

    Attributes:
        format: Pandoc's name of it, with extensions.
        options: Fields of `WriterOptions`, as pandoc's Lua names them.
        template: A template of pandoc's; none unless given.
        default_template: Whether it is given pandoc's own template.
        fill: Whether images are read before, and those that can't be taken out: what the program does for DOCX.
    """

    format: str
    options: Mapping[str, Any]
    template: str | None = None
    default_template: bool = False
    fill: bool = False


def write(document: bytes, writer: Writer, *, folder: Path | None = None, epoch: int | None = None) -> bytes:
    """Return what a writer makes of a document.

    It may open files, as pandoc's writers do: callers have checked every path that the document can name.

    Args:
        document: As pandoc's JSON.
        writer: What writes it.
        folder: Where relative paths are looked for.
        epoch: The moment that the file bears, in seconds since 1970; now unless given.

    Raises:
        PandocError: Pandoc can't write it.
    """
    header = {
        "job": "write",
        "format": writer.format,
        "options": writer.options,
        **({"template": writer.template} if writer.template is not None else {}),
        "default_template": writer.default_template,
        "fill": writer.fill,
        **({"folder": str(folder)} if folder else {}),
        **({"epoch": str(epoch)} if epoch is not None else {}),
    }
    return pool.do(header, document)[0]


def _text(data: bytes, *, tabs: bool) -> bytes:
    """Return the text of a source as the program hands it to readers: Lua does less to it."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = data.decode("latin-1")
    text = text.replace("\r", "")
    if not tabs:
        text = text.expandtabs(4)
        text += "\n" if text and not text.endswith("\n") else ""
    return f"{text}\n".encode()  # it ends every input so, whatever there is already


@lru_cache(maxsize=1)
def _abbreviations() -> dict[str, bool]:
    """Return the abbreviations after which Markdown's reader puts no-break spaces: Lua knows a third of them."""
    lines = program.run(["--print-default-data-file=abbreviations"]).decode().splitlines()
    return dict.fromkeys(filter(None, lines), True)


def _read_plainly(data: bytes, reader: str, *, media: bool) -> ReadSource:
    with temporary_folder("source") as place:
        extract = [f"--extract-media={MEDIA}"] if media else []
        log = ["--log=log.json", "--quiet"]
        arguments = ["--sandbox", "--standalone", "--from", reader, "--to", "json", *log, *extract]
        document = program.run(arguments, data, cwd=place)
        folder = place / MEDIA
        files = sorted(file for file in folder.rglob("*") if file.is_file())
        found = {str(file.relative_to(folder)): file.read_bytes() for file in files}
        return ReadSource(document, found, _log((place / "log.json").read_bytes()))
