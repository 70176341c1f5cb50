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
        return root_of(archive.read(name))
    except KeyError:
        return None


def root_of(data: bytes) -> _Element | None:
    """Return the root of XML; None if it is none."""
    try:
        return parsed(data)
    except ValueError:
        return None


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
