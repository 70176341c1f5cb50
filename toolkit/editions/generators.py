"""Folders in a project that are a site generator's own: what it makes, and templates that it fills; no articles.

Sphinx: https://www.sphinx-doc.org/en/master/usage/quickstart.html; MkDocs:
https://www.mkdocs.org/user-guide/configuration/; Hugo: https://gohugo.io/getting-started/directory-structure/; Zola:
https://www.getzola.org/documentation/getting-started/directory-structure/; mdBook:
https://rust-lang.github.io/mdBook/format/theme/; Jekyll: https://jekyllrb.com/docs/structure/; Docusaurus:
https://docusaurus.io/docs/installation.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator

_ANYWHERE = frozenset({"node_modules", "__pycache__", "bower_components"})
_HUGO = frozenset({"layouts", "themes", "public", "resources", "archetypes"})
_MKDOCS = frozenset({"site", "overrides"})
_DOCUSAURUS = frozenset({"build"})
_BESIDE = {
    "conf.py": frozenset({"_templates", "_static", "_build", "_themes"}),
    "source/conf.py": frozenset({"build"}),
    "mkdocs.yml": _MKDOCS,
    "mkdocs.yaml": _MKDOCS,
    "hugo.toml": _HUGO,
    "hugo.yaml": _HUGO,
    "hugo.yml": _HUGO,
    "hugo.json": _HUGO,
    "config/_default/hugo.toml": _HUGO,
    "config/_default/hugo.yaml": _HUGO,
    "config/_default/config.toml": _HUGO,
    "config/_default/config.yaml": _HUGO,
    "config.toml": _HUGO | {"templates"},
    "config.yaml": _HUGO,
    "book.toml": frozenset({"theme", "book"}),
    "_config.yml": frozenset({"_site", "_layouts", "_includes", "_sass"}),
    "docusaurus.config.js": _DOCUSAURUS,
    "docusaurus.config.ts": _DOCUSAURUS,
}
"""Folders by the file beside them that says which generator makes or fills them."""


def generators_folders(names: Iterable[str]) -> frozenset[str]:
    """Return the folders among some files that are a generator's own, the outermost ones.

    Args:
        names: The files of a project's folder, relative to it, with slashes.
    """
    files = set(names)
    folders = {above for name in files for above in _above(name)}
    found: set[str] = set()
    for folder in sorted(folders, key=lambda each: each.count("/")):
        if not within_which(folder, found) and _is_generators(folder, files):
            found.add(folder)
    return frozenset(found)


def within_which(name: str, folders: Collection[str]) -> str:
    """Return which of some folders a file lies in; the empty string if it lies in none.

    Args:
        name: It.
        folders: They: a set.
    """
    return next((above for above in _above(name) if above in folders), "") if folders else ""


def _above(name: str) -> Iterator[str]:
    """Yield the folders that a file lies in, from the outermost one."""
    at = name.find("/")
    while at > 0:
        yield name[:at]
        at = name.find("/", at + 1)


def _is_generators(folder: str, files: set[str]) -> bool:
    above, _, name = folder.rpartition("/")
    if name in _ANYWHERE:
        return True
    beside = f"{above}/" if above else ""
    return any(name in known and f"{beside}{marker}" in files for marker, known in _BESIDE.items())
