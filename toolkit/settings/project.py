"""The project file: `publish.toml`, or the table ``[tool.publish]`` of a `pyproject.toml`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from toolkit import toml
from toolkit.errors import UsageError
from toolkit.files import open_file
from toolkit.settings.kinds import Place, Section
from toolkit.settings.model import BundleSpec, FrozenTable, Override
from toolkit.settings.positions import line_of, syntax_error
from toolkit.settings.sections import SECTIONS
from toolkit.settings.values import WrongSettingError, dotted, edition_tag, fields_of

PROJECT_FILE = "publish.toml"
PYTHON_PROJECT = "pyproject.toml"
_TABLE = ("tool", "publish")
"""Where our keys stand in a `pyproject.toml`: pyproject.toml specification, "Arbitrary tool configuration"."""

_LARGEST = 5_000_000
"""Bytes of a project file: one with a table for each of 50,000 articles."""

_HINT = "Mend it, or take it away."
_NESTED = "{} is nested too deeply."


@dataclass(frozen=True, slots=True)
class ProjectFile:
    """A project file that was read.

    Attributes:
        path: The file.
        text: What it says.
        table: Our keys in it.
        base: Where they stand in it.
    """

    path: Path
    text: str
    table: Mapping[str, Any]
    base: tuple[str, ...]

    def place(self, path: tuple[str, ...]) -> str:
        """Return the file and line of a key, for people."""
        return f"{shown(self.path)}:{line_of(self.text, (*self.base, *path))}"


def find_project_file(start: Path) -> Path | None:
    """Return the nearest project file in *start* or a folder above it, or None.

    In one folder, `publish.toml` comes before `pyproject.toml`; one without ``[tool.publish]`` is passed over.
    """
    folder = start.resolve()
    candidates = (place / name for place in (folder, *folder.parents) for name in (PROJECT_FILE, PYTHON_PROJECT))
    return next((file for file in candidates if _is_there(file) and is_project(file)), None)


def _is_there(file: Path) -> bool:
    """Tell whether there is a file; also a pipe or device, which its reader refuses with a reason."""
    return file.exists() and not file.is_dir()


def is_project(file: Path) -> bool:
    """Tell whether a file is one of ours, readable or not."""
    if file.name == PROJECT_FILE:
        return True
    try:
        with open_file(file) as opened:
            data = opened.read(_LARGEST)
    except OSError:
        return False
    if b"publish" not in data:
        return False
    try:
        return _own(toml.loads(data.decode()), _TABLE) is not None
    except (UnicodeDecodeError, toml.TomlError):
        return b"[tool.publish" in data  # it was meant for us, and is to be mended


def open_project_file(file: Path) -> ProjectFile:
    """Read a project file.

    Raises:
        UsageError: It can't be read, or is no TOML; the message names the line.
    """
    try:
        with open_file(file) as opened:
            data = opened.read(_LARGEST + 1)
        if len(data) > _LARGEST:
            raise UsageError(f"{shown(file)} is larger than {_LARGEST // 1_000_000} MB.", _HINT)
        text = data.decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n")
        whole = toml.loads(text)
    except toml.TomlError as error:
        if str(error) == toml.TOO_DEEP:
            raise UsageError(_NESTED.format(shown(file)), _HINT) from error
        line, reason = syntax_error(text, error)
        raise UsageError(f"{shown(file)}:{line}: the file can't be read: {reason}.", _HINT) from error
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise UsageError(f"{shown(file)} can't be read: {reason}.", _HINT) from error
    base = () if file.name == PROJECT_FILE else _TABLE
    return ProjectFile(file, text, _own(whole, base) or {}, base)


def read_project_file(file: Path, locales: Path | None = None) -> dict[str, Any]:
    """Return the fields of `Settings` that a project file sets, by name.

    Args:
        file: It.
        locales: The user's own folder of locales, if somebody names another one than the file does.

    Raises:
        UsageError: It can't be read, or says something that can't be used; the message names line and key.
    """
    project = open_project_file(file)
    top = {name: value for name, value in project.table.items() if name not in SECTIONS}
    own = top.get("locales")
    if locales is None and isinstance(own, str) and own.strip():
        locales = file.parent / own
    try:
        overrides = {section: tuple(_tables(project.table, SECTIONS[section], locales)) for section in SECTIONS}
        return {
            **fields_of(top, Place.TOP, (), locales),
            "by_language": tuple(
                Override(edition_tag(name, ("language", name), locales), FrozenTable(values))
                for name, values in overrides["language"]
            ),
            "by_article": tuple(Override(name, FrozenTable(values)) for name, values in overrides["article"]),
            "bundles": tuple(_bundle(name, values) for name, values in overrides["bundles"]),
            "root": file.parent,
            "project_file": file,
        }
    except WrongSettingError as error:
        raise UsageError(f"{project.place(error.path)}: {error.message}", error.hint or _HINT) from error
    except RecursionError as error:
        raise UsageError(_NESTED.format(shown(file)), _HINT) from error


def shown(file: Path) -> str:
    """Return a file as people see it: relative to the working folder, if it lies there."""
    return str(file.relative_to(here) if file.is_relative_to(here := Path.cwd()) else file)


def _own(table: Any, base: tuple[str, ...]) -> Mapping[str, Any] | None:
    for name in base:
        table = table.get(name) if isinstance(table, dict) else None
    return table if isinstance(table, dict) else None


def _tables(table: Mapping[str, Any], section: Section, locales: Path | None) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield the names of a section's tables, and the fields that each sets."""
    tables = table.get(section.name, {})
    for name, keys in tables.items() if isinstance(tables, dict) else [("", tables)]:
        path = (section.name, name) if isinstance(tables, dict) else (section.name,)
        if not isinstance(keys, dict):
            example = f"[{dotted((section.name, section.example[0]))}]"
            message = f"'{dotted(path)}' must be a table, such as {example}, not {keys!r}."
            raise WrongSettingError(path, message, f"Write {section.named} after '{section.name}.'.")
        if not name.strip():
            raise WrongSettingError(path, f"'{dotted(path)}' has no name.", f"Write {section.named} there.")
        yield name, fields_of(keys, section.place, path, locales)


def _bundle(name: str, values: Mapping[str, Any]) -> BundleSpec:
    if "titles" not in values:
        path = ("bundles", name)
        raise WrongSettingError(path, f"'{dotted(path)}' has no title.", 'Give one: title = "The week"')
    return BundleSpec(name, **values)
