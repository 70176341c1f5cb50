"""Fonts: every character is in one of the families, or there is an error that says how to get one."""

from __future__ import annotations

import subprocess
import sys
import unicodedata
from dataclasses import replace

import pytest

from toolkit.errors import MissingError
from toolkit.localization import available_locales, load_locale
from toolkit.localization.locale import Family, Locale, ScriptFonts
from toolkit.rendering import fonts
from toolkit.rendering.fonts import (
    families_for,
    font_packages,
    installed,
    lacking,
    needs_system,
    typst_families,
    unwritable,
)

NOWHERE = Family("No Such Font")


def without_scripts(tag: str) -> Locale:
    locale = load_locale(tag)
    scripts = {name: replace(fonts, families=("No Such Font",)) for name, fonts in locale.fonts.scripts.items()}
    return replace(locale, fonts=replace(locale.fonts, scripts=scripts))


def test_the_text_fonts_come_first_and_alone_where_they_do() -> None:
    locale = load_locale("es")
    assert families_for("Año nuevo, γειά, здравствуй → «»", locale) == (*locale.fonts.text, locale.fonts.symbols)


def test_a_script_outside_them_adds_one_family_for_it() -> None:
    locale = load_locale("es")
    names = [family.name for family in families_for("Dice 武汉, हिन्दी y བོད.", locale)]
    assert names == [
        "Libertinus Serif",
        "DejaVu Sans Mono",
        "Noto Serif CJK SC",
        "Noto Serif Devanagari",
        "Noto Serif Tibetan",
    ]


def test_brackets_and_stops_are_in_the_family_of_their_script() -> None:
    """Their own names are LEFT, RIGHT and IDEOGRAPHIC, whose families are asked after that of CJK is there."""
    names = [family.name for family in families_for("Dice 《红楼梦》、「武汉」。", load_locale("es"))]
    assert names == ["Libertinus Serif", "DejaVu Sans Mono", "Noto Serif CJK SC"]


def test_what_no_package_brings_is_told_from_what_is_not_installed() -> None:
    everything = load_locale("es")
    other = replace(everything.fonts.scripts["other"], families=("Noto Serif {script}", "Libertinus Serif"))
    complete = replace(everything, fonts=replace(everything.fonts, scripts={"other": other}))
    assert unwritable("a\uf0b7武\U0001fae0", complete) == {"\uf0b7", "武", "\U0001fae0"}
    assert unwritable("a\uf0b7武\U0001fae0", without_scripts("es")) == {"\uf0b7"}


def test_what_no_font_has_is_named_with_the_command() -> None:
    with pytest.raises(MissingError) as error:
        families_for("Dice 武汉武汉字典 y مرحبا.", without_scripts("es"))
    assert error.value.message == (
        "No font on this machine has ا (U+0627), ب (U+0628), ح (U+062D) and 2 more [ARABIC]; "
        "典 (U+5178), 字 (U+5B57), 武 (U+6B66) and 1 more [CJK]."
    )
    assert error.value.hint == "Run: apt-get install fonts-noto-core fonts-noto-cjk"
    assert error.value.exit_code == 3


def test_a_missing_font_of_the_locale_is_named_with_what_it_is_for() -> None:
    locale = load_locale("hi")
    locale = replace(locale, fonts=replace(locale.fonts, text=(NOWHERE, Family("Libertinus Serif"))))
    with pytest.raises(MissingError) as error:
        families_for("नमस्ते", locale)
    assert "'hi'" in error.value.message
    assert "'No Such Font'" in error.value.message
    assert "न (U+0928)" in error.value.message
    assert "[DEVANAGARI]" in error.value.message
    assert error.value.hint == "Run: apt-get install fonts-noto-core"


def test_signs_without_a_glyph_need_no_font() -> None:
    assert lacking("a\u200d\u200f\u00ad\u2060\u00a0\u202f\u3000\n", (Family("Libertinus Serif"),)) == set()


def test_more_characters_than_are_asked_about_at_once() -> None:
    ideographs = "".join(map(chr, range(0x4E00, 0x4E00 + 900)))
    assert lacking(ideographs, (Family("Libertinus Serif"),)) == set(ideographs)
    assert lacking(ideographs, (Family("Noto Serif CJK SC"),)) == set()


def test_the_systems_fonts_are_left_alone_where_the_built_in_ones_do() -> None:
    assert not needs_system([Family("Libertinus Serif")])
    assert needs_system([Family("Libertinus Serif"), Family("Noto Naskh Arabic")])
    assert "Noto Naskh Arabic" in installed() - installed(system=False)


def test_the_systems_fonts_are_not_even_read_for_a_text_that_the_built_in_ones_write() -> None:
    code = (
        "from toolkit.localization import load_locale\n"
        "from toolkit.rendering.fonts import families_for, has_bold, load_fonts\n"
        "locale = load_locale('es')\n"
        "assert has_bold(families_for('Año nuevo → «»', locale))\n"
        "assert load_fonts.cache_info().misses == 1\n"
        "families_for('Dice 武汉', locale)\n"
        "assert load_fonts.cache_info().misses == 2\n"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


def test_families_are_written_for_typst() -> None:
    families = (Family("A"), Family("B", "latin-in-cjk"), Family('C"', "[x\\d]"))
    assert typst_families(families) == (
        '("A", (name: "B", covers: "latin-in-cjk"), (name: "C\\"", covers: regex("[x\\\\d]")), )'
    )


def test_each_package_is_told_once_with_all_who_need_it() -> None:
    packages = {package.name: package for package in font_packages(map(load_locale, available_locales()))}
    assert {"ar", "fa", "he", "hi", "th", "ur"} <= set(packages["fonts-noto-core"].tags)
    assert {"ja", "ko", "zh-Hans", "zh-Hant"} == set(packages["fonts-noto-cjk"].tags)
    assert all(not package.missing for package in packages.values())
    locale = load_locale("ar")
    (lost,) = font_packages([replace(locale, fonts=replace(locale.fonts, text=(NOWHERE,), headings=()))])
    assert (lost.name, lost.tags, lost.missing) == ("fonts-noto-core", ("ar",), ("No Such Font",))


def test_every_locale_names_fonts_that_a_package_has() -> None:
    for tag in available_locales():
        own = load_locale(tag).fonts
        names = {family.name for family in (*own.text, *own.headings, *own.code, *own.math)}
        assert names <= installed(), tag
        assert bool(own.package) == (not names <= installed(system=False)), tag
        assert all(isinstance(script, ScriptFonts) and script.package for script in own.scripts.values())


def test_the_usual_letters_are_in_the_usual_font() -> None:
    """They are not asked about: see `fonts._USUAL_LETTERS`."""
    unassigned = fonts._INVISIBLE | {"Cn"}
    characters = [one for one in sorted(fonts._usual_characters()) if unicodedata.category(one) not in unassigned]
    assert len(characters) > 1500
    assert fonts._ask(characters, [fonts._USUAL]) == set()
