"""What a worker lacks of models, it fetches from a shared folder."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.translation.engines.firefox.made import Shape, container, vocabulary
from toolkit.errors import MissingError
from toolkit.runners.models import fetch, required_models
from toolkit.settings import Settings
from toolkit.translation.engines import install_firefox_folder, list_firefox, load_engine


def test_firefox_models_are_fetched_as_they_were_installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    models, shared = tmp_path / "models", tmp_path / "shared"
    monkeypatch.setenv("PUBLISH_MODELS_DIR", str(models))
    files = tmp_path / "en-es"
    files.mkdir()
    (files / "model.enes.intgemm.alphas.bin").write_bytes(container(Shape(), vocabulary(), vocabulary()))
    (files / "vocab.enes.spm").write_bytes(vocabulary())
    install_firefox_folder(files)
    fingerprint = load_engine("firefox").fingerprint("en", "es")
    [needed] = required_models(fingerprint, Settings(cluster="tcp://scheduler:8786"))
    assert required_models(fingerprint, Settings()) == ()
    shared.mkdir()
    shutil.move(models / "firefox-en-es", shared / "firefox-en-es")
    assert list_firefox() == []
    fetch([needed], shared, lambda: True)
    assert load_engine("firefox").fingerprint("en", "es") == fingerprint
    shutil.rmtree(shared / "firefox-en-es")
    with pytest.raises(MissingError, match="has no folder firefox-en-es"):
        fetch([needed], shared, lambda: True)
