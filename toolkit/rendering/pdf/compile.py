"""Typst in process: to PDF/UA-1 and PDF/A-2a, with the right fonts or not at all."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Literal, cast

from toolkit.errors import MissingError, RenderError
from toolkit.localization import Locale
from toolkit.rendering.imprint import Imprint
from toolkit.rendering.pdf.fonts import families_for, load_fonts, packages_for, script_name

if TYPE_CHECKING:
    from typst import Fonts

STANDARDS: tuple[Literal["ua-1"], Literal["a-2a"]] = ("ua-1", "a-2a")

_MISSING_GLYPH = re.compile(r'the text `"(?P<text>(?:[^"\\]|\\.)+)"` could not be displayed')
_UNICODE_ESCAPE = re.compile(r"\\u\{([0-9a-f]+)\}")

Source = Callable[[tuple[str, ...]], str]
"""Gives the whole Typst source for some font families."""


def compile_pdf(source: Source, folder: Path, locale: Locale, imprint: Imprint) -> bytes:
    """Return the PDF of a document.

    It is tried with the locale's own text fonts, which are built in for most scripts; if characters are missing,
    again with the families that the locale names for their scripts, from the system's font folders.

    Args:
        source: The document.
        folder: The folder that holds its images; Typst reads nothing outside it.
        locale: The edition's locale.
        imprint: The edition's imprint, for the moment that the file bears.

    Raises:
        MissingError: There is no font for some characters; the error names them and the package.
        RenderError: Typst refuses the document.
    """
    families, fonts = tuple(family.name for family in locale.fonts.text), load_fonts(system=False)
    if not set(families) <= set(fonts.families()):
        fonts = load_fonts(system=True)
    missing: set[str] = set()
    # Each turn adds fonts for scripts that were missing; a script that is still missing then can't be had.
    while True:
        result = _try(source(families), folder, fonts, imprint)
        if isinstance(result, bytes):
            return result
        if result <= missing:
            raise _no_font(result, locale)
        missing |= result
        fonts = load_fonts(system=True)
        more = families_for(missing, locale, fonts)
        if not more:
            raise _no_font(missing, locale)
        families = (*families, *(family for family in more if family not in families))


def _try(source: str, folder: Path, fonts: Fonts, imprint: Imprint) -> bytes | set[str]:
    """Return the PDF, or the characters that no font has."""
    import typst

    try:
        # Packages are looked for in the folder, where there are none: nothing is fetched.
        compiler = typst.Compiler(root=folder, font_paths=fonts, package_path=folder, package_cache_path=folder)
        data, warnings = compiler.compile_with_warnings(
            source.encode("utf-8"),
            format="pdf",
            pdf_standards=list(STANDARDS),
            timestamp=int(imprint.moment.timestamp()),
        )
    except typst.TypstError as error:
        diagnostic = str(error.diagnostic)
        missing = {_unescape(match["text"]) for match in _MISSING_GLYPH.finditer(diagnostic)}
        if missing:
            return missing
        nested = "depth exceeded" in str(error.message)
        raise RenderError(
            f"'{imprint.title_text[:60]}' can't be made into PDF: {error.message}.",
            "It is nested too deeply: flatten its lists and quotations."
            if nested
            else "Please report this with the article: it should have been mended.",
        ) from error
    unknown = [str(item.message) for item in warnings if "font family" in str(item.message)]
    if unknown:
        raise MissingError(
            f"A font of the locale is missing: {unknown[0]}.", "Install it, or name another in the locale."
        )
    return cast("bytes", data)  # a PDF is one file


def _unescape(text: str) -> str:
    return _UNICODE_ESCAPE.sub(lambda match: chr(int(match[1], 16)), text).replace('\\"', '"').replace("\\\\", "\\")


def _no_font(missing: set[str], locale: Locale) -> MissingError:
    by_script: dict[str, list[str]] = {}
    for text in sorted(missing):
        by_script.setdefault(script_name(text[0]), []).append(f"{text} (U+{ord(text[0]):04X})")
    parts = [
        f"{', '.join(names[:3])}{f' and {len(names) - 3} more' if len(names) > 3 else ''} [{script}]"
        for script, names in by_script.items()
    ]
    return MissingError(
        f"No font on this machine has {'; '.join(parts)}.",
        f"Run: apt-get install {' '.join(packages_for(missing, locale))}",
    )
