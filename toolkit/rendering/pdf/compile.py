"""Typst in process: to PDF/UA-1 and PDF/A-2a, with the right fonts or not at all."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Literal, cast

from toolkit.errors import MissingError, RenderError
from toolkit.localization import Locale
from toolkit.rendering.fonts import missing_glyphs, no_font
from toolkit.rendering.imprint import Imprint

if TYPE_CHECKING:
    from typst import Fonts

STANDARDS: tuple[Literal["ua-1"], Literal["a-2a"]] = ("ua-1", "a-2a")


_OURS = "Please report this with the article: it should have been mended."
_THEIRS = "The templates in {folder} may be at fault: mend them, or make the edition without them."


def compile_pdf(
    source: str, folder: Path, fonts: Fonts, locale: Locale, imprint: Imprint, templates: Path | None = None
) -> bytes:
    """Return the PDF of a document.

    Args:
        source: The whole Typst source.
        folder: The folder that holds its images; Typst reads nothing outside it.
        fonts: All fonts that it may use.
        locale: The edition's locale.
        imprint: The edition's imprint, for the moment that the file bears.
        templates: The folder of a user's own templates, if there is one.

    Raises:
        MissingError: There is no font for some characters; the error names them and the package.
        RenderError: Typst refuses the document.
    """
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
        if missing := missing_glyphs(str(error.diagnostic)):
            raise no_font(missing, locale) from error
        nested = "depth exceeded" in str(error.message)
        raise RenderError(
            f"'{imprint.title_text[:60]}' can't be made into PDF: {error.message}.",
            "It is nested too deeply: flatten its lists and quotations."
            if nested
            else (_THEIRS.format(folder=templates) if templates else _OURS),
        ) from error
    unknown = [str(item.message) for item in warnings if "font family" in str(item.message)]
    if unknown:
        raise MissingError(
            f"A font of the locale is missing: {unknown[0]}.", "Install it, or name another in the locale."
        )
    return cast("bytes", data)  # a PDF is one file
