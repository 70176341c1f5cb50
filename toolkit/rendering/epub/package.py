"""The parts of pandoc's EPUB, finished: pages, navigation and the package document."""

from __future__ import annotations

import re
from functools import partial
from typing import Any

from toolkit.document import plain_text
from toolkit.errors import RenderError
from toolkit.localization import Locale
from toolkit.rendering.archive import edited_xml
from toolkit.rendering.epub.features import Features, accessibility
from toolkit.rendering.epub.navigation import Landmark, finish_navigation, finish_ncx
from toolkit.rendering.epub.pages import XHTML, XML_LANG, finish_page
from toolkit.rendering.imprint import Imprint
from toolkit.rendering.templates import Templates

_OPF = "{http://www.idpf.org/2007/opf}"
_MATHML = re.compile(rb"<(?:[\w.-]+:)?math[\s/>]")
"""An element, and not text that speaks of one: in text ``<`` is escaped."""

_DC = "{http://purl.org/dc/elements/1.1/}"

_PACKAGE = "EPUB/content.opf"
_NAVIGATION = "EPUB/nav.xhtml"
_NCX = "EPUB/toc.ncx"
_TEXT = "EPUB/text/"
_COVER = f"{_TEXT}cover.xhtml"
_TITLE_PAGE = f"{_TEXT}title_page.xhtml"
_WORTH_A_PAGE = 8
"""Entries from which on the contents are a page between title page and text."""

_IBOOKS = "META-INF/com.apple.ibooks.display-options.xml"


def finish(
    parts: dict[str, bytes], imprint: Imprint, locale: Locale, features: Features, templates: Templates
) -> dict[str, bytes]:
    """Return the files of pandoc's EPUB, finished.

    Args:
        parts: Files by name, in order.
        imprint: What the edition says of itself.
        locale: The edition's locale.
        features: What there is in it.
        templates: Its templates.

    Raises:
        RenderError: A template of the user's own makes no page.
    """
    from lxml import etree

    result = dict(parts)
    # pandoc binds the package's namespace twice; with one of them gone, what is added looks like the rest.
    package = parts[_PACKAGE].replace(b' xmlns:opf="http://www.idpf.org/2007/opf"', b"")
    values = {"imprint": imprint, "locale": locale, "stylesheet": "../styles/stylesheet1.css"}
    picture = f"../{_cover_image(etree.fromstring(package))}"
    title = _title_markup(etree.fromstring(parts[_TITLE_PAGE]))
    result[_COVER] = _page("epub/cover.xhtml", templates, **values, picture=picture)
    result[_TITLE_PAGE] = _page("epub/title-page.xhtml", templates, **values, title=title)
    titles = {_COVER: locale.gettext("Cover"), _NAVIGATION: locale.gettext("Contents"), _TITLE_PAGE: imprint.title_text}
    for name, data in result.items():
        if name.endswith(".xhtml"):
            finished = partial(finish_page, imprint=imprint, locale=locale, title=titles.get(name, ""))
            result[name] = edited_xml(data, finished)
    marks = _landmarks(result, imprint, locale)
    result[_NAVIGATION] = edited_xml(result[_NAVIGATION], lambda root: finish_navigation(root, marks, locale))
    contents = etree.fromstring(result[_NAVIGATION])
    result[_NCX] = edited_xml(result[_NCX], lambda root: finish_ncx(root, contents))
    paged = bool(imprint.articles) or len(contents.findall(f".//{XHTML}nav[@id='toc']//{XHTML}a")) >= _WORTH_A_PAGE
    result[_PACKAGE] = edited_xml(package, lambda root: _finish_package(root, imprint, locale, features, result, paged))
    result.pop(_IBOOKS, None)  # it says that fonts are embedded, and there are none
    return result


def _page(name: str, templates: Templates, **values: Any) -> bytes:
    """Return a page from a template, which may be the user's own."""
    from lxml import etree

    page = templates.fill(name, **values).encode("utf-8")
    hint = f"Mend {name} in your templates' folder."
    try:
        root = etree.fromstring(page)
    except etree.XMLSyntaxError as error:
        raise RenderError(f"The template {name} makes a page that is no XML: {error}.", hint) from error
    if root.find(f"{XHTML}head/{XHTML}title") is None:
        raise RenderError(f"The template {name} makes a page without a title.", hint)
    return page


def _title_markup(page: Any) -> str:
    """The title's own XHTML, formatting and formulas included, out of pandoc's title page."""
    from lxml import etree

    heading = page.find(f".//{XHTML}h1")
    if heading is None:
        return ""
    text = etree.tostring(heading, encoding="unicode", with_tail=False)
    return text[text.index(">") + 1 : text.rindex("<")]


def _cover_image(package: Any) -> str:
    (name,) = (item.get("href") for item in package.iter(f"{_OPF}item") if item.get("properties") == "cover-image")
    return str(name)


def _landmarks(parts: dict[str, bytes], imprint: Imprint, locale: Locale) -> list[Landmark]:
    chapters = [name.removeprefix("EPUB/") for name in parts if name.startswith(f"{_TEXT}ch")]
    if b'id="edition-dedication"' in parts[f"EPUB/{chapters[0]}"]:
        dedication = [(chapters.pop(0), "dedication", locale.gettext("Dedication"))]
    else:
        dedication = []
    colophon = [(chapters[-1], "colophon", locale.gettext("About this edition"))] if imprint.colophon else []
    return [
        ("text/cover.xhtml", "cover", locale.gettext("Cover")),
        ("text/title_page.xhtml", "titlepage", locale.gettext("Title page")),
        ("nav.xhtml#toc", "toc", locale.gettext("Contents")),
        *dedication,
        (chapters[0], "bodymatter", locale.gettext("Start of text")),
        *colophon,
    ]


# ---------------------------------------------------------------- package document


def _finish_package(
    root: Any, imprint: Imprint, locale: Locale, features: Features, parts: dict[str, bytes], paged: bool
) -> None:
    from lxml import etree

    metadata = root.find(f"{_OPF}metadata")
    _set_languages(metadata, imprint)
    root.set(XML_LANG, imprint.language)
    root.set("dir", imprint.direction)
    root.set("prefix", "a11y: http://www.idpf.org/epub/vocab/package/a11y/#")
    _finish_spine(root.find(f"{_OPF}spine"), imprint, paged)
    for guide in root.findall(f"{_OPF}guide"):
        root.remove(guide)  # EPUB 2's landmarks, half of them in English
    for meta in list(metadata.findall(f"{_OPF}meta")):
        if meta.get("property", "").startswith("schema:access"):
            metadata.remove(meta)
    for key, value in accessibility(features, locale):
        _add_meta(metadata, value, property=key)
    _set_subtitle(metadata, imprint)
    if imprint.translator:
        _set_translation(metadata, imprint)
    _set_properties(root, parts)
    etree.indent(metadata, level=1)


def _set_languages(metadata: Any, imprint: Imprint) -> None:
    """The edition's language, and that of the original beside it (EPUB 3.3, 5.5.3.1.3: the first counts most)."""
    from lxml import etree

    language = metadata.find(f"{_DC}language")
    language.text = imprint.language
    if imprint.bilingual_with:
        other = etree.Element(f"{_DC}language")
        other.text = imprint.bilingual_with
        language.addnext(other)


def _finish_spine(spine: Any, imprint: Imprint, paged: bool) -> None:
    """Pages turn as the text runs; long contents are a page of the book, short ones are there for those who ask."""
    from lxml import etree

    if imprint.direction == "rtl":
        spine.set("page-progression-direction", "rtl")
    contents = etree.Element(f"{_OPF}itemref", idref="nav", linear="yes" if paged else "no")
    (title_page,) = (item for item in spine if item.get("idref") == "title_page_xhtml")
    title_page.addnext(contents)
    etree.indent(spine, level=1)


def _set_subtitle(metadata: Any, imprint: Imprint) -> None:
    """Name the subtitle as such beside the title (EPUB 3.3, D.3.10)."""
    from lxml import etree

    subtitle, title = plain_text(imprint.subtitle).strip(), metadata.find(f"{_DC}title")
    if not subtitle or title is None:
        return
    _add_meta(metadata, "main", refines=f"#{title.get('id')}", property="title-type")
    other = etree.Element(f"{_DC}title", id="edition-subtitle")
    other.text = subtitle
    title.addnext(other)
    _add_meta(metadata, "subtitle", refines="#edition-subtitle", property="title-type")


def _set_translation(metadata: Any, imprint: Imprint) -> None:
    """Name the engine as the translator (MARC relator ``trl``), and what was done (DCMI ``provenance``)."""
    from lxml import etree

    contributor = etree.SubElement(metadata, f"{_DC}contributor", id="edition-translator")
    contributor.text = imprint.translator
    _add_meta(metadata, "trl", refines="#edition-translator", property="role", scheme="marc:relators")
    _add_meta(metadata, imprint.translation, property="dcterms:provenance")


def _set_properties(root: Any, parts: dict[str, bytes]) -> None:
    """Declare MathML and SVG where they are, and only there: pandoc declares MathML everywhere."""
    for item in root.iter(f"{_OPF}item"):
        data = parts.get(f"EPUB/{item.get('href')}", b"")
        if item.get("media-type") != "application/xhtml+xml":
            continue
        properties = set(item.get("properties", "").split()) - {"mathml", "svg"}
        if _MATHML.search(data):
            properties.add("mathml")
        item.attrib.pop("properties", None)
        if properties:
            item.set("properties", " ".join(sorted(properties)))


def _add_meta(metadata: Any, text: str, **attributes: str) -> None:
    from lxml import etree

    etree.SubElement(metadata, f"{_OPF}meta", attributes).text = text
