"""Marked sentences in the forms that other tools take: trees of tags, and a document in HTML; and what comes back."""

from __future__ import annotations

from dataclasses import dataclass, field
from html import escape
from typing import Any

from lxml import html as lxml_html

from toolkit.document import nodes as n
from toolkit.document.content import ATOM, Content
from toolkit.document.text import plain_text

_TAGS: dict[type, str] = {
    n.Strong: "strong",
    n.Emph: "em",
    n.Quoted: "q",
    n.Superscript: "sup",
    n.Subscript: "sub",
    n.Underline: "u",
    n.Strikeout: "del",
}


@dataclass(slots=True)
class Outcome:
    """What became of one sentence.

    Attributes:
        text: Its text without atoms.
        covered: The text that each of its spans is on, by the span's number in the source.
        atoms: Numbers of the atoms that are there, unchanged; as often as they are.
    """

    text: str = ""
    covered: dict[int, str] = field(default_factory=dict)
    atoms: list[int] = field(default_factory=list)


def outcome_of(content: Content, source: Content) -> Outcome:
    """Return what became of a sentence that is a content again; its spans and atoms are numbered as in the source."""
    outcome = Outcome(content.text.replace(ATOM, ""))
    for span in content.spans:
        text = content.text[span.start : span.end].replace(ATOM, "")
        outcome.covered[span.index] = outcome.covered.get(span.index, "") + text
    kept = [atom.node for atom in content.atoms if content.text[atom.position] == ATOM]
    outcome.atoms = [number for number, atom in enumerate(source.atoms) if atom.node in kept]
    return outcome


def tree_of(content: Content) -> dict[str, Any]:
    """Return a sentence as a tree of tags; atoms are tags that are not to be translated."""
    return {"n": -1, "fixed": False, "children": _children(content, 0, len(content.text), 0)}


def _children(content: Content, start: int, end: int, first: int) -> list[Any]:
    """Return the children for a range of the text; *first* is the first span that may begin in it."""
    result: list[Any] = []
    cursor, number = start, first
    while number < len(content.spans):
        span = content.spans[number]
        if span.start >= end or span.end > end:
            break
        if span.start >= cursor:
            result += _pieces(content, cursor, span.start)
            children = _children(content, span.start, span.end, number + 1)
            result.append({"n": number, "fixed": False, "children": children})
            cursor = span.end
        number += 1
    return result + _pieces(content, cursor, end)


def _pieces(content: Content, start: int, end: int) -> list[Any]:
    numbers = {atom.position: number for number, atom in enumerate(content.atoms)}
    result: list[Any] = []
    for position in range(start, end):
        if content.text[position] == ATOM:
            number = numbers[position]
            result.append({"n": number, "fixed": True, "children": [_atom_text(content.atoms[number].node)]})
        elif result and isinstance(result[-1], str):
            result[-1] += content.text[position]
        else:
            result.append(content.text[position])
    return result


def _atom_text(node: n.Inline) -> str:
    return node.text if isinstance(node, n.Code | n.Math | n.RawInline) else plain_text((node,)) or "*"


def outcome_of_tree(tree: dict[str, Any], content: Content) -> Outcome:
    """Return what became of a sentence that was a tree of tags."""
    outcome = Outcome()
    _collect(tree, content, outcome)
    return outcome


def _collect(tree: Any, content: Content, outcome: Outcome) -> None:
    if isinstance(tree, str):
        outcome.text += tree
    elif tree["fixed"]:
        if tree["children"] == [_atom_text(content.atoms[tree["n"]].node)]:
            outcome.atoms.append(tree["n"])
    else:
        start = len(outcome.text)
        for child in tree["children"]:
            _collect(child, content, outcome)
        outcome.covered[tree["n"]] = outcome.text[start:]


# ---------------------------------------------------------------- HTML


def to_html(contents: list[Content]) -> str:
    """Return sentences as a document in HTML, each a paragraph; elements bear the numbers of spans and atoms."""
    paragraphs = (
        f"<p>{''.join(_html(child, content) for child in tree_of(content)['children'])}</p>" for content in contents
    )
    return f'<!DOCTYPE html><html><head><meta charset="utf-8"></head><body>{"".join(paragraphs)}</body></html>'


def _html(tree: Any, content: Content) -> str:
    if isinstance(tree, str):
        return escape(tree, quote=False)
    if tree["fixed"]:
        return _atom_html(content.atoms[tree["n"]].node, tree["n"])
    shell = content.spans[tree["n"]].shell
    inside = "".join(_html(child, content) for child in tree["children"])
    match shell:
        case n.Link(_, _, (url, _)):
            tag, more = "a", f' href="{escape(url)}"'
        case n.SmallCaps():
            tag, more = "span", ' class="smallcaps"'
        case n.Span(attr):
            tag, more = "span", f' class="{escape(" ".join(attr.classes))}"'
        case _:
            tag, more = _TAGS[type(shell)], ""
    return f'<{tag}{more} data-span="{tree["n"]}">{inside}</{tag}>'


def _atom_html(node: n.Inline, number: int) -> str:
    match node:
        case n.RawInline(_, text) | n.Str(text):
            return text if isinstance(node, n.RawInline) else escape(text)
        case n.Code(_, text):
            return f'<code data-atom="{number}">{escape(text)}</code>'
        case n.Image(_, _, (url, _)):
            return f'<img src="{escape(url)}" alt="" data-atom="{number}">'
        case n.Note():
            return f'<sup><a href="#fn{number}" data-atom="{number}">{number + 1}</a></sup>'
        case n.Math(_, text):
            return f'<span class="math inline" data-atom="{number}">\\({escape(text)}\\)</span>'
        case _:
            return f'<span class="citation" data-atom="{number}">{escape(plain_text((node,)))}</span>'


def outcomes_of_html(text: str, contents: list[Content]) -> list[Outcome]:
    """Return what became of sentences that were paragraphs of a document in HTML."""
    paragraphs = lxml_html.document_fromstring(text).findall(".//p")
    if len(paragraphs) != len(contents):
        raise ValueError(f"The document has {len(paragraphs)} paragraphs; it had {len(contents)}.")
    return [_outcome(paragraph, content) for paragraph, content in zip(paragraphs, contents, strict=True)]


def _outcome(paragraph: Any, content: Content) -> Outcome:
    outcome = Outcome()
    outcome.atoms = [number for number, atom in enumerate(content.atoms) if _is_there(paragraph, atom.node, number)]
    for element in paragraph.findall(".//*[@data-atom]"):
        for child in (*element, element):
            child.text = ""
    for element in paragraph.findall(".//*[@data-span]"):
        outcome.covered[int(element.get("data-span"))] = _words_in(element, content)
    outcome.text = _words_in(paragraph, content)
    return outcome


def _is_there(paragraph: Any, node: n.Inline, number: int) -> bool:
    """Tell whether an atom is in a paragraph, once and unchanged; attributes may come in another order."""
    written = _atom_html(node, number)
    if isinstance(node, n.Str | n.RawInline):
        text: str = lxml_html.tostring(paragraph, encoding="unicode", with_tail=False)
        return text.count(written) == 1
    found = paragraph.findall(f".//*[@data-atom='{number}']")
    whole = lxml_html.fragment_fromstring(written)
    wanted = whole if whole.get("data-atom") else whole[0]
    return [_shape(element) for element in found] == [_shape(wanted)]


def _shape(element: Any) -> tuple[str, dict[str, str], str]:
    return element.tag, dict(element.attrib), element.text_content()


def _words_in(element: Any, content: Content) -> str:
    text = str(element.text_content())
    for atom in content.atoms:
        if isinstance(atom.node, n.Str):
            text = text.replace(atom.node.text, " ", 1)
    return text
