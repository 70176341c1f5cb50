"""What pandoc's Typst writer drops or gets wrong, written as Typst by ourselves: alternatives, anchors, languages.

Raw markup of the source is gone by now, so that every raw node here is ours.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import fields, replace
from typing import Any, TypeVar

from toolkit.document import (
    BYLINE,
    CHAPTER,
    DEDICATION,
    ORIGINAL,
    PARALLEL,
    PART,
    iterate,
    nodes as n,
    plain_text,
    rewrite,
)
from toolkit.rendering.pdf.inlines import acceptable, of_term
from toolkit.rendering.pdf.layout import COLUMN, KEPT_TERMS, VERSE, WHOLE
from toolkit.rendering.pdf.rooms import KEPT, LEAD_IN, LEAD_IN_INDENTED, ORIGINAL_HEADING, room_of
from toolkit.rendering.pdf.typefaces import PassageStyle
from toolkit.rendering.pdf.verse import verse
from toolkit.rendering.structure import length
from toolkit.rendering.templates import typst_string

T = TypeVar("T")

_LABELLED = (n.Header, n.Figure, n.Table)
"""What pandoc writes a label for that Typst can always resolve."""

_MARKER = re.compile(r"[-+/=]|\d+[.]")
"""What begins a list item, a term or a heading at the start of a line; pandoc 3.9 does not escape it everywhere."""

_DIVISIONS = {
    "caption": "caption-text",
    "abstract": "abstract-text",
    BYLINE: "chapter-byline",
    DEDICATION: "dedication-text",
    ORIGINAL: "original-block",
    ORIGINAL_HEADING: "original-heading",
    KEPT: "kept",
    LEAD_IN: "lead-in(false)",
    LEAD_IN_INDENTED: "lead-in(true)",
    KEPT_TERMS: "kept-terms",
}
"""Classes of divisions, and the functions of `templates/pdf/` that set them."""

_SPANS = {
    "credit": "credit",
    "kbd": "key",
    "mark": "highlight",
    "smallcaps": "smallcaps",
    ORIGINAL: "original-line",
    WHOLE: "box",
}
"""Classes of spans, likewise."""

_NUMBERS = {"LowerAlpha": "a", "UpperAlpha": "A", "LowerRoman": "i", "UpperRoman": "I"}
_AROUND = {"OneParen": "{})", "TwoParens": "({})"}
"""Styles of ordered lists, as Typst's numbering patterns."""

_WORDED = (n.Para, n.Plain)
_PLAIN = frozenset({n.Str, n.Space, n.SoftBreak, n.LineBreak})
_SPACES = frozenset({n.Space, n.SoftBreak})
_LONG = 40
"""Letters from which on a string is not joined with another word: pandoc escapes one in the square of its length."""
_FIELD = re.compile(r"[.](?:[^\W\d]|$)")
"""What after a function's content would be one of its fields: ``#link(…)[x].y``. Pandoc 3.9 does not escape it."""

Passages = Mapping[str, PassageStyle]
"""How passages in other languages are set, by tag."""

_LINES = re.compile(r"[\n\r\v\f\x85\u2028\u2029]+")
"""What ends a line to Typst, and twice a paragraph, but is a character of the text (of a word) to everybody else."""

_POINTS_PER_PIXEL = 0.75  # CSS: 96 pixels and 72 points to the inch


def typst_tree(value: T, passages: Passages) -> T:
    """Return blocks or inlines as pandoc is to write them in Typst.

    Args:
        value: Blocks or inlines.
        passages: The languages that the templates know.
    """
    value = acceptable(value)
    linked = {
        node.target[0][1:]
        for node in iterate(value, words=False)
        if isinstance(node, n.Link) and node.target[0][:1] == "#"
    }
    names = {identifier: f"anchor-{number}" for number, identifier in enumerate(sorted(linked), 1)}
    result = rewrite(value, lambda node: _visit(node, names, passages), words=False)
    return _guarded(result) if isinstance(result, tuple) else result  # type: ignore[return-value]


def _visit(node: Any, names: dict[str, str], passages: Passages) -> Any:
    changed = {
        item.name: _guarded(old)
        for item in fields(node)
        if isinstance(old := getattr(node, item.name), tuple) and n.Str in map(type, old)
    }
    node, anchor = _anchored(replace(node, **changed) if changed else node, names)
    new = _written(node, names, passages)
    if not anchor:
        return new
    return (_anchor(anchor, block=isinstance(node, n.Div | n.CodeBlock)), *(new if isinstance(new, tuple) else (new,)))


def _end_of_note(note: n.Note) -> n.Blocks:
    """Return what has to follow the text of a note: a sign for a line's end would take its bracket for a letter."""
    passed = (n.Space, n.SoftBreak, n.RawInline, n.RawBlock)
    last = [node for node in iterate(note.content) if not isinstance(node, passed)][-1:]
    return (n.RawBlock("typst", "#none"),) if last and isinstance(last[0], n.LineBreak) else ()


def _guarded(values: tuple[Any, ...]) -> tuple[Any, ...]:
    """Return inlines, words joined, with nothing as code where text would be read as a list, heading or field.

    Words and the single spaces between them become one string: most of what pandoc would parse. A string begins and
    ends with a word. Pandoc escapes by what a word begins with after a break, and two words without a space between
    them each by itself.
    """
    result: list[Any] = []
    text: str | None = None  # of the string that the next word may be joined to
    space: Any = None  # after it
    last: type[Any] = n.LineBreak
    for node in values:
        kind = type(node)
        if kind is n.Str and not node.text.isprintable():
            node = n.Str(_LINES.sub(" ", node.text))  # noqa: PLW2901 - the same word
        if kind is n.Str and space is not None and text is not None and len(text) < _LONG:
            text, space = f"{text} {node.text}", None
        elif kind in _SPACES and text is not None and space is None:
            space = node
        else:
            if text is not None:
                result += (n.Str(text),) if space is None else (n.Str(text), space)
            text = space = None
            if kind is not n.Str:
                result.append(node)
            else:
                text = node.text
                if _is_code(text, after=last):
                    result.append(n.RawInline("typst", "#none;"))
        if last is not n.LineBreak or not _is_nothing(node):
            last = kind
    if text is not None:
        result += (n.Str(text),) if space is None else (n.Str(text), space)
    return tuple(result)


def _is_nothing(node: Any) -> bool:
    """Tell whether what follows an inline at the beginning of a line is still at its beginning."""
    return (
        type(node) in _SPACES
        or (isinstance(node, n.Span) and not any(not _is_nothing(inner) for inner in node.content))
        or (isinstance(node, n.RawInline) and node.format != "typst")
        or (isinstance(node, n.Str) and not node.text.strip())
    )


def _is_code(text: str, *, after: type[Any]) -> bool:
    if after is n.LineBreak:
        return _MARKER.match(text) is not None
    return after not in _PLAIN and _FIELD.match(text) is not None


def _anchored(node: Any, names: dict[str, str]) -> tuple[Any, str]:
    """Return a node with an identifier only where it is linked to, and the name of the anchor to put before it."""
    attr = getattr(node, "attr", None)
    if not attr or not attr.identifier:
        return node, ""
    name = names.get(attr.identifier, "")
    if isinstance(node, _LABELLED):
        return replace(node, attr=replace(attr, identifier=name)), ""
    if isinstance(node, n.TableHead | n.TableBody | n.TableFoot | n.Row | n.Cell):
        return replace(node, attr=replace(attr, identifier="")), ""
    return replace(node, attr=replace(attr, identifier="")), name


def _anchor(name: str, *, block: bool) -> n.RawBlock | n.RawInline:
    return (n.RawBlock if block else n.RawInline)("typst", f"#anchor(<{name}>)")


def _written(node: Any, names: dict[str, str], passages: Passages) -> Any:
    match node:
        case n.Link(_, content, (target, title)) if target.startswith("#"):
            return replace(node, target=(f"#{names[target[1:]]}", title)) if content else ()
        case n.Code(attr, text) | n.CodeBlock(attr, text) if text and {*"` \n"} & {*"".join(attr.classes[:1])}:
            return replace(node, attr=replace(attr, classes=()))  # pandoc writes it after three backticks
        case n.Code(_, ""):  # two of them would be the beginning of a block of code
            return ()
        case n.Image():
            return n.RawInline("typst", _image(node))
        case n.Math(_, text) if not text.strip():  # an equation of nothing, which nobody could read out
            return ()
        case n.Math(kind, text):
            function = "display-math" if kind == "DisplayMath" else "inline-math"
            return _wrapped(f"#{function}({typst_string(text.strip())})[", (node,))
        case n.Span(attr, content):
            return _span(attr, content, passages)
        case n.Note((n.Para(content) | n.Plain(content), *rest)):
            # Typst puts the number right before the first letter.
            return n.Note((n.Para((n.RawInline("typst", "#h(0.25em)"), *content)), *rest, *_end_of_note(node)))
        case _:
            return _written_block(node, passages)


def _written_block(node: Any, passages: Passages) -> Any:
    match node:
        case n.Div():
            return _div(node, passages)
        case n.OrderedList():
            return _ordered(node)
        case n.DefinitionList(items):
            items = tuple(replace(item, term=tuple(map(of_term, item.term))) for item in items)
            return _terms(items) if all(isinstance(one, _WORDED) for one in _told(items)) else n.DefinitionList(items)
        case n.LineBlock():
            return verse(node)
        case n.Header(_, attr, content):
            if any(isinstance(item, n.Note) for item in iterate(content)):
                node = replace(node, content=rewrite(content, _heading_note))
            opens = PART if PART in attr.classes else CHAPTER if CHAPTER in attr.classes and node.level > 1 else ""
            if opens:
                return _enclosed(f'#opening.update("{opens}")', (node,), '#opening.update("")')
            return _with_room(attr, (node,))
        case n.Figure(_, _, (n.Plain((n.RawInline("typst", text),)),)):
            # pandoc writes raw markup in content brackets; without the box a figure's image is a block.
            bare = n.RawInline("typst", text.removeprefix("#box(").removesuffix(")"))
            return replace(node, content=(n.Plain((replace(bare, text=f"#{bare.text}"),)),))
        case _:
            return node


def _told(items: Sequence[n.Definition]) -> Iterator[n.Block]:
    """Yield all blocks of definitions."""
    for item in items:
        for definition in item.definitions:
            yield from definition


def _terms(items: Sequence[n.Definition]) -> n.Plain:
    """Return a list of definitions as one call: pandoc would put each definition into a block of its own.

    So a term and the first line of its definition are lines of one paragraph, which no page divides, and Typst tags
    them as the label and the body of a list's item.
    """
    content: list[n.Inline] = [n.RawInline("typst", "#terms(")]
    for item in items:
        paragraphs = [block.content for block in _told((item,)) if isinstance(block, _WORDED)]
        content += [n.RawInline("typst", "terms.item(["), *item.term, n.RawInline("typst", "],[")]
        for number, paragraph in enumerate(paragraphs):
            content += [n.RawInline("typst", "#parbreak();"), *paragraph] if number else paragraph
        content.append(n.RawInline("typst", "]),"))
    return n.Plain((*content, n.RawInline("typst", ")")))


def _wrapped(opening: str, content: n.Inlines) -> n.Inlines:
    return (n.RawInline("typst", opening), *content, n.RawInline("typst", "]"))


def _span(attr: n.Attr, content: n.Inlines, passages: Passages) -> n.Inlines:
    if call := _language(attr, passages, "part", "text"):
        content = _wrapped(f"#{call}[", content)
    for name, function in _SPANS.items():
        if name in attr.classes:
            content = _wrapped(f"#{function}[", content)
    if "underline" in attr.classes or "ul" in attr.classes:
        content = (n.Underline(content),)
    return content


def _div(node: n.Div, passages: Passages) -> n.Blocks:
    classes = node.attr.classes
    if PARALLEL in classes:
        return _enclosed(f"#side-by-side({'stanza: true, ' if VERSE in classes else ''}", node.content, ")")
    call = language_call(node.attr, passages)
    content = _enclosed(f"#{call}[", node.content, "]") if call else node.content
    if COLUMN in classes:
        return _enclosed("[", content, "],")
    function = next((_DIVISIONS[name] for name in classes if name in _DIVISIONS), "")
    return _with_room(node.attr, _enclosed(f"#{function}[", content, "]")) if function else content


def _with_room(attr: n.Attr, blocks: n.Blocks) -> n.Blocks:
    """Return a block that asks for the room of the noted lines below it: see `toolkit.rendering.pdf.rooms`."""
    room = room_of(attr)
    if not room:
        return blocks
    return _enclosed(f"#[#set block(inset: (bottom: room({room})))", blocks, f"]\n#v(-room({room}))")


def _enclosed(opening: str, content: n.Blocks, closing: str) -> n.Blocks:
    return (n.RawBlock("typst", opening), *content, n.RawBlock("typst", closing))


def _heading_note(node: Any) -> Any:
    return _wrapped("#heading-note[", (node,)) if isinstance(node, n.Note) else node


def numbering_of(node: n.OrderedList) -> str:
    """Return how Typst is to number a list: where it begins, in the digits of the locale and the author's style."""
    start, style, delimiter = node.attributes.start, node.attributes.style, node.attributes.delimiter
    pattern = _AROUND.get(delimiter, "{}.").format(_NUMBERS.get(style, "1"))
    return f"start: {start}, numbering: list-number({typst_string(pattern)})"


def _ordered(node: n.OrderedList) -> Any:
    """Return a list with its numbers."""
    plain = replace(node, attributes=n.ListAttributes(1, "DefaultStyle", "DefaultDelim"))
    numbering = numbering_of(node)
    return plain if numbering == numbering_of(plain) else _enclosed(f"#[#set enum({numbering})", (plain,), "]")


def language_call(attr: n.Attr, passages: Passages) -> str:
    """Return the call that sets blocks in their language and direction, or the empty string if they have neither."""
    return _language(attr, passages, "part-blocks", "text")


def _language(attr: n.Attr, passages: Passages, function: str, directed: str) -> str:
    """Return the call that sets a part in its language and direction, or the empty string if it has neither."""
    tag, way = attr.get("lang") or "", attr.get("dir")
    if passage := passages.get(tag):
        return f"{function}({typst_string(tag)}, {way or passage.direction})"
    return f"{directed}(dir: {way})" if way else ""


def _image(image: n.Image) -> str:
    sizes = "".join(
        f", {key}: {_typst_length(text)}" for key in ("width", "height") if (text := length(image.attr.get(key)))
    )
    return f"#box(picture({typst_string(image.target[0])}, alt: {typst_string(plain_text(image.content))}{sizes}))"


def _typst_length(text: str) -> str:
    return f"{float(text.removesuffix('px')) * _POINTS_PER_PIXEL:g}pt" if text.endswith("px") else text
