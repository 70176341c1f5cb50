"""The JSON Schema of the project file, for editors: made from the table of keys."""

from __future__ import annotations

import json
from typing import Any

from toolkit.settings.keys import MOST, keys_at
from toolkit.settings.kinds import EXPECTED, USUAL, Key, Kind, Place, Section
from toolkit.settings.sections import SECTIONS

SCHEMA_FILE = "publish.schema.json"
_DRAFT = "https://json-schema.org/draft/2020-12/schema"
_FILLED = r"\S"
# As toolkit.languages takes them; whether there is a locale, a schema can't say.
_TAG = r"[A-Za-z]{2,3}([-_][A-Za-z0-9]{1,8})*"

Schema = dict[str, Any]


def schema_text() -> str:
    """Return the schema as it is written to a file."""
    return f"{json.dumps(project_schema(), ensure_ascii=False, indent=2)}\n"


def project_schema() -> Schema:
    """Return the JSON Schema (draft 2020-12) of `publish.toml`, and of ``[tool.publish]`` in a `pyproject.toml`."""
    schema = _table(Place.TOP)
    schema["properties"] |= {section.name: _section(section) for section in SECTIONS.values()}
    return {
        "$schema": _DRAFT,
        "title": "Project file of publish",
        "description": "What is published, in which languages and formats.",
        **schema,
    }


def _table(place: Place) -> Schema:
    properties = {name: {"description": key.help, **_value(key)} for name, key in keys_at(place).items()}
    return {"type": "object", "additionalProperties": False, "properties": properties}


def _section(section: Section) -> Schema:
    table = _table(section.place)
    if section.place is Place.BUNDLE:
        table["required"] = ["title"]
    pattern = f"^{_TAG}$" if section.place is Place.LANGUAGE else _FILLED
    return {
        "type": "object",
        "description": f"{section.help} After the point stands {section.named}.",
        "propertyNames": {"pattern": pattern},
        "additionalProperties": table,
    }


def _value(key: Key) -> Schema:
    match key.kind:
        case Kind.FLAG:
            return {"type": "boolean"}
        case Kind.WHOLE | Kind.DECIMAL:
            kind = "integer" if key.kind is Kind.WHOLE else "number"
            return {"type": kind, "exclusiveMinimum" if key.positive else "minimum": 0, "maximum": MOST}
        case Kind.TEXTS | Kind.TAGS:
            return _many(key)
        case Kind.TAG:
            return {"type": "string", "pattern": f"^{_TAG}$"}
        case Kind.TITLES | Kind.WORDINGS:
            return _by_language(USUAL[key.kind])
        case Kind.OPTIONS:
            return _table(key.inner)
        case Kind.TEXT:
            return _text(key)


def _text(key: Key) -> Schema:
    if not key.choices:
        return {"type": "string", "pattern": _FILLED}
    words: Schema = {"enum": list(key.choices)}
    # An editor proposes the words that are listed, and lets those of plug-ins stand.
    return {"anyOf": [words, {"type": "string", "pattern": _FILLED}]} if key.open else words


def _many(key: Key) -> Schema:
    """Return what one string takes, which may have commas in it, or a list of such strings."""
    one = {Kind.TAGS: _TAG}.get(key.kind, f"({'|'.join(key.choices)})" if key.choices else "")
    if not one:
        return {"anyOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}}]}
    item: Schema = {"type": "string", "pattern": rf"^\s*{one}\s*(,\s*{one}\s*)*$"}
    if key.choices:
        item = {"anyOf": [{"enum": list(key.choices)}, item]}
    return {"description": f"{key.help} {EXPECTED[key.kind].capitalize()}.", "anyOf": [item, _list_of(item)]}


def _list_of(item: Schema) -> Schema:
    return {"type": "array", "items": item, "minItems": 1}


def _by_language(usual: str) -> Schema:
    words: Schema = {"type": "string", "pattern": _FILLED}
    table: Schema = {
        "type": "object",
        "propertyNames": {"pattern": f"^{_TAG}$|^{usual}$"},
        "additionalProperties": words,
        "required": [usual],
    }
    return {"anyOf": [words, table]}
