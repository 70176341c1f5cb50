"""What an article says itself about its editions: the table ``publish`` in its metadata.

A document is untrusted input. It can choose among what the project could choose; it can't name templates, programs or
files elsewhere.
"""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from toolkit.document import Article, Metadata, nodes as n
from toolkit.errors import SourceError
from toolkit.settings.keys import keys_at
from toolkit.settings.kinds import Kind, Place
from toolkit.settings.model import FrozenTable, Settings
from toolkit.settings.paths import is_url
from toolkit.settings.values import WrongSettingError, fields_of

KEY = "publish"
"""The table's name; where a format has no tables, fields are called ``publish.format`` and so on."""
_NOTEBOOK = "jupyter"
"""Under which pandoc puts the metadata of a notebook (pandoc's manual, "Jupyter notebooks")."""
_NOT_FOR_ARTICLES = frozenset({"llm"})
"""It sends text to a server, which is for the user to decide."""
_ENGINE_HINT = "Choose it in the project file or with --engine, or take the line out of the article."
_WORDS = {"true": True, "yes": True, "on": True, "false": False, "no": False, "off": False}
_NORWEGIAN = {False: "no", True: "yes"}
"""YAML 1.1 takes the tag ``no`` for a truth value, and so does pandoc."""


def split_overrides(article: Article, project: Settings | None = None) -> tuple[Article, Mapping[str, Any]]:
    """Return an article without what it says about its editions, and that.

    Other programs have a field ``publish`` too, which is true or a date: only a table is ours, and of single fields
    those whose names are like our keys.

    Args:
        article: As it was read.
        project: The project's settings: a glossary may lie in its folder, or in the article's own, and a locale in its
            folder of locales.

    Returns:
        The article, and fields of `Settings` by name: see `toolkit.settings.Settings.resolve`.

    Raises:
        SourceError: There is no such key, or a value can't be used. The message names file, key and what was expected.
    """
    table, metadata = _taken(article.metadata)
    if not table:
        return article if metadata == article.metadata else article.with_metadata(metadata), FrozenTable()
    where = article.origin.path or "The article"
    try:
        plain = {key: _told(key, value) for key, value in table.items()}
        said = fields_of(plain, Place.FRONT, (KEY,), project.locales_folder if project else None)
    except WrongSettingError as error:
        raise SourceError(f"{where}: {error.message}", error.hint or "Mend it in the article.") from error
    if said.get("engine") in _NOT_FOR_ARTICLES:
        raise SourceError(f"{where}: an article can't choose the engine '{said['engine']}'.", _ENGINE_HINT)
    if "glossaries" in said:
        said["glossaries"] = tuple(
            _glossary(where, name, project.root if project else None) for name in said["glossaries"]
        )
    return article.with_metadata(metadata), FrozenTable(said)


def _taken(metadata: Metadata) -> tuple[dict[str, n.MetaValue], Metadata]:
    """Return what is ours in some metadata, and the rest."""
    table: dict[str, n.MetaValue] = {}
    rest: list[tuple[str, n.MetaValue]] = []
    for key, value in metadata.values:
        if key == KEY and isinstance(value, n.MetaMap):
            table |= dict(value.items)
        elif key == _NOTEBOOK and isinstance(value, n.MetaMap):
            inner, others = _taken(Metadata(value.items))
            table |= inner
            rest.append((key, n.MetaMap(others.values)))
        elif key.startswith(f"{KEY}.") and _is_ours(name := key.removeprefix(f"{KEY}.")):
            table[name] = value
        else:
            rest.append((key, value))
    return table, Metadata(tuple(rest))


def _is_ours(name: str) -> bool:
    return bool(difflib.get_close_matches(name, keys_at(Place.FRONT), 1))


def _told(key: str, value: n.MetaValue) -> Any:
    """Return a value as a project file would have it."""
    known = keys_at(Place.FRONT).get(key)
    plain = _plain(value)
    if known is None:
        return plain
    if known.kind is Kind.FLAG and isinstance(plain, str):
        return _WORDS.get(plain.strip().lower(), plain)
    if known.kind is Kind.TAGS:
        items = plain if isinstance(plain, list) else [plain]
        return [_NORWEGIAN[item] if isinstance(item, bool) else item for item in items]
    return plain


def _plain(value: n.MetaValue) -> Any:
    match value:
        case n.MetaBool(truth):
            return truth
        case n.MetaList(items):
            return [_plain(item) for item in items]
        case n.MetaMap(items):
            return {key: _plain(item) for key, item in items}
        case _:
            return Metadata(((KEY, value),)).text(KEY)


def _glossary(where: str, name: str, root: Path | None) -> str:
    """Return a glossary that an article names, relative to the project if it lies there."""
    if is_url(name) or is_url(where):
        raise SourceError(f"{where}: 'publish.glossary' must be a file beside the article, not {name}.", _HINT)
    folder = Path(where).resolve().parent
    file = (folder / name).resolve()
    base = root.resolve() if root else None
    if base and file.is_relative_to(base):
        return file.relative_to(base).as_posix()
    if file.is_relative_to(folder):
        return str(file)
    raise SourceError(f"{where}: 'publish.glossary' names {name}, which lies outside the project.", _HINT)


_HINT = "Name files relative to the article, in its folder or the project; others go into the project file."
