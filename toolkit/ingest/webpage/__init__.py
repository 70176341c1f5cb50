"""A saved web page gives its article, not its navigation.

trafilatura finds the text of the article and what the page says about it; its own output loses tables, code, notes and
formatting. So only its finding is used: the element that holds that text is cut out of the page itself, and pandoc
reads it as it stands.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import PurePath
from typing import TYPE_CHECKING

from toolkit.document import Metadata
from toolkit.findings import Finding, Severity
from toolkit.ingest.hidden import hidden_text
from toolkit.ingest.metadata import DEFAULT_LANGUAGE
from toolkit.ingest.ruby import bracket
from toolkit.ingest.webpage import boilerplate, unshown
from toolkit.ingest.webpage.bylines import authors_in_head, date_in_order, names_on_page
from toolkit.ingest.webpage.choices import show_chosen
from toolkit.ingest.webpage.dom import HEADINGS, Measure, elements, key, parse, remove, serialize, text_of
from toolkit.ingest.webpage.embedded import name_embedded
from toolkit.ingest.webpage.linked_data import authors_in_data
from toolkit.ingest.webpage.metadata import date_on_page, page_metadata
from toolkit.ingest.webpage.numbering import keep_numbers
from toolkit.ingest.webpage.stamps import stamps_on_page

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_TECHNICAL = frozenset({None, "viewport", "generator", "robots", "referrer", "theme-color", "format-detection"})
"""Names of meta tags that tell programs something about the page, and readers nothing about the article."""

_MAIN = re.compile(r"<main\b|\brole\s*=\s*[\"']?main\b", re.IGNORECASE)
"""What pandoc's reader leaves all else of a page out for."""

_SAYS_MORE = re.compile(
    r"<ruby\b|<legend\b|(?:<dl\b[^<>]*|</d[dt])>\s{0,9}<div|<(?:video|audio|iframe|object|embed|canvas|select|datalist|textarea)\b"
    r"|<meta\s[^<>]*\b(?:creator|parsely-author)\b|<a\s[^<>]*\b(?:headerlink|permalink|anchor)\b|<li\s[^<>]*\bvalue\s*=|<template\s[^<>]*\bshadowrootmode\b|<meta[^>]*\bproperty\s*=|<script[^>]*ld\+json|<(?:img|source)[^>]*(?:\bdata-|srcset)",
    re.I,
)
"""What pandoc's reader passes over: properties in the head, images that a script is to load, readings, numbers."""

_HIDES = re.compile(
    r"<[a-z][^<>]*\s(?:hidden\b|aria-hidden\s*=\s*[\"']?true|style\s*=[^<>]*(?:display\s*:\s*none|visibility\s*:\s*hidden"
    r"|font-size\s*:\s*0|:\s*-\d{3,}|clip\s*:))"
    r"|\b(?:sr-only|visually-?hidden|screen-reader-|element-invisible|assistive-text)",
    re.IGNORECASE,
)
"""What a page shows nobody."""


@dataclass(frozen=True, slots=True)
class PageArticle:
    """What is left of a page.

    Attributes:
        html: What pandoc is to read.
        metadata: What the page says about the article, better than its reader finds it.
        findings: What was done.
    """

    html: str
    metadata: Metadata = field(default_factory=Metadata)
    findings: tuple[Finding, ...] = ()


def article_of_page(path: PurePath, text: str, *, raw: bool = False) -> PageArticle:
    """Return the article of a web page; the page as it stands where there is nothing else on it, or if *raw*.

    Args:
        path: The source, for findings.
        text: The page.
        raw: Leave nothing out.
    """
    trimmed = not raw and boilerplate.SIGN.search(text)
    hides = not raw and bool(_HIDES.search(text) or unshown.SIGN.search(text))
    if not trimmed and not hides and not _SAYS_MORE.search(text) and not _MAIN.search(text):
        return PageArticle(text)
    root = parse(text)
    if root is None:
        return PageArticle(text)
    _open_shadows(root)
    show_chosen(root)
    _load_images(root)
    for ruby in root.iter("ruby"):
        bracket(ruby)
    keep_numbers(root)
    _untangle(root)
    if hides:
        unshown.mark_unshown(root)
    metadata = page_metadata(root)
    if named := authors_in_head(root) or list(authors_in_data(root).people):
        metadata = metadata.with_(authors=named)
    if not trimmed:
        if raw:
            _open_up(root)
        else:
            _notes_into_main(root)
        if not raw:
            boilerplate.drop_anchors(root)
        kept = unshown.standby(root, unread=raw)
        hidden = boilerplate.drop_hidden(root) if hides else ""
        loaded = name_embedded(root)
        for unread in [] if raw else list(root.iter("textarea", "canvas")):
            remove(unread)
        return PageArticle(serialize(root), metadata, _left_out(path, hidden, kept, loaded))
    return _cut(path, root, text, metadata)


def _cut(path: PurePath, root: HtmlElement, text: str, metadata: Metadata) -> PageArticle:
    from toolkit.ingest.webpage.extractor import extract

    boilerplate.drop_anchors(root)
    found = extract(text)
    measure = Measure(root, found.text)
    article = _container(root, measure)
    notes = _notes_elsewhere(root, article)
    metadata = found.merged(metadata, root)
    language = root.get("lang") or root.get("xml:lang") or ""
    metadata = stamps_on_page(root, language or DEFAULT_LANGUAGE).completed(metadata)
    if metadata.date is None:
        metadata = metadata.with_(date=date_on_page(root, language or DEFAULT_LANGUAGE))
    said = names_on_page(metadata.authors, root, language or DEFAULT_LANGUAGE)
    ordered = date_in_order(metadata.date, root, language or DEFAULT_LANGUAGE)
    if list(metadata.authors) != said or metadata.date != ordered:
        metadata = metadata.with_(authors=said, date=ordered)
    kept = unshown.standby(article)
    hidden = boilerplate.drop_hidden(article)
    loaded = name_embedded(article)
    boilerplate.prune(article, measure)
    boilerplate.drop_what_metadata_say(article, measure)
    main = next((each for each in elements(article) if each.tag == "main" or each.get("role") == "main"), None)
    if main is not None and measure.matched(main) * 2 < measure.matched(article):
        _open_up(article)  # pandoc's reader would take it alone
    _title_first(root, article, metadata.title_text)
    boilerplate.drop_empty(article)
    _outdent(article)
    left = measure.total(article) / max(measure.total(root), 1)
    message = f"Only the article was taken from the page, {left:.0%} of its text; --raw takes the page as it is."
    head = "".join(serialize(meta) for meta in root.iter("meta") if meta.get("name") not in _TECHNICAL)
    head += f"<title>{_escape(metadata.title_text)}</title>"
    inside = serialize(article) if article.tag != "body" else _content(article)
    body = "".join((inside, *map(serialize, notes)))
    page = f'<html lang="{_escape(language)}"><head><meta charset="utf-8">{head}</head><body>{body}</body></html>'
    trimmed = Finding("page-trimmed", message, str(path), Severity.INFO)
    return PageArticle(page, metadata, (trimmed, *_left_out(path, hidden, kept, loaded)))


_MOST_KEPT = 5
"""Things in fields, and for other browsers, that are named."""


def _left_out(path: PurePath, hidden: str, kept: list[str], loaded: str) -> tuple[Finding, ...]:
    found = [*hidden_text(hidden, str(path))]
    if kept:
        said = ", ".join(f"“{each}”" for each in kept[:_MOST_KEPT])
        more = f" and {len(kept) - _MOST_KEPT} more" if len(kept) > _MOST_KEPT else ""
        message = f"What a page has in fields, and for browsers that can't show something, is left out: {said}{more}."
        found.append(Finding("standby-left-out", message, str(path), Severity.INFO))
    if loaded:
        message = f"What the page would load is left out: {loaded}."
        found.append(Finding("raw-markup-left-out", message, str(path)))
    return tuple(found)


def _untangle(root: HtmlElement) -> None:
    """Put terms directly into their lists, and the titles of groups of fields on lines of their own."""
    for group in list(root.iter("div")):
        parent = group.getparent()
        if parent is not None and parent.tag == "dl":
            group.drop_tag()
    for legend in root.iter("legend"):
        legend.tag = "p"


def _title_first(root: HtmlElement, article: HtmlElement, title: str) -> None:
    """Put the heading that is the title before the text, wherever it stood."""
    heading = next((each for each in root.iter("h1") if key(title) and key(text_of(each)) == key(title)), None)
    if heading is None or heading is article:
        return
    heading.drop_tree()
    heading.tail = article.text
    article.text = None
    article.insert(0, heading)


def _outdent(article: HtmlElement) -> None:
    """Take away the ideographic spaces that Chinese and Japanese pages begin paragraphs with: books indent by style."""
    for element in elements(article):
        if element.tag in ("p", "div", "li", "td") and element.text:
            element.text = element.text.lstrip("\u3000\u00a0 \t\r\n") or None


def _content(body: HtmlElement) -> str:
    return _escape(body.text or "") + "".join(serialize(child) + _escape(child.tail or "") for child in body)


def _escape(text: str) -> str:
    from html import escape

    return escape(text, quote=True)


def _container(root: HtmlElement, measure: Measure) -> HtmlElement:
    """The smallest element with practically all of the article's text, or the one that says that it is the article."""
    body = root.find("body")
    element = root if body is None else body
    whole = measure.matched(element)
    if not whole:
        declared_one = _declared(root, measure)
        return element if declared_one is None else declared_one
    while True:
        inner = next((child for child in element if _holds_most(child, element, measure, whole)), None)
        if inner is None or inner.tag in (
            "nav",
            "p",
            "ul",
            "ol",
            "table",
            "pre",
            "blockquote",
            "dl",
            "section",
            *HEADINGS,
        ):
            break
        element = inner
    for above in element.iterancestors():
        declared = above.tag in ("article", "main") or above.get("role") == "main"
        if declared and measure.matched(above) * 2 >= measure.total(above):
            # The nearest one, so that the heading and the picture above the text come along.
            return above
    return element


_SCRAP = 60
"""Letters of a piece that the extractor took for text beside the article: a notice, a line of copyright."""


def _holds_most(child: HtmlElement, element: HtmlElement, measure: Measure, whole: int) -> bool:
    """Tell whether a child holds practically all of the article's text, or nearly all beside scraps."""
    inside = measure.matched(child)
    if inside * 10 >= whole * 9:
        return True
    others = (measure.matched(other) for other in element if other is not child)
    return inside * 20 >= whole * 17 and all(size <= _SCRAP for size in others)


_WHOLE = HEADINGS | {"nav", "p", "ul", "ol", "dl", "table", "pre", "blockquote", "section"}
"""Elements that may be all of an article's text, but are not what holds an article."""


def _declared(root: HtmlElement, measure: Measure) -> HtmlElement | None:
    """The element that says that it is the article, on pages too short for the extractor."""
    for tag in ("article", "main"):
        candidates = list(root.iter(tag))
        if candidates:
            return max(candidates, key=measure.total)
    return None


def _notes_elsewhere(root: HtmlElement, article: HtmlElement) -> list[HtmlElement]:
    """Footnotes that stand outside the article's element, which links lead to."""
    wanted = {link.get("href", "")[1:] for link in article.iter("a") if link.get("href", "").startswith("#")} - {""}
    inside = set(article.iter())
    result: list[HtmlElement] = []
    for element in elements(root):
        if element.get("role") != "doc-endnotes" and "footnotes" not in element.get("class", "").split():
            continue
        if element not in inside and wanted & {each.get("id", "") for each in element.iter()}:
            if not any(link.get("role") == "doc-noteref" for link in article.iter("a")):
                # Pandoc makes notes of what such links lead to, and drops what none leads to.
                element.attrib.pop("role", None)
            result.append(element)
            inside.update(element.iter())
    return result


def _notes_into_main(root: HtmlElement) -> None:
    """Move notes that stand after the main part into it: pandoc's reader leaves out all around it."""
    main = next((each for each in elements(root) if each.tag == "main" or each.get("role") == "main"), None)
    if main is not None:
        for note in _notes_elsewhere(root, main):
            note.drop_tree()
            note.tail = None
            main.append(note)


_LAZY = ("data-src", "data-lazy-src", "data-original", "data-full-src", "data-srcset", "srcset")


def _open_shadows(root: HtmlElement) -> None:
    """Let what a template shows be ordinary text: https://html.spec.whatwg.org/#attr-template-shadowrootmode."""
    for template in list(root.iter("template")):
        if template.get("shadowrootmode"):
            template.tag = "div"


def _open_up(root: HtmlElement) -> None:
    """Make an ordinary division of the main part, so that what stands around it is read as well."""
    for element in elements(root):
        if element.tag == "main":
            element.tag = "div"
        if element.get("role") == "main":
            del element.attrib["role"]


def _load_images(root: HtmlElement) -> None:
    """Give images that a script would load the address that the script would take."""
    for image in root.iter("img"):
        source = image.get("src", "")
        if source and not source.startswith("data:"):
            continue
        for name in _LAZY:
            address = image.get(name, "").split(",")[-1 if "srcset" in name else 0].strip().split(" ")[0]
            if address:
                image.set("src", address)
                _drop_fallback(image)
                break


def _drop_fallback(image: HtmlElement) -> None:
    following = image.getnext()
    if following is not None and following.tag == "noscript":
        remove(following)
