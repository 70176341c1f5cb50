"""The Jinja2 templates of the editions."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from toolkit.data import templates_folder

if TYPE_CHECKING:
    from jinja2 import Environment

_ESCAPES = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\t": "\\t"}


def typst_string(text: str) -> str:
    """Return text as a Typst string literal, quotes and all; control characters go."""
    return '"' + "".join(_ESCAPES.get(char, char) for char in text if char >= " " or char in "\n\t") + '"'


BUILT_IN = "builtin"
"""Before a template's name, it stands for the toolkit's own: ``{% extends "builtin/epub/style.css" %}``."""


@dataclass(frozen=True, slots=True)
class Templates:
    """The templates of the editions: those in a user's folder over the toolkit's own.

    Attributes:
        folder: The user's folder, laid out as `templates/` is; None for the toolkit's own alone.
    """

    folder: Path | None = None

    def fill(self, template: str, **values: Any) -> str:
        """Return a template filled in.

        Args:
            template: Its path, such as ``epub/title-page.xhtml``. XML is escaped by itself; in Typst use ``|typst``.
            values: What it refers to; a name that is not given is an error, never nothing.
        """
        return _environment(self.folder).get_template(template).render(**values)

    def folders(self) -> tuple[Path, ...]:
        """Return the folders that decide about the editions, the user's first."""
        own = templates_folder()
        return (own,) if self.folder is None else (self.folder, own)


@lru_cache(maxsize=8)
def _environment(folder: Path | None) -> Environment:
    from jinja2 import ChoiceLoader, FileSystemLoader, PrefixLoader, StrictUndefined, select_autoescape
    from jinja2.sandbox import SandboxedEnvironment

    own = FileSystemLoader(templates_folder())
    loaders = [*([FileSystemLoader(folder)] if folder else []), own, PrefixLoader({BUILT_IN: own})]
    environment = SandboxedEnvironment(
        loader=ChoiceLoader(loaders),
        autoescape=select_autoescape(("xhtml", "xml"), default_for_string=False),
        undefined=StrictUndefined,
        keep_trailing_newline=True,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["typst"] = typst_string
    return environment
