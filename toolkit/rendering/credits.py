"""What a file's properties say of people beside the authors, of numbers with their types and of a series, as words."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import reduce

from toolkit.document import Metadata, meta_items, meta_text, nodes as n
from toolkit.languages import babel_locale, base_language
from toolkit.localization import Locale

# fmt: off
_ROLES = {
    "ann": "annotator", "aui": "author of introduction", "bkd": "book designer", "com": "compiler",
    "cov": "cover designer", "ctb": "contributor", "edt": "editor", "ill": "illustrator", "nrt": "narrator",
    "pfr": "proofreader", "pht": "photographer", "trl": "translator",
}
# fmt: on
"""Of the codes of https://www.loc.gov/marc/relators/relaterm.html those that articles mostly have."""
_AUTHORS = frozenset({"", "aut", "author"})
_SHOWN = {code: code for code in ("edt", "trl", "ill", "pht")}
_SHOWN |= {_ROLES[code]: code for code in _SHOWN}
"""Roles that have a line of their own in a colophon, by their codes and in words."""


def contributors_of(metadata: Metadata) -> tuple[str, ...]:
    """Return who else had a part in an article, and authors who did something else than write, with their roles."""
    return tuple(f"{name} ({_ROLES.get(role.lower(), role)})" if role else name for name, role in _people(metadata))


def credits_of(metadata: Metadata, locale: Locale, language: str) -> tuple[str, ...]:
    """Return a line for each kind of part that people beside the authors had in an article, as readers see it.

    Args:
        metadata: The article's.
        locale: The edition's.
        language: BCP 47 tag of the language that its translators have put it into: an edition's translation by a
            machine is no work of theirs.
    """
    by_role: dict[str, list[str]] = {}
    for name, role in _people(metadata):
        by_role.setdefault(_SHOWN.get(role.lower(), ""), []).append(name)
    names = {role: _listed(people, locale) for role, people in by_role.items()}
    lines: dict[str, Callable[[str], str]] = {
        "edt": lambda people: locale.gettext("Edited by %(names)s", names=people),
        "trl": lambda people: locale.gettext(
            "Translation (%(language)s): %(names)s", language=locale.name_of(base_language(language)), names=people
        ),
        "ill": lambda people: locale.gettext("Illustrations: %(names)s", names=people),
        "pht": lambda people: locale.gettext("Photographs: %(names)s", names=people),
        "": lambda people: locale.gettext("With contributions by %(names)s", names=people),
    }
    return tuple(line(names[role]) for role, line in lines.items() if role in names)


def _people(metadata: Metadata) -> Iterator[tuple[str, str]]:
    """Yield the name and the role of each who had a part in an article and is no author of its text."""
    for key in ("author", "contributor"):
        for item in meta_items(metadata.get(key)):
            role, name = _part(item, "role"), meta_text(item).strip()
            if name and (key == "contributor" or role.lower() not in _AUTHORS):
                yield name, role


def _listed(names: Iterable[str], locale: Locale) -> str:
    """Return names with what stands between the items of a list in a language (CLDR, listPattern)."""
    pattern = str(babel_locale(locale.tag).list_patterns["standard"]["middle"])
    return reduce(pattern.format, dict.fromkeys(names))


def identifiers_of(metadata: Metadata) -> tuple[str, ...]:
    """Return an article's identifiers, each with its type where it has one: ``ISBN 978-3-16-148410-0``."""
    said: list[str] = []
    for item in meta_items(metadata.get("identifier")):
        text = meta_text(item).strip()
        kind = _part(item, "scheme").removesuffix("-13").removesuffix("-10")
        shown = f"{kind} {text}" if kind and not text.lower().startswith(kind.lower()) else text
        said += [shown] if text else []
    return tuple(said)


def subjects_of(metadata: Metadata) -> tuple[str, ...]:
    """Return an article's subjects, which stand beside its keywords."""
    return tuple(filter(None, (meta_text(item).strip() for item in meta_items(metadata.get("subject")))))


def series_of(metadata: Metadata) -> str:
    """Return the series that an article is one of, with its number there."""
    return " ".join(filter(None, (metadata.text(key).strip() for key in ("belongs-to-collection", "group-position"))))


def _part(value: n.MetaValue, key: str) -> str:
    return meta_text(dict(value.items).get(key)).strip() if isinstance(value, n.MetaMap) else ""
