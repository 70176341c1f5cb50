"""Argos' index of packages, and fetching packages from it over HTTP."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from toolkit.errors import PackageError
from toolkit.translation.engines.argos.archive import MAX_FILE_BYTES
from toolkit.translation.engines.argos.folders import INDEX_VARIABLE, index_url
from toolkit.translation.engines.argos.library import argos_package
from toolkit.translation.engines.argos.metadata import PackageMetadata, from_entry
from toolkit.translation.engines.downloads import DownloadProgress, WantedFile, fetch_first, is_http, read_json

_INDEX_LIMIT = 16 << 20
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
    hint = f"Check the network, or set {INDEX_VARIABLE} to another index. {_BY_HAND}"
    data = read_json(url, _INDEX_LIMIT, "The index of Argos packages", hint)
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
    wanted = WantedFile(entry.metadata.name, MAX_FILE_BYTES, entry.sha256, "the index gives", _BY_HAND)
    fetch_first(entry.links, path, wanted, progress)
    return path


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
    usable = tuple(link for link in links if isinstance(link, str) and is_http(link))
    sha256 = item.get("sha256")
    return IndexEntry(metadata, usable, sha256.lower() if isinstance(sha256, str) else "") if usable else None
