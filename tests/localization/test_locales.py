"""Every locale is complete, and speaks its language."""

from __future__ import annotations

import datetime as dt
import re
import tomllib
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

import toolkit
from toolkit.data import locales_folder, templates_folder
from toolkit.errors import UsageError
from toolkit.localization import available_locales, load_locale, problems_of
from toolkit.localization.dates import format_date
from toolkit.localization.loading import locale_folders

LOCALES = available_locales()
SAMPLES = tomllib.loads((Path(__file__).parent / "samples.toml").read_text("utf-8"))
PLACEHOLDER = re.compile(r"%\(\w+\)s")
SPELT_OUT = {("tags", "ooxml_east_asian"), ("tags", "ooxml_bidi"), ("fonts", "docx", "east_asian")}
"""What a locale may say though the defaults say the same: those are for foreign text in Word."""
LABELS = {"Chapter", "Figure", "Figures", "Formula", "Note", "Notes", "Original", "Table", "Tables", "Translation"}
"""Words that a user's own templates may ask for, whether or not ours do."""
CALL = re.compile(r"gettext\(\s*\"([^\"]+)\"")
"""How templates ask for a string."""


@cache
def messages_in_code() -> set[str]:
    """The strings that toolkit and templates ask locales for: Babel finds those in Python."""
    folder = Path(str(toolkit.__file__)).parent
    extracted = extract_from_dir(str(folder), [("**.py", "python")], keywords={"gettext": None})
    files = [path for path in templates_folder().rglob("*") if path.is_file()]
    found = {str(message) for _, _, message, _, _ in extracted}
    return found | {message for path in files for message in CALL.findall(path.read_text("utf-8"))}


def catalogue(tag: str) -> dict[str, str]:
    """The strings of a locale's own folder."""
    path = locales_folder() / tag / "messages.po"
    if not path.is_file():
        return {}
    with path.open("rb") as file:
        found = read_po(file, abort_invalid=True)
    assert not any(item.fuzzy for item in found if item.id)
    return {str(item.id): str(item.string) for item in found if item.id}


def leaves(table: dict[str, Any], path: tuple[str, ...] = ()) -> dict[tuple[str, ...], Any]:
    """The values of a table by their keys."""
    found: dict[tuple[str, ...], Any] = {}
    for key, value in table.items():
        found |= leaves(value, (*path, key)) if isinstance(value, dict) else {(*path, key): value}
    return found


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
    files = {path.name for path in (locales_folder() / tag).iterdir()}
    wanted = {"locale.toml", "messages.po", "typography.toml"}
    assert files <= wanted if is_child(tag) else files == wanted


@pytest.mark.parametrize("tag", LOCALES)
def test_a_folder_holds_only_what_differs(tag: str) -> None:
    folder, *parents = locale_folders(tag)
    inherited = leaves(tomllib.loads((locales_folder() / "default-locale.toml").read_text("utf-8")))
    for parent in reversed(parents):
        inherited |= leaves(tomllib.loads((parent / "locale.toml").read_text("utf-8")))
    own = leaves(tomllib.loads((folder / "locale.toml").read_text("utf-8")))
    assert {key for key, value in own.items() if inherited.get(key) == value} <= SPELT_OUT
    if parents and (folder / "messages.po").is_file():
        parent_strings = load_locale(parents[0].name).messages
        assert not [message for message, text in catalogue(tag).items() if parent_strings.get(message) == text]


@pytest.mark.parametrize("tag", LOCALES)
def test_nothing_is_wrong_with_it_that_a_user_would_be_told(tag: str) -> None:
    assert list(problems_of(locales_folder() / tag)) == []


@pytest.mark.parametrize("tag", LOCALES)
def test_every_string_is_there_with_its_placeholders(tag: str) -> None:
    own = catalogue(tag)
    wanted = messages_in_code() | LABELS
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
    same = {message for message in messages_in_code() | LABELS if locale.gettext(message) == message}
    assert len(same) <= 5 or tag == "en", same  # "Note" and "Figure" are French, too


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
    assert "other" in locale.fonts.scripts
    # The italics of the toolkit are drawn; no other script's fonts have any.
    assert (locale.emphasis == "italic") == (locale.script in ("Latn", "Grek", "Cyrl"))


def in_its_fonts(tag: str) -> str:
    """A locale's sample in Typst, in the families of the text and in those of headings, without any others."""
    locale, text = load_locale(tag), SAMPLES[tag]["text"].replace("*", "")
    region = f'"{locale.tags.typst_region}"' if locale.tags.typst_region else "none"
    script = locale.tags.typst_script if locale.tags.typst_script == "auto" else f'"{locale.tags.typst_script}"'
    codes = f'lang: "{locale.tags.typst}", region: {region}, script: {script}, dir: {locale.direction}'
    paragraphs = []
    for families in (locale.fonts.text, locale.fonts.headings or locale.fonts.text):
        names = "".join(f'"{family.name}", ' for family in families)
        paragraphs.append(f"#text(font: ({names}), fallback: false, {codes})[{text}]")
    return "\n\n".join(paragraphs)


def test_the_fonts_of_each_locale_write_its_language() -> None:
    """Typst takes the codes, knows the families (else it warns), and finds each character in them (or PDF/UA fails)."""
    import typst

    source = '#set document(title: "x")\n' + "\n\n".join(in_its_fonts(tag) for tag in LOCALES)
    data, warnings = typst.compile_with_warnings(source.encode(), format="pdf", pdf_standards=["ua-1"])
    assert data
    assert not warnings


def test_typst_divides_the_words_of_the_locales_that_say_so() -> None:
    import typst

    tags = [tag for tag in LOCALES if load_locale(tag).hyphenate]

    def pages(hyphenate: str) -> list[bytes]:
        """Each sample on a page of its own, in a column so narrow that words have to be divided."""
        setting = f"#set page(width: 25mm, height: auto, margin: 1mm)\n#set text(hyphenate: {hyphenate})\n"
        source = setting + "\n#pagebreak()\n".join(in_its_fonts(tag) for tag in tags)
        made = typst.compile(source.encode(), format="svg")
        assert isinstance(made, list)
        return made

    divided, whole = pages("true"), pages("false")
    assert len(divided) == len(tags) > 15
    assert [tag for tag, one, other in zip(tags, divided, whole, strict=True) if one == other] == []


@pytest.mark.parametrize(
    ("tag", "paper"),
    [
        ("es", "a4"),
        ("es-MX", "us-letter"),
        ("es-AR", "a4"),
        ("en", "a4"),
        ("en-US", "us-letter"),
        ("en-GB", "a4"),
        ("es-419", "a4"),
    ],
)
def test_paper_goes_by_country(tag: str, paper: str) -> None:
    assert load_locale(tag).page.size == paper


@pytest.mark.parametrize(
    ("tag", "like"),
    [
        ("zh", "zh-Hans"),
        ("zh-CN", "zh-Hans"),
        ("zh-TW", "zh-Hant"),
        ("zh-HK", "zh-Hant"),
        ("es-MX", "es-419"),
        ("pt-AO", "pt-PT"),
        ("no", "nb"),
        ("nn", "nb"),
    ],
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
    assert "en, eo, es, es-419" in error.value.hint


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
        ("zh-HK", "zh-HK"),
        ("zh-Hans-CN", "zh-CN"),
        ("zh-Hans-HK", "zh-CN"),
    ],
)
def test_word_is_told_the_country_of_the_edition(tag: str, expected: str) -> None:
    assert load_locale(tag).tags.ooxml == expected


LABELLED = (
    "Source: %(source)s",
    "Identifier: %(identifier)s",
    "Cover: %(title)s",
    "Illustrations: %(names)s",
    "Photographs: %(names)s",
    "Bilingual edition: %(original)s and %(translation)s",
)
ENDS_OF_LABELS = {
    "am": "፦ ",
    "fr": "\u00a0: ",  # Lexique des règles typographiques, "Ponctuation": a word space; CLDR's is narrower
    "ja": "：",  # JLREQ, cl-05; CLDR has ": "
    "my": " – ",  # CLDR has "- "
    "zh-Hans": "：",
    "zh-Hant": "：",
}
"""Those that are not ": ". CLDR 48, localeKeyTypePattern, unless said otherwise."""


@pytest.mark.parametrize("tag", [tag for tag in LOCALES if not is_child(tag) and tag != "en"])
def test_labels_end_as_the_language_has_it(tag: str) -> None:
    own = catalogue(tag)
    ends = {re.split(r"(?:ภาษา)?%", own[message])[0] for message in LABELLED}
    assert [label for label in ends if not label.endswith(ENDS_OF_LABELS.get(tag, ": "))] == []
