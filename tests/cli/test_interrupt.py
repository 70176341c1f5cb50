"""Ctrl-C, with real signals to real processes: the first lets a build finish what is under way, the second ends it."""

from __future__ import annotations

import contextlib
import fcntl
import json
import os
import pty
import signal
import sqlite3
import subprocess
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import IO

import pytest

from tests.cli.conftest import PUBLISH, Shell

ARGUMENTS = ("-l", "en-XA", "-f", "docx", "-j", "2")
COUNT = 16
STOPPING = "Stopping: what is under way is finished; Ctrl-C again stops at once."
HIDE_CURSOR, SHOW_CURSOR = "\x1b[?25l", "\x1b[?25h"
HOSTILE = "[" * 3000 + "\n\nWords." * 50_000
"""Pandoc reads it until it is ended, after three quarters of a minute: the bound follows the size."""
GO_ON = "the same command goes on from there"


def fill(folder: Path) -> None:
    """Put more articles into a folder than are made at once."""
    (folder / "seeds").mkdir()
    for number in range(COUNT):
        (folder / "seeds" / f"{number:02}.txt").write_text(f"Headline {number}\n\nA sentence.\n", "utf-8")


@pytest.fixture
def many(shell: Shell) -> Shell:
    """A folder with many articles."""
    fill(shell.folder)
    return shell


@pytest.fixture(scope="module")
def whole(installed: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[Path, bytes]:
    """What a build makes of them that is not stopped."""
    shell = Shell(tmp_path_factory.mktemp("whole"), tmp_path_factory.mktemp("home"), installed)
    fill(shell.folder)
    assert shell("--quiet", *ARGUMENTS).code == 0
    return contents(shell.folder / "editions")


def wait_for(there: Callable[[], bool]) -> None:
    end = time.monotonic() + 60
    while not there():
        assert time.monotonic() < end, "it never came"
        time.sleep(0.01)


def descendants(pid: int) -> set[int]:
    """Return the processes that a process has started, and those that these have."""
    found: set[int] = set()
    waiting = [pid]
    while waiting:
        one = waiting.pop()
        for task in Path(f"/proc/{one}/task").glob("*/children"):
            try:
                waiting += (more := [int(child) for child in task.read_text().split()])
            except OSError:  # the thread has ended
                continue
            found |= set(more)
    return found


def pandocs(pid: int) -> set[int]:
    """Return those of them that are pandoc, and work on a document."""
    commands = {child: command_of(child) for child in descendants(pid)}
    return {
        child
        for child, words in commands.items()
        if words and Path(words[0]).name == "pandoc" and "--version" not in words
    }


def command_of(pid: int) -> list[str]:
    try:
        return Path(f"/proc/{pid}/cmdline").read_text("utf-8").split("\0")
    except OSError:  # it has ended
        return []


def read_until(terminal: int, expected: str, shown: str = "") -> str:
    """What a terminal shows, after what it has shown already, until something is there."""
    while expected not in shown:
        shown += os.read(terminal, 65536).decode("utf-8", "replace")
    return shown


def visible(folder: Path) -> list[Path]:
    return sorted(
        path.relative_to(folder)
        for path in folder.rglob("*")
        if path.is_file() and not path.relative_to(folder).parts[0].startswith(".")
    )


def contents(folder: Path) -> dict[Path, bytes]:
    return {path: (folder / path).read_bytes() for path in visible(folder)}


def until_the_first_is_made(out: IO[str]) -> None:
    """Read what `--json` writes; few lines fit before they are read, so that the build can't run ahead of us."""
    fcntl.fcntl(out, fcntl.F_SETPIPE_SZ, 4096)
    while json.loads(out.readline())["event"] != "done":
        pass


def goes_on_to_the_same_bytes(shell: Shell, whole: dict[Path, bytes]) -> None:
    """Let a stopped build go on, and compare with one that was not stopped."""
    there = contents(shell.folder / "editions")
    assert {path: data for path, data in there.items() if path.suffix != ".json"}.items() <= whole.items()
    assert shell("--quiet", *ARGUMENTS).code == 0
    assert contents(shell.folder / "editions") == whole


def test_the_first_finishes_what_is_under_way_and_says_how_to_go_on(many: Shell, whole: dict[Path, bytes]) -> None:
    with many.start("--json", *ARGUMENTS) as process:
        assert process.stdout
        until_the_first_is_made(process.stdout)
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=60)
    assert process.returncode == 130
    assert err.splitlines() == [
        STOPPING,
        "publish: Stopped.",
        f"         What was made is complete; {GO_ON}.",
    ]
    lines = [json.loads(line) for line in out.splitlines()]
    end = lines[-1]
    assert (end["event"], end["stopped"], end["exit_code"]) == ("end", True, 130)
    assert 0 < end["editions"]["made"] < COUNT
    assert end["failures"] == 0
    # What was begun was finished: every edition that the manifest tells of is there, and no other.
    manifest = json.loads((many.folder / "editions" / "manifest.json").read_text("utf-8"))
    listed = sorted(entry["path"] for entry in manifest["editions"])
    assert [*listed, "manifest.json"] == [path.as_posix() for path in visible(many.folder / "editions")]
    assert len(listed) == end["editions"]["made"]
    goes_on_to_the_same_bytes(many, whole)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_to_the_whole_group_lets_pandoc_finish(shell: Shell, number: signal.Signals) -> None:
    """A terminal sends it to the whole foreground group, and so does a shell that ends a job."""
    words = "One of many *words* that take pandoc a second to read.\n\n" * 8_000
    (shell.folder / "large.md").write_text(f"---\ntitle: Large\n---\n\n{words}", "utf-8")
    with replace(shell, own_group=True).start(*ARGUMENTS, "large.md") as process:
        wait_for(lambda: bool(pandocs(process.pid)))
        os.killpg(process.pid, number)
        out, err = process.communicate(timeout=60)
    assert process.returncode == 130
    assert err.splitlines() == [STOPPING, "publish: Stopped.", f"         What was made is complete; {GO_ON}."]
    assert "could not be made" not in out


def test_the_second_ends_it_at_once_with_all_that_it_has_started(shell: Shell) -> None:
    (shell.folder / "hostile.md").write_text(HOSTILE, "utf-8")
    with replace(shell, own_group=True).start(*ARGUMENTS, "hostile.md") as process:
        assert process.stderr
        wait_for(lambda: bool(pandocs(process.pid)))
        os.killpg(process.pid, signal.SIGINT)
        assert process.stderr.readline() == f"{STOPPING}\n"
        # The kernel lists children by thread, and may leave one out of a list that is read while threads come and go.
        started = next(filter(None, (pandocs(process.pid) for _ in range(1000))))
        assert process.poll() is None
        begun = time.monotonic()
        os.killpg(process.pid, signal.SIGINT)
        out, err = process.communicate(timeout=60)
        took = time.monotonic() - begun
    assert (process.returncode, out) == (130, "")
    assert err == f"publish: Stopped at once.\n         What was made is complete; {GO_ON}.\n"
    assert took < 5
    assert started
    wait_for(lambda: not any(Path(f"/proc/{pid}").exists() for pid in started))


def test_the_second_while_editions_are_made_leaves_nothing_half_written(many: Shell, whole: dict[Path, bytes]) -> None:
    with many.start("--json", *ARGUMENTS) as process:
        assert process.stdout
        assert process.stderr
        until_the_first_is_made(process.stdout)
        process.send_signal(signal.SIGTERM)
        assert process.stderr.readline() == f"{STOPPING}\n"
        process.send_signal(signal.SIGTERM)
        process.communicate(timeout=60)
    assert process.returncode == 130
    assert {path.suffix for path in visible(many.folder / "editions")} <= {".docx", ".json"}
    goes_on_to_the_same_bytes(many, whole)


def test_in_a_terminal(shell: Shell) -> None:
    """A real one: it makes a signal of Ctrl-C, shows a bar, and gets its cursor back."""
    (shell.folder / "hostile.md").write_text(HOSTILE, "utf-8")
    ours, theirs = pty.openpty()
    with subprocess.Popen(
        ["setsid", "--ctty", PUBLISH, *ARGUMENTS, "hostile.md"],  # the terminal is its own
        cwd=shell.folder,
        env={"PATH": os.environ["PATH"], "HOME": str(shell.home), "TERM": "xterm", "LC_ALL": "C.UTF-8"},
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
    ) as process:
        os.close(theirs)
        wait_for(lambda: bool(pandocs(process.pid)))
        shown = read_until(ours, "editions")
        assert HIDE_CURSOR in shown
        os.write(ours, b"\x03")
        shown = read_until(ours, STOPPING)
        os.write(ours, b"\x03")
        shown = read_until(ours, GO_ON, shown)  # it may have stopped at once, and said so in one breath
        assert process.wait(60) == 130
    assert SHOW_CURSOR in shown
    os.close(ours)


def test_one_that_waits_for_another_build_stops_waiting(shell: Shell) -> None:
    (shell.folder / "hostile.md").write_text(HOSTILE, "utf-8")
    with shell.start(*ARGUMENTS, "hostile.md") as first:
        wait_for(lambda: bool(pandocs(first.pid)))
        with shell.start(*ARGUMENTS, "article.md") as second:
            assert second.stderr
            waiting = second.stderr.readline()
            second.send_signal(signal.SIGINT)
            _, err = second.communicate(timeout=30)
        assert first.poll() is None
        first.send_signal(signal.SIGINT)
        assert first.stderr
        first.stderr.readline()
        first.send_signal(signal.SIGINT)
        assert first.wait(60) == 130
    assert waiting.startswith("Another build is working in ")
    assert (second.returncode, STOPPING in err) == (130, True)


def test_what_is_translated_is_kept(shell: Shell) -> None:
    """With a real engine, in the middle of a long text: the sentences that are done need not be done again."""
    sentences = (f"My father number {number} is a doctor.\n\n" for number in range(6_000))
    (shell.folder / "long.md").write_text(f"---\ntitle: Long\n---\n\n{''.join(sentences)}", "utf-8")
    with shell.start("-l", "es", "-f", "epub", "long.md", PUBLISH_MEMORY="memory.sqlite") as process:
        assert process.stderr
        assert "Translating" in process.stderr.readline()
        process.send_signal(signal.SIGINT)
        _, err = process.communicate(timeout=60)
    assert process.returncode == 130
    assert STOPPING in err
    assert "Traceback" not in err
    assert visible(shell.folder / "editions") == []
    with contextlib.closing(sqlite3.connect(shell.folder / "memory.sqlite")) as memory:
        tables = [name for (name,) in memory.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")]
        most = max(memory.execute(f"SELECT count(*) FROM {name}").fetchone()[0] for name in tables)  # noqa: S608
    assert most > 0


def test_signals_that_are_to_be_ignored_are_ignored(shell: Shell) -> None:
    """A shell that runs a program in the background tells it to ignore Ctrl-C."""
    (shell.folder / "hostile.md").write_text(HOSTILE, "utf-8")
    with subprocess.Popen(
        ["sh", "-c", 'trap "" INT; exec "$@"', "sh", PUBLISH, *ARGUMENTS, "hostile.md"],
        cwd=shell.folder,
        env={"PATH": os.environ["PATH"], "HOME": str(shell.home), "LC_ALL": "C.UTF-8"},
        stderr=subprocess.PIPE,
        encoding="utf-8",
    ) as process:
        wait_for(lambda: bool(pandocs(process.pid)))
        for _ in range(3):
            process.send_signal(signal.SIGINT)
        process.send_signal(signal.SIGTERM)  # sent after them, heard after them
        assert process.stderr
        assert process.stderr.readline() == f"{STOPPING}\n"
        assert process.poll() is None
        process.send_signal(signal.SIGTERM)
        assert process.wait(60) == 130
