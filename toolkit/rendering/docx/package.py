"""What pandoc leaves out of a DOCX: languages as Word writes them, and properties that say what the file is."""

from __future__ import annotations

from typing import Any

from toolkit.localization import Locale
from toolkit.rendering.imprint import Imprint
from toolkit.rendering.xml import edited

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_DC = "{http://purl.org/dc/elements/1.1/}"
_CUSTOM = "{http://schemas.openxmlformats.org/officeDocument/2006/custom-properties}"
_VT = "{http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes}"
_CUSTOM_FORMAT = "{D5CDD505-2E9C-101B-9397-08002B2CF9AE}"
"""The format that ECMA-376 part 1, 22.3, gives user-defined properties."""


def finish(parts: dict[str, bytes], imprint: Imprint, locale: Locale) -> dict[str, bytes]:
    """Return the files of pandoc's DOCX, finished.

    Args:
        parts: Files by name, in order.
        imprint: What the edition says of itself.
        locale: The edition's locale.
    """
    edits = {
        "docProps/core.xml": lambda root: _set_language(root, imprint),
        "docProps/custom.xml": lambda root: _set_custom(root, imprint),
        "word/settings.xml": lambda root: _set_settings(root, locale),
        "word/document.xml": _set_tables,
    }
    return {name: edited(data, edits[name]) if name in edits else data for name, data in parts.items()}


def _set_language(root: Any, imprint: Imprint) -> None:
    from lxml import etree

    language = root.find(f"{_DC}language")
    if language is None:
        language = etree.SubElement(root, f"{_DC}language")
    language.text = imprint.language


def _set_settings(root: Any, locale: Locale) -> None:
    from lxml import etree

    root.find(f"{_W}themeFontLang").set(f"{_W}val", locale.tags.ooxml)
    # A line that its author ended is not stretched to the margin in justified text. The schema wants it before rsids.
    compatibility = etree.Element(f"{_W}compat")
    etree.SubElement(compatibility, f"{_W}doNotExpandShiftReturn")
    root.find(f"{_W}rsids").addprevious(compatibility)


def _set_custom(root: Any, imprint: Imprint) -> None:
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
    }
    # Property ids 0 and 1 are reserved.
    for number, (name, value) in enumerate(((name, value) for name, value in values.items() if value), 2):
        attributes = {"fmtid": _CUSTOM_FORMAT, "pid": str(number), "name": name}
        item = etree.SubElement(root, f"{_CUSTOM}property", attributes)
        etree.SubElement(item, f"{_VT}lpwstr").text = value


def _set_tables(root: Any) -> None:
    """Centre tables: pandoc's style can't, because Word takes a table's place from the table alone."""
    from lxml import etree

    for properties in root.iter(f"{_W}tblPr"):
        if properties.find(f"{_W}jc") is None:
            place = etree.Element(f"{_W}jc")
            place.set(f"{_W}val", "center")
            # ECMA-376 part 1, 17.4.59: jc comes after the widths and before the look.
            properties.insert(list(properties).index(properties.find(f"{_W}tblW")) + 1, place)
