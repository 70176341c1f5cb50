"""Metadata from whatever a format calls it, under our names and in our spelling."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import groupby

from toolkit.document import Metadata, meta_text, nodes as n
from toolkit.errors import UsageError
from toolkit.findings import Finding
from toolkit.ingest.credits import with_credits
from toolkit.ingest.dates import read_date
from toolkit.languages import language_name, normalize_tag, same_language

DEFAULT_LANGUAGE = "en"
"""What an article is taken to be in when nothing says it."""

# Dublin Core, Open Graph, and what static site generators call things; the first that says something counts.
_ALIASES: dict[str, tuple[str, ...]] = {
    "title": ("og:title", "dc.title", "dcterms.title", "citation_title"),
    "author": ("authors", "creator", "dc.creator", "dcterms.creator", "citation_author", "article:author", "byline"),
    "contributor": ("contributors", "dc.contributor", "dcterms.contributor"),
    "publisher": ("publishers", "dc.publisher", "dcterms.publisher", "citation_publisher"),
    "date": (
        "article:published_time",
        "dcterms.date",
        "dc.date",
        "dcterms.created",
        "citation_publication_date",
        "citation_date",
        "datepublished",
        "published",
        "pubdate",
    ),
    "updated": ("article:modified_time", "dcterms.modified", "date-modified", "lastmod", "modified", "last-modified"),
    "lang": ("language", "dc.language", "dcterms.language"),
    "description": ("og:description", "dc.description", "dcterms.abstract", "summary", "excerpt"),
    "keywords": ("keyword", "tags", "article:tag", "citation_keywords", "dc.subject", "dcterms.subject"),
    "subject": ("dc.subject", "dcterms.subject"),
    "source": ("dc.source", "dcterms.source", "citation_journal_title"),
    "coverage": ("dc.coverage", "dcterms.coverage"),
    "relation": ("dc.relation", "dcterms.relation"),
    "rights": ("copyright", "dc.rights", "dcterms.rights"),
    "identifier": ("dc.identifier", "dcterms.identifier"),
}
_SEPARATORS = re.compile(r"(?:(?<!\s)\s++)?[,;،，、；]\s*+")


@dataclass(frozen=True, slots=True)
class Settled:
    """Metadata in our spelling.

    Attributes:
        metadata: With a language in any case.
        findings: What could not be understood.
        repeated: Author and date as the source writes them, to find them again at the head of the text.
    """

    metadata: Metadata
    findings: list[Finding] = field(default_factory=list)
    repeated: tuple[str, ...] = ()


def settle_metadata(metadata: Metadata, where: str, language: str | None) -> Settled:
    """Return metadata under our names: aliases resolved, keywords as a list, dates as ISO 8601, a language tag.

    Args:
        metadata: As the reader found it.
        where: The source, for findings.
        language: The language that the user says it is in; None to believe the document.
    """
    metadata = _split_authors(with_credits(_without_empty(_resolve_aliases(metadata))))
    repeated = (*metadata.authors, metadata.text("author"), metadata.text("date"))
    metadata, findings = _settle_language(metadata, where, language)
    metadata = _split_keywords(metadata)
    for name in ("date", "updated"):
        metadata, found = _settle_date(metadata, name, where)
        findings += found
    return Settled(metadata, findings, repeated)


def settle_created(metadata: Metadata) -> Metadata:
    """Take the day on which the file was made for the article's date, if nothing else is."""
    created = metadata.get("created")
    rest = Metadata(tuple((key, value) for key, value in metadata.values if key != "created"))
    if created is None or metadata.text("date").strip():
        return rest
    return rest.with_(date=read_date(metadata.text("created"), metadata.language).date)


def merge(metadata: Metadata, more: Metadata) -> Metadata:
    """Return metadata with fields from elsewhere where it says nothing itself."""
    own = dict(_without_empty(metadata).values)
    return Metadata(tuple(sorted({**dict(more.values), **own}.items())))


def _resolve_aliases(metadata: Metadata) -> Metadata:
    by_name = {key.lower(): key for key, _ in metadata.values}
    extra: dict[str, n.MetaValue] = {}
    used: set[str] = set()
    for key, aliases in _ALIASES.items():
        if metadata.text(key).strip():
            continue
        for alias in aliases:
            value = metadata.get(by_name.get(alias, alias))
            if value is not None and alias not in used and meta_text(value).strip():
                extra[key] = value
                used.add(alias)
                break
    result = metadata.with_extra(extra)
    gone = {by_name.get(alias) for key in extra for alias in _ALIASES[key]}
    # Names with a point or a colon are other vocabularies' words for what is there now under ours.
    gone |= {
        by_name.get(alias) for key in _ALIASES if result.get(key) for alias in _ALIASES[key] if {".", ":"} & {*alias}
    }
    return Metadata(tuple((key, value) for key, value in result.values if key not in gone))


def _without_empty(metadata: Metadata) -> Metadata:
    """Drop what is there but says nothing, such as authors whose names a reader didn't understand."""
    values: list[tuple[str, n.MetaValue]] = []
    for key, value in metadata.values:
        if key in _ALIASES:
            if isinstance(value, n.MetaList):
                items = tuple(item for item in value.items if item != n.MetaInlines(()))
                value = n.MetaList(items)  # noqa: PLW2901 - the cleaned value takes its place
            if value in (n.MetaList(()), n.MetaInlines(()), n.MetaString(""), n.MetaBlocks(())):
                continue
        values.append((key, value))
    return (
        metadata
        if len(values) == len(metadata.values) and tuple(values) == metadata.values
        else Metadata(tuple(values))
    )


def _split_keywords(metadata: Metadata) -> Metadata:
    value = metadata.get("keywords")
    if isinstance(value, n.MetaList) and len(value.items) == 1:
        value = value.items[0]
    if not isinstance(value, n.MetaInlines | n.MetaString):
        return metadata
    return metadata.with_(keywords=[word for word in _SEPARATORS.split(metadata.text("keywords").strip()) if word])


def _split_authors(metadata: Metadata) -> Metadata:
    """Several authors in one text have semicolons between them, or lines or a list; commas also stand within names."""
    lines = _lines(metadata.get("author"))
    if len(lines) > 1:
        return metadata.with_extra({"author": n.MetaList(tuple(map(n.MetaInlines, lines)))})
    if len(metadata.authors) != 1 or ";" not in metadata.authors[0]:
        return metadata
    return metadata.with_(authors=[name.strip() for name in metadata.authors[0].split(";") if name.strip()])


def _lines(value: n.MetaValue | None) -> list[n.Inlines]:
    """Return the lines of a text, or the items of a list in it: Org and reStructuredText give authors so."""
    match value:
        case n.MetaBlocks((n.BulletList(items) | n.OrderedList(_, items),)):
            return [block.content for item in items for block in item if isinstance(block, n.Para | n.Plain)]
        case n.MetaInlines(content) if n.SoftBreak() in content:
            return [tuple(group) for is_break, group in groupby(content, n.SoftBreak().__eq__) if not is_break]
        case _:
            return []


def _settle_date(metadata: Metadata, name: str, where: str) -> tuple[Metadata, list[Finding]]:
    value = metadata.get(name)
    if isinstance(value, n.MetaList) and value.items:
        # EPUB may give several, of publication and of changes; the first is the publication's.
        metadata = metadata.with_extra({name: value.items[0]})
    text = metadata.text(name).strip()
    if not text:
        return metadata, []
    reading = read_date(text, metadata.language)
    if reading.date:
        return metadata.with_(**{name: reading.date}), []
    if not reading.ambiguous:
        return metadata, []
    message = f"The date {text} can mean two days: write it as YYYY-MM-DD, or give the region, --from en-GB say."
    return metadata, [Finding("ambiguous-date", message, where)]


def _settle_language(metadata: Metadata, where: str, language: str | None) -> tuple[Metadata, list[Finding]]:
    given = normalize_tag(language) if language else ""
    findings: list[Finding] = []
    own = metadata.language.strip()
    if own:
        try:
            own = normalize_tag(own)
        except UsageError:
            message = f"The document says that its language is '{own[:40]}', which is no language tag: it is ignored."
            findings.append(Finding("invalid-language", message, where))
            own = ""
    if given and own and not same_language(given, own):
        message = (
            f"The document says that it is in {language_name(own, 'en')}, but --from says {language_name(given, 'en')}."
        )
        findings.append(Finding("language-mismatch", message, where))
    return metadata.with_(language=given or own or DEFAULT_LANGUAGE), findings
