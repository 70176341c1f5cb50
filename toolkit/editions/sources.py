"""From what people give as sources to article files, and the name that each article's editions bear."""

from __future__ import annotations

import glob
import re
import unicodedata
from collections.abc import Iterable
from pathlib import Path

from toolkit.errors import SourceError, UsageError
from toolkit.ingest.formats import is_article

_GLOB = re.compile(r"[*?\[]")


def find_sources(sources: Iterable[str], root: Path, out: Path | None = None) -> list[Path]:
    """Return the article files that sources name, each once, in the order given; those of a folder or glob sorted.

    Args:
        sources: Files, folders or globs.
        root: What relative ones are relative to.
        out: The folder of the editions; what lies in it is no source, unless it is named itself.

    Raises:
        SourceError: A source does not exist, or holds no article.
    """
    found: dict[Path, Path] = {}
    for source in sources:
        for path in _expand(source, root, out.absolute() if out else None):
            found.setdefault(path.resolve(), path)
    return list(found.values())


def _expand(source: str, root: Path, out: Path | None) -> list[Path]:
    path = root / source
    if path.is_dir():
        files = sorted(file for file in path.rglob("*") if not _hidden(file, path) and _is_source(file, out))
        if not files:
            raise SourceError(f"The folder {source} holds no article.", "Give a file, or a folder with articles.")
        return files
    if path.exists():
        return [path]
    if _GLOB.search(source):
        names = sorted(glob.glob(source, root_dir=root, recursive=True))  # noqa: PTH207 - takes absolute patterns too
        files = [file for name in names if _is_source(file := root / name, out)]
        if not files:
            raise SourceError(f"No article matches {source}.", "Check the pattern; in a shell, put it in quotes.")
        return files
    raise SourceError(f"There is no file {source}.", "Check its name and the folder that you are in.")


def _is_source(file: Path, out: Path | None) -> bool:
    if not file.is_file() or (out and file.absolute().is_relative_to(out)):
        return False
    return is_article(file)


def _hidden(file: Path, folder: Path) -> bool:
    return any(part.startswith((".", "~")) for part in file.relative_to(folder).parts)


def slugs(paths: Iterable[Path]) -> dict[Path, str]:
    """Return a name for each article's editions: its file name, with the folder before it where two are alike.

    Raises:
        UsageError: Two names can't be told apart.
    """
    result = {path: slug(path.stem) for path in paths}
    for depth in (1, 2):
        taken = list(result.values())
        for path, name in result.items():
            if taken.count(name) > 1:
                folders = path.resolve().parent.parts[-depth:]
                result[path] = slug("-".join((*folders, path.stem)))
    taken = list(result.values())
    for path, name in result.items():
        if taken.count(name) > 1:
            result[path] = f"{name}-{path.suffix.lstrip('.').lower()}"
    if len(set(result.values())) < len(result):
        twice = next(path for path, name in result.items() if list(result.values()).count(name) > 1)
        raise UsageError(f"Two sources would make editions of the same name as {twice}.", "Rename one of them.")
    return result


def slug(stem: str) -> str:
    """Return a file name's stem with nothing in it that a file system, a shell or a web address minds."""
    text = re.sub(r"[^\w.-]+", "-", unicodedata.normalize("NFC", stem)).strip("-._ ")
    return text[:100] or "article"
