"""How Sphinx builds the manual: `make docs`.

Sphinx rather than MkDocs: MkDocs 1 has had no release since 2024, version 2 drops plug-ins and themes, and Material
for MkDocs ended its support in November 2026; Sphinx is kept up by many, reads Markdown through MyST, documents Python
by itself, and its theme Furo loads nothing from a network.
"""

from __future__ import annotations

import re
import sys
from importlib.metadata import version as version_of
from pathlib import Path
from typing import TYPE_CHECKING, Any

sys.path.insert(0, str(Path(__file__).parent))

from generated import fill
from pygments.lexers.special import TextLexer  # type: ignore[import-untyped]

if TYPE_CHECKING:
    from sphinx.application import Sphinx

project = "publish"
version = release = version_of("publish-toolkit")
author = "The publish authors"
language = "en"
smartquotes_action = "D"  # dashes alone: quotation marks stay as they are typed
html_title = f"publish {release}"

extensions = ["myst_parser", "sphinx.ext.autodoc", "sphinx.ext.napoleon"]
exclude_patterns = ["_build"]

# Pages are Markdown as it reads on any forge: links to files and headings, tables, fenced code.
myst_heading_anchors = 4
myst_enable_extensions = ["colon_fence", "deflist"]

# Docstrings are Google's style with `names` in single backticks.
default_role = "py:obj"
napoleon_numpy_docstring = False
napoleon_use_ivar = True
autodoc_typehints_format = "short"
autodoc_member_order = "bysource"
python_use_unqualified_type_names = True

html_theme = "furo"
html_static_path = ["_static"]
html_css_files = ["manual.css"]
html_copy_source = False
html_show_sourcelink = False
html_show_sphinx = False
html_show_copyright = False
highlight_language = "text"


_RETURNS = re.compile(r"^(Returns|Yields):\n((?: {4}.*\n?)+)", re.MULTILINE)


def _untyped_returns(_app: Sphinx, _what: str, _name: str, _object: Any, _options: Any, lines: list[str]) -> None:
    """Our docstrings leave types to the signature; napoleon would take what stands before a colon for one."""
    text = "\n".join(lines)
    lines[:] = _RETURNS.sub(lambda found: f":{found[1].lower()}: {' '.join(found[2].split())}\n", text).split("\n")


def setup(app: Sphinx) -> None:
    """Fill generated parts into pages when they are read."""
    app.connect("autodoc-process-docstring", _untyped_returns, priority=400)  # before napoleon
    app.add_lexer("csv", TextLexer)  # Pygments has none
    app.connect("source-read", lambda _app, _page, source: source.__setitem__(0, fill(source[0])))
