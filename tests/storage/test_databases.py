"""SQLite files that several processes open at once."""

from __future__ import annotations

import sqlite3
import threading
from pathlib import Path

import pytest

from toolkit.storage import write_ahead


def test_whoever_writes_is_waited_for_when_a_file_is_to_be_written_ahead(tmp_path: Path) -> None:
    path = tmp_path / "memory.sqlite"
    writer = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
    writer.execute("CREATE TABLE entry (text)")
    writer.execute("BEGIN IMMEDIATE")
    other = sqlite3.connect(path, timeout=5)
    with pytest.raises(sqlite3.OperationalError, match="locked"):
        write_ahead(other, 0)
    soon = threading.Timer(0.2, writer.execute, ["COMMIT"])
    soon.start()
    write_ahead(other, 30)
    soon.join()
    assert other.execute("PRAGMA journal_mode").fetchall() == [("wal",)]
    other.close()
    writer.close()
