"""A team's memory in PostgreSQL, as the command line's users meet it."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import psycopg
import pytest

from tests.cli.conftest import ARTICLE, Result, Shell
from tests.postgres import PASSWORD, PostgresServer
from toolkit.translation.engines.protocol import Pair
from toolkit.translation.memory import Memory

pytestmark = pytest.mark.xdist_group("postgres")

SPELT = PASSWORD.replace(" ", "%20").replace("/", "%2F").replace("@", "%40")
BUILD = ("-l", "es", "-f", "epub", "--json", "article.md")


@pytest.fixture
def colleague(shell: Shell, tmp_path: Path) -> Shell:
    """Somebody else with the same article, and with the same package installed."""
    folder = tmp_path / "colleague"
    folder.mkdir()
    (folder / "article.md").write_text(ARTICLE, "utf-8")
    return replace(shell, folder=folder, home=tmp_path / "home of the colleague")


@pytest.fixture
def running(postgres: PostgresServer) -> Iterator[PostgresServer]:
    """The server, for tests that stop it."""
    yield postgres
    postgres.start()


def edition_of(result: Result) -> dict[str, Any]:
    assert result.code == 0, result.err + result.out
    [edition] = [event["edition"] for line in result.out.splitlines() if "edition" in (event := json.loads(line))]
    return dict(edition)


def made(edition: dict[str, Any]) -> tuple[int, int, int]:
    """Return how many sentences came from the engine, from the memory and from people."""
    counts = edition["sentences"]
    return counts["engine"], counts["memory"], counts["reviewed"]


def test_a_team_translates_every_sentence_once(shell: Shell, colleague: Shell, postgres: PostgresServer) -> None:
    address = postgres.address(postgres.create_database())
    for each in (shell, colleague):
        (each.folder / "publish.toml").write_text(f'memory = "{address}"\n', "utf-8")
    first = edition_of(shell(*BUILD))
    second = edition_of(colleague(*BUILD))
    alone = edition_of(colleague(*BUILD, "--memory", "alone.sqlite", "--force"))
    assert [made(edition) for edition in (first, second, alone)] == [(4, 0, 0), (0, 4, 0), (4, 0, 0)]
    assert first["sha256"] == second["sha256"] == alone["sha256"]
    assert not (shell.home / ".local" / "share" / "publish").exists()
    # What one of them corrects, all have.
    with Memory(address) as memory:
        memory.review(Pair("en", "es"), "A day at sea", "Un día en la mar")
    third = edition_of(shell(*BUILD))
    assert (third["title"], made(third)) == ("Un día en la mar", (0, 3, 1))


def test_passwords_are_told_to_nobody(shell: Shell, postgres: PostgresServer) -> None:
    database = postgres.create_database()
    address = postgres.address_with(SPELT, database)
    (shell.folder / "publish.toml").write_text(f'memory = "{address}"\n', "utf-8")
    told = [shell(*BUILD, "--verbose"), shell("doctor")]
    assert made(edition_of(told[0])) == (4, 0, 0)
    assert f"postgresql://publish@127.0.0.1:{postgres.port}/{database}, 4 translations" in told[1].out
    # Given in other places, and wrong.
    told.append(shell(*BUILD, "--force", "--memory", address.replace(f":{SPELT}", ""), PGPASSWORD=PASSWORD))
    assert made(edition_of(told[-1])) == (0, 4, 0)
    refused = shell(*BUILD, "--verbose", "--force", "--memory", address.replace("horse", "cow"))
    assert "password authentication failed for user" in refused.err + refused.out
    assert "~/.pgpass" in refused.err + refused.out
    told.append(refused)
    for secret in (PASSWORD, SPELT, "battery"):
        assert not [each for each in told if secret in each.out + each.err]
        kept = [path for path in shell.folder.rglob("*") if path.is_file() and path.name != "publish.toml"]
        assert kept
        assert not [path for path in kept if secret.encode() in path.read_bytes()]


def test_a_dry_run_makes_no_tables(shell: Shell, postgres: PostgresServer) -> None:
    database = postgres.create_database()
    assert shell(*BUILD, "--dry-run", "--memory", postgres.address(database)).code == 0
    assert postgres.sql(database, "SELECT count(*) FROM pg_tables WHERE schemaname = 'public'") == "0\n"


def test_a_server_that_is_away(shell: Shell) -> None:
    result = shell("-l", "es", "-f", "epub", "article.md", "--memory", "postgresql://publish:secret@127.0.0.1:1/db")
    assert result.code == 1
    assert "The translation memory postgresql://publish@127.0.0.1:1/db can't be used" in result.err
    assert "Connection refused" in result.err
    assert "secret" not in result.err + result.out


@pytest.mark.parametrize("comes_back", [True, False])
def test_a_server_that_goes_away_in_the_middle_of_a_build(
    shell: Shell, running: PostgresServer, comes_back: bool
) -> None:
    database = running.create_database()
    address = running.address(database)
    with Memory(address) as memory:
        assert memory.size() == 0
    # Whoever wants to store something has to wait, and then the server crashes.
    with closing(psycopg.connect(address)) as lock:
        lock.execute("LOCK TABLE entry IN EXCLUSIVE MODE")
        with shell.start(*BUILD, "--memory", address) as build:
            waiting = (
                "SELECT count(*) FROM pg_stat_activity WHERE application_name = 'publish' AND wait_event_type = 'Lock'"
            )
            while running.sql(database, waiting) == "0\n":
                assert build.poll() is None
                time.sleep(0.02)
            running.kill()
            if comes_back:
                running.start()
            out, err = build.communicate(timeout=120)
    if comes_back:
        assert made(edition_of(Result(build.returncode, out, err))) == (4, 0, 0)
        assert err == ""
        return
    assert build.returncode == 1
    assert "can't be used" in err + out
    assert "run again" in err + out
    assert not list((shell.folder / "editions").rglob("*.epub"))
    running.start()
    assert made(edition_of(shell(*BUILD, "--memory", address))) == (4, 0, 0)
