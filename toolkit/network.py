"""What may connect, and to what: processes that can't connect to anything, and answers of a server that one was told.

Processes and threads are cut off for programs that run what others have written.

Typst fetches the packages that a document names, and the document can make up the name while it is set: no look at its
source tells. So the system is asked to refuse sockets: on Linux by a filter of system calls, which an ordinary user may
set for himself (seccomp(2), "SECCOMP_SET_MODE_FILTER"), on macOS by its sandbox (sandbox_init(3)). What is started
from there is bound by it as well, and nothing undoes it.

What talks to a server is imported where it does so: processes that are to be cut off begin with this module.
"""

from __future__ import annotations

import errno
import json
import os
import struct
import sys
import time
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from http.client import HTTPResponse

NOWHERE: Mapping[str, str] = {
    **dict.fromkeys(("ALL_PROXY", "HTTPS_PROXY", "HTTP_PROXY"), "http://0.0.0.0:0"),
    **dict.fromkeys(("all_proxy", "https_proxy", "http_proxy"), "http://0.0.0.0:0"),
    "NO_PROXY": "",
    "no_proxy": "",
}
"""Environment of a process that is to be cut off, for systems that can't do it: libraries that ask there for a proxy
get one that is nobody's, since no port has the number 0."""

_ARCHITECTURES = {
    "x86_64": (0xC000003E, 41),
    "aarch64": (0xC00000B7, 198),
    "riscv64": (0xC00000F3, 198),
    "loongarch64": (0xC0000102, 198),
    "ppc64le": (0xC0000015, 326),
    "s390x": (0x80000016, 359),
}
"""Of each, its number in filters (linux/audit.h) and that of the call `socket` (asm/unistd.h)."""

_OTHER_NUMBERS = 0x40000000
"""From here on the same calls have other numbers: the x32 interface of x86_64."""

_NO_NEW_PRIVILEGES, _SET_FILTER, _FILTER = 38, 22, 2  # linux/prctl.h, linux/seccomp.h
_ALLOW, _REFUSE = 0x7FFF0000, 0x00050000 | errno.EACCES
_LOAD, _EQUAL, _AT_LEAST, _RETURN = 0x20, 0x15, 0x35, 0x06  # linux/bpf_common.h
_NUMBER_AT, _ARCHITECTURE_AT = 0, 4  # offsets in struct seccomp_data

_SANDBOX = b"(version 1)(allow default)(deny network*)"


def cut_off() -> bool:
    """Make it impossible for this process to connect: on Linux for the thread that calls, and all that it starts.

    Returns:
        Whether the system does it. Elsewhere `NOWHERE` is what there is.
    """
    if sys.platform == "linux":
        return _filter_calls()
    if sys.platform == "darwin":
        return _enter_sandbox()
    return False


def _filter_calls() -> bool:
    architecture, socket = _ARCHITECTURES.get(os.uname().machine, (0, 0))
    if not architecture:
        return False
    import ctypes

    steps = (
        (_LOAD, 0, 0, _ARCHITECTURE_AT),
        (_EQUAL, 0, 3, architecture),  # a call by the rules of another one is refused
        (_LOAD, 0, 0, _NUMBER_AT),
        (_EQUAL, 1, 0, socket),
        (_AT_LEAST, 0, 1, _OTHER_NUMBERS),
        (_RETURN, 0, 0, _REFUSE),
        (_RETURN, 0, 0, _ALLOW),
    )
    code = ctypes.create_string_buffer(b"".join(struct.pack("=HBBI", *step) for step in steps))
    program = struct.pack("@HP", len(steps), ctypes.addressof(code))  # struct sock_fprog
    system = ctypes.CDLL(None, use_errno=True)
    long = ctypes.c_ulong
    if system.prctl(_NO_NEW_PRIVILEGES, long(1), long(0), long(0), long(0)) != 0:
        return False
    return bool(system.prctl(_SET_FILTER, long(_FILTER), program) == 0)


def _enter_sandbox() -> bool:
    import ctypes

    system, message = ctypes.CDLL(None), ctypes.c_char_p()
    try:
        return bool(system.sandbox_init(_SANDBOX, ctypes.c_uint64(0), ctypes.byref(message)) == 0)
    except AttributeError:
        return False


_MOST_BYTES = 8_000_000
"""An answer that is longer is none that was asked for."""


_PART = 65_536
"""Bytes that are read at once."""


class NoAnswerError(Exception):
    """A server gave no answer that can be used.

    Attributes:
        status: The HTTP status of what it gave; 0 if it gave nothing.
    """

    def __init__(self, reason: str, status: int = 0) -> None:
        super().__init__(reason)
        self.status = status


def is_loopback(url: str) -> bool:
    """Tell whether an address is this machine's own: an address of the loopback, or a name that means nothing else."""
    import ipaddress
    import socket
    from urllib.parse import urlsplit

    host = urlsplit(url).hostname or ""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        pass
    if host != "localhost" and not host.endswith(".localhost"):  # other names are not looked for: that would tell them
        return False
    try:
        found = {str(item[4][0]) for item in socket.getaddrinfo(host, None)}
    except OSError:
        return host == "localhost"
    return all(ipaddress.ip_address(address).is_loopback for address in found)


def exchange_json(url: str, sent: Any = None, *, timeout: float, key: str = "") -> Any:
    """Send JSON to a server, or ask it for some, and return its answer.

    Redirections are not followed: they could lead to another machine than the one that was named. A server on this
    machine is asked directly, whatever the environment says of proxies.

    Args:
        url: Its address, http or https.
        sent: What it is sent; None to ask only.
        timeout: Seconds that its answer may take.
        key: Sent as the bearer token; empty for none.

    Raises:
        NoAnswerError: It can't be reached, refuses, takes too long, or answers with something else.
        ValueError: The address is neither http nor https.
    """
    import urllib.error
    import urllib.request
    from http.client import HTTPException
    from urllib.parse import urlsplit

    if urlsplit(url).scheme not in ("http", "https"):
        raise ValueError(f"{url} is no address of a web server")
    opener = urllib.request.OpenerDirector()
    for handler in (
        urllib.request.ProxyHandler({} if is_loopback(url) else None),
        urllib.request.HTTPHandler(),
        urllib.request.HTTPSHandler(),
        urllib.request.HTTPDefaultErrorHandler(),
        urllib.request.HTTPErrorProcessor(),
    ):
        opener.add_handler(handler)
    headers = {"User-Agent": "publish-toolkit", "Accept": "application/json"}
    headers |= {"Authorization": f"Bearer {key}"} if key else {}
    headers |= {"Content-Type": "application/json"} if sent is not None else {}
    data = None if sent is None else json.dumps(sent).encode()
    request = urllib.request.Request(url, data, headers)  # noqa: S310 - checked above
    try:
        until = time.monotonic() + timeout
        with opener.open(request, timeout=timeout) as answer:
            body = _body(answer, until)
    except urllib.error.HTTPError as error:
        told = error.read(2_000).decode("utf-8", "replace").strip()
        error.close()
        raise NoAnswerError(f"HTTP {error.code}, {error.reason}: {told}".rstrip(": "), error.code) from error
    except (urllib.error.URLError, HTTPException, TimeoutError, OSError) as error:
        reason = getattr(error, "reason", "") or error or type(error).__name__
        reason = getattr(reason, "strerror", None) or reason  # people need no number of an error
        raise NoAnswerError(str(reason).rstrip(".")) from error
    try:
        return json.loads(body)
    except (ValueError, RecursionError) as error:
        raise NoAnswerError("its answer is no JSON") from error


def _body(answer: HTTPResponse, until: float) -> bytes:
    """Return what a server says, as long as it has time: one that says a letter now and then would never be silent.

    Raises:
        NoAnswerError: It is too long.
        TimeoutError: It takes too long.
    """
    body = bytearray()
    while part := answer.read1(_PART):
        body += part
        if len(body) > _MOST_BYTES:
            raise NoAnswerError("its answer is too long")
        if time.monotonic() > until:
            raise TimeoutError("timed out")
    return bytes(body)
