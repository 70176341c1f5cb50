from __future__ import annotations

import pytest

from toolkit.translation.engines.apertium.engine import ApertiumEngine


@pytest.fixture(scope="session")
def engine() -> ApertiumEngine:
    """The real programs and the real pair English–Spanish (Debian: apertium-eng-spa)."""
    engine = ApertiumEngine()
    assert engine.serves("en", "es"), "apertium-eng-spa is not installed: apt-get install apertium-eng-spa"
    return engine
