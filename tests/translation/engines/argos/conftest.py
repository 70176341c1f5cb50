"""The engine with the real package is what these tests are about."""

from __future__ import annotations

import pytest

from toolkit.translation.engines.argos.engine import ArgosEngine


@pytest.fixture
def engine(argos: ArgosEngine) -> ArgosEngine:
    return argos
