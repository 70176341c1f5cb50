"""WordprocessingML: its names, and children put where its schema wants them."""

from __future__ import annotations

from typing import Any

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
SPACE = "{http://www.w3.org/XML/1998/namespace}space"

_ORDER = {
    "pPr": (
        "pStyle keepNext keepLines pageBreakBefore framePr widowControl numPr suppressLineNumbers pBdr shd tabs"
        " suppressAutoHyphens kinsoku wordWrap overflowPunct topLinePunct autoSpaceDE autoSpaceDN bidi adjustRightInd"
        " snapToGrid spacing ind contextualSpacing mirrorIndents suppressOverlap jc textDirection textAlignment"
        " textboxTightWrap outlineLvl divId cnfStyle rPr sectPr pPrChange"
    ),
    "rPr": (
        "rStyle rFonts b bCs i iCs caps smallCaps strike dstrike outline shadow emboss imprint noProof snapToGrid"
        " vanish webHidden color spacing w kern position sz szCs highlight u effect bdr shd fitText vertAlign rtl cs em"
        " lang eastAsianLayout specVanish oMath rPrChange"
    ),
    "tblPr": (
        "tblStyle tblpPr tblOverlap bidiVisual tblStyleRowBandSize tblStyleColBandSize tblW jc tblCellSpacing tblInd"
        " tblBorders shd tblLayout tblCellMar tblLook tblCaption tblDescription tblPrChange"
    ),
    "footnotePr": "pos numFmt numStart numRestart footnote",
}
"""Children of properties in the order of ECMA-376 part 1, annex A (CT_PPr, CT_RPr, CT_TblPr, CT_FtnDocProps)."""

_RANKS = {parent: {W + name: rank for rank, name in enumerate(text.split())} for parent, text in _ORDER.items()}


_STYLES = {kind: (f"{W}{kind}Pr", f"{W}{kind}Style") for kind in ("p", "r", "tbl")}
_VALUE = f"{W}val"


def set_child(parent: Any, name: str, **attributes: str) -> Any:
    """Return a child of properties with these attributes alone, made where the schema wants it if there is none.

    Args:
        parent: An element named in the schema's order above.
        name: The child's name, without its namespace.
        attributes: Its attributes, without theirs.
    """
    from lxml import etree

    child = parent.find(W + name)
    if child is None:
        child = etree.Element(W + name)
        ranks = _RANKS[etree.QName(parent).localname]
        parent.insert(sum(1 for other in parent if ranks[other.tag] < ranks[child.tag]), child)
    child.attrib.clear()
    for key, value in attributes.items():
        child.set(W + key, value)
    return child


def drop_child(parent: Any, *names: str) -> bool:
    """Take children out of an element; tell whether there were any."""
    found = [child for name in names for child in parent.findall(W + name)]
    for child in found:
        parent.remove(child)
    return bool(found)


def properties(element: Any, name: str) -> Any:
    """Return the properties of a paragraph (``pPr``) or run (``rPr``), its first child, made if there are none."""
    from lxml import etree

    child = element.find(W + name)
    if child is None:
        child = etree.Element(W + name)
        element.insert(0, child)
    return child


def style_of(element: Any, kind: str = "p") -> str:
    """Return the style id of a paragraph, run (``r``) or table (``tbl``), or the empty string."""
    own, name = _STYLES[kind]
    for properties_of_it in element.iterchildren(own):  # half of what a path takes, and asked of every paragraph
        for style in properties_of_it.iterchildren(name):
            return str(style.get(_VALUE))
    return ""
