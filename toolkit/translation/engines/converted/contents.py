"""Taking what is needed out of an untrusted folder: files are chosen, checked and copied, links not followed out."""

from __future__ import annotations

import hashlib
import os
import re
import stat
from pathlib import Path

from toolkit.errors import PackageError
from toolkit.translation.engines.converted.card import source_told
from toolkit.translation.engines.converted.layout import (
    MODEL_FILE,
    PAIRED,
    DoubtfulTokenizersError,
    MissingPartError,
    layout_of,
)
from toolkit.translation.engines.converted.record import JSON_TOKENIZER, MODEL_FOLDER, RECORD_NAME

MAX_MODEL_BYTES = 16 << 30
"""The largest model.bin accepted; NLLB's of 3.3 billion parameters has 13 GB as float32."""
MAX_OTHER_BYTES = 64 << 20
"""The largest of any other file; the vocabulary of NLLB has 5 MB, its SentencePiece model as many, its tokenizer.json
17 to 32."""

_HUB = re.compile(r"models--([A-Za-z0-9._-]+?)--([A-Za-z0-9._-]+)")
"""What the hub's cache calls a repository's folder: in it are snapshots/REVISION, full of links, and the blobs."""
_SNAPSHOTS = "snapshots"
_MAIN = Path("refs", "main")
"""The file in it that says which of the snapshots is the newest (huggingface.co/docs/huggingface_hub, "Manage your
cache")."""
_POINTER, _POINTER_BYTES = b"version https://git-lfs.github.com/spec/", 1024
"""What stands in a file's place where a repository was cloned without Git LFS, and how large that may be (its SPEC)."""
_CHUNK = 1 << 20


class FolderContents:
    """The files of a folder that make a model.

    Attributes:
        name: What the model is called: as the folder, or the repository if it lies in the cache of Hugging Face's hub.
        style: Whose names its tokenizers have: ``opus``, ``quickmt``; empty if they are nobody's in particular.
        two_tokenizers: Whether what comes out has a tokenizer of its own.
        record: The file with what is known of it, if another machine had it installed; else None.
        json_tokenizer: Whether there is no SentencePiece model, and a tokenizer.json in its place.
        came: Where it comes from and its licence, as far as the folder tells.

    Args:
        folder: The folder.

    Raises:
        PackageError: It isn't there, lacks something, or holds something unsafe in its place.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder = _snapshot_in(folder)
        try:
            self._real = folder.resolve(strict=True)
            hub = _HUB.fullmatch(self._real.parent.parent.name) if self._real.parent.name == _SNAPSHOTS else None
            self.name = hub[2] if hub else self._real.name
            self.came = source_told(self._real, f"{hub[1]}/{hub[2]}" if hub else "")
            self._roots = (self._real, *([self._real.parent.parent / "blobs"] if hub else []))
            names = frozenset(os.listdir(folder))  # noqa: PTH208 - names, not paths
            self._inner = frozenset(os.listdir(folder / MODEL_FOLDER)) if RECORD_NAME in names else frozenset()  # noqa: PTH208
            names |= self._inner
            self.record = folder / RECORD_NAME if RECORD_NAME in names else None
        except (OSError, RuntimeError) as error:
            raise PackageError(f"The folder {folder} can't be read: {error}.") from error
        try:
            layout = layout_of(names, self.name)
        except DoubtfulTokenizersError as error:
            if not self._are_one(error.names):
                raise self.refusal(str(error)) from error
            layout = layout_of(names - {*error.names[1:]}, self.name)
        except MissingPartError as error:
            raise self.refusal(f"{error}{self._beneath() if MODEL_FILE not in names else ''}") from error
        self.style = layout.style
        self.two_tokenizers = len(layout.tokenizers) == 2
        self.json_tokenizer = layout.tokenizers == (JSON_TOKENIZER,)
        kept = (*layout.others, *layout.vocabularies)
        self._files = {f"{MODEL_FOLDER}/{name}": self._checked(name) for name in kept}
        for place, name in zip(layout.tokenizers if self.json_tokenizer else PAIRED, layout.tokenizers, strict=False):
            self._files[place] = self._checked(name)

    def copy(self, target: Path) -> None:
        """Copy the files to an empty folder, under names of our own.

        Raises:
            PackageError: One has changed or can't be read.
            OSError: The target can't be written.
        """
        (target / MODEL_FOLDER).mkdir()
        for name, path in self._files.items():
            with (target / name).open("xb") as out:
                self._copy(path, out.fileno())

    def refusal(self, reason: str) -> PackageError:
        """Return the error that says why the folder can't be used."""
        return PackageError(
            f"{self._folder} is not a usable model folder: {reason}",
            "Nothing was installed. A model folder is what CTranslate2's converters write, with the SentencePiece "
            "files of the original model beside it (the converters' option --copy_files).",
        )

    def _beneath(self) -> str:
        """Return which folder in it has the weights that it lacks, as a sentence; empty if none has."""
        found = sorted(path.parent.name for path in self._real.glob(f"*/{MODEL_FILE}"))
        return f" Its folder {found[0]} has one: give that, with the tokenizers put into it." if found else ""

    def _are_one(self, names: list[str]) -> bool:
        """Tell whether files are one and the same under several names."""
        digests = set()
        for name in names:
            with self._checked(name).open("rb") as file:
                digests.add(hashlib.file_digest(file, "sha256").digest())
        return len(digests) == 1

    def _checked(self, name: str) -> Path:
        """Return the real path of a file in the folder."""
        try:
            path = (self._folder / (f"{MODEL_FOLDER}/{name}" if name in self._inner else name)).resolve(strict=True)
            state = path.stat()
        except (OSError, RuntimeError) as error:
            raise self.refusal(f"{name} in it can't be read ({error}).") from error
        if not any(path.is_relative_to(root) for root in self._roots):
            raise self.refusal(f"{name} is a link that leads out of it; copy it with its links resolved (cp -rL).")
        if not stat.S_ISREG(state.st_mode):
            raise self.refusal(f"{name} in it is not a file.")
        if state.st_size < _POINTER_BYTES and path.read_bytes().startswith(_POINTER):
            raise self.refusal(f"{name} in it only says where the file is (Git LFS). Fetch that: git lfs pull.")
        limit = MAX_MODEL_BYTES if name == MODEL_FILE else MAX_OTHER_BYTES
        if state.st_size > limit:
            raise self.refusal(f"{name} in it is larger than {limit:,} bytes.")
        return path

    def _copy(self, path: Path, out: int) -> None:
        """Copy a file that was checked, which must not have become a link or have grown since then."""
        try:
            source = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
        except OSError as error:
            raise self.refusal(f"{path.name} in it can't be read ({error}).") from error
        with os.fdopen(source, "rb") as file:
            left = os.fstat(source).st_size
            while chunk := file.read(min(_CHUNK, left)):
                _write(out, chunk)
                left -= len(chunk)
            if left:
                raise self.refusal(f"{path.name} in it changed while it was read.")


def _snapshot_in(folder: Path) -> Path:
    """Return the newest snapshot of a repository in the cache of the hub, if that is what a folder is; else itself.

    Raises:
        PackageError: It has several, and doesn't say which is the newest.
    """
    snapshots = folder / _SNAPSHOTS
    if not _HUB.fullmatch(folder.resolve().name) or not snapshots.is_dir():
        return folder
    try:
        there = {path.name: path for path in snapshots.iterdir() if path.is_dir()}
        main = (folder / _MAIN).read_text("utf-8", "replace")[:100].strip() if (folder / _MAIN).is_file() else ""
    except OSError as error:
        raise PackageError(f"The folder {folder} can't be read: {error}.") from error
    if main in there:
        return there[main]
    if len(there) == 1:
        return next(iter(there.values()))
    raise PackageError(
        f"{folder} has {len(there)} snapshots, and doesn't say which of them is wanted.",
        f"Give one of them: publish models install {snapshots}/REVISION",
    )


def _write(out: int, chunk: bytes) -> None:
    """Write all of some bytes."""
    view = memoryview(chunk)
    while view:
        view = view[os.write(out, view) :]
