"""Who is listened to: only whoever knows the address, from a page of ours; and what browsers are told to refuse.

A page of somebody else's that is open in the same browser may send requests here, or have a name of its own lead here
(DNS rebinding). So each request must know the token, which is in the address; name this very server as its host; and,
if a browser says where it comes from, come from here. See OWASP's cheat sheets on cross-site request forgery and on
content security policies.
"""

from __future__ import annotations

import secrets
from collections.abc import Collection
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

MOST_BYTES = 2_000_000
"""Bytes of a request's body: a translation of a sentence is a thousandth of it."""

PAGE_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; frame-src 'self'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
"""What pages of ours may do: nothing that is written into them, and nothing beyond this server."""

BOOK_POLICY = (
    "sandbox allow-same-origin; default-src 'none'; img-src 'self' data:; style-src 'self' 'unsafe-inline'; "
    "font-src 'self' data:; media-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'self'"
)
"""What a page of an EPUB may do: no script, no form, no way out. Its looks are its own, inline ones too."""

_HEADERS = (
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"no-referrer"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"cross-origin-resource-policy", b"same-origin"),
    (b"cache-control", b"no-store"),
)
_SAFE = ("GET", "HEAD")


class Guard:
    """Lets through what may come in, and tells browsers what to refuse.

    Args:
        app: What answers.
        token: The first part of every address.
        hosts: What this server is called: ``127.0.0.1:8000``.
        anywhere: Whether it listens at all addresses of this machine: then each that somebody connects to is a name.
    """

    def __init__(self, app: ASGIApp, token: str, hosts: Collection[str], *, anywhere: bool = False) -> None:
        self._app = app
        self._token = token
        self._hosts = frozenset(host.lower() for host in hosts)
        self._anywhere = anywhere

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request, or refuse it."""
        from starlette.responses import PlainTextResponse

        if scope["type"] != "http":
            return
        refused = self._refused(scope)

        async def sent(message: Message) -> None:
            if message["type"] == "http.response.start":
                names = {name.lower() for name, _ in message["headers"]}
                more = [(name, value) for name, value in _HEADERS if name not in names]
                if b"content-security-policy" not in names:
                    more.append((b"content-security-policy", PAGE_POLICY.encode()))
                message["headers"] = [*message["headers"], *more]
            await send(message)

        if refused is not None:
            status, reason = refused
            await PlainTextResponse(reason + "\n", status)(scope, receive, sent)
            return
        path = scope["path"].removeprefix(f"/{self._token}") or "/"
        inner = {**scope, "path": path, "raw_path": None, "root_path": ""}
        await self._app(inner, _limited(receive), sent)

    def _refused(self, scope: Scope) -> tuple[int, str] | None:
        headers = {name.decode("latin-1"): value.decode("latin-1") for name, value in scope["headers"]}
        host = headers.get("host", "").lower()
        if host not in self._hosts and not (self._anywhere and host == _connected_to(scope)):
            return 421, "This server is not called so."
        given = scope["path"].split("/")[1] if "/" in scope["path"] else ""
        if not secrets.compare_digest(given.encode(), self._token.encode()):
            return 404, "There is nothing here. Open the address that publish review has printed."
        origin, site = headers.get("origin"), headers.get("sec-fetch-site", "same-origin")
        if origin is not None and origin.lower() != f"http://{host}":
            return 403, "This comes from a page of somebody else's."
        if scope["method"] not in _SAFE:
            if site != "same-origin":
                return 403, "This comes from a page of somebody else's."
            if headers.get("content-type", "").split(";")[0].strip().lower() != "application/json":
                return 415, "Send JSON."
            length = headers.get("content-length", "")
            if not (length.isascii() and length.isdigit()) or len(length) > 9 or int(length) > MOST_BYTES:
                return 413, "This is more than anybody types."
        return None


def _connected_to(scope: Scope) -> str:
    """Return the address of this machine that a request has come to, as a host is written."""
    address, port = scope.get("server") or ("", 0)
    return f"[{address}]:{port}" if ":" in address else f"{address}:{port}"


def _limited(receive: Receive) -> Receive:
    """Return what receives no more than `MOST_BYTES`, whatever a request says of its length."""
    taken = 0

    async def limited() -> Message:
        nonlocal taken
        message = await receive()
        taken += len(message.get("body", b""))
        if taken > MOST_BYTES:
            return {"type": "http.disconnect"}
        return message

    return limited
