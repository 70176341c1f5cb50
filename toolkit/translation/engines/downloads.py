"""Fetching what is installed, over HTTP: bounded, by http and https only, and whole or not at all."""

from __future__ import annotations

import hashlib
import json
import urllib.error
import urllib.request
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from http.client import HTTPException, HTTPMessage
from pathlib import Path
from typing import IO, Any

from toolkit.errors import MissingError, PackageError

DownloadProgress = Callable[[str, int, int], None]
"""Called with the name of what is fetched, the bytes fetched so far, and the bytes in all (0 if unknown)."""


@dataclass(frozen=True, slots=True)
class WantedFile:
    """A file that is to be fetched.

    Attributes:
        name: What it is called, for people and for whoever is told how far it is.
        limit: Most bytes that are taken.
        digest: Its SHA-256 digest in lower-case hexadecimal digits; empty if nobody tells it.
        teller: Who tells it, as a sentence goes on: ``the index gives``.
        hint: What to do if it can't be had.
    """

    name: str
    limit: int
    digest: str
    teller: str
    hint: str


TIMEOUT = 8.0
"""Seconds to wait for a connection, and for each next piece of an answer."""
NETWORK_ERRORS = (urllib.error.URLError, HTTPException, TimeoutError, ConnectionError)
_CHUNK = 1 << 18


def read_answer(url: str, limit: int) -> bytes:
    """Return what an address answers, and at most one byte more than *limit*.

    Raises:
        NETWORK_ERRORS: It can't be reached, or isn't http or https.
    """
    with _open(url) as answer:
        return bytes(answer.read(limit + 1))


def read_json(url: str, limit: int, name: str, hint: str) -> Any:
    """Return what an address answers as JSON; None if it isn't JSON, or longer.

    Args:
        url: The address.
        limit: Most bytes that are read.
        name: What is there, as a message begins: ``The index of Argos packages``.
        hint: What to do if it can't be reached.

    Raises:
        MissingError: It can't be reached.
    """
    try:
        content = read_answer(url, limit)
    except NETWORK_ERRORS as error:
        raise MissingError(f"{name} at {url} can't be reached: {reason(error)}.", hint) from error
    try:
        return json.loads(content) if len(content) <= limit else None
    except (ValueError, RecursionError):
        return None


def fetch(link: str, path: Path, name: str, limit: int, progress: DownloadProgress | None = None) -> str:
    """Stream one address to a file.

    Args:
        link: The address.
        path: The file.
        name: What is fetched, for *progress*.
        limit: Most bytes that are taken.
        progress: Told how far it is.

    Returns:
        The SHA-256 digest of the file, in lower-case hexadecimal digits.

    Raises:
        NETWORK_ERRORS: The address can't be reached, or broke off.
        PackageError: There are more bytes.
    """
    digest = hashlib.sha256()
    done = 0
    with _open(link) as answer, path.open("wb") as file:
        length = answer.headers.get("Content-Length", "")
        total = int(length) if length.isdecimal() else 0
        while chunk := answer.read(_CHUNK):
            done += len(chunk)
            if max(done, total) > limit:
                raise PackageError(f"The package at {link} is larger than {limit:,} bytes.")
            digest.update(chunk)
            file.write(chunk)
            if progress:
                progress(name, done, total)
    if total and done != total:
        raise urllib.error.URLError(f"it broke off after {done:,} of {total:,} bytes")
    return digest.hexdigest()


def fetch_first(
    links: Iterable[str],
    path: Path,
    wanted: WantedFile,
    progress: DownloadProgress | None = None,
) -> str:
    """Stream a file from the first address that has it, and return that address.

    An address that breaks off, or answers with something else (a mirror that is behind, the page of a hotel's
    network), is passed over.

    Args:
        links: The addresses.
        path: The file.
        wanted: What is wanted.
        progress: Told how far it is.

    Raises:
        MissingError: None can be reached, or each broke off.
        PackageError: What they answered with is too large, or has another digest.
    """
    failures: list[str] = []
    wrong: list[str] = []
    for link in links:
        try:
            found = fetch(link, path, wanted.name, wanted.limit, progress)
        except NETWORK_ERRORS as error:
            failures.append(f"{link} ({reason(error)})")
        except PackageError as error:
            wrong.append(error.message.rstrip("."))
        else:
            if wanted.digest in ("", found):
                return link
            wrong.append(f"{link} doesn't have the SHA-256 digest that {wanted.teller} for it")
    if wrong:
        raise PackageError(f"{wanted.name} can't be used: {'; '.join(wrong)}.", wanted.hint)
    raise MissingError(f"{wanted.name} can't be downloaded from {', '.join(failures)}.", wanted.hint)


def is_http(url: str) -> bool:
    """Tell whether an address is one of http or https."""
    return url.lower().startswith(("http://", "https://"))


def reason(error: BaseException) -> str:
    """Return why the network failed, in few words."""
    if isinstance(error, urllib.error.HTTPError):
        error.close()
        return f"HTTP {error.code}, {error.reason}"
    return str(getattr(error, "reason", "") or error or type(error).__name__).rstrip(".")


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
        if not is_http(newurl) or (secure and not newurl.lower().startswith("https:")):
            raise urllib.error.URLError(f"it redirects to {newurl}")
        return super().redirect_request(req, fp, code, msg, headers, newurl)


def _open(url: str) -> Any:
    """Open an http or https address; proxies are taken from the environment, no other scheme is known."""
    if not is_http(url):
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
