"""BCP 47 language tags: one spelling, fallbacks and script, from CLDR through Babel."""

from __future__ import annotations

import re
from collections.abc import Collection
from functools import lru_cache

from toolkit.errors import UsageError
from toolkit.languages.data import tables

PSEUDO_TAG = "en-XA"
"""The tag that the localization trade uses for accented pseudo-English (CLDR, "Pseudo-locales")."""

# RFC 5646, section 2.1: language and extended language, script, region, variants, extensions, private use.
_TAG = re.compile(
    r"(?P<language>[a-z]{2,3})(?:-(?P<extended>[a-z]{3}))?(?:-(?P<script>[a-z]{4}))?(?:-(?P<region>[a-z]{2}|\d{3}))?"
    r"(?:-(?:[a-z0-9]{5,8}|\d[a-z0-9]{3}))*(?:-[0-9a-wyz](?:-[a-z0-9]{2,8})+)*(?:-x(?:-[a-z0-9]{1,8})+)?",
    re.IGNORECASE | re.ASCII,
)

MACROLANGUAGES = {"no": "nb"}
"""Norwegian is Bokmål where a text says no more (CLDR gives both the same data)."""


class NotATagError(UsageError):
    """A text that is no language tag."""


@lru_cache(maxsize=512)
def canonical_tag(tag: str) -> str:
    """Return a language tag in its canonical form: ``PT_br`` becomes ``pt-BR``, ``eng`` ``en``, ``iw`` ``he``.

    Withdrawn, grandfathered, three-letter and extended codes become those that are to be used (Unicode Technical
    Standard 35, "Canonicalization"; RFC 5646, section 4.5), by CLDR's aliases. Variants, extensions and private use are
    dropped: no locale, engine or writer here knows them.

    Raises:
        NotATagError: The text is not a language tag.
    """
    text = tag.strip().split(".")[0].replace("_", "-")
    if known := tables()["grandfathered"].get(text.lower()):
        return str(known)
    match = _TAG.fullmatch(text)
    language = _language(match) if match else None
    if match is None or language is None:
        raise NotATagError(f"'{tag}' is not a language tag.", "Use a BCP 47 tag such as es, pt-BR or zh-Hans.")
    return _canonical(language, (match["script"] or "").title(), (match["region"] or "").upper())


def _language(match: re.Match[str]) -> str | None:
    """Return the language subtag; for an extended language that, or None if it follows one that has none."""
    language, extended = match["language"].lower(), (match["extended"] or "").lower()
    if not extended:
        return language
    return extended if language in tables()["extended"]["prefixes"] else None


def _canonical(language: str, script: str, region: str) -> str:
    from babel.core import get_global

    # What an alias adds doesn't replace what the tag says itself: sh-Cyrl is sr-Cyrl, sh alone sr-Latn.
    for part in str(get_global("language_aliases").get(language, language)).split("_"):
        if len(part) == 4 and part.isalpha():
            script = script or part
        elif part.isupper() or part.isdigit():
            region = region or part
        else:
            language = part
    script = str(get_global("script_aliases").get(script, script))
    replacements = get_global("territory_aliases").get(region, (region,))
    if len(replacements) > 1:  # of a country that is several now, the one where the language is at home
        home = str(get_global("likely_subtags").get(language, "")).rpartition("_")[2]
        replacements = [home] if home in replacements else replacements
    return "-".join(filter(None, (language, script, replacements[0])))


def base_language(tag: str) -> str:
    """Return the language alone: ``zh`` for ``zh-Hant-TW``."""
    return tag.replace("_", "-").split("-")[0].lower()


@lru_cache(maxsize=512)
def likely_script(tag: str) -> str:
    """Return the ISO 15924 code of the script that a tag is written in (CLDR likely subtags); Latn if unknown."""
    from babel.core import get_global

    parts = canonical_tag(tag).split("-")
    for part in parts[1:]:
        if len(part) == 4:
            return part
    likely = get_global("likely_subtags")
    for key in ("_".join(parts), parts[0]):
        if key in likely:
            return str(likely[key]).split("_")[1]
    return "Latn"


def likely_region(tag: str) -> str:
    """Return the region of a tag, or the one that CLDR's likely subtags add to it; empty if they add none."""
    from babel.core import get_global

    parts = canonical_tag(tag).split("-")
    for part in parts[1:]:
        if len(part) == 2 or part.isdecimal():
            return part
    likely = get_global("likely_subtags")
    found = next((str(likely[key]).split("_") for key in ("_".join(parts), parts[0]) if key in likely), [])
    return found[2] if len(found) > 2 else ""


@lru_cache(maxsize=512)
def fallbacks(tag: str) -> tuple[str, ...]:
    """Return a tag and what stands in for it, best first: ``es-MX``, ``es-419``, ``es``.

    Parents come from CLDR's parentLocales, else by truncation; a tag of another script than its language's
    usual one does not fall back to the bare language (``zh-Hant`` is not ``zh``).
    """
    from babel.core import get_global

    parents = get_global("parent_exceptions")
    tag = canonical_tag(tag)
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
    usual = [MACROLANGUAGES[step] for step in chain if step in MACROLANGUAGES]
    return tuple(dict.fromkeys((*chain, *usual)))


def matches(tag: str, available: Collection[str]) -> list[str]:
    """Return which of the *available* tags serve for *tag*, best first: ``es`` for ``es-MX``.

    A more precise tag than the one wanted serves last, if it is of the same language and script (``pt-BR`` for ``pt``).
    """
    try:
        chain = fallbacks(tag)
    except UsageError:
        return []
    nearest = [step for step in chain if step in available]
    narrower = sorted(other for other in available if chain[0] in fallbacks(other))
    return list(dict.fromkeys(nearest + narrower))


def same_language(one: str, other: str) -> bool:
    """Tell whether two tags are the same written language, whatever their regions."""
    return base_language(one) == base_language(other) and likely_script(one) == likely_script(other)
