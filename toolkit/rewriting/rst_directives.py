"""What stands in the directives of reStructuredText: text, titles, or what is no text.

https://docutils.sourceforge.io/docs/ref/rst/directives.html; Sphinx': https://www.sphinx-doc.org/en/master/usage/
restructuredtext/directives.html; tabs and cards: https://sphinx-design.readthedocs.io/.
"""

from __future__ import annotations

from enum import Enum, auto


class Argument(Enum):
    """What a directive's first line says after its name."""

    TEXT = auto()
    """The beginning of its text."""
    TITLE = auto()
    VERSION = auto()
    """A version, then text."""
    NAME = auto()
    """Something for programs: a file, a signature, a condition."""


_TEXT = (
    *("attention", "caution", "danger", "error", "hint", "important", "note", "tip", "warning", "seealso", "todo"),
    *("epigraph", "highlights", "pull-quote", "compound", "centered", "glossary", "line-block", "replace"),
)
_TITLED = (
    *("admonition", "topic", "sidebar", "rubric", "contents", "table", "list-table", "tab-item", "dropdown", "card"),
    *("grid-item-card", "collapse", "tab", "group-tab", "details", "example", "exercise", "solution"),
)
_VERSIONS = ("versionadded", "versionchanged", "deprecated", "versionremoved")
_NAMED = (
    *("container", "class", "rst-class", "only", "ifconfig", "figure", "hlist", "tabs", "tab-set", "grid", "grid-item"),
    *("card-carousel", "card-header", "card-footer", "margin", "note-block", "button-ref"),
    *("function", "method", "attribute", "data", "exception", "classmethod", "staticmethod", "property", "decorator"),
    *("option", "envvar", "cmdoption", "program", "confval", "describe", "object", "module", "py-function"),
)
HOLDING = {
    **dict.fromkeys(_TEXT, Argument.TEXT),
    **dict.fromkeys(_TITLED, Argument.TITLE),
    **dict.fromkeys(_VERSIONS, Argument.VERSION),
    **dict.fromkeys(_NAMED, Argument.NAME),
}
"""Directives with text in them, and what their first line says."""

SILENT = frozenset(
    {
        *(
            "code",
            "code-block",
            "sourcecode",
            "highlight",
            "parsed-literal",
            "literalinclude",
            "math",
            "raw",
            "include",
        ),
        *(
            "image",
            "toctree",
            "index",
            "meta",
            "role",
            "default-role",
            "unicode",
            "date",
            "sectionauthor",
            "codeauthor",
        ),
        *("currentmodule", "tabularcolumns", "productionlist", "graphviz", "digraph", "graph", "mermaid", "plot"),
        *(
            "ipython",
            "doctest",
            "testcode",
            "testsetup",
            "testoutput",
            "testcleanup",
            "prompt",
            "command-output",
            "csv-table",
        ),
        *(
            "bibliography",
            "target-notes",
            "footer",
            "header",
            "sectnum",
            "section-numbering",
            "title",
            "restructuredtext-test-directive",
        ),
        *("automodule", "autoclass", "autofunction", "automethod", "autosummary", "autodata", "argparse", "click"),
        *("py:currentmodule", "py:module", "uml", "youtube", "video", "acks", "cssclass", "default-domain"),
    }
)
"""Directives whose content is no text that could be translated where it stands."""

SHOWN = frozenset({"alt", "caption", "title", "summary"})
"""Options whose values readers see."""


def argument_of(name: str) -> Argument | None:
    """Return what a directive's first line says; None for one whose content is no text."""
    found = HOLDING.get(name)
    return Argument.NAME if found is None and ":" in name and name not in SILENT else found
