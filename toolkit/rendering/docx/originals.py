"""Originals that follow their translations: each looks as its translation does, only quieter."""

from __future__ import annotations

from typing import Any

from toolkit.rendering.docx.wordml import W, properties, set_child, style_of

ORIGINAL_STYLES = "Original"
"""What the names of the styles of originals begin with."""
_STYLE = "OriginalText"
_TWINS = {"FootnoteText": "OriginalNote", "Definition": "OriginalDefinition", "Caption": "OriginalCaption"}
"""Styles of originals by those of the translations before them."""
_CLOSE, _GAP = ("Caption", "Definition"), "20"
"""Styles of translations that their originals stand close below, and how close, in twentieths of a point."""
_DEFINITION, _INDENT = "Definition", "400"
"""Style of definitions, and their indent in `templates/docx/styles.xml`, in twentieths of a point."""
_IN_CELLS = "OriginalCell"
_IN_LINE, _HEADINGS = "Original", {"Title": "OriginalTitle"}
"""Style of an original in the paragraph of its translation, and those it has in headings: one of their size shouts."""
_OTHER_SIDE = {"left": "right", "right": "left"}


def set_originals(root: Any) -> None:
    """Finish the originals of a part whose paragraphs have their styles and directions already."""
    for paragraph in root.iter(f"{W}p"):
        if style_of(paragraph).startswith(("Title", "Subtitle", "Heading")):
            _quieten(paragraph)
        if style_of(paragraph) != _STYLE:
            continue
        own, twin = properties(paragraph, "pPr"), _twin(paragraph)
        if twin is None:
            continue
        in_cell = paragraph.getparent().tag == f"{W}tc"
        set_child(own, "pStyle", val=_IN_CELLS if in_cell else _TWINS.get(style_of(twin), _STYLE))
        if in_cell:
            _align(own, twin)
        elif style_of(twin) == _DEFINITION and _other_way(own, twin):
            _align(own, twin)
            set_child(own, "ind", left="0", right=_INDENT)
        if style_of(twin) == "Caption":
            set_child(own, "keepNext")
        if style_of(twin) in _CLOSE and not in_cell and paragraph.getprevious() is twin:
            above = properties(twin, "pPr")
            set_child(above, "keepNext")
            set_child(above, "spacing", after=_GAP)
            set_child(own, "spacing", before="0")


def _quieten(heading: Any) -> None:
    style, last = _HEADINGS.get(style_of(heading), "OriginalHeading"), None
    for run in heading.iter(f"{W}r"):
        last = run
        if style_of(run, "r") == _IN_LINE:
            set_child(properties(run, "rPr"), "rStyle", val=style)
    if last is not None and style_of(last, "r") == style:
        # The mark of a paragraph is as high as its last line.
        set_child(set_child(properties(heading, "pPr"), "rPr"), "rStyle", val=style)


def _twin(paragraph: Any) -> Any:
    """Return the paragraph before, which is the translation or more of the original; None if there is none."""
    before = paragraph.getprevious()
    while before is not None and before.tag == f"{W}p" and style_of(before) in (_STYLE, *_TWINS.values(), _IN_CELLS):
        before = before.getprevious()
    return before if before is not None and before.tag == f"{W}p" else None


def _align(own: Any, twin: Any) -> None:
    """Put an original on the side of its translation: left is taken for the start (ECMA-376, 17.18.44)."""
    aligned = twin.find(f"{W}pPr/{W}jc")
    side = "left" if aligned is None else str(aligned.get(f"{W}val"))
    if _other_way(own, twin):
        side = _OTHER_SIDE.get(side, side)
    set_child(own, "jc", val=side)


def _other_way(own: Any, twin: Any) -> bool:
    return _goes_right_to_left(own) != _goes_right_to_left(twin.find(f"{W}pPr"))


def _goes_right_to_left(own: Any) -> bool:
    mark = None if own is None else own.find(f"{W}bidi")
    return mark is not None and mark.get(f"{W}val") != "0"
