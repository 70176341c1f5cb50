"""AsciiDoc's preprocessor, which pandoc's reader has not: conditions on attributes, the folder of images, links' marks.

https://docs.asciidoctor.org/asciidoc/latest/directives/conditionals/ and …/macros/images-directory/.
"""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Iterator
from typing import Any

_ATTRIBUTE = re.compile(r":(?P<unset>!?)(?P<name>[\w-]+)(?P<after>!?):(?:[ \t]+(?P<value>.*))?[ \t]*")
_CONDITION = re.compile(r"(?P<kind>ifn?def)::(?P<names>[\w,+-]+)\[(?P<content>.*)\][ \t]*")
_EVALUATION = re.compile(
    r"ifeval::\[[ \t]*(?P<left>\"[^\"]*\"|'[^']*'|[\w.{}-]+)[ \t]*(?P<how>[=!<>]=|[<>])[ \t]*"
    r"(?P<right>\"[^\"]*\"|'[^']*'|[\w.{}-]+)[ \t]*\][ \t]*"
)
_END = re.compile(r"endif::[\w,+-]*\[\][ \t]*")
_VERBATIM = re.compile(r"(-{4,}|\.{4,}|/{4,}|\+{4,})[ \t]*")
_IMAGE = re.compile(r"\b(?P<macro>image::?)(?P<target>[^\s\[:/{][^\[\]:]*)(?=\[)")
_WINDOW = re.compile(r"(?<=[^\s\[])(?P<link>\[[^\[\]]*)\^\]")
_NAMED = re.compile(r"\{([\w-]+)\}")
_COMPARISONS: dict[str, Callable[[Any, Any], bool]] = {
    "==": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}


_OWN = {"backend": "html5", "basebackend": "html", "backend-html5": "", "basebackend-html": "", "doctype": "article"}
"""What Asciidoctor knows of itself when it makes pages: editions are read, as those are."""


def preprocessed(text: str) -> str:
    """Return AsciiDoc without its conditions: what a document's own attributes choose stays, all else goes.

    Images are named with their folder, links lose the mark by which a browser would open a window, and comments go.
    """
    return "\n".join(_lines(text.split("\n")))


def _lines(lines: list[str]) -> Iterator[str]:
    attributes: dict[str, str] = dict(_OWN)
    open_conditions: list[bool] = []
    verbatim = ""
    for line in lines:
        if not verbatim and _END.fullmatch(line):
            del open_conditions[-1:]
        elif not verbatim and (met := _is_met(line, attributes)) is not None:
            condition = _CONDITION.fullmatch(line)
            if condition and condition["content"]:  # on one line, without an end
                if met and all(open_conditions):
                    yield _mended(condition["content"], attributes)
            else:
                open_conditions.append(met)
        elif all(open_conditions):
            mark = _VERBATIM.fullmatch(line)
            comment = verbatim.startswith("/") or bool(mark and mark[1].startswith("/") and not verbatim)
            if mark and verbatim in ("", mark[1]):
                verbatim = "" if verbatim else mark[1]
            if verbatim or mark:
                yield from () if comment else (line,)
            else:
                yield from _text_line(line, attributes)


def _text_line(line: str, attributes: dict[str, str]) -> Iterator[str]:
    """Yield a line of text, unless it is a comment or takes an attribute away, which the reader takes for text."""
    comment = line.startswith("//") and not line.startswith("///")
    if not comment and not _take(line, attributes):
        yield _mended(line, attributes)


def _take(line: str, attributes: dict[str, str]) -> bool:
    """Note what a line says of an attribute, if it does; tell whether it takes one away."""
    match = _ATTRIBUTE.fullmatch(line)
    if match and (match["unset"] or match["after"]):
        attributes.pop(match["name"], None)
        return True
    if match:
        attributes[match["name"]] = (match["value"] or "").strip()
    return False


def _is_met(line: str, attributes: dict[str, str]) -> bool | None:
    """Return whether the condition in a line is met; None if there is none."""
    if match := _CONDITION.fullmatch(line):
        join, names = (all, match["names"].split("+")) if "+" in match["names"] else (any, match["names"].split(","))
        return join(name in attributes for name in names) == (match["kind"] == "ifdef")
    if match := _EVALUATION.fullmatch(line):
        left, right = (_value(match[side], attributes) for side in ("left", "right"))
        try:
            return _COMPARISONS[match["how"]](left, right)
        except TypeError:  # a number and a word
            return False
    return None


def _value(text: str, attributes: dict[str, str]) -> str | float:
    quoted = text[0] in "\"'"
    said = _NAMED.sub(lambda match: attributes.get(match[1], ""), text.strip("\"'"))
    try:
        return said if quoted else float(said)
    except ValueError:
        return said


def _mended(line: str, attributes: dict[str, str]) -> str:
    folder = attributes.get("imagesdir", "").strip().strip("/")
    if folder and "image:" in line:
        line = _IMAGE.sub(lambda match: f"{match['macro']}{folder}/{match['target']}", line)
    return _WINDOW.sub(lambda match: f"{match['link']}]", line) if "^]" in line else line
