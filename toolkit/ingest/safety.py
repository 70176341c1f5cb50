"""What is checked of a file before any parser sees it: sizes, containers, entity declarations."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from copy import copy
from pathlib import Path, PurePath

from toolkit.aliases import multiplies
from toolkit.errors import SourceError
from toolkit.files import open_file
from toolkit.storage import AnyPath, RemotePath, storage_of

MAX_SOURCE = 200_000_000
"""Bytes of a source file that are read at most."""

MAX_TEXT = 32_000_000
"""Bytes of a source in a text format: pandoc takes about 100 times as much memory (see `toolkit.pandoc.MAX_HEAP`)."""

MAX_MEMBERS = 10_000
"""Files in a container. A book has hundreds."""

MAX_UNPACKED = 1_000_000_000
"""Bytes that all files in a container may come to."""

MAX_PART = 2 * MAX_TEXT
"""Bytes of one part of a container that is markup: parsed, it takes some ten times as much memory here, and some fifty
times in pandoc, which ends at 3 GB."""

MAX_RATIO = 200
"""Most that a container's files over `RATIO_FROM` may shrink to: XML of office documents shrinks to a 10th or 20th."""

RATIO_FROM = 50_000_000
"""Bytes from which the ratio is looked at; small things may be as repetitive as they like."""

_YAML_MARK = re.compile(r"^(?:---|\.\.\.)[ \t]*$", re.MULTILINE)
_PIECE = 1 << 18
# Not the web pages in an EPUB: their reader knows no entities but HTML's.
_XML_NAMES = (".xml", ".opf", ".ncx", ".rels")
_MARKUP_NAMES = (*_XML_NAMES, ".xhtml", ".html", ".htm", ".svg")
_ENCRYPTED = (
    # An OpenDocument manifest that names how its parts are encrypted; an EPUB whose chapters are.
    ("META-INF/manifest.xml", re.compile(rb"<(?:manifest:)?encryption-data[\s>]")),
    ("META-INF/encryption.xml", re.compile(rb"CipherReference\s+URI=[\"'][^\"'<>]*+(?<=htm|tml)[\"']", re.IGNORECASE)),
)
# Before the root element stand declarations and comments; the part in brackets declares entities.
# Each group is atomic: what it took once it never gives back, so that the time grows with the file and no faster.
_SUBSET = re.compile(
    rb"\A(?:\xef\xbb\xbf)?(?>\s+|<\?(?>.*?\?>)|<!--(?>.*?-->))*+<!DOCTYPE[^\[>]*+\[.*?<!ENTITY",
    re.DOTALL | re.IGNORECASE,
)


def load(path: AnyPath) -> bytes:
    """Return a source file's bytes, which lie here or far away.

    Raises:
        SourceError: It is missing, a folder, unreadable or too large.
        MissingError: A library that reads such URLs is not installed.
    """
    try:
        data = _load(path) if isinstance(path, Path) else _load_remote(path)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise SourceError(f"{path} can't be read: {reason}.", "Check its permissions.") from error
    _refuse_over(path, len(data), MAX_SOURCE)
    return data


def _load(path: Path) -> bytes:
    if path.is_dir():
        raise _folder(path)
    if not path.exists():
        raise SourceError(f"There is no file {path}.", "Check its name and the folder that you are in.")
    if not path.is_file():
        raise SourceError(f"{path} is not a regular file.", "Give a file with an article in it.")
    with open_file(path) as file:
        return file.read(MAX_SOURCE + 1)


def _load_remote(path: RemotePath) -> bytes:
    storage = storage_of(path.parent)
    try:
        return storage.read(path.name, MAX_SOURCE + 1)
    except FileNotFoundError as error:
        if storage.is_folder(path.name):
            raise _folder(path) from error
        raise SourceError(f"There is no file {path}.", "Check its name, and what you may read there.") from error


def _folder(path: PurePath) -> SourceError:
    return SourceError(f"{path} is a folder.", "Give a file with an article in it.")


def check_text(path: PurePath, data: bytes) -> None:
    """Refuse a source in a text format that is too large for pandoc.

    Raises:
        SourceError: It is.
    """
    _refuse_over(path, len(data), MAX_TEXT)


def _refuse_over(path: PurePath, size: int, limit: int) -> None:
    if size > limit:
        raise SourceError(
            f"{path} is larger than {limit // 1_000_000} MB.", "Split it, or make the images in it smaller."
        )


def check_entities(path: PurePath, data: bytes) -> None:
    """Refuse XML that declares entities of its own: they can expand without end, or name files.

    Raises:
        SourceError: It does.
    """
    if data[:2] in (b"\xff\xfe", b"\xfe\xff") or data[:2] in (b"<\x00", b"\x00<"):
        data = data.replace(b"\x00", b"").lstrip(b"\xff\xfe")
    if _SUBSET.match(data):
        raise SourceError(
            f"{path} declares XML entities, which are not expanded.",
            "Take its DOCTYPE out, and write in place of each entity what it stands for.",
        )


def check_aliases(path: PurePath, text: str) -> None:
    """Refuse Markdown with YAML in which few aliases stand for very many values: pandoc writes them all out.

    Args:
        path: The source.
        text: All of it; YAML stands behind a line of three dashes.

    Raises:
        SourceError: It has such YAML.
    """
    if any(map(multiplies, _YAML_MARK.split(text)[1:])):
        raise SourceError(
            f"The front matter of {path} comes to far more values than it has letters, its aliases written out.",
            "Write in place of each alias (*name) what it stands for.",
        )


def check_container(path: PurePath, data: bytes) -> None:
    """Refuse a ZIP container that is damaged, encrypted, or unpacks to more than is reasonable.

    Everything is unpacked once, in small pieces, because the sizes that a container declares may be lies.

    Raises:
        SourceError: It is one of these.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = archive.infolist()
            if len(members) > MAX_MEMBERS:
                raise SourceError(f"{path} has more than {MAX_MEMBERS} files in it.", "Split the document.")
            left = MAX_UNPACKED
            if any(member.flag_bits & 1 for member in members):
                raise _encrypted(path)
            for member in members:
                left -= _check_member(path, archive, member, left)
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, NotImplementedError, RuntimeError) as error:
        raise _damaged(path, error) from error


@contextmanager
def undamaged(path: PurePath) -> Iterator[None]:
    """Refuse a container of which a part can't be unpacked after all, since it says another size than it has.

    Raises:
        SourceError: Something within can't be unpacked.
    """
    try:
        yield
    except (zipfile.BadZipFile, zlib.error) as error:
        raise _damaged(path, error) from error


def _damaged(path: PurePath, error: Exception) -> SourceError:
    return SourceError(f"{path} is damaged: {error}.", "Give another copy of it.")


def _check_member(path: PurePath, archive: zipfile.ZipFile, member: zipfile.ZipInfo, left: int) -> int:
    """Unpack a member to its end, whatever size it declares; return its size."""
    is_xml, is_markup = (member.filename.lower().endswith(names) for names in (_XML_NAMES, _MARKUP_NAMES))
    pieces: list[bytes] = []
    size = 0
    honest = copy(member)
    # Further than we look, so that the end of what is read is the member's own, and its checksum is right.
    honest.file_size = left + 4 * _PIECE
    with archive.open(honest) as file:
        while piece := file.read(_PIECE):
            size += len(piece)
            if size > left or (size > RATIO_FROM and size > member.compress_size * MAX_RATIO):
                raise SourceError(
                    f"{path} unpacks to far more than its size, in {member.filename}.",
                    "Nothing but an attack is packed like this: don't use this file.",
                )
            if is_markup and size > MAX_PART:
                raise SourceError(
                    f"{path} is too large: {member.filename} in it has more than {MAX_PART // 1_000_000} MB.",
                    "Divide it into several documents.",
                )
            if is_xml:
                pieces.append(piece)
    if is_xml:
        _check_xml_member(path, member.filename, b"".join(pieces))
    return size


def _check_xml_member(path: PurePath, name: str, data: bytes) -> None:
    check_entities(path, data)
    for manifest, pattern in _ENCRYPTED:
        if name == manifest and pattern.search(data):
            raise _encrypted(path)


def _encrypted(path: PurePath) -> SourceError:
    return SourceError(f"{path} is encrypted.", "Save it without a password or copy protection.")
