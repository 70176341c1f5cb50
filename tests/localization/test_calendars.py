"""Dates in the calendar that a language's own texts are written with, and in that of their source in translations."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from toolkit.document import Article, Metadata, Provenance, nodes as n, with_provenance
from toolkit.localization import Locale, Locales, Typography, display_dates, load_locale, localize
from toolkit.localization.calendars import day_in
from toolkit.localization.checking import problems_of
from toolkit.localization.dates import format_date, format_partial_date

DAY = dt.date(2026, 3, 14)


@pytest.mark.parametrize(
    ("date", "expected"),
    [
        ("2026-03-14", (1404, 12, 23)),
        ("2026-03-21", (1405, 1, 1)),
        ("2026-09-23", (1405, 7, 1)),
        ("2025-03-20", (1403, 12, 30)),  # a leap year's last day
        ("2021-03-20", (1399, 12, 30)),
        ("2000-01-01", (1378, 10, 11)),
        ("1979-02-11", (1357, 11, 22)),
        ("1906-08-05", (1285, 5, 13)),
        ("0600-01-02", None),
    ],
)
def test_days_of_the_persian_calendar(date: str, expected: tuple[int, int, int] | None) -> None:
    assert day_in("persian", dt.date.fromisoformat(date)) == expected


def test_every_day_follows_the_one_before_it() -> None:
    year, month, day = 1300, 1, 1
    date = dt.date(1921, 3, 21)
    for _ in range(70_000):
        assert day_in("persian", date) == (year, month, day)
        date += dt.timedelta(1)
        after = day_in("persian", date)
        assert after is not None
        expected = {(year, month, day + 1), (year, month + 1, 1), (year + 1, 1, 1)}
        assert after in expected
        year, month, day = after


def article(tag: str, *, translated: bool) -> Article:
    metadata = Metadata.of(title="x", language=tag, date=DAY, updated=dt.date(2026, 3, 21))
    if translated:
        metadata = with_provenance(metadata, Provenance("en", tag, "x"))
    return Article(metadata, (n.Para((n.Str("x"), n.Space(), n.Str("2026-03-14"))),))


@pytest.mark.parametrize(
    ("tag", "original", "translation"),
    [
        ("fa", ("۲۳ اسفند ۱۴۰۴", "۱ فروردین ۱۴۰۵"), ("۱۴ مارس ۲۰۲۶", "۲۱ مارس ۲۰۲۶")),
        ("th", ("14 มีนาคม พ.ศ. 2569", "21 มีนาคม พ.ศ. 2569"), ("14 มีนาคม ค.ศ. 2026", "21 มีนาคม ค.ศ. 2026")),
        ("en-GB", ("14 March 2026", "21 March 2026"), ("14 March 2026", "21 March 2026")),
    ],
)
def test_an_edition_has_one_calendar(tag: str, original: tuple[str, str], translation: tuple[str, str]) -> None:
    locale = load_locale(tag)
    for translated, dates in ((False, original), (True, translation)):
        shown = localize(article(tag, translated=translated), locale, Typography.FULL)
        lines = display_dates(shown.metadata)
        assert len(lines) == 2
        assert all(date in line.replace("\u00a0", " ") for line, date in zip(lines, dates, strict=True))
        text = "".join(getattr(node, "text", " ") for node in shown.blocks[0].content)  # type: ignore[union-attr]
        assert text.replace("\u00a0", " ") == f"x {dates[0] if translated else '2026-03-14'}"


def test_what_has_no_day_is_in_it_where_months_are_the_same() -> None:
    thai, persian = load_locale("th"), load_locale("fa")
    assert format_partial_date("2026-03", thai, translated=False) == "มีนาคม พ.ศ. 2569"
    assert format_partial_date("2026", thai, translated=False) == "พ.ศ. 2569"
    assert format_partial_date("2026", persian, translated=False) == "۲۰۲۶"
    assert format_date(dt.date(2024, 2, 29), thai, translated=False) == "29 กุมภาพันธ์ พ.ศ. 2567"
    assert format_date(dt.date(600, 1, 2), persian, translated=False) == "۲ ژانویهٔ ۶۰۰"


def _own(folder: Path, tag: str, text: str) -> tuple[Locale, list[str]]:
    (folder / tag).mkdir()
    (folder / tag / "locale.toml").write_text(text, "utf-8")
    locales = Locales.of(folder)
    return load_locale(tag, locales), list(problems_of(folder / tag, locales))


def test_a_locale_of_one_s_own_says_another(tmp_path: Path) -> None:
    locale, problems = _own(tmp_path, "th", '[date]\ntranslated = "buddhist"\ncalendar_pattern = "d MMM y"')
    assert (format_date(DAY, locale), problems) == ("14 มี.ค. 2569", [])


def test_a_calendar_that_nobody_knows_is_told(tmp_path: Path) -> None:
    _, problems = _own(tmp_path, "es", '[date]\ncalendar = "mayan"\ntranslated = "persian"')
    assert [problem.split(" must ")[0] for problem in problems] == [
        "locale.toml: 'date.calendar'",
        "locale.toml: 'date.months'",
    ]
