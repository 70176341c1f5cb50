"""The markup of a text that has none of our codes: each piece is the source's piece that is most like it."""

from __future__ import annotations

from dataclasses import replace

from toolkit import pandoc
from toolkit.document import Article, Content, Span, flatten, nodes as n, plain_text
from toolkit.review.exchange import InlineCode
from toolkit.review.inline import CodeFault, marked_of, of_tags
from toolkit.translation import Sentence
from toolkit.translation.markup import MarkedText, added_code, kind_of

_QUOTES = {"double quotes": ("“", "”"), "single quotes": ("‘", "’")}


def marked_from(text: str | MarkedText, sentence: Sentence, nodes: tuple[n.Inline, ...] = ()) -> MarkedText | CodeFault:
    """Return a translation that somebody typed, with its markup.

    Args:
        text: Text with tags as in exported files (``<b1>``, ``<x2/>``), or Markdown; or marked text, which stands.
        sentence: The sentence that it is a translation of.
        nodes: The source's atoms, if they are known: in Markdown they are recognized by what they are.

    Returns:
        The text, or what is wrong with its codes.
    """
    if isinstance(text, MarkedText):
        return text
    pieces = of_tags(text)
    if any(isinstance(piece, InlineCode) and not piece.id.startswith("+") for piece in pieces):
        return marked_of(pieces, sentence.source)
    return adopt(markdown_content(text), sentence, nodes)


def markdown_content(text: str) -> Content:
    """Return a line of Markdown as text with spans and atoms."""
    read = pandoc.run(["-f", "markdown-auto_identifiers", "-t", "json", "--sandbox", "--wrap=none"], text.encode())
    inlines = [block.content for block in Article.from_json(read).blocks if isinstance(block, n.Para | n.Plain)]
    return flatten(inlines[0] if inlines else ())


def adopt(content: Content, sentence: Sentence, nodes: tuple[n.Inline, ...] = ()) -> MarkedText | CodeFault:
    """Return a text as a translation of a sentence: its spans and atoms are those of the source, or added.

    Args:
        content: The text.
        sentence: The sentence that it is a translation of.
        nodes: The source's atoms, if they are known.

    Returns:
        The text, or which atoms it lacks or has too many of; spans may come and go.
    """
    source = sentence.source
    count = len(source.source) - len(source.atoms)
    free_spans, free_atoms = list(range(count)), list(range(count, len(source.source)))
    content = _marks_for_quotes(content, [source.source[number] for number in free_spans])
    spans: list[tuple[int, int, int | str]] = []
    for span in content.spans:
        code = _span(span, free_spans, sentence)
        if code is not None:
            spans.append((span.start, span.end, code))
    atoms, extra = [], []
    for atom in sorted(content.atoms, key=lambda atom: atom.position):
        number = _atom(atom.node, free_atoms, sentence, nodes)
        if number is None:
            extra.append(plain_text((atom.node,)) or kind_of(atom.node))
        else:
            free_atoms.remove(number)
            atoms.append(number - count)
    if extra or free_atoms:
        return CodeFault(tuple(str(number + 1) for number in free_atoms), tuple(extra))
    ordered = tuple(sorted(spans, key=lambda span: (span[0], -span[1])))
    return MarkedText(content.text.replace("\n", " "), source.source, ordered, tuple(atoms))


def _span(span: Span, free: list[int], sentence: Sentence) -> int | str | None:
    kind = kind_of(span.shell)
    alike = [number for number in free if sentence.source.source[number] == kind]
    if isinstance(span.shell, n.Link):
        url = span.shell.target[0]
        same = [number for number in alike if sentence.codes and sentence.codes[number] == url[:60]]
        # Another address is another link, unless nothing tells which it was.
        alike = same
    if alike:
        free.remove(alike[0])
        return alike[0]
    return added_code(span.shell)


def _atom(node: n.Inline, free: list[int], sentence: Sentence, nodes: tuple[n.Inline, ...]) -> int | None:
    count = len(sentence.source.source) - len(sentence.source.atoms)
    known = [number for number in free if number - count < len(nodes) and nodes[number - count] == node]
    if known:
        return known[0]
    kind = kind_of(node)
    alike = [number for number in free if sentence.source.source[number] == kind]
    shown = plain_text((node,))[:60]
    same = [number for number in alike if sentence.codes and sentence.codes[number] == shown]
    if same or not alike or kind not in ("note", "image", "math"):
        return same[0] if same else None
    return alike[0]


def _marks_for_quotes(content: Content, kinds: list[str]) -> Content:
    """Return content in which quotes that the source has not are marks in the text."""
    free = list(kinds)
    for span in content.spans:
        kind = kind_of(span.shell)
        if kind in _QUOTES and kind in free:
            free.remove(kind)
        elif kind in _QUOTES:
            return _marks_for_quotes(_with_marks(content, span, *_QUOTES[kind]), kinds)
    return content


def _with_marks(content: Content, quoted: Span, opening: str, closing: str) -> Content:
    def moved(position: int, *, is_start: bool) -> int:
        after_opening = position > quoted.start or (position == quoted.start and is_start)
        after_closing = position > quoted.end or (position == quoted.end and is_start)
        return position + after_opening + after_closing

    text = content.text
    text = text[: quoted.start] + opening + text[quoted.start : quoted.end] + closing + text[quoted.end :]
    spans = tuple(
        replace(span, start=moved(span.start, is_start=True), end=moved(span.end, is_start=False))
        for span in content.spans
        if span is not quoted
    )
    atoms = tuple(replace(atom, position=moved(atom.position, is_start=True)) for atom in content.atoms)
    return Content(text, spans, atoms)
