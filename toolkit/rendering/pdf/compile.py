"""Typst: to PDF/UA-1 and PDF/A-2a, with the right fonts or not at all."""

from __future__ import annotations

from pathlib import Path

from toolkit.errors import MissingError, RenderError
from toolkit.localization import Family, Locale
from toolkit.rendering.fonts import missing_glyphs, needs_system, no_font
from toolkit.rendering.imprint import Imprint
from toolkit.rendering.templates import asks_for_package, no_packages
from toolkit.rendering.typesetting import TypstRefusal, compile_typst

STANDARDS = ("ua-1", "a-2a")


_OURS = "Please report this with the article: it should have been mended."
_TOO_MUCH = "It is more than can be set in one piece: divide the article, or take out what repeats itself in it."
_HINTS = {
    "depth exceeded": "It is nested too deeply, or a word is thousands of letters long: flatten its lists, add spaces.",
    # Its numbers for the places of letters have 16 bits.
    # PDF/A-2, 6.1.13: a string has at most 32,767 bytes, and what is read aloud of a formula or an image is one.
    "PDF string is longer": "A formula, a description or an address is longer than PDF can hold: shorten it.",
    "failed to process font": "A font is damaged: install it anew, or name another in the locale.",
    "not mapped to a code point": "A piece of 65,536 bytes has no place to break a line in: put spaces into it.",
}
"""What to do about some of Typst's own refusals."""
_THEIRS = "The {what} in {folder} may be at fault: mend them, or make the edition without them."


def compile_pdf(
    source: str,
    folder: Path,
    families: tuple[Family, ...],
    locale: Locale,
    imprint: Imprint,
    templates: Path | None = None,
) -> bytes:
    """Return the PDF of a document.

    Args:
        source: The whole Typst source.
        folder: The folder that holds its images; Typst reads nothing outside it.
        families: The fonts that it may use.
        locale: The edition's locale.
        imprint: The edition's imprint, for the moment that the file bears.
        templates: The folder of a user's own templates, if there is one.

    Raises:
        MissingError: There is no font for some characters; the error names them and the package.
        RenderError: Typst refuses the document.
    """
    try:
        pages, warnings = compile_typst(
            source,
            folder,
            system=needs_system(families),
            files=sum(file.stat().st_size for file in folder.rglob("*") if file.is_file()),
            format="pdf",
            pdf_standards=list(STANDARDS),
            timestamp=int(imprint.moment.timestamp()),
        )
    except TypstRefusal as error:
        if missing := missing_glyphs(error.diagnostic):
            raise no_font(missing, locale) from error
        if asks_for_package(error.message):
            raise no_packages(f"'{imprint.title_text[:60]}'") from error
        hint = next((hint for part, hint in _HINTS.items() if part in error.message), None) or next(
            (
                _THEIRS.format(what=what, folder=folder)
                for what, folder in (("templates", templates), ("locales", locale.locales.folder))
                if folder
            ),
            None,
        )
        raise RenderError(
            f"'{imprint.title_text[:60]}' can't be made into PDF: {error.message}.",
            hint or (_OURS if error.diagnostic else _TOO_MUCH),
        ) from error
    unknown = [message for message in warnings if "font family" in message]
    if unknown:
        raise MissingError(
            f"A font of the locale is missing: {unknown[0]}.", "Install it, or name another in the locale."
        )
    return pages[0]
