"""Files appear complete or not at all."""

from __future__ import annotations

from pathlib import Path

import pytest

from toolkit.files import OutputError, sha256, sha256_of_file, write_atomically


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
