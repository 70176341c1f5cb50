"""The address of a project's page: the same one each time, so that a page that is open finds its server again.

A server that is started anew with another secret or port would leave a page behind that can't save what is typed in it.
So both are kept, for each project, in a file of the user's own that nobody else can read.
"""

from __future__ import annotations

import json
import os
import re
import secrets
import stat
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from toolkit.files import OutputError, open_file, sha256

_TOKEN = re.compile(r"[A-Za-z0-9_-]{32}")
_MOST_BYTES = 1_000
_OTHERS = stat.S_IRWXG | stat.S_IRWXO


@dataclass(frozen=True, slots=True)
class Address:
    """What the address of a project's page is made of.

    Attributes:
        token: Its secret, 192 bits.
        port: The port; 0 for one that is free.
    """

    token: str
    port: int = 0


def new_address() -> Address:
    """Return one that nobody can guess, at a port that is free."""
    return Address(secrets.token_urlsafe(24))


def address_file(root: Path) -> Path:
    """Return the file that keeps the address of the project in a folder."""
    from platformdirs import user_state_path

    return user_state_path("publish", appauthor=False) / "review" / f"{project_name(root)}.json"


def project_name(root: Path) -> str:
    """Return what tells the project in a folder from others."""
    return sha256(str(root.resolve()).encode("utf-8", "surrogateescape"))[:16]


def kept_address(path: Path) -> Address | None:
    """Return the address that a file keeps; None if it keeps none that is secret."""
    try:
        with open_file(path) as file:
            state = os.fstat(file.fileno())
            if state.st_mode & _OTHERS or (hasattr(os, "getuid") and state.st_uid != os.getuid()):
                return None  # somebody else may have read it, or have put it there
            told = json.loads(file.read(_MOST_BYTES))
        token, port = told["token"], told["port"]
    except (OSError, ValueError, TypeError, KeyError, RecursionError):
        return None
    if not isinstance(token, str) or not _TOKEN.fullmatch(token) or not isinstance(port, int) or not 0 <= port < 2**16:
        return None
    return Address(token, port)


def keep_address(path: Path, address: Address) -> bool:
    """Keep an address in a file that only this user can read; tell whether it could be."""
    part = path.with_name(f".{path.name}.{secrets.token_hex(6)}.part")
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
            json.dump(asdict(address), file)
        part.replace(path)
    except OSError:
        return False
    finally:
        with suppress(OSError):
            part.unlink()
    return True


def renew_address(path: Path) -> None:
    """Have a file keep another secret, at the same port: what a browser keeps for a page is kept by its port.

    Raises:
        OutputError: It can't be written.
    """
    known = kept_address(path)
    if not keep_address(path, replace(new_address(), port=known.port if known else 0)):
        raise OutputError(f"{path} can't be written, so that the address stays as it is.", "Remove that file.")
