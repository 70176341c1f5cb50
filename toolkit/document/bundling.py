"""A bundle: many articles as one, a chapter for each. See `toolkit.document.kinds` for the marks."""

from __future__ import annotations

import hashlib
import posixpath
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import PurePath
from typing import Any
from urllib.parse import unquote

from toolkit.document import nodes as n
from toolkit.document.article import Article, Origin
from toolkit.document.heading_names import anchors_of
from toolkit.document.kinds import (
    BILINGUAL_KEY,
    BILINGUAL_STYLE_KEY,
    BUNDLE_KEY,
    BYLINE,
    CHAPTER,
    DEDICATION,
    ORIGINAL_TITLE_KEY,
    PART,
)
from toolkit.document.metadata import Metadata
from toolkit.document.openings import opening_divisions
from toolkit.document.provenance import Provenance, provenance_of, with_provenance
from toolkit.document.resources import Resource
from toolkit.document.text import inlines_of
from toolkit.document.transform import iterate, rewrite

_MAX_LEVEL = 6
_PAGES = frozenset(
    {"", ".md", ".mdx", ".markdown", ".qmd", ".rst", ".adoc", ".asciidoc", ".org", ".ipynb", ".html", ".htm"}
)
"""Extensions of what generators make pages of, and of those."""
INDEX_NAMES = ("index", "_index", "README")
"""Names of the page that stands for its folder."""


def bundle(
    articles: Sequence[Article],
    title: str,
    bylines: Sequence[Sequence[str]] = (),
    parts: Sequence[n.Inlines] = (),
    dedication: n.Blocks = (),
) -> Article:
    """Return many articles as one.

    Identifiers are made different from chapter to chapter, and links to the sources of other articles lead to their
    chapters.

    Args:
        articles: The articles in order, all in one language, localized.
        title: Title of the whole.
        bylines: For each article the lines under its title, such as authors and dates.
        parts: For each article the title of the part that it is in; nothing for one that is in none.
        dedication: That of the whole.

    Raises:
        ValueError: There are no articles.
    """
    if not articles:
        raise ValueError("a bundle has at least one article")
    places = _places([article.origin.path for article in articles])
    lines = [*bylines, *([()] * len(articles))]
    blocks: list[n.Block] = []
    resources: dict[str, Resource] = {}
    anchors = [_anchors(article) for article in articles]
    titles = [*parts, *([()] * len(articles))]
    for number, article in enumerate(articles, 1):
        part = titles[number - 1]
        if part and part != (titles[number - 2] if number > 1 else ()):
            blocks.append(n.Header(1, n.Attr(f"part-{number}", (PART,)), part))
        chapter = _Chapter(number, article, places, anchors, level=2 if part else 1)
        blocks.extend(chapter.blocks(lines[number - 1]))
        resources |= {chapter.resource(name): resource for name, resource in article.resources.items()}
    hashes = hashlib.sha256("\n".join([title, *(article.origin.sha256 for article in articles)]).encode())
    findings = tuple(dict.fromkeys(finding for article in articles for finding in article.findings))
    return Article(
        _metadata(articles, title, dedication),
        tuple(blocks),
        resources,
        Origin(title, hashes.hexdigest(), "bundle"),
        findings,
    )


def _metadata(articles: Sequence[Article], title: str, dedication: n.Blocks) -> Metadata:
    every = [article.metadata for article in articles]
    dates = [day for metadata in every for day in (metadata.date, metadata.updated) if day]
    metadata = Metadata.of(
        title=title,
        authors=_distinct(name for one in every for name in one.authors),
        date=max(dates, default=None),
        language=every[0].language,
        direction=every[0].direction,
        rights=" · ".join(_distinct(one.rights for one in every)),
        keywords=_distinct(word for one in every for word in one.keywords),
    )
    extra: dict[str, n.MetaValue] = {BUNDLE_KEY: n.MetaString(str(len(articles)))}
    if dedication:
        extra[DEDICATION] = n.MetaBlocks(dedication)
    genres = {one.text("genre").strip().lower() for one in every}
    if len(genres) == 1 and genres != {""}:
        extra["genre"] = n.MetaString(genres.pop())
    for key in (BILINGUAL_KEY, BILINGUAL_STYLE_KEY):
        said = next(filter(None, (one.text(key) for one in every)), "")
        if said:
            extra[key] = n.MetaString(said)
    metadata = metadata.with_extra(extra)
    provenance = _provenance([found for one in every if (found := provenance_of(one))])
    return with_provenance(metadata, provenance) if provenance else metadata


def _provenance(every: Sequence[Provenance]) -> Provenance | None:
    """Return one provenance for all: engines are named together where there are several."""
    if not every:
        return None
    reviewed = sum(one.reviewed for one in every)
    sentences = sum(one.sentences for one in every) if reviewed else 0
    reviser = ", ".join(_distinct(one.reviser for one in every))
    licence = ", ".join(_distinct(one.licence for one in every))
    engines = list(dict.fromkeys((one.engine, one.version, one.model) for one in every))
    if len(engines) == 1:
        return replace(every[0], reviewed=reviewed, sentences=sentences, reviser=reviser, licence=licence)
    names = ", ".join(_distinct(engine for engine, _, _ in engines))
    source, target = every[0].source, every[0].target
    return Provenance(source, target, names, "", "", reviewed, sentences, reviser, licence)


def _distinct(values: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(filter(None, values)))


class _Chapter:
    """One article as a chapter.

    Args:
        number: Its place, from 1.
        article: The article.
        places: The numbers of all chapters, by the names that links have for their sources.
        anchors: The identifiers in each of the articles by the names that links have for them, in order.
        level: That of its heading.
    """

    def __init__(
        self,
        number: int,
        article: Article,
        places: dict[str, int],
        anchors: Sequence[dict[str, str]],
        *,
        level: int = 1,
    ) -> None:
        self._level = level
        self._number = number
        self._article = article
        self._places = places
        self._anchors = anchors
        levels = [node.level for node in iterate(article.blocks) if isinstance(node, n.Header)]
        self._deeper = level + 1 - min(levels, default=level + 1)

    def blocks(self, byline: Sequence[str]) -> n.Blocks:
        """Return the chapter's heading, its byline and its text."""
        metadata = self._article.metadata
        title = metadata.title or inlines_of(PurePath(self._article.origin.path).stem) or (n.Str(str(self._number)),)
        match metadata.get(ORIGINAL_TITLE_KEY):
            case n.MetaInlines(original):
                title = (*title, n.Space(), *original)
        heading = n.Header(self._level, n.Attr(_chapter(self._number), (CHAPTER,)), title)
        lines: list[n.Block] = [n.Para((n.Emph(metadata.subtitle),))] if metadata.subtitle else []
        lines += [n.Para(inlines_of(line)) for line in byline if line]
        under = (n.Div(n.Attr(classes=(BYLINE,)), tuple(lines)),) if lines else ()
        return (heading, *under, *self._before(), *rewrite(self._article.blocks, self._visit, words=False))

    def resource(self, name: str) -> str:
        """Return the name that an image has in the bundle."""
        return f"{_chapter(self._number)}/{name}"

    def _before(self) -> n.Blocks:
        """Return what stands before the text, which pandoc keeps in the metadata."""
        return rewrite(opening_divisions(self._article.metadata), self._visit, words=False)

    def _visit(self, node: Any) -> Any:
        attr = getattr(node, "attr", None)
        if attr is not None and attr.identifier:
            node = replace(node, attr=replace(attr, identifier=self._anchor(attr.identifier)))
        match node:
            case n.Header():
                return replace(node, level=max(self._level + 1, min(node.level + self._deeper, _MAX_LEVEL)))
            case n.Link():
                return replace(node, target=(self._target(node.target[0]), node.target[1]))
            case n.Image() if node.target[0] in self._article.resources:
                return replace(node, target=(self.resource(node.target[0]), node.target[1]))
            case _:
                return node

    def _anchor(self, identifier: str) -> str:
        return f"{_chapter(self._number)}-{identifier}"

    def _target(self, url: str) -> str:
        """Return where a link leads in the bundle; one to a part that is not there leads to its chapter."""
        path, _, anchor = url.partition("#")
        if not path:
            return self._place(self._number, anchor) or url
        if ":" in path:
            return url
        number = self._chapter_at(unquote(path.partition("?")[0]))
        if number is None:
            return url
        return self._place(number, anchor) or f"#{_chapter(number)}"

    def _chapter_at(self, path: str) -> int | None:
        """Return the number of the chapter whose source an address names, as a file or as a page of a site."""
        if path.startswith("/"):
            return self._places.get(path) or self._places.get(_page(path))
        here = posixpath.dirname(_normal(self._article.origin.path))
        place = posixpath.normpath(posixpath.join(here, path))
        return self._places.get(place) or self._places.get(_page(place))

    def _place(self, number: int, anchor: str) -> str:
        """Return the link to a part of a chapter, or the empty string where there is no such part."""
        anchors = self._anchors[number - 1]
        known = next((anchors[name] for name in (anchor, unquote(anchor)) if name in anchors), "")
        return f"#{_chapter(number)}-{known}" if known else ""


def _places(paths: Sequence[str]) -> dict[str, int]:
    """Return the numbers of chapters by all names that links may have for their sources.

    Those are the files, and the pages that generators make of them: without an extension, without ``index``, and from
    the root of the site, which begins where all of them lie. A name that two have is the first one's.
    """
    files = {_normal(path): number for number, path in enumerate(paths, 1) if path}
    found = dict(files)
    root = posixpath.commonpath([posixpath.dirname(file) or "." for file in files]) if _alike(files) else None
    for file, number in files.items():
        found.setdefault(_page(file), number)
        if root is not None:
            below = f"/{posixpath.relpath(file, root)}"
            found.setdefault(below, number)
            found.setdefault(_page(below), number)
    return found


def _alike(files: Iterable[str]) -> bool:
    """Tell whether paths can be compared: all are absolute, or none is."""
    return len({posixpath.isabs(file) for file in files}) == 1


def _page(path: str) -> str:
    """Return the page that a file, or another name of it, becomes in a site."""
    stem, extension = posixpath.splitext(path.rstrip("/"))
    page = stem if extension.lower() in _PAGES else path.rstrip("/")
    folder, name = posixpath.split(page)
    return (folder or ".") if name in INDEX_NAMES else page


def _anchors(article: Article) -> dict[str, str]:
    """Return the identifiers in an article by the names that links have for them."""
    attrs = [attr for node in iterate(article.blocks) if (attr := getattr(node, "attr", None)) is not None]
    own = {attr.identifier: attr.identifier for attr in attrs if attr.identifier}
    return {name: one for name, one in anchors_of(article.metadata).items() if one in own} | own


def _chapter(number: int) -> str:
    return f"chapter-{number}"


def _normal(path: str) -> str:
    return posixpath.normpath(PurePath(path).as_posix())
