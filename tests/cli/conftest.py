"""The program as its users run it: a process of its own, in a folder and a home of its own."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.cli.loaded import loaded_program

MODEL = Path(__file__).parents[1] / "data" / "models" / "translate-en_es-0_1.argosmodel"
PUBLISH = Path(sys.executable).with_name("publish")

ARTICLE = """---
title: A day at sea
author: [Ann Writer]
date: 2024-05-06
---

My father is **a doctor**. He lives in [Boston](https://example.org).

- I like `tea`.
"""


@dataclass(frozen=True)
class Result:
    code: int
    out: str
    err: str

    @property
    def events(self) -> list[dict[str, Any]]:
        """What `--json` told, a line each."""
        return [json.loads(line) for line in self.out.splitlines()]

    @property
    def editions(self) -> list[dict[str, Any]]:
        """The editions among these."""
        return [event["edition"] for event in self.events if event["event"] == "done"]


@dataclass(frozen=True)
class Shell:
    """Runs `publish` in a folder; `packages` is where Argos' packages are looked for."""

    folder: Path
    home: Path
    packages: Path
    own_group: bool = False
    """Whether what it runs is in a process group of its own, as a shell's jobs are."""

    def __call__(self, *arguments: str, **variables: str) -> Result:
        """Run it to its end, in a process that has loaded it already."""
        return Result(*loaded_program().run(arguments, self.folder, self._environment(variables), seconds=120))

    def start(self, *arguments: str, into: Any = subprocess.PIPE, **variables: str) -> subprocess.Popen[str]:
        """Start it, with both of its streams into a file or pipes."""
        return subprocess.Popen(
            [PUBLISH, *arguments],
            cwd=self.folder,
            env=self._environment(variables),
            stdout=into,
            stderr=into,
            encoding="utf-8",
            process_group=0 if self.own_group else None,
        )

    def _environment(self, variables: dict[str, str]) -> dict[str, str]:
        return {
            "PATH": os.environ["PATH"],
            "HOME": str(self.home),
            "LC_ALL": "C.UTF-8",
            "ARGOS_PACKAGES_DIR": str(self.packages),
            # Nothing listens there: an index and a hub that can't be reached.
            "ARGOS_PACKAGE_INDEX": "http://127.0.0.1:9/index.json",
            "HF_ENDPOINT": "http://127.0.0.1:9",
            "FXTRANSLATE_RECORDS_URL": "http://127.0.0.1:9/v1/records",
            **variables,
        }


@pytest.fixture(scope="session")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A packages folder with the real package in it, installed by the program itself."""
    root = tmp_path_factory.mktemp("argos")
    shell = Shell(root, root / "home", root / "packages")
    result = shell("models", "install", str(MODEL))
    assert result.code == 0, result.err
    return shell.packages


@pytest.fixture
def shell(tmp_path: Path, installed: Path) -> Shell:
    """A folder with an article, and the real package installed."""
    (tmp_path / "work").mkdir()
    (tmp_path / "work" / "article.md").write_text(ARTICLE, "utf-8")
    return Shell(tmp_path / "work", tmp_path / "home", installed)


@pytest.fixture
def bare(tmp_path: Path) -> Shell:
    """A folder with an article, and no package of our own to translate with."""
    (tmp_path / "bare").mkdir()
    shutil.copy(MODEL, tmp_path / "bare" / "package.argosmodel")
    (tmp_path / "bare" / "article.md").write_text(ARTICLE, "utf-8")
    return Shell(tmp_path / "bare", tmp_path / "home", tmp_path / "packages")
