"""Taking an untrusted .argosmodel file (a zip) apart safely: everything is checked before anything is written."""

from __future__ import annotations

import os
import re
import stat
import zipfile
import zlib
from collections.abc import Iterable
from pathlib import Path
from typing import IO

from toolkit.errors import PackageError
from toolkit.files import ZIP_END, is_cut_short
from toolkit.translation.engines.argos.metadata import METADATA_LIMIT, PackageMetadata, parse_metadata

MAX_FILE_BYTES = 1 << 30
"""The largest package file accepted; the largest in Argos' index has some 300 MB."""
MAX_TOTAL_BYTES = 3 << 30
"""The most that a package may unpack to."""
MAX_MEMBERS = 2_000
MAX_RATIO = 100
"""How many times its packed size a member may unpack to. Weights shrink to some 90 %, vocabularies to a fifth."""
_RATIO_FREE_BYTES = 1 << 20  # a small member may shrink as it likes
_CHUNK = 1 << 20
_BAD_NAME = re.compile(r"[\x00-\x1f\x7f\\:]")
_VOCABULARIES = frozenset(
    f"model/{side}_vocabulary.{kind}" for side in ("shared", "source") for kind in ("json", "txt")
)
"""CTranslate2 4 reads all of these; packages from before 2023 have .txt and no config.json."""


class PackageArchive:
    """A package file that was opened and passed every check that needs no unpacking.

    Args:
        path: The .argosmodel file.

    Raises:
        PackageError: The file is missing, broken, unsafe, or not a package that can be used here.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._zip = self._open()
        try:
            self._members = self._checked_members()
            self._check_contents()
            self.metadata: PackageMetadata = parse_metadata(self._read_metadata(), path.name)
        except BaseException:
            self._zip.close()
            raise

    def __enter__(self) -> PackageArchive:
        return self

    def __exit__(self, *_: object) -> None:
        self._zip.close()

    def extract(self, folder: Path) -> None:
        """Write the package's files below *folder*, an empty one, without the archive's own top folder.

        Raises:
            PackageError: A member is damaged or larger than it says, or the disk is full.
        """
        total = 0
        for name, info in self._members.items():
            target = folder / name
            try:
                target.parent.mkdir(parents=True, exist_ok=True)
                with self._zip.open(info) as source, target.open("xb") as out:
                    total += self._copy(source, out, info, MAX_TOTAL_BYTES - total)
            except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError) as error:
                raise self._refusal(f"'{info.filename}' in it is damaged ({error})") from error
            except OSError as error:
                raise PackageError(f"{self.path.name} can't be unpacked: {error}.") from error

    def _open(self) -> zipfile.ZipFile:
        try:
            state = self.path.stat()
            if not stat.S_ISREG(state.st_mode):
                raise PackageError(f"{self.path} is no regular file.", "Give a file that ends in .argosmodel.")
            size = state.st_size
            if size > MAX_FILE_BYTES:
                raise self._refusal(f"it is larger than {MAX_FILE_BYTES:,} bytes")
            return zipfile.ZipFile(self.path)
        except FileNotFoundError as error:
            raise PackageError(f"There is no file {self.path}.") from error
        except (zipfile.BadZipFile, NotImplementedError, ValueError, EOFError) as error:
            raise self._refusal(f"it is not a complete zip file ({self._cut_short() or error})") from error
        except OSError as error:
            raise PackageError(f"{self.path} can't be read: {error}.") from error

    def _cut_short(self) -> str:
        """Return what tells that its end is missing; the empty string if something else is wrong with it."""
        with self.path.open("rb") as file:
            beginning = file.read(4)
            file.seek(max(file.seek(0, os.SEEK_END) - ZIP_END, 0))
            end = file.read()
        return "it is cut short: download it again" if is_cut_short(beginning, end) else ""

    def _checked_members(self) -> dict[str, zipfile.ZipInfo]:
        """Return the files by their path below the top folder, after checking every entry."""
        entries = [info for info in self._zip.infolist() if not info.filename.startswith("__MACOSX/")]
        if len(entries) > MAX_MEMBERS:
            raise self._refusal(f"it has more than {MAX_MEMBERS:,} members")
        if sum(info.file_size for info in entries) > MAX_TOTAL_BYTES:
            raise self._refusal(f"it would unpack to more than {MAX_TOTAL_BYTES:,} bytes")
        for info in entries:
            self._check_entry(info)
        if len({info.filename.split("/")[0] for info in entries}) != 1:
            raise self._refusal("it doesn't have exactly one top folder")
        files = {info.filename.partition("/")[2]: info for info in entries if not info.is_dir()}
        self._check_distinct(info.filename for info in entries)
        return files

    def _check_entry(self, info: zipfile.ZipInfo) -> None:
        """Refuse one entry for its name, kind, or size."""
        name = info.orig_filename
        parts = name.removesuffix("/").split("/")
        if _BAD_NAME.search(name) or any(part in {"", ".", ".."} or len(part) > 200 for part in parts):
            raise self._refusal(f"the name {name!r} in it is unsafe")
        if len(parts) > 16:
            raise self._refusal(f"'{name}' in it lies too deep")
        if not info.is_dir() and len(parts) == 1:
            raise self._refusal(f"'{name}' in it lies outside its top folder")
        kind = stat.S_IFMT(info.external_attr >> 16)
        if kind not in {0, stat.S_IFDIR if info.is_dir() else stat.S_IFREG}:
            raise self._refusal(f"'{name}' in it is a link or a special file")
        if info.flag_bits & 0x1:
            raise self._refusal(f"'{name}' in it is encrypted")
        if info.compress_type not in {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}:
            raise self._refusal(f"'{name}' in it is packed in an unusual way")
        if info.file_size > _RATIO_FREE_BYTES and info.file_size > MAX_RATIO * info.compress_size:
            raise self._refusal(f"'{name}' in it unpacks to more than {MAX_RATIO} times its size")

    def _check_distinct(self, names: Iterable[str]) -> None:
        """Refuse names that would fall on each other, also where a file system ignores case."""
        seen: set[str] = set()
        for name in names:
            key = name.removesuffix("/").casefold()
            if key in seen:
                raise self._refusal(f"it has two members called '{name}'")
            seen.add(key)

    def _check_contents(self) -> None:
        """Refuse an archive that lacks what a translation package needs."""
        for name in ("metadata.json", "model/model.bin"):
            if name not in self._members:
                raise self._refusal(f"it has no {name}")
        if not _VOCABULARIES & self._members.keys():
            raise self._refusal("it has no vocabulary in model/")
        if not {"sentencepiece.model", "bpe.model"} & self._members.keys():
            raise self._refusal("it has no sentencepiece.model and no bpe.model")

    def _read_metadata(self) -> bytes:
        info = self._members["metadata.json"]
        if info.file_size > METADATA_LIMIT:
            raise self._refusal("its metadata.json is too large")
        try:
            with self._zip.open(info) as file:
                return file.read(METADATA_LIMIT)
        except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError) as error:
            raise self._refusal(f"its metadata.json is damaged ({error})") from error

    def _copy(self, source: IO[bytes], out: IO[bytes], info: zipfile.ZipInfo, room: int) -> int:
        """Copy one member and return its size, never trusting what the header says of it."""
        written = 0
        allowed = min(info.file_size, room)
        while chunk := source.read(_CHUNK):
            written += len(chunk)
            if written > allowed:
                raise self._refusal(f"'{info.filename}' in it is larger than it says")
            out.write(chunk)
        if written != info.file_size:
            raise self._refusal(f"'{info.filename}' in it is cut off")
        return written

    def _refusal(self, reason: str) -> PackageError:
        return PackageError(
            f"{self.path.name} is not a usable Argos package: {reason}.",
            "Nothing was installed. Get the package again from where it came from.",
        )
