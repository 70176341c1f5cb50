"""The address of a project's page is the same each time, and nobody else's to read."""

from __future__ import annotations

import socket
from pathlib import Path

import pytest

from tests.reviewing.desk import Place, token_of
from toolkit.reviewing import ReviewServer, address_file
from toolkit.reviewing.addresses import Address, keep_address, kept_address, new_address, renew_address
from toolkit.reviewing.serving import names_of


def test_a_server_that_is_started_anew_has_the_address_of_the_last_time(tmp_path: Path) -> None:
    kept = tmp_path / "state" / "a.json"
    settings = Place(tmp_path).project.settings
    with ReviewServer(settings, "Ann", kept=kept) as server:
        first = server.address
        with ReviewServer(settings, "Ben", kept=kept) as other:  # at the same time: at a port of its own
            assert other.address != first
            assert token_of(other.address) == token_of(first)
    assert [path.stat().st_mode & 0o777 for path in (kept, kept.parent)] == [0o600, 0o700]
    with ReviewServer(settings, "Ann", kept=kept) as server:
        assert server.address == first
    renew_address(kept)
    with ReviewServer(settings, "Ann", kept=kept) as server:
        assert token_of(server.address) != token_of(first)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "{}",
        '{"token": "short", "port": 1}',
        '{"token": "%s", "port": 70000}' % ("a" * 32),
        '{"token": "%s", "port": "1"}' % ("a" * 32),
        "[" * 900,
    ],
)
def test_a_file_that_keeps_no_address_is_none(tmp_path: Path, text: str) -> None:
    path = tmp_path / "a.json"
    path.write_text(text, "utf-8")
    path.chmod(0o600)
    assert kept_address(path) is None


def test_an_address_that_others_may_have_read_is_none(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    address = Address(new_address().token, 8765)
    assert keep_address(path, address)
    assert kept_address(path) == address
    path.chmod(0o644)
    assert kept_address(path) is None


def test_a_folder_that_cannot_be_written_keeps_no_address_and_hinders_nobody(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", "utf-8")
    kept = tmp_path / "file" / "a.json"
    assert not keep_address(kept, new_address())
    with ReviewServer(Place(tmp_path).project.settings, "Ann", kept=kept) as server:
        assert server.address


def test_each_project_has_a_file_of_its_own(tmp_path: Path) -> None:
    assert address_file(tmp_path) == address_file(tmp_path / "x" / "..") != address_file(tmp_path / "x")


def test_what_a_server_is_called() -> None:
    assert names_of("127.0.0.1") == ("127.0.0.1", "localhost")
    assert names_of("::1") == ("[::1]", "localhost", "127.0.0.1")
    assert names_of("192.0.2.7") == ("192.0.2.7",)
    assert names_of("0.0.0.0")[0] == socket.gethostname()  # noqa: S104
