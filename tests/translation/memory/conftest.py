"""Places for memories."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.postgres import PostgresServer
from tests.translation.memory.places import Place

POSTGRES = pytest.param("postgres", marks=pytest.mark.xdist_group("postgres"))


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A file that isn't there yet, in a folder that isn't either."""
    return tmp_path / "deep" / "memory.sqlite"


@pytest.fixture(params=["sqlite", POSTGRES])
def place(request: pytest.FixtureRequest, path: Path) -> Place:
    """A file, and an empty database on the server."""
    if request.param == "sqlite":
        return Place(path)
    server: PostgresServer = request.getfixturevalue("postgres")
    database = server.create_database()
    return Place(server.address(database), server, database)
