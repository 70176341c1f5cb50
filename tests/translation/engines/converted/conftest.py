"""Models of every kind, each made once, and a models folder for each test."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.translation.conftest import MODEL
from tests.translation.engines.converted import tiny
from toolkit.translation.engines.converted.packages import install_folder

Use = Callable[[str], None]


def install(folder: Path) -> None:
    install_folder(folder, sources=["en"] if "ROMANCE" in folder.name else [])


@pytest.fixture
def models(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty models folder, alone in its parent."""
    folder = tmp_path / "installed" / "models"
    monkeypatch.setenv("PUBLISH_MODELS_DIR", str(folder))
    return folder


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of model folders, for tests that change nothing in them."""
    root = tmp_path_factory.mktemp("made")
    tiny.build(root / "opus-mt-en-ROMANCE", tiny.OPUS)
    tiny.build(root / "nllb-200", tiny.NLLB)
    tiny.build(root / "m2m100", tiny.M2M100)
    tiny.build(root / "separate-en-es", tiny.Layout(("source.model", "target.model"), shared=False))
    tiny.unpacked(MODEL, root / "plain-en-es", "sentencepiece.model")
    tiny.unpacked(MODEL, root / "opus-mt-en-es", "source.spm", "target.spm", source_eos=True)
    return root


@pytest.fixture(scope="session")
def prepared(made: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A models folder for each of the models, with nothing but it."""
    root = tmp_path_factory.mktemp("prepared")
    for folder in made.iterdir():
        with pytest.MonkeyPatch.context() as patch:
            patch.setenv("PUBLISH_MODELS_DIR", str(root / folder.name))
            install(folder)
    return root


@pytest.fixture
def use(prepared: Path, monkeypatch: pytest.MonkeyPatch) -> Use:
    """A function that makes one of the models the only one that is installed, for tests that change nothing in it."""
    return lambda name: monkeypatch.setenv("PUBLISH_MODELS_DIR", str(prepared / name))
