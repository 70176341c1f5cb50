"""The locales of the parts of an edition that are in other languages."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from toolkit.errors import UsageError
from toolkit.localization import Locale, load_locale


def locales_of(nodes: Sequence[Any], locale: Locale) -> dict[str, Locale]:
    """Return the locales of the parts that are in other languages, by the tags that these bear."""
    attrs = (getattr(node, "attr", None) for node in nodes)
    tags = sorted({tag for attr in attrs if attr and (tag := attr.get("lang"))})
    found = {}
    for tag in tags:
        try:
            found[tag] = load_locale(tag, locale.locales)
        except UsageError:  # a language that no edition is in keeps the edition's own ways
            continue
    return {tag: other for tag, other in found.items() if other is not locale}
