"""Article → article as its readers expect it: typography, dates, labels of figures, direction."""

from __future__ import annotations

from dataclasses import replace

from toolkit.document import Article, Metadata, nodes as n, provenance_of
from toolkit.errors import UsageError
from toolkit.localization.dates import format_date, format_partial_date
from toolkit.localization.digits import in_digits_of
from toolkit.localization.labels import with_labels
from toolkit.localization.level import Typography
from toolkit.localization.locale import Locale
from toolkit.localization.quotes import with_marks
from toolkit.localization.typography import with_typography

_DISPLAY_KEY = "publish-display"
"""Pandoc's metadata key that holds what is shown to readers; `Metadata.date` stays ISO 8601 for machines."""


def localize(article: Article, locale: Locale, typography: Typography | str = Typography.STANDARD) -> Article:
    """Return an article as it is to be set in the locale's language. Idempotent.

    Typography follows the locale (see `toolkit.localization.typography`), `dir` its direction, the dates that
    readers see are written out under a key of their own, and figures and tables that the text refers to by number
    bear their numbers (see `toolkit.localization.labels`).

    A translation gets all that a sub-editor of the language would see to. An original is its author's: typewriter's
    marks become real ones ("straight" quotation marks by the author's own choice of double and single, ..., --) and
    spaces that may not end a line are made no-break ones; the author's curly marks, letters, widths, figures and
    missing marks stay.

    Args:
        article: An article in the locale's language.
        locale: Its locale.
        typography: How much is done: ``none``, ``standard`` or ``full``.

    Raises:
        UsageError: There is no such level, or the locale's rules are malformed.
    """
    level = _level(typography)
    translated = provenance_of(article.metadata) is not None
    metadata = Metadata(with_marks(article.metadata.values, locale.quotes, by_depth=translated))
    metadata = metadata.with_(language=article.language or locale.tag, direction=locale.direction)
    blocks = with_marks(article.blocks, locale.quotes, by_depth=translated)
    article = with_typography(replace(article, metadata=metadata, blocks=blocks), locale, level)
    fitting = in_digits_of(article, locale)
    lines = _date_lines(article.metadata, fitting, translated=translated)
    shown = n.MetaList(tuple(n.MetaString(line) for line in lines))
    article = article.with_metadata(article.metadata.with_extra({_DISPLAY_KEY: shown}))
    return with_labels(article, fitting)


def _level(name: Typography | str) -> Typography:
    try:
        return Typography(name)
    except ValueError:
        levels = ", ".join(Typography)
        raise UsageError(f"There is no level of typography '{name}'.", f"Levels: {levels}.") from None


def display_dates(metadata: Metadata) -> tuple[str, ...]:
    """Return the lines on dates that `localize` wrote: ``Publicado el 2 de abril de 2020``."""
    value = metadata.get(_DISPLAY_KEY)
    items = value.items if isinstance(value, n.MetaList) else ()
    return tuple(item.text for item in items if isinstance(item, n.MetaString))


def _date_lines(metadata: Metadata, locale: Locale, *, translated: bool) -> list[str]:
    lines = []
    published, updated = metadata.date, metadata.updated
    if published:
        lines.append(locale.gettext("Published %(date)s", date=format_date(published, locale, translated=translated)))
    elif metadata.text("date"):
        lines.append(format_partial_date(metadata.text("date"), locale, translated=translated))
    if updated and updated != published:
        lines.append(locale.gettext("Updated %(date)s", date=format_date(updated, locale, translated=translated)))
    return lines
