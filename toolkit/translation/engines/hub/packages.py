"""Installing a model of the hub: what it is and under which licence is told, then it is fetched, checked and installed.

What was fetched of a model lies in the user's cache until it is installed, so that what breaks off goes on from there.
"""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from toolkit.errors import PackageError
from toolkit.translation.engines.converted.packages import InstalledModel, install_folder
from toolkit.translation.engines.converted.record import ModelSource
from toolkit.translation.engines.downloads import DownloadProgress
from toolkit.translation.engines.hub.repository import (
    PREFIX,
    RemoteFile,
    Repository,
    endpoint,
    hub_errors,
    licence_told,
    look_up,
)

_MEGABYTE = 1_000_000


def install_from_hub(
    address: str,
    sources: Sequence[str] = (),
    targets: Sequence[str] = (),
    name: str = "",
    kind: str = "",
    *,
    progress: DownloadProgress | None = None,
    tell: Callable[[str], None] = lambda _: None,
) -> InstalledModel:
    """Install a model of the hub; it replaces an installed model of the same name.

    Args:
        address: ``hf:OWNER/NAME``, or ``hf:OWNER/NAME@REVISION``.
        sources: BCP 47 tags of the languages that it translates from; see `install_folder`.
        targets: BCP 47 tags of the languages that it translates to.
        name: What to call it; as the repository unless given.
        kind: What family of models it is of; told by its files unless given.
        progress: Told of each file how far it is.
        tell: Told its size and licence before anything is fetched.

    Returns:
        The installed model.

    Raises:
        UsageError: That is no address, or its languages or its name aren't known.
        MissingError: There is no such repository, it isn't open to everybody, or the hub can't be reached.
        PackageError: It holds no model that can be installed, or can't be written.
    """
    repository = look_up(address)
    tell(
        f"{PREFIX}{repository.name} from {endpoint()}: {repository.size / _MEGABYTE:,.0f} MB, "
        f"{licence_told(repository.licence)}."
    )
    folder = _place(repository)
    _fetch(repository, folder, progress)
    try:
        told = ModelSource(repository.origin, repository.licence)
        model = install_folder(folder, sources, targets, name, kind, told)
    except PackageError:  # what was fetched is of no use; where only languages or a name are lacking, it is kept
        shutil.rmtree(folder, ignore_errors=True)
        raise
    shutil.rmtree(folder, ignore_errors=True)
    return model


def _place(repository: Repository) -> Path:
    """Return the folder that a repository is fetched to; it is called as the repository."""
    from platformdirs import user_cache_path

    owner, _, name = repository.name.partition("/")
    return user_cache_path("publish", appauthor=False) / "hub" / repository.revision / owner / name


def _fetch(repository: Repository, folder: Path, progress: DownloadProgress | None) -> None:
    """Fetch the files of a repository.

    Raises:
        MissingError: The hub can't be reached any more.
        PackageError: A file isn't the one that was announced, or can't be written.
    """
    from huggingface_hub import hf_hub_download

    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise PackageError(f"{folder} can't be written: {error}.", "Check permissions and free space.") from error
    for file in repository.files:
        with hub_errors(repository.name):
            hf_hub_download(
                repository.name,
                file.name,
                revision=repository.revision,
                local_dir=folder,
                endpoint=endpoint(),
                library_name="publish-toolkit",
                tqdm_class=_bar(repository.name, file, progress),
            )
        _check(file, folder / file.name)


def _bar(name: str, file: RemoteFile, progress: DownloadProgress | None) -> Any:
    """Return what huggingface_hub takes for a progress bar, which passes on how far a file is.

    It ends a download that becomes larger than the file that was announced.
    """
    from tqdm import tqdm  # type: ignore[import-untyped]

    class Bar(tqdm):  # type: ignore[misc]
        def __init__(self, *arguments: Any, **options: Any) -> None:
            super().__init__(*arguments, **{**options, "disable": True})
            self._done = int(options.get("initial") or 0)

        def update(self, n: float | None = 1) -> None:
            self._done += int(n or 0)
            if self._done > file.size:
                raise PackageError(f"{file.name} of {PREFIX}{name} is larger than its {file.size:,} bytes.")
            if progress:
                progress(file.name, self._done, file.size)

        # By Xet, the hub's other way to send files, one bar is to show two figures. What was transferred isn't shown.
        def update_transfer(self, n: float | None = 1) -> None:
            pass

        def set_transfer_postfix_str(self, *_: Any, **__: Any) -> None:
            pass

    return Bar


def _check(file: RemoteFile, path: Path) -> None:
    """Check that what was fetched is what was announced.

    Raises:
        PackageError: It isn't; it is deleted.
    """
    right = path.is_file() and not path.is_symlink() and path.stat().st_size == file.size
    if right and file.sha256:
        with path.open("rb") as content:
            right = hashlib.file_digest(content, "sha256").hexdigest() == file.sha256
    if right and file.blob:
        head = b"blob %d\0" % file.size  # as `git hash-object` does
        right = hashlib.sha1(head + path.read_bytes(), usedforsecurity=False).hexdigest() == file.blob
    if not right:
        path.unlink(missing_ok=True)
        raise PackageError(f"{file.name} came with another content than the hub tells.", "Try it again.")
