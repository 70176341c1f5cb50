"""Models, each made once, and a models folder for each test."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.translation.engines.firefox.made import Shape, container, vocabulary
from toolkit.translation.engines.converted.folders import FIREFOX_RECORD
from toolkit.translation.engines.firefox.installed import FirefoxPackage, FirefoxRecord

Put = Callable[..., FirefoxPackage]


@pytest.fixture
def models(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty models folder, alone in its parent."""
    folder = tmp_path / "installed" / "models"
    monkeypatch.setenv("PUBLISH_MODELS_DIR", str(folder))
    return folder


@pytest.fixture
def put(models: Path) -> Put:
    """A function that lays a model into the models folder, as installing does."""

    def lay(source: str = "en", target: str = "es", shape: Shape | None = None) -> FirefoxPackage:
        shape = shape or Shape()
        sides = vocabulary(), vocabulary(1) if shape.split else vocabulary()
        record = FirefoxRecord(source, target, "3.0", "base-memory", shape.split)
        folder = models / record.name
        (folder / "model").mkdir(parents=True)
        (folder / FIREFOX_RECORD).write_bytes(record.to_json())
        (folder / "model" / "model.bin").write_bytes(container(shape, *sides))
        (folder / "source.spm").write_bytes(sides[0])
        if shape.split:
            (folder / "target.spm").write_bytes(sides[1])
        return FirefoxPackage(folder, record)

    return lay
