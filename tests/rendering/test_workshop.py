"""Folders that editions are made in: shared, private, and swept after processes that were killed."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from toolkit.rendering.workshop import workshop

_KILLED = """
import os, signal
from toolkit.rendering.workshop import workshop
with workshop({"a.txt": b"a"}) as folder:
    print(folder, flush=True)
    os.kill(os.getpid(), signal.SIGKILL)
"""

_LEAVES = """
from toolkit.rendering.workshop import workshop
with workshop({}, {"style.css": b"x"}) as folder:
    print(folder)
"""


def _run(program: str, temporary: Path) -> Path:
    result = subprocess.run(
        [sys.executable, "-c", program],
        env={"TMPDIR": str(temporary), "PATH": "/usr/bin:/bin"},
        stdout=subprocess.PIPE,
        encoding="utf-8",
        timeout=60,
        check=False,
    )
    return Path(result.stdout.strip())


def test_what_is_the_same_stays_and_all_else_goes() -> None:
    with workshop({"media/a.png": b"a"}, {"test-style.css": b"one"}) as first:
        assert (first / "media" / "a.png").read_bytes() == b"a"
        written = (first / "test-style.css").stat().st_mtime_ns
    with workshop({"b.png": b"b"}, {"test-style.css": b"one"}) as second:
        assert second == first
        assert sorted(path.name for path in second.rglob("*") if path.is_file()) == ["b.png", "test-style.css"]
        assert (second / "test-style.css").stat().st_mtime_ns == written
    with workshop({}, {"test-style.css": b"two"}) as third:
        assert [path.read_bytes() for path in third.rglob("*") if path.is_file()] == [b"two"]


def test_two_editions_at_once_have_two_folders() -> None:
    with workshop({"a": b"1"}) as one, workshop({"a": b"2"}) as other:
        assert one != other
        assert ((one / "a").read_bytes(), (other / "a").read_bytes()) == (b"1", b"2")


def test_a_folder_in_which_something_went_wrong_is_not_used_again() -> None:
    with pytest.raises(KeyError), workshop({"a": b"1"}) as folder:
        raise KeyError("a")
    assert not folder.exists()


def test_nothing_is_left_when_a_process_ends(tmp_path: Path) -> None:
    folder = _run(_LEAVES, tmp_path)
    assert folder.parent == tmp_path
    assert list(tmp_path.iterdir()) == []


def test_what_a_killed_process_left_is_swept_and_what_is_in_use_is_not(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    killed = _run(_KILLED, tmp_path)
    assert (killed / "a.txt").is_file()
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    with workshop({"b.txt": b"b"}, {"of-this-test": b""}) as used:
        assert used.parent == tmp_path
        _run(_LEAVES, tmp_path)
        assert not killed.exists()
        assert (used / "b.txt").is_file()
