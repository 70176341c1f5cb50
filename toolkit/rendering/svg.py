"""SVG drawings: cleaned of all that runs or reaches out, and as PNG where a format takes no drawings."""

from __future__ import annotations

import base64
import binascii
import hashlib
import re
import subprocess
import sys
from collections.abc import Iterator, Mapping
from typing import Any

from toolkit import children
from toolkit.document import Resource
from toolkit.rendering import drawing
from toolkit.rendering.bitmaps import MAX_PIXELS, MAX_SIDE, sound
from toolkit.rendering.cache import Cache
from toolkit.scanning import without

MAX_BYTES = 10_000_000
"""Largest drawing that is parsed."""

MAX_ELEMENTS = 200_000
"""Most elements that a drawing may consist of when all of its repetitions are drawn."""

_MAX_NESTING = 50
_MIN_SIZE, _MAX_SIZE = 1e-3, 1e6
"""Of a drawing, in any unit: Typst's renderer stops the process where a side is nothing next to the other."""

_UNITS = ("px", "pt", "pc", "mm", "cm", "in", "rem", "em", "ex", "%")

_MAX_ATTRIBUTES = 1_000
"""Of one element: to find one of them, libxml2 goes through all before it."""

_BUILT_IN = "\u052f"
"""The last letter of Cyrillic."""

_SVG = "{http://www.w3.org/2000/svg}"
_XLINK = "{http://www.w3.org/1999/xlink}"
_XML_KEPT = frozenset({"{http://www.w3.org/XML/1998/namespace}lang", "{http://www.w3.org/XML/1998/namespace}space"})
_UNSAFE = frozenset(
    [
        "script",
        "foreignobject",
        "iframe",
        "embed",
        "object",
        "audio",
        "video",
        "canvas",
        "handler",
        "listener",
        "set",
        "metadata",
    ]
)
"""Elements of SVG 1.1, 1.2 and 2 that run or hold something foreign, or say who drew it."""

_PICTURES = frozenset({f"{_SVG}image", f"{_SVG}feImage"})
_EMBEDDED = re.compile(r"\s*data:image/(?:png|jpeg|jpg|gif|webp);base64,", re.IGNORECASE)
_FRAGMENT = re.compile(r"url\(\s*+['\"]?#([^'\"()]*+)['\"]?\s*+\)", re.IGNORECASE)
"""Without brackets in the name, and never two ways to part it: ``url(#url(#url(#…`` is looked through once."""
_FORBIDDEN = re.compile(r"\\|@import|image-set|expression\(|javascript:|url\(", re.IGNORECASE)
_FOREIGN_RULES = re.compile(
    r"""@font-face\s*+\{[^{}]*+\} | @import\s*+(?:url\(\s*+)?(?:"[^"]{0,500}"|'[^']{0,500}')?[^;{}]{0,500};""",
    re.IGNORECASE | re.VERBOSE,
)
"""What only fetches fonts and other sheets: without it the rest of a sheet may be harmless."""


_SECONDS = 60
"""By the clock, on a machine that does much else."""

_PIXELS_PER_INCH = 192
_LONGEST, _LEAST = MAX_SIDE * 72 / _PIXELS_PER_INCH, 72 / _PIXELS_PER_INCH
_SOURCE = f"""#set page(width: auto, height: auto, margin: 0pt, fill: none)
#let drawing = image.with(bytes(sys.inputs.svg), format: "svg", fit: "stretch")
#context {{
  let natural = measure(drawing())
  let scale = calc.min(1, {_LONGEST}pt / calc.max(natural.width, natural.height))
  drawing(width: calc.max(natural.width * scale, {_LEAST}pt), height: calc.max(natural.height * scale, {_LEAST}pt))
}}"""
"""Typst itself says how large a drawing is, whatever the unit: 20,000 pixels square would need 6 GB as a bitmap."""

_cache: Cache[bytes, bytes | str] = Cache(32_000_000, len)


class SvgError(ValueError):
    """A drawing that can't be used."""


def clean_svg(data: bytes) -> bytes:
    """Return a drawing without scripts, event handlers, foreign content, entities and links to anything outside it.

    Bitmaps in it are made sound, or go. All that isn't of SVG goes too: editors keep names and folders there.

    Raises:
        SvgError: It is not an SVG document, of no possible size, or larger than it looks.
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
    if root.tag != f"{_SVG}svg":
        raise SvgError("its root is not svg")
    _check_size(root)
    for element in list(root.iter()):
        _remove_unsafe(element)
    for element in root.iter():
        _clean_attributes(element)
    _clean_pictures(root)
    if _drawn(root) > MAX_ELEMENTS:
        raise SvgError("it draws itself too many times")
    etree.cleanup_namespaces(root)
    return bytes(etree.tostring(root, encoding="utf-8", xml_declaration=True))


def _check_size(root: Any) -> None:
    sides = [root.get("width"), root.get("height"), *(root.get("viewBox") or "").replace(",", " ").split()[2:]]
    for side in (side.strip() for side in sides if side and side.strip() != "auto"):
        unit = next((unit for unit in _UNITS if side.endswith(unit)), "")
        try:
            sane = _MIN_SIZE <= float(side.removesuffix(unit)) <= _MAX_SIZE
        except ValueError:
            sane = False
        if not sane:
            raise SvgError(f"a side of {side[:20]} can't be drawn")


def _is_safe(element: Any) -> bool:
    if not isinstance(element.tag, str) or not element.tag.startswith(_SVG):
        return False
    name = element.tag.removeprefix(_SVG).lower()
    if name == "style":
        return _clean_style(element)
    target = (element.get("attributeName") or "").rpartition(":")[2].strip().lower()
    return name not in _UNSAFE and not target.startswith(("on", "href", "src", "style", "base"))


def _remove_unsafe(parent: Any) -> None:
    """Remove the unsafe among an element's children, but not the text that follows them, which is put together once."""
    before, texts, children_of = None, [parent.text or ""], list(parent)
    for child in (*children_of, None):
        if child is not None and not _is_safe(child):
            texts.append(child.tail or "")
            parent.remove(child)
            continue
        if len(texts) > 1:
            if before is None:
                parent.text = "".join(texts) or None
            else:
                before.tail = "".join(texts) or None
        if child is not None:
            before, texts = child, [child.tail or ""]


def _remove(element: Any) -> None:
    """Remove an element but not the text that follows it, which lxml takes for a part of it."""
    parent = element.getparent()
    if parent is None:
        return
    before = element.getprevious()
    if before is None:
        parent.text = (parent.text or "") + (element.tail or "") or None
    else:
        before.tail = (before.tail or "") + (element.tail or "") or None
    parent.remove(element)


def _clean_style(element: Any) -> bool:
    """Leave of a style sheet its own text without what fetches; return whether that is harmless."""
    text = _FOREIGN_RULES.sub(" ", without("".join(element.itertext()), "/*", "*/", lambda _: " "))
    for child in list(element):
        element.remove(child)
    element.text = text
    return _is_harmless(text)


def _is_harmless(text: str) -> bool:
    """Whether CSS, or an attribute, refers to nothing but parts of its drawing.

    A backslash can spell any word in another way (CSS Syntax 3, section 4.3.7).
    """
    return _FORBIDDEN.search(_FRAGMENT.sub(" ", text)) is None


def _clean_attributes(element: Any) -> None:
    if len(element.attrib) > _MAX_ATTRIBUTES:
        raise SvgError(f"an element has {len(element.attrib)} attributes")
    for name, value in list(element.attrib.items()):
        local = name.removeprefix(_XLINK)
        known = not name.startswith("{") or local != name or name in _XML_KEPT
        reference = local in ("href", "src")
        inside = value.strip().startswith("#") or (element.tag in _PICTURES and _EMBEDDED.match(value))
        if not known or local.lower().startswith("on") or (reference and not inside) or not _is_harmless(value):
            del element.attrib[name]
        else:
            element.set(name, value)  # as text: entities in it would be without their declarations


def _clean_pictures(root: Any) -> None:
    """Make the bitmaps in a drawing sound; remove those that aren't."""
    left = MAX_PIXELS
    for element in [item for item in root.iter() if item.tag in _PICTURES]:
        for name in ("href", f"{_XLINK}href"):
            start = _EMBEDDED.match(element.get(name, ""))
            if start is None:
                continue
            if left <= 0:
                raise SvgError("its bitmaps are too large")
            try:
                original = Resource.of(base64.b64decode(element.get(name)[start.end() :]))
                bitmap = sound(original)
            except (ValueError, OSError, binascii.Error):
                _remove(element)
                break
            left -= bitmap.pixels
            made = bitmap.resource
            element.set(name, f"data:{made.media_type};base64,{base64.b64encode(made.data).decode()}")


def _drawn(root: Any) -> int:
    """Return how many elements are drawn when each reference is what it refers to; more than `MAX_ELEMENTS` if endless.

    Ten groups that each use the one before ten times are a few lines of text and ten thousand million elements.
    Patterns, masks, markers and filters can do the same.
    """
    named = {element.get("id"): element for element in root.iter() if element.get("id")}
    rules = _rules(root, named)
    counted: dict[str, int] = {}

    def count(element: Any, open_names: frozenset[str]) -> int:
        total = 0
        for item in element.iter():
            total += 1
            for name in _references(item, rules):
                total += of_name(name, open_names) * _times(item, named.get(name))
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


def _rules(root: Any, named: Mapping[str, Any]) -> dict[str, list[str]]:
    """Return what the style sheets refer to, by the last class, the last element or ``*`` of each selector.

    Raises:
        SvgError: They refer to more than can be drawn.
    """
    rules: dict[str, list[str]] = {}
    left = MAX_ELEMENTS
    for style in root.iter(f"{_SVG}style"):
        for rule in (style.text or "").split("}"):
            head, _, body = rule.rpartition("{")
            names = [name for name in _FRAGMENT.findall(body) if name in named]
            for selector in head.rpartition("{")[2].split(",") if names else ():
                last = (selector.split() or ["*"])[-1]
                found = re.search(r"\.[\w-]+", last) or re.match(r"[A-Za-z]+", last)
                left -= len(names)
                if left < 0:
                    raise SvgError("it draws itself too many times")
                rules.setdefault(found[0] if found else "*", []).extend(names)
    return rules


def _references(item: Any, rules: dict[str, list[str]]) -> Iterator[str]:
    for name, value in item.attrib.items():
        if name in ("href", f"{_XLINK}href") and value.strip().startswith("#"):
            if item.tag not in (f"{_SVG}a", f"{_SVG}textPath"):
                yield value.strip()[1:]
        elif "(" in value:
            yield from _FRAGMENT.findall(value)
    if rules:
        for key in ("*", item.tag.removeprefix(_SVG), *(f".{word}" for word in item.get("class", "").split())):
            yield from rules.get(key, ())


def _times(item: Any, target: Any) -> int:
    """How often an element draws what it refers to: a marker at each point of a line perhaps, all else once."""
    if target is None or target.tag != f"{_SVG}marker":
        return 1
    points = item.get("points") or item.get("d") or ""
    return max(2, len(re.findall(r"[A-Za-z,]", points)))


def drawn_text(data: bytes) -> str:
    """Return the words of a cleaned drawing, for which there have to be fonts."""
    from lxml import etree

    if b"<text" not in data:
        return ""
    return "".join("".join(map(str, text.itertext())) for text in etree.fromstring(data).iter(f"{_SVG}text"))


def svg_to_png(data: bytes) -> bytes:
    """Return a drawing as PNG at 192 pixels an inch, or fewer for one that would be longer than `MAX_SIDE`.

    Raises:
        SvgError: Typst can't draw it, or not with the memory and time that `toolkit.rendering.drawing` grants.
    """
    drawn = _cache.get(hashlib.sha256(data).digest(), lambda: _draw(data))
    if isinstance(drawn, str):
        raise SvgError(f"the drawing can't be drawn: {drawn}")
    return drawn


def _draw(data: bytes) -> bytes | str:
    """Return a drawing as PNG, or why there is none."""
    too_much = "it needs too much memory or time"
    # What Typst has built in writes Latin, Greek and Cyrillic; to look for the system's fonts takes a moment.
    fonts = "system" if any(letter > _BUILT_IN and letter.isalpha() for letter in drawn_text(data)) else "built-in"
    try:
        ran = children.run(
            [sys.executable, "-P", drawing.__file__, _SOURCE, str(_PIXELS_PER_INCH), fonts], data, timeout=_SECONDS
        )
    except subprocess.TimeoutExpired:
        return too_much
    if ran.returncode == 0:
        return ran.stdout
    reason = ran.stderr.decode("utf-8", "replace").strip()
    # The program leaves with one line; what broke off leaves its traces, or none.
    return reason if ran.returncode == 1 and reason and "\n" not in reason else too_much
