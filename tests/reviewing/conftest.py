"""A project that is corrected over HTTP."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.reviewing.desk import Page, Place


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    """A project whose articles are translated once; each test takes sentences of its own."""
    with Place(tmp_path_factory.mktemp("reviewing")) as made:
        yield made


@pytest.fixture
def page(place: Place) -> Page:
    return place.page()


@pytest.fixture
def fresh(tmp_path: Path) -> Iterator[Place]:
    """A project of one test's own."""
    with Place(tmp_path) as made:
        yield made
