"""Every locale is complete, and speaks its language."""

from __future__ import annotations

import datetime as dt
import re
import tomllib
from pathlib import Path

import pytest
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

import toolkit
from toolkit.data import locales_folder, templates_folder
from toolkit.errors import UsageError
from toolkit.localization import available_locales, load_locale
from toolkit.localization.dates import format_date
from toolkit.localization.loading import locale_folders

LOCALES = available_locales()
SAMPLES = tomllib.loads((Path(__file__).parent / "samples.toml").read_text("utf-8"))
PLACEHOLDER = re.compile(r"%\(\w+\)s")
CALL = re.compile(r"gettext\(\s*\"([^\"]+)\"")
"""How templates ask for a string."""


def messages_in_code() -> set[str]:
    """The strings that toolkit and templates ask locales for: Babel finds those in Python."""
    folder = Path(str(toolkit.__file__)).parent
    extracted = extract_from_dir(str(folder), [("**.py", "python")], keywords={"gettext": None})  # type: ignore[arg-type]
    files = [path for path in templates_folder().rglob("*") if path.is_file()]
    found = {str(message) for _, _, message, _, _ in extracted}
    return found | {message for path in files for message in CALL.findall(path.read_text("utf-8"))}


def catalogue(tag: str) -> dict[str, str]:
    """The strings of a locale's own folder."""
    with (locales_folder() / tag / "messages.po").open("rb") as file:
        found = read_po(file, abort_invalid=True)
    assert not any(item.fuzzy for item in found if item.id)
    return {str(item.id): str(item.string) for item in found if item.id}


def is_child(tag: str) -> bool:
    """Whether a locale holds only what differs from another one."""
    return len(locale_folders(tag)) > 1


def test_the_major_languages_are_there() -> None:
    """Those of the issue that asked for locales."""
    europe = "en es es-419 fr de it pt pt-BR nl pl cs sv da tr el ru uk"
    beyond = "ar fa he ur hi bn ta zh-Hans zh-Hant ja ko vi id th sw"
    assert {*europe.split(), *beyond.split()} <= set(LOCALES)


def test_each_folder_has_a_sample_and_the_other_way_round() -> None:
    assert set(SAMPLES) == set(LOCALES)


@pytest.mark.parametrize("tag", LOCALES)
def test_every_folder_has_its_files(tag: str) -> None:
    assert {path.name for path in (locales_folder() / tag).iterdir()} == {
        "locale.toml",
        "messages.po",
        "typography.toml",
    }


@pytest.mark.parametrize("tag", LOCALES)
def test_every_string_is_there_with_its_placeholders(tag: str) -> None:
    own = catalogue(tag)
    wanted = messages_in_code()
    assert set(own) <= wanted if is_child(tag) else set(own) == wanted
    for message, text in own.items():
        if tag == "en":
            assert not text
        else:
            assert text, message
            assert sorted(PLACEHOLDER.findall(text)) == sorted(PLACEHOLDER.findall(message))


@pytest.mark.parametrize("tag", LOCALES)
def test_nothing_is_left_in_english(tag: str) -> None:
    locale = load_locale(tag)
    same = {message for message in messages_in_code() if locale.gettext(message) == message}
    assert len(same) <= 3 or tag == "en", same  # "Notes" is French, too


@pytest.mark.parametrize("tag", LOCALES)
def test_every_locale_is_as_a_person_found_it(tag: str) -> None:
    locale, sample = load_locale(tag), SAMPLES[tag]
    assert locale.tag == tag
    assert (locale.direction, locale.script) == (sample["direction"], sample["script"])
    assert list(locale.quotes[0]) == sample["quotes"]
    assert locale.gettext("Contents") == sample["contents"]
    assert format_date(dt.date(2020, 4, 1), locale) == sample["first"]
    assert format_date(dt.date(2020, 4, 12), locale) == sample["other"]


@pytest.mark.parametrize("tag", LOCALES)
def test_every_locale_is_whole(tag: str) -> None:
    locale = load_locale(tag)
    assert len(locale.quotes) >= 2
    assert locale.page.size in ("a4", "us-letter")
    assert 9 <= locale.page.text_size <= 13
    assert locale.emphasis in ("italic", "bold", "dots-over", "dots-under", "spaced")
    assert len(locale.marks.digits) == 10
    assert locale.marks.bullets
    assert "other" in locale.fonts.scripts
    assert re.fullmatch(r"[a-z]{2,3}-[A-Z]{2}", locale.tags.ooxml)
    # The italics of the toolkit are drawn; no other script's fonts have any.
    assert (locale.emphasis == "italic") == (locale.script in ("Latn", "Grek", "Cyrl"))


@pytest.mark.parametrize("tag", LOCALES)
def test_its_fonts_write_its_language(tag: str) -> None:
    """Typst takes the codes, knows the families, and finds every character of a sentence in them."""
    import typst

    locale, text = load_locale(tag), SAMPLES[tag]["text"]
    for families in filter(None, (locale.fonts.text, locale.fonts.headings)):
        names = ", ".join(f'"{family.name}"' for family in families)
        region = f'"{locale.tags.typst_region}"' if locale.tags.typst_region else "none"
        source = (
            f'#set document(title: "x")\n#set text(font: ({names},), fallback: false, lang: "{locale.tags.typst}", '
            f"region: {region}, dir: {locale.direction})\n{text}"
        )
        data, warnings = typst.compile_with_warnings(source.encode(), format="pdf", pdf_standards=["ua-1"])
        assert data
        assert not warnings


@pytest.mark.parametrize(
    ("tag", "paper"),
    [("es", "a4"), ("es-MX", "us-letter"), ("es-AR", "a4"), ("en", "a4"), ("en-US", "us-letter"), ("en-GB", "a4")],
)
def test_paper_goes_by_country(tag: str, paper: str) -> None:
    assert load_locale(tag).page.size == paper


@pytest.mark.parametrize(
    ("tag", "like"),
    [("zh", "zh-Hans"), ("zh-CN", "zh-Hans"), ("zh-TW", "zh-Hant"), ("zh-HK", "zh-Hant"), ("es-MX", "es-419")],
)
def test_tags_fall_back_by_script_and_region(tag: str, like: str) -> None:
    assert load_locale(tag).gettext("Cover") == load_locale(like).gettext("Cover")
    assert load_locale(tag).quotes == load_locale(like).quotes


def test_regions_and_pseudo_english_fall_back() -> None:
    assert load_locale("es-MX").gettext("Contents") == "Índice"
    assert load_locale("es-MX").tag == "es-MX"
    assert load_locale("en-XA").gettext("Contents") == "Contents"


def test_a_language_without_a_folder_names_those_there_are() -> None:
    with pytest.raises(UsageError, match="no locale for the language 'tlh'") as error:
        load_locale("tlh")
    assert "en, es, es-419" in error.value.hint


def test_the_same_locale_is_read_once() -> None:
    assert load_locale("es") is load_locale("es")


@pytest.mark.parametrize(
    ("tag", "expected"),
    [
        ("es", "es-ES"),
        ("es-MX", "es-MX"),
        ("pt-PT", "pt-PT"),
        ("en-XA", "en-US"),
        ("es-419", "es-MX"),
        ("fr-CA", "fr-CA"),
    ],
)
def test_word_is_told_the_country_of_the_edition(tag: str, expected: str) -> None:
    assert load_locale(tag).tags.ooxml == expected
