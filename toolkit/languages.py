"""BCP 47 language tags: one spelling, fallbacks, direction and script, from CLDR through Babel."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from toolkit.errors import UsageError

if TYPE_CHECKING:
    from babel import Locale

PSEUDO_TAG = "en-XA"
"""The tag that the localization trade uses for accented pseudo-English (CLDR, "Pseudo-locales")."""

_RTL_SCRIPTS = frozenset({"Adlm", "Arab", "Hebr", "Mand", "Nkoo", "Rohg", "Samr", "Syrc", "Thaa"})
_RENAMED = {"iw": "he", "in": "id", "ji": "yi", "jw": "jv", "mo": "ro"}
"""Two-letter codes that were withdrawn: IANA Language Subtag Registry, "Preferred-Value"."""

# language, then script (4 letters), region (2 letters or 3 digits), variants: RFC 5646, section 2.1.
_TAG = re.compile(
    r"(?P<language>[a-z]{2,3})(?:[-_](?P<script>[a-z]{4}))?(?:[-_](?P<region>[a-z]{2}|\d{3}))?"
    r"(?:[-_](?P<rest>(?:[a-z0-9]{5,8}|\d[a-z0-9]{3})(?:[-_].+)?|[a-wyz]-.+))?",
    re.IGNORECASE,
)


@lru_cache(maxsize=512)
def normalize_tag(tag: str) -> str:
    """Return a language tag in its usual spelling: ``PT_br`` becomes ``pt-BR``.

    Variants and extensions are dropped: no locale, engine or writer here knows them. Withdrawn codes become today's:
    ``iw`` is ``he``.

    Raises:
        UsageError: The text is not a language tag.
    """
    match = _TAG.fullmatch(tag.strip().split(".")[0])
    if not match:
        raise UsageError(f"'{tag}' is not a language tag.", "Use a BCP 47 tag such as es, pt-BR or zh-Hans.")
    language = match["language"].lower()
    parts = [_RENAMED.get(language, language)]
    if match["script"]:
        parts.append(match["script"].title())
    if match["region"]:
        parts.append(match["region"].upper())
    return "-".join(parts)


def base_language(tag: str) -> str:
    """Return the language alone: ``zh`` for ``zh-Hant-TW``."""
    return tag.replace("_", "-").split("-")[0].lower()


@lru_cache(maxsize=512)
def likely_script(tag: str) -> str:
    """Return the ISO 15924 code of the script that a tag is written in (CLDR likely subtags); Latn if unknown."""
    from babel.core import get_global

    parts = normalize_tag(tag).split("-")
    for part in parts[1:]:
        if len(part) == 4:
            return part
    likely = get_global("likely_subtags")
    for key in ("_".join(parts), parts[0]):
        if key in likely:
            return str(likely[key]).split("_")[1]
    return "Latn"


def direction(tag: str) -> str:
    """Return ``rtl`` or ``ltr`` for a tag, by its script."""
    return "rtl" if likely_script(tag) in _RTL_SCRIPTS else "ltr"


@lru_cache(maxsize=512)
def fallbacks(tag: str) -> tuple[str, ...]:
    """Return a tag and what stands in for it, best first: ``es-MX``, ``es-419``, ``es``.

    Parents come from CLDR's parentLocales, else by truncation; a tag of another script than its language's
    usual one does not fall back to the bare language (``zh-Hant`` is not ``zh``).
    """
    from babel.core import get_global

    parents = get_global("parent_exceptions")
    tag = normalize_tag(tag)
    chain = [tag]
    while "-" in (last := chain[-1]) or last.replace("-", "_") in parents:
        parent = str(parents.get(last.replace("-", "_"), "")).replace("_", "-") or last.rpartition("-")[0]
        if not parent or parent == "root" or likely_script(parent) != likely_script(tag):
            break
        chain.append(parent)
    likely = f"{base_language(tag)}-{likely_script(tag)}"
    if likely not in chain:
        # zh-TW is written zh-Hant; zh is written zh-Hans: locales are named by script where it matters.
        bare = base_language(tag) in chain
        chain.insert(len(chain) - 1 if bare and len(chain) > 1 else len(chain), likely)
    return tuple(chain)


@lru_cache(maxsize=512)
def babel_locale(tag: str) -> Locale:
    """Return Babel's locale for a tag or the nearest one that CLDR has data for, English as the last resort."""
    from babel import Locale, UnknownLocaleError

    for candidate in (*fallbacks(tag), "en"):
        try:
            return Locale.parse(candidate.replace("-", "_"))
        except (UnknownLocaleError, ValueError):
            continue
    raise AssertionError("CLDR always has English")


def language_name(tag: str, in_language: str) -> str:
    """Return the name of language *tag* as written in *in_language*: ``inglés`` for (en, es)."""
    from babel import UnknownLocaleError

    try:
        name = babel_locale(tag).get_display_name(babel_locale(in_language))
    except UnknownLocaleError:  # pragma: no cover - babel_locale never returns an unknown one
        name = None
    return name or tag


def same_language(one: str, other: str) -> bool:
    """Tell whether two tags are the same written language, whatever their regions."""
    return base_language(one) == base_language(other) and likely_script(one) == likely_script(other)
