"""Messages name `models install` only where Argos' index, or Firefox, has something to install."""

from __future__ import annotations

import pytest

from toolkit.inventory import language_table
from toolkit.translation.engines.argos.offer import can_be_installed
from toolkit.translation.engines.candidates import can_be_installed as anybody_has


@pytest.mark.parametrize(
    ("source", "target", "offered"),
    [
        ("en", "es", True),
        ("en-GB", "pt-BR", True),
        ("en", "zh-Hant", True),
        ("de", "fr", True),  # through English
        ("en", "nn", True),  # Bokmål stands in
        ("en", "sw", False),
        ("ta", "en", False),
    ],
)
def test_what_the_index_has(source: str, target: str, offered: bool) -> None:
    assert can_be_installed(source, target) is offered


def test_languages_are_told_what_can_be_installed() -> None:
    rows = {row.tag: row for row in language_table("en")}
    without = [row for row in rows.values() if not row.engine and not row.remedy]
    assert rows["fr"].engine or rows["fr"].remedy == "publish models install en fr"
    assert [row.tag for row in without] == [
        tag for tag, row in rows.items() if not row.engine and not anybody_has("en", tag)
    ]
    assert "sw" in [row.tag for row in without]
    assert rows["ta"].engine or rows["ta"].remedy == "publish models install en ta"  # Firefox has it, Argos hasn't
