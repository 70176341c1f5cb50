"""What a DOCX says of itself: its language, and what a catalogue asks of a translation."""

from __future__ import annotations

from typing import Any

from toolkit.document import Metadata, meta_text, nodes as n
from toolkit.rendering.credits import contributors_of, identifiers_of, series_of, subjects_of
from toolkit.rendering.imprint import Imprint

_DC = "{http://purl.org/dc/elements/1.1/}"
_CUSTOM = "{http://schemas.openxmlformats.org/officeDocument/2006/custom-properties}"
_VT = "{http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes}"
_CUSTOM_FORMAT = "{D5CDD505-2E9C-101B-9397-08002B2CF9AE}"
"""The format that ECMA-376 part 1, 22.3, gives user-defined properties."""
_CP = "{http://schemas.openxmlformats.org/package/2006/metadata/core-properties}"
_LONGEST = 255
"""Letters of a property's name, and of a value that a person may have given one."""


def set_core(root: Any, imprint: Imprint, metadata: Metadata) -> None:
    """Set the language and subjects of the core properties, and a title without its original; pandoc set the others."""
    from lxml import etree

    language = root.find(f"{_DC}language")
    if language is None:
        language = etree.SubElement(root, f"{_DC}language")
    language.text = imprint.language
    subjects = "; ".join(subjects_of(metadata))
    category = metadata.text("category").strip()
    if category and root.find(f"{_CP}category") is None:
        etree.SubElement(root, f"{_CP}category").text = category
    if subjects and root.find(f"{_DC}subject") is None:
        etree.SubElement(root, f"{_DC}subject").text = subjects
    title = root.find(f"{_DC}title")
    if title is not None and imprint.original_title:
        title.text = imprint.title_text


def set_custom(root: Any, imprint: Imprint, metadata: Metadata) -> None:
    """Replace what pandoc put here (date) by what a catalogue asks of an edition, and the article's own fields."""
    from lxml import etree

    for child in list(root):
        root.remove(child)
    own = bool(metadata.identifier) and imprint.identifier == metadata.identifier
    values = {
        "Identifier": ", ".join(identifiers_of(metadata)) if own else imprint.identifier,
        "Source": imprint.source,
        "Subtitle": imprint.subtitle_text,
        "Contributors": "; ".join(contributors_of(metadata)),
        "Publisher": metadata.text("publisher").strip(),
        "Series": series_of(metadata),
        "Rights": imprint.rights,
        "Published": imprint.date,
        "Machine translation": "yes" if imprint.translator else "",
        "Translated from": imprint.original_language,
        "Translated by": imprint.translator,
        "Bilingual with": imprint.bilingual_with,
        **_own_fields(metadata),
    }
    # Property ids 0 and 1 are reserved.
    for number, (name, value) in enumerate(((name, value) for name, value in values.items() if value), 2):
        attributes = {"fmtid": _CUSTOM_FORMAT, "pid": str(number), "name": name}
        item = etree.SubElement(root, f"{_CUSTOM}property", attributes)
        etree.SubElement(item, f"{_VT}lpwstr").text = value


_SAID = frozenset(
    {
        *("belongs-to-collection", "group-position", "publisher", "contributor", "subject", "category", "genre"),
        *("dedication", "abstract-title", "cover-image", "created"),
    }
)
"""Fields that stand elsewhere in the file."""

_ORDERS = frozenset(
    {
        *("header-includes", "include-before", "include-after", "template", "css", "reference-doc", "reference-docx"),
        *(
            "epub-cover-image",
            "epub-fonts",
            "epub-stylesheet",
            "bibliography",
            "csl",
            "citation-style",
            "documentclass",
        ),
        *("classoption", "geometry", "fontsize", "mainfont", "sansfont", "monofont", "toc", "toc-depth", "output"),
    }
)
"""Fields that tell pandoc what to do (its manual, "Variables" and "Defaults files"), and nothing of the article."""


def without_site_fields(metadata: Metadata) -> Metadata:
    """Return the metadata of a web page without what its site says to programs: addresses of cards, tokens, owners."""
    kept = tuple((key, value) for key, value in metadata.values if key not in metadata.extra or key in _SAID)
    return Metadata(kept)


def _own_fields(metadata: Metadata) -> dict[str, str]:
    """Return the fields of an article's own, which pandoc writes here, too, by their names; `publish`'s are not."""
    found: dict[str, str] = {}
    for key, value in metadata.extra.items():
        is_text = isinstance(value, n.MetaString | n.MetaInlines)
        if key in _SAID or key in _ORDERS or key.startswith("publish-") or not is_text:
            continue
        text = meta_text(value).strip()
        if 0 < len(text) <= _LONGEST and len(key) <= _LONGEST:
            found[key] = text
    return found
