"""The first step: sources become articles, and those that have not changed need not be read again."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.metadata import version
from typing import Any

from toolkit import pandoc
from toolkit.document import Article
from toolkit.editions.cache import ArticleCache
from toolkit.editions.overrides import split_overrides
from toolkit.editions.plan import Source
from toolkit.editions.state import State
from toolkit.files import sha256
from toolkit.ingest import MAX_IMAGE, Beside, read_article
from toolkit.settings import Settings
from toolkit.storage import state_of_file

_FORM = 1
"""To be raised when what is remembered of a source has another form or meaning."""


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of a source without its text.

    Attributes:
        source: The source.
        digest: Hash of the article as it was read: whatever reading options and readers there are, it tells of them.
        sha256: Hash of the source's bytes and of the images that came along.
        language: BCP 47 tag of its language.
        title: Its title.
        front: What its front matter says of its editions: fields of `Settings`.
    """

    source: Source
    digest: str
    sha256: str
    language: str
    title: str
    front: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Reading:
    """A source that has been read.

    Attributes:
        known: What is known of it now.
        article: Its article.
        record: What is to be remembered of it.
    """

    known: Known
    article: Article
    record: dict[str, Any]


class Reader:
    """Reads sources, or knows that it need not.

    Args:
        settings: Those of the build.
        state: Remembers what was read.
        cache: Keeps the articles.
    """

    def __init__(self, settings: Settings, state: State, cache: ArticleCache) -> None:
        self._settings = settings
        self._state = state
        self._cache = cache

    def remembered(self, source: Source) -> Known | None:
        """Return what is known of a source, if neither it nor what it was read with has changed."""
        record = self._state.source(source.name)
        if record is None or record["inputs"] != self._inputs(source, record["files"]):
            return None
        facts = {name: record[name] for name in ("digest", "sha256", "language", "title", "front")}
        return Known(source, **facts)

    def article(self, known: Known) -> Article:
        """Return the article of a source that is known.

        Raises:
            SourceError: It can't be read any more.
        """
        return self._cache.get(known.digest) or self.read(known.source).article

    def read(self, source: Source) -> Reading:
        """Read a source; in any thread.

        Raises:
            SourceError: It can't be read.
            UsageError: It is to be read as what there is not.
        """
        reading = read_source(self._settings, source)
        self._cache.put(reading.known.digest, reading.article)
        return reading

    def remember(self, reading: Reading) -> None:
        """Remember what a source was read as."""
        self._state.put_source(reading.known.source.name, reading.record)

    def _inputs(self, source: Source, files: list[list[str]]) -> str:
        folder = Beside(source.path.parent)
        beside = [[name, folder.state(name, MAX_IMAGE)] for name, _ in files]
        return _inputs(self._settings.resolve(source.name), source, state_of_file(source.path), beside)


def read_source(project: Settings, source: Source) -> Reading:
    """Read a source, whatever is remembered of it.

    Args:
        project: The settings of the build.
        source: The source.

    Raises:
        SourceError: It can't be read.
        UsageError: It is to be read as what there is not.
    """
    settings = project.resolve(source.name)
    # Looked at before it is read: a source that changes in between is read again by the next build.
    state = state_of_file(source.path)
    article = read_article(
        source.path, raw=settings.raw, format=settings.source_format, language=settings.source_language
    )
    files = [list(item) for item in article.origin.files]
    article, front = split_overrides(article, project.root)
    facts: dict[str, Any] = {
        "digest": sha256(article.to_json().encode("utf-8", "surrogatepass")),
        "sha256": article.origin.sha256,
        "language": article.language,
        "title": article.metadata.title_text,
        "front": dict(front),
    }
    inputs = _inputs(settings, source, state, files)
    return Reading(Known(source, **facts), article, {**facts, "inputs": inputs, "files": files})


def _inputs(settings: Settings, source: Source, state: str | None, files: list[list[str]]) -> str:
    """Return a hash over all that decides what reading a source gives.

    Args:
        settings: Those of the source.
        source: The source.
        state: The state of its file.
        files: Files that it names, each with its hash.
    """
    options = [settings.raw, settings.source_format, settings.source_language]
    return sha256(json.dumps([_tools(), options, state, str(source.path), files]).encode())


@cache
def _tools() -> str:
    return f"{version('publish-toolkit')} {pandoc.version()} {_FORM}"
