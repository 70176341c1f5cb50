"""How the fields of nodes are written to JSON text and read from JSON values: codecs, and codecs made of codecs."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, fields
from json.encoder import encode_basestring
from typing import Any

from toolkit.errors import SourceError

Json = Any


@dataclass(frozen=True, slots=True)
class Codec:
    """A pair of functions: to JSON text, and from a JSON value at some depth of the tree."""

    write: Callable[[Any], str]
    read: Callable[[Json, int], Any]


def plain(kind: type, write: Callable[[Any], str] = json.dumps) -> Codec:
    """Return the codec of a value that JSON has, too."""

    def read(value: Json, _depth: int) -> Any:
        if not isinstance(value, kind) or (kind is int and isinstance(value, bool)):
            raise malformed(f"{kind.__name__} expected, {type(value).__name__} found")
        return value

    return Codec(write, read)


def sequence(item: Codec) -> Codec:
    """Return the codec of any number of items of one kind."""

    def read(value: Json, depth: int) -> tuple[Any, ...]:
        if not isinstance(value, list):
            raise malformed("list expected")
        return tuple([item.read(each, depth) for each in value])

    return Codec(lambda values: array([item.write(value) for value in values]), read)


def positional(make: Callable[..., Any], parts: Callable[[Any], tuple[Any, ...]], *items: Codec) -> Codec:
    """Return the codec of a record that pandoc writes as a bare list of its fields.

    Args:
        make: Makes a record of its fields.
        parts: Returns the fields of a record.
        items: Their codecs.
    """

    def read(value: Json, depth: int) -> Any:
        if not isinstance(value, list) or len(value) != len(items):
            raise malformed(f"list of {len(items)} expected")
        return make(*[item.read(part, depth) for item, part in zip(items, value, strict=True)])

    def write(value: Any) -> str:
        return array([item.write(part) for item, part in zip(items, parts(value), strict=True)])

    return Codec(write, read)


def record(kind: type, *items: Codec) -> Codec:
    """Return the codec of a dataclass that pandoc writes as a bare list of its fields."""
    names = [field.name for field in fields(kind)]
    return positional(kind, lambda value: tuple(getattr(value, name) for name in names), *items)


def constructor_name(*names: str) -> Codec:
    """Return the codec of one of some constructors without fields, of which we keep the name."""

    def read(value: Json, _depth: int) -> str:
        name = value.get("t") if isinstance(value, dict) else None
        if name not in names:
            raise malformed(f"one of {', '.join(names)} expected")
        return str(name)

    return Codec(lambda value: f'{{"t":{encode_basestring(value)}}}', read)


def optional(item: Codec) -> Codec:
    """Return the codec of something that may be missing."""
    return Codec(
        lambda value: "null" if value is None else item.write(value),
        lambda value, depth: None if value is None else item.read(value, depth),
    )


def array(written: list[str]) -> str:
    """Return a JSON array of values that are written already."""
    return f"[{','.join(written)}]"


def malformed(what: str) -> SourceError:
    """Return the error for JSON that is not pandoc's."""
    return SourceError(
        f"The pandoc JSON is malformed: {what}.",
        "Write it again with 'publish normalize' or 'pandoc -t json'.",
    )


def mapping(written: dict[str, str]) -> str:
    """Return a JSON object of values that are written already."""
    return f"{{{','.join([f'{encode_basestring(key)}:{value}' for key, value in written.items()])}}}"
