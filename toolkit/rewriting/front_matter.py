"""The text of front matter, where it stands: titles and descriptions in YAML, TOML or JSON."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import yaml

from toolkit import toml
from toolkit.document import UnitKind

_OPENED = re.compile(r"\A\ufeff?(?P<mark>---|\+\+\+)[ \t]*\n")
_CLOSED = {
    "---": re.compile(r"^(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.MULTILINE),
    "+++": re.compile(r"^\+\+\+[ \t]*(?:\n|\Z)", re.MULTILINE),
}
_KINDS = {
    "title": UnitKind.TITLE,
    "linkTitle": UnitKind.TITLE,
    "linktitle": UnitKind.TITLE,
    "shortTitle": UnitKind.TITLE,
    "sidebar_label": UnitKind.TITLE,
    "subtitle": UnitKind.SUBTITLE,
    "description": UnitKind.METADATA,
    "summary": UnitKind.METADATA,
    "abstract": UnitKind.METADATA,
    "dedication": UnitKind.METADATA,
    "intro": UnitKind.METADATA,
    "lead": UnitKind.METADATA,
    "tagline": UnitKind.METADATA,
    "keywords": UnitKind.KEYWORD,
}
"""What readers see of front matter; names, tags, addresses and switches are for programs."""
_TOML = re.compile(
    r"^(?P<key>[\w-]+)[ \t]*=[ \t]*(?P<value>\"(?:[^\"\\\n]|\\.)*\"|'[^'\n]*')[ \t]*(?:#.*)?$", re.MULTILINE
)
_JSON = re.compile(r"\"(?P<key>[\w-]+)\"\s{0,9}:\s{0,9}(?P<value>\"(?:[^\"\\\n]|\\.)*\")")
_MOST = 100_000


@dataclass(frozen=True, slots=True)
class FrontValue:
    """A text in front matter.

    Attributes:
        start: Where what was written for it begins.
        end: One past its last character.
        text: What it says.
        kind: What it is.
        write: Returns what is written for another text.
    """

    start: int
    end: int
    text: str
    kind: UnitKind
    write: Callable[[str], str]


def find_front_matter(text: str) -> tuple[int, tuple[FrontValue, ...]]:
    """Return where front matter ends, and the texts in it.

    Args:
        text: The source; its lines end in a line feed.
    """
    opened = _OPENED.match(text)
    if opened:
        closed = _CLOSED[opened["mark"]].search(text, opened.end())
        if closed is None:
            return 0, ()
        begin, end = opened.end(), closed.start()
        if end - begin > _MOST:
            return closed.end(), ()
        values = _yaml(text, begin, end) if opened["mark"] == "---" else _toml(text, begin, end)
        found = tuple(values)
        if opened["mark"] == "---" and not _is_mapping(text[begin:end]):  # a rule, and what is below it
            return 0, ()
        return closed.end(), found
    if text.startswith(("{\n", "{ ")):
        try:
            data, end = json.JSONDecoder().raw_decode(text)
        except (ValueError, RecursionError):
            return 0, ()
        if isinstance(data, dict) and data and text[end:].lstrip(" \t")[:1] in ("\n", ""):
            line = text.find("\n", end)
            return (line + 1 if line >= 0 else len(text)), tuple(_matches(_JSON, text, 0, end, json.loads, _json))
    return 0, ()


def _is_mapping(text: str) -> bool:
    try:
        node = yaml.compose(text, Loader=yaml.SafeLoader)
    except (yaml.YAMLError, ValueError, RecursionError):
        return bool(re.match(r"[\w-]+[ \t]*:", text))
    return node is None or isinstance(node, yaml.MappingNode)


def _yaml(text: str, begin: int, end: int) -> Iterator[FrontValue]:
    part = text[begin:end]
    try:
        node = yaml.compose(part, Loader=yaml.SafeLoader)
    except (yaml.YAMLError, ValueError, RecursionError):
        return
    if not isinstance(node, yaml.MappingNode):
        return
    for key, value in node.value:
        kind = _KINDS.get(str(key.value))
        items = value.value if isinstance(value, yaml.SequenceNode) else [value]
        for item in items if kind else ():
            if isinstance(item, yaml.ScalarNode) and item.tag == "tag:yaml.org,2002:str":
                yield _scalar(part, begin, item, kind)  # type: ignore[arg-type]


def _scalar(part: str, begin: int, item: Any, kind: UnitKind) -> FrontValue:
    start, end = item.start_mark.index, item.end_mark.index
    end = start + len(part[start:end].rstrip())
    return FrontValue(begin + start, begin + end, str(item.value).strip(), kind, _yaml_writer(item.style, part, start))


def _yaml_writer(style: str | None, part: str, start: int) -> Callable[[str], str]:
    if style in ("|", ">"):
        line = part.rfind("\n", 0, start) + 1
        indent = " " * (len(part[line:start]) - len(part[line:start].lstrip()) + 2)
        head = part[start:].partition("\n")[0]
        return lambda text: f"{head}\n{indent}" + text.replace("\n", f"\n{indent}")
    if style == "'":
        return lambda text: "'" + text.replace("'", "''").replace("\n", " ") + "'"
    if style == '"':
        return _json
    return _plain


def _plain(text: str) -> str:
    """Return a text as YAML without quotation marks, if it can be."""
    return text if "\n" not in text and _loads(f"x: {text}") == {"x": text} else _json(text)


def _loads(text: str) -> Any:
    try:
        return yaml.safe_load(text)
    except (yaml.YAMLError, ValueError, RecursionError):
        return None


def _json(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def _toml(text: str, begin: int, end: int) -> Iterator[FrontValue]:
    first = re.compile(r"^[ \t]*\[", re.MULTILINE).search(text, begin, end)  # tables come after the page's own keys
    stop = first.start() if first else end
    return _matches(_TOML, text, begin, stop, lambda said: toml.loads(f"x={said}")["x"], _json)


def _matches(
    pattern: re.Pattern[str], text: str, begin: int, end: int, read: Callable[[str], Any], write: Callable[[str], str]
) -> Iterator[FrontValue]:
    for match in pattern.finditer(text, begin, end):
        kind = _KINDS.get(match["key"])
        if kind is None:
            continue
        try:
            said = read(match["value"])
        except ValueError:
            continue
        yield FrontValue(*match.span("value"), said, kind, write)
