"""The imprint: what an edition says of itself, on its title page, in its colophon and in its file's metadata."""

from __future__ import annotations

import datetime as dt
import os
import re
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePath

from toolkit.document import (
    BUNDLE_KEY,
    ORIGINAL_SUBTITLE_KEY,
    ORIGINAL_TITLE_KEY,
    Article,
    BilingualStyle,
    Metadata,
    Provenance,
    bilingual_style_of,
    bilingual_with,
    inlines_of,
    iterate,
    name_as_title,
    nodes as n,
    plain_text,
    provenance_of,
)
from toolkit.errors import UsageError
from toolkit.languages import direction, joins_sentences, normalize_tag
from toolkit.localization import Locale, display_dates
from toolkit.rendering.credits import credits_of, identifiers_of

EARLIEST = dt.datetime(1980, 1, 1, tzinfo=dt.UTC)
"""The moment of an edition that has no date of its own: the first one that a ZIP file can tell."""


POSITION = re.compile(r"\d{1,6}(?:\.\d{1,4})?")
"""A place in a series."""
GENRES = ("news", "report", "essay", "book")
"""Kinds of text that have a design of their own; the metadata's ``genre`` tells."""
_ADDRESS = r"(?:https?://|urn:|doi:)\S+"


@dataclass(frozen=True, slots=True)
class Imprint:
    """What an edition says of itself.

    Attributes:
        language: BCP 47 tag of the edition.
        direction: ``ltr`` or ``rtl``.
        title: The title, with its formatting; never empty.
        subtitle: The subtitle, with its formatting.
        authors: Names.
        byline: Series, place and dates, as readers see them.
        date: ISO 8601 date of publication, or the empty string.
        moment: The moment that the file bears, never the time of the build.
        identifier: A URI that is the same for the same edition.
        description: The article's own summary.
        keywords: The article's own keywords.
        rights: Copyright or licence.
        source: Where the article comes from, and for a translation the identifier of the original.
        translation: One sentence for readers, that the text is a machine translation, from what, by what; or the
            empty string.
        translator: Name and version of the engine, or the empty string.
        original_language: BCP 47 tag that it was translated from, or the empty string.
        bilingual_with: BCP 47 tag of the original that stands beside the text, or the empty string.
        bilingual_style: How that original stands beside the text where a reader's device makes the pages; None if none
            does.
        original_title: The title of that original, as a span in its language; empty if there is none.
        original_subtitle: Its subtitle, likewise.
        genre: What kind of text it is, one of `GENRES`, which decides about its design; empty for none of them.
        articles: How many articles there are in a bundle; 0 in an edition that is none.
        kind: What kind of edition it is where it is no ordinary one: how many articles, which two languages.
        colophon: Paragraphs at the end of the edition.
    """

    language: str
    direction: str
    title: n.Inlines
    subtitle: n.Inlines
    authors: tuple[str, ...]
    byline: tuple[str, ...]
    date: str
    moment: dt.datetime
    identifier: str
    description: str
    keywords: tuple[str, ...]
    rights: str
    source: str
    translation: str
    translator: str
    original_language: str
    bilingual_with: str
    bilingual_style: BilingualStyle | None
    original_title: tuple[n.Span, ...]
    original_subtitle: tuple[n.Span, ...]
    genre: str
    articles: int
    kind: tuple[str, ...]
    colophon: tuple[str, ...]

    @property
    def title_text(self) -> str:
        """The title as plain text."""
        return plain_text(self.title)

    @property
    def subtitle_text(self) -> str:
        """The subtitle as plain text."""
        return plain_text(self.subtitle)

    @property
    def original_lines(self) -> tuple[str, str]:
        """The title and the subtitle of the original that stands beside the text, as plain text."""
        return plain_text(self.original_title), plain_text(self.original_subtitle)

    @property
    def summary(self) -> str:
        """The description for the file's metadata: the article's own, and that it is a machine translation."""
        return " ".join(filter(None, (self.description, self.translation)))


def imprint_of(article: Article, locale: Locale, environment: Mapping[str, str] | None = None) -> Imprint:
    """Return the imprint of an article's edition.

    Args:
        article: A localized article.
        locale: The locale of its language.
        environment: ``os.environ`` unless given.

    Raises:
        UsageError: ``SOURCE_DATE_EPOCH`` is not a number of seconds.
    """
    metadata = article.metadata
    provenance = provenance_of(metadata)
    translation = _statement(provenance, locale) if provenance else ""
    own_identifier = "" if provenance else metadata.identifier
    count = metadata.text(BUNDLE_KEY)
    articles = int(count) if count.isdecimal() and len(count) < 7 else 0
    beside = _tag(bilingual_with(metadata))
    kind = _kind(articles, beside, locale)
    return Imprint(
        language=normalize_tag(article.language),
        direction=locale.direction,
        title=_title(article, locale),
        subtitle=metadata.subtitle,
        authors=metadata.authors,
        byline=tuple(filter(None, (_series(metadata, locale), metadata.dateline, *display_dates(metadata)))),
        date=metadata.date.isoformat() if metadata.date else "",
        moment=_moment(article, os.environ if environment is None else environment),
        identifier=own_identifier or _identifier(article),
        description=metadata.description,
        keywords=metadata.keywords,
        rights=metadata.rights,
        source=metadata.source or ("" if own_identifier else metadata.identifier),
        translation=translation,
        translator=engine_label(provenance) if provenance else "",
        original_language=normalize_tag(provenance.source) if provenance else "",
        bilingual_with=beside,
        bilingual_style=bilingual_style_of(metadata) if beside else None,
        original_title=_original(metadata, ORIGINAL_TITLE_KEY),
        original_subtitle=_original(metadata, ORIGINAL_SUBTITLE_KEY),
        genre=_genre(metadata),
        articles=articles,
        kind=kind,
        colophon=(*kind, *_colophon(metadata, locale, translation, provenance.source if provenance else locale.tag)),
    )


def engine_label(provenance: Provenance) -> str:
    """Return an engine for readers: ``Apertium 3.8.3 (apertium-eng-spa 0.3)``, or ``(nllb-200, CC-BY-NC-4.0)``."""
    name = provenance.engine.capitalize() if provenance.engine.islower() else provenance.engine
    label = f"{name} {provenance.version}".strip()
    model = ", ".join(filter(None, (provenance.model, provenance.licence)))
    return f"{label} ({model})" if model else label


def colophon_blocks(imprint: Imprint) -> n.Blocks:
    """Return the colophon as paragraphs; in a right-to-left edition addresses and engines run from left to right."""
    if imprint.direction != "rtl":
        return tuple(n.Para(inlines_of(line)) for line in imprint.colophon)
    foreign = "|".join(filter(None, (re.escape(imprint.translator), _ADDRESS)))
    return tuple(n.Para(_isolated(re.split(f"({foreign})", line))) for line in imprint.colophon)


def _isolated(parts: Sequence[str]) -> n.Inlines:
    """Join parts of which every second one runs from left to right (Unicode Bidirectional Algorithm, 3.4: isolates)."""
    content: list[n.Inline] = []
    for number, part in enumerate(parts):
        if number % 2:
            content.append(n.Span(n.Attr(attributes=(("dir", "ltr"),)), inlines_of(part)))
            continue
        content += [n.Space()] if part.startswith(" ") and content else []
        content += inlines_of(part)
        content += [n.Space()] if part.strip() and part.endswith(" ") else []
    return tuple(content)


def _statement(provenance: Provenance, locale: Locale) -> str:
    parts = [
        locale.gettext(
            "Machine translation from %(language)s by %(engine)s. It may contain errors.",
            language=locale.name_of(provenance.source),
            engine=engine_label(provenance),
        )
    ]
    if provenance.reviewed:
        counts = provenance.reviewed, provenance.sentences
        reviewed, total = (locale.marks.in_digits(str(count)) for count in counts)
        parts.append(
            locale.gettext("Sentences revised by a person: %(reviewed)s/%(total)s.", reviewed=reviewed, total=total)
        )
        if provenance.reviser:
            parts.append(locale.gettext("Revision: %(name)s.", name=provenance.reviser))
    return ("" if joins_sentences(locale.tag) else " ").join(parts)


def _kind(articles: int, beside: str, locale: Locale) -> tuple[str, ...]:
    """What a reader should know of a bundle and of a bilingual edition before the first page."""
    lines = []
    if articles:
        count = locale.marks.in_digits(str(articles))
        lines.append(locale.gettext("Articles in this edition: %(count)s", count=count))
    if beside:
        original, translation = (locale.name_of(tag) for tag in (beside, locale.tag))
        lines.append(
            locale.gettext(
                "Bilingual edition: %(original)s and %(translation)s", original=original, translation=translation
            )
        )
    return tuple(lines)


def _genre(metadata: Metadata) -> str:
    told = metadata.text("genre").strip().lower()
    return told if told in GENRES else ""


def _series(metadata: Metadata, locale: Locale) -> str:
    """Return the series that a text is one of, with its number there: pandoc's manual, "EPUB Metadata"."""
    name, number = (metadata.text(key).strip() for key in ("belongs-to-collection", "group-position"))
    return f"{name} {locale.marks.in_digits(number)}" if name and POSITION.fullmatch(number) else name


def _original(metadata: Metadata, key: str) -> tuple[n.Span, ...]:
    """Return a line of the original that stands beside the text, in its language."""
    tag = _tag(bilingual_with(metadata))
    match metadata.get(key):
        case n.MetaInlines((n.Span(_, content),)) | n.MetaInlines(content) if tag and content:
            sides = (("lang", bilingual_with(metadata)), ("dir", direction(tag)))
            return (n.Span(n.Attr(attributes=sides), content),)
        case _:
            return ()


def _tag(text: str) -> str:
    """Return a language tag, or the empty string for what is none: an article's own metadata can say anything."""
    try:
        return normalize_tag(text) if text else ""
    except UsageError:
        return ""


def _colophon(metadata: Metadata, locale: Locale, translation: str, written_in: str) -> tuple[str, ...]:
    people = credits_of(metadata, locale, written_in)
    source = metadata.source and locale.gettext("Source: %(source)s", source=metadata.source)
    identifiers = ", ".join(identifiers_of(metadata))
    identifier = identifiers and locale.gettext("Identifier: %(identifier)s", identifier=identifiers)
    return tuple(filter(None, (translation, *people, source, identifier, metadata.rights)))


def _title(article: Article, locale: Locale) -> n.Inlines:
    """The title, or what can stand for it: PDF/UA-1 (7.1) and EPUB 3.3 (5.5.3.1.2) require one."""
    if article.metadata.title_text:
        return article.metadata.title
    headings = (node.content for node in iterate(article.blocks) if isinstance(node, n.Header))
    heading = next((content for content in headings if plain_text(content).strip()), None)
    name = name_as_title(PurePath(article.origin.path).stem)
    return heading or inlines_of(name) or inlines_of(locale.gettext("Untitled"))


def _moment(article: Article, environment: Mapping[str, str]) -> dt.datetime:
    """The reproducible-builds convention first (https://reproducible-builds.org/specs/source-date-epoch/)."""
    text = environment.get("SOURCE_DATE_EPOCH", "")
    if text:
        try:
            return max(dt.datetime.fromtimestamp(int(text), dt.UTC), EARLIEST)
        except (ValueError, OverflowError, OSError) as error:
            raise UsageError(
                f"SOURCE_DATE_EPOCH is '{text}', not a number of seconds.", "Unset it, or give seconds since 1970."
            ) from error
    days = [day for day in (article.metadata.date, article.metadata.updated) if day]
    if not days:
        return EARLIEST
    return max(dt.datetime.combine(max(days), dt.time(), dt.UTC), EARLIEST)


def _identifier(article: Article) -> str:
    metadata = article.metadata
    what = article.origin.sha256 or "\n".join((metadata.title_text, metadata.text("date"), metadata.source))
    return uuid.uuid5(uuid.NAMESPACE_URL, f"publish:{what}:{normalize_tag(article.language)}").urn
