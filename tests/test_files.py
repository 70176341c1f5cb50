"""Files appear complete or not at all."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from toolkit.files import OutputError, open_file, sha256, sha256_of_file, write_atomically


def test_a_file_is_written_and_replaced(tmp_path: Path) -> None:
    path = tmp_path / "a" / "b.txt"
    write_atomically(path, b"one")
    write_atomically(path, b"two")
    assert path.read_bytes() == b"two"
    assert sha256_of_file(path) == sha256(b"two")
    assert [item.name for item in path.parent.iterdir()] == ["b.txt"]


def test_what_cannot_be_written_leaves_what_was_there(tmp_path: Path) -> None:
    path = tmp_path / "folder"
    path.mkdir()
    (path / "inside").write_text("kept")
    with pytest.raises(OutputError, match=r"folder can't be written.*\n.*--out"):
        write_atomically(path, b"data")
    assert [item.name for item in tmp_path.iterdir()] == ["folder"]
    blocked = tmp_path / "file"
    blocked.write_text("kept")
    with pytest.raises(OutputError):
        write_atomically(blocked / "below", b"data")
    assert blocked.read_text() == "kept"


def test_the_hash_of_what_is_not_there_is_none(tmp_path: Path) -> None:
    assert sha256_of_file(tmp_path / "nothing") is None


def test_a_file_of_the_system_is_refused_since_it_may_never_end(tmp_path: Path) -> None:
    (tmp_path / "link.md").symlink_to("/proc/version")
    for path in (Path("/proc/version"), tmp_path / "link.md"):
        with pytest.raises(OSError, match="one of the system's own files"):
            open_file(path)
    own = tmp_path / "a"
    own.write_bytes(b"x")
    with open_file(f"/proc/self/cwd/{os.path.relpath(own)}") as file:
        assert file.read() == b"x"
