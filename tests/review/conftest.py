"""A project to correct."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.review.bench import Bench


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
    return Bench(tmp_path)


@pytest.fixture
def docx_saved_by_libreoffice(tmp_path: Path) -> Callable[[Path], None]:
    """Returns what opens a document in LibreOffice and saves it again, in its place."""

    def save(path: Path) -> None:
        folder, home = tmp_path / "saved", tmp_path / "office"
        command = ["soffice", f"-env:UserInstallation=file://{home}", "--headless", "--convert-to"]
        subprocess.run([*command, "docx:MS Word 2007 XML", "--outdir", str(folder), str(path)], check=True, timeout=120)
        (folder / path.name).replace(path)

    return save
