"""The reference document that gives DOCX editions their styles: pandoc's own, with `templates/docx/` over it."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from threading import Lock
from typing import Any

from toolkit import pandoc
from toolkit.errors import UsageError
from toolkit.localization import Locale
from toolkit.rendering.archive import edited_xml, read_parts, write_parts
from toolkit.rendering.docx.numbers import number_format, set_note_numbers
from toolkit.rendering.docx.scripts import is_east_asian, languages_of
from toolkit.rendering.docx.text import EMPHASIS
from toolkit.rendering.docx.wordml import R, W, set_child
from toolkit.rendering.imprint import EARLIEST
from toolkit.rendering.templates import Templates

_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_RELATIONSHIPS = "http://schemas.openxmlformats.org/package/2006/relationships"
_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml"

HEADER = "header1.xml"
_PAGE_PARTS = {HEADER: ("header", "default"), "footer1.xml": ("footer", "default"), "footer2.xml": ("footer", "first")}
"""Files of running heads and feet: what they are, and on which pages. The first page has no running head."""

PAGE_SIZES = {"a4": (11906, 16838), "us-letter": (12240, 15840)}
"""Width and height in twentieths of a point (ISO 216, ANSI/ASME Y14.1)."""

_MARGINS = {
    "top": 1700,
    "right": 1800,
    "bottom": 1700,
    "left": 1800,
    "header": 850,
    "footer": 850,
    "gutter": 0,
}

_TWINS = (("b", "bCs"), ("i", "iCs"), ("sz", "szCs"))
"""Properties that complex scripts have of their own; some of pandoc's styles leave them out."""

_CAPITALS = 0.66
"""Height of a line of capitals, in parts of the text size: Typst counts the space between lines from there."""

_JUSTIFIED = {"Thai": "thaiDistribute", "Laoo": "thaiDistribute"}
"""Scripts without spaces between words have a justification of their own (ECMA-376 part 1, 17.18.44)."""

_lock = Lock()


@lru_cache(maxsize=64)
def reference_document(
    locale: Locale, templates: Templates, *, bilingual: bool = False, dedicated: bool = False
) -> bytes:
    """Return the reference document for a locale, made once per process.

    Args:
        locale: The locale.
        templates: The templates.
        bilingual: Whether an original stands beside the text.
        dedicated: Whether there is a dedication.

    Raises:
        UsageError: The locale names a page size that there is none of.
    """
    page_size(locale)
    parts = dict(_pandocs_own())
    values = template_values(locale)
    parts["word/styles.xml"] = edited_xml(
        parts["word/styles.xml"],
        lambda root: _set_styles(
            root, templates.fill("docx/styles.xml", **values, bilingual=bilingual, dedicated=dedicated)
        ),
    )
    parts["word/document.xml"] = edited_xml(parts["word/document.xml"], lambda root: _set_page(root, locale))
    parts["word/theme/theme1.xml"] = edited_xml(parts["word/theme/theme1.xml"], lambda root: _set_theme(root, locale))
    for name, (kind, _) in _PAGE_PARTS.items():
        parts[f"word/{name}"] = templates.fill(f"docx/{kind}.xml", **values, title="").encode("utf-8")
    parts["word/_rels/document.xml.rels"] = edited_xml(parts["word/_rels/document.xml.rels"], _relate_pages)
    parts["[Content_Types].xml"] = edited_xml(parts["[Content_Types].xml"], _type_pages)
    return write_parts(parts, EARLIEST)


def page_size(locale: Locale) -> tuple[int, int]:
    """Return width and height of a locale's page in twentieths of a point.

    Raises:
        UsageError: There is no such page size.
    """
    if locale.page.size not in PAGE_SIZES:
        raise UsageError(
            f"The locale '{locale.tag}' has the page size '{locale.page.size}'.", f"Sizes: {', '.join(PAGE_SIZES)}."
        )
    return PAGE_SIZES[locale.page.size]


def text_width(locale: Locale) -> int:
    """Return the width of the text in twentieths of a point."""
    return page_size(locale)[0] - _MARGINS["left"] - _MARGINS["right"]


def template_values(locale: Locale) -> dict[str, Any]:
    """Return what the templates of this format refer to."""
    return {
        "locale": locale,
        "languages": languages_of(locale),
        "emphasis": EMPHASIS[locale.emphasis],
        "rtl": locale.direction == "rtl",
        "east_asian": is_east_asian(locale.tag),
        "justified": _JUSTIFIED.get(locale.script, "both") if locale.justify else "left",
        "size": round(locale.page.text_size * 2),
        "line": round((locale.page.leading + _CAPITALS) * locale.page.text_size * 20),
        "indent": round(locale.page.indent * locale.page.text_size * 20),
        "text_width": text_width(locale),
        "first_page": locale.marks.in_digits("1"),
    }


def _pandocs_own() -> Mapping[str, bytes]:
    with _lock:  # so that threads that start together ask pandoc once
        return _default_reference()


@lru_cache(maxsize=1)
def _default_reference() -> Mapping[str, bytes]:
    return read_parts(pandoc.run(["--print-default-data-file=reference.docx"]))


def _set_styles(root: Any, template: str) -> None:
    from lxml import etree

    ours = etree.fromstring(template.encode("utf-8"))
    root.replace(root.find(f"{W}docDefaults"), ours.find(f"{W}docDefaults"))
    known = {style.get(f"{W}styleId"): style for style in root.findall(f"{W}style")}
    for style in ours.findall(f"{W}style"):
        old = known.get(style.get(f"{W}styleId"))
        if old is None:
            root.append(style)
        else:
            root.replace(old, style)
    for look in root.iter(f"{W}rPr"):
        for name, twin in _TWINS:
            own = look.find(W + name)
            if own is not None and look.find(W + twin) is None:
                set_child(look, twin, **({"val": own.get(f"{W}val")} if own.get(f"{W}val") else {}))
    # A theme's fonts would win over those of the locale.
    for fonts in root.iter(f"{W}rFonts"):
        for name in [name for name in fonts.attrib if name.endswith(("Theme", "theme"))]:
            del fonts.attrib[name]
    for fonts in [fonts for fonts in root.iter(f"{W}rFonts") if not fonts.attrib]:
        fonts.getparent().remove(fonts)


def _set_theme(root: Any, locale: Locale) -> None:
    """Fill the slots that pandoc's theme leaves empty, for whoever takes up its fonts."""
    fonts = locale.fonts.docx
    for group in root.iter(f"{_A}majorFont", f"{_A}minorFont"):
        for name, family in (("latin", fonts.latin), ("ea", fonts.east_asian), ("cs", fonts.complex)):
            slot = group.find(f"{_A}{name}")
            slot.attrib.clear()
            slot.set("typeface", family)


def _set_page(root: Any, locale: Locale) -> None:
    from lxml import etree

    section = root.find(f".//{W}sectPr")
    for child in list(section):
        section.remove(child)

    def add(name: str, **attributes: str) -> Any:
        element = etree.SubElement(section, W + name)
        for key, value in attributes.items():
            element.set(W + key, value)
        return element

    for name, (kind, pages) in _PAGE_PARTS.items():
        add(f"{kind}Reference", type=pages).set(f"{R}id", _relationship(name))
    notes = add("footnotePr")
    set_note_numbers(notes, locale)
    set_child(notes, "numRestart", val="continuous")
    width, height = page_size(locale)
    add("pgSz", w=str(width), h=str(height))
    add("pgMar", **{key: str(value) for key, value in _MARGINS.items()})
    add("pgNumType", fmt=number_format(locale))
    add("titlePg")
    if locale.direction == "rtl":
        add("bidi")


def _relationship(name: str) -> str:
    return f"rIdEdition{name.partition('.')[0].title()}"


def _relate_pages(root: Any) -> None:
    from lxml import etree

    for name, (kind, _) in _PAGE_PARTS.items():
        attributes = {"Id": _relationship(name), "Type": f"{_OFFICE}/{kind}", "Target": name}
        etree.SubElement(root, f"{{{_RELATIONSHIPS}}}Relationship", attributes)


def _type_pages(root: Any) -> None:
    from lxml import etree

    for name, (kind, _) in _PAGE_PARTS.items():
        attributes = {"PartName": f"/word/{name}", "ContentType": f"{_WORD}.{kind}+xml"}
        etree.SubElement(root, f"{{{_TYPES}}}Override", attributes)
