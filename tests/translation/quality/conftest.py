"""The engine with the real package, loaded once."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from toolkit.translation.argos.engine import ArgosEngine


@pytest.fixture(scope="session")
def loaded() -> Iterator[ArgosEngine]:
    made = ArgosEngine()
    yield made
    made.close()


@pytest.fixture
def argos(loaded: ArgosEngine, shared_packages: Path, monkeypatch: pytest.MonkeyPatch) -> ArgosEngine:
    monkeypatch.setenv("ARGOS_PACKAGES_DIR", str(shared_packages))
    return loaded
