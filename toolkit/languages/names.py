"""Names of languages in all languages, from CLDR through Babel; and which language a name means."""

from __future__ import annotations

import difflib
import pickle
import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from toolkit.errors import UsageError
from toolkit.languages.codes import code_meaning
from toolkit.languages.tags import NotATagError, base_language, canonical_tag, fallbacks

if TYPE_CHECKING:
    from babel import Locale

_MOST = 3
"""Languages that are named where a code may mean several."""

_CLOSE = 0.84
"""How alike a name and what was written must be (difflib's ratio): ``spansh`` and "Spanish" are, "Danish" is not."""

_OFFICIAL = ("official", "de_facto_official")


def normalize_tag(tag: str) -> str:
    """Return a language tag in its canonical form, see `canonical_tag`; whoever writes another is told what it may be.

    Raises:
        UsageError: The text is not a language tag; the hint names the one that may be meant.
    """
    try:
        return canonical_tag(tag)
    except NotATagError as error:
        raise UsageError(error.message, suggestion(tag) or error.hint) from None


@lru_cache(maxsize=512)
def babel_locale(tag: str) -> Locale:
    """Return Babel's locale for a tag or the nearest one that CLDR has data for, English as the last resort.

    Babel's functions are given this one, never a tag: see `toolkit.languages.cldr`.
    """
    from babel import UnknownLocaleError

    from toolkit.languages.cldr import OwnLocale

    for candidate in (*fallbacks(tag), "en"):
        try:
            return OwnLocale.parse(candidate.replace("-", "_"))
        except (UnknownLocaleError, ValueError):
            continue
    raise AssertionError("CLDR always has English")


def language_name(tag: str, in_language: str) -> str:
    """Return the name of language *tag* as written in *in_language*: ``inglés`` for (en, es).

    What CLDR names by a name of its own has that: 简体中文, and not 中文 (简体) (UTS 35, part 1, "Locale Display Name
    Algorithm": the longest entry first).
    """
    from babel import UnknownLocaleError

    try:
        language, where = babel_locale(tag), babel_locale(in_language)
        name = where.languages.get(str(language)) or language.get_display_name(where)
    except UnknownLocaleError:  # pragma: no cover - babel_locale never returns an unknown one
        name = None
    return name or tag


def suggestion(written: str) -> str:
    """Return a sentence with the tags that somebody may mean who wrote something else: "Did you mean es (Spanish)?".

    Args:
        written: A name in any language, a country's code, a code of another program, or either with a slip.

    Returns:
        The sentence; empty where nothing is near.
    """
    tags = meant_by(written)
    return f"Did you mean {' or '.join(f'{tag} ({_english(tag)})' for tag in tags)}?" if tags else ""


@lru_cache(maxsize=64)
def meant_by(written: str) -> tuple[str, ...]:
    """Return the tags that somebody may mean who wrote something else, likeliest first."""
    key = _folded(written)
    if not key:
        return ()
    if code := code_meaning(written):
        return (code,)
    return _by_name(key) or _by_country(key) or _by_beginning(key) or _by_likeness(key)


def _by_name(key: str) -> tuple[str, ...]:
    names = _all_names()
    found = names.get(key) or names.get(_sorted(key)) or ()
    return tuple(sorted(found, key=_rank))[:_MOST]


def _by_country(key: str) -> tuple[str, ...]:
    """Return the most spoken official language of a country: ``ja`` for ``jp``."""
    from babel.core import get_global

    languages = get_global("territory_languages").get(key.upper(), {})
    for tag, spoken in languages.items():
        if spoken["official_status"] in _OFFICIAL:
            return (tag.replace("_", "-"),)
    return ()


def _by_beginning(key: str) -> tuple[str, ...]:
    """Return the languages whose English names begin with a code: ``es`` for ``sp``."""
    if not re.fullmatch(r"[a-z]{2,4}", key):
        return ()
    found = [tag for tag, name in _english_names() if "-" not in tag and _folded(name).startswith(key)]
    return tuple(sorted(found, key=_rank))[:_MOST]


def _by_likeness(key: str) -> tuple[str, ...]:
    if len(key) < 4:
        return ()
    names = {_folded(name): tag for tag, name in _english_names()} | _own_names()
    near = difflib.get_close_matches(key, names, _MOST, _CLOSE)
    return tuple(dict.fromkeys(names[name] for name in near))


def _rank(tag: str) -> tuple[int, str]:
    """Return what sorts the languages that most people read before the others."""
    return (-_readers().get(base_language(tag), 0), tag)


@lru_cache(maxsize=1)
def _readers() -> dict[str, int]:
    """Return in how many countries each language is official, or spoken by a tenth: a measure of how far it reaches."""
    from babel.core import get_global

    count: dict[str, int] = {}
    for languages in get_global("territory_languages").values():
        for tag, spoken in languages.items():
            if spoken["official_status"] in _OFFICIAL or spoken["population_percent"] >= 10:
                language = tag.split("_")[0]
                count[language] = count.get(language, 0) + 1
    return count


def _english(tag: str) -> str:
    return next((name for other, name in _english_names() if other == tag), None) or language_name(tag, "en")


@lru_cache(maxsize=1)
def _english_names() -> tuple[tuple[str, str], ...]:
    return tuple(_names_in("en"))


@lru_cache(maxsize=1)
def _own_names() -> dict[str, str]:
    """Return what each language calls itself."""
    return {_folded(name): tag for language in _languages() for tag, name in _names_in(language) if tag == language}


@lru_cache(maxsize=1)
def _all_names() -> dict[str, set[str]]:
    """Return the tags by their names in all of CLDR's languages: half a second's work, done where an error is told."""
    names: dict[str, set[str]] = {}
    for language in _languages():
        for tag, name in _names_in(language):
            names.setdefault(_folded(name), set()).add(tag)
            if "-" in tag:  # "Chinese (Traditional)" as well as "Traditional Chinese"
                names.setdefault(_sorted(_folded(name)), set()).add(tag)
    return names


def _sorted(name: str) -> str:
    return " ".join(sorted(name.split()))


def _languages() -> list[str]:
    from babel.localedata import locale_identifiers

    return [name for name in locale_identifiers() if "_" not in name]


def _names_in(language: str) -> Iterator[tuple[str, str]]:
    from babel.localedata import resolve_locale_filename

    # Not by Babel's own `load`, which keeps what it has read: without what it inherits, all locales would lack their
    # months from then on; with that, three hundred locales stay in memory.
    with Path(resolve_locale_filename(language)).open("rb") as file:
        names = pickle.load(file).get("languages", {})  # noqa: S301 - a file of the installed package's
    for tag, name in names.items():
        if isinstance(name, str):
            yield tag.partition("_alt")[0].replace("_", "-"), name


def _folded(name: str) -> str:
    """Return a name without case, accents, brackets and hyphens: "Português (Brasil)" is ``portugues brasil``."""
    text = unicodedata.normalize("NFKD", name.casefold())
    text = "".join(" " if character in "-_()（）,/" else character for character in text)
    kept = (character for character in text if unicodedata.category(character) != "Mn")
    return " ".join("".join(kept).split())
