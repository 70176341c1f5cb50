"""`publish review`: the page is there when its address is printed, and gone after Ctrl-C."""

from __future__ import annotations

import signal
import socket
import subprocess
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

import pytest

from tests.cli.conftest import Shell

OPEN = ("review", "-l", "es", "--engine", "argos", "--memory", "memory.sqlite", "article.md")


@contextmanager
def opened(shell: Shell, *arguments: str) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """Start the command, and yield its process and the address that it prints."""
    process = shell.start(*OPEN, *arguments, PYTHONUNBUFFERED="1")
    try:
        assert process.stdout is not None
        yield process, process.stdout.readline().removeprefix("Correct at ").strip()
    finally:
        process.kill()
        process.communicate()


def status_of(address: str, **headers: str) -> int:
    """Return what a server answers."""
    request = urllib.request.Request(address, headers=headers)  # noqa: S310 - it is the server's own
    try:
        with urllib.request.urlopen(request, timeout=30) as answer:  # noqa: S310
            return int(answer.status)
    except urllib.error.HTTPError as error:
        error.close()
        return error.code


def is_taken(host: str, port: int | None) -> bool:
    """Tell whether something listens at an address."""
    with socket.socket() as other:
        try:
            other.bind((host, port or 0))
        except OSError:
            return True
    return False


def test_the_page_is_there_until_ctrl_c(shell: Shell) -> None:
    with opened(shell) as (process, address):
        parts = urlsplit(address)
        assert (parts.scheme, parts.hostname, len(parts.path.strip("/"))) == ("http", "127.0.0.1", 32)
        assert status_of(address) == 200
        assert status_of(f"{address}api/articles") == 200
        assert status_of(f"http://{parts.netloc}/") == 404
        assert status_of(address, Host=f"localhost:{parts.port}") == 200
        assert status_of(address, Host=f"evil.example:{parts.port}") == 421
        assert status_of(address, Origin="http://evil.example") == 403
        assert not is_taken("127.0.0.2", parts.port)  # it is at this address alone
        process.send_signal(signal.SIGINT)
        _, err = process.communicate(timeout=60)
        assert (process.returncode, "Traceback" in err) == (0, False)
        with pytest.raises(urllib.error.URLError, match="refused"):
            status_of(address)
    with opened(shell) as (_, again):
        assert again == address


def test_others_may_reach_it_when_told_so(shell: Shell) -> None:
    with opened(shell, "--host", "0.0.0.0") as (process, address):  # noqa: S104 - what is tested
        assert process.stderr is not None
        assert "not encrypted" in process.stderr.readline()
        parts = urlsplit(address)
        assert parts.hostname == socket.gethostname().lower()
        assert is_taken("127.0.0.2", parts.port)
        assert status_of(f"http://127.0.0.1:{parts.port}{parts.path}") == 200


def test_what_can_not_be_listened_at_is_told_in_a_sentence(shell: Shell) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        result = shell(*OPEN, "--port", str(port))
    assert (result.code, result.out) == (2, "")
    first = f"publish: 127.0.0.1, port {port}, can't be listened at: Address already in use."
    assert result.err.splitlines() == [first, "         Give another --port."]
    for wrong in (("--host", "192.0.2.1"), ("--host", "no such host"), ("--port", "70000"), ("--port", "-1")):
        result = shell(*OPEN, *wrong)
        assert (result.code, result.out) == (2, ""), wrong
        assert "Traceback" not in result.err, wrong
        assert "bug" not in result.err, wrong
