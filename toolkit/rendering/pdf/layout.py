"""What the tree needs before it is written as Typst: columns, headings with originals, words that stay whole."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import fields, replace
from functools import lru_cache
from itertools import pairwise
from typing import Any, TypeVar
from unicodedata import east_asian_width

from toolkit.document import CHAPTER, ORIGINAL, PARALLEL, iterate, nodes as n, plain_text, rewrite
from toolkit.languages import HANGUL, characters, one_of, phrases_of
from toolkit.rendering.pdf.rooms import (
    KEPT,
    LEAD_IN,
    LEAD_IN_INDENTED,
    ORIGINAL_HEADING,
    with_items_kept,
    with_room,
    with_room_at_end,
)
from toolkit.rendering.pdf.verse import is_short_verse
from toolkit.rendering.templates import typst_string

T = TypeVar("T")

COLUMN = "publish-column"
WHOLE = "publish-whole"
KEPT_TERMS = "publish-kept-terms"
VERSE = "publish-verse"
"""Classes of our own; sources' classes have no part in the layout."""

_LONGEST_WORD = 24
_LONGEST_LEAD_IN = 300
_LONGEST_LAST = 500
_LONGEST_TERMS = 400
"""Characters of a lead-in, of a last paragraph and of a list of terms that are kept whole: some 5, 6 and 12 lines."""
_COLONS = ":：…"
_LONGEST_PHRASE = 12
"""Characters of a title's phrase that surely stand on one line of the largest titles."""
_DASHES = "—–―"
_LAST_LETTERS = re.compile(r"\w?[^\w\s]{0,3}$")
"""The last letter and the marks after it."""
_BREAKING = r"[\p{LB=BA}\p{LB=B2}\p{LB=HY}]--\p{Z}"
_EMPHASIS = (n.Emph, n.Strong, n.Underline)
_INLINE_MARKUP = (n.Emph, n.Strong, n.Underline, n.Strikeout, n.SmallCaps, n.Link, n.Note, n.Span, n.Str)


_BLANKS = {"Hans": "。，、；：！？」』）】》〉”’", "Hant": "」』）】》〉", "Jpan": "。、」』）】》〉"}
"""Marks whose square is blank at its end, by script; Taiwan's stops stand in the middle (CLREQ, JLREQ 3.1)."""
_OPENED = re.compile(r"(?<=——)[“‘（「『《〈【]+\w?")
_CLOSED = re.compile(r"(?:\w[。，、；：！？…]{0,2}+)?[”’」』）》〉】]{1,3}+(?=——)")
_NEARER = n.RawInline("typst", "#h(-0.45em)")


def laid_out(value: T, *, korean: bool, mirrored: bool, script: str = "") -> T:
    """Return blocks or inlines in the shape in which Typst sets them.

    Args:
        value: Blocks or inlines.
        korean: Whether there is Korean in it, whose words are not divided.
        mirrored: Whether the edition is written from right to left.
        script: ISO 15924 code of the edition's script.
    """
    result = rewrite(value, lambda node: _visit(node, korean, mirrored, script), words=False)
    if isinstance(result, tuple):
        result = with_room(_led_in(result))  # type: ignore[assignment]
    return _whole_words(result) if korean and isinstance(result, tuple) else result  # type: ignore[return-value]


def labelled(blocks: n.Blocks, original: str, translation: str) -> n.Blocks:
    """Return a bundle's blocks with labels above the first facing columns of each chapter.

    Args:
        blocks: Its blocks.
        original: What the column of the original is called.
        translation: What that of the translation is called.
    """
    names = ", ".join(f"column-label({typst_string(name)})" for name in (original, translation))
    labels = n.RawBlock("typst", f"#side-by-side({names})")
    result: list[n.Block] = []
    told = True
    for block in blocks:
        if isinstance(block, n.Header) and CHAPTER in block.attr.classes:
            told = False
        if not told and isinstance(block, n.Div) and PARALLEL in block.attr.classes:
            result.append(labels)
            told = True
        result.append(block)
    return tuple(result)


def with_last_kept(blocks: n.Blocks, colophon: Sequence[str]) -> n.Blocks:
    """Return a text whose end stays with the colophon, which would stand alone on the last page.

    Args:
        blocks: The text. A short last paragraph goes there as a whole, two lines of others, also of a list's.
        colophon: Its paragraphs.
    """
    match blocks:
        case (*before, n.Para(content) as last) if len(plain_text(content)) <= _LONGEST_LAST:
            style = LEAD_IN_INDENTED if before and isinstance(before[-1], n.Para) else LEAD_IN
            return (*before, n.Div(n.Attr(classes=(style,)), (last,)))
        case _:
            return with_room_at_end(blocks, colophon)


def in_phrases(title: n.Inlines, script: str, room: int) -> n.Inlines:
    """Return a title of more than one line in pieces that are not divided: phrases, Chinese words.

    Args:
        title: A title or subtitle.
        script: ISO 15924 code of the edition's script.
        room: Characters of a full square that surely stand on one line.
    """
    if script != "Mymr" and sum(east_asian_width(character) in "WF" for character in plain_text(title)) <= room:
        return title
    return tuple(piece for node in title for piece in (_phrases(node, script) if isinstance(node, n.Str) else (node,)))


def _phrases(word: n.Str, script: str) -> list[n.Inline]:
    return [
        n.Span(n.Attr(classes=(WHOLE,)), (n.Str(phrase.text),))
        if phrase.kept and len(phrase.text) <= _LONGEST_PHRASE
        else n.Str(phrase.text)
        for phrase in phrases_of(word.text, script)
    ]


def _visit(node: Any, korean: bool, mirrored: bool, script: str) -> Any:
    if korean:
        changed = {
            field.name: new
            for field in fields(node)
            if isinstance(old := getattr(node, field.name), tuple) and (new := _whole_words(old)) is not old
        }
        node = replace(node, **changed) if changed else node
    node = with_items_kept(_with_lead_ins(_with_marks(node, script)))
    match node:
        case n.DefinitionList() if len(_text_of(node)) <= _LONGEST_TERMS:
            return n.Div(n.Attr(classes=(KEPT_TERMS,)), (node,))
        case n.BlockQuote((*before, quoted, n.Para((n.Str(text), *_)) as source)) if text[0] in _DASHES:
            # The source of a quotation stays with its last lines.
            return n.BlockQuote((*before, n.Div(n.Attr(classes=(KEPT,)), (quoted,)), source))
        case n.Div(attr, (n.Div() as first, n.Div() as second)) if PARALLEL in attr.classes:
            if is_short_verse(first.content) and is_short_verse(second.content):
                node = replace(node, attr=replace(attr, classes=(*attr.classes, VERSE)))
            return replace(node, content=(_column(first), _column(second)))
        case n.Header(_, _, content):
            return _heading(node, content)
        case n.ColSpec("AlignLeft" | "AlignRight") | n.Cell(_, "AlignLeft" | "AlignRight") if mirrored:
            return replace(node, alignment="AlignRight" if node.alignment == "AlignLeft" else "AlignLeft")
        case _:
            return node


def _with_lead_ins(node: Any) -> Any:
    """Return a block whose paragraphs are kept with what they lead in to, and headings with the notes below them."""
    match node:
        case n.Div(_, content) | n.BlockQuote(content):
            new = with_room(_led_in(content))
            return node if new is content else replace(node, content=new)
        case _:
            return node


def _led_in(blocks: tuple[Any, ...]) -> tuple[Any, ...]:
    result = list(blocks)
    for place, (block, after) in enumerate(pairwise(blocks)):
        if _is_lead_in_of(block, after):
            result[place] = n.Div(n.Attr(classes=(KEPT,)), (block,))
        if not isinstance(block, n.Para) or not _leads_in(block, after):
            continue
        indented = place > 0 and isinstance(blocks[place - 1], n.Para)
        result[place] = n.Div(n.Attr(classes=(LEAD_IN_INDENTED if indented else LEAD_IN,)), (block,))
    return tuple(result) if result != list(blocks) else blocks


def _is_lead_in_of(pair: Any, after: Any) -> bool:
    """Tell whether a paragraph beside its original leads in to what comes after it, beside its own or once for both."""
    match pair:
        case n.Div(attr, (_, n.Div(_, (n.Para() as lead_in,)))) if PARALLEL in attr.classes:
            match after:
                case n.Div(other, (_, n.Div(_, (first, *_)))) if PARALLEL in other.classes:
                    return _leads_in(lead_in, first)
                case _:
                    return _leads_in(lead_in, after)
        case _:
            return False


def _leads_in(block: n.Para, after: Any) -> bool:
    text = plain_text(block.content).rstrip()
    if not 0 < len(text) <= _LONGEST_LEAD_IN:
        return False
    match after:
        case n.Para((n.Math("DisplayMath", _),)):
            return True
        case n.CodeBlock() | n.BulletList() | n.OrderedList() | n.Table() | n.BlockQuote() | n.LineBlock():
            return text[-1] in _COLONS
        case _:
            return False


def _text_of(node: Any) -> str:
    return "".join(one.text for one in iterate(node) if isinstance(one, n.Str | n.Code | n.Math))


def _with_marks(node: Any, script: str) -> Any:
    """Return a node whose notes are each in one piece with the letter before: no line begins with a note's mark.

    Typst breaks lines between any letters of Chinese and Japanese (UAX #14, ID), before a mark, too: JLREQ 3.1.7 and
    CLREQ 6.1.1 forbid that. So it does after a danda, a dash or a Burmese stop. A
    mark stands beside the stop that it follows, and brackets at dashes: the blank half of their square is taken away
    (CLREQ 3.1.6, JLREQ 3.1.4), as at the end of a line, which a piece of its own is.
    """
    for item in fields(node):
        values = getattr(node, item.name)
        if not isinstance(values, tuple):
            continue
        new = _closer(values) if script in _BLANKS else values
        if n.Note in map(type, new):
            new = _marked(new, _BLANKS.get(script, ""))
        if new is not values:
            node = replace(node, **{item.name: new})
    return node


def _closer(values: tuple[Any, ...]) -> tuple[Any, ...]:
    """Return inlines in which what stands at a dash in brackets or quotation marks is in pieces of its own."""
    if not any(isinstance(value, n.Str) and "——" in value.text for value in values):
        return values
    return tuple(piece for value in values for piece in (_pieces(value) if isinstance(value, n.Str) else (value,)))


def _pieces(word: n.Str) -> list[Any]:
    places = sorted(match.span() for pattern in (_OPENED, _CLOSED) for match in pattern.finditer(word.text))
    result: list[Any] = []
    end = 0
    for start, stop in places:
        if start >= end:
            piece = n.Span(n.Attr(classes=(WHOLE,)), (n.Str(word.text[start:stop]),))
            result += [n.Str(word.text[end:start]), piece] if start > end else [piece]
            end = stop
    return [*result, n.Str(word.text[end:])] if end < len(word.text) else result


def _marked(values: tuple[Any, ...], blanks: str) -> tuple[Any, ...]:
    result: list[Any] = []
    for value in values:
        last = result[-1] if result else None
        if isinstance(value, n.Note) and isinstance(last, n.Str) and (cut := _last_letters(last.text)) is not None:
            result[-1:] = [n.Str(last.text[:cut])] if cut else []
            nearer = (_NEARER,) if last.text[-1] in blanks else ()
            result.append(n.Span(n.Attr(classes=(WHOLE,)), (n.Str(last.text[cut:]), *nearer, value)))
        else:
            result.append(value)
    return tuple(result)


def _last_letters(text: str) -> int | None:
    """Return where what stays with a note's mark begins in the word before it; None if no line could end after it.

    Of East Asian text that is the last letter and the marks after it, of others, whose letters may be joined, the word.
    """
    letters = _LAST_LETTERS.search(text)
    cut = letters.start() if letters else len(text) - 1
    if any(east_asian_width(character) in "WF" for character in text[cut:]):
        return cut
    return 0 if len(text) <= _LONGEST_WORD and _ends_lines().search(text) else None


@lru_cache(maxsize=1)
def _ends_lines() -> re.Pattern[str]:
    """Return the pattern of what a line may end after: dandas, Burmese stops, dashes (UAX #14: BA, B2, HY)."""
    return re.compile(f"[{characters(_BREAKING, astral=False)}]$")


def _column(div: n.Div) -> n.Div:
    return replace(div, attr=replace(div.attr, classes=(COLUMN,)))


def _heading(node: n.Header, content: n.Inlines) -> Any:
    """Return a heading without its original, and that below it: contents and bookmarks are in one language."""
    originals = [item for item in content if isinstance(item, n.Span) and ORIGINAL in item.attr.classes]
    if not originals:
        return node
    kept = [item for item in content if item not in originals]
    while kept and isinstance(kept[-1], n.Space | n.SoftBreak):
        kept.pop()
    heading = replace(node, content=tuple(kept))
    below = [
        n.Div(replace(item.attr, classes=(ORIGINAL_HEADING,)), (n.Plain(item.content),))
        for item in originals
        if plain_text(item.content).strip()
    ]
    return (heading, *below) if kept else node


def _whole_words(values: tuple[Any, ...]) -> tuple[Any, ...]:
    """Return inlines in which Korean words that have markup or a note within them are each in one piece.

    Typst divides Korean anywhere (typst/typst#1164); the template keeps together what is plain text.
    """
    if not any(isinstance(item, _INLINE_MARKUP) and not isinstance(item, n.Str) for item in values):
        return values
    result: list[Any] = []
    word: list[Any] = []
    for item in (*(piece for value in values for piece in _by_words(value)), n.Space()):
        if isinstance(item, _INLINE_MARKUP):
            word.append(item)
            continue
        result.extend(_joined(word))
        word = []
        result.append(item)
    return tuple(result[:-1])


def _by_words(node: Any) -> tuple[Any, ...]:
    """Return emphasis of more than one word as emphasis of each: a word can then be one with the particle after it."""
    if not isinstance(node, _EMPHASIS) or not one_of(HANGUL).search(plain_text((node,))):
        return (node,)
    words: list[list[Any]] = [[]]
    spaces: list[Any] = []
    for item in node.content:
        if isinstance(item, n.Space | n.SoftBreak):
            spaces.append(item)
            words.append([])
        else:
            words[-1].append(item)
    pieces = [(replace(node, content=tuple(word)),) if word else () for word in words]
    return (*pieces[0], *(item for space, piece in zip(spaces, pieces[1:], strict=True) for item in (space, *piece)))


def _joined(word: list[Any]) -> list[Any]:
    text = plain_text(tuple(word))
    marked = any(not isinstance(item, n.Str) for item in word)
    if not marked or len(text) > _LONGEST_WORD or " " in text or not one_of(HANGUL).search(text):
        return word
    return [n.Span(n.Attr(classes=(WHOLE,)), tuple(word))]
