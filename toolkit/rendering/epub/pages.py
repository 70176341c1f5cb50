"""The pages of an EPUB: their language, direction and title, and the roles that pandoc leaves out."""

from __future__ import annotations

from typing import Any

from toolkit.document import DEDICATION
from toolkit.languages import EAST_ASIAN, HANGUL, direction, normalize_tag, one_of
from toolkit.localization import Locale
from toolkit.rendering.addresses import divide_address
from toolkit.rendering.imprint import Imprint
from toolkit.rendering.originals import arrange_originals

XHTML = "{http://www.w3.org/1999/xhtml}"
MATHML = "{http://www.w3.org/1998/Math/MathML}"
EPUB_TYPE = "{http://www.idpf.org/2007/ops}type"
XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"

_HEADINGS = tuple(f"{XHTML}h{level}" for level in range(1, 7))
_ALIGNMENTS = {"text-align: left;": "text-align: start;", "text-align: right;": "text-align: end;"}
_DOTS = ("dots-over", "dots-under")
_SECTIONS = {
    "colophon": ("colophon", "doc-colophon"),
    "chapter": ("chapter", "doc-chapter"),
    "part": ("part", "doc-part"),
    DEDICATION: ("dedication", "doc-dedication"),
}
"""Type and role of a section by the class of its heading (EPUB Structural Semantics Vocabulary, DPUB-ARIA 1.1)."""


def finish_page(root: Any, imprint: Imprint, locale: Locale, *, title: str = "") -> None:
    """Finish one page in place.

    Args:
        root: Its ``html`` element.
        imprint: What the edition says of itself.
        locale: Its locale.
        title: The page's title; that of its first heading unless given.
    """
    root.set("lang", imprint.language)
    root.set(XML_LANG, imprint.language)
    root.set("dir", imprint.direction)
    head = root.find(f"{XHTML}head")
    for style in head.findall(f"{XHTML}style"):
        if not (style.text or "").strip():
            head.remove(style)
    head.find(f"{XHTML}title").text = title or _heading(root) or imprint.title_text
    for element in root.iter("*"):
        finish_element(element, imprint, locale)
    arrange_originals(root, imprint, locale)
    for reference in list(root.iter(f"{XHTML}a")):
        if reference.get("role") == "doc-noteref":
            reference.text = locale.marks.in_digits(reference.text or "")
        else:
            divide_address(reference, f"{XHTML}wbr")
    for note in root.iter(f"{XHTML}aside"):
        if note.get("role") == "doc-footnote":
            _finish_note(note, locale)


def text_of(element: Any) -> str:
    """Return the text of an element as a title: formulas once, though MathML carries their TeX too, no originals."""
    return " ".join("".join(_pieces(element)).split())


def _pieces(element: Any) -> list[str]:
    pieces = [element.text or ""]
    for child in element:
        if child.tag == f"{XHTML}br":
            pieces.append(" ")
        elif child.tag != f"{MATHML}annotation" and not is_original(child) and child.get("role") != "doc-noteref":
            pieces += _pieces(child)
        pieces.append(child.tail or "")
    return pieces


def is_original(element: Any) -> bool:
    """Tell whether an element holds the original that stands beside a translation."""
    return "original" in (element.get("class") or "").split()


def _heading(root: Any) -> str:
    heading = next(root.iter(*_HEADINGS), None)
    return "" if heading is None else text_of(heading)


def finish_element(element: Any, imprint: Imprint, locale: Locale) -> None:
    """Give an element of a page, in place, the language, direction and role that pandoc leaves out."""
    language = element.get("lang")
    if language and element.getparent() is not None:
        element.set(XML_LANG, language)
        if not element.get("dir") and (way := _direction(language)) != imprint.direction:
            element.set("dir", way)
    match element.tag.removeprefix(XHTML):
        case "pre" | "code" if imprint.direction == "rtl" and not element.get("dir"):
            element.set("dir", "ltr")  # code is written from left to right everywhere
        case "em" if locale.emphasis in _DOTS and not one_of(EAST_ASIAN, HANGUL).search("".join(element.itertext())):
            element.set("class", "letters")  # dots are for characters of their own square (JLREQ 3.3.9, CLREQ 5.5.1)
        case "section" | "div":
            _finish_section(element, locale)
        case "th" | "td":
            _finish_cell(element)
        case "figcaption" if element.find(f".//{XHTML}a") is not None:
            element.attrib.pop("aria-hidden", None)  # what can be focused must not be hidden
        case tag if tag == f"{MATHML}math":
            source = element.find(f".//{MATHML}annotation")
            if source is not None and source.text:
                element.set("alttext", source.text.strip())


def _direction(language: str) -> str:
    from toolkit.errors import UsageError

    try:
        return direction(normalize_tag(language))
    except UsageError:
        return ""


def _finish_section(section: Any, locale: Locale) -> None:
    if section.tag == f"{XHTML}div":
        if DEDICATION in (section.get("class") or "").split():  # of a chapter
            section.set("role", "doc-dedication")
            section.set("aria-label", locale.gettext("Dedication"))
        return
    for name in (section.get("class") or "").split():
        if name in _SECTIONS:
            kind, role = _SECTIONS[name]
            section.set(EPUB_TYPE, kind)
            section.set("role", role)
            if name == DEDICATION:
                _name_dedication(section)


def _name_dedication(section: Any) -> None:
    """Let a dedication stand without its heading, which contents and screen readers know it by."""
    heading = next((child for child in section if child.tag in _HEADINGS), None)
    if heading is not None:
        section.set("aria-label", text_of(heading))
        section.remove(heading)
    body = section.getparent()
    if body is not None and body.tag == f"{XHTML}body":
        body.set(EPUB_TYPE, "frontmatter")


def _finish_cell(cell: Any) -> None:
    """Alignment follows the direction of the text; an empty cell heads nothing."""
    style = cell.get("style")
    if style in _ALIGNMENTS:
        cell.set("style", _ALIGNMENTS[style])
    if cell.tag == f"{XHTML}th":
        if not "".join(cell.itertext()).strip() and len(cell) == 0:
            cell.tag = f"{XHTML}td"
        else:
            in_head = any(parent.tag == f"{XHTML}thead" for parent in cell.iterancestors())
            cell.set("scope", "col" if in_head else "row")


def _finish_note(note: Any, locale: Locale) -> None:
    """Begin a note with its number, which leads back to the text: where notes don't pop up, they need both."""
    from lxml import etree

    number = (note.get("id") or "").removeprefix("fn")
    shown = locale.marks.in_digits(number)
    first = next((child for child in note if isinstance(child.tag, str)), None)
    if first is None or first.tag != f"{XHTML}p":
        first = etree.Element(f"{XHTML}p")
        note.insert(0, first)
    link = etree.Element(f"{XHTML}a", {"href": f"#fnref{number}", "class": "footnote-back", "role": "doc-backlink"})
    link.set("aria-label", f"{locale.gettext('Note')} {shown}")
    link.text, link.tail = shown, f" {(first.text or '').lstrip()}"
    first.text = None
    first.insert(0, link)
