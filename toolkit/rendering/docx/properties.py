"""What a DOCX says of itself: its language, and what a catalogue asks of a translation."""

from __future__ import annotations

from typing import Any

from toolkit.rendering.imprint import Imprint

_DC = "{http://purl.org/dc/elements/1.1/}"
_CUSTOM = "{http://schemas.openxmlformats.org/officeDocument/2006/custom-properties}"
_VT = "{http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes}"
_CUSTOM_FORMAT = "{D5CDD505-2E9C-101B-9397-08002B2CF9AE}"
"""The format that ECMA-376 part 1, 22.3, gives user-defined properties."""


def set_core(root: Any, imprint: Imprint) -> None:
    """Set the language of the core properties, and a title without its original; pandoc has set the others."""
    from lxml import etree

    language = root.find(f"{_DC}language")
    if language is None:
        language = etree.SubElement(root, f"{_DC}language")
    language.text = imprint.language
    title = root.find(f"{_DC}title")
    if title is not None and imprint.original_title:
        title.text = imprint.title_text


def set_custom(root: Any, imprint: Imprint) -> None:
    """Replace what pandoc put here (subtitle, date) by what a catalogue asks of a translation."""
    from lxml import etree

    for child in list(root):
        root.remove(child)
    values = {
        "Identifier": imprint.identifier,
        "Source": imprint.source,
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
