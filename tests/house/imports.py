"""Who imports whom in the toolkit, read from its source; names behind faces lead to the modules that define them."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2] / "toolkit"
PACKAGE = "toolkit"


@dataclass(frozen=True, slots=True)
class Import:
    """A module takes a name.

    Attributes:
        importer: The module that takes it, dotted, without the package's own name; empty for the package itself.
        asked: The module or room that it asks.
        home: The module that defines it.
        line: Where it is asked for.
    """

    importer: str
    asked: str
    home: str
    line: int


def module_of(path: Path) -> str:
    """Return a file's module, dotted, without the package's own name."""
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


@cache
def modules() -> dict[str, Path]:
    """Return all modules of the toolkit by name."""
    return {module_of(path): path for path in sorted(ROOT.rglob("*.py"))}


@cache
def faces() -> dict[str, dict[str, str]]:
    """Return for each room with a face the names that it lists, with the modules that define them."""
    found = {}
    for path in sorted(ROOT.rglob("__init__.pyi")):
        room = module_of(path)
        names: dict[str, str] = {}
        for node in ast.parse(path.read_text("utf-8")).body:
            if isinstance(node, ast.ImportFrom):
                home = ".".join(part for part in (room, node.module) if part)
                names |= {alias.name: home if node.module else f"{home}.{alias.name}" for alias in node.names}
        found[room] = names
    return found


@cache
def imports() -> tuple[Import, ...]:
    """Return all imports between modules of the toolkit, wherever they stand in them."""
    return tuple(item for module, path in modules().items() for item in _imports_of(module, path))


def _imports_of(module: str, path: Path) -> Iterator[Import]:
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module and node.module.split(".")[0] == PACKAGE:
            asked = node.module.partition(".")[2]
            for alias in node.names:
                yield Import(module, asked, _home(asked, alias.name), node.lineno)


def _home(asked: str, name: str) -> str:
    """Return the module that defines a name which is asked of another."""
    below = f"{asked}.{name}" if asked else name
    home = faces().get(asked, {}).get(name)
    return home or (below if below in modules() else asked)
