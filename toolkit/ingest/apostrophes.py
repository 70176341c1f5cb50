"""Apostrophes that pandoc's smart reader pairs as quotation marks: "the '90s the boys' room" has none.

Printed in another language they would be that language's marks, around half of two sentences. (jgm/pandoc#2228.)
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

from toolkit.document import nodes as n, plain_text, rewrite
from toolkit.languages import CLIPPED

_APOSTROPHE = "’"
_DECADE = r"\d{2}(?:\d{2})?(?:s|ern?)\b"
_ELIDED = re.compile(rf"{_DECADE}|(?:{'|'.join(sorted(CLIPPED))})\b", re.IGNORECASE)
"""What an apostrophe stands in front of: decades without their century, and words that have lost their beginning."""
_YEAR = re.compile(r"\d{2}(?=[\s.,;:!?])")
"""A year without its century: "the summer of '68"."""
_ENDING = re.compile(r"[^\W\d_]s$|\d0s$|(?<![^\W\d_])(?:[^\W\d_]{2,20}in|o|ol|th)$")
"""What an apostrophe stands behind: the plural's genitive, a decade's, and words that have lost their end, goin'."""
_CUT = re.compile(r"(?<![^\W\d_])(?:po|mo|[^\W\d_])$")
"""Words of other languages that have lost their end: "un po'", "τ' άλλα"."""
_SHORT = re.compile(rf"\d{{2}}(?!\d)|[^\W\d_]$|(?:{'|'.join(sorted(CLIPPED))})$", re.IGNORECASE)
"""A first word that an apostrophe stands in front of, in any language: "'90", "'t is", "'n man"."""
_INNER = re.compile(r"’[^\W\d_]")
_CLITIC = re.compile(r"(?:s|d|ll|re|ve|t|m)\b", re.IGNORECASE)
"""What an apostrophe joins to the word before it."""
_LAST_LETTER = re.compile(r"(?<![^\W\d_])[^\W\d_]{2,20} [’‘]?[nN]$")
_OWNER = re.compile(r"[^\W\d_]s$")
_CLOSED = re.compile(r"([^’]*[^\W_][.,!?]?)’([.,;:!?)]{0,3})$")
"""A word with the mark that closes a quotation, and what stands behind that."""
_SMALL_ENDING = re.compile(r"(?<![^\W_])[a-z]+s$")
_SENTENCE_END = re.compile(r"[.!?…][”)]*\s")
_LAST_WORD, _FIRST_WORD = re.compile(r"(?<![^\W\d_])([^\W\d_]{2,20})\s?$"), re.compile(r"\s?([^\W\d_]{2,20})")
_NEAR = 24
"""Characters beside a quotation that are looked at."""

_NO_PARTS = frozenset(
    (
        *("the", "a", "an", "of", "in", "on", "at", "to", "for", "from", "with", "by", "and", "or", "but", "if", "as"),
        *("is", "are", "was", "were", "be", "has", "have", "had", "that", "this", "than", "then", "not", "where"),
        *("when", "which", "what", "says", "said", "word", "letter", "variable", "number", "value", "called", "key"),
    )
)
"""Words that stand beside a letter that is quoted, and not beside the 'n' of "rock 'n' roll"."""


def with_apostrophes(blocks: n.Blocks) -> n.Blocks:
    """Return blocks in which what is no quotation has apostrophes, as its author wrote it."""
    return rewrite(blocks, _corrected, words=False)


def _corrected(node: Any) -> Any:
    match node:
        case n.LineBlock(lines):
            found: Any = tuple(_with_apostrophes(line) for line in lines)
            return node if found == lines else replace(node, lines=found)
        case n.DefinitionList(items):
            found = tuple(replace(item, term=_with_apostrophes(item.term)) for item in items)
            return node if found == items else replace(node, items=found)
        case _:
            content = getattr(node, "content", None)
            if not isinstance(content, tuple) or not any(isinstance(one, n.Quoted) for one in content):
                return node
            found = _with_apostrophes(content)
            return node if found is content else replace(node, content=found)


def _with_apostrophes(inlines: n.Inlines) -> n.Inlines:
    result: list[n.Inline] = []
    changed = False
    inlines = _with_owners(_with_years(inlines))
    for place, node in enumerate(inlines):
        if not isinstance(node, n.Quoted) or node.quote_type != "SingleQuote":
            result.append(node)
            continue
        before = plain_text(inlines[max(0, place - _NEAR) : place])
        after = plain_text(inlines[place + 1 : place + 1 + _NEAR])
        first = node.content[0] if node.content else None
        if not isinstance(first, n.Str) or _is_quotation(plain_text(node.content), before, after):
            result.append(node)
            continue
        whole = (n.Str(_APOSTROPHE + first.text), *node.content[1:])
        last = whole[-1]
        result += (*whole[:-1], n.Str(last.text + _APOSTROPHE)) if isinstance(last, n.Str) else (*whole, n.Str("’"))
        changed = True
    return tuple(result) if changed else inlines


def _with_years(inlines: n.Inlines) -> n.Inlines:
    """Return inlines in which a quotation begins where it does, not at the year before it: In '90 he said 'no'."""
    result: list[n.Inline] = []
    for node in inlines:
        found = _begun_again(node) if isinstance(node, n.Quoted) and node.quote_type == "SingleQuote" else None
        result += found or [node]
    return tuple(result) if len(result) != len(inlines) else inlines


def _begun_again(quoted: n.Quoted) -> list[n.Inline] | None:
    """Return what stands before the last mark in a quotation that can begin one, and a quotation from there."""
    content = quoted.content
    first = content[0] if content else None
    if not isinstance(first, n.Str) or not _SHORT.match(first.text):
        return None
    for place in range(len(content) - 1, 1, -1):
        node, before = content[place], content[place - 1]
        if not isinstance(node, n.Str) or not isinstance(before, n.Space | n.SoftBreak) or not _INNER.match(node.text):
            continue
        if _SHORT.match(node.text[1:]):
            continue
        inside = (n.Str(node.text[1:]), *content[place + 1 :])
        return [n.Str(_APOSTROPHE + first.text), *content[1:place], replace(quoted, content=inside)]
    return None


def _with_owners(inlines: n.Inlines) -> n.Inlines:
    """Return inlines in which a quotation ends where it does, not at the genitive in it: 'The boys' room'."""
    result: list[n.Inline] = []
    place = 0
    while place < len(inlines):
        node = inlines[place]
        found = _gone_on(node, inlines, place) if isinstance(node, n.Quoted) else None
        nodes, place = found or ([node], place + 1)
        result += nodes
    return tuple(result) if len(result) != len(inlines) else inlines


def _gone_on(quoted: n.Quoted, inlines: n.Inlines, place: int) -> tuple[list[n.Inline], int] | None:
    """Return a quotation that goes on after a genitive, with what is left behind it, and which node is next."""
    last = quoted.content[-1] if quoted.content else None
    if quoted.quote_type != "SingleQuote" or not isinstance(last, n.Str) or not _OWNER.search(last.text):
        return None
    for end, node in enumerate(inlines[place + 1 : place + 1 + _NEAR], place + 1):
        if not isinstance(node, n.Str | n.Space | n.SoftBreak):
            return None
        word = node.text if isinstance(node, n.Str) else ""
        if word and end <= place + 2 and not (end == place + 2 and _is_owned(word)):
            return None
        closed = _CLOSED.match(word)
        if closed and not _ENDING.search(closed[1]):
            owner = n.Str(f"{last.text}{_APOSTROPHE}")
            inside = (*quoted.content[:-1], owner, *inlines[place + 1 : end], n.Str(closed[1]))
            rest = [n.Str(closed[2])] if closed[2] else []
            return [replace(quoted, content=inside), *rest], end + 1
        if word[-1:] in (".", "!", "?"):
            return None
    return None


def _is_owned(word: str) -> bool:
    """Tell whether a word may be what somebody has: a small one that is none of grammar."""
    return word[:1].islower() and word.rstrip("’,.;:!?") not in _NO_PARTS


def _is_quotation(text: str, before: str, after: str) -> bool:
    """Tell whether what stands between two marks is a quotation, and not between two apostrophes."""
    if before[-1:].isalnum() and _CLITIC.match(text):
        return False
    if text.casefold() == "n":
        return not (_is_part(_LAST_WORD, before) and _is_part(_FIRST_WORD, after))
    elided = _ELIDED.match(text)
    if elided:
        joins = _LAST_LETTER.search(text) is not None  # "The '90s. Rock 'n' roll"
        return elided.end() == len(text) or not (joins or _ENDING.search(text))
    if not _YEAR.match(text):
        return True
    # "'57 dogs'" may be quoted; but a quotation that goes over the end of a sentence ends with a mark of its own.
    over = _SENTENCE_END.search(text) is not None
    goes_on = re.match(r"\s[^\W\d_]", after) is not None and after[1:2].islower()
    ends = _SMALL_ENDING.search(text) or _CUT.search(text)
    return not (_ENDING.search(text) if over else goes_on and len(text.split()) > 2 and ends)


def _is_part(beside: re.Pattern[str], text: str) -> bool:
    """Tell whether the word beside 'n' is one of the two that it joins."""
    found = beside.search(text[-_NEAR:]) if beside is _LAST_WORD else beside.match(text)
    return found is not None and found[1].casefold() not in _NO_PARTS
