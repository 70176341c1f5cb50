"""Drawings that stood inside a web page, as files: HTML's parser gives them their namespace and letter case.

HTML writes them in any case and without a namespace (HTML Living Standard, 13.2.6.1, "adjust SVG attributes", and
13.2.6.5, the table of tag names); a file is XML, where both count.
"""

from __future__ import annotations

import re
from typing import Any

from toolkit.ingest.xml_parts import parsed, words_in

_SVG = "http://www.w3.org/2000/svg"
_XLINK = "http://www.w3.org/1999/xlink"

_INLINE = re.compile(rb"\s*<svg(?=[\s/>])(?![^>]*\sxmlns=)", re.IGNORECASE)

_TAGS = (
    "altGlyph altGlyphDef altGlyphItem animateColor animateMotion animateTransform clipPath feBlend feColorMatrix "
    "feComponentTransfer feComposite feConvolveMatrix feDiffuseLighting feDisplacementMap feDistantLight feDropShadow "
    "feFlood feFuncA feFuncB feFuncG feFuncR feGaussianBlur feImage feMerge feMergeNode feMorphology feOffset "
    "fePointLight feSpecularLighting feSpotLight feTile feTurbulence foreignObject glyphRef linearGradient "
    "radialGradient textPath"
)
_ATTRIBUTES = (
    "attributeName attributeType baseFrequency baseProfile calcMode clipPathUnits diffuseConstant edgeMode filterUnits "
    "glyphRef gradientTransform gradientUnits kernelMatrix kernelUnitLength keyPoints keySplines keyTimes lengthAdjust "
    "limitingConeAngle markerHeight markerUnits markerWidth maskContentUnits maskUnits numOctaves pathLength "
    "patternContentUnits patternTransform patternUnits pointsAtX pointsAtY pointsAtZ preserveAlpha preserveAspectRatio "
    "primitiveUnits refX refY repeatCount repeatDur requiredExtensions requiredFeatures specularConstant "
    "specularExponent spreadMethod startOffset stdDeviation stitchTiles surfaceScale systemLanguage tableValues "
    "targetX targetY textLength viewBox viewTarget xChannelSelector yChannelSelector zoomAndPan"
)
_CASE = {name.lower(): name for name in f"{_TAGS} {_ATTRIBUTES}".split()}
_NAME = re.compile(r"[A-Za-z_][\w.-]*")


def as_file(data: bytes) -> bytes:
    """Return a drawing that was cut out of HTML as an SVG file; anything else as it is."""
    from toolkit.ingest.webpage.dom import crowded, without_controls

    text = data.decode("utf-8", "replace")
    if not _INLINE.match(data) or crowded(text):
        return data
    from lxml import etree, html

    try:
        parsed = html.fragment_fromstring(data, parser=html.HTMLParser(encoding="utf-8"))
    except (etree.LxmlError, ValueError):
        return data
    without_controls(parsed, text)
    names: Any = {None: _SVG, "xlink": _XLINK}
    root = etree.Element(f"{{{_SVG}}}svg", nsmap=names)
    waiting: list[tuple[Any, Any]] = [(parsed, root)]
    while waiting:
        old, new = waiting.pop()
        new.text, new.tail = old.text, old.tail
        for name, value in old.attrib.items():
            if own := _attribute(name):
                new.set(own, value)
        for child in old:
            if isinstance(child.tag, str) and _NAME.fullmatch(child.tag):
                tag = f"{{{_SVG}}}{_CASE.get(child.tag, child.tag)}"
                waiting.append((child, etree.SubElement(new, tag)))
    root.tail = None
    return etree.tostring(root, encoding="utf-8")


def _attribute(name: str) -> str:
    """Return an attribute's name in XML; nothing for one that has none."""
    if name == "xlink:href":
        return f"{{{_XLINK}}}href"
    return _CASE.get(name, name) if _NAME.fullmatch(name) and name != "xmlns" else ""


def title_of(data: bytes) -> str:
    """Return what a drawing says that it shows (SVG 2, 5.8: ``title``); empty if it does not say it.

    Args:
        data: The drawing, as a file.
    """
    root = parsed(data)
    title = root.find(f"{{{_SVG}}}title") if root is not None else None
    return "" if title is None else words_in(title)
