"""Which of the languages that a glossary file has is the one that is wanted."""

from __future__ import annotations

from collections.abc import Iterable

from toolkit.errors import UsageError
from toolkit.languages import fallbacks, normalize_tag


def best_tag(tags: Iterable[str], wanted: str) -> str | None:
    """Return which of a file's language tags, as written there, serves a wanted one best, or None.

    ``es-419`` serves ``es-MX``; and ``es-ES`` serves ``es`` if there is nothing nearer.
    """
    normal: dict[str, str] = {}
    for tag in tags:
        try:
            normal.setdefault(normalize_tag(tag), tag)
        except UsageError:
            continue
    nearer = next((normal[tag] for tag in fallbacks(wanted) if tag in normal), None)
    return nearer or next((written for tag, written in normal.items() if wanted in fallbacks(tag)), None)
