"""An article, a project of it with a memory of its own, and corrections as people make them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from toolkit import Project
from toolkit.review.exchange import ExchangeSegment, Pieces
from toolkit.review.formats import EXCHANGE_FORMATS, read_exchange
from toolkit.settings import fields_given

ARTICLE = """---
title: A day at sea
author: Ann Writer
lang: en
---

It would cost **four million euros**, and nobody knows who would pay. See [the plan](https://example.org/plan) now.

"We used to walk to the boats," says Mara. She runs `make` twice.[^1]

- The first option is to wait.
- The second option is to *dig*.

[^1]: Her mother was not worried.
"""

Edit = Callable[[ExchangeSegment], ExchangeSegment]


class Bench:
    """A project in a folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        (folder / "a.md").write_text(ARTICLE, "utf-8")

    @classmethod
    def of(cls, folder: Path) -> Bench:
        """Return the project that is in a folder already."""
        made = cls.__new__(cls)
        made.folder = folder
        return made

    def project(self, **options: object) -> Project:
        wanted = {"sources": ["a.md"], "lang": "es", "engine": "apertium", "memory": "memory.sqlite", **options}
        return Project.load(self.folder, **fields_given(wanted))

    def export(self, name: str) -> Path:
        result = self.project().export_review(name, self.folder / name)
        [path] = result.files
        return path

    def edit(self, path: Path, name: str, change: Edit) -> None:
        """Change segments of a file as another tool does: what it doesn't touch it writes as it read it."""
        [file] = read_exchange(path.name, path.read_bytes())
        edited = replace(file, segments=tuple(map(change, file.segments)))
        path.write_bytes(EXCHANGE_FORMATS[name].write(edited))


def replaced(pieces: Pieces, old: str, new: str) -> Pieces:
    """Return a text with other words, its codes where they were."""
    assert any(isinstance(piece, str) and old in piece for piece in pieces), pieces
    return tuple(piece.replace(old, new) if isinstance(piece, str) else piece for piece in pieces)
