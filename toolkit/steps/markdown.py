"""Editions in Markdown, reStructuredText, AsciiDoc or Org: the source itself, with only its text changed."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import TypeVar

from toolkit.document import Article
from toolkit.findings import Finding, Severity
from toolkit.ingest import MARKDOWN, SourceText, source_text
from toolkit.localization import load_locale, localize
from toolkit.rendering import Rendered
from toolkit.rewriting import AsciidocSource, MarkdownSource, MarkedSource, OrgSource, RstSource
from toolkit.steps.addresses import Addresses
from toolkit.steps.page_links import is_published, page_at
from toolkit.steps.tools import Tools
from toolkit.steps.values import ArticleJob

_Source = TypeVar("_Source", MarkdownSource, MarkedSource)
_MARKED: dict[str, type[MarkedSource]] = {"rst": RstSource, "asciidoc": AsciidocSource, "org": OrgSource}
_ONE = "An edition in its source's own format holds one language: the original is not put beside the translation."


@dataclass(frozen=True, slots=True)
class OwnText:
    """What an edition in Markdown is made of.

    Attributes:
        article: The source's text where it stands, to be translated.
        source: What it stands in.
        written: The same, as its author wrote it.
    """

    article: Article
    source: MarkdownSource | MarkedSource
    written: SourceText


def own_text(job: ArticleJob, article: Article) -> OwnText | None:
    """Return what an edition in Markdown is made of; None if the source is something else.

    Args:
        job: What is wanted.
        article: The article that was read from the source.

    Raises:
        SourceError: The source can't be read any more.
    """
    written = source_text(job.known.source.path, job.settings.source_format)
    if written is None:
        return None
    if written.format in _MARKED:
        marked = _MARKED[written.format](written.text, job.name)
        marked = replace(marked, linked=_linked(job, marked, frozenset({written.format})))
        return OwnText(marked.article(article.metadata), marked, written)
    settings = job.settings
    named = settings.layout == "mkdocs" or any(
        (settings.root / name).is_file() for name in ("mkdocs.yml", "mkdocs.yaml")
    )
    source = MarkdownSource(written.text, job.name, named)
    source = replace(source, linked=_linked(job, source, MARKDOWN))
    return OwnText(source.article(article.metadata), source, written)


def markdown_of(tools: Tools, job: ArticleJob, own: OwnText, translated: Article | None) -> Rendered:
    """Return an edition in Markdown.

    Args:
        tools: What there is to work with.
        job: What is wanted.
        own: What it is made of.
        translated: The text in the language of the edition; None if it is published in its own.

    Raises:
        UsageError: A locale is malformed.
    """
    told = [Finding("not-bilingual", _ONE, severity=Severity.INFO)] if job.is_bilingual else []
    if translated is None:
        return Rendered(own.written.data, tuple(told))
    shown = localize(translated, load_locale(job.language, tools.locales), job.settings.typography)
    blocks = tuple(
        old if old == new else best
        for old, new, best in zip(own.article.blocks, translated.blocks, shown.blocks, strict=True)
    )
    after = replace(translated, blocks=blocks)
    text, findings = own.source.written(own.article, after, Addresses(tools, job, "md").moved)
    return Rendered(own.written.encoded(text), (*told, *findings))


def _linked(job: ArticleJob, source: _Source, formats: frozenset[str]) -> dict[str, _Source]:
    """Return the pages of the project in some formats to whose headings a source leads, by the addresses it has."""
    pages: dict[Path, _Source] = {}
    found: dict[str, _Source] = {}
    for path in dict.fromkeys(address.partition("#")[0] for address in source.addresses()):
        file = page_at(job.known.source, job.settings.root, path)
        if file is None or not is_published(file, job.settings):
            continue
        if file not in pages:
            written = source_text(file, None)
            if written is None or written.format not in formats:
                continue
            pages[file] = replace(source, text=written.text, path=file.name, linked={})
        found[path] = pages[file]
    return found
