"""Printing: an edition is typeset, checked, and refused if it must be accessible and is not. Runs in any thread."""

from __future__ import annotations

from dataclasses import dataclass

from toolkit.checks.editions import check_edition
from toolkit.document import Article
from toolkit.errors import RenderError
from toolkit.localization import load_locale
from toolkit.rendering import BARRIERS, Rendered, Templates, typeset


@dataclass(frozen=True, slots=True)
class Printed:
    """An edition that is rendered and checked, and not in its place yet.

    Attributes:
        rendered: Its bytes and findings.
        checks: What was checked, by code, and whether it held.
    """

    rendered: Rendered
    checks: dict[str, bool]


def print_edition(article: Article, format: str, language: str, templates: Templates, *, strict: bool) -> Printed:  # noqa: A002
    """Return an edition of a localized article.

    Args:
        article: The article; a sanitized one, if it is printed in several formats.
        format: A name of `toolkit.rendering.FORMATS`.
        language: BCP 47 tag of the edition, which decides about the locale.
        templates: Its templates.
        strict: Refuse an edition that can't be made accessible.

    Raises:
        RenderError: It can't be made, or is refused.
        UsageError: A template can't be used.
        MissingError: A font is missing.
    """
    rendered = typeset(article, format, load_locale(language), templates)
    barriers = [finding.message for finding in rendered.findings if finding.code in BARRIERS]
    if strict and barriers:
        what = " ".join(dict.fromkeys(barriers))
        raise RenderError(
            f"The {format} edition would not be accessible: {what}", "Mend it, or build without --strict."
        )
    return Printed(rendered, check_edition(rendered.data, format))
