"""A real package, folders to install it in, and variations on it."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from toolkit.translation.engines.argos.engine import ArgosEngine
from toolkit.translation.engines.argos.packages import install_file

MODEL = Path(__file__).parents[1] / "data" / "models" / "translate-en_es-0_1.argosmodel"

PackageMaker = Callable[..., Path]


@pytest.fixture(scope="session")
def model_file() -> Path:
    return MODEL


@pytest.fixture
def packages(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty packages folder of Argos, alone in its parent, and a home of its own."""
    folder = tmp_path / "argos" / "packages"
    monkeypatch.setenv("ARGOS_PACKAGES_DIR", str(folder))
    for name in ("XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME"):
        monkeypatch.setenv(name, str(tmp_path / "home"))
    return folder


@pytest.fixture
def make_package(tmp_path: Path) -> PackageMaker:
    """Make a package like the real one, with other metadata, other members, or none of some."""

    def make(
        source: str = "en",
        target: str = "es",
        version: str = "0.1",
        members: dict[str, bytes] | None = None,
        without: tuple[str, ...] = (),
        **metadata: object,
    ) -> Path:
        folder = tmp_path / "made"
        folder.mkdir(exist_ok=True)
        path = folder / f"translate-{source}_{target}-{version.replace('.', '_')}.argosmodel"
        with zipfile.ZipFile(MODEL) as real, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as made:
            contents = {info.filename.partition("/")[2]: real.read(info) for info in real.infolist()}
            fields = json.loads(contents["metadata.json"])
            fields |= {"from_code": source, "to_code": target, "package_version": version} | metadata
            contents["metadata.json"] = json.dumps(fields).encode()
            for name, content in (contents | (members or {})).items():
                if name not in without:
                    made.writestr(f"{path.stem}/{name}", content)
        return path

    return make


@pytest.fixture(scope="session")
def shared_packages(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A packages folder with the real package, for tests that change nothing in it."""
    folder = tmp_path_factory.mktemp("argos") / "packages"
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ARGOS_PACKAGES_DIR", str(folder))
        patch.setenv("XDG_DATA_HOME", str(folder.parent / "home"))
        patch.setenv("XDG_CONFIG_HOME", str(folder.parent / "home"))
        patch.setenv("XDG_CACHE_HOME", str(folder.parent / "home"))
        install_file(MODEL)
    # The variable isn't left set: other tests must not find this folder.
    return folder


@pytest.fixture(scope="session")
def shared_engine() -> Iterator[ArgosEngine]:
    made = ArgosEngine()
    yield made
    made.close()


@pytest.fixture
def argos(shared_engine: ArgosEngine, shared_packages: Path, monkeypatch: pytest.MonkeyPatch) -> ArgosEngine:
    """The engine with the real package, loaded once for all tests."""
    monkeypatch.setenv("ARGOS_PACKAGES_DIR", str(shared_packages))
    return shared_engine
