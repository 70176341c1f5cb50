"""SHA-256 digests of models, computed once in a process for each state of the files."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

from toolkit.translation.engines.neural.files import ModelFiles


def model_digest(models: Sequence[ModelFiles]) -> str:
    """Return the SHA-256 digest of everything in some models that decides what they translate to.

    Args:
        models: One model, or the chain of a pivot.

    Returns:
        Lower-case hexadecimal digits.
    """
    whole = hashlib.sha256()
    for model in models:
        around = (model.source_prefix, model.source_suffix, model.target_prefix, model.silent, model.guided)
        whole.update(repr(around).encode())
        whole.update(files_digest(model).encode())
    return whole.hexdigest()


def files_digest(model: ModelFiles) -> str:
    """Return the SHA-256 digest of a model's files alone, which may serve many pairs."""
    whole = hashlib.sha256()
    tokenizers = dict.fromkeys((model.source_tokenizer, model.target_tokenizer))
    for path in (*tokenizers, *sorted(path for path in model.folder.iterdir() if path.is_file())):
        state = path.stat()
        digest = _file_digest(path, state.st_size, state.st_mtime_ns, state.st_ino)
        whole.update(f"{path.name}\0{digest}\0".encode())
    return whole.hexdigest()


@lru_cache(maxsize=256)
def _file_digest(path: Path, _size: int, _modified: int, _inode: int) -> str:
    """Return the digest of a file; size, time and inode are there to notice that it has changed."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
