"""Names of languages, and what somebody means who writes one for a tag."""

from __future__ import annotations

import subprocess
import sys

import pytest

from toolkit.errors import UsageError
from toolkit.languages import language_name, normalize_tag, suggestion
from toolkit.languages.names import meant_by
from toolkit.localization import load_locale
from toolkit.settings.values import WrongSettingError, edition_tag


def test_names_are_in_the_reader_s_language() -> None:
    assert language_name("en", "es") == "inglés"
    assert language_name("de", "fr") == "allemand"


@pytest.mark.parametrize(
    ("written", "tags"),
    [
        ("spanish", ["es"]),
        ("español", ["es"]),
        ("ESPANOL", ["es"]),
        ("espagnol", ["es"]),
        ("spansh", ["es"]),
        ("Deutsch", ["de"]),
        ("日本語", ["ja"]),
        ("русский", ["ru"]),
        ("עברית", ["he"]),
        ("Brazilian Portuguese", ["pt-BR"]),
        ("Chinese (Traditional)", ["zh-Hant"]),
        ("simplified-chinese", ["zh-Hans"]),
        ("sp", ["es"]),
        ("pb", ["pt-BR"]),
        ("zt", ["zh-Hant"]),
        ("jp", ["ja"]),
        ("gr", ["el"]),
        ("po", ["pt", "pl", "pon"]),
        ("xx", []),
        ("", []),
        ("!!!", []),
    ],
)
def test_what_is_meant(written: str, tags: list[str]) -> None:
    assert list(meant_by(written)) == tags


@pytest.mark.parametrize(
    ("written", "hint"),
    [
        ("spanish", "Did you mean es (Spanish)?"),
        ("español", "Did you mean es (Spanish)?"),
        ("sp", "Did you mean es (Spanish)?"),
        ("pb", "Did you mean pt-BR (Brazilian Portuguese)?"),
        ("zt", "Did you mean zh-Hant (Traditional Chinese)?"),
    ],
)
def test_the_error_names_the_tag(written: str, hint: str) -> None:
    with pytest.raises(UsageError) as refused:
        load_locale(written)
    assert refused.value.hint == hint
    assert suggestion(written) == hint
    with pytest.raises(WrongSettingError) as wrong:
        edition_tag(written, ("languages",))
    assert wrong.value.hint == hint


def test_what_is_near_no_language_gets_the_usual_hint() -> None:
    with pytest.raises(UsageError) as refused:
        normalize_tag("gibberish!")
    assert "BCP 47" in refused.value.hint


def test_looking_through_all_names_leaves_babel_s_locales_whole() -> None:
    script = (
        "from toolkit.languages import suggestion; from babel import Locale; suggestion('gibberish-xyz');"
        "assert all(Locale(tag).months['format']['wide'][1] for tag in ('en', 'de', 'ja'))"
    )
    subprocess.run([sys.executable, "-c", script], check=True)
