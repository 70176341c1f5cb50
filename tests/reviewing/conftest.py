"""A project that is corrected over HTTP."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.reviewing.desk import Page, Place
from tests.reviewing.look import Look


@pytest.fixture(scope="module", autouse=True)
def no_models(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """No model of the pair judges Apertium's sentences, whatever tests before these had installed."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ARGOS_PACKAGES_DIR", str(tmp_path_factory.mktemp("no-models")))
        yield


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


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """Debian's Chromium, started once; tests that use it belong to the group ``chromium``.

    No longer than they need it: Playwright's event loop runs in this thread, and other tests have loops of their own.
    """
    path = shutil.which("chromium")
    assert path, "Chromium is missing; run: apt-get install chromium"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path)
        yield browser
        browser.close()


@pytest.fixture
def look(chromium: Browser) -> Iterator[Look]:
    """Opens pages as Ann and Ben have them, side by side; what a page of ours does wrong fails the test."""
    with Look(chromium) as made:
        yield made
