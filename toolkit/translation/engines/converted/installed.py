"""Which models are installed: read from the models folder."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from toolkit.errors import PackageError
from toolkit.files import open_file
from toolkit.findings import Finding
from toolkit.translation.engines.converted.folders import FIREFOX_RECORD, MODELS_VARIABLE, models_dir
from toolkit.translation.engines.converted.record import (
    MODEL_FOLDER,
    RECORD_LIMIT,
    RECORD_NAME,
    Record,
    parse_record,
)
from toolkit.translation.engines.folders import look_through, size_of
from toolkit.translation.engines.neural.files import ModelFiles
from toolkit.translation.engines.neural.routes import Reach


@dataclass(frozen=True, slots=True)
class InstalledModel:
    """A model on this machine.

    Attributes:
        folder: Where it lies.
        record: What is known of it.
    """

    folder: Path
    record: Record

    @property
    def name(self) -> str:
        """What it is called."""
        return self.record.name

    @property
    def reach(self) -> Reach:
        """The languages that it translates from and to."""
        return Reach(frozenset(self.record.sources), frozenset(self.record.targets))

    @property
    def pair(self) -> tuple[str, str] | None:
        """Its two languages, if it has no more."""
        sources, targets = self.record.sources, self.record.targets
        return (next(iter(sources)), next(iter(targets))) if len(sources) == len(targets) == 1 else None

    @property
    def size(self) -> int:
        """Bytes that it takes on the disk."""
        return size_of(self.folder)

    def files(self, source: str, target: str) -> ModelFiles:
        """Return what the model is made of for a pair in its reach."""
        record = self.record
        source_token, target_token = record.sources[source], record.targets[target]
        named = record.family.names_source
        before = source_token if named else target_token
        return ModelFiles(
            name=self.name,
            version="",
            source=source,
            target=target,
            folder=self.folder / MODEL_FOLDER,
            source_tokenizer=self.folder / record.tokenizers[0],
            target_tokenizer=self.folder / record.tokenizers[-1],
            source_prefix=(before,) if before else (),
            source_suffix=record.suffix,
            target_prefix=(target_token,) if named else (),
            silent=record.silent,
            guided=record.family.guided,
            kind=record.family.name,
            licence=record.licence,
            remedy=f"Install it again: publish models install {record.came.origin or 'FOLDER'} --name {self.name}",
        )


def list_models() -> list[InstalledModel]:
    """Return the installed models, those for the fewest pairs first: they are smaller, and made for what they do.

    Folders that aren't models are left out; `model_findings` tells of them.
    """
    models = _scan()[0]
    return sorted(models, key=lambda model: (len(model.reach.sources) * len(model.reach.targets), model.name))


def model_findings() -> list[Finding]:
    """Return what is odd in the models folder: stray or broken folders."""
    return _scan()[1]


def _scan() -> tuple[list[InstalledModel], list[Finding]]:
    """Look at every folder in the models folder."""
    return look_through("stray-model-folder", models_dir(), _read, MODELS_VARIABLE, only=_is_ours)


def _is_ours(folder: Path) -> bool:
    """Tell whether a folder isn't one of Firefox's models, which lie in the same place."""
    return not (folder / FIREFOX_RECORD).exists()


def _read(folder: Path) -> InstalledModel:
    """Return the model in a folder.

    Raises:
        PackageError: It isn't a model that can be used.
    """
    path = folder / RECORD_NAME
    try:
        state = path.stat()
    except OSError as error:
        raise PackageError(f"{folder.name} has no {RECORD_NAME}.") from error
    model = InstalledModel(folder, _record(path, state.st_mtime_ns, state.st_size, state.st_ino))
    for name in (f"{MODEL_FOLDER}/model.bin", *model.record.tokenizers):
        if not (folder / name).is_file():
            raise PackageError(f"{folder.name} has no {name}.")
    return model


@lru_cache(maxsize=256)
def _record(path: Path, _modified: int, _size: int, _inode: int) -> Record:
    """Return a record; time, size and inode are there to notice that it has changed.

    Raises:
        PackageError: It can't be read.
    """
    try:
        with open_file(path) as file:
            return parse_record(file.read(RECORD_LIMIT), path.parent.name)
    except OSError as error:
        raise PackageError(f"{path.parent.name} has no readable {RECORD_NAME}.") from error
