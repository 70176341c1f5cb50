"""Numbering systems of languages: which digits they are written with, by CLDR's names."""

from __future__ import annotations

from typing import Any

from toolkit.languages.names import babel_locale


def numbering_system(tag: str) -> str:
    """Return the numbering system that a language's numbers have in the country of a tag: ``arab`` for ``ar-EG``.

    Args:
        tag: BCP 47 tag.
    """
    where: Any = babel_locale(tag)
    return str(where.default_numbering_system)


def native_system(tag: str) -> str:
    """Return the numbering system of a language's script, ``thai`` for ``th``; the usual one if it has none.

    Args:
        tag: BCP 47 tag.
    """
    where: Any = babel_locale(tag)
    return str(where.other_numbering_systems.get("native") or where.default_numbering_system)
