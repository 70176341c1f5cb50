"""What a DOCX says of itself: its language, and what a catalogue asks of a translation."""

from __future__ import annotations

from typing import Any

from toolkit.document import Metadata, meta_items, meta_text, nodes as n
from toolkit.rendering.imprint import Imprint

_DC = "{http://purl.org/dc/elements/1.1/}"
_CUSTOM = "{http://schemas.openxmlformats.org/officeDocument/2006/custom-properties}"
_VT = "{http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes}"
_CUSTOM_FORMAT = "{D5CDD505-2E9C-101B-9397-08002B2CF9AE}"
"""The format that ECMA-376 part 1, 22.3, gives user-defined properties."""


_SERIES = ("belongs-to-collection", "group-position")


def set_core(root: Any, imprint: Imprint, metadata: Metadata) -> None:
    """Set the language and subjects of the core properties, and a title without its original; pandoc set the others."""
    from lxml import etree

    language = root.find(f"{_DC}language")
    if language is None:
        language = etree.SubElement(root, f"{_DC}language")
    language.text = imprint.language
    subjects = "; ".join(filter(None, (meta_text(item).strip() for item in meta_items(metadata.get("subject")))))
    if subjects and root.find(f"{_DC}subject") is None:
        etree.SubElement(root, f"{_DC}subject").text = subjects
    title = root.find(f"{_DC}title")
    if title is not None and imprint.original_title:
        title.text = imprint.title_text


def _people(metadata: Metadata) -> str:
    """Return who else had a part in an article, and authors who did something else than write, with their roles."""
    named: list[str] = []
    for key in ("author", "contributor"):
        for item in meta_items(metadata.get(key)):
            role = meta_text(dict(item.items).get("role")).strip() if isinstance(item, n.MetaMap) else ""
            if key == "contributor" or (role and role not in ("aut", "author")):
                named.append(f"{meta_text(item).strip()} ({role})" if role else meta_text(item).strip())
    return "; ".join(filter(None, named))


def set_custom(root: Any, imprint: Imprint, metadata: Metadata) -> None:
    """Replace what pandoc put here (date) by what a catalogue asks of an edition."""
    from lxml import etree

    for child in list(root):
        root.remove(child)
    values = {
        "Identifier": imprint.identifier,
        "Source": imprint.source,
        "Subtitle": imprint.subtitle_text,
        "Contributors": _people(metadata),
        "Publisher": metadata.text("publisher").strip(),
        "Series": " ".join(filter(None, (metadata.text(key).strip() for key in _SERIES))),
        "Rights": imprint.rights,
        "Published": imprint.date,
        "Machine translation": "yes" if imprint.translator else "",
        "Translated from": imprint.original_language,
        "Translated by": imprint.translator,
        "Bilingual with": imprint.bilingual_with,
    }
    # Property ids 0 and 1 are reserved.
    for number, (name, value) in enumerate(((name, value) for name, value in values.items() if value), 2):
        attributes = {"fmtid": _CUSTOM_FORMAT, "pid": str(number), "name": name}
        item = etree.SubElement(root, f"{_CUSTOM}property", attributes)
        etree.SubElement(item, f"{_VT}lpwstr").text = value
