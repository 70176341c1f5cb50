"""Which of Firefox's models are installed: read from the models folder, where they lie beside those of others."""

from __future__ import annotations

import json
import re
from dataclasses import asdict, dataclass
from pathlib import Path

from toolkit.errors import PackageError, UsageError
from toolkit.files import open_file
from toolkit.findings import Finding
from toolkit.languages import normalize_tag
from toolkit.translation.engines.converted.folders import FIREFOX_RECORD, MODELS_VARIABLE, models_dir
from toolkit.translation.engines.folders import look_through, size_of
from toolkit.translation.engines.neural.files import ModelFiles

MODEL_FOLDER = "model"
SOURCE_TOKENIZER, TARGET_TOKENIZER = "source.spm", "target.spm"
PREFIX = "firefox-"
LICENCE = "MPL-2.0"
"""That of Mozilla's models, by the repository that they are published in (mozilla/firefox-translations-models)."""

_RECORD_LIMIT = 1 << 16
_SCHEMA = 1
VERSION = re.compile(r"[0-9A-Za-z][0-9A-Za-z.+-]{0,31}")


@dataclass(frozen=True, slots=True)
class FirefoxRecord:
    """What we note of a model when we install it.

    Attributes:
        source: BCP 47 tag of the language that it translates from.
        target: BCP 47 tag of the language that it translates to.
        version: Mozilla's version of it, ``3.0``.
        architecture: Mozilla's name of its size: ``tiny``, ``base-memory``, ``base``; empty if none was given.
        split: Whether source and target have a vocabulary of their own each.
    """

    source: str
    target: str
    version: str
    architecture: str = ""
    split: bool = False

    @property
    def name(self) -> str:
        """What the model is called, and its folder: ``firefox-en-es``."""
        return f"{PREFIX}{self.source}-{self.target}"

    def to_json(self) -> bytes:
        """Return the contents of the file."""
        return json.dumps({"schema": _SCHEMA} | asdict(self), indent=1).encode() + b"\n"


@dataclass(frozen=True, slots=True)
class FirefoxPackage:
    """One of Firefox's models on this machine.

    Attributes:
        folder: Where it lies.
        record: What is known of it.
    """

    folder: Path
    record: FirefoxRecord

    @property
    def name(self) -> str:
        """What it is called."""
        return self.record.name

    @property
    def version(self) -> str:
        """Mozilla's version of it."""
        return self.record.version

    @property
    def source(self) -> str:
        """BCP 47 tag of the language that it translates from."""
        return self.record.source

    @property
    def target(self) -> str:
        """BCP 47 tag of the language that it translates to."""
        return self.record.target

    @property
    def size(self) -> int:
        """Bytes that it takes on the disk."""
        return size_of(self.folder)

    @property
    def files(self) -> ModelFiles:
        """What the model is made of."""
        record = self.record
        return ModelFiles(
            name=self.name,
            version=record.version,
            source=record.source,
            target=record.target,
            folder=self.folder / MODEL_FOLDER,
            source_tokenizer=self.folder / SOURCE_TOKENIZER,
            target_tokenizer=self.folder / (TARGET_TOKENIZER if record.split else SOURCE_TOKENIZER),
            guided=True,
            licence=LICENCE,
            remedy=f"Install it again: publish models remove {self.name}, then "
            f"publish models install {record.source} {record.target} --engine firefox",
        )


def list_firefox() -> list[FirefoxPackage]:
    """Return the installed models, by source and target.

    Folders that aren't usable are left out; `firefox_findings` tells of them.
    """
    return sorted(_scan()[0], key=lambda package: (package.source, package.target))


def firefox_findings() -> list[Finding]:
    """Return which of the folders that should hold one of Firefox's models don't."""
    return _scan()[1]


def is_firefox(folder: Path) -> bool:
    """Tell whether a folder of the models folder holds one of Firefox's models."""
    return (folder / FIREFOX_RECORD).exists()


def _scan() -> tuple[list[FirefoxPackage], list[Finding]]:
    return look_through("stray-model-folder", models_dir(), _read, MODELS_VARIABLE, only=is_firefox)


def read_record(folder: Path) -> FirefoxRecord:
    """Return what was noted of a model in its folder.

    Raises:
        PackageError: Nothing was, or another version of the toolkit did.
    """
    try:
        with open_file(folder / FIREFOX_RECORD) as file:
            data = json.loads(file.read(_RECORD_LIMIT))
        if data.pop("schema") != _SCHEMA:
            raise ValueError("another version")
        record = FirefoxRecord(**data)
        tags = [record.source, record.target]
        named = all(VERSION.fullmatch(name) for name in (record.version, record.architecture or "none"))
        if tags != [normalize_tag(tag) for tag in tags] or not named or not isinstance(record.split, bool):
            raise ValueError("no record")
    except OSError as error:
        raise PackageError(f"{folder.name} has no readable {FIREFOX_RECORD}.") from error
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError, UsageError) as error:
        raise PackageError(f"{folder.name}: its {FIREFOX_RECORD} is not one of this version of publish.") from error
    return record


def _read(folder: Path) -> FirefoxPackage:
    """Return the model in a folder.

    Raises:
        PackageError: It isn't one that can be used.
    """
    package = FirefoxPackage(folder, read_record(folder))
    if package.name != folder.name:
        raise PackageError(f"{folder.name} is called otherwise than its {FIREFOX_RECORD} says, {package.name}.")
    for path in (package.files.folder / "model.bin", package.files.source_tokenizer, package.files.target_tokenizer):
        if not path.is_file():
            raise PackageError(f"{folder.name} has no {path.relative_to(folder)}.")
    return package
