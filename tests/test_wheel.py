"""The wheel carries all that the program needs: locales and templates too, and works away from the repository."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("dist")
    command = [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", str(folder)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    (made,) = folder.glob("*.whl")
    return made


def test_it_holds_data_and_types(wheel: Path) -> None:
    names = set(zipfile.ZipFile(wheel).namelist())
    for name in ("py.typed", "locales/es/locale.toml", "locales/es/messages.po", "locales/default-locale.toml"):
        assert f"toolkit/{name}" in names
    templates = {path.relative_to(ROOT).as_posix() for path in (ROOT / "templates").rglob("*") if path.is_file()}
    assert templates
    assert {f"toolkit/{name}" for name in templates} <= names
    tables = {path.relative_to(ROOT).as_posix() for path in (ROOT / "toolkit").rglob("*.toml")}
    assert "toolkit/translation/markup/habits.toml" in tables
    assert tables <= names
    migrations = {path.relative_to(ROOT).as_posix() for path in (ROOT / "toolkit").rglob("versions/version_*.py")}
    assert migrations
    assert migrations <= names
    assert not [name for name in names if name.startswith(("tests", "seeds", "locales", "templates"))]


def test_it_publishes_away_from_the_repository(wheel: Path, tmp_path: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(tmp_path / "site")
    (tmp_path / "article.md").write_text("---\ntitle: One\n---\n\nTwo words.\n", "utf-8")
    code = (
        "import toolkit\n"
        "from toolkit.cli.main import run\n"
        "assert toolkit.__file__.startswith(sys.argv[1]), toolkit.__file__\n"
        "sys.exit(run(['-l', 'en-XA', 'article.md']))"
    )
    result = subprocess.run(
        [sys.executable, "-c", f"import sys; sys.path.insert(0, sys.argv[1])\n{code}", str(tmp_path / "site")],
        cwd=tmp_path,
        env={**os.environ, "HOME": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert result.returncode == 0, result.stderr
    assert len(list((tmp_path / "editions" / "en-XA").iterdir())) == 3
