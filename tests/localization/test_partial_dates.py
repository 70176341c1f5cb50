"""Years and months without a day, and names of languages inside a sentence."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from toolkit.ingest import read_article
from toolkit.localization import display_dates, load_locale, localize
from toolkit.localization.dates import format_partial_date


@pytest.mark.parametrize(
    ("tag", "month", "year"),
    [
        ("es", "marzo de 2026", "2026"),
        ("en", "March 2026", "2026"),
        ("pl", "marzec 2026", "2026"),
        ("ru", "март 2026\u202fг.", "2026"),
        ("ja", "2026年3月", "2026年"),
        ("zh-Hans", "2026年3月", "2026年"),
        ("fa", "مارس ۲۰۲۶", "۲۰۲۶"),
    ],
)
def test_what_has_no_day_is_written_without_one(tag: str, month: str, year: str) -> None:
    locale = load_locale(tag)
    assert format_partial_date("2026-03", locale).replace("\u00a0", "\u202f") == month
    assert format_partial_date(" 2026 ", locale) == year
    for other in ("2026-13", "0000", "March", "2026-3", ""):
        assert format_partial_date(other, locale) == other


def test_a_locale_may_have_a_pattern_of_its_own() -> None:
    locale = load_locale("es")
    locale = replace(locale, date=replace(locale.date, month="MM/y"))
    assert format_partial_date("2026-03", locale) == "03/2026"


def test_readers_see_it(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("---\ntitle: Un día\nlang: es\ndate: 2026-03\n---\n\nEl mar.\n", "utf-8")
    article = localize(read_article(tmp_path / "a.md"), load_locale("es"))
    assert display_dates(article.metadata) == ("marzo de 2026",)


def test_names_of_languages_inside_a_sentence() -> None:
    assert (load_locale("vi").name_of("en"), load_locale("es").name_of("en")) == ("tiếng Anh", "inglés")
