"""Scripts as Word divides them: each run of characters takes its font, size and language from one of four slots."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from toolkit.errors import UsageError
from toolkit.languages import characters, likely_script
from toolkit.localization import Locale, Locales, load_locale

RTL, COMPLEX, PLAIN = "rtl", "cs", ""
"""Kinds of runs, named as the property that marks them: right to left, other complex scripts, all else."""


def _names(scripts: str) -> frozenset[str]:
    return frozenset(scripts.split())


_COMPLEX_SCRIPTS = _names(
    "Beng Deva Gujr Guru Knda Khmr Laoo Mlym Mymr Orya Sinh Taml Telu Thai Tibt Arab Hebr Syrc Thaa Nkoo Adlm"
)
_EAST_ASIAN_SCRIPTS = _names("Bopo Hang Hani Hans Hant Hira Jpan Kana Kore")
"""Scripts by the slots that Word keeps for them (ECMA-376 part 1, 17.3.2.26)."""


def _blocks(names: str) -> str:
    return "".join(rf"\p{{Block={name}}}" for name in names.split())


_RTL_BLOCKS = _blocks(
    "Hebrew Arabic Syriac Arabic_Supplement Thaana NKo Samaritan Mandaic Syriac_Supplement Arabic_Extended_A "
    "Arabic_Extended_B Arabic_Presentation_Forms_A Arabic_Presentation_Forms_B"
)
_RTL_LETTERS = r"[\p{Bidi_Class=R}\p{Bidi_Class=AL}]&&\p{L}"
_RTL_ASTRAL = _blocks("Hanifi_Rohingya Adlam")
_COMPLEX_BLOCKS = _blocks(
    "Devanagari Bengali Gurmukhi Gujarati Oriya Tamil Telugu Kannada Malayalam Sinhala Thai Lao Tibetan Myanmar Khmer "
    "Khmer_Symbols Vedic_Extensions Devanagari_Extended Myanmar_Extended_A"
)
"""Blocks of Unicode, since Word goes by such, with their punctuation and figures: a danda is as Hindi as letters."""

EAST_ASIAN = re.compile(
    "[\u1100-\u11ff\u2e80-\ua4cf\ua960-\ua97f\uac00-\ud7ff\uf900-\ufaff\ufe30-\ufe4f\uff00-\uffef\U00020000-\U0003ffff]"
)
"""What Word gives the East Asian slot whatever it stands beside, as its file format lists it (ECMA-376 part 1,
17.3.2.26): no property of Unicode's draws this line."""

_SCRIPTLESS = re.compile("[\0-\u058f\u2010-\u2064]*+")
"""Letters before Hebrew's, the first of another kind, and general punctuation: all that most texts are made of, and a
reason not to ask Unicode for more."""


@dataclass(frozen=True, slots=True)
class _Patterns:
    """What kinds of runs are told by.

    Attributes:
        strong: Letters of one kind, and the digits after them.
        not_plain: A character of another kind than `PLAIN`.
        neutral: One of no kind.
    """

    strong: re.Pattern[str]
    not_plain: re.Pattern[str]
    neutral: re.Pattern[str]


@lru_cache(maxsize=1)
def _patterns() -> _Patterns:
    rtl = characters(_RTL_BLOCKS, astral=False) + characters(_RTL_LETTERS)
    rtl += characters(_RTL_ASTRAL)
    others = rtl + (cs := characters(_COMPLEX_BLOCKS, astral=False))
    strong = (
        rf"(?:(?P<rtl>[{rtl}]+)|(?P<cs>[{cs}]+)|(?:[^\W\d_{others}]|[\u0300-\u036f])+)"
        rf"(?:(?:[^\w{others}\u0300-\u036f]|_)*[0-9]+)*"
    )
    return _Patterns(re.compile(strong), re.compile(f"[{others}]"), re.compile(rf"[^\w{others}]|[0-9_]"))


def is_east_asian(tag: str) -> bool:
    """Tell whether a language's text takes the East Asian slot."""
    return likely_script(tag) in _EAST_ASIAN_SCRIPTS


def language_slot(tag: str) -> str:
    """Return the attribute of `w:lang` that holds a language (ECMA-376 part 1, 17.3.2.20)."""
    if likely_script(tag) in _COMPLEX_SCRIPTS:
        return "bidi"
    return "eastAsia" if is_east_asian(tag) else "val"


@lru_cache(maxsize=256)
def words_tag(tag: str, locales: Locales) -> str:
    """Return what Word calls the language of a part."""
    try:
        return load_locale(tag, locales).tags.ooxml
    except UsageError:
        return tag


def emphasis_of(tag: str, locale: Locale) -> str:
    """Return how emphasis looks in a part; in a language without a locale, as in the edition."""
    try:
        return load_locale(tag, locale.locales).emphasis if tag else locale.emphasis
    except UsageError:
        return locale.emphasis


def languages_of(locale: Locale) -> dict[str, str]:
    """Return the attributes of `w:lang` for an edition; Latin letters are English where its own are others."""
    languages = {"val": "en-US", "eastAsia": locale.tags.ooxml_east_asian, "bidi": locale.tags.ooxml_bidi}
    languages[language_slot(locale.tag)] = locale.tags.ooxml
    return languages


def is_neutral(char: str) -> bool:
    """Tell whether a character goes the way of those around it."""
    return bool(_patterns().neutral.match(char))


def as_letters(text: str, side: str) -> str:
    """Return a text as long as this one that has letters of one direction where it has none of its own.

    Args:
        text: Text that keeps its direction among text of the other, such as a quotation in another language.
        side: Its direction, ``ltr`` or ``rtl``.
    """
    letter = "א" if side == "rtl" else "x"
    return _patterns().neutral.sub(letter, text)


def kinds(text: str, base: str) -> Iterator[tuple[str, int, int]]:
    """Yield the runs of a paragraph's text: their kind, start and end.

    Word lets a run decide which way the spaces and punctuation in it go. So those between two runs of one kind are of
    that kind, and else of the paragraph's; digits go with the letters before them (Unicode Standard Annex 9, rules W2,
    W7, N1 and N2).

    Args:
        text: The text.
        base: The kind of the paragraph: `RTL` or `PLAIN`.
    """
    if base == PLAIN and (_SCRIPTLESS.fullmatch(text) or not _patterns().not_plain.search(text)):
        if text:
            yield PLAIN, 0, len(text)
        return
    current, start, end = base, 0, 0  # the run in progress, and where its last letter or digit ends
    for match in _patterns().strong.finditer(text):
        kind = match.lastgroup or PLAIN
        if kind != current:
            if current != base:
                yield current, start, end
                current, start = base, end
            if kind != base:
                if match.start() > start:
                    yield base, start, match.start()
                current, start = kind, match.start()
        end = match.end()
    if current != base:
        yield current, start, end
        current, start = base, end
    if len(text) > start:
        yield base, start, len(text)
