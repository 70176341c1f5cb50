r"""What Word shows when somebody points at a link: the link's title, which pandoc's reader passes over.

ECMA-376 part 1, 17.16.22 (``w:tooltip``) and 17.16.5.25 (the switch ``\\o`` of HYPERLINK).
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from toolkit.document import iterate, nodes as n, rewrite
from toolkit.ingest.word import W

if TYPE_CHECKING:
    from lxml.etree import _Element

_BEGIN = "\ue0c1publishtip"
_MARK = "\ue0c1publishtip{}z\ue0c1"
_MARKED = re.compile("\ue0c1publishtip(?P<tip>(?:[0-9a-f]{2})*)z\ue0c1")
_IN_NAME = re.compile("publishtip[0-9a-f]*z")
"""What is left of a mark in the name that pandoc makes of a heading."""
_INSTRUCTION = re.compile(r'\s*HYPERLINK\b(?=.*?\\o\s*"(?P<tip>[^"]*)")', re.DOTALL)
_LONGEST = 500


def mark_tips(root: _Element) -> None:
    """Put the tip of each link at the beginning of its text, in letters that no text has.

    Args:
        root: A part of a document.
    """
    for link in root.iter(f"{W}hyperlink"):
        tip = link.get(f"{W}tooltip", "").strip()
        if tip and link.find(f"{W}r") is not None:
            link.insert(0, _run(link, tip))
    for paragraph in root.iter(f"{W}p"):
        instruction = ""
        for run in list(paragraph.iterchildren(f"{W}r")):
            mark = run.find(f"{W}fldChar")
            kind = mark.get(f"{W}fldCharType") if mark is not None else None
            if kind == "begin":
                instruction = ""
            elif kind == "separate" and (said := _INSTRUCTION.match(instruction)) and said["tip"].strip():
                run.addnext(_run(run, said["tip"].strip()))
            elif kind is None:
                instruction += "".join(text.text or "" for text in run.iter(f"{W}instrText"))


def with_tips(blocks: n.Blocks) -> n.Blocks:
    """Return blocks whose links have their tips as titles.

    Args:
        blocks: What was read of a document with marks.
    """
    if not any(isinstance(node, n.Str) and _BEGIN in node.text for node in iterate(blocks)):
        return blocks
    return rewrite(rewrite(blocks, _titled, words=False), _unmarked)


def _titled(node: Any) -> Any:
    if not isinstance(node, n.Link):
        return node
    words = (each.text for each in iterate(node.content) if isinstance(each, n.Str))
    found = next((match for word in words if (match := _MARKED.search(word))), None)
    if found is None:
        return node
    address, title = node.target
    return replace(node, target=(address, title or bytes.fromhex(found["tip"]).decode("utf-8", "replace")))


def _unmarked(node: Any) -> Any:
    if isinstance(node, n.Str) and _BEGIN in node.text:
        text = _MARKED.sub("", node.text)
        return replace(node, text=text) if text else ()
    if isinstance(node, n.Header) and "publishtip" in node.attr.identifier:
        return replace(node, attr=replace(node.attr, identifier=_IN_NAME.sub("", node.attr.identifier)))
    if isinstance(node, n.Link) and "publishtip" in node.target[0]:
        return replace(node, target=(_IN_NAME.sub("", node.target[0]), node.target[1]))
    return node


def _run(like: _Element, tip: str) -> _Element:
    run, text = like.makeelement(f"{W}r"), like.makeelement(f"{W}t")
    text.text = _MARK.format(tip[:_LONGEST].encode().hex())
    run.append(text)
    return run
