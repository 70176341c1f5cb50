"""Files that a source includes: those in its folder are handed to pandoc, which opens none itself."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import PurePosixPath

from toolkit import pandoc
from toolkit.ingest.encoding import decode
from toolkit.ingest.log import included
from toolkit.ingest.safety import MAX_TEXT
from toolkit.ingest.source_folder import Refused, SourceFolder

MAX_DEPTH = 8
"""How often what was included may include more."""

MAX_FILES = 200
"""Files that one source may include, all together."""

_NOT_FOUND = " not found in resource path"
_ORG = re.compile(r"^[ \t]*#\+INCLUDE:[ \t]*\"(?P<name>[^\"\n]+)\"", re.IGNORECASE | re.MULTILINE)
_LINE = re.compile(r"\\(?:input|include|subfile)\b|\binclude::|#\+include", re.IGNORECASE)


def read_with_includes(
    read: Callable[[dict[str, str]], pandoc.ReadSource], text: str, beside: SourceFolder, *, org: bool
) -> pandoc.ReadSource:
    """Read a source with all files of its folder that it includes.

    Args:
        read: Reads it with files, text by name.
        text: The source.
        beside: Its folder.
        org: Whether it is an Org file, whose reader says nothing of what is included.

    Raises:
        PandocError: It can't be read.
    """
    files: dict[str, str] = {}
    refused: set[str] = set()
    left = MAX_TEXT
    if org:
        for match in _ORG.finditer(text):
            _take(match["name"], files, refused, beside)
    for _ in range(MAX_DEPTH):
        try:
            result = read(files)
            names = included(result.log)
        except pandoc.PandocError as error:
            missing = error.message.rpartition(_NOT_FOUND)[0].partition("File ")[2].strip()
            if not missing:
                raise
            names, result = (missing,), None
        wanted = [name for name in names if name not in files and name not in refused][: MAX_FILES - len(files)]
        taken = [name for name in wanted if _take(name, files, refused, beside)]
        left -= sum(len(files[name]) for name in taken)
        if result is not None and (not taken or left < 0):
            return result
        if not taken:
            break
    return read(files)


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
