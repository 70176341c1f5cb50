"""The reference document that gives DOCX editions their styles: pandoc's own, with `templates/docx/` over it."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from toolkit import pandoc
from toolkit.errors import UsageError
from toolkit.localization import Locale
from toolkit.rendering.archive import read_parts, write_parts
from toolkit.rendering.imprint import EARLIEST
from toolkit.rendering.templates import Templates
from toolkit.rendering.xml import edited

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_R_ID = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_RELATIONSHIPS = "http://schemas.openxmlformats.org/package/2006/relationships"
_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
_FOOTER_RELATIONSHIP = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/footer"
_FOOTER_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.footer+xml"
_FOOTER_ID = "rIdEditionFooter"

PAGE_SIZES = {"a4": (11906, 16838), "us-letter": (12240, 15840)}
"""Width and height in twentieths of a point (ISO 216, ANSI/ASME Y14.1)."""

_MARGINS = {
    "top": "1700",
    "bottom": "1700",
    "left": "1800",
    "right": "1800",
    "header": "850",
    "footer": "850",
    "gutter": "0",
}


@lru_cache(maxsize=64)
def reference_document(locale: Locale, templates: Templates) -> bytes:
    """Return the reference document for a locale, made once per process.

    Raises:
        UsageError: The locale names a page size that there is none of.
    """
    if locale.page.size not in PAGE_SIZES:
        raise UsageError(
            f"The locale '{locale.tag}' has the page size '{locale.page.size}'.", f"Sizes: {', '.join(PAGE_SIZES)}."
        )
    parts = read_parts(_pandocs_own())
    parts["word/styles.xml"] = edited(parts["word/styles.xml"], lambda root: _set_styles(root, locale, templates))
    parts["word/document.xml"] = edited(parts["word/document.xml"], lambda root: _set_page(root, locale))
    parts["word/footer1.xml"] = templates.fill("docx/footer.xml").encode("utf-8")
    parts["word/_rels/document.xml.rels"] = edited(parts["word/_rels/document.xml.rels"], _relate_footer)
    parts["[Content_Types].xml"] = edited(parts["[Content_Types].xml"], _type_footer)
    return write_parts(parts, EARLIEST)


@lru_cache(maxsize=1)
def _pandocs_own() -> bytes:
    return pandoc.run(["--print-default-data-file=reference.docx"])


def _set_styles(root: Any, locale: Locale, templates: Templates) -> None:
    from lxml import etree

    ours = etree.fromstring(templates.fill("docx/styles.xml", locale=locale).encode("utf-8"))
    root.replace(root.find(f"{W}docDefaults"), ours.find(f"{W}docDefaults"))
    known = {style.get(f"{W}styleId"): style for style in root.findall(f"{W}style")}
    for style in ours.findall(f"{W}style"):
        old = known.get(style.get(f"{W}styleId"))
        if old is None:
            root.append(style)
        else:
            root.replace(old, style)


def _set_page(root: Any, locale: Locale) -> None:
    from lxml import etree

    section = root.find(f".//{W}sectPr")
    for child in list(section):
        section.remove(child)
    width, height = PAGE_SIZES[locale.page.size]
    footer = etree.SubElement(section, f"{W}footerReference")
    footer.set(f"{W}type", "default")
    footer.set(_R_ID, _FOOTER_ID)
    size = etree.SubElement(section, f"{W}pgSz")
    size.set(f"{W}w", str(width))
    size.set(f"{W}h", str(height))
    margins = etree.SubElement(section, f"{W}pgMar")
    for key, value in _MARGINS.items():
        margins.set(f"{W}{key}", value)


def _relate_footer(root: Any) -> None:
    from lxml import etree

    attributes = {"Id": _FOOTER_ID, "Type": _FOOTER_RELATIONSHIP, "Target": "footer1.xml"}
    etree.SubElement(root, f"{{{_RELATIONSHIPS}}}Relationship", attributes)


def _type_footer(root: Any) -> None:
    from lxml import etree

    attributes = {"PartName": "/word/footer1.xml", "ContentType": _FOOTER_TYPE}
    etree.SubElement(root, f"{{{_TYPES}}}Override", attributes)
