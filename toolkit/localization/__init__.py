"""Article → article as its readers expect it: quotation marks, dates, direction."""

from __future__ import annotations

from dataclasses import replace

from toolkit.document import Article, Metadata
from toolkit.document import nodes as n
from toolkit.document.provenance import provenance_of
from toolkit.localization.dates import format_date
from toolkit.localization.loading import available_locales, load_locale
from toolkit.localization.locale import Locale
from toolkit.localization.quotes import with_marks

__all__ = ["Locale", "available_locales", "display_dates", "load_locale", "localize"]

_DISPLAY_KEY = "publish-display"
"""Pandoc's metadata key that holds what is shown to readers; `Metadata.date` stays ISO 8601 for machines."""


def localize(article: Article, locale: Locale, typography: str = "standard") -> Article:  # noqa: ARG001
    """Return an article as it is to be set in the locale's language. Idempotent.

    Quotation marks follow the locale, `dir` its direction, and the dates that readers see are written out under
    a key of their own.

    Args:
        article: An article in the locale's language.
        locale: Its locale.
    """
    translated = provenance_of(article.metadata) is not None
    metadata = Metadata(with_marks(article.metadata.values, locale.quotes, by_depth=translated))
    metadata = metadata.with_(language=article.language or locale.tag, direction=locale.direction)
    shown = n.MetaList(tuple(n.MetaString(line) for line in _date_lines(metadata, locale)))
    return replace(
        article,
        metadata=metadata.with_extra({_DISPLAY_KEY: shown}),
        blocks=with_marks(article.blocks, locale.quotes, by_depth=translated),
    )


def display_dates(metadata: Metadata) -> tuple[str, ...]:
    """Return the lines on dates that `localize` wrote: ``Publicado el 2 de abril de 2020``."""
    value = metadata.get(_DISPLAY_KEY)
    items = value.items if isinstance(value, n.MetaList) else ()
    return tuple(item.text for item in items if isinstance(item, n.MetaString))


def _date_lines(metadata: Metadata, locale: Locale) -> list[str]:
    lines = []
    published, updated = metadata.date, metadata.updated
    if published:
        lines.append(locale.gettext("Published %(date)s", date=format_date(published, locale)))
    elif metadata.text("date"):
        lines.append(metadata.text("date"))
    if updated and updated != published:
        lines.append(locale.gettext("Updated %(date)s", date=format_date(updated, locale)))
    return lines
