"""A hub on this machine, with tiny models on it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.translation.engines.converted import tiny
from tests.translation.engines.hub.server import Hub, serving


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What is on the hub, for tests that change nothing in it."""
    root = tmp_path_factory.mktemp("published")
    tiny.build(
        root / "gaudi" / "opus-mt-en-es-ctranslate2", tiny.Layout(("source.spm", "target.spm"), tiny.OPUS.before)
    )
    tiny.build(root / "facebook" / "nllb-200-ct2", tiny.NLLB)
    for folder in root.glob("*/*"):
        (folder / "README.md").write_text("not needed")
        (folder / "pytorch_model.bin").write_bytes(b"never fetched")
    (root / "someone" / "original").mkdir(parents=True)
    (root / "someone" / "original" / "model.safetensors").write_bytes(b"x")
    return root


@pytest.fixture
def hub(published: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Hub]:
    """A running server, an empty models folder, and a cache of one's own."""
    for name in ("http_proxy", "https_proxy", "HTTP_PROXY", "HTTPS_PROXY", "all_proxy", "ALL_PROXY", "HF_TOKEN"):
        monkeypatch.delenv(name, raising=False)
    with serving(published) as running:
        monkeypatch.setenv("HF_ENDPOINT", running.url)
        monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
        monkeypatch.setenv("PUBLISH_MODELS_DIR", str(tmp_path / "installed" / "models"))
        running.cards = {
            "gaudi/opus-mt-en-es-ctranslate2": {"license": "apache-2.0"},
            "facebook/nllb-200-ct2": {"license": "cc-by-nc-4.0"},
        }
        yield running
