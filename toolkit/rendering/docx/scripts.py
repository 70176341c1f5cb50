"""Scripts as Word divides them: each run of characters takes its font, size and language from one of four slots."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from toolkit.errors import UsageError
from toolkit.languages import likely_script
from toolkit.localization import Locale, load_locale

RTL, COMPLEX, PLAIN = "rtl", "cs", ""
"""Kinds of runs, named as the property that marks them: right to left, other complex scripts, all else."""

_COMPLEX_SCRIPTS = frozenset(
    [
        "Beng",
        "Deva",
        "Gujr",
        "Guru",
        "Knda",
        "Khmr",
        "Laoo",
        "Mlym",
        "Mymr",
        "Orya",
        "Sinh",
        "Taml",
        "Telu",
        "Thai",
        "Tibt",
        "Arab",
        "Hebr",
        "Syrc",
        "Thaa",
        "Nkoo",
        "Adlm",
    ]
)
_EAST_ASIAN_SCRIPTS = frozenset(["Bopo", "Hang", "Hani", "Hans", "Hant", "Hira", "Jpan", "Kana", "Kore"])
"""Scripts by the slots that Word keeps for them (ECMA-376 part 1, 17.3.2.26)."""

EAST_ASIAN = re.compile(
    "[\u1100-\u11ff\u2e80-\ua4cf\ua960-\ua97f\uac00-\ud7ff\uf900-\ufaff\ufe30-\ufe4f\uff00-\uffef\U00020000-\U0003ffff]"
)

_RTL_CHARACTERS = "\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff\U00010800-\U00010fff\U0001e800-\U0001efff"
_COMPLEX_CHARACTERS = "\u0900-\u109f\u1780-\u17ff\u19e0-\u19ff\u1cd0-\u1cff\ua8e0-\ua8ff\uaa60-\uaa7f"
_OTHERS = f"{_RTL_CHARACTERS}{_COMPLEX_CHARACTERS}"
_STRONG = re.compile(
    f"(?:(?P<rtl>[{_RTL_CHARACTERS}]+)|(?P<cs>[{_COMPLEX_CHARACTERS}]+)|(?:[^\\W\\d_{_OTHERS}]|[\u0300-\u036f])+)"
    f"(?:(?:[^\\w{_OTHERS}]|_)*[0-9]+)*"
)
"""Letters of one kind, and the digits after them."""

_NOT_PLAIN = re.compile(f"[{_OTHERS}]")
_NEUTRAL = re.compile(f"[^\\w{_OTHERS}]|[0-9_]")


def is_east_asian(tag: str) -> bool:
    """Tell whether a language's text takes the East Asian slot."""
    return likely_script(tag) in _EAST_ASIAN_SCRIPTS


def language_slot(tag: str) -> str:
    """Return the attribute of `w:lang` that holds a language (ECMA-376 part 1, 17.3.2.20)."""
    if likely_script(tag) in _COMPLEX_SCRIPTS:
        return "bidi"
    return "eastAsia" if is_east_asian(tag) else "val"


@lru_cache(maxsize=256)
def words_tag(tag: str) -> str:
    """Return what Word calls the language of a part."""
    try:
        return load_locale(tag).tags.ooxml
    except UsageError:
        return tag


def languages_of(locale: Locale) -> dict[str, str]:
    """Return the attributes of `w:lang` for an edition; Latin letters are English where its own are others."""
    languages = {"val": "en-US", "eastAsia": locale.tags.ooxml_east_asian, "bidi": locale.tags.ooxml_bidi}
    languages[language_slot(locale.tag)] = locale.tags.ooxml
    return languages


def is_neutral(char: str) -> bool:
    """Tell whether a character goes the way of those around it."""
    return bool(_NEUTRAL.match(char))


def as_letters(text: str, side: str) -> str:
    """Return a text as long as this one that has letters of one direction where it has none of its own.

    Args:
        text: Text that keeps its direction among text of the other, such as a quotation in another language.
        side: Its direction, ``ltr`` or ``rtl``.
    """
    letter = "א" if side == "rtl" else "x"
    return _NEUTRAL.sub(letter, text)


def kinds(text: str, base: str) -> Iterator[tuple[str, int, int]]:
    """Yield the runs of a paragraph's text: their kind, start and end.

    Word lets a run decide which way the spaces and punctuation in it go. So those between two runs of one kind are of
    that kind, and else of the paragraph's; digits go with the letters before them (Unicode Standard Annex 9, rules W2,
    W7, N1 and N2).

    Args:
        text: The text.
        base: The kind of the paragraph: `RTL` or `PLAIN`.
    """
    if base == PLAIN and not _NOT_PLAIN.search(text):  # what most texts are
        if text:
            yield PLAIN, 0, len(text)
        return
    current, start, end = base, 0, 0  # the run in progress, and where its last letter or digit ends
    for match in _STRONG.finditer(text):
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
