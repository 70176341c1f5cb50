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


def preprocessed(text: str) -> str:
    """Return AsciiDoc without its conditions: what a document's own attributes choose stays, all else goes.

    Images are named with their folder, and links lose the mark by which a browser would open a window.
    """
    return "\n".join(_lines(text.split("\n")))


def _lines(lines: list[str]) -> Iterator[str]:
    attributes: dict[str, str] = {}
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
            if mark and verbatim in ("", mark[1]):
                verbatim = "" if verbatim else mark[1]
            if verbatim or mark:
                yield line
                continue
            _take(line, attributes)
            yield _mended(line, attributes)


def _take(line: str, attributes: dict[str, str]) -> None:
    """Note what a line says of an attribute, if it does."""
    match = _ATTRIBUTE.fullmatch(line)
    if match and (match["unset"] or match["after"]):
        attributes.pop(match["name"], None)
    elif match:
        attributes[match["name"]] = (match["value"] or "").strip()


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
