"""The tutorial, step by step: its files are written, its commands are run, and what it promises is looked at."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

PAGE = Path(__file__).parents[2] / "docs" / "tutorial.md"
STEP = re.compile(r"<!-- (file|run): (\S+) -->\n+```\w+\n(.*?)```", re.DOTALL)


class Reader:
    """Does what the tutorial says, in a folder and with a home of their own.

    Attributes:
        folder: Where the reader works.
        said: What the commands of each step wrote.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder / "work"
        self.folder.mkdir()
        self._environment = {
            "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
            "HOME": str(folder / "home"),
            "LC_ALL": "C.UTF-8",
            "COLUMNS": "200",
        }
        self.said: list[str] = []

    def follow(self) -> None:
        """Do all steps in order; each must end as the page says."""
        for kind, name, text in STEP.findall(PAGE.read_text("utf-8")):
            if kind == "file":
                (self.folder / name).write_text(text, "utf-8")
            else:
                self.said.append(self.run(text, int(name)))

    def run(self, commands: str, code: int) -> str:
        done = subprocess.run(
            ["bash", "-e", "-c", commands],
            cwd=self.folder,
            env=self._environment,
            capture_output=True,
            encoding="utf-8",
            timeout=120,
            check=False,
        )
        assert done.returncode == code, done.stdout + done.stderr
        return done.stdout

    def entry(self, path: str) -> dict[str, object]:
        manifest = json.loads((self.folder / "editions" / "manifest.json").read_text("utf-8"))
        (entry,) = (entry for entry in manifest["editions"] if entry["path"] == path)
        return dict(entry)


@pytest.fixture(scope="module")
def reader(tmp_path_factory: pytest.TempPathFactory) -> Reader:
    """Somebody who has followed the tutorial to its end."""
    made = Reader(tmp_path_factory.mktemp("tutorial"))
    made.follow()
    return made


def test_each_step_says_what_the_page_promises(reader: Reader) -> None:
    pseudo, spanish, terms, corrected, project = reader.said
    assert "editions/en-XA/day.epub" in pseudo
    assert spanish.count(" made ") == 3
    assert (terms.count(" made "), terms.count("4 from memory")) == (3, 3)
    assert (corrected.count(" made "), corrected.count("1 from memory")) == (3, 3)
    assert "3 to be made, 3 up to date" in project
    assert project.count(" made ") == 3


def test_the_same_command_again_makes_nothing(reader: Reader) -> None:
    again = reader.run("publish", 0)
    assert (again.count(" made "), again.count("up to date")) == (0, 6)


def test_the_book_says_what_the_page_promises(reader: Reader) -> None:
    with zipfile.ZipFile(reader.folder / "editions" / "es" / "day.epub") as archive:
        text = "".join(archive.read(name).decode() for name in archive.namelist() if name.endswith(".xhtml"))
    assert "La mar estaba <strong>muy serena</strong>, y el barco zarpó al mediodía." in text
    assert "puerto pesquero" in text
    assert re.search(r'<a href="https://example\.org/market"[^>]*>', text)
    assert "4 de mayo de 2026" in text


def test_the_manifest_has_what_the_reference_explains(reader: Reader) -> None:
    """Every key of a real manifest stands on its page, and every key of the page in a real manifest."""
    page = (PAGE.parent / "reference" / "manifest.md").read_text("utf-8")
    rows = re.findall(r"^\| `([a-z ]+)` \|", page, re.MULTILINE)
    sentences = reader.entry("es/day.epub")["sentences"]
    checks = reader.entry("es/day.epub")["checks"]
    assert isinstance(sentences, dict)
    assert isinstance(checks, dict)
    assert set(rows) == set(sentences)
    assert sentences["reviewed"] == 1
    assert "`markup-kept`" in page
    assert "markup-kept" in checks
