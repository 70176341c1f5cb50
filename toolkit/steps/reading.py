"""The first step: a source becomes an article; what was read with tells whether it has to be read again."""

from __future__ import annotations

import json
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any

from toolkit import pandoc
from toolkit.files import sha256
from toolkit.ingest import MAX_IMAGE, SourceFolder
from toolkit.settings import Settings
from toolkit.steps.page_links import links_of, states_of
from toolkit.steps.tools import Tools
from toolkit.steps.values import Known, ReadArticle, Source
from toolkit.storage import AnyPath, state_of_file

if TYPE_CHECKING:
    from toolkit.document import Article

_FORM = 3
"""To be raised when what is remembered of a source has another form or meaning."""

_FACTS = ("digest", "sha256", "language", "title", "front", "links")


def article_in(path: AnyPath, settings: Settings, named: Path | None = None) -> Article:
    """Return the article in a file, read as settings say.

    Args:
        path: The file.
        settings: Those of the source.
        named: The folder that was named and has it: without a project, the article may bring files from there.

    Raises:
        SourceError: It can't be read.
        UsageError: It is to be read as what there is not.
    """
    from toolkit.ingest import read_article

    return read_article(
        path,
        raw=settings.raw,
        format=settings.source_format,
        language=settings.source_language,
        root=_root(settings, named),
    )


def read(tools: Tools, source: Source) -> ReadArticle:
    """Read a source, whatever is remembered of it.

    Raises:
        SourceError: It can't be read.
        UsageError: It is to be read as what there is not.
    """
    from toolkit.settings import split_overrides

    settings = tools.settings.resolve(source.name)
    # Looked at before it is read: a source that changes in between is read again by the next build.
    state = state_of_file(source.path)
    article = article_in(source.path, settings, source.root)
    files = [list(item) for item in article.origin.files]
    article, front = split_overrides(article, tools.settings)
    text = article.to_json()
    pages = links_of(article, source, settings.root)
    facts: dict[str, Any] = {
        "digest": sha256(text.encode("utf-8", "surrogatepass")),
        "sha256": article.origin.sha256,
        "language": article.language,
        "title": article.metadata.title_text,
        "front": dict(front),
        "links": sha256(json.dumps(pages).encode()) if pages else "",
    }
    inputs = _inputs(settings, source, state, [*files, *pages])
    tools.cache.put(facts["digest"], article, text)
    return ReadArticle(Known(source, **facts), article, {**facts, "inputs": inputs, "files": files, "pages": pages})


def load(tools: Tools, known: Known) -> ReadArticle:
    """Return the article of a source that is known, from where it is kept; else read it again.

    Raises:
        SourceError: It can't be read any more.
    """
    article = tools.cache.get(known.digest)
    return read(tools, known.source) if article is None else ReadArticle(known, article, {})


def facts(_tools: Tools, reading: ReadArticle) -> tuple[Known, dict[str, Any]]:
    """Return what is known of a source that was read, and what is to be remembered of it, without its article."""
    return reading.known, reading.record


def remembered(settings: Settings, source: Source, record: dict[str, Any] | None) -> Known | None:
    """Return what is known of a source, if neither it nor what it was read with has changed.

    Args:
        settings: Those of the build.
        source: The source.
        record: What is remembered of it, if anything is.
    """
    if record is None:
        return None
    folder = SourceFolder(source.path.parent, _root(settings, source.root))
    own = settings.resolve(source.name)
    beside = [[name, folder.state(name, MAX_IMAGE)] for name, _ in record["files"]]
    beside += states_of(source, own.root, [page for page, _ in record["pages"]])
    if record["inputs"] != _inputs(own, source, state_of_file(source.path), beside):
        return None
    return Known(source, **{name: record[name] for name in _FACTS})


def _root(settings: Settings, named: Path | None) -> Path | None:
    """Return the folder that articles may bring files from: a project's, else the one named; else each has its own."""
    return settings.root if settings.project_file else named


def _inputs(settings: Settings, source: Source, state: str | None, files: list[list[str]]) -> str:
    """Return a hash over all that decides what reading a source gives.

    Args:
        settings: Those of the source.
        source: The source.
        state: The state of its file.
        files: Files that it names, and pages that it leads to, each with its hash.
    """
    options = [settings.raw, settings.source_format, settings.source_language]
    options += [str(source.root)] if source.root else []
    return sha256(json.dumps([_tools(), options, state, str(source.path), files]).encode())


@cache
def _tools() -> str:
    return f"{version('publish-toolkit')} {pandoc.version()} {_FORM}"
