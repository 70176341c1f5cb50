"""The wheel carries all that the program needs: locales and templates too, and works away from the repository."""

from __future__ import annotations

import os
import subprocess
import sys
import venv
import zipfile
from dataclasses import dataclass
from importlib.metadata import distributions
from pathlib import Path

import pytest

from toolkit.localization import available_locales, load_locale
from toolkit.rendering import font_packages

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "tests" / "data" / "models" / "translate-en_es-0_1.argosmodel"


@pytest.fixture(scope="session")
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
    pages = {path.relative_to(ROOT).as_posix() for path in (ROOT / "toolkit" / "reviewing" / "pages").iterdir()}
    assert "toolkit/reviewing/pages/article.html" in pages
    assert pages <= names
    assert not [name for name in names if name.startswith(("tests", "seeds", "locales", "templates"))]


@dataclass(frozen=True)
class Installed:
    """The wheel as plain pip installs it, in an environment of its own."""

    folder: Path

    def run(self, *command: str, **settings: str) -> str:
        """Run a program of the environment away from the repository, and return what it printed."""
        home = self.folder / "home"
        home.mkdir(exist_ok=True)
        own = {name: value for name, value in os.environ.items() if not name.startswith(("ARGOS_", "PYTHON", "XDG_"))}
        result = subprocess.run(
            [self.folder / "bin" / command[0], *command[1:]],
            cwd=home,
            env={**own, "HOME": str(home), **settings},
            capture_output=True,
            text=True,
            check=False,
        )
        assert result.returncode == 0, result.stdout + result.stderr
        return result.stdout

    def pip(self, *arguments: str) -> None:
        """Run pip as it is; its cache may save the downloads."""
        self.run("python", "-m", "pip", "--quiet", "--disable-pip-version-check", *arguments, HOME=str(Path.home()))


@pytest.fixture(scope="session")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Installed:
    folder = tmp_path_factory.mktemp("fresh")
    venv.create(folder, with_pip=True, symlinks=True)  # as python -m venv does: no copies of the interpreter
    made = Installed(folder)
    made.pip("install", str(wheel))
    return made


@pytest.mark.xdist_group("installation")
def test_plain_pip_brings_no_pytorch(installed: Installed) -> None:
    (site,) = installed.folder.glob("lib/python*/site-packages")
    names = {found.metadata["Name"].lower() for found in distributions(path=[str(site)])}
    assert "argos-translate-lt" in names
    assert not names & {"torch", "stanza", "spacy"}
    megabytes = sum(path.lstat().st_size for path in installed.folder.rglob("*")) / 1e6
    assert megabytes < 800, f"{megabytes:.0f} MB"


@pytest.mark.xdist_group("installation")
def test_it_publishes_away_from_the_repository(installed: Installed) -> None:
    assert publish_with(installed, "My father is a doctor.", "epub,pdf,docx") == {".docx", ".epub", ".pdf"}
    assert "Mi padre es médico." in text_of(installed)


@pytest.mark.xdist_group("installation")
def test_it_works_with_the_original_distribution_too(installed: Installed) -> None:
    """Whoever has argostranslate itself need not remove it; last, since it changes the environment."""
    installed.pip("uninstall", "--yes", "argos-translate-lt")
    installed.pip("install", "--no-deps", "argostranslate==1.11.*")
    publish_with(installed, "Where is my house?", "epub")
    assert "¿Dónde está mi casa?" in text_of(installed)
    assert "✓ argos-translate-lt" in installed.run("publish", "doctor")


def publish_with(installed: Installed, text: str, formats: str) -> set[str]:
    """Install the small Argos package, publish an article of one sentence, and return the kinds of files made."""
    home = installed.folder / "home"
    home.mkdir(exist_ok=True)
    (home / "article.md").write_text(f"---\ntitle: My friend\nlang: en\n---\n\n{text}\n", "utf-8")
    installed.run("publish", "models", "install", str(PACKAGE))
    installed.run("publish", "article.md", "--lang", "es", "--engine", "argos", "--format", formats)
    return {path.suffix for path in (home / "editions" / "es").iterdir()}


def text_of(installed: Installed) -> str:
    """Return all the text in the EPUB."""
    with zipfile.ZipFile(installed.folder / "home" / "editions" / "es" / "article.epub") as epub:
        return "".join(epub.read(name).decode() for name in epub.namelist() if name.endswith(".xhtml"))


def test_the_container_has_what_the_locales_need() -> None:
    packages = {package.name for package in font_packages(map(load_locale, available_locales()))}
    assert packages | {"apertium", "apertium-eng-spa"} <= set((ROOT / "Dockerfile").read_text("utf-8").split())
