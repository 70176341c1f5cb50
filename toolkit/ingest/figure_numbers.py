"""Figures and tables that a text refers to by number get the number that its author saw.

LaTeX, AsciiDoc, Sphinx, Quarto and pandoc-crossref print numbers that stand nowhere in the source; others write "see
Figure 2" and leave it to the reader to count. What is referred to so is marked with its number here, and so is the
reference; the words are the locale's: see `toolkit.localization.figures`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from toolkit.document import FIGURE, NUMBER, REFERENCE, TABLE, iterate, kind_of_float, nodes as n, plain_text, rewrite
from toolkit.languages import number_before, numbers_in

_FLOATS = (n.Figure, n.Table)
_BARE = re.compile(r"\(?(?P<number>\d{1,3})\)?")
_NUMREF = "numref"
_NAMED = frozenset({_NUMREF, "ref+label"})
"""Kinds of references whose words are a program's: Sphinx' and MyST's ``numref``, LaTeX's ``autoref``, ``cref``."""
_PREFIXES = {"fig": FIGURE, "figure": FIGURE, "tbl": TABLE, "tab": TABLE, "table": TABLE}
"""What identifiers begin with where they are cited: ``@fig:tide`` (pandoc-crossref), ``@tbl-ports`` (Quarto)."""


@dataclass(slots=True)
class _Float:
    """A figure or a table.

    Attributes:
        node: It.
        kind: ``figure`` or ``table``.
        names: Identifiers of it and of what is in it.
        caption: The text of its caption.
        number: Its number; 0 if it has none yet.
        own: Whether its caption tells it.
    """

    node: n.Figure | n.Table
    kind: str
    names: frozenset[str]
    caption: str
    number: int = 0
    own: bool = False


def with_numbers_of_figures(blocks: n.Blocks, language: str) -> n.Blocks:
    """Return blocks whose figures and tables bear their numbers where the text refers to them by number.

    A caption that tells its number keeps it, and no other gets one beside such, unless a link leads there. Numbers in
    the text count only if there are as many figures: others are of other works.

    Args:
        blocks: What was read.
        language: BCP 47 tag of its language.
    """
    floats = list(_floats(blocks, language))
    if not floats:
        return _without_unresolved(blocks)
    by_name = {name: item for item in floats for name in item.names}
    linked = [reference for node in iterate(blocks, words=False) if (reference := _reference(node, by_name))]
    for kind in (FIGURE, TABLE):
        _number([item for item in floats if item.kind == kind], linked, _said(blocks, floats, language, kind))
    numbers = {id(item.node): item.number for item in floats if item.number and not item.own}
    if numbers:
        blocks = rewrite(blocks, lambda node: _marked(node, numbers.get(id(node), 0)), words=False)
    if linked:
        blocks = rewrite(blocks, lambda node: _referring(node, by_name), words=False)
    return _without_unresolved(blocks)


def _without_unresolved(blocks: n.Blocks) -> n.Blocks:
    """Return blocks without links that a program would have made of names of figures that are not there."""
    if not any(map(_is_named, iterate(blocks, words=False))):
        return blocks
    return rewrite(blocks, lambda node: node.content if _is_named(node) else node, words=False)


def _is_named(node: Any) -> bool:
    return isinstance(node, n.Link) and node.attr.get(REFERENCE) == _NUMREF


def _floats(blocks: n.Blocks, language: str) -> Iterator[_Float]:
    """Yield figures and tables that stand in no other."""
    inside: set[int] = set()
    around: dict[int, str] = {}
    for node in iterate(blocks, words=False):
        if isinstance(node, n.Div) and len(node.content) == 1 and isinstance(node.content[0], _FLOATS):
            around[id(node.content[0])] = node.attr.identifier
        if not isinstance(node, _FLOATS) or id(node) in inside:
            continue
        within = list(iterate(node, words=False))
        inside.update(id(one) for one in within)
        kind = kind_of_float(node)
        if kind == FIGURE and not any(isinstance(one, n.Image) for one in within):
            continue  # a listing, or what its author has drawn with letters
        names = {one.attr.identifier for one in within if hasattr(one, "attr")} | {around.get(id(node), "")}
        caption = _caption(node)
        number = number_before(caption, language, kind)
        yield _Float(node, kind, frozenset(names - {""}), caption, number or 0, number is not None)


def _caption(node: n.Figure | n.Table) -> str:
    first = node.caption.content[:1]
    return " ".join(plain_text(block.content) for block in first if isinstance(block, n.Para | n.Plain))


def _said(blocks: n.Blocks, floats: list[_Float], language: str, kind: str) -> set[int]:
    """Return the numbers that running text refers to."""
    if not any(item.kind == kind and not item.own for item in floats):
        return set()
    captions = {id(one) for item in floats for one in iterate(item.node.caption.content, words=False)}
    said: set[int] = set()
    for node in iterate(blocks, words=False):
        if isinstance(node, n.Para | n.Plain) and id(node) not in captions:
            said.update(numbers_in(plain_text(node.content), language, kind))
    return said


def _reference(node: Any, by_name: Mapping[str, _Float]) -> tuple[_Float, int] | None:
    """Return what a node refers to by number, and the number that it shows, 0 for none; None if it does not."""
    match node:
        case n.Link(attr, content, (target, _)) if found := by_name.get(target.removeprefix("#")):
            if target[:1] != "#":  # Org's own names
                return (found, 0) if plain_text(content) == target else None
            text = plain_text(content).strip()
            bare = _BARE.fullmatch(text)
            named = attr.get(REFERENCE) in _NAMED or text in ("", target[1:])
            if bare is None and not named:
                shown = re.search(r"\d{1,3}", text)
                return (found, int(shown[0])) if shown and len(text) < 24 else None
            return found, int(bare["number"]) if bare else 0
        case n.Cite(citations) if citations and all(_cited(one.identifier, by_name) for one in citations):
            first = _cited(citations[0].identifier, by_name)
            return (first, 0) if first else None
        case _:
            return None


def _cited(name: str, by_name: Mapping[str, _Float]) -> _Float | None:
    kind = _PREFIXES.get(re.split("[:-]", name, maxsplit=1)[0].lower())
    found = by_name.get(name) or by_name.get(name[:1].lower() + name[1:])
    return found if kind and found and found.kind == kind else None


def _number(floats: list[_Float], linked: list[tuple[_Float, int]], said: set[int]) -> None:
    """Give the figures, or the tables, their numbers if somebody refers to one that none tells of itself."""
    here = {id(item): item for item in floats}
    wanted = {id(item): number for item, number in linked if id(item) in here}
    told = {item.number for item in floats if item.own}
    meant = said - told
    if not any(not item.own and id(item) in wanted for item in floats) and (
        told or not meant or max(meant) > len(floats) or not any(item.caption for item in floats)
    ):
        return
    last = 0
    for item in floats:
        if item.own:
            last = item.number
        elif not told or id(item) in wanted:
            item.number = last = wanted.get(id(item), 0) or last + 1


def _marked(node: Any, number: int) -> Any:
    if not number:
        return node
    kept = tuple(pair for pair in node.attr.attributes if pair[0] != NUMBER)
    return replace(node, attr=replace(node.attr, attributes=(*kept, (NUMBER, str(number)))))


def _referring(node: Any, by_name: Mapping[str, _Float]) -> Any:
    """Return a reference with its number, kept from translation where its words are a program's."""
    found = _reference(node, by_name)
    if found is None or not found[0].number:
        return node
    match node:
        case n.Cite(citations):
            pieces: list[n.Inline] = []
            for citation in citations:
                item = _cited(citation.identifier, by_name)
                if item is not None:
                    bare = citation.mode == "SuppressAuthor"
                    pieces += [n.Str(","), n.Space()] if pieces else []
                    pieces += [*_spaced(citation.prefix), _link(item, named=not bare), *citation.suffix]
            return tuple(pieces)
        case n.Link(attr, content):
            item = found[0]
            text = plain_text(content).strip()
            if node.target[0][:1] != "#":
                return _link(item, named=False)
            if attr.get(REFERENCE) in _NAMED or text in ("", node.target[0][1:]):
                return _link(item, named=True)
            return _marked(node, item.number) if _BARE.fullmatch(text) else node
        case _:
            return node


def _spaced(prefix: n.Inlines) -> n.Inlines:
    return (*prefix, n.Space()) if prefix else ()


def _link(item: _Float, *, named: bool) -> n.Link:
    kind = ((REFERENCE, item.kind),) if named else ()
    attr = n.Attr("", ("notranslate",), (*kind, (NUMBER, str(item.number))))
    target = next(iter(sorted(item.names)))
    return n.Link(attr, (n.Str(str(item.number)),), (f"#{target}", ""))
