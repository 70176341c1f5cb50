"""Where editions lie: patterns, and those of site generators by name."""

from __future__ import annotations

import re
from pathlib import PurePosixPath

from toolkit.errors import UsageError

_SUFFIX = "{path}.{lang}"
NAMED: dict[str, dict[str, str]] = {
    "hugo": {"": _SUFFIX},
    "mkdocs": {"": _SUFFIX},
    "mdbook": {"": "{lang}/{path}"},
    "docusaurus": {
        "docs/": "i18n/{lang}/docusaurus-plugin-content-docs/current/{path}",
        "blog/": "i18n/{lang}/docusaurus-plugin-content-blog/{path}",
        "src/pages/": "i18n/{lang}/docusaurus-plugin-content-pages/{path}",
        "": "i18n/{lang}/docusaurus-plugin-content-docs/current/{path}",
    },
}
"""Patterns by the folder that a source lies in, below the folder of the editions; that goes into them without it.

Hugo, "Translation by file name": https://gohugo.io/content-management/multilingual/; MkDocs' static i18n, "suffix":
https://ultrabug.github.io/mkdocs-static-i18n/getting-started/quick-start/; Docusaurus: https://docusaurus.io/docs/i18n/introduction.
mdBook has no translations: a book in each language, with its own ``src``.
"""

_SHUT = frozenset({"mdbook"})
"""Generators that take no picture from outside the folder of a book's pages."""

_FIELD = re.compile(r"\{(\w*)\}")
_FIELDS = frozenset({"lang", "path"})


def check_layout(layout: str) -> None:
    """Make sure that a layout can be used.

    Raises:
        UsageError: It says not where each edition lies, or leads out of the folder.
    """
    if not layout or layout in NAMED:
        return
    fields = _FIELD.findall(layout)
    hint = f"Give a pattern such as {{lang}}/{{path}}, or one of: {', '.join(NAMED)}."
    if set(fields) != _FIELDS:
        raise UsageError(f"The layout '{layout}' must have {{lang}} and {{path}} in it, and no other field.", hint)
    pure = PurePosixPath(layout)
    if pure.is_absolute() or ".." in pure.parts or "\\" in layout:
        raise UsageError(f"The layout '{layout}' leads out of the folder of the editions.", hint)


def is_named_layout(layout: str) -> bool:
    """Tell whether a layout is that of a site generator, which finds pages in other languages by itself."""
    return layout in NAMED


def keeps_addresses(layout: str) -> bool:
    """Tell whether pictures and other files of a tree are to be copied beside its editions, so that addresses stay."""
    return layout in _SHUT


def place_in(layout: str, path: str, language: str, source_language: str, extension: str) -> str:
    """Return where an edition lies, with forward slashes.

    Args:
        layout: A pattern, or a name of `NAMED`.
        path: The source in the folder that it belongs to, without its extension.
        language: BCP 47 tag of the edition.
        source_language: BCP 47 tag of the source: a folder or an ending that names it gives way to the edition's.
        extension: The edition's, without the dot.
    """
    pattern = layout
    if layout in NAMED:
        start, pattern = next((start, said) for start, said in NAMED[layout].items() if path.startswith(start))
        path = path.removeprefix(start)
    path = path.removeprefix(f"{source_language}/").removesuffix(f".{source_language}")
    stem = pattern.removesuffix(f".{extension}").removesuffix(".md").replace("{lang}", language)
    return f"{stem.replace('{path}', path)}.{extension}"
