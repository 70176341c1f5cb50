"""Files that a source includes: those in its folder are handed to pandoc, which opens none itself."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import PurePosixPath

from toolkit import pandoc
from toolkit.ingest.encoding import decode
from toolkit.ingest.log import included, not_loaded
from toolkit.ingest.safety import MAX_TEXT
from toolkit.ingest.source_folder import Refused, SourceFolder

MAX_DEPTH = 8
"""How often what was included may include more."""

MAX_FILES = 200
"""Files that one source may include, all together."""

_NOT_FOUND = " not found in resource path"
_NAMED = {
    "org": re.compile(r"^[ \t]*#\+INCLUDE:[ \t]*\"(?P<name>[^\"\n]+)\"", re.IGNORECASE | re.MULTILINE),
    "asciidoc": re.compile(r"^include::(?P<name>[^\[\]{}\n]+)\[", re.MULTILINE),
}
"""How files are named whose reader does not ask for them, or for one after the other."""
_LINE = re.compile(r"\\(?:input|include|subfile)\b|\binclude::|#\+include", re.IGNORECASE)


def read_with_includes(
    read: Callable[[dict[str, str]], pandoc.ReadSource],
    text: str,
    beside: SourceFolder,
    format: str,  # noqa: A002 - the domain's word
) -> pandoc.ReadSource:
    """Read a source with all files of its folder that it includes.

    Args:
        read: Reads it with files, text by name.
        text: The source.
        beside: Its folder.
        format: Name of its format. Org's reader says nothing of what is included, and AsciiDoc's gives up at the first
            file that it is not given: those that can't be had are read as empty, and noted in the log.

    Raises:
        PandocError: It can't be read.
    """
    files: dict[str, str] = {}
    refused: set[str] = set()
    left, depth = MAX_TEXT, 0
    for match in _NAMED[format].finditer(text) if format in _NAMED else ():
        if len(files) < MAX_FILES:
            _take(match["name"], files, refused, beside)
    for _ in range(MAX_FILES):
        try:
            result = read(files)
        except pandoc.PandocError as error:
            missing = error.message.rpartition(_NOT_FOUND)[0].partition("File ")[2].strip()
            if not missing or missing in files:
                raise
            if missing in refused or not _take(missing, files, refused, beside):
                files[missing] = ""
                refused.add(missing)
            continue
        wanted = [name for name in included(result.log) if name not in files and name not in refused]
        taken = [name for name in wanted[: MAX_FILES - len(files)] if _take(name, files, refused, beside)]
        left, depth = left - sum(len(files[name]) for name in taken), depth + 1
        if taken and depth == MAX_DEPTH:
            result = read(files)
        if not taken or left < 0 or depth == MAX_DEPTH:
            break
    else:
        result = read(files)
    empty = (name for name in files if name in refused)
    return replace(result, log=(*result.log, *map(not_loaded, empty)))


def _take(name: str, files: dict[str, str], refused: set[str], beside: SourceFolder) -> bool:
    try:
        decoded = decode(beside.first((name,), MAX_TEXT))
    except (Refused, OSError):
        decoded = None
    if decoded is None or _goes_round(name, decoded.text, files):
        refused.add(name)
        return False
    files[name] = decoded.text
    return True


def _goes_round(name: str, text: str, files: dict[str, str]) -> bool:
    """Tell whether a file includes itself, or one that was taken before: pandoc would follow it without end."""
    known = {PurePosixPath(each).stem for each in (name, *files)}
    lines = [line for line in text.splitlines() if _LINE.search(line)]
    return any(stem in line for line in lines for stem in known)
