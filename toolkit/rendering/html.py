"""HTML: one page that needs nothing but itself, for screens, readers' own settings, and paper."""

from __future__ import annotations

import base64
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

from toolkit.document import Article, anchors_of, is_bundle, iterate, map_images, nodes as n, rewrite, sniff_media_type
from toolkit.errors import RenderError
from toolkit.localization import Locale
from toolkit.pandoc import Writer
from toolkit.rendering.addresses import divide_address
from toolkit.rendering.epub.pages import XHTML, finish_element, text_of
from toolkit.rendering.formats import Rendered
from toolkit.rendering.identifiers import clean_identifier
from toolkit.rendering.images import media_types
from toolkit.rendering.imprint import Imprint, colophon_blocks, imprint_of
from toolkit.rendering.locales import locales_of
from toolkit.rendering.marks import mark
from toolkit.rendering.originals import arrange_originals
from toolkit.rendering.preparing import prepare
from toolkit.rendering.structure import CONTENTS_HEADINGS, openings_in, with_verse_lines
from toolkit.rendering.templates import Templates
from toolkit.rendering.temporary import temporary_folder
from toolkit.rendering.writing import write_with_pandoc

ACCEPTED = media_types(("png", "jpg", "gif", "webp", "svg"))
"""What browsers show."""

_VOID = frozenset(
    ("area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr")
)
"""Elements without an end tag (HTML Living Standard, 13.1.2); an end tag is written for all others, empty or not."""

_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_PARTS = ("title", "subtitle", "toc", "body")


def render(article: Article, locale: Locale, templates: Templates) -> Rendered:
    """Return an article as a page of HTML.

    Raises:
        RenderError: A template of the user's own makes no page.
    """
    bundle = is_bundle(article.metadata)
    prepared = prepare(article, locale, accepted=ACCEPTED, top_level=2, in_tree=True)
    imprint = imprint_of(prepared.article, locale)
    blocks = map_images(prepared.article.blocks, partial(embedded, prepared.files))
    blocks = rewrite(blocks, with_verse_lines, words=False)
    parts = locales_of(list(iterate(blocks, words=False)), locale)
    with temporary_folder({}) as folder:
        written = _written(blocks, imprint, folder)
        colophon = _written(colophon_blocks(imprint), imprint, folder)["body"] if imprint.colophon else ""
    headings = sum(isinstance(node, n.Header) for node in iterate(blocks, words=False))
    contents = written["toc"] if bundle or headings >= CONTENTS_HEADINGS else ""  # nobody can turn its pages
    page = templates.fill(
        "html/page.xhtml",
        imprint=imprint,
        locale=locale,
        style=mark(),
        title=written["title"],
        subtitle=written["subtitle"],
        contents=contents,
        body=written["body"],
        colophon=colophon,
    )
    style = templates.fill(
        "html/style.css",
        locale=locale,
        parts=parts,
        bilingual_style=imprint.bilingual_style,
        openings=openings_in(iterate(blocks, words=False)),
    )
    text = _finished(page, imprint, locale, anchors_of(article.metadata))
    return Rendered(text.replace(mark(), _style(style)).encode(), prepared.findings)


def embedded(files: dict[str, bytes], image: n.Image) -> n.Image:
    """Return an image that holds its file, if there is one."""
    data = files.get(image.target[0])
    if data is None:
        return image
    address = f"data:{sniff_media_type(data)};base64,{base64.b64encode(data).decode('ascii')}"
    return replace(image, target=(address, image.target[1]))


def _written(blocks: n.Blocks, imprint: Imprint, folder: Path) -> dict[str, str]:
    """Return title, subtitle, contents and text as pandoc writes them."""
    options = {"html_math_method": "mathml", "highlight_method": "none", "table_of_contents": True}
    options |= {"toc_depth": 3, "wrap_text": "wrap-none"}
    template = mark().join(f"${part}$" for part in _PARTS)
    meta: dict[str, n.MetaValue] = {
        "title": n.MetaInlines(imprint.title),
        "subtitle": n.MetaInlines(imprint.subtitle),
    }
    writer = Writer("html5", options, template=template)
    data = write_with_pandoc(meta, blocks, writer, folder=folder, imprint=imprint)
    return dict(zip(_PARTS, data.decode("utf-8").split(mark()), strict=True))


def _style(text: str) -> str:
    """Return a stylesheet as both HTML, which knows no entities in it, and XML read it."""
    if not set(text) & {"<", "&"}:
        return text
    text = text.replace("</", "<\\/")
    return f"/*<![CDATA[*/{text}/*]]>*/"


def _finished(page: str, imprint: Imprint, locale: Locale, anchors: dict[str, str]) -> str:
    from lxml import etree

    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=True)
    try:
        root = etree.fromstring(page.encode("utf-8"), parser)
    except etree.XMLSyntaxError as error:
        hint = "Mend html/page.xhtml in your templates' folder."
        raise RenderError(f"The page that was made is no XML: {error}.", hint) from error
    for element in list(root.iter("*")):
        finish_element(element, imprint, locale)
        _finish(element, locale)
    for link in list(root.iter(f"{XHTML}a")):
        divide_address(link, f"{XHTML}wbr")
    _tell_apart(root, locale)
    _name(root, anchors)
    arrange_originals(root, imprint, locale)
    text = etree.tostring(root, encoding="unicode")
    return f"<!DOCTYPE html>\n{text}\n"


def _name(root: Any, anchors: dict[str, str]) -> None:
    """Give headings the other names by which pages around this one lead to them."""
    from lxml import etree

    if not anchors:
        return
    known = {element.get("id"): element for element in root.iter("*") if element.get("id")}
    for name, identifier in reversed(anchors.items()):
        heading, own = known.get(clean_identifier(identifier)), clean_identifier(name)
        if heading is not None and own not in known and heading.tag.removeprefix(XHTML) in _HEADINGS:
            anchor = etree.Element(f"{XHTML}span", {"id": own})
            anchor.text, anchor.tail, heading.text = "", heading.text, None
            heading.insert(0, anchor)
            known[own] = anchor


def _tell_apart(root: Any, locale: Locale) -> None:
    """Number the boxes of tables that are called the same: by their names people choose where to go."""
    boxes: dict[str, list[Any]] = {}
    for box in root.iter(f"{XHTML}div"):
        if box.get("role") == "region":
            boxes.setdefault(box.get("aria-label", ""), []).append(box)
    for label, same in boxes.items():
        for number, box in enumerate(same, 1):
            if len(same) > 1:
                box.set("aria-label", f"{label} {locale.marks.in_digits(str(number))}")


def _finish(element: Any, locale: Locale) -> None:
    name = element.tag.removeprefix(XHTML)
    if name not in _VOID and element.tag != name and not len(element) and element.text is None:
        element.text = ""
    if name == "a" and element.get("role") == "doc-noteref":
        for number in element.iter(f"{XHTML}sup"):
            number.text = locale.marks.in_digits(number.text or "")
    if name == "a" and element.get("role") == "doc-backlink":
        number = (element.get("href") or "").removeprefix("#fnref")
        element.set("aria-label", f"{locale.gettext('Note')} {locale.marks.in_digits(number)}")
    if name == "section" and element.get("role") == "doc-endnotes":
        element.set("aria-label", locale.gettext("Notes"))
    if name == "table":
        _wrap(element, locale)


def _wrap(table: Any, locale: Locale) -> None:
    """Put a table into a box that can be scrolled, also by the keyboard: wide ones would push the page apart."""
    from lxml import etree

    parent, box = table.getparent(), etree.Element(f"{XHTML}div", {"class": "table", "tabindex": "0", "role": "region"})
    caption = table.find(f"{XHTML}caption")
    box.set("aria-label", text_of(caption) if caption is not None else locale.gettext("Table"))
    box.tail, table.tail = table.tail, None
    parent.replace(table, box)
    box.append(table)
