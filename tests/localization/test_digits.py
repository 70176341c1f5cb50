"""The digits of an edition: CLDR's by region, a locale's own setting, and those of its text."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path

import pytest

from toolkit.document import Article, Metadata, inlines_of, nodes as n
from toolkit.errors import UsageError
from toolkit.localization import Locales, display_dates, in_digits_of, load_locale, localize
from toolkit.localization.dates import format_date

DAY = dt.date(2026, 3, 14)


@pytest.mark.parametrize(
    ("tag", "digits"),
    [
        *(("ar", "0"), ("ar-EG", "٠"), ("ar-SA", "٠"), ("ar-MA", "0"), ("ar-AE", "0"), ("fa", "۰"), ("fa-AF", "۰")),
        *(("bn", "০"), ("bn-IN", "০"), ("ur", "0"), ("ur-IN", "۰"), ("hi", "0"), ("th", "0"), ("zh-Hans", "0")),
    ],
)
def test_a_country_has_its_digits(tag: str, digits: str) -> None:
    locale = load_locale(tag)
    assert locale.marks.digits[0] == digits
    assert locale.marks.in_digits("2026") in format_date(DAY, locale)


@pytest.mark.parametrize(
    ("tag", "said", "zero"),
    [("th", "native", "๐"), ("hi", "deva", "०"), ("fa", "latn", "0"), ("ta", "0123456789", "0"), ("is", "native", "0")],
)
def test_digits_are_a_setting_of_the_locale(tmp_path: Path, tag: str, said: str, zero: str) -> None:
    (tmp_path / tag).mkdir()
    quotes = 'quotes = [["“", "”"], ["‘", "’"]]\n' if tag == "is" else ""
    (tmp_path / tag / "locale.toml").write_text(f'{quotes}[marks]\ndigits = "{said}"\n', "utf-8")
    (tmp_path / tag / "messages.po").write_text("", "utf-8")
    assert load_locale(tag, Locales.of(tmp_path)).marks.digits[0] == zero


def test_digits_of_no_system_are_told(tmp_path: Path) -> None:
    (tmp_path / "th").mkdir()
    (tmp_path / "th" / "locale.toml").write_text('[marks]\ndigits = "thaii"\n', "utf-8")
    with pytest.raises(UsageError, match="thaii"):
        load_locale("th", Locales.of(tmp_path))


def article(tag: str, *texts: str) -> Article:
    metadata = Metadata.of(title="T", language=tag, date=DAY)
    return Article(metadata, tuple(n.Para(inlines_of(text)) for text in texts))


@pytest.mark.parametrize(
    ("tag", "texts", "zero"),
    [
        ("ar", ("وصل ١٢ شخصًا في ٢٠٢٥.",), "٠"),  # an Egyptian's Arabic that says no country
        ("ar", ("وصل 12 شخصًا.", "ثم ٣."), "0"),  # both: the locale's
        ("ar-EG", ("وصل 12 شخصًا.",), "٠"),  # as typewriters and engines write
        ("fa", ("در ٤٥ شهر.",), "٠"),
        ("ar-EG", ("وصل الناس.",), "٠"),
        ("ar-EG", ("انظر https://example.org/2026 وGPT-4 و2026-03-14.",), "٠"),  # no numbers of the text's
        ("hi", ("१२ लोग आए।",), "०"),
        ("fa", ("در ۱۲ شهر.",), "۰"),
        ("zh-Hans", ("共１２人。",), "0"),
        ("en", ("Written ١٢ there.",), "0"),
    ],
)
def test_an_edition_has_the_digits_of_its_text(tag: str, texts: tuple[str, ...], zero: str) -> None:
    locale = load_locale(tag)
    shown = localize(article(tag, *texts), locale)
    fitting = in_digits_of(shown, locale)
    assert fitting.marks.digits[0] == zero
    assert fitting is in_digits_of(replace(shown, blocks=shown.blocks[:]), locale)  # what is made of a locale is shared
    assert fitting.marks.in_digits("14") in display_dates(shown.metadata)[0]


@pytest.mark.parametrize(("tag", "zero"), [("mr", "०"), ("my", "၀"), ("ne", "०"), ("km", "0"), ("am", "0")])
def test_a_locale_of_ones_own_has_its_digits(tmp_path: Path, tag: str, zero: str) -> None:
    (tmp_path / tag).mkdir()
    (tmp_path / tag / "locale.toml").write_text('quotes = [["“", "”"], ["‘", "’"]]\n', "utf-8")
    (tmp_path / tag / "messages.po").write_text("", "utf-8")
    locale = load_locale(tag, Locales.of(tmp_path))
    assert locale.marks.digits[0] == zero
    assert locale.marks.in_digits("2026") in format_date(DAY, locale)
