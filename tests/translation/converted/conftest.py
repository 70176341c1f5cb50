"""Models of every kind, each made once, and a models folder for each test."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.translation.conftest import MODEL
from tests.translation.converted import tiny


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
