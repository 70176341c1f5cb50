"""XML parts of containers that pandoc wrote, edited in place."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any


def edited(data: bytes, edit: Callable[[Any], None]) -> bytes:
    """Return an XML document after *edit* has changed its root. Entities are not expanded, nothing is fetched."""
    from lxml import etree

    root = etree.fromstring(data, etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True))
    edit(root)
    return bytes(etree.tostring(root.getroottree(), encoding="UTF-8", xml_declaration=True))
