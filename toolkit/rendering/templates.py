"""The Jinja2 templates of the editions."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any

from toolkit.data import templates_folder

if TYPE_CHECKING:
    from jinja2 import Environment

_ESCAPES = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\t": "\\t"}


def typst_string(text: str) -> str:
    """Return text as a Typst string literal, quotes and all; control characters go."""
    return '"' + "".join(_ESCAPES.get(char, char) for char in text if char >= " " or char in "\n\t") + '"'


@lru_cache(maxsize=1)
def _environment() -> Environment:
    from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

    environment = Environment(
        loader=FileSystemLoader(templates_folder()),
        autoescape=select_autoescape(("xhtml", "xml"), default_for_string=False),
        undefined=StrictUndefined,
        keep_trailing_newline=True,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["typst"] = typst_string
    return environment


def fill(template: str, **values: Any) -> str:
    """Return a template of `templates/` filled in.

    Args:
        template: Its path, such as ``epub/title-page.xhtml``. XML is escaped by itself; in Typst use ``|typst``.
        values: What it refers to; a name that is not given is an error, never nothing.
    """
    return _environment().get_template(template).render(**values)
