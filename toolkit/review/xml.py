"""XML that strangers have written, and texts with inline codes in it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from toolkit.review.exchange import ExchangeError, InlineCode, Pieces, Role

if TYPE_CHECKING:
    from lxml import etree

LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"
SPACE = "{http://www.w3.org/XML/1998/namespace}space"

_DECLARATION = re.compile(rb"<!ENTITY|<!DOCTYPE[^>\[]*\[", re.IGNORECASE)
_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""Characters that XML 1.0 can't hold (section 2.2)."""

_TEXTS = frozenset({"source", "target", "seg"})
"""Elements that hold a text."""

ADDED = "add"
"""What ids of codes begin with for what a person has added; which it is stands in another attribute."""


def refuse_entities(name: str, head: bytes) -> None:
    """Refuse a file that declares entities of its own: they can expand without end, or name files.

    Args:
        name: Its name.
        head: It, or all of it that stands before its root.

    Raises:
        ExchangeError: It does.
    """
    if _DECLARATION.search(head.replace(b"\x00", b"")):
        raise ExchangeError(
            f"{name} declares XML entities, which are not expanded.",
            "Take its DOCTYPE out, and write in place of each entity what it stands for.",
        )


def parse(name: str, data: bytes) -> etree._Element:
    """Return the root of a file; no DTD is loaded, no entity expanded, no address looked up.

    Raises:
        ExchangeError: It is not well-formed XML, or it declares entities.
    """
    from lxml import etree

    refuse_entities(name, data)
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        return etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        raise ExchangeError(
            f"Line {error.lineno or 1} of {name} is not well-formed XML: {error.msg}.", "Export it again."
        ) from error


def root_of(namespace: str, name: str, ours: str, attributes: Mapping[str, str]) -> etree._Element:
    """Return the root of a new file; its own namespace has no prefix, ours has ``pub``."""
    from lxml import etree

    prefixes: Any = {None: namespace, "pub": ours}
    return etree.Element(f"{{{namespace}}}{name}", dict(attributes), nsmap=prefixes)


def serialized(root: etree._Element) -> bytes:
    """Return an XML file."""
    from lxml import etree

    # White space in a text would be part of it, so that texts are taken out while the file is laid out.
    kept = [(one, one.text, list(one)) for one in root.iter() if local(one) in _TEXTS]
    for one, _, children in kept:
        one.text = "…"
        for child in children:
            one.remove(child)
    etree.indent(root)
    for one, text, children in kept:
        one.text = text
        one.extend(children)
    return etree.tostring(root, encoding="utf-8", xml_declaration=True) + b"\n"


def clean(text: str) -> str:
    """Return a text without characters that XML can't hold."""
    return _NOT_XML.sub("", text)


def local(element: etree._Element) -> str:
    """Return an element's name without its namespace; empty for comments and the like."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


@dataclass(frozen=True, slots=True)
class ElementNames:
    """How a format writes inline codes.

    Attributes:
        paired: Element of a span.
        opening: Element that opens a span which crosses another one; it has an id.
        closing: Element that closes it, and
        refers: the attribute by which it says which.
        alone: Element of an atom.
        shown: Attribute with what a code stands for, by element.
        more: Further attributes by kind of code.
        id_of_opening: Attribute with the id of a span, and
        id_of_alone: of an atom.
    """

    paired: str
    opening: str
    closing: str
    refers: str
    alone: str
    shown: Mapping[str, str]
    more: Callable[[InlineCode], dict[str, str]]
    id_of_opening: str = "id"
    id_of_alone: str = "id"


def fill(element: etree._Element, pieces: Pieces, words: ElementNames, namespace: str) -> None:
    """Put a text with inline codes into an element.

    Args:
        element: The element, empty.
        pieces: The text.
        words: How its format writes codes.
        namespace: The format's, in braces; may be empty.
    """
    from lxml import etree

    nested = bool(words.paired) and _is_nested(pieces)
    names = {code_id: f"{ADDED}{number}" for number, code_id in enumerate(_added(pieces), 1)}
    inside = [element]
    for piece in pieces:
        if isinstance(piece, str):
            _append(inside[-1], clean(piece))
            continue
        own = names.get(piece.id, piece.id.replace("~", "-"))
        if piece.role is Role.CLOSE and nested:
            inside.pop()
            continue
        tag = {Role.ALONE: words.alone, Role.OPEN: words.opening, Role.CLOSE: words.closing}[piece.role]
        if nested and piece.role is Role.OPEN:
            tag = words.paired
        made = etree.SubElement(inside[-1], f"{namespace}{tag}")
        if piece.role is Role.CLOSE:
            made.set(words.refers, own)
            continue
        made.set(words.id_of_alone if piece.role is Role.ALONE else words.id_of_opening, own)
        if words.refers == "rid" and tag == words.opening:
            made.set("rid", own)
        for key, value in words.more(piece).items():
            made.set(key, clean(value))
        shown = piece.id.split("~")[0] if piece.id.startswith("+") else piece.shown
        if shown and tag in words.shown:
            made.set(words.shown[tag], clean(shown))
        if nested and piece.role is Role.OPEN:
            inside.append(made)


def _append(element: etree._Element, text: str) -> None:
    if len(element):
        element[-1].tail = (element[-1].tail or "") + text
    else:
        element.text = (element.text or "") + text


def _is_nested(pieces: Pieces) -> bool:
    around: list[str] = []
    for piece in pieces:
        if isinstance(piece, str) or piece.role is Role.ALONE:
            continue
        if piece.role is Role.OPEN:
            around.append(piece.id)
        elif not around or around.pop() != piece.id:
            return False
    return not around


def _added(pieces: Pieces) -> list[str]:
    return list(dict.fromkeys(p.id for p in pieces if isinstance(p, InlineCode) and p.id.startswith("+")))


_OPENING = frozenset({"bpt", "bx", "sc"})
_CLOSING = frozenset({"ept", "ex", "ec"})
_PAIRED = frozenset({"g", "pc"})
_ALONE = frozenset({"x", "ph", "it"})
_THROUGH = frozenset({"mrk", "hi"})
_SHOWN = ("equiv-text", "dispStart", "disp", "type")


def pieces_in(element: etree._Element | None) -> Pieces:
    """Return the text with inline codes in an element of XLIFF 1.2, XLIFF 2 or TMX."""
    if element is None:
        return ()
    pieces: list[str | InlineCode] = []
    added: dict[str, str] = {}
    for piece in _read(element, added):
        if isinstance(piece, str) and pieces and isinstance(pieces[-1], str):
            pieces[-1] += piece
        elif piece:
            pieces.append(piece)
    return tuple(pieces)


def _read(element: etree._Element, added: dict[str, str]) -> Iterator[str | InlineCode]:
    yield _spaced(element.text)
    for child in element:
        name = local(child)
        if name in _PAIRED:
            own = _id(child, added)
            yield InlineCode(own, Role.OPEN)
            yield from _read(child, added)
            yield InlineCode(own, Role.CLOSE)
        elif name in _OPENING or (name == "it" and child.get("pos") in ("open", "begin")):
            yield InlineCode(_id(child, added), Role.OPEN)
        elif name in _CLOSING or (name == "it" and child.get("pos") in ("close", "end")):
            yield InlineCode(_id(child, added), Role.CLOSE)
        elif name in _ALONE:
            yield InlineCode(_id(child, added), Role.ALONE)
        elif name in _THROUGH:
            yield from _read(child, added)
        yield _spaced(child.tail)


def _spaced(text: str | None) -> str:
    return re.sub(r"[ \t\r\n]+", " ", text or "")


def _id(element: etree._Element, added: dict[str, str]) -> str:
    """Return a code's id as we know it: of an added one its kind, of a second piece with a tilde."""
    own = next((element.get(key) for key in ("rid", "startRef", "i", "id", "x") if element.get(key)), "") or ""
    if own.startswith(ADDED):
        shown = next((element.get(key) for key in _SHOWN if (element.get(key) or "").startswith("+")), None)
        if shown:
            taken = sum(value.split("~")[0] == shown for value in added.values())
            added.setdefault(own, f"{shown}~{taken + 1}" if taken else shown)
        return added.get(own, own)
    return own.replace("-", "~", 1)


def texts(elements: Iterable[etree._Element]) -> Iterator[str]:
    """Yield the texts of elements that have any."""
    yield from (text for element in elements if (text := "".join(map(str, element.itertext())).strip()))
