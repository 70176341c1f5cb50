"""Anchors and links: every identifier once, every link to something that is there."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import replace
from typing import Any
from urllib.parse import quote, unquote, urlsplit

from toolkit.document import inlines_of, iterate, nodes as n, rewrite
from toolkit.findings import Finding
from toolkit.rendering.identifiers import clean_identifier
from toolkit.rendering.page_links import is_way, left_out

_SCHEMES = frozenset({"http", "https", "mailto", "ftp", "ftps", "tel", "doi", "urn", "geo", "news"})
"""Addresses that a reader can follow and that run nothing."""

_URL_SAFE = "!#$%&'()*+,/:;=?@[]~"  # RFC 3986, section 2.2, and % so that what is escaped already stays


def mend_links(blocks: n.Blocks) -> tuple[n.Blocks, tuple[Finding, ...]]:
    """Return blocks in which each identifier occurs once and each link can be followed.

    Second bearers of an identifier lose it. Links to anchors that are not there, to files beside the source and
    to anything that could run become plain text; each is a finding.
    """
    nodes = list(iterate(blocks, words=False))
    moved: dict[str, str] = {}
    if any(isinstance(node, n.Header) and _inner_identifiers(node) for node in nodes):
        blocks, moved = _without_anchors_in_headings(blocks)
        nodes = list(iterate(blocks, words=False))
    known = _anchors(nodes)
    led = {old: known[new] for old, new in moved.items()} | known
    folded = _folded(led)
    seen: set[str] = set()
    findings: list[Finding] = []

    def visit(node: Any) -> Any:
        if isinstance(node, n.Link):
            node = _mend(node, led, folded, findings)
        identifier = _identifier(node)
        if not identifier:
            return node
        new = "" if identifier in seen else known[identifier]
        seen.add(identifier)
        return node if new == identifier else replace(node, attr=replace(node.attr, identifier=new))

    return rewrite(blocks, visit, words=False), tuple(findings)


def _without_anchors_in_headings(blocks: n.Blocks) -> tuple[n.Blocks, dict[str, str]]:
    """Return blocks whose headings bear an identifier only as a whole, and which heading each inner one now leads to.

    A heading is set again in the contents, in running heads and in an EPUB's navigation, where a second anchor is an
    error (EPUB 3.3, 7.3.1.2: a span without text may not even stand there).
    """
    moved: dict[str, str] = {}

    def visit(node: Any) -> Any:
        if not isinstance(node, n.Header):
            return node
        inner = _inner_identifiers(node)
        if not inner:
            return node
        own = node.attr.identifier or inner[0]
        moved.update({identifier: own for identifier in inner if identifier != own})
        content = rewrite(node.content, _without_identifier, words=False)
        return replace(node, attr=replace(node.attr, identifier=own), content=content)

    return rewrite(blocks, visit, words=False), moved


def _inner_identifiers(heading: n.Header) -> list[str]:
    """Return the identifiers of what is inside a heading."""
    return [identifier for child in iterate(heading.content, words=False) if (identifier := _identifier(child))]


def _without_identifier(node: Any) -> Any:
    if isinstance(node, n.Span) and not node.content:
        return ()
    if not _identifier(node):
        return node
    if isinstance(node, n.Link) and not (node.content or node.target[0]):  # ``<a id="x"></a>``: an anchor, and no link
        return ()
    attr = replace(node.attr, identifier="")
    return node.content if isinstance(node, n.Span) and attr == n.EMPTY_ATTR else replace(node, attr=attr)


def _identifier(node: Any) -> str:
    attr = getattr(node, "attr", None)
    return attr.identifier if attr else ""


def _anchors(nodes: Iterable[Any]) -> dict[str, str]:
    """Return the identifier that each identifier of the source becomes."""
    known: dict[str, str] = {}
    taken: dict[str, int] = {}
    for node in nodes:
        identifier = _identifier(node)
        if identifier and identifier not in known:
            known[identifier] = _unused(clean_identifier(identifier), taken)
    return known


def _unused(identifier: str, taken: dict[str, int]) -> str:
    """Return an identifier that is not taken yet, and take it; *taken* holds the last number tried for each name."""
    count = taken.get(identifier, 1)
    result = identifier
    while result in taken:
        count += 1
        result = f"{identifier}-{count}"
    taken[result] = 1
    if result != identifier:
        taken[identifier] = count
    return result


def _folded(known: dict[str, str]) -> dict[str, str]:
    """Return where links lead whose anchors are written in another Unicode form, or in other letter case.

    Browsers compare identifiers exactly, but sources were written for servers and wikis that do not. What differs
    only in form is the same text (Unicode Standard Annex 15); what differs in case counts where it is unambiguous.
    """
    forms: dict[str, str] = {}
    cases: dict[str, set[str]] = {}
    for identifier, new in known.items():
        forms.setdefault(unicodedata.normalize("NFC", identifier), new)
        cases.setdefault(_case_folded(identifier), set()).add(new)
    return {case: new for case, (new, *others) in cases.items() if not others} | forms


def _case_folded(identifier: str) -> str:
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", identifier).casefold())


def _anchor(fragment: str, known: dict[str, str], folded: dict[str, str]) -> str | None:
    """Return the anchor that a fragment names: exactly, percent-encoded, in another form, or in other case."""
    plain = unquote(fragment)
    return (
        known.get(fragment)
        or known.get(plain)
        or folded.get(unicodedata.normalize("NFC", plain))
        or folded.get(_case_folded(plain))
    )


def _mend(link: n.Link, known: dict[str, str], folded: dict[str, str], findings: list[Finding]) -> n.Link | n.Span:
    url = link.target[0].strip()
    if not link.content:  # a link without text can be neither seen nor heard
        link = replace(link, content=inlines_of(url))
    if url.startswith("#"):
        if anchor := _anchor(url[1:], known, folded):
            return replace(link, target=(f"#{anchor}", link.target[1]))
        findings.append(
            Finding("broken-link", f"The link to {url} leads nowhere in this article; it is plain text now.")
        )
    elif is_way(url):
        return link
    elif (address := _address(url)) is not None:
        return replace(link, target=(address, link.target[1]))
    else:
        findings.append(left_out(url))
    return n.Span(replace(link.attr, classes=(), attributes=()), link.content)


def _address(url: str) -> str | None:
    """Return an address with what RFC 3986 forbids in it escaped, or None if readers can't follow it."""
    try:
        parts = urlsplit(url)
        host = parts.hostname
    except ValueError:
        return None
    if parts.scheme.lower() not in _SCHEMES or (parts.scheme.lower() in ("http", "https", "ftp") and not host):
        return None
    if host and not re.fullmatch(r"[\w.-]+|[0-9a-f:.]+", host):
        return None
    return re.sub(r"%(?![0-9A-Fa-f]{2})", "%25", quote(url, safe=_URL_SAFE))
