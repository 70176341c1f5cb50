"""SVG drawings: cleaned of all that runs or reaches out, and as PNG where a format takes no drawings."""

from __future__ import annotations

from typing import Any

MAX_BYTES = 10_000_000
"""Largest drawing that is parsed."""

MAX_ELEMENTS = 200_000
"""Most elements that a drawing may consist of when all of its repetitions are drawn."""

_MAX_NESTING = 50
_SVG = "http://www.w3.org/2000/svg"
_UNSAFE = frozenset(
    {"script", "foreignObject", "iframe", "embed", "object", "audio", "video", "handler", "listener", "set"}
)
_XLINK_HREF = "{http://www.w3.org/1999/xlink}href"


class SvgError(ValueError):
    """A drawing that can't be used."""


def clean_svg(data: bytes) -> bytes:
    """Return a drawing without scripts, event handlers, foreign content, entities and links to anything outside it.

    Raises:
        SvgError: It is not an SVG document.
    """
    from lxml import etree

    if len(data) > MAX_BYTES:
        raise SvgError("the drawing is too large")
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True, remove_pis=True
    )
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        raise SvgError("it is not well-formed XML") from error
    if root.tag != f"{{{_SVG}}}svg":
        raise SvgError("its root is not svg")
    for element in list(root.iter()):
        _clean_element(element, etree.QName)
    if _drawn(root) > MAX_ELEMENTS:
        raise SvgError("it draws itself too many times")
    return bytes(etree.tostring(root, encoding="utf-8", xml_declaration=True))


def _drawn(root: Any) -> int:
    """Return how many elements are drawn when each `use` is what it refers to; more than `MAX_ELEMENTS` if without end.

    Ten groups that each use the one before ten times are a few lines of text and ten thousand million elements.
    """
    named = {element.get("id"): element for element in root.iter() if element.get("id")}
    counted: dict[str, int] = {}

    def count(element: Any, open_names: frozenset[str]) -> int:
        total = 0
        for item in element.iter():
            total += 1
            href = item.get("href") or item.get(_XLINK_HREF) or ""
            if item.tag == f"{{{_SVG}}}use" and href.startswith("#"):
                total += of_name(href[1:], open_names)
            if total > MAX_ELEMENTS:
                break
        return total

    def of_name(name: str, open_names: frozenset[str]) -> int:
        if name in open_names or len(open_names) > _MAX_NESTING:
            return MAX_ELEMENTS + 1
        if name not in counted:
            counted[name] = count(named[name], open_names | {name}) if name in named else 0
        return counted[name]

    return count(root, frozenset())


def _clean_element(element: Any, qname: Any) -> None:
    parent = element.getparent()
    if not isinstance(element.tag, str) or qname(element).localname in _UNSAFE:
        if parent is not None:
            parent.remove(element)
        return
    for name, value in list(element.attrib.items()):
        local = qname(name).localname.lower()
        outside = local in ("href", "src") and not value.strip().startswith(("#", "data:image/png", "data:image/jpeg"))
        if local.startswith("on") or outside or "url(" in value.replace("url(#", "").lower():
            del element.attrib[name]
    if qname(element).localname == "style" and element.text and ("url(" in element.text or "@import" in element.text):
        element.text = ""


def svg_to_png(data: bytes) -> bytes:
    """Return a drawing as PNG at 192 pixels an inch, drawn by Typst.

    Raises:
        SvgError: Typst can't draw it.
    """
    import typst

    source = (
        b'#set page(width: auto, height: auto, margin: 0pt, fill: none)\n#image(bytes(sys.inputs.svg), format: "svg")'
    )
    try:
        png = typst.compile(
            source, format="png", ppi=192, ignore_system_fonts=True, sys_inputs={"svg": data.decode("utf-8")}
        )
    except (typst.TypstError, UnicodeDecodeError) as error:
        raise SvgError(f"the drawing can't be drawn: {error}") from error
    return png if isinstance(png, bytes) else png[0]
