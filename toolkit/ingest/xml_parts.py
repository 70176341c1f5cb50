"""XML that strangers have written, alone or in a container: no DTD is loaded, no entity expanded, nothing fetched."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lxml.etree import _Element


def parsed(data: bytes) -> _Element | None:
    """Return the root of an XML file; None if it is no XML."""
    from lxml import etree

    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        return etree.fromstring(data, parser)
    except (ValueError, etree.XMLSyntaxError):
        return None


def part_of(archive: zipfile.ZipFile, name: str) -> _Element | None:
    """Return the root of an XML part of a container; None if it isn't there or isn't XML."""
    try:
        return parsed(archive.read(name))
    except (KeyError, ValueError):
        return None


def words_in(element: _Element) -> str:
    """Return the text of an element, with one space wherever it has white space."""
    return " ".join("".join(map(str, element.itertext())).split())


def remove(element: _Element) -> None:
    """Take an element out and leave the text that follows it."""
    parent, before = element.getparent(), element.getprevious()
    if parent is None:
        return
    if before is None:
        parent.text = (parent.text or "") + (element.tail or "")
    else:
        before.tail = (before.tail or "") + (element.tail or "")
    parent.remove(element)


def xml_part(data: bytes, name: str) -> _Element | None:
    """Return the root of an XML part of a container, or None if it isn't there or isn't XML.

    Args:
        data: The container, DOCX say.
        name: The part's name.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return part_of(archive, name)
    except (OSError, zipfile.BadZipFile):
        return None


def with_parts(
    archive: zipfile.ZipFile, changed: Mapping[str, bytes], renamed: Mapping[str, str] | None = None
) -> bytes:
    """Return a container with other content in some parts, and other names for some; it is read at once and not packed.

    Args:
        archive: The container.
        changed: What is new, by the parts' old names.
        renamed: New names, by the old ones.
    """
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as new:
        for name in dict.fromkeys(archive.namelist()):
            own = (renamed or {}).get(name, name)
            new.writestr(own, changed[name] if name in changed else archive.read(name))
    return buffer.getvalue()
