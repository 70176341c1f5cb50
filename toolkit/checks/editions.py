"""Is the file what its name says? Quick checks of every edition, before it is put in place."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable

from toolkit.errors import RenderError


def check_edition(data: bytes, format: str) -> dict[str, bool]:  # noqa: A002 - the CLI's word
    """Return what was checked of an edition, by code; all of it holds.

    Args:
        data: The edition's bytes.
        format: ``epub``, ``pdf`` or ``docx``.

    Raises:
        RenderError: The edition is broken: it must not reach anybody.
    """
    results: dict[str, bool] = {}
    for code, check in _CHECKS[format].items():
        try:
            results[code] = check(data)
        except (ValueError, SyntaxError, KeyError, OSError, zipfile.BadZipFile) as error:
            raise RenderError(f"The {format} file that was made is broken ({code}): {error}.") from error
        if not results[code]:
            raise RenderError(f"The {format} file that was made is broken ({code}).", "Report it with its source.")
    return results


def _zip_is_whole(data: bytes) -> bool:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return archive.testzip() is None


def _xml_is_well_formed(data: bytes) -> bool:
    from lxml import etree

    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for name in archive.namelist():
            if name.endswith((".xml", ".xhtml", ".opf", ".ncx", ".rels")):
                etree.fromstring(archive.read(name), parser)
    return True


def _mimetype_comes_first(data: bytes) -> bool:
    """The container's type must be readable at a fixed place (OCF 3.3, 4.2.2)."""
    return data[30:58] == b"mimetypeapplication/epub+zip"


def _has(*names: str) -> Callable[[bytes], bool]:
    def check(data: bytes) -> bool:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return set(names) <= set(archive.namelist())

    return check


def _pdf_has_tagged_pages(data: bytes) -> bool:
    import pikepdf

    try:
        with pikepdf.open(io.BytesIO(data)) as pdf:
            return len(pdf.pages) > 0 and "/StructTreeRoot" in pdf.Root
    except pikepdf.PdfError as error:
        raise ValueError(error) from error


_CHECKS: dict[str, dict[str, Callable[[bytes], bool]]] = {
    "epub": {
        "zip-whole": _zip_is_whole,
        "mimetype-first": _mimetype_comes_first,
        "container-there": _has("META-INF/container.xml"),
        "xml-well-formed": _xml_is_well_formed,
    },
    "docx": {
        "zip-whole": _zip_is_whole,
        "parts-there": _has("[Content_Types].xml", "word/document.xml", "docProps/core.xml"),
        "xml-well-formed": _xml_is_well_formed,
    },
    "pdf": {"pages-tagged": _pdf_has_tagged_pages},
}
