r"""Paths of Windows outside of code, `D:\Games`, whose parts pandoc's readers take for commands of TeX."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise
from typing import Any

from toolkit.document import nodes as n, rewrite

_DRIVE = re.compile(r"(?:^|\W)[A-Za-z]:$")
_FOLDER = re.compile(r"(\\[A-Za-z]+)(\s*)")
"""A command without arguments, with the space behind it, which TeX swallows."""
_FORMATS = ("tex", "latex")


def with_drive_paths(blocks: n.Blocks) -> n.Blocks:
    r"""Return blocks in which what stands behind a drive is a path, and no TeX: ``D:\Games`` is text.

    Args:
        blocks: What pandoc has read.
    """

    def visit(node: Any) -> Any:
        content = getattr(node, "content", None)
        if not isinstance(content, tuple) or not any(_begins(*pair) for pair in pairwise(content)):
            return node
        return replace(node, content=tuple(_joined(content)))

    return rewrite(blocks, visit, words=False)


def _begins(first: Any, second: Any) -> bool:
    return isinstance(first, n.Str) and _folder(second) is not None and _DRIVE.search(first.text) is not None


def _folder(node: Any) -> re.Match[str] | None:
    is_tex = isinstance(node, n.RawInline) and node.format in _FORMATS
    return _FOLDER.fullmatch(node.text) if is_tex else None


def _joined(content: n.Inlines) -> Iterator[n.Inline]:
    """Yield inlines, the parts of each path in one."""
    path = ""
    for number, node in enumerate(content):
        following = content[number + 1] if number + 1 < len(content) else None
        if not path:
            if following is not None and _begins(node, following):
                path = node.text  # type: ignore[union-attr]  # a word, see `_begins`
            else:
                yield node
            continue
        folder = _folder(node)
        if isinstance(node, n.Str):
            path += node.text
        elif folder:
            path += folder[1]
            if folder[2] and not _goes_on(path, following):
                yield from (n.Str(path), n.Space())
                path = ""
            elif folder[2]:
                path += " "
        elif isinstance(node, n.Space) and _goes_on(path, following):
            path += " "
        else:
            yield from (n.Str(path), node)
            path = ""
    if path:
        yield n.Str(path)


def _goes_on(path: str, following: n.Inline | None) -> bool:
    """Tell whether a path goes on behind a space: Windows' own folders are called "Program Files", "(x86)" too."""
    word = following.text if isinstance(following, n.Str) else ""
    named = path.endswith("\\Program") and word.startswith("Files")
    return named or (path.endswith("\\Program Files") and word.startswith("(x86)"))
