"""The formats of editions, and the one function that makes them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING

from toolkit import pandoc
from toolkit.errors import RenderError, UsageError
from toolkit.findings import Finding
from toolkit.languages import normalize_tag
from toolkit.rendering.templates import Templates

if TYPE_CHECKING:
    from toolkit.document import Article
    from toolkit.localization import Locale

Renderer = Callable[["Article", "Locale", Templates], "Rendered"]
"""Makes an edition of an article that is localized already."""


@dataclass(frozen=True, slots=True)
class Rendered:
    """An edition.

    Attributes:
        data: The file's bytes; the same article, locale and versions give the same ones.
        findings: What was left out or mended on the way.
    """

    data: bytes
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True)
class Format:
    """A format of editions.

    Attributes:
        name: What people call it on the command line.
        extension: Of its files, without the dot.
        media_type: Its registered media type.
        module: The module whose ``render`` makes it, loaded when it is first needed.
    """

    name: str
    extension: str
    media_type: str
    module: str

    def renderer(self) -> Renderer:
        """Return the function that makes editions of this format."""
        function: Renderer = import_module(self.module).render
        return function


FORMATS: dict[str, Format] = {
    item.name: item
    for item in (
        Format("epub", "epub", "application/epub+zip", "toolkit.rendering.epub"),
        Format("pdf", "pdf", "application/pdf", "toolkit.rendering.pdf"),
        Format(
            "docx",
            "docx",
            "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
            "toolkit.rendering.docx",
        ),
        Format("html", "html", "text/html", "toolkit.rendering.html"),
        Format("md", "md", "text/markdown", "toolkit.rendering.markdown"),
    )
}
"""The formats by name."""


_BY_TYPST = frozenset({"pdf", "epub"})
"""Formats of which something is drawn by Typst; all but Markdown are written by pandoc."""


def expect(formats: Iterable[str], number: int) -> None:
    """Let the processes begin that will make editions, while something else is done: theirs is a tenth of a second.

    Args:
        formats: Names of `FORMATS` that will be asked for.
        number: How many editions will be made at once.
    """
    names = set(formats)
    if names - {"md"}:
        pandoc.prepare(number)
    if names & _BY_TYPST:
        from toolkit.rendering.typesetting import prepare_typst

        prepare_typst(system=False, number=number)


def render(
    article: Article,
    format: str,  # noqa: A002 - the CLI's word
    *,
    locale: Locale | None = None,
    templates: Templates = Templates(),  # noqa: B008 - it can't change
) -> Rendered:
    """Return an edition of an article: localized, and typeset.

    Args:
        article: The article, in the language of the edition.
        format: A name of `FORMATS`.
        locale: How the edition looks and speaks; the locale of the article's language unless given.
        templates: Its templates; the toolkit's own unless given.

    Raises:
        UsageError: There is no such format, or no locale for the article's language.
        MissingError: This machine lacks a font for some of the characters; the hint says how to get it.
        RenderError: The edition can't be made.
    """
    from toolkit.localization import load_locale, localize

    locale = locale or load_locale(article.language or "en")
    return typeset(localize(article, locale), format, locale, templates)


def typeset(article: Article, format: str, locale: Locale, templates: Templates = Templates()) -> Rendered:  # noqa: A002, B008
    """Return an edition of an article that is localized already, alone, with its original, or in a bundle.

    Args:
        article: The localized article; a `sanitized` one, if it is to be rendered in several formats.
        format: A name of `FORMATS`.
        locale: How the edition looks and speaks.
        templates: Its templates.

    Raises:
        UsageError: There is no such format.
        MissingError: This machine lacks a font for some of the characters; the hint says how to get it.
        RenderError: The edition can't be made.
    """
    kind = FORMATS.get(format.strip().lower())
    if kind is None:
        raise UsageError(f"There is no format '{format}'.", f"Formats: {', '.join(FORMATS)}.")
    tag = normalize_tag(article.language or locale.tag)
    if article.language != tag:
        article = article.with_metadata(article.metadata.with_(language=tag))
    from toolkit.localization import in_digits_of

    try:
        return kind.renderer()(article, in_digits_of(article, locale), templates)
    except pandoc.PandocError as error:
        name = article.origin.path or article.metadata.title_text[:60]
        raise RenderError(f"{name} can't be made into {kind.name}: {error.message}", error.hint) from error
