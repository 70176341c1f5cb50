"""Paragraphs and runs: their direction, their script's slot, their language, and each script's own emphasis."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from toolkit.languages import direction
from toolkit.localization import Locale
from toolkit.rendering.docx.scripts import (
    EAST_ASIAN,
    PLAIN,
    RTL,
    as_letters,
    emphasis_of,
    is_east_asian,
    is_neutral,
    kinds,
    language_slot,
    words_tag,
)
from toolkit.rendering.docx.wordml import SPACE, W, drop_child, properties, set_child, style_of

_CODE_PARAGRAPH = "SourceCode"
_CODE_RUN = "VerbatimChar"
_ORIGINAL = "Original"
_QUOTATION, _OTHER_QUOTATION = "BlockText", "BlockTextOtherWay"
_UNKNOWN = "und-"

_TEXT, _PROPERTIES, _LANGUAGE, _STYLE = (W + name for name in ("t", "rPr", "lang", "rStyle"))

_MARKS = {"ltr": "\u200e", "rtl": "\u200f"}

EMPHASIS: dict[str, tuple[tuple[str, str], ...]] = {
    "italic": (("i", ""), ("iCs", "")),
    "bold": (("b", ""), ("bCs", "")),
    "dots-over": (("em", "dot"),),
    "dots-under": (("em", "underDot"),),
    "spaced": (("spacing", "40"),),
}
"""Run properties by the locale's word for its emphasis (ECMA-376 part 1, 17.3.2 and 17.18.24)."""


def set_text(root: Any, locale: Locale) -> None:
    """Finish all paragraphs of a part.

    Args:
        root: Root of the document, its notes, its header or its footer.
        locale: The edition's locale.
    """
    for paragraph in root.iter(f"{W}p"):
        if style_of(paragraph) != _CODE_PARAGRAPH:
            _set_paragraph(paragraph, locale)


@dataclass(frozen=True, slots=True)
class _Run:
    """A run that holds nothing but text."""

    element: Any
    text: str
    language: str
    style: str

    @property
    def code(self) -> bool:
        return self.style == _CODE_RUN


def _set_paragraph(paragraph: Any, locale: Locale) -> None:
    runs = list(_text_runs(paragraph))
    side = _side(runs, locale)
    if side == "rtl":
        set_child(properties(paragraph, "pPr"), "bidi")
    elif locale.direction == "rtl":
        set_child(properties(paragraph, "pPr"), "bidi", val="0")
    if side != locale.direction and style_of(paragraph) == _QUOTATION:
        set_child(properties(paragraph, "pPr"), "pStyle", val=_OTHER_QUOTATION)
    _set_emphasis(paragraph, locale)
    sides = [_own_side(run, side) for run in runs]
    _hold_together(runs, sides)
    text = "".join(_as_kinds_see(run, own) for run, own in zip(runs, sides, strict=True))
    pieces = kinds(text, RTL if side == "rtl" else PLAIN)
    for run, inside in zip(runs, _cut(pieces, [len(run.text) for run in runs]), strict=True):
        _split(run, inside, locale)
    _join(paragraph)


def _cut(pieces: Iterator[tuple[str, int, int]], lengths: list[int]) -> Iterator[list[tuple[str, int, int]]]:
    """Yield for each run the pieces that lie in it, counted from its beginning."""
    kind, begin, end = next(pieces, ("", 0, 0))
    position = 0
    for length in lengths:
        inside = []
        stop = position + length
        while begin < stop:
            inside.append((kind, max(begin, position) - position, min(end, stop) - position))
            if end > stop:
                break
            kind, begin, end = next(pieces, ("", stop, stop))
        yield inside
        position = stop


def _text_runs(paragraph: Any) -> Iterator[_Run]:
    for element in paragraph.iter(f"{W}r"):
        own, texts = None, []
        for child in element:
            if child.tag == _TEXT:
                texts.append(child.text or "")
            elif child.tag == _PROPERTIES:
                own = child
            else:
                break
        else:
            if texts:
                yield _Run(element, "".join(texts), *_told(own))


def _told(own: Any) -> tuple[str, str]:
    """Return the language and the style that a run's properties tell, or empty strings."""
    if own is None:
        return "", ""
    language, style = own.find(_LANGUAGE), own.find(_STYLE)
    return (
        "" if language is None else str(language.get(f"{W}val")),
        "" if style is None else str(style.get(f"{W}val")),
    )


def _side(runs: list[_Run], locale: Locale) -> str:
    """Return the direction of a paragraph.

    It is the edition's, unless all of it is in other languages: then theirs who have most of it. Code has no part in
    it, nor has an original that follows a translation.
    """
    own = [run for run in runs if run.style != _ORIGINAL] or runs
    weights: dict[str, int] = {}
    for run in own:
        if not run.code:
            weights[run.language] = weights.get(run.language, 0) + sum(map(str.isalnum, run.text))
    language = max(weights, key=lambda tag: weights[tag]) if weights else ""
    if not language or weights.get(""):
        return locale.direction
    return direction(language)


def _own_side(run: _Run, side: str) -> str:
    """Return the direction of a run that does not go the paragraph's way, or the empty string."""
    own = "ltr" if run.code else direction(run.language) if run.language else side
    return own if own != side else ""


def _as_kinds_see(run: _Run, own: str) -> str:
    if run.code:
        return "x" * len(run.text)
    return as_letters(run.text, own) if own else run.text


def _hold_together(runs: list[_Run], sides: list[str]) -> None:
    """Put a mark beside each part that goes the other way and begins or ends with a sign that has no direction.

    Without it the parentheses of `code()` would go the paragraph's way (Unicode Standard Annex 9, 2.6).
    """
    for number, (run, own) in enumerate(zip(runs, sides, strict=True)):
        if not own or not run.text:
            continue
        before = sides[number - 1] if number else ""
        after = sides[number + 1] if number + 1 < len(sides) else ""
        if before != own and is_neutral(run.text[0]):
            run.element.addprevious(_mark(own))
        if after != own and is_neutral(run.text[-1]):
            run.element.addnext(_mark(own))


def _mark(side: str) -> Any:
    from lxml import etree

    run = etree.Element(f"{W}r")
    if side == "rtl":
        set_child(properties(run, "rPr"), RTL)
    text = etree.SubElement(run, f"{W}t")
    text.set(SPACE, "preserve")  # it is joined with its neighbours
    text.text = _MARKS[side]
    return run


def _set_emphasis(paragraph: Any, locale: Locale) -> None:
    """Replace the italics that pandoc writes for all emphasis by the style that an editor can change in one place."""
    for run in paragraph.iter(f"{W}r"):
        own = run.find(f"{W}rPr")
        if own is None or not drop_child(own, "i", "iCs"):
            continue
        styled = bool(style_of(run, "r"))
        emphasis = emphasis_of(_told(own)[0], locale)
        if emphasis != locale.emphasis:  # each script has its own, and the style is the edition's
            styled = True
        elif not styled:
            set_child(own, "rStyle", val="Emphasis")
        for name, value in EMPHASIS[emphasis]:
            if styled or name == "em":  # LibreOffice 7.4 finds no dots in a style
                set_child(own, name, **({"val": value} if value else {}))


def _split(run: _Run, pieces: list[tuple[str, int, int]], locale: Locale) -> None:
    """Put a run for each kind of text in the place of one."""
    for kind, start, end in pieces:
        element = copy.deepcopy(run.element) if len(pieces) > 1 else run.element
        if len(pieces) > 1:
            run.element.addprevious(element)
        _set_run(element, run, run.text[start:end], kind, locale)
    if len(pieces) > 1:
        run.element.getparent().remove(run.element)


def _set_run(element: Any, run: _Run, text: str, kind: str, locale: Locale) -> None:
    new, *others = element.findall(f"{W}t")
    for other in others:
        element.remove(other)
    new.set(SPACE, "preserve")
    new.text = text
    if run.code:
        drop_child(properties(element, "rPr"), "lang")  # its style's holds
        return
    _set_language(element, run.language, locale)
    if kind != PLAIN:
        set_child(properties(element, "rPr"), kind)
    elif EAST_ASIAN.search(text) or _between_characters(text, run.language or locale.tag):
        set_child(properties(element, "rPr"), "rFonts", hint="eastAsia")


def _between_characters(text: str, tag: str) -> bool:
    """Tell whether a text is East Asian punctuation: fonts of both kinds have “ ” — …, of unlike widths."""
    return is_east_asian(tag) and not text.isspace() and not any(map(str.isalnum, text))


def _set_language(element: Any, tag: str, locale: Locale) -> None:
    if not tag:
        return
    own = properties(element, "rPr")
    if tag.startswith(_UNKNOWN):
        drop_child(own, "lang")
    else:
        set_child(own, "lang", **{language_slot(tag): words_tag(tag, locale.locales)})


def _join(paragraph: Any) -> None:
    """Make one run of neighbours that look alike: pandoc writes one for each word, and no editor wants that."""
    from lxml import etree

    last, last_look = None, b""
    for run in list(paragraph.iter(f"{W}r")):
        own = run.find(f"{W}rPr")
        text = run.find(f"{W}t")
        if text is None or len(run) != (1 if own is None else 2):
            last = None
            continue
        look = b"" if own is None else etree.tostring(own, with_tail=False)
        if last is not None and look == last_look and run.getprevious() is last:
            target = last.find(f"{W}t")
            target.text = (target.text or "") + (text.text or "")
            run.getparent().remove(run)
        else:
            last, last_look = run, look
