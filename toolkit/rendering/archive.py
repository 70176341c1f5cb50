"""ZIP containers (EPUB, DOCX): read, their XML edited, and written so that the same parts make the same bytes."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from collections.abc import Callable, Mapping
from typing import Any

_COMPRESSED = (".png", ".jpg", ".jpeg", ".gif", ".webp")
"""Files that are compressed already: to do it again takes a twentieth of an EPUB's time, and saves a twentieth of its
bytes at most."""


def read_parts(data: bytes) -> dict[str, bytes]:
    """Return the files of a container that a writer of ours made, by name, in their order."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist() if not name.endswith("/")}


def write_parts(parts: Mapping[str, bytes], moment: dt.datetime) -> bytes:
    """Return a container of these files, in this order, every one of them dated *moment*.

    A file named ``mimetype`` is stored as it is, as EPUB OCF 3.3 (4.2.2) demands; and so are pictures.
    """
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, data in parts.items():
            info = zipfile.ZipInfo(name, moment.timetuple()[:6])
            stored = name == "mimetype" or name.endswith(_COMPRESSED)
            info.compress_type = zipfile.ZIP_STORED if stored else zipfile.ZIP_DEFLATED
            info.create_system = 3  # the same on every system
            info.external_attr = 0o644 << 16
            archive.writestr(info, data, compresslevel=6)
    return buffer.getvalue()


def edited_xml(data: bytes, edit: Callable[[Any], None]) -> bytes:
    """Return an XML document after *edit* has changed its root. Entities are not expanded, nothing is fetched."""
    from lxml import etree

    root = etree.fromstring(data, etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True))
    edit(root)
    return bytes(etree.tostring(root.getroottree(), encoding="UTF-8", xml_declaration=True))
