"""From a path to the place that it names."""

from __future__ import annotations

from toolkit.files import sha256_of_file
from toolkit.storage.local import LocalStorage
from toolkit.storage.paths import AnyPath, RemotePath
from toolkit.storage.storage import Storage


def storage_of(folder: AnyPath) -> Storage:
    """Return the storage of a folder.

    Args:
        folder: It, which need not exist.

    Raises:
        MissingError: A library for this kind of URL is not installed.
        UsageError: There is no such kind of URL.
    """
    if isinstance(folder, RemotePath):
        from toolkit.storage.remote import RemoteStorage

        return RemoteStorage(folder)
    return LocalStorage(folder)


def state_of_file(path: AnyPath) -> str | None:
    """Return what changes when a file's content does: the SHA-256 of a file here, what its place knows of one far away.

    Args:
        path: The file.

    Returns:
        None if it is not there, or can't be looked at.

    Raises:
        MissingError: A library for this kind of URL is not installed.
        UsageError: There is no such kind of URL.
    """
    if not isinstance(path, RemotePath):
        return sha256_of_file(path)
    try:
        return storage_of(path.parent).stamp(path.name)
    except OSError:
        return None
