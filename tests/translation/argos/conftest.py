"""The engine with the real package, loaded once for all tests."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from toolkit.translation.argos.engine import ArgosEngine


@pytest.fixture(scope="session")
def shared_engine() -> Iterator[ArgosEngine]:
    made = ArgosEngine()
    yield made
    made.close()


@pytest.fixture
def engine(shared_engine: ArgosEngine, shared_packages: Path, monkeypatch: pytest.MonkeyPatch) -> ArgosEngine:
    """The engine with the real package, loaded once for all tests."""
    monkeypatch.setenv("ARGOS_PACKAGES_DIR", str(shared_packages))
    return shared_engine
