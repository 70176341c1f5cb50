"""Argos' index of packages, and fetching packages from it over HTTP."""

from __future__ import annotations

import hashlib
import json
import urllib.error
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass
from http.client import HTTPException, HTTPMessage
from pathlib import Path
from typing import IO, Any

from toolkit.errors import MissingError, PackageError
from toolkit.translation.engines.argos.archive import MAX_FILE_BYTES
from toolkit.translation.engines.argos.folders import INDEX_VARIABLE, index_url
from toolkit.translation.engines.argos.library import argos_package
from toolkit.translation.engines.argos.metadata import PackageMetadata, from_entry

DownloadProgress = Callable[[str, int, int], None]
"""Called with a package's name, the bytes fetched so far, and the bytes in all (0 if unknown)."""

TIMEOUT = 8.0
"""Seconds to wait for a connection, and for each next piece of an answer."""
_INDEX_LIMIT = 16 << 20
_CHUNK = 1 << 18
_BY_HAND = "Fetch the package elsewhere and install the file: publish models install FILE.argosmodel"


@dataclass(frozen=True, slots=True)
class IndexEntry:
    """A package that the index offers.

    Attributes:
        metadata: What the index says about it.
        links: Its http and https addresses, in the index's order.
        sha256: Its digest if the index has one (Argos' own doesn't), else empty.
    """

    metadata: PackageMetadata
    links: tuple[str, ...]
    sha256: str = ""


def read_index() -> list[IndexEntry]:
    """Fetch the index and return its translation packages that can be downloaded.

    Entries that aren't well formed are left out.

    Raises:
        MissingError: The index can't be reached.
        PackageError: What it answers isn't an index.
    """
    url = index_url()
    try:
        with _open(url) as answer:
            content = answer.read(_INDEX_LIMIT + 1)
    except _NETWORK_ERRORS as error:
        raise MissingError(
            f"The index of Argos packages at {url} can't be reached: {_reason(error)}.",
            f"Check the network, or set {INDEX_VARIABLE} to another index. {_BY_HAND}",
        ) from error
    try:
        data = json.loads(content) if len(content) <= _INDEX_LIMIT else None
    except (ValueError, RecursionError):
        data = None
    if not isinstance(data, list):
        raise PackageError(
            f"What {url} answers is not an index of Argos packages.",
            f"Set {INDEX_VARIABLE} to the folder that holds index.json.",
        )
    return [entry for item in data if (entry := _entry(item)) is not None]


def download(entry: IndexEntry, folder: Path, progress: DownloadProgress | None = None) -> Path:
    """Fetch a package from the first of its links that works.

    Args:
        entry: What to fetch.
        folder: Where to put the file.
        progress: Told how far it is.

    Returns:
        The file, not yet checked beyond its size and digest.

    Raises:
        MissingError: No link works.
        PackageError: The file is too large, or its digest isn't the index's.
    """
    path = folder / f"{entry.metadata.folder_name}.argosmodel"
    failures = []
    for link in entry.links:
        try:
            digest = _fetch(link, path, entry.metadata.name, progress)
        except _NETWORK_ERRORS as error:
            failures.append(f"{link} ({_reason(error)})")
            continue
        if entry.sha256 and digest != entry.sha256:
            raise PackageError(f"{link} doesn't have the SHA-256 digest that the index gives for it.", _BY_HAND)
        return path
    raise MissingError(f"The package {entry.metadata.name} can't be downloaded from {', '.join(failures)}.", _BY_HAND)


def _fetch(link: str, path: Path, name: str, progress: DownloadProgress | None) -> str:
    """Stream one address to a file and return the SHA-256 digest of it."""
    digest = hashlib.sha256()
    done = 0
    with _open(link) as answer, path.open("wb") as file:
        length = answer.headers.get("Content-Length", "")
        total = int(length) if length.isdecimal() else 0
        while chunk := answer.read(_CHUNK):
            done += len(chunk)
            if max(done, total) > MAX_FILE_BYTES:
                raise PackageError(f"The package at {link} is larger than {MAX_FILE_BYTES:,} bytes.")
            digest.update(chunk)
            file.write(chunk)
            if progress:
                progress(name, done, total)
    if total and done != total:
        raise urllib.error.URLError(f"it broke off after {done:,} of {total:,} bytes")
    return digest.hexdigest()


def _entry(item: object) -> IndexEntry | None:
    """Return one entry of the index, or None if there is nothing in it that can be used."""
    if not isinstance(item, dict) or item.get("type", "translate") != "translate":
        return None
    try:
        metadata = from_entry(item, "index.json")
        available: Any = argos_package().AvailablePackage(item)
    except (PackageError, TypeError, AttributeError):
        return None
    links = available.links if isinstance(available.links, list) else []
    usable = tuple(link for link in links if isinstance(link, str) and _is_http(link))
    sha256 = item.get("sha256")
    return IndexEntry(metadata, usable, sha256.lower() if isinstance(sha256, str) else "") if usable else None


def _is_http(url: str) -> bool:
    return url.lower().startswith(("http://", "https://"))


class _Redirects(urllib.request.HTTPRedirectHandler):
    """Follows redirections to http and https only, and never from https to http."""

    def redirect_request(
        self,
        req: urllib.request.Request,
        fp: IO[bytes],
        code: int,
        msg: str,
        headers: HTTPMessage,
        newurl: str,
    ) -> urllib.request.Request | None:
        secure = req.full_url.lower().startswith("https:")
        if not _is_http(newurl) or (secure and not newurl.lower().startswith("https:")):
            raise urllib.error.URLError(f"it redirects to {newurl}")
        return super().redirect_request(req, fp, code, msg, headers, newurl)


def _open(url: str) -> Any:
    """Open an http or https address; proxies are taken from the environment, no other scheme is known."""
    if not _is_http(url):
        raise urllib.error.URLError("only http and https addresses are allowed")
    opener = urllib.request.OpenerDirector()
    for handler in (
        urllib.request.ProxyHandler(),
        urllib.request.HTTPHandler(),
        urllib.request.HTTPSHandler(),
        urllib.request.HTTPDefaultErrorHandler(),
        urllib.request.HTTPErrorProcessor(),
        urllib.request.UnknownHandler(),
        _Redirects(),
    ):
        opener.add_handler(handler)
    request = urllib.request.Request(url, headers={"User-Agent": "publish-toolkit"})  # noqa: S310 - checked above
    return opener.open(request, timeout=TIMEOUT)


_NETWORK_ERRORS = (urllib.error.URLError, HTTPException, TimeoutError, ConnectionError)


def _reason(error: BaseException) -> str:
    """Return why the network failed, in few words."""
    if isinstance(error, urllib.error.HTTPError):
        error.close()
        return f"HTTP {error.code}, {error.reason}"
    return str(getattr(error, "reason", "") or error or type(error).__name__).rstrip(".")
