"""The cover: the author's own, or one drawn from the title.

It is drawn by Typst, which is in this process anyway: as SVG, lines would have to be broken by hand, and what turns
SVG into pixels shapes no Arabic and no Devanagari.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import reduce

from toolkit.document import COVER_KEY, Article, nodes as n
from toolkit.errors import MissingError, RenderError
from toolkit.findings import Finding
from toolkit.languages import babel_locale, language_name, phrases_of
from toolkit.localization import Family, Locale
from toolkit.rendering.fonts import families_for, lacking, needs_system, typst_families
from toolkit.rendering.images import Images, media_types
from toolkit.rendering.imprint import Imprint
from toolkit.rendering.templates import Templates, asks_for_package, no_packages
from toolkit.rendering.temporary import temporary_folder
from toolkit.rendering.typesetting import TypstRefusal, compile_typst

_ACCEPTED = media_types(("png", "jpg"))
"""What every bookshop takes; drawings and other bitmaps become PNG."""

_PIXELS_PER_INCH = 180
"""The template's 400 × 640 points become 1000 × 1600 pixels: sharp on any shelf, 70 kB, and half a tenth of a second.

Fewer colours would halve the bytes, and take twice the time of all the rest.
"""

_LONGEST = 1_000
"""Characters of a title on a cover, in its smallest type."""

_NAMES = 3
"""Most authors that a cover names."""

_TILES = "tiles"
_FAMILIES = {"news": "columns", "report": "bars", "essay": "rings", "book": _TILES}
"""Families of design by the kind of text, see `toolkit.rendering.imprint`."""

_BUILT_IN = (Family("Libertinus Serif"),)


@dataclass(frozen=True, slots=True)
class Cover:
    """A cover.

    Attributes:
        name: Name of its file.
        data: Its bytes.
        findings: What it lacks.
    """

    name: str
    data: bytes
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True)
class _Words:
    title: str
    subtitle: str
    authors: str
    language: str

    def text(self) -> str:
        return "".join((self.title, self.subtitle, self.authors, self.language))

    def written_by(self, families: tuple[Family, ...]) -> _Words:
        """Those of the words that some fonts can write."""
        words = (self.title, self.subtitle, self.authors, self.language)
        return _Words(*("" if lacking(word, families) else word for word in words))


def cover_of(article: Article, imprint: Imprint, locale: Locale, templates: Templates) -> Cover:
    """Return the cover of an article's edition.

    Args:
        article: The localized article, with its resources.
        imprint: What the edition says of itself.
        locale: Its locale.
        templates: Its templates.

    Raises:
        RenderError: Typst can't draw the cover's template.
    """
    name = article.metadata.text(COVER_KEY)
    own = _own(article, name, locale) if name else None
    if own is not None:
        return own
    drawn = _draw(imprint, locale, templates, _FAMILIES.get(imprint.genre, _TILES))
    if not name:
        return drawn
    message = f"The cover {name[:100]} can't be used; one was drawn instead. Put a PNG or JPEG beside the article."
    return Cover(drawn.name, drawn.data, (Finding("cover-left-out", message, name[:200]), *drawn.findings))


# ---------------------------------------------------------------- the author's own


def _own(article: Article, name: str, locale: Locale) -> Cover | None:
    images = Images(article, locale, _ACCEPTED)
    images.apply((n.Para((n.Image(n.EMPTY_ATTR, (n.Str("cover"),), (name, "")),)),))
    for file, data in images.files.items():
        return Cover(f"cover.{file.rpartition('.')[2]}", data)
    return None


# ---------------------------------------------------------------- ours


def _draw(imprint: Imprint, locale: Locale, templates: Templates, family: str) -> Cover:
    words = _words(imprint)
    findings: tuple[Finding, ...] = ()
    try:
        families = families_for(words.text(), locale, locale.fonts.headings or None)
    except MissingError as error:
        # The edition itself needs no fonts: the reader's device has them.
        families, words = _BUILT_IN, words.written_by(_BUILT_IN)
        message = f"The cover leaves out words: {error.message} {error.hint}"
        findings = (Finding("cover-without-words", message, imprint.title_text[:200]),)
    digest = hashlib.sha256(imprint.title_text.encode("utf-8")).digest()
    source = templates.fill(
        "epub/cover.typ",
        words=words,
        family=family,
        phrases=phrases_of(words.title, locale.script),
        locale=locale,
        families=typst_families(families),
        hue=int.from_bytes(digest[:2], "big") % 360,
        numbers=list(digest[2:17]),
    )
    return Cover("cover.png", _png(source, families), findings)


def _words(imprint: Imprint) -> _Words:
    from babel.lists import format_list

    names, where = imprint.authors, babel_locale(imprint.language)
    few = len(names) <= _NAMES
    # CLDR's lists of units have no words, but in many languages no pattern for more than two things, too.
    between = str(where.list_patterns["standard"]["middle"])
    by = format_list(names, "standard", where) if few else reduce(between.format, (*names[:_NAMES], "…"))
    tags = dict.fromkeys(filter(None, (imprint.bilingual_with, imprint.language)))
    return _Words(
        _short(imprint.title_text),
        _short(imprint.subtitle_text),
        _short(by),
        " – ".join(language_name(tag, tag) for tag in tags),
    )


def _short(text: str) -> str:
    """Return as much of a text as a cover can show; to look for a size that fits takes a time that grows with it."""
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"


def _png(source: str, families: tuple[Family, ...]) -> bytes:
    """Return a drawing as PNG, its first page if a user's own template has several."""
    with temporary_folder() as folder:
        try:
            pages, _ = compile_typst(source, folder, system=needs_system(families), format="png", ppi=_PIXELS_PER_INCH)
        except TypstRefusal as error:
            if asks_for_package(error.message):
                raise no_packages("The cover") from error
            raise RenderError(
                f"The cover can't be drawn: {error.message}.",
                "Mend epub/cover.typ in your templates' folder, or the fonts of your locale.",
            ) from error
    return pages[0] if pages else b""
