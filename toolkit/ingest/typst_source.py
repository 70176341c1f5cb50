"""Typst before pandoc reads it: who is quoted is said below a quotation, as Typst sets it.

https://typst.app/docs/reference/model/quote/.
"""

from __future__ import annotations

import re

_QUOTE = re.compile(r"#?\bquote\(")
_ATTRIBUTION = re.compile(r"\battribution\s{0,9}:\s{0,9}")
_LABEL = re.compile(r"<[\w:.-]+>")
_LONGEST = 5_000
"""Characters of the arguments of a quotation."""


_DRAWN = re.compile(r"#(?:highlight|rotate|scale|skew|move|par)\b(?=[(\[])")
"""What draws its content in some way: the reader passes over it with that."""


def prepared(text: str) -> str:
    """Return Typst as pandoc's reader takes all of it.

    Args:
        text: The source.
    """
    pieces: list[str] = []
    at = 0
    for match in _DRAWN.finditer(text):
        end = _closing(text, match.end()) + 1 if text[match.end()] == "(" else match.end()
        if match.start() >= at and end > 0 and text[end : end + 1] == "[":
            pieces += [text[at : match.start()], "#text"]
            at = end
    return with_attributions("".join((*pieces, text[at:])))


def with_attributions(text: str) -> str:
    """Return Typst in which those who are quoted stand in the quotations.

    Args:
        text: The source.
    """
    if "attribution" not in text:
        return text
    pieces: list[str] = []
    at = 0
    for match in _QUOTE.finditer(text):
        if match.start() < at:
            continue
        end = _closing(text, match.end() - 1)
        named = _ATTRIBUTION.search(text, match.end(), end) if end > 0 else None
        if named is None:
            continue
        said, stop = _value(text, named.end(), end)
        rest = text[match.end() : named.start()] + text[stop:end]
        last = _closing(text, end + 1) if text[end + 1 : end + 2] == "[" else -1
        if not said or last < 0:
            continue
        arguments = re.sub(r",\s*,", ",", rest).strip().strip(",").strip()
        pieces += [text[at : match.end()], arguments, ")", text[end + 1 : last], f"\n\n— {said}\n]"]
        at = last + 1
    return "".join((*pieces, text[at:]))


def _value(text: str, start: int, end: int) -> tuple[str, int]:
    """Return what an argument says as content, and where it ends; nothing for what is computed."""
    first = text[start : start + 1]
    if first == "[":
        close = _closing(text, start)
        return (text[start + 1 : close].strip(), close + 1) if 0 < close < end else ("", end)
    if first == '"':
        close = text.find('"', start + 1, end)
        return (text[start + 1 : close].strip(), close + 1) if close > 0 else ("", end)
    if label := _LABEL.match(text, start, end):
        return f"@{label[0][1:-1]}", label.end()
    return "", end


def _closing(text: str, start: int) -> int:
    """Return where the bracket that opens in a place is closed; -1 if it isn't, or too far away."""
    pairs = {"(": ")", "[": "]", "{": "}"}
    stack: list[str] = []
    at = start
    while at < min(len(text), start + _LONGEST):
        sign = text[at]
        if sign == "\\":
            at += 1
        elif sign == '"' and stack and stack[-1] != "]":
            close = text.find('"', at + 1, start + _LONGEST)
            if close < 0:
                return -1
            at = close
        elif sign in pairs:
            stack.append(pairs[sign])
        elif stack and sign == stack[-1]:
            stack.pop()
            if not stack:
                return at
        at += 1
    return -1
