"""Front matter that pandoc doesn't read: TOML between lines of plus signs, JSON, and YAML above AsciiDoc.

Hugo: https://gohugo.io/content-management/front-matter/; Zola: https://www.getzola.org/documentation/content/page/.
"""

from __future__ import annotations

import datetime as dt
import json
import re
from typing import Any

import yaml

from toolkit import toml
from toolkit.document import Metadata, inlines_of, nodes as n
from toolkit.findings import Finding

_TOML = re.compile(r"\A\ufeff?(?:\+\+\+|---toml)[ \t]*\n(?P<data>.*?\n)?(?:\+\+\+|---)[ \t]*(?:\n|\Z)", re.DOTALL)
_YAML = re.compile(r"\A\ufeff?---[ \t]*\n(?P<data>.*?\n)?(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL)
_OPENED = ("taxonomies", "params", "extra")
"""Tables whose fields say as much as those beside them."""
_PERCENTAGE = re.compile(r"\A%(?=\d)")
"""How a text may begin in Turkish and Basque, "%12,5": pandoc would take the line for a title (pandoc_title_block)."""


def split_yaml(text: str) -> tuple[str, Metadata]:
    """Return a text without the YAML between dashes that it begins with, and what that says.

    Args:
        text: The source.
    """
    match = _YAML.match(text)
    try:
        data = yaml.safe_load(match["data"] or "") if match else None
    except (yaml.YAMLError, ValueError, RecursionError):
        data = None
    if match is None or not isinstance(data, dict):
        return text, Metadata()
    return "\n" * match[0].count("\n") + text[match.end() :], _metadata({str(key): data[key] for key in data})


def split_front_matter(text: str, where: str) -> tuple[str, Metadata, tuple[Finding, ...]]:
    """Return a text without its front matter, what that says, and what is wrong with it.

    Args:
        text: The source; what has YAML between its dashes is left to pandoc.
        where: The source, for findings.
    """
    if match := _TOML.match(text):
        try:
            said = _metadata(toml.loads(match["data"] or ""))
        except (toml.TomlError, RecursionError) as error:
            message = f"{where}: the front matter between +++ is no TOML ({error}): it is left out."
            return text[match.end() :], Metadata(), (Finding("reader-warning", message, where),)
        return "\n" * match[0].count("\n") + text[match.end() :], said, ()
    if text.lstrip("\ufeff").startswith("{"):
        start = text.index("{")
        try:
            data, end = json.JSONDecoder().raw_decode(text, start)
            is_ours = isinstance(data, dict) and data and text[end:].lstrip(" \t")[:1] in ("\n", "")
            said = _metadata(data) if is_ours else Metadata()
        except (ValueError, RecursionError):
            return text, Metadata(), ()
        if is_ours:
            return "\n" * text[:end].count("\n") + text[end:], said, ()
    return _PERCENTAGE.sub(r"\\\g<0>", text), Metadata(), ()


def _metadata(data: dict[str, Any]) -> Metadata:
    values: dict[str, Any] = {}
    for name in _OPENED:
        inner = data.get(name)
        if isinstance(inner, dict):
            values |= inner
    values |= {key: value for key, value in data.items() if key not in _OPENED}
    found = {key: _value(value) for key, value in values.items() if value is not None}
    return Metadata().with_extra({str(key): value for key, value in found.items()})


def _value(value: Any) -> n.MetaValue:
    match value:
        case bool():
            return n.MetaBool(value)
        case dict():
            return n.MetaMap(tuple(sorted((str(key), _value(item)) for key, item in value.items() if item is not None)))
        case list():
            return n.MetaList(tuple(_value(item) for item in value if item is not None))
        case dt.datetime() | dt.date():
            return n.MetaInlines(inlines_of(value.isoformat()))
        case _:
            return n.MetaInlines(inlines_of(str(value)))
