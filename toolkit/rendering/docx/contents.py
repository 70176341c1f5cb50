"""The list of contents: Word's own field, filled in already, so that it is there in every program and asks nothing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from toolkit.localization import Locale
from toolkit.rendering.docx.wordml import SPACE, M, W, style_of

DEPTH = 2
"""Levels of headings in the list."""

_STYLES = {f"Heading{level}": level for level in range(1, DEPTH + 1)}
TITLE_BLOCK = frozenset({"Title", "Subtitle", "Author", "Date"})
"""Styles of the lines that an edition begins with."""
DEDICATION_STYLE = "Dedication"
"""What may follow them; before a heading, it is the whole edition's."""
_FIRST_ID = 900_000
"""Ids of our bookmarks, beyond those that pandoc gives."""


@dataclass(frozen=True, slots=True)
class _ContentsLine:
    level: int
    text: str
    anchor: str


def add_contents(root: Any, locale: Locale, *, new_page: bool) -> None:
    """Put a list of contents after the title block and the dedication, with a link to each heading.

    The field has page numbers only when Word has laid the pages out and its user updates it: numbers that we made up
    would be wrong.

    Args:
        root: Root of the document.
        locale: The edition's locale.
        new_page: Whether it starts a page.
    """
    body = root.find(f"{W}body")
    entries = [_entry(paragraph, number) for number, paragraph in enumerate(body.findall(f"{W}p")) if _level(paragraph)]
    entries = [entry for entry in entries if entry.text]
    if not entries:
        return
    children = list(body)
    first = next(
        index for index, child in enumerate(children) if style_of(child) not in TITLE_BLOCK | {DEDICATION_STYLE}
    )
    children[first].addprevious(_field(entries, locale, new_page))


def _level(paragraph: Any) -> int:
    return _STYLES.get(style_of(paragraph), 0)


def _entry(paragraph: Any, number: int) -> _ContentsLine:
    anchor = f"_Toc{number + 1:08d}"
    start = _element("bookmarkStart", id=str(_FIRST_ID + number), name=anchor)
    properties = paragraph.find(f"{W}pPr")
    properties.addnext(start)
    paragraph.append(_element("bookmarkEnd", id=str(_FIRST_ID + number)))
    return _ContentsLine(_level(paragraph), _text(paragraph), anchor)


def _text(paragraph: Any) -> str:
    texts: list[str] = []
    for run in paragraph.iter(f"{W}r", f"{M}r"):
        if style_of(run, "r") != "Original":  # the original of a bilingual heading stands below the translation
            texts.extend(
                " " if item.tag == f"{W}br" else item.text or "" for item in run.iter(f"{W}t", f"{M}t", f"{W}br")
            )
    return " ".join("".join(texts).split())


def _field(entries: list[_ContentsLine], locale: Locale, new_page: bool) -> Any:
    content = _element("sdtContent")
    content.append(_heading(locale, new_page))
    for number, entry in enumerate(entries):
        paragraph = _paragraph(f"TOC{entry.level}")
        if number == 0:
            paragraph.append(_field_character("begin"))
            instruction = _run(_element("instrText"))
            instruction[0].set(SPACE, "preserve")
            instruction[0].text = f' TOC \\o "1-{DEPTH}" \\h \\z \\u '
            paragraph.append(instruction)
            paragraph.append(_field_character("separate"))
        link = _element("hyperlink", anchor=entry.anchor, history="1")
        link.append(_text_run(entry.text))
        paragraph.append(link)
        if number == len(entries) - 1:
            paragraph.append(_field_character("end"))
        content.append(paragraph)
    part = _element("docPartObj")
    part.append(_element("docPartGallery", val="Table of Contents"))
    part.append(_element("docPartUnique"))
    about = _element("sdtPr")
    about.append(part)
    result = _element("sdt")
    result.extend((about, content))
    return result


def _heading(locale: Locale, new_page: bool) -> Any:
    paragraph = _paragraph("TOCHeading")
    if new_page:
        paragraph[0].append(_element("pageBreakBefore"))
    paragraph.append(_text_run(locale.gettext("Contents")))
    return paragraph


def _paragraph(style: str) -> Any:
    paragraph, about = _element("p"), _element("pPr")
    about.append(_element("pStyle", val=style))
    paragraph.append(about)
    return paragraph


def _field_character(kind: str) -> Any:
    return _run(_element("fldChar", fldCharType=kind))


def _text_run(text: str) -> Any:
    element = _element("t")
    element.set(SPACE, "preserve")
    element.text = text
    return _run(element)


def _run(child: Any) -> Any:
    run = _element("r")
    run.append(child)
    return run


def _element(tag: str, /, **attributes: str) -> Any:
    from lxml import etree

    element = etree.Element(W + tag)
    for key, value in attributes.items():
        element.set(W + key, value)
    return element
