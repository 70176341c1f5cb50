"""A repository on Hugging Face's hub: what a model needs of its files, how large they are, and its licence."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from toolkit.errors import MissingError, PackageError, UsageError
from toolkit.translation.engines.converted.card import licence_of
from toolkit.translation.engines.converted.contents import MAX_MODEL_BYTES, MAX_OTHER_BYTES
from toolkit.translation.engines.converted.layout import (
    MODEL_FILE,
    DoubtfulTokenizersError,
    MissingPartError,
    layout_of,
    wanted,
)

PREFIX = "hf:"
ENDPOINT_VARIABLE = "HF_ENDPOINT"
"""Names another server than the hub: a mirror. It is huggingface_hub's own variable."""

TIMEOUT = 8.0
"""Seconds to wait for a connection, and for each next piece of an answer."""

_HUB = "https://huggingface.co"
_NAME = r"[A-Za-z0-9][A-Za-z0-9._-]{0,95}"
_ADDRESS = re.compile(rf"(?:{PREFIX})?({_NAME}/{_NAME})(?:@([A-Za-z0-9][A-Za-z0-9._-]{{0,95}}))?")
_REVISION = re.compile(r"[0-9a-f]{40}")
_NOT_COMMERCIAL = re.compile(r"\bnc\b", re.IGNORECASE)


class AbsentError(MissingError):
    """The hub has no such repository."""


class UnreachableError(MissingError):
    """The hub can't be reached."""


@dataclass(frozen=True, slots=True)
class RemoteFile:
    """A file of a repository.

    Attributes:
        name: Its name; it lies in no folder.
        size: Its bytes.
        sha256: Its digest, if the hub tells it: of large files.
        blob: What Git calls its content, a digest too, if the hub tells it: of small files.
    """

    name: str
    size: int
    sha256: str = ""
    blob: str = ""


@dataclass(frozen=True, slots=True)
class Repository:
    """What is known of a model before it is fetched.

    Attributes:
        name: Owner and name, ``gaudi/opus-mt-en-es-ctranslate2``.
        revision: The commit that is meant, 40 hexadecimal digits.
        files: What a model folder needs of it.
        licence: Its licence as its page tells it, ``CC-BY-4.0``; empty if it doesn't.
    """

    name: str
    revision: str
    files: tuple[RemoteFile, ...]
    licence: str

    @property
    def size(self) -> int:
        """Bytes that are to be fetched."""
        return sum(file.size for file in self.files)

    @property
    def origin(self) -> str:
        """Where it comes from, for the record: address and commit."""
        return f"{PREFIX}{self.name}@{self.revision}"


def endpoint() -> str:
    """Return the address of the hub, or of the server that stands in for it."""
    return (os.environ.get(ENDPOINT_VARIABLE) or _HUB).rstrip("/")


def look_up(address: str) -> Repository:
    """Ask the hub for a repository.

    Args:
        address: ``hf:OWNER/NAME``, or ``hf:OWNER/NAME@REVISION``.

    Raises:
        UsageError: That is no address.
        AbsentError: There is no such repository.
        MissingError: It isn't open to everybody, or the hub can't be reached.
        PackageError: It holds no model that can be installed, or what answers isn't the hub.
    """
    match = _ADDRESS.fullmatch(address)
    if not match:
        raise UsageError(f"'{address}' is no address on the hub.", "For instance: hf:gaudi/opus-mt-es-en-ctranslate2")
    try:
        from huggingface_hub import HfApi
    except ImportError as error:
        raise MissingError(
            f"{address} can't be fetched: huggingface_hub isn't installed.", "Run: pip install 'publish-toolkit[hub]'"
        ) from error
    name, revision = match.groups()
    with hub_errors(name):
        info = HfApi(endpoint=endpoint(), library_name="publish-toolkit").model_info(
            name, revision=revision, files_metadata=True, timeout=TIMEOUT
        )
        files = {str(item.rfilename): item for item in info.siblings or ()}
        commit = str(info.sha)
        licence = _licence(info)
    if not _REVISION.fullmatch(commit):
        raise PackageError(f"{name} has no revision.", _not_the_hub())
    if MODEL_FILE not in files:
        raise PackageError(f"{PREFIX}{name} holds no model of CTranslate2 ({MODEL_FILE}).", _conversion(name, files))
    _check_parts(name, files)
    chosen = tuple(_file(name, files[each]) for each in wanted(files))
    return Repository(name, commit, chosen, licence)


def _check_parts(name: str, files: Iterable[str]) -> None:
    """Refuse a repository that lacks a file which a model needs, before gigabytes of it are fetched.

    Raises:
        PackageError: It does.
    """
    try:
        layout_of(files, name.rpartition("/")[2])
    except DoubtfulTokenizersError:
        return  # they may be one and the same: that is seen when they are here
    except MissingPartError as error:
        raise PackageError(
            f"{PREFIX}{name} is not a usable model: {error}",
            f"Nothing was fetched. Look for another conversion of the model; or fetch {endpoint()}/{name}, put what is "
            "lacking into its folder, and install it: publish models install FOLDER",
        ) from error


@contextmanager
def hub_errors(name: str) -> Iterator[None]:
    """Turn what huggingface_hub raises into our own errors.

    Raises:
        AbsentError: There is no such repository.
        UnreachableError: The hub can't be reached.
        MissingError: The repository isn't open to everybody, or has no such revision.
        PackageError: What answers isn't the hub.
    """
    import huggingface_hub

    errors: Any = huggingface_hub.errors  # HTTPError in it is that of the client that it uses, httpx or its successor
    try:
        yield
    except errors.GatedRepoError as error:
        raise MissingError(
            f"{PREFIX}{name} is only for those who have agreed to its terms.",
            f"Agree to them at {endpoint()}/{name}, and log in with: hf auth login",
        ) from error
    except errors.RepositoryNotFoundError as error:
        raise AbsentError(f"There is no {PREFIX}{name} at {endpoint()}.", "Check owner and name.") from error
    except errors.RevisionNotFoundError as error:
        raise MissingError(f"{PREFIX}{name} has no such revision.", "Check what stands after @.") from error
    except (errors.HTTPError, OSError) as error:
        reason = str(error).partition("\n")[0].rstrip(".") or type(error).__name__
        raise UnreachableError(
            f"{PREFIX}{name} can't be fetched from {endpoint()}: {reason}.",
            f"Check the network, or set {ENDPOINT_VARIABLE} to a mirror. A folder that was fetched elsewhere can be "
            "installed too: publish models install FOLDER",
        ) from error
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise PackageError(f"What {endpoint()} answers of {name} can't be read: {error}.", _not_the_hub()) from error


def licence_told(licence: str) -> str:
    """Return a licence as it is told before something is installed."""
    if not licence:
        return "its licence isn't told"
    return f"licence {licence}{', not for commercial use' if _NOT_COMMERCIAL.search(licence) else ''}"


def _file(repository: str, item: Any) -> RemoteFile:
    """Return one of a repository's files, checked against what may be.

    Raises:
        PackageError: It is too large, or the hub doesn't tell its size.
    """
    size, lfs = item.size, item.lfs
    limit = MAX_MODEL_BYTES if item.rfilename == MODEL_FILE else MAX_OTHER_BYTES
    if not isinstance(size, int) or not 0 <= size <= limit:
        raise PackageError(
            f"{item.rfilename} of {PREFIX}{repository} has {size} bytes; at most {limit:,} are accepted.",
            "Nothing was fetched.",
        )
    if lfs:  # what Git calls it is a pointer to it
        return RemoteFile(item.rfilename, size, str(getattr(lfs, "sha256", "") or ""))
    blob = str(item.blob_id or "")
    return RemoteFile(item.rfilename, size, blob=blob if _REVISION.fullmatch(blob) else "")


def _licence(info: Any) -> str:
    """Return the licence that a model's page tells; its own name where that is none of the usual ones."""
    card = info.card_data.to_dict() if info.card_data else {}
    tagged = next((tag[8:] for tag in info.tags or () if tag.startswith("license:")), "")
    return licence_of(card if card.get("license") else {"license": tagged})


def _conversion(name: str, files: dict[str, Any]) -> str:
    """Return what to do about a repository without a model of CTranslate2."""
    if inside := next((each for each in sorted(files) if each.endswith(f"/{MODEL_FILE}")), ""):
        return f"There is one in its folder {inside.rpartition('/')[0]}: fetch that, and install it as a folder."
    if any(each.endswith((".safetensors", ".bin")) for each in files):
        return (
            "Look for a conversion of it, or convert it on a machine with transformers: ct2-transformers-converter "
            f"--model {name} --output_dir FOLDER --copy_files ...; then: publish models install FOLDER"
        )
    return "Look for a conversion of the model for CTranslate2."


def _not_the_hub() -> str:
    return f"Is {ENDPOINT_VARIABLE} a server that speaks the hub's protocol?"
