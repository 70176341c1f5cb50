"""What tests of the memory share: sentences, and the two kinds of places that a memory may have."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from tests.postgres import PostgresServer
from toolkit.translation.engines.protocol import Alignment, Fingerprint, Pair, Translation
from toolkit.translation.memory import Entry

PAIR = Pair("en", "es")
PRINT = Fingerprint("made up", "1", "model", "digest")
OTHER = Fingerprint("made up", "2", "model", "digest")

_DATA = Path(__file__).parents[2] / "data" / "memory"


def alignment() -> Alignment:
    weights = np.array([[0.5, 0.25], [0.0, 1.0]], dtype=np.float32)
    return Alignment(((0, 3), (4, 9)), ((0, 2), (3, 8)), weights)


def entry(text: str, translation: str = "", **more: object) -> Entry:
    made = Translation(translation or text.upper(), -0.25, alignment(), ("wug",))
    return Entry.of(text, made, created=1.5, **more)


@dataclass(frozen=True)
class Place:
    """Where a memory is, and a way into it behind its back.

    Attributes:
        where: What `Memory` and ``--memory`` take.
        server: The server, and
        database: its database's name, if it is in one.
    """

    where: str | Path
    server: PostgresServer | None = None
    database: str = ""

    def sql(self, statements: str) -> list[list[str]]:
        """Return what a database's own tools find."""
        if self.server is not None:
            return [line.split("|") for line in self.server.sql(self.database, statements).splitlines()]
        with closing(sqlite3.connect(self.where)) as database, database:
            return [[str(value) for value in row] for row in database.execute(statements)]

    def fill_with_version_1(self) -> None:
        """Put the memory of version 1 there."""
        if self.server is not None:
            self.server.sql(self.database, (_DATA / "version-1-postgresql.sql").read_text("utf-8"))
            return
        Path(self.where).parent.mkdir(parents=True, exist_ok=True)
        with closing(sqlite3.connect(self.where)) as database:
            database.executescript((_DATA / "version-1-sqlite.sql").read_text("utf-8"))


_AT_ONCE = """
import os, sys
where, folder = sys.argv[1], sys.argv[3]
children = []
for number in range(int(sys.argv[2])):
    child = os.fork()
    if child == 0:
        with open(f"{folder}/{number}", "w", encoding="utf-8") as told:
            told.writelines(line + "\\n" for line in work(where, number))
        os._exit(0)
    children.append(child)
assert not any([os.waitpid(child, 0)[1] for child in children])
"""


def run_at_once(script: str, where: str | Path, many: int, folder: Path) -> list[list[list[str]]]:
    """Run a script's ``work(where, number)`` in many processes at once; return the fields of each one's lines.

    Args:
        script: Python.
        where: The place.
        many: How many processes; they are forks of one, which reads all that they need only once.
        folder: For what they tell.
    """
    command = [sys.executable, "-c", script + _AT_ONCE, str(where), str(many), str(folder)]
    result = subprocess.run(command, capture_output=True, encoding="utf-8", timeout=120, check=False)
    assert result.returncode == 0, result.stderr
    files = [folder / str(number) for number in range(many)]
    return [[line.split("\t") for line in file.read_text("utf-8").splitlines()] for file in files]
