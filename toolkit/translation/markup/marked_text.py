"""A sentence as a person translated it: its text, and where in it the markup of the source stands.

Spans and atoms are told by their number among those of the source sentence, so that a correction of one article serves
every other one that has the sentence with markup of the same kinds, each with its own links and notes.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, replace
from typing import Any, TypeAlias

from toolkit.document import ATOM, Content, nodes as n
from toolkit.translation.markup.projection import Projected, keep
from toolkit.translation.markup.segments import Segment, plain_of

_KINDS: dict[type[Any], str] = {
    n.Strong: "strong",
    n.Emph: "emph",
    n.Underline: "underline",
    n.Strikeout: "strikeout",
    n.Superscript: "superscript",
    n.Subscript: "subscript",
    n.SmallCaps: "small caps",
}
_SHELLS: dict[str, type[Any]] = {kind: shell for shell, kind in _KINDS.items()}
_LINK = "link "

Code: TypeAlias = int | str
"""The number of a span of the source sentence, or the kind of one that a person added; of a link, with its address."""


@dataclass(frozen=True, slots=True)
class Codes:
    """The markup of a source sentence.

    Attributes:
        spans: Indices of the unit's spans that reach into it.
        atoms: Indices of the unit's atoms in it.
        kinds: What each of them is, spans first.
    """

    spans: tuple[int, ...]
    atoms: tuple[int, ...]
    kinds: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class MarkedText:
    """A translated sentence with markup.

    Attributes:
        text: The text, one U+FFFC for each atom.
        source: What markup the source sentence has: `Codes.kinds`.
        spans: Start, end and code of each span.
        atoms: Numbers of the source sentence's atoms, in the order in which they stand in the text.
    """

    text: str
    source: tuple[str, ...] = ()
    spans: tuple[tuple[int, int, Code], ...] = ()
    atoms: tuple[int, ...] = ()

    @property
    def plain(self) -> str:
        """The text alone, as an engine would give it."""
        return plain_of(self.text)

    def to_json(self) -> str:
        """Return it as JSON; empty if there is nothing but text."""
        if not self.source and not self.spans and not self.atoms:
            return ""
        return json.dumps(asdict(self), ensure_ascii=False, separators=(",", ":"))

    @classmethod
    def from_json(cls, text: str) -> MarkedText:
        """Return what `to_json` has written.

        Raises:
            ValueError: It is something else: memories come from strangers, too.
        """
        try:
            data = json.loads(text)
            spans = tuple((int(start), int(end), _code(code)) for start, end, code in data["spans"])
            made = cls(str(data["text"]), tuple(map(str, data["source"])), spans, tuple(map(int, data["atoms"])))
        except (KeyError, TypeError, ValueError, RecursionError) as error:
            raise ValueError(f"no marked text: {error}") from error
        if any(not 0 <= start < end <= len(made.text) for start, end, _ in spans):
            raise ValueError("no marked text: a span lies outside of it")
        if made.text.count(ATOM) != len(made.atoms):
            raise ValueError("no marked text: atoms without a place")
        return made


def _code(value: Any) -> Code:
    if isinstance(value, bool) or not isinstance(value, int | str):
        raise TypeError("a code is a number or a kind")
    return value


def kind_of(node: n.Inline) -> str:
    """Return what kind of markup an inline is."""
    match node:
        case n.Quoted(quotes):
            return "double quotes" if quotes == "DoubleQuote" else "single quotes"
        case _:
            return _KINDS.get(type(node)) or type(node).__name__.lower()


def added_code(shell: n.SpanNode) -> Code | None:
    """Return the code of a span that a person added; None for one that can't be taken over."""
    if isinstance(shell, n.Link):
        return _LINK + shell.target[0]
    return _KINDS.get(type(shell))


def added_shell(code: str) -> n.SpanNode | None:
    """Return the span that a code means; None for a kind that there isn't."""
    if code.startswith(_LINK):
        return n.Link(n.Attr(), (), (code.removeprefix(_LINK), ""))
    shell = _SHELLS.get(code)
    return None if shell is None else shell(())


def codes_of(content: Content, segment: Segment) -> Codes:
    """Return the markup of a sentence of a unit."""
    kept = keep(content, segment)
    spans = tuple(kept.spans)
    kinds = [kind_of(content.spans[index].shell) for index in spans]
    kinds += [kind_of(content.atoms[index].node) for index in kept.atoms]
    return Codes(spans, tuple(kept.atoms), tuple(kinds))


def place_marked(content: Content, segment: Segment, marked: MarkedText) -> Projected | None:
    """Return a sentence as a person translated it, with its article's own links and notes.

    Args:
        content: The unit that the sentence is of.
        segment: The sentence.
        marked: The translation.

    Returns:
        The sentence; None if it has other markup than the one that the person saw.
    """
    codes = codes_of(content, segment)
    if codes.kinds != marked.source or sorted(marked.atoms) != list(range(len(codes.atoms))):
        return None
    result = Projected(marked.text, [codes.atoms[number] for number in marked.atoms])
    for start, end, code in marked.spans:
        if isinstance(code, str):
            shell = added_shell(code)
        else:
            index = codes.spans[code] if 0 <= code < len(codes.spans) else None
            if index is not None and index not in result.spans:
                result.spans[index] = (start, end)
                continue
            shell = None if index is None else _without_identifier(content.spans[index].shell)
        if shell is None:
            return None
        result.added.append(((start, end), shell))
    return result


def marked_as(content: Content, segment: Segment, projected: Projected) -> MarkedText:
    """Return a translated sentence of a unit as marked text: the inverse of `place_marked`."""
    codes = codes_of(content, segment)
    spans: list[tuple[int, int, Code]] = [
        (*place, codes.spans.index(index)) for index, place in projected.spans.items() if index in codes.spans
    ]
    for (start, end), shell in projected.added:
        same = [number for number, i in enumerate(codes.spans) if _is_piece(content.spans[i].shell, shell)]
        code = same[0] if same else added_code(shell)
        if code is not None:
            spans.append((start, end, code))
    atoms = tuple(codes.atoms.index(index) for index in projected.atoms)
    return MarkedText(projected.text, codes.kinds, tuple(sorted(spans, key=lambda span: (span[0], -span[1]))), atoms)


def _is_piece(shell: n.SpanNode, piece: n.SpanNode) -> bool:
    return type(shell) is type(piece) and _without_identifier(shell) == piece


def _without_identifier(shell: n.SpanNode) -> n.SpanNode:
    """Return the second piece of a span: an identifier may stand only once in a document."""
    attr = getattr(shell, "attr", None)
    return shell if attr is None else replace(shell, attr=replace(attr, identifier=""))
