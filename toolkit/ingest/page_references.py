"""References of AsciiDoc and links of Org to other pages and to what stands in the same one, which pandoc leaves open.

AsciiDoc: https://docs.asciidoctor.org/asciidoc/latest/macros/xref/ and …/macros/inter-document-xref/; Org:
https://orgmode.org/manual/Search-Options.html.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

from toolkit.document import heading_names, inlines_of, iterate, nodes as n, plain_text, rewrite, section_names
from toolkit.ingest.encoding import decode
from toolkit.ingest.source_folder import Refused, SourceFolder

_PAGE = re.compile(r"(?P<page>[^#]+?)(?P<extension>\.[a-z]{2,8})?(?:#(?P<name>.*))?")
_PAGES = (".adoc", ".asciidoc", ".asc")
_TITLE = re.compile(r"^(?P<mark>={1,6})[ \t]+(?P<title>\S[^\n]*)$", re.MULTILINE)
_ANCHOR = re.compile(r"\[\[(?P<double>[\w:.-]++)[^\]\n]*\]\]|\[[^\],\n#\"]*#(?P<single>[\w:.-]++)[^\]\n]*\]")
_ORG = re.compile(r"(?P<page>[^#:]+\.org)::(?P<mark>[*#]?)(?P<name>.+)")
_MOST = 1_000_000


def with_page_references(blocks: n.Blocks, format: str, beside: SourceFolder) -> n.Blocks:  # noqa: A002
    """Return blocks whose references lead where they are meant to, and say what the program of the format says there.

    Args:
        blocks: What pandoc has read.
        format: Name of the format.
        beside: The other pages.
    """
    if format == "org":
        return rewrite(blocks, _org_link, words=False)
    return rewrite(blocks, _References(blocks, beside).visit, words=False) if format == "asciidoc" else blocks


def _org_link(node: Any) -> Any:
    match = _ORG.fullmatch(node.target[0]) if isinstance(node, n.Link) else None
    if match is None:
        return node
    name = match["name"] if match["mark"] == "#" else heading_names([match["name"]], ascii_only=False)[0]
    return replace(node, target=(f"{match['page']}#{name}", node.target[1]))


class _References:
    def __init__(self, blocks: n.Blocks, beside: SourceFolder) -> None:
        self._beside = beside
        self._pages: dict[str, dict[str, str]] = {}
        self._names: dict[str, str] = {}
        self._shown: dict[str, n.Inlines] = {}
        for node in iterate(blocks, words=False):
            if isinstance(node, n.Header):
                self._names.setdefault(plain_text(node.content), node.attr.identifier)
            elif isinstance(node, n.Div) and node.attr.identifier and (title := _title(node)):
                self._shown[node.attr.identifier] = title

    def visit(self, node: Any) -> Any:
        """Return a reference as what it leads to and what it shows."""
        if not isinstance(node, n.Link) or "cross-reference" not in node.attr.classes:
            return node
        target = node.target[0].removeprefix("#")
        said = plain_text(node.content)
        match = _PAGE.fullmatch(target)
        if match and (match["extension"] in _PAGES or (match["name"] is not None and "#" in target)):
            return self._elsewhere(node, match, said in (target, ""))
        if target in self._names:
            return replace(node, target=(f"#{self._names[target]}", node.target[1]))
        if said in (target, "") and target in self._shown:
            return replace(node, content=self._shown[target])
        return node if said else replace(node, content=inlines_of(f"[{target}]"))

    def _elsewhere(self, node: n.Link, match: re.Match[str], is_bare: bool) -> n.Link:
        page = f"{match['page']}{match['extension'] or '.adoc'}"
        name = match["name"] or ""
        address = f"{page}#{name}" if name else page
        content = node.content
        if is_bare:
            titles = self._titles(page)
            content = inlines_of(titles.get(name) or titles.get("") or match["page"].rpartition("/")[2])
        return replace(node, target=(address, node.target[1]), content=content)

    def _titles(self, page: str) -> dict[str, str]:
        """Return the titles of another page by their names, its own by none; nothing if it can't be had."""
        if page not in self._pages:
            try:
                decoded = decode(self._beside.first((page,), _MOST))
            except (Refused, OSError):
                decoded = None
            self._pages[page] = _titles_in(decoded.text) if decoded else {}
        return self._pages[page]


def _titles_in(text: str) -> dict[str, str]:
    """Return the titles in a page by their names; the page's own has none."""
    found: dict[str, str] = {}
    unnamed: list[str] = []
    for match in _TITLE.finditer(text.replace("\r\n", "\n")):
        above = match.string[: match.start()].rstrip("\n").rpartition("\n")[2]
        anchor = _ANCHOR.fullmatch(above)
        title = plain_text(inlines_of(match["title"]))
        if anchor:
            found[anchor["double"] or anchor["single"]] = title
        elif match["mark"] == "=":
            found.setdefault("", title)
        else:
            unnamed.append(title)
    return dict(zip(section_names(unnamed), unnamed, strict=True)) | found


def _title(node: n.Div) -> n.Inlines:
    """Return the title of a block, which a reference to it shows; figures and tables have numbers instead."""
    titles = (each for each in node.content if isinstance(each, n.Div) and "title" in each.attr.classes)
    return next((each.content for title in titles for each in title.content if isinstance(each, n.Para | n.Plain)), ())
