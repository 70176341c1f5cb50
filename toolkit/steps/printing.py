"""The last steps: an edition is printed, checked, and put in its place. Each runs in any thread."""

from __future__ import annotations

from collections.abc import Sequence

from toolkit.document import Article, BilingualStyle, bilingual_style_of
from toolkit.errors import RenderError, as_publish_error
from toolkit.files import sha256
from toolkit.findings import Finding
from toolkit.localization import Locale
from toolkit.rendering import BARRIERS, Rendered, SanitizedArticle, Templates, sanitized, typeset
from toolkit.steps.alternating import alternating
from toolkit.steps.checking import check_edition
from toolkit.steps.localizing import locale_of
from toolkit.steps.tools import Tools
from toolkit.steps.values import EditionJob, Failed, Printed, Text, place_of

_OF_READING = frozenset(
    {
        "include-left-out",
        "markup-skipped",
        "missing-image",
        "no-title",
        "outside-image",
        "reader-warning",
        "remote-image",
    }
    | {"shortcode-left-out", "text-lost", "large-image", "hidden-text", "raw-markup-left-out"}
)
"""Codes of findings about what the article lacks of its source."""

_OF_PAGES_BY_READERS = frozenset({"epub", "html"})
"""Formats whose pages a reader's own device makes; others have facing columns."""


def print_editions(
    tools: Tools, editions: Sequence[EditionJob], texts: Sequence[Text | Failed], first: int
) -> list[Printed | Failed]:
    """Print some editions and put them in their places.

    Args:
        tools: What there is to work with.
        editions: The editions.
        texts: Their texts.
        first: The number of the first of these texts.

    Returns:
        What became of each edition, in the same order.
    """
    made: list[Printed | Failed] = []
    last: tuple[Text, SanitizedArticle] | None = None
    for edition in editions:
        text = texts[edition.text - first]
        if isinstance(text, Failed):
            made.append(text)
            continue
        try:
            if last is None or last[0] is not text:
                last = text, sanitized(text.article)
            made.append(_printed(tools, edition, *last))
        except Exception as error:
            made.append(Failed(as_publish_error(edition.job.name, error), edition.format))
    return made


def _printed(tools: Tools, edition: EditionJob, text: Text, article: SanitizedArticle) -> Printed:
    job = edition.job
    tools.verify(job, edition.format, edition.made_from)
    rendered = text.markdown if edition.format == "md" else None
    if rendered is None:
        locale, templates = locale_of(text.article, job.language, tools.locales), tools.templates(job)
        rendered = typeset_edition(article, edition.format, locale, templates, strict=job.settings.strict)
    checks = check_edition(rendered.data, edition.format)
    return Printed(
        title=text.article.metadata.title_text,
        counts=text.counts,
        checks={"markup-kept": text.counts.kept == 0, **checks},
        findings=(*_about(text, edition.format), *rendered.findings),
        bilingual=text.is_bilingual,
        read_first=text.read_first,
        sha256=sha256(rendered.data),
        signature=_put(tools, edition, rendered.data),
    )


def _put(tools: Tools, edition: EditionJob, data: bytes) -> str:
    """Put an edition in its place, and return its signature; a file of which nobody knows whose it is is kept.

    Raises:
        OutputError: The folder can't be written.
        RenderError: There is such a file, it is another one, and nothing says that it may be set aside.
    """
    place = place_of(edition.job, edition.format)
    if edition.guarded and tools.output.sha256(place) != sha256(data):
        if not edition.job.settings.force:
            raise RenderError(
                f"{tools.output.path(place)} is not known to be made by a build: it is kept as it is.",
                "Rename it, or remove it if it is an earlier edition, or give --force: that sets it aside under "
                "another name.",
            )
        tools.output.set_aside(place)
    return tools.output.put(place, data)


def _about(text: Text, format: str) -> tuple[Finding, ...]:  # noqa: A002 - the command line's word
    """Return the findings about a text that hold for a format: a source that stays as it is has all that it had."""
    own = format == "md" and text.markdown is not None
    return tuple(finding for finding in text.findings if not (own and finding.code in _OF_READING))


def typeset_edition(
    article: Article,
    format: str,  # noqa: A002 - the command line's word
    locale: Locale,
    templates: Templates,
    *,
    strict: bool = False,
) -> Rendered:
    """Return an edition of a localized article.

    Args:
        article: The article; a sanitized one, if it is printed in several formats.
        format: A name of `toolkit.rendering.FORMATS`.
        locale: The locale of the edition.
        templates: Its templates.
        strict: Refuse an edition that can't be made accessible.

    Raises:
        RenderError: It can't be made, or is refused.
        UsageError: A template can't be used.
        MissingError: A font is missing.
    """
    if format in _OF_PAGES_BY_READERS and bilingual_style_of(article.metadata) is BilingualStyle.SENTENCES:
        article = alternating(article)
    rendered = typeset(article, format, locale, templates)
    barriers = [finding.message for finding in rendered.findings if finding.code in BARRIERS]
    if strict and barriers:
        what = " ".join(dict.fromkeys(barriers))
        raise RenderError(
            f"The {format} edition would not be accessible: {what}", "Mend it, or build without --strict."
        )
    return rendered
