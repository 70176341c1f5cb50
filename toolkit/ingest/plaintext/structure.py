"""The body of a plain text: paragraphs, headings, lists, quotations, captions. When in doubt, a paragraph."""

from __future__ import annotations

import re
from collections.abc import Sequence

from toolkit.document import inlines_of, nodes as n
from toolkit.ingest.plaintext import words
from toolkit.ingest.plaintext.characters import width
from toolkit.ingest.plaintext.paragraphs import Chunk, Wrapping
from toolkit.languages import SENTENCE_ENDS

_RULE = re.compile(r"\W*(?:(?:[*_=~#•·⁂-]\s?){3,}|⁂|❦)\W*")
_UNDERLINE = re.compile(r"([=\-~^])\1{2,}")
_LEVELS = {"=": 1, "-": 2, "~": 3, "^": 3}
_BULLET = re.compile(r"([-*+•‣▪●◦])\s+(?=\S)")
_NUMBER = re.compile(r"(\d{1,3})([.)])\s+(?=\S)")
_DELIMITERS: dict[str, n.ListNumberDelim] = {".": "Period", ")": "OneParen"}
_SENTENCE_END = re.compile(rf"[{SENTENCE_ENDS}…:;,][\"”’»)\]]*$")
_CREDIT_WORDS = "|".join(re.escape(word) for word in sorted(words.CREDIT, key=len, reverse=True))
_CJK = "图摄圖攝写真撮影提供"
_CREDIT = re.compile(rf"(?<!\w)(?:{_CREDIT_WORDS})(?!\w)|[{_CJK}]", re.IGNORECASE)
_BRACKETED = re.compile(
    r"(?P<text>|.*?\S)\s*+(?P<credit>\[[^\[\]]{2,120}\]|【[^【】]{2,120}】|[(（][^()（）]{2,120}[)）])\.?", re.DOTALL
)
_LONGEST_HEADING, _LONGEST_CAPTION, _LONGEST_LINE = 80, 600, 80
"""Characters and columns: a heading fits on a line; a caption is a few sentences; verse has short lines."""

_MAX_DEPTH = 8
"""Levels of quotation that are looked into: mail has three or four."""


def body_blocks(chunks: Sequence[Chunk], wrapping: Wrapping, depth: int = 0) -> n.Blocks:
    """Return the blocks of an article's body."""
    blocks: list[n.Block] = []
    for position, chunk in enumerate(chunks):
        blocks.extend(_blocks(chunk, wrapping, last=position == len(chunks) - 1, depth=depth))
    return tuple(_merge_lists(blocks))


def _blocks(chunk: Chunk, wrapping: Wrapping, *, last: bool, depth: int) -> n.Blocks:
    lines = [line.strip() for line in chunk.lines]
    if len(lines) == 1 and _RULE.fullmatch(lines[0]):
        return (n.HorizontalRule(),)
    if all(line.startswith(">") for line in lines) and depth < _MAX_DEPTH:
        inner = Wrapping("\n".join(line[1:].removeprefix(" ") for line in lines))
        return (n.BlockQuote(body_blocks(inner.chunks, inner, depth + 1)),) if inner.chunks else ()
    if len(lines) > 1 and (match := _UNDERLINE.fullmatch(lines[1])) and width(lines[0]) <= _LONGEST_HEADING:
        heading = n.Header(_LEVELS[match[1]], n.EMPTY_ATTR, inlines_of(lines[0]))
        rest = _blocks(wrapping.chunk(chunk.lines[2:]), wrapping, last=last, depth=depth) if lines[2:] else ()
        return (heading, *rest)
    if found := _list(chunk, wrapping):
        return found
    if len(lines) == 1 and not last and _is_shouted(lines[0]):
        return (n.Header(1, n.EMPTY_ATTR, inlines_of(lines[0])),)
    return _texts(chunk, wrapping)


def _is_shouted(line: str) -> bool:
    """A line in capitals without a full stop, in a script that has capitals, is a heading."""
    letters = [character for character in line if character.isalpha()]
    return (
        len(letters) >= 4
        and len(line) <= _LONGEST_HEADING
        and all(letter.isupper() for letter in letters)
        and not _SENTENCE_END.search(line)
        and not line.startswith(("(", "["))
    )


def _texts(chunk: Chunk, wrapping: Wrapping) -> n.Blocks:
    """Paragraphs; or lines that stay lines, where they are short and each ended before its time."""
    texts = [wrapping.join(chunk.lines[start:stop]) for start, stop in chunk.segments]
    single = all(stop - start == 1 for start, stop in chunk.segments)
    if len(texts) > 1 and single and all(width(text) < _LONGEST_LINE for text in texts):
        return (n.LineBlock(tuple(inlines_of(text) for text in texts)),)
    return tuple(_paragraph(text) for text in texts)


def _paragraph(text: str) -> n.Block:
    match = _BRACKETED.fullmatch(text)
    if not match or len(text) > _LONGEST_CAPTION or not _is_credit(match["credit"]):
        return n.Para(inlines_of(text))
    # There is no picture here, but its caption is part of what the article says: it is set as one, credit apart.
    credit = n.Span(n.Attr(classes=("credit",)), inlines_of(text[match.start("credit") :]))
    before = inlines_of(match["text"])
    space: n.Inlines = (n.Space(),) if before and text[match.start("credit") - 1 : match.start("credit")] == " " else ()
    return n.Div(n.Attr(classes=("caption",)), (n.Para((*before, *space, credit)),))


def _is_credit(text: str) -> bool:
    inside = text[1:-1].strip()
    if text[0] in "(（":
        # Round brackets are for anything; the word must come first ("Photo: …") or last ("AP Photo").
        match = _CREDIT.search(inside)
        return bool(match) and (match.start() == 0 or match.end() == len(inside))  # type: ignore[union-attr]
    return bool(_CREDIT.search(inside))


def _list(chunk: Chunk, wrapping: Wrapping) -> n.Blocks:
    """A list, perhaps with a line that announces it: nothing unless there are two items of the same kind."""
    lines = [line.strip() for line in chunk.lines]
    for pattern in (_BULLET, _NUMBER):
        starts = [index for index, line in enumerate(lines) if pattern.match(line)]
        if len(starts) < 2 or not _is_list(lines, starts, pattern):
            continue
        intro = _texts(wrapping.chunk(chunk.lines[: starts[0]]), wrapping) if starts[0] else ()
        ends = [*starts[1:], len(lines)]
        texts = [
            wrapping.join([pattern.sub("", lines[start], count=1), *lines[start + 1 : end]])
            for start, end in zip(starts, ends, strict=True)
        ]
        items: tuple[n.Blocks, ...] = tuple((n.Plain(inlines_of(text)),) for text in texts)
        return (*intro, _make_list(pattern, lines[starts[0]], items))
    return ()


def _make_list(pattern: re.Pattern[str], line: str, items: tuple[n.Blocks, ...]) -> n.Block:
    match = pattern.match(line)
    if pattern is _BULLET or match is None:
        return n.BulletList(items)
    return n.OrderedList(n.ListAttributes(int(match[1]), "Decimal", _DELIMITERS[match[2]]), items)


def _is_list(lines: Sequence[str], starts: Sequence[int], pattern: re.Pattern[str]) -> bool:
    """The same mark at each item, or numbers that go on; above them nothing, or one line that ends in a colon."""
    marks = [match for index in starts if (match := pattern.match(lines[index]))]
    if pattern is _BULLET:
        regular = len({match[1] for match in marks}) == 1
    else:
        first = int(marks[0][1])
        regular = [int(match[1]) for match in marks] == list(range(first, first + len(marks)))
        regular = regular and len({match[2] for match in marks}) == 1
    return regular and (starts[0] == 0 or lines[starts[0] - 1].endswith((":", "：")))


def _merge_lists(blocks: Sequence[n.Block]) -> list[n.Block]:
    """Items with blank lines between them: paragraphs that begin with consecutive marks are one list."""
    result: list[n.Block] = []
    index = 0
    while index < len(blocks):
        run = _run(blocks, index)
        if len(run) > 1:
            result.append(_loose_list(run))
            index += len(run)
        else:
            result.append(blocks[index])
            index += 1
    return result


def _run(blocks: Sequence[n.Block], start: int) -> list[tuple[str, str]]:
    """The marks and texts of consecutive paragraphs that are items of one list."""
    run: list[tuple[str, str]] = []
    for block in blocks[start:]:
        text = _plain(block)
        # Only marks that nothing else begins with: a hyphen may be somebody speaking.
        match = re.match(r"([•‣▪●◦*])\s+(?=\S)", text) or _NUMBER.match(text)
        if not match or (run and not _follows(run, match[0])):
            break
        run.append((match[0], text[match.end() :]))
    return run


def _follows(run: Sequence[tuple[str, str]], mark: str) -> bool:
    first, number = _NUMBER.match(f"{run[0][0].strip()} x"), _NUMBER.match(f"{mark.strip()} x")
    if first and number:
        return int(number[1]) == int(first[1]) + len(run) and number[2] == first[2]
    return not first and not number and mark.strip() == run[0][0].strip()


def _plain(block: n.Block) -> str:
    if not isinstance(block, n.Para):
        return ""
    return "".join(node.text if isinstance(node, n.Str) else " " for node in block.content)


def _loose_list(run: Sequence[tuple[str, str]]) -> n.Block:
    items: tuple[n.Blocks, ...] = tuple((n.Para(inlines_of(text)),) for _, text in run)
    line = f"{run[0][0].strip()} x"
    return _make_list(_NUMBER if _NUMBER.match(line) else _BULLET, line, items)
