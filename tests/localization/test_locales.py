"""Every locale is complete, and speaks its language."""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path

import pytest
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

import toolkit
from toolkit.data import locales_folder
from toolkit.errors import UsageError
from toolkit.localization import available_locales, load_locale
from toolkit.localization.dates import format_date

LOCALES = available_locales()
PLACEHOLDER = re.compile(r"%\(\w+\)s")


def messages_in_code() -> set[str]:
    """The strings that the toolkit asks locales for, found as gettext's own tools find them."""
    folder = Path(str(toolkit.__file__)).parent
    found = {message for *_, message, _, _ in _extracted(folder)}
    # Labels of the landmarks are looked up by name.
    return found | {"Title page", "Start of text"}


def _extracted(folder: Path) -> list[tuple[str, int, str, list[str], str | None]]:
    return list(extract_from_dir(str(folder), [("**.py", "python")], keywords={"gettext": None}))  # type: ignore[arg-type]


def test_the_languages_of_the_first_issue_are_there() -> None:
    assert {"en", "es", "fr", "de", "pt", "it"} <= set(LOCALES)


@pytest.mark.parametrize("tag", LOCALES)
def test_every_string_is_there_with_its_placeholders(tag: str) -> None:
    with (locales_folder() / tag / "messages.po").open("rb") as file:
        catalog = read_po(file, abort_invalid=True)
    known = {str(item.id): str(item.string) for item in catalog if item.id}
    assert set(known) == messages_in_code()
    for message, text in known.items():
        if tag != "en":
            assert text, message
            assert PLACEHOLDER.findall(text) == PLACEHOLDER.findall(message)
    assert not any(item.fuzzy for item in catalog if item.id)


@pytest.mark.parametrize("tag", LOCALES)
def test_every_locale_is_whole(tag: str) -> None:
    locale = load_locale(tag)
    assert locale.tag == tag
    assert locale.direction in ("ltr", "rtl")
    assert len(locale.quotes) >= 2
    assert locale.page.size in ("a4", "us-letter")
    assert locale.fonts.text
    assert "other" in locale.fonts.scripts
    assert locale.tags.typst == tag.split("-", maxsplit=1)[0]


@pytest.mark.parametrize(
    ("tag", "first", "other"),
    [
        ("en", "April 1, 2020", "April 12, 2020"),
        ("es", "1 de abril de 2020", "12 de abril de 2020"),
        ("fr", "1er avril 2020", "12 avril 2020"),
        ("de", "1. April 2020", "12. April 2020"),
        ("pt", "1º de abril de 2020", "12 de abril de 2020"),
        ("it", "1º aprile 2020", "12 aprile 2020"),
    ],
)
def test_dates(tag: str, first: str, other: str) -> None:
    locale = load_locale(tag)
    assert format_date(dt.date(2020, 4, 1), locale) == first
    assert format_date(dt.date(2020, 4, 12), locale) == other


def test_regions_and_pseudo_english_fall_back() -> None:
    assert load_locale("es-MX").gettext("Contents") == "Índice"
    assert load_locale("es-MX").tag == "es-MX"
    assert load_locale("en-XA").gettext("Contents") == "Contents"


def test_a_language_without_a_folder_names_those_there_are() -> None:
    with pytest.raises(UsageError, match="no locale for the language 'tlh'") as error:
        load_locale("tlh")
    assert "de, en, es" in error.value.hint


def test_the_same_locale_is_read_once() -> None:
    assert load_locale("es") is load_locale("es")


@pytest.mark.parametrize(
    ("tag", "expected"),
    [
        ("es", "es-ES"),
        ("es-MX", "es-MX"),
        ("pt-PT", "pt-PT"),
        ("en-XA", "en-US"),
        ("es-419", "es-ES"),
        ("fr-CA", "fr-CA"),
    ],
)
def test_word_is_told_the_country_of_the_edition(tag: str, expected: str) -> None:
    assert load_locale(tag).tags.ooxml == expected
