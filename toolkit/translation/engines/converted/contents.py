"""Taking what is needed out of an untrusted folder: files are chosen, checked and copied, links not followed out."""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Iterable
from pathlib import Path

from toolkit.errors import PackageError, UsageError
from toolkit.translation.engines.converted.languages import pair_in_name, tag_of
from toolkit.translation.engines.converted.record import (
    JSON_TOKENIZER,
    MODEL_FOLDER,
    RECORD_NAME,
    SOURCE_TOKENIZER,
    TARGET_TOKENIZER,
)

MAX_MODEL_BYTES = 16 << 30
"""The largest model.bin accepted; NLLB's of 3.3 billion parameters has 13 GB as float32."""
MAX_OTHER_BYTES = 64 << 20
"""The largest of any other file; the vocabulary of NLLB has 5 MB, its SentencePiece model as many, its tokenizer.json
17 to 32."""

MODEL_FILE = "model.bin"
_VOCABULARIES = tuple(
    f"{side}_vocabulary.{kind}" for side in ("shared", "source", "target") for kind in ("json", "txt")
)
_PAIRED = (SOURCE_TOKENIZER, TARGET_TOKENIZER)
_QUICKMT = ("src.spm.model", "tgt.spm.model")
_TWO_TOKENIZERS = (_PAIRED, ("source.model", "target.model"), _QUICKMT)
"""The names of SentencePiece models for both sides: OPUS-MT's, OpenNMT's, quickmt's."""
_STYLES = {_PAIRED: "opus", _QUICKMT: "quickmt", ("joint.spm.model",): "quickmt"}
_HUB = re.compile(r"models--[^/]+?--([^/]+)")
"""What the hub's cache calls a repository's folder: in it are snapshots/REVISION, full of links, and the blobs."""
_TOKENIZER_SUFFIXES = frozenset({".model", ".spm"})
_CHUNK = 1 << 20


class FolderContents:
    """The files of a folder that make a model.

    Attributes:
        name: What the model is called: as the folder, or the repository if it lies in the cache of Hugging Face's hub.
        style: Whose names its tokenizers have: ``opus``, ``quickmt``; empty if they are nobody's in particular.
        two_tokenizers: Whether what comes out has a tokenizer of its own.
        record: The file with what is known of it, if another machine had it installed; else None.
        json_tokenizer: Whether there is no SentencePiece model, and a tokenizer.json in its place.

    Args:
        folder: The folder.

    Raises:
        PackageError: It isn't there, lacks something, or holds something unsafe in its place.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        try:
            self._real = folder.resolve(strict=True)
            hub = _HUB.fullmatch(self._real.parent.parent.name) if self._real.parent.name == "snapshots" else None
            self.name = hub[1] if hub else self._real.name
            self._roots = (self._real, *([self._real.parent.parent / "blobs"] if hub else []))
            names = frozenset(os.listdir(folder))  # noqa: PTH208 - names, not paths
            self._inner = frozenset(os.listdir(folder / MODEL_FOLDER)) if RECORD_NAME in names else frozenset()  # noqa: PTH208
            names |= self._inner
            self.record = folder / RECORD_NAME if RECORD_NAME in names else None
        except (OSError, RuntimeError) as error:
            raise PackageError(f"The folder {folder} can't be read: {error}.") from error
        if MODEL_FILE not in names:
            raise self.refusal(f"it has no {MODEL_FILE}.")
        vocabularies = [name for name in _VOCABULARIES if name in names]
        sides = {name.partition("_")[0] for name in vocabularies}
        if "shared" not in sides and not {"source", "target"} <= sides:
            raise self.refusal("it has no vocabulary (shared_vocabulary.json, or one for source and one for target).")
        tokenizers = self._tokenizers(names)
        self.style = _STYLES.get(tokenizers, "")
        self.two_tokenizers = len(tokenizers) == 2
        self.json_tokenizer = tokenizers == (JSON_TOKENIZER,)
        kept = [MODEL_FILE, *vocabularies, *(["config.json"] if "config.json" in names else [])]
        self._files = {f"{MODEL_FOLDER}/{name}": self._checked(name) for name in kept}
        for place, name in zip(tokenizers if self.json_tokenizer else _PAIRED, tokenizers, strict=False):
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

    def _tokenizers(self, names: frozenset[str]) -> tuple[str, ...]:
        """Return the name of the SentencePiece model, or the names of those for both sides."""
        for pair in _TWO_TOKENIZERS:
            if set(pair) <= names:
                return pair
        found = sorted(name for name in names if Path(name).suffix in _TOKENIZER_SUFFIXES)
        if len(found) == 1:
            return tuple(found)
        if sides := self._named_by_language(found):
            return sides
        if found:
            raise self.refusal(f"it has several SentencePiece models, and their names don't tell them apart: {found}.")
        if JSON_TOKENIZER in names:
            return (JSON_TOKENIZER,)
        raise self.refusal(
            "it has no SentencePiece model (sentencepiece.model, or source.spm and target.spm) and no tokenizer.json."
        )

    def _named_by_language(self, found: list[str]) -> tuple[str, ...]:
        """Return two SentencePiece models that are called as the two languages in the model's name, source first."""
        pair = pair_in_name(self.name)
        of_tag = {_tag(name): name for name in found}
        return tuple(of_tag[tag] for tag in pair) if pair and set(pair) == of_tag.keys() else ()

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


def wanted(names: Iterable[str]) -> list[str]:
    """Return those files of a folder that a model can be made of; a tokenizer.json only where it stands alone."""
    usual = {MODEL_FILE, "config.json", *_VOCABULARIES}
    found = [name for name in names if name in usual or ("/" not in name and Path(name).suffix in _TOKENIZER_SUFFIXES)]
    alone = not any(Path(name).suffix in _TOKENIZER_SUFFIXES for name in found)
    return sorted([*found, *(name for name in names if name == JSON_TOKENIZER and alone)])


def _tag(name: str) -> str:
    """Return the tag of the language that a file is called as; its name if it isn't one."""
    try:
        return tag_of(Path(name).stem)
    except UsageError:
        return name


def _write(out: int, chunk: bytes) -> None:
    """Write all of some bytes."""
    view = memoryview(chunk)
    while view:
        view = view[os.write(out, view) :]
