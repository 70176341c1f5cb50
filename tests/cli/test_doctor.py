"""`publish doctor` on fonts, and what a machine without them says when a text needs one."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

Shell = Any


@pytest.fixture
def no_fonts(tmp_path: Path) -> str:
    """Where a machine without fonts would look for them: nowhere."""
    file = tmp_path / "fonts.conf"
    file.write_text(f"<fontconfig><dir>{tmp_path / 'nowhere'}</dir></fontconfig>", "utf-8")
    return str(file)


def test_doctor_has_a_line_for_each_package_of_fonts(shell: Shell) -> None:
    lines = [line for line in shell("doctor").out.splitlines() if "fonts-" in line]
    assert [line.split()[:2] for line in lines] == [["✓", "fonts-noto-cjk"], ["✓", "fonts-noto-core"]]
    assert "ja, ko, zh-Hans, zh-Hant" in lines[0]
    assert "ar, az, bn, fa, he, hi" in lines[1]


def test_doctor_gives_one_command_for_all_fonts_that_are_missing(shell: Shell, no_fonts: str) -> None:
    result = shell("doctor", FONTCONFIG_FILE=no_fonts)
    assert result.code == 0  # most languages need none of them
    lines = [line for line in result.out.splitlines() if "fonts-" in line]
    assert [line.split()[:2] for line in lines[:2]] == [["–", "fonts-noto-cjk"], ["–", "fonts-noto-core"]]
    assert [line.strip() for line in lines[2:]] == ["apt-get install fonts-noto-cjk fonts-noto-core"]


def test_a_text_without_a_font_is_refused_with_the_command(shell: Shell, no_fonts: str) -> None:
    source = shell.folder / "arabic.md"
    source.write_text("---\ntitle: كتاب\nlang: ar\n---\n\nكتاب.\n", "utf-8")
    arguments = ("--from", "ar", "--lang", "ar", "--format", "pdf", "arabic.md")
    result = shell(*arguments, FONTCONFIG_FILE=no_fonts)
    assert result.code == 3
    for part in ("Noto Naskh Arabic", "ا (U+0627)", "[ARABIC]", "apt-get install fonts-noto-core"):
        assert part in result.out + result.err
    assert "Traceback" not in result.err
    assert not list((shell.folder / "editions").rglob("*.pdf"))
    assert shell(*arguments).code == 0
    assert list((shell.folder / "editions").rglob("*.pdf"))
