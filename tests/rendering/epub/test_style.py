"""Styles: the reader's settings win, and emphasis is the script's."""

from __future__ import annotations

import re

import pytest

from tests.rendering.epub.book import Book
from toolkit.localization import available_locales, load_locale

pytestmark = pytest.mark.xdist_group("epub")

EMPHASIS = {
    "italic": "font-style: italic",
    "bold": "font-weight: 700",
    "dots-over": "-epub-text-emphasis-position: over right",
    "dots-under": "-epub-text-emphasis-position: under right",
    "spaced": "letter-spacing: 0.14em",
}


def rules(style: str) -> dict[str, str]:
    style = re.sub(r"/\*.*?\*/", "", style, flags=re.DOTALL)
    return {" ".join(match[1].split()): match[2] for match in re.finditer(r"([^{}]+)\{([^{}]*)\}", style)}


@pytest.mark.parametrize("language", available_locales())
def test_the_reader_s_settings_win(language: str, epubs: dict[str, bytes]) -> None:
    style = Book(epubs[language]).style
    assert not re.search(r"\d(px|pt|mm|cm|in|pc)\b", style), "fixed sizes"
    assert not re.search(r"(?<![-\w])color\s*:(?!\s*inherit)", style), "a colour of the text"
    assert not re.search(r"(?<![-\w])(direction|unicode-bidi)\s*:", style)
    assert set(re.findall(r"font-family:\s*([^;]+);", style)) == {"monospace, monospace"}
    grounds = re.findall(r"background(?:-color)?:\s*([^;]+);", style)
    assert grounds
    assert all(re.fullmatch(r"rgba\(.*, 0\.[1-3]\d?\)", ground) for ground in grounds), "the page shows through"
    assert "left" not in style.replace("text-align: -webkit", "")
    assert "color-scheme: light dark" in style


@pytest.mark.parametrize("language", available_locales())
def test_emphasis_lines_and_digits_are_the_locale_s(language: str, epubs: dict[str, bytes]) -> None:
    locale, found = load_locale(language), rules(Book(epubs[language]).style)
    emphasis = found["em, i, cite, dfn"]
    assert EMPHASIS[locale.emphasis] in emphasis
    assert ("font-style: italic" in emphasis) == (locale.emphasis == "italic")
    line = float(re.search(r"line-height: ([\d.]+)", found["html"])[1])  # type: ignore[index]
    assert line == pytest.approx(locale.page.leading + 0.82)
    assert f"text-indent: {locale.page.indent}em" in found["p"]
    assert f'"{locale.marks.bullets[0]}\\00a0 "' in found["ul"]
    assert ("@counter-style edition-digits" in found) == (locale.marks.digits != "0123456789")


def test_headings_keep_the_rhythm_of_the_lines(epubs: dict[str, bytes]) -> None:
    found = rules(Book(epubs["es"]).style)
    line = float(re.search(r"line-height: ([\d.]+)", found["html"])[1])  # type: ignore[index]
    for heading in ("h1", "h2", "h3"):
        values = dict(re.findall(r"([\w-]+): ([\d.]+)(?:em)?;", found[heading]))
        size = float(values["font-size"])
        whole = size * sum(float(values[name]) for name in ("line-height", "margin-top", "margin-bottom"))
        assert whole / line * 2 == pytest.approx(round(whole / line * 2), abs=0.02)


def test_two_languages_differ_by_more_than_colour(bilingual: dict[str, bytes]) -> None:
    found = rules(Book(bilingual["zh-Hans"]).style)
    (beside,) = [body for selector, body in found.items() if ".parallel > .original, aside" in selector]
    assert "border-inline-start" in beside
    assert "font-size: 0.92em" in found[".original"]
    assert "font-weight: 400" in found["dt .original, th .original"]


def test_parts_in_other_languages_have_their_own_emphasis(bilingual: dict[str, bytes]) -> None:
    chinese, spanish = (rules(Book(bilingual[language]).style) for language in ("zh-Hans", "es"))
    assert "font-style: italic" in chinese["em:lang(en)"]
    assert "line-height: 1.5;" in chinese["div:lang(en)"]
    assert not any("em:lang" in selector for selector in spanish)
