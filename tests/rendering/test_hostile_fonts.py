"""Fonts that mean harm, among those of the system: each costs its own PDFs, with one sentence, and nothing else.

Templates and projects can't bring fonts, and those inside of documents are not used. These were made with fontTools:
each of the first glyphs of "Bomb" is the next one twice, 31 times over; the glyphs of "Loop" call a routine that calls
itself; a third one is cut short.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

from tests.conftest import DATA

SCRIPT = """
import json
from toolkit import publish
from toolkit.localization import Family
from toolkit.rendering import typesetting
from toolkit.rendering.fonts import lacking
lacking("a", (Family("Noto Naskh Arabic"),))  # a Typst that stays reads the fonts of the system
typesetting._SECONDS = 3.0
options = {"engine": "pseudo", "memory": "none", "locales": "locales", "jobs": 1}
result = publish("a.md", lang="en,en-XA", format="docx,epub,pdf", **options)
told = [(one.language, one.format, one.error.message, one.error.hint) for one in result.failures]
made = [(one.entry.path, [finding.code for finding in one.entry.warnings]) for one in result.editions]
print(json.dumps([int(result.exit_code), told, made]))
"""


def test_a_font_costs_no_more_than_its_own_pdfs(tmp_path: Path) -> None:
    fonts = tmp_path / ".fonts"
    shutil.copytree(DATA / "fonts", fonts)
    (fonts / "half.otf").write_bytes((fonts / "bomb.otf").read_bytes()[:2000])
    for tag, name in (("en", "Loop"), ("en-XA", "Bomb")):
        place = tmp_path / "locales" / tag
        place.mkdir(parents=True)
        (place / "locale.toml").write_text(f'[fonts]\ntext = ["{name}"]\n', "utf-8")
    (tmp_path / "a.md").write_text("# Hey!\n\nYes!\n", "utf-8")
    environment = {**os.environ, "HOME": str(tmp_path), "XDG_DATA_HOME": str(tmp_path)}
    command = [sys.executable, "-c", SCRIPT]
    done = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, timeout=120, check=True)
    code, told, made = json.loads(done.stdout)
    assert code == 1
    assert dict(made).keys() == {"en/a.docx", "en/a.epub", "en-XA/a.docx", "en-XA/a.epub"}
    assert "cover-without-words" in dict(made)["en-XA/a.epub"]
    loop, bomb = sorted(told)
    assert bomb[:2] == ["en-XA", "pdf"]
    assert "can't be set in 'Bomb'" in bomb[2]
    assert "it takes more than 3 seconds" in bomb[2]
    assert loop[:2] == ["en", "pdf"]
    assert 'failed to process font `"Loop"`' in loop[2]
    assert {each[3] for each in told} == {"A font is damaged: install it anew, or name another in the locale."}
