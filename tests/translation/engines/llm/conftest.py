"""One server of a language model for all tests of the engine."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.translation.engines.llm.served import ModelServer, serving


@pytest.fixture(scope="session")
def _server() -> Iterator[ModelServer]:
    with serving() as server:
        yield server


@pytest.fixture
def server(_server: ModelServer) -> ModelServer:
    _server.reset()
    return _server
