"""Places that fsspec knows: object stores, servers, whatever has a URL."""

from __future__ import annotations

import contextlib
import errno
import secrets
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from toolkit.errors import MissingError, UsageError
from toolkit.files import OutputError
from toolkit.storage.paths import RemotePath

_EXTRAS = {"s3": "s3", "s3a": "s3"}
"""Our extra that brings what a protocol needs."""

_EVERYWHERE = frozenset({errno.ENOENT, errno.EACCES, errno.EPERM, errno.EIO})
"""No bucket, no right to write, nobody who answers: no other file can be written there either."""

_OBJECT_STORES = frozenset({"s3", "s3a", "gs", "gcs", "abfs", "abfss", "az", "adl", "oss", "ossfs", "obs", "oci"})
"""Where an object is there when all of it has been sent, and not before, and where folders are but names."""

_HASHES = ("ETag", "etag", "md5", "md5Hash", "checksum")
_TIMES = ("LastModified", "last_modified", "mtime", "updated", "created")
"""What file systems call the things in an entry that change when its file does."""


class RemoteStorage:
    """A folder that a URL names: see `toolkit.storage.storage.Storage`.

    Who may read and write there, and at which address the service is, the environment says as its other clients have
    it (``AWS_ACCESS_KEY_ID``, ``AWS_ENDPOINT_URL`` …), or fsspec's configuration.

    Args:
        folder: It.

    Raises:
        MissingError: fsspec, or what it needs for this kind of URL, is not installed.
        UsageError: There is no such kind of URL.
    """

    def __init__(self, folder: RemotePath) -> None:
        self._folder = folder
        self._system = _file_system(folder)
        self._root: str = self._system._strip_protocol(str(folder)).rstrip("/")

    @property
    def folder(self) -> RemotePath:
        """The folder."""
        return self._folder

    def read(self, name: str, most: int = -1) -> bytes:
        """Return a file's content, or the beginning of it."""
        path = self._path(name)
        with _reasons(path):
            data: bytes = self._system.cat_file(path) if most < 0 else self._beginning(path, most)
            return data

    def stamp(self, name: str) -> str | None:
        """Return what changes when a file does: what the place knows of its content, its size and its time."""
        path = self._path(name)
        try:
            with _reasons(path):
                info = self._info(path)
        except FileNotFoundError:
            return None
        return None if info.get("type") == "directory" else _stamp(info)

    def stamps(self) -> dict[str, str]:
        """Return the stamps of all files, by name, in one look."""
        with _reasons(self._root):
            self._system.invalidate_cache()
            found = self._system.find(self._root, detail=True)
        return {name: _stamp(found[f"{self._root}/{name}"]) for name in self._names(found)}

    def is_folder(self, name: str = "") -> bool:
        """Tell whether a name is that of a folder."""
        path = self._path(name)
        with _reasons(path):
            self._system.invalidate_cache()
            return bool(self._system.isdir(path))

    def files(self, name: str = "") -> Iterator[str]:
        """Yield the files in a folder and in the folders inside it, sorted."""
        path = self._path(name)
        with _reasons(path):
            self._system.invalidate_cache()
            found = self._system.find(path)
        yield from self._names(found)

    def glob(self, pattern: str) -> Iterator[str]:
        """Yield the files whose names match a pattern, sorted."""
        path = self._path(pattern)
        with _reasons(path):
            self._system.invalidate_cache()
            found = self._system.glob(path, detail=True)
        yield from self._names(name for name, info in found.items() if info.get("type") != "directory")

    def write(self, name: str, data: bytes) -> None:
        """Write a file, which appears complete or not at all."""
        with self._writing(name) as path:
            if self._folder.protocol in _OBJECT_STORES:
                self._system.pipe_file(path, data)
                return
            parent, _, last = path.rpartition("/")
            part = f"{parent}/.{last[:100]}.{secrets.token_hex(6)}.part"
            self._system.makedirs(parent, exist_ok=True)
            self._system.pipe_file(part, data)
            self._system.mv(part, path)

    def upload(self, path: Path, name: str) -> None:
        """Copy a file of this machine to the storage, where it appears complete or not at all."""
        if self._folder.protocol not in _OBJECT_STORES:
            self.write(name, path.read_bytes())
            return
        with self._writing(name) as there:
            self._system.put_file(str(path), there)

    def download(self, name: str, path: Path) -> None:
        """Copy a file to this machine."""
        there = self._path(name)
        with _reasons(there):
            self._system.get_file(there, str(path))

    def remove(self, name: str) -> None:
        """Remove a file, if it is there."""
        with self._writing(name) as path, contextlib.suppress(FileNotFoundError):
            self._system.rm_file(path)

    @contextlib.contextmanager
    def _writing(self, name: str) -> Iterator[str]:
        try:
            path = self._path(name)
            with _reasons(path):
                yield path
        except OSError as error:
            where = self._folder / name
            made = OutputError(f"{where} can't be written: {error.strerror}.", _advice(where))
            made.everywhere = error.errno in _EVERYWHERE
            raise made from error

    def _beginning(self, path: str, most: int) -> Any:
        try:
            return self._system.cat_file(path, start=0, end=most)
        except FileNotFoundError:
            raise
        except Exception:  # no part of an empty object can be asked for, nor of any at some servers
            size = self._info(path).get("size")
            if size is None or size > most:
                raise
            return self._system.cat_file(path)

    def _info(self, path: str) -> dict[str, Any]:
        self._system.invalidate_cache()
        found: dict[str, Any] = self._system.info(path)
        return found

    def _path(self, name: str) -> str:
        if name.startswith("/") or ".." in name.split("/"):
            raise FileNotFoundError(errno.ENOENT, "it is outside of its folder", name)
        return f"{self._root}/{name}" if name else self._root

    def _names(self, paths: Any) -> Iterator[str]:
        start = len(self._root) + 1
        for path in sorted(paths):
            if path[start:] and not path.endswith("/"):  # as object stores note empty folders
                yield path[start:]


def _file_system(folder: RemotePath) -> Any:
    try:
        import fsspec
    except ImportError as error:
        raise _missing(folder, "cluster") from error
    try:
        kind = fsspec.get_filesystem_class(folder.protocol)
        # Nothing is remembered of listings: others write there too, and a build looks at most things once.
        return kind(use_listings_cache=False, **kind._get_kwargs_from_urls(str(folder)))
    except ImportError as error:
        if folder.protocol in _EXTRAS:
            raise _missing(folder, _EXTRAS[folder.protocol]) from error
        raise MissingError(f"{folder} can't be opened: {str(error).rstrip('.')}.", "Install what it names.") from error
    except ValueError as error:
        raise UsageError(
            f"{folder} is at no kind of place that is known: {str(error).rstrip('.')}.", "Check how it begins: s3:// …"
        ) from error


def _missing(folder: RemotePath, extra: str) -> MissingError:
    return MissingError(
        f"{folder} can't be opened: what reads {folder.protocol}:// is not installed.",
        f"Run: pip install 'publish-toolkit[{extra}]'",
    )


def _advice(where: RemotePath) -> str:
    if where.protocol in _EXTRAS:
        return "Check AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY and AWS_ENDPOINT_URL, and what they may write."
    return "Check that it is there and that you may write to it."


@contextlib.contextmanager
def _reasons(path: str) -> Iterator[None]:
    """Make what file systems raise, which is anything, into `OSError` with a reason for people."""
    try:
        yield
    except FileNotFoundError as error:
        raise FileNotFoundError(errno.ENOENT, "there is no such file or folder", path) from error
    except OSError as error:
        kind = errno.EACCES if isinstance(error, PermissionError) else errno.EIO
        raise OSError(error.errno or kind, _sentence(error.strerror or str(error), error), path) from error
    except Exception as error:  # the client of a service is foreign code: botocore's errors are of no common kind
        raise OSError(errno.EIO, _sentence(str(error), error), path) from error


def _stamp(info: Mapping[str, Any]) -> str:
    known = [str(info[key]) for key in _HASHES if info.get(key)] or [str(info[key]) for key in _TIMES if info.get(key)]
    return "-".join([str(info.get("size")), *known])


def _sentence(text: str, error: Exception) -> str:
    return " ".join(text.split()).rstrip(".") or type(error).__name__
