"""Temporary folders in which Typst and pandoc find an edition's files, and nothing else."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from toolkit.locks import temporary_folder as private_folder

_NO_FILES: Mapping[str, bytes] = {}


@contextmanager
def temporary_folder(files: Mapping[str, bytes] = _NO_FILES) -> Iterator[Path]:
    """Yield a folder that holds these files, by names relative to it, and nothing else; it is gone afterwards.

    It is locked meanwhile, so that other processes can tell it from what a killed one has left, which they delete.
    """
    with private_folder("edition") as folder:
        for name, data in files.items():
            _write(folder, name, data)
        yield folder


def _write(folder: Path, name: str, data: bytes) -> None:
    # Names are made from hashes, and there are no links yet that could lead anywhere: this is a second lock.
    file = Path(os.path.normpath(folder / name))
    if not file.is_relative_to(folder):
        raise ValueError(f"{name} lies outside the folder")
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(data)
