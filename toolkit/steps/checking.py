"""Is the file what its name says? Quick checks of every edition, before it is put in place."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Callable
from functools import cached_property, lru_cache
from typing import Any

from toolkit.errors import RenderError

_SMALL = 50_000
"""Bytes of a part that may be remembered."""

_LOADING = re.compile(r"@import|url\((?!['\"]?data:)", re.IGNORECASE)
_RUNNING = frozenset(("script", "iframe", "object", "embed", "link", "base", "form"))
_XML = (".xml", ".xhtml", ".opf", ".ncx", ".rels")


class _File:
    """An edition, taken apart once for all checks.

    Args:
        data: Its bytes.
    """

    def __init__(self, data: bytes) -> None:
        self.data = data

    @cached_property
    def parts(self) -> dict[str, bytes]:
        """The files of a container by name; reading one compares it with its checksum."""
        with zipfile.ZipFile(io.BytesIO(self.data)) as archive:
            return {name: archive.read(name) for name in archive.namelist()}

    @cached_property
    def page(self) -> Any:
        """The root of a page of HTML, which is XML, too; an image in it may be large."""
        from lxml import etree

        return etree.fromstring(self.data, etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True))


def check_edition(data: bytes, format: str) -> dict[str, bool]:  # noqa: A002 - the CLI's word
    """Return what was checked of an edition, by code; all of it holds.

    Args:
        data: The edition's bytes.
        format: A name of `toolkit.rendering.FORMATS`.

    Raises:
        RenderError: The edition is broken: it must not reach anybody.
    """
    file = _File(data)
    results: dict[str, bool] = {}
    for code, check in _CHECKS[format].items():
        try:
            results[code] = check(file)
        except (ValueError, SyntaxError, KeyError, OSError, zipfile.BadZipFile, zlib.error, EOFError) as error:
            raise RenderError(f"The {format} file that was made is broken ({code}): {error}.") from error
        if not results[code]:
            raise RenderError(f"The {format} file that was made is broken ({code}).", "Report it with its source.")
    return results


def _zip_is_whole(file: _File) -> bool:
    return bool(file.parts)


def _xml_is_well_formed(file: _File) -> bool:
    for name, data in file.parts.items():
        if name.endswith(_XML):
            (_parse if len(data) > _SMALL else _parse_once)(data)
    return True


def _parse(data: bytes) -> None:
    from lxml import etree

    etree.fromstring(data, etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False))


_parse_once = lru_cache(maxsize=64)(_parse)
"""The same for parts that editions share, styles and themes say: what has been parsed is remembered by its bytes."""


def _mimetype_comes_first(file: _File) -> bool:
    """The container's type must be readable at a fixed place (OCF 3.3, 4.2.2)."""
    return file.data[30:58] == b"mimetypeapplication/epub+zip"


def _has(*names: str) -> Callable[[_File], bool]:
    return lambda file: set(names) <= file.parts.keys()


def _pdf_has_tagged_pages(file: _File) -> bool:
    import pikepdf

    try:
        with pikepdf.open(io.BytesIO(file.data)) as pdf:
            return len(pdf.pages) > 0 and "/StructTreeRoot" in pdf.Root
    except pikepdf.PdfError as error:
        raise ValueError(error) from error


def _page_is_well_formed(file: _File) -> bool:
    return file.page is not None


def _asks_for_nothing(file: _File) -> bool:
    """A page holds all that it shows, and runs nothing."""
    from lxml import etree

    for element in file.page.iter("*"):
        name = etree.QName(element).localname
        loaded = element.get("src", "data:")
        styled = name == "style" and _LOADING.search(element.text or "")
        if name in _RUNNING or not loaded.startswith("data:") or styled:
            return False
    return True


def _is_text(file: _File) -> bool:
    return bool(file.data.decode("utf-8", "surrogateescape").strip())


_CHECKS: dict[str, dict[str, Callable[[_File], bool]]] = {
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
    "html": {"xml-well-formed": _page_is_well_formed, "alone": _asks_for_nothing},
    "md": {"text-whole": _is_text},
}
