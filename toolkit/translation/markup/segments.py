"""A unit's sentences: what an engine is sent of each, and how to find the way back from it.

A segment's plain text has no atoms and no markup; `Segment.origins` tells for each of its characters where it stood
in the unit's text. Atoms leave the text in groups, together with the brackets and commas that would be left
hanging: ``the call (￼) and ￼, ￼`` is sent as ``the call and``.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from toolkit.document import ATOM, Content, nodes as n, plain_text
from toolkit.translation.sentences import split_sentences

MARKS = (n.Note, n.RawInline, n.Span, n.Superscript)
"""Atoms that are no word of the sentence: footnote marks, raw markup, anchors."""


def is_text(node: n.Inline | None) -> bool:
    """Tell whether a span is words of the sentence, in another language or kept by its author; an anchor is none."""
    return isinstance(node, n.Span) and bool(plain_text(node.content).strip())


_STAND_IN = "Atom"
"""A word with a capital can end one sentence and begin the next; a single letter would be taken for an initial."""

_COMMAS = ",;，；、،؛"
_JOINING = "-/"
_PARTING_AT_END = f"{_COMMAS}—–-"
_PARTING = f"{_PARTING_AT_END}:："
"""What parts an atom from the words before it; at the end of a sentence a colon may stay: "The list:"."""

_SOFT_HYPHEN = "\N{SOFT HYPHEN}"

_LONGEST_WORD = 40
"""Letters on either side of a line end that are looked at; longer words aren't divided, they are no words."""

_SUSPENDING = frozenset(
    (
        "and",
        "or",
        "to",
        "und",
        "oder",
        "bis",
        "et",
        "ou",
        "y",
        "o",
        "u",
        "e",
        "i",
        "og",
        "och",
        "eller",
        "en",
        "of",
        "и",
    )
)
"""After these a hyphen at a line end stands for the end of another word: "pre- and post-war"."""

# Raw markup that ends a line: HTML's <br>, LaTeX's \\ and \newline.
_LINE_BREAK = re.compile(r"<br\b|\\\\|\\newline\b", re.IGNORECASE)

# Atoms that stand next to each other, joined by nothing but punctuation and spaces, and a pair of brackets or quotes
# around them: they travel as one group.
_RUN = f"{ATOM}(?:[\\s,;:/+&–—-]*{ATOM})*"
_GROUP = re.compile(rf"\({_RUN}\)|\[{_RUN}\]|“{_RUN}”|‘{_RUN}’|«\s?{_RUN}\s?»|\"{_RUN}\"|{_RUN}")


# Text that is its own plain text: no atoms, no soft hyphens, single spaces, no word divided at a line end.
_PLAIN = re.compile(f"[^\\s{ATOM}{_SOFT_HYPHEN}]+(?:(?: |(?<![-\u2010])\n)[^\\s{ATOM}{_SOFT_HYPHEN}]+)*")


@dataclass(frozen=True, slots=True)
class Group:
    """Atoms that are taken out together and put back together.

    Attributes:
        start: Where the group begins in the unit's text.
        end: Where it ends.
        anchor: Where it stood in the plain text: an offset between two characters.
        space_before: Whether there was white space before it.
        space_after: Whether there was white space after it.
    """

    start: int
    end: int
    anchor: int
    space_before: bool
    space_after: bool


@dataclass(frozen=True, slots=True)
class Segment:
    """One sentence of a unit.

    Attributes:
        start: Where the sentence begins in the unit's text.
        end: Where it ends.
        plain: What an engine is sent; without atoms, white space collapsed.
        origins: For each character of `plain`, its offset in the unit's text; a range where nothing was taken out.
        groups: The atoms taken out, in order.
    """

    start: int
    end: int
    plain: str
    origins: Sequence[int]
    groups: tuple[Group, ...]

    @property
    def has_words(self) -> bool:
        """Tell whether there is anything to translate: a sentence of numbers and symbols is left alone."""
        return any(character.isalpha() for character in self.plain)

    def plain_range(self, start: int, end: int) -> tuple[int, int]:
        """Return the range of `plain` whose characters come from text[start:end]; it may be empty."""
        return bisect_left(self.origins, start), bisect_left(self.origins, end)


def segments_of(content: Content, language: str) -> list[Segment]:
    """Return the sentences of a unit, in order; what lies between two of them is white space."""
    breaks = frozenset(atom.position for atom in content.atoms if _is_line_break(atom.node))
    return [_segment(content.text, start, end, breaks) for start, end in _sentence_ranges(content, language)]


def plain_of(text: str) -> str:
    """Return what an engine would be sent of a sentence with atoms."""
    return _segment(text, 0, len(text), ()).plain


def _is_line_break(node: n.Inline) -> bool:
    return isinstance(node, n.RawInline) and bool(_LINE_BREAK.match(node.text))


def _sentence_ranges(content: Content, language: str) -> list[tuple[int, int]]:
    shadow, offsets = _shadow(content)
    ranges = [(offsets[start], offsets[end - 1] + 1) for start, end in split_sentences(shadow, language)]
    return _cover_atoms(content.text, ranges)


def _shadow(content: Content) -> tuple[str, Sequence[int]]:
    """Return the text as a sentence splitter should see it, and where each character of it stands in the text.

    Footnote marks and other atoms without width would hide the end of a sentence, so they are left out; the
    others stand for a word.
    """
    if ATOM not in content.text:
        return content.text, range(len(content.text))
    nodes = {atom.position: atom.node for atom in content.atoms}
    shadow: list[str] = []
    offsets: list[int] = []
    for position, character in enumerate(content.text):
        if character != ATOM:
            piece = character
        elif isinstance(node := nodes.get(position), MARKS) and not is_text(node):
            piece = " " if _is_line_break(node) else ""
        else:
            piece = _STAND_IN
        shadow.append(piece)
        offsets += [position] * len(piece)
    return "".join(shadow), offsets


def _cover_atoms(text: str, ranges: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Stretch sentences over the atoms between them: an atom is of the sentence that it touches, else of the next."""
    result: list[tuple[int, int]] = []
    cursor = 0
    for index, (start, end) in enumerate(ranges):
        gap = text[cursor:start]
        if ATOM in gap:
            touching = re.match(f"{ATOM}+", gap) if result else None
            if touching:
                result[-1] = (result[-1][0], cursor + touching.end())
                gap = gap[touching.end() :]
            if ATOM in gap:
                start -= len(gap) - gap.index(ATOM)  # noqa: PLW2901
        result.append((start, end))
        cursor = end
        if index == len(ranges) - 1 and ATOM in text[end:]:
            result[-1] = (start, end + text[end:].rindex(ATOM) + 1)
    if not ranges and ATOM in text:
        result.append((text.index(ATOM), text.rindex(ATOM) + 1))
    return result


def _segment(text: str, start: int, end: int, breaks: Collection[int]) -> Segment:
    if _PLAIN.fullmatch(text, start, end):
        return Segment(start, end, text[start:end].replace("\n", " "), range(start, end), ())
    plain: list[str] = []
    origins: list[int] = []
    groups: list[Group] = []
    cursor = start
    for match in _GROUP.finditer(text, start, end):
        _take(text, cursor, match.start(), plain, origins)
        before = bool(plain) and plain[-1] == " "
        stop = _with_comma(text, match.end(), end, plain)
        after = stop < end and text[stop].isspace()
        begin = match.start()
        if before and (after or stop == end or _is_closing(text[stop])):
            # "call ￼ now" is sent as "call now", and "call ￼, then" as "call, then".
            plain.pop()
            origins.pop()
            parting = _PARTING if stop < end else _PARTING_AT_END
            if not after and len(plain) > 1 and plain[-1] in parting:
                # "Hello, ￼!" is sent as "Hello!": its comma has nothing to part any more, nor has the dash of "Hi — ￼!"
                plain.pop()
                begin, before = origins.pop(), plain[-1] == " "
                if before:
                    plain.pop()
                    origins.pop()
        elif not before and plain and plain[-1] in _JOINING and text[begin - 1] == plain[-1]:
            # "non-￼" is one word: its hyphen would be left hanging.
            plain.pop()
            begin = origins.pop()
        groups.append(Group(begin, stop, len(plain), before, after))
        cursor = stop
        if plain and plain[-1] != " " and cursor < end and any(position in breaks for position in range(*match.span())):
            # The words around a raw "<br>" are two, with or without a space.
            plain.append(" ")
            origins.append(match.start())
    _take(text, cursor, end, plain, origins)
    while plain and plain[-1] == " ":
        plain.pop()
        origins.pop()
    anchored = (group if group.anchor <= len(plain) else _at(group, len(plain)) for group in groups)
    return Segment(start, end, "".join(plain), tuple(origins), tuple(anchored))


def _with_comma(text: str, stop: int, end: int, plain: list[str]) -> int:
    """Return where a group ends: with a comma that would be left at the beginning, or behind another mark.

    "these: ￼, then" is sent as "these: then".
    """
    before = "".join(plain[-2:]).strip()[-1:]
    hangs = stop < end and text[stop] in _COMMAS and (not before or before in ",;:，；：、،؛")
    return stop + 1 if hangs else stop


def _at(group: Group, anchor: int) -> Group:
    return Group(group.start, group.end, anchor, group.space_before, group.space_after)


def _is_closing(character: str) -> bool:
    return character in ".,;:!?…)]}»”’"


def _take(text: str, start: int, end: int, plain: list[str], origins: list[int]) -> None:
    """Add text[start:end] to the plain text: white space as one space, none at the beginning, no soft hyphens.

    A word that is divided at a line end is whole again.
    """
    for position in range(start, end):
        character = text[position]
        if character == _SOFT_HYPHEN:
            continue
        if character == "\n" and plain and plain[-1] in "-\u2010" and (divided := _divided(text, position)):
            if _occurs(divided, text):
                plain.pop()
                origins.pop()
            continue
        if character.isspace():
            if not plain or plain[-1] == " ":
                continue
            character = " "
        plain.append(character)
        origins.append(position)


def _divided(text: str, line_end: int) -> str:
    """Return the word that is divided at a line end, without its hyphen; nothing if none is."""
    head = re.search(r"(?<![^\W\d_])[^\W\d_]++(?=[-\u2010]$)", text[max(0, line_end - _LONGEST_WORD) : line_end])
    tail = re.match(r"[^\W\d_]+", text[line_end + 1 : line_end + 1 + _LONGEST_WORD])
    if not head or not tail or not tail[0][0].islower() or tail[0] in _SUSPENDING:
        return ""
    return head[0] + tail[0]


def _occurs(word: str, text: str) -> bool:
    return re.search(rf"(?<!\w){re.escape(word)}(?!\w)", text, re.IGNORECASE) is not None
