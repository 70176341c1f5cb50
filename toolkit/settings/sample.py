"""The project file that `publish init` writes: every key with its line of explanation, made from the table of keys."""

from __future__ import annotations

import json
import textwrap
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from toolkit.errors import UsageError
from toolkit.files import write_atomically
from toolkit.settings.keys import TOP_KEYS, keys_at
from toolkit.settings.kinds import Key, Kind, Section
from toolkit.settings.project import PROJECT_FILE, PYTHON_PROJECT, is_project
from toolkit.settings.schema import SCHEMA_FILE, schema_text
from toolkit.settings.sections import SECTIONS
from toolkit.settings.values import dotted

_HEAD = """\
# What `publish` is to make. Paths are relative to this file.
# Options on the command line win over variables such as PUBLISH_LANG, and these over what stands here.
# Where # stands right before a key, it is one that can be set: take the # away.
"""

_WIDTH = 120
"""Characters in a line of a comment."""


def sample_text(*, schema: bool = False) -> str:
    """Return a project file with every key; those that most projects set hold, the others are commented out.

    Args:
        schema: Whether it names the JSON Schema beside it, as editors look for it.
    """
    # Taplo and what is built on it (Even Better TOML) read this line: taplo.tamasfe.dev, "Directives".
    head = f"#:schema ./{SCHEMA_FILE}\n{_HEAD}" if schema else _HEAD
    # A table goes on to the end of the file or the next one: single keys come first.
    single = [_single(key) for key in TOP_KEYS.values() if key.kind is not Kind.OPTIONS]
    tables = [_options(key) for key in TOP_KEYS.values() if key.kind is Kind.OPTIONS]
    return "\n".join([head, *single, *tables, *map(_section, SECTIONS.values())])


def _single(key: Key) -> str:
    line = f"{key.name} = {_toml(key.example)}"
    choices = f"One of: {', '.join(key.choices)}{', or a plug-in' if key.open else ''}." if key.choices else ""
    return f"# {key.help}\n{_comment(choices)}{line if key.active else '#' + line}\n"


def _options(key: Key) -> str:
    return _table(key.help, key.name, key.example)


def _section(section: Section) -> str:
    name, values = section.example
    keys = ", ".join(keys_at(section.place))
    return _table(f"{section.help}\n{_comment(f'Keys: {keys}.')}".rstrip(), dotted((section.name, name)), values)


def _comment(text: str) -> str:
    """Return a text as lines of a comment."""
    return "".join(f"# {line}\n" for line in textwrap.wrap(text, _WIDTH, break_on_hyphens=False))


def _table(told: str, name: str, values: Mapping[str, Any]) -> str:
    return "\n".join([f"# {told}", f"#[{name}]", *_lines(values), ""])


def _lines(values: Mapping[str, Any]) -> Iterator[str]:
    return (f"#{key} = {_toml(value)}" for key, value in values.items())


def _toml(value: Any) -> str:
    """Return a value as TOML writes it: strings, lists, numbers and truth values are as in JSON, but not tables."""
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{dotted((key,))} = {_toml(item)}" for key, item in value.items()) + " }"
    return json.dumps(value, ensure_ascii=False)


def write_sample(folder: Path, *, schema: bool = False) -> Path:
    """Write a project file into a folder, which is made if it is missing, and return the file.

    Args:
        folder: The folder.
        schema: Whether the JSON Schema is written beside it.

    Raises:
        UsageError: There is a project file in the folder.
        OutputError: It can't be written.
    """
    for file in (folder / PROJECT_FILE, folder / PYTHON_PROJECT):
        if file.exists() and is_project(file):
            raise UsageError(
                f"{file} is a project file already.", "Edit it, or give another folder: publish init FOLDER"
            )
    for file in (folder / PROJECT_FILE, folder / SCHEMA_FILE):
        if file.is_symlink():  # it would be followed, to wherever it leads
            raise UsageError(f"{file} is a link.", "Take it away, or give another folder: publish init FOLDER")
    if schema:
        write_atomically(folder / SCHEMA_FILE, schema_text().encode())
    write_atomically(folder / PROJECT_FILE, sample_text(schema=schema).encode())
    return folder / PROJECT_FILE
