"""Raw HTML inside other formats: tables, figures, links and the like become what they mean.

Pandoc's Markdown reader leaves the tags of HTML as raw pieces around what it could read. Here such fragments are
written as HTML, cleaned of all that runs or fetches, and read again by pandoc's HTML reader, so that their text is
translated and every format shows them. What can't be read whole stays as it is: renderers drop its tags and keep its
text.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import fields, is_dataclass, replace
from typing import Any, TypeVar, get_args

from toolkit import pandoc
from toolkit.document import codec, iterate, nodes as n, rewrite
from toolkit.findings import Finding
from toolkit.ingest.hidden import hidden_text
from toolkit.ingest.ranges import spans_in_range
from toolkit.ingest.ruby import bracket
from toolkit.ingest.webpage import boilerplate
from toolkit.ingest.webpage.dom import elements, without_controls
from toolkit.scanning import without

T = TypeVar("T")
_TAG = re.compile(r"<(?P<close>/?)(?P<name>[a-zA-Z][a-zA-Z0-9-]*)\b[^<>]*?(?P<empty>/?)>")
_WORD = re.compile(r"[^\W_]")
_VOID = frozenset("area base br col embed hr img input link meta source track wbr".split())  # noqa: SIM905 - as HTML lists them
_KEPT = (n.Note, n.Math, n.Cite)
"""What would not come back from HTML as it was: it waits while its surroundings are read."""
_REMOVED = ("script", "style", "template", "input", "embed")
_OPENED = ("form", "noscript", "object", "button", "select", "textarea", "optgroup", "option")
"""What is left out but for the words inside."""
_PLAYED = ("video", "audio", "iframe")
_READ = ("a", "abbr", "img", "picture", "span", "q", "code", "samp", "ruby", "svg", "math")
_MEANT = frozenset((*_READ, *_REMOVED, *_OPENED, *_PLAYED))
"""Inline tags worth reading again; the others are handled by `toolkit.rendering.raw`, or say nothing."""
_BLOCKS = get_args(n.Block)
_HTML = pandoc.Writer("html5", {"wrap_text": "wrap-none", "html_math_method": "mathml"})


def with_html_fragments(blocks: n.Blocks) -> tuple[n.Blocks, tuple[Finding, ...]]:
    """Return blocks with fragments of raw HTML read, and what had to be left out of them."""
    if not any(_is_html(node) for node in iterate(blocks, words=False)):
        return blocks, ()
    fragments = _Fragments(blocks)
    left = fragments.taken_from(blocks)
    if not fragments.runs:
        return blocks, ()
    read, findings = _read(fragments)
    return fragments.put_back(left, read), findings


def _is_html(node: Any) -> bool:
    return isinstance(node, n.RawBlock | n.RawInline) and node.format.startswith("html")


class _Fragments:
    """The fragments of a document, wherever they are, with a mark in the place of each.

    What an fragment holds that HTML can't carry is kept apart, with a mark in its place too.
    """

    def __init__(self, blocks: n.Blocks) -> None:
        self.runs: dict[str, n.Blocks] = {}
        self.dropped = ""  # HTML that was left out whole, with whatever was kept apart for it
        self._kept: dict[str, Any] = {}
        self._mark = "publish-mark-"
        text = codec.document_text((), blocks)
        while self._mark in text:  # a mark that is the author's would be taken for ours
            self._mark += "x-"
        kinds = get_args(n.QuoteType)
        self._quotes: dict[tuple[str, ...], n.QuoteType] = {(f"{self._mark}{kind}",): kind for kind in kinds}

    def taken_from(self, blocks: n.Blocks) -> n.Blocks:
        """Return blocks with a division in the place of each fragment."""
        result: list[n.Block] = []
        for piece, is_fragment in _pieces(blocks):
            result.extend((n.Div(self._add(piece), ()),) if is_fragment else (self._inside(block) for block in piece))
        return tuple(result)

    def put_back(self, value: T, read: Mapping[str, n.Blocks]) -> T:
        """Return blocks with what each fragment means in its place, or the fragment itself where that can't be told."""

        def visit(node: Any) -> Any:
            name = node.attr.identifier if isinstance(node, n.Div | n.Span) else ""
            if isinstance(node, n.Span) and node.attr.classes[:1] in self._quotes:
                return n.Quoted(self._quotes[node.attr.classes[:1]], node.content)
            if name in self._kept:
                return self.put_back((self._kept[name],), read)
            if name not in self.runs:
                return node
            run, new = self.runs[name], read.get(name)
            inline = isinstance(node, n.Span)
            if new is None or self._marks(new) != self._wanted(run) or (inline and not _is_one_line(new)):
                new = run
            return self.put_back(new[0].content if inline else new, read)  # type: ignore[union-attr]

        return rewrite(value, visit, words=False)

    def _add(self, run: n.Blocks) -> n.Attr:
        name = self._new_name()
        self.runs[name] = ()  # so that fragments in its notes come after it
        self.runs[name] = rewrite(run, self._keep, words=False)
        return n.Attr(name)

    def _new_name(self) -> str:
        return f"{self._mark}{len(self.runs) + len(self._kept)}"

    def _keep(self, node: Any) -> Any:
        if isinstance(node, n.Quoted):  # in HTML it would be marks of English
            return n.Span(n.Attr(classes=(f"{self._mark}{node.quote_type}",)), node.content)
        if isinstance(node, n.RawBlock | n.RawInline):
            if _is_html(node):
                return node
        elif not isinstance(node, _KEPT):
            return node
        name = self._new_name()
        self._kept[name] = node
        if isinstance(node, n.Note):
            self._kept[name] = n.Note(self.taken_from(node.content))
        return n.Div(n.Attr(name), ()) if isinstance(node, n.RawBlock) else n.Span(n.Attr(name), ())

    def _marks(self, run: n.Blocks) -> list[str]:
        spans = (node for node in iterate(run, words=False) if isinstance(node, n.Div | n.Span))
        return sorted(span.attr.identifier for span in spans if span.attr.identifier.startswith(self._mark))

    def _wanted(self, run: n.Blocks) -> list[str]:
        return [mark for mark in self._marks(run) if f'"{mark}"' not in self.dropped]

    def _inside(self, value: Any) -> Any:
        """Return a node, or a sequence, with the fragments inside it taken out."""
        if isinstance(value, tuple):
            if value and isinstance(value[0], _BLOCKS):
                return self.taken_from(value)
            if any(_is_meant(item) for item in value):
                return (n.Span(self._add((n.Plain(value),)), ()),)
            return tuple(map(self._inside, value))
        if not is_dataclass(value) or isinstance(value, n.Str | n.Attr):
            return value
        return replace(value, **{field.name: self._inside(getattr(value, field.name)) for field in fields(value)})  # type: ignore[type-var]


def _is_one_line(blocks: n.Blocks) -> bool:
    return len(blocks) == 1 and isinstance(blocks[0], n.Plain | n.Para)


def _pieces(blocks: n.Blocks) -> Iterator[tuple[n.Blocks, bool]]:
    """Yield runs of blocks, and whether each is an fragment."""
    ends = _ends_of_elements(blocks)
    position = 0
    while position < len(blocks):
        block = blocks[position]
        if isinstance(block, n.Para | n.Plain):
            end = position + any(_is_meant(node) for node in _inlines(block.content))
        else:
            end = ends[position] if _is_html(block) and _TAG.search(_text(block)) else position
        length = max(end - position, 1)
        yield blocks[position : position + length], end > position
        position += length


def _inlines(content: n.Inlines) -> Iterator[Any]:
    """Yield the inlines of a paragraph, without those of its notes."""
    for node in content:
        yield node
        if not isinstance(node, n.Note | n.Str):
            inner = getattr(node, "content", ())
            yield from _inlines(inner)


def _ends_of_elements(blocks: n.Blocks) -> list[int]:
    """Return for each block where what is open after it is closed again; its own position if it never is."""
    depths = [0]
    for block in blocks:
        depths.append(depths[-1] + (_depth(block.text) if isinstance(block, n.RawBlock) and _is_html(block) else 0))
    ends = list(range(len(blocks)))
    open_at: list[int] = []  # positions whose end is still to come, the deepest last
    for position, depth in enumerate(depths):
        while open_at and depth <= depths[open_at[-1]]:
            start = open_at.pop()
            if depth == depths[start]:
                ends[start] = position
        open_at.append(position)
    return ends


def _is_meant(node: Any) -> bool:
    if not (isinstance(node, n.RawInline) and node.format.startswith("html")):
        return False
    text = node.text.strip()
    tag = _TAG.match(text)
    if tag and tag["name"].lower() in _MEANT:
        return True
    # Orders to write HTML hold whole elements, or text alone: pandoc's own reader has a piece for each tag.
    return tag is None or tag.end() < len(text) if _WORD.search(_TAG.sub("", _without_comments(text))) else False


def _text(block: Any) -> str:
    return _without_comments(block.text)


def _without_comments(text: str) -> str:
    """Return HTML without its comments; one that has no end is none, and none after it is looked for."""
    if "-->" not in text:
        return text
    end = text.rindex("-->") + 3
    return without(text[:end], "<!--", "-->") + text[end:]


def _depth(text: str) -> int:
    """Return how many more elements a piece of HTML opens than it closes."""
    depth = 0
    for tag in _TAG.finditer(_without_comments(text)):
        if tag["name"].lower() not in _VOID and not tag["empty"]:
            depth += -1 if tag["close"] else 1
    return depth


def _read(fragments: _Fragments) -> tuple[dict[str, n.Blocks], tuple[Finding, ...]]:
    """Return what each fragment means, where it can be told; pandoc is asked twice for all of them."""
    wrapped = tuple(n.Div(n.Attr(name), run) for name, run in fragments.runs.items())
    document = codec.document_text((), wrapped).encode()
    html = pandoc.write(document, _HTML)
    ranged, spans = spans_in_range(html.decode())
    clean, fragments.dropped, findings = _cleaned(ranged)
    _, blocks = codec.document_from_json(codec.load_json(pandoc.read(clean.encode(), "html").document))
    return {node.attr.identifier: node.content for node in blocks if isinstance(node, n.Div)}, (*spans, *findings)


def _cleaned(html: str) -> tuple[str, str, tuple[Finding, ...]]:
    """Return HTML without what runs, loads or asks for something, what was taken out whole, and findings."""
    from lxml import html as parser

    root = without_controls(parser.fragment_fromstring(html, create_parent="div"), html)
    gone = [*root.iter(*_REMOVED), *(each for each in elements(root) if boilerplate.is_hidden(each))]
    dropped = "".join(parser.tostring(element, encoding="unicode", with_tail=False) for element in gone)
    hidden = boilerplate.drop_hidden(root)
    removed = _each(root, _REMOVED, lambda element: element.drop_tree())
    opened = _each(root, _OPENED, _open)
    played = _each(root, _PLAYED, _as_link)
    for ruby in root.iter("ruby"):
        bracket(ruby)
    what = [removed and f"{removed} (whole)", opened and f"{opened} (the words inside stay)"]
    what.append(played and f"{played} (a link or a title stays, where there is one)")
    message = f"HTML that runs, loads or asks for something was left out: {', '.join(filter(None, what))}."
    findings = (Finding("raw-markup-left-out", message),) if any(what) else ()
    findings = (*findings, *hidden_text(hidden))
    return "".join(parser.tostring(child, encoding="unicode") for child in root), dropped, findings


def _each(root: Any, names: tuple[str, ...], change: Callable[[Any], None]) -> str:
    """Do something to every element with one of these names; return the names that there were, in order."""
    found = list(root.iter(*names))
    for element in found:
        change(element)
    return ", ".join(dict.fromkeys(str(element.tag) for element in found))


def _open(element: Any) -> None:
    """Leave what is inside an element in its place, apart from its neighbours."""
    if element.tag in ("button", "option", "select", "textarea"):
        element.tail = f" {element.tail or ''}"
    element.drop_tag()


def _as_link(element: Any) -> None:
    """Put a link to what would be played in its place, where it says where that is."""
    from lxml import html as parser

    sources = [element.get("src"), *(child.get("src") for child in element.iter("source"))]
    address = next((source for source in sources if source and source.startswith(("http://", "https://"))), "")
    text = " ".join((element.get("title") or element.text_content() or "").split()) or address
    new = parser.Element("a" if address else "span")
    new.text = text
    if address:
        new.set("href", address)
    new.tail = element.tail
    element.getparent().replace(element, new)
