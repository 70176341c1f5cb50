"""What every format needs done to an article before pandoc writes it."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any

from toolkit.document import Article, Metadata, iterate, nodes as n, opening_divisions, rewrite
from toolkit.findings import Finding
from toolkit.localization import Locale
from toolkit.rendering.characters import printable_article
from toolkit.rendering.columns import with_units_aligned
from toolkit.rendering.images import Images
from toolkit.rendering.links import mend_links
from toolkit.rendering.page_links import PAGE, settled
from toolkit.rendering.raw import RawMarkup
from toolkit.rendering.structure import HeadingLevels, cleaned, without_shells


@dataclass(frozen=True, slots=True)
class SanitizedArticle(Article):
    """An article that has been through all that does not depend on the format: see `sanitized`.

    Attributes:
        mended: What was left out or mended.
        illustrated: Whether there are images in it.
    """

    mended: tuple[Finding, ...] = field(default=(), compare=False)
    illustrated: bool = field(default=True, compare=False)


@dataclass(frozen=True, slots=True)
class Prepared:
    """An article that any writer can take.

    Attributes:
        article: Without raw markup, with whole links and mended headings; its images bear the names of `files`.
        files: Images by name, relative to the folder where pandoc or Typst will work.
        findings: What was left out or mended.
    """

    article: Article
    files: dict[str, bytes]
    findings: tuple[Finding, ...]


def prepare(
    article: Article, locale: Locale, *, accepted: frozenset[str], top_level: int = 1, in_tree: bool = False
) -> Prepared:
    """Return an article as a writer can take it.

    Args:
        article: A localized article.
        locale: Its locale.
        accepted: Media types of images that the format takes.
        top_level: Level of the highest headings.
        in_tree: Whether editions of the format lead to one another.
    """
    clean = sanitized(article)
    levels = HeadingLevels(top_level)
    images = Images(clean, locale, accepted)
    blocks = clean.blocks
    if clean.illustrated:
        blocks = rewrite(images.apply(blocks), without_shells, words=False)
    findings: list[Finding] = []

    def visit(node: Any) -> Any:
        if isinstance(node, n.Link) and node.target[0].startswith(PAGE):
            return settled(node, findings, kept=in_tree)
        return levels.visit(node)

    blocks = rewrite(blocks, visit, words=False)
    if locale.direction == "rtl":
        blocks = rewrite(blocks, with_units_aligned, words=False)
    return Prepared(replace(clean, blocks=blocks), images.files, (*clean.mended, *findings, *images.findings))


def sanitized(article: Article) -> SanitizedArticle:
    """Return an article without raw markup, forbidden characters and broken links, whatever format it is to be in.

    Of an article that is sanitized already nothing is done, so that its editions in several formats share the work.

    Args:
        article: A localized article.
    """
    if isinstance(article, SanitizedArticle):
        return article
    article = printable_article(article)
    raw = RawMarkup()
    metadata = Metadata(_inline_only(rewrite(article.metadata.values, raw.visit, words=False)))
    blocks = rewrite((*opening_divisions(article.metadata), *article.blocks), raw.visit, words=False)
    blocks, broken = mend_links(cleaned(blocks))
    blocks = tuple(n.Para(block.content) if isinstance(block, n.Plain) else block for block in blocks)
    return SanitizedArticle(
        metadata,
        blocks,
        article.resources,
        article.origin,
        article.findings,
        mended=(*raw.findings(), *broken),
        illustrated=any(isinstance(node, n.Image) for node in iterate(blocks, words=False)),
    )


def _inline_only(values: Any) -> Any:
    """Metadata without notes, images and links: a title is no place for what a catalogue can't show."""

    def visit(node: Any) -> Any:
        match node:
            case n.Note():
                return ()
            case n.Image(_, content) | n.Link(_, content) | n.Cite(_, content) | n.Span(_, content):
                return content
            case _:
                return node

    return rewrite(values, visit)
