r"""TeX inside other formats: formulas that stand without dollars, and commands around words.

Pandoc's readers of Markdown, Org and others leave TeX that is no formula between dollars as raw pieces. Here its own
LaTeX reader reads them, so that ``\begin{align}`` is a formula and the words of ``\textbf{…}`` stay. What it makes
nothing of stays as it is: renderers leave it out, and say so.
"""

from __future__ import annotations

import json
import re
from bisect import bisect
from itertools import pairwise
from typing import Any

from toolkit import pandoc
from toolkit.document import Metadata, codec, iterate, nodes as n, rewrite
from toolkit.findings import Finding
from toolkit.ingest.theorems import definitions, with_names

_FORMATS = ("tex", "latex")
_MARK = "publishmark{}x"

_ENVIRONMENTS = "align alignat aligned displaymath eqnarray equation flalign gather gathered math multline"
_BARE = re.compile(
    rf"^ {{0,3}}\\begin\{{(?P<name>(?:{'|'.join(_ENVIRONMENTS.split())})\*?)\}}"
    r"(?:(?!\\begin\{(?P=name)\}).)*?\\end\{(?P=name)\}[ \t]*$",
    re.DOTALL | re.MULTILINE,
)
"""A formula on lines of its own, as MathJax finds it in notebooks and on GitHub (MathJax 3, "TeX and LaTeX input")."""

_FENCE = re.compile(r"^ {0,3}(`{3,}|~{3,}|\$\$)", re.MULTILINE)


def with_tex_read(blocks: n.Blocks, metadata: Metadata, where: str) -> tuple[n.Blocks, tuple[Finding, ...]]:
    """Return blocks with raw TeX read, where it says something, and findings about it.

    Args:
        blocks: What was read.
        metadata: What holds definitions, among other things.
        where: The source, for findings.
    """
    raw = list(dict.fromkeys(node.text for node in iterate(blocks, words=False) if _is_tex(node)))
    if not raw:
        return blocks, ()
    values = tuple(value for _, value in metadata.values)
    defined = dict.fromkeys(node.text for node in iterate(values, words=False) if _is_tex(node))
    read, told = _read(raw, "\n".join(defined), where)

    def visit(node: Any) -> Any:
        new = read.get(node.text) if _is_tex(node) else None
        if new is None:
            return node
        if isinstance(node, n.RawBlock):
            return new
        return new[0].content if len(new) == 1 and isinstance(new[0], n.Para | n.Plain) else node

    return rewrite(blocks, visit, words=False), told


def _is_tex(node: Any) -> bool:
    return isinstance(node, n.RawBlock | n.RawInline) and node.format in _FORMATS


def _read(raw: list[str], defined: str, where: str) -> tuple[dict[str, n.Blocks], tuple[Finding, ...]]:
    """Return what each piece means, if anything; pandoc is asked once for all of them."""
    marks = [_MARK.format(number) for number in range(len(raw) + 1)]
    text = "".join(f"{mark}\n\n{piece}\n\n" for mark, piece in zip(marks, raw, strict=False))
    theorems, told = definitions(f"{defined}\n{text}", where)
    text = with_names(f"{defined}\n{theorems}\n\n{text}{marks[-1]}\n")
    try:
        document = pandoc.read(text.encode(), "latex").document
        _, blocks = codec.document_from_json(codec.load_json(document))
    except (pandoc.PandocError, ValueError, RecursionError):
        return {}, ()
    at = {mark: place for place, block in enumerate(blocks) for mark in _mark_of(block)}
    if list(at) != marks:  # a piece that is not whole has swallowed what follows
        return {}, ()
    pieces = (blocks[at[mark] + 1 : at[after]] for mark, after in pairwise(marks))
    return {text: piece for text, piece in zip(raw, pieces, strict=True) if piece and not _refers(piece)}, told


def _mark_of(block: Any) -> tuple[str, ...]:
    match block:
        case n.Para((n.Str(text),)) if text.startswith("publishmark"):
            return (text,)
        case _:
            return ()


def _refers(piece: n.Blocks) -> bool:
    r"""Tell whether a piece leads to something that is not in it: ``\ref``, ``\cite``, and commands nobody knows."""
    unread = (n.Cite, n.RawBlock, n.RawInline)
    return any(
        isinstance(node, unread) or (isinstance(node, n.Link) and node.target[0].startswith("#"))
        for node in iterate(piece, words=False)
    )


def with_bare_formulas(text: str) -> str:
    """Return Markdown with dollars around the formulas that have none: its dialects for the web know no others."""
    if "\\begin{" not in text:
        return text
    fences = _fenced(text)
    pieces, end = [], 0
    for match in _BARE.finditer(text):
        if bisect(fences, match.start()) % 2 == 0:
            pieces += [text[end : match.start()], f"$$\n{match[0].strip()}\n$$"]
            end = match.end()
    return "".join(pieces) + text[end:]


def notebook_with_bare_formulas(text: str) -> str:
    """Return a notebook whose cells of Markdown are so; one that is malformed as it is."""
    if "\\\\begin{" not in text:
        return text
    try:
        notebook = json.loads(text)
        for cell in notebook["cells"]:
            if cell["cell_type"] == "markdown":
                cell["source"] = with_bare_formulas("".join(cell["source"]))
        return json.dumps(notebook)
    except (ValueError, KeyError, TypeError, RecursionError):
        return text


def _fenced(text: str) -> list[int]:
    """Return where fences of code, and dollars, open and close in turn."""
    places: list[int] = []
    opened = ""
    for match in _FENCE.finditer(text):
        if not opened:
            opened = match[1]
        elif match[1].startswith(opened):
            opened = ""
        else:
            continue
        places.append(match.start())
    return places
