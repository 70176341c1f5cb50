"""What pandoc leaves out of an EPUB: roles, truthful accessibility metadata, localized navigation, directions."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import Any

from toolkit.localization import Locale
from toolkit.rendering.imprint import Imprint
from toolkit.rendering.templates import Templates
from toolkit.rendering.xml import edited

_OPF = "{http://www.idpf.org/2007/opf}"
_DC = "{http://purl.org/dc/elements/1.1/}"
_XHTML = "{http://www.w3.org/1999/xhtml}"
_MATHML = "{http://www.w3.org/1998/Math/MathML}"
_TYPE = "{http://www.idpf.org/2007/ops}type"
_XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"

_PACKAGE = "EPUB/content.opf"
_NAVIGATION = "EPUB/nav.xhtml"
_TITLE_PAGE = "EPUB/text/title_page.xhtml"
_IBOOKS = "META-INF/com.apple.ibooks.display-options.xml"


@dataclass(frozen=True, slots=True)
class Features:
    """What there is in an edition, for its accessibility metadata.

    Attributes:
        images: There are images.
        described: Every image has an alternative text by its author.
        math: There are formulas.
    """

    images: bool
    described: bool
    math: bool


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
    """
    result = dict(parts)
    title = _title_markup(parts[_TITLE_PAGE])
    result[_TITLE_PAGE] = templates.fill("epub/title-page.xhtml", imprint=imprint, locale=locale, title=title).encode(
        "utf-8"
    )
    for name, data in result.items():
        if name.endswith(".xhtml"):
            result[name] = edited(data, partial(_finish_page, name=name, imprint=imprint))
    result[_NAVIGATION] = edited(result[_NAVIGATION], lambda root: _finish_navigation(root, locale, result))
    # pandoc binds the package's namespace twice; with one of them gone, what is added looks like the rest.
    package = parts[_PACKAGE].replace(b' xmlns:opf="http://www.idpf.org/2007/opf"', b"")
    result[_PACKAGE] = edited(package, lambda root: _finish_package(root, imprint, locale, features, result))
    result.pop(_IBOOKS, None)  # it says that fonts are embedded, and there are none
    return result


def _title_markup(page: bytes) -> str:
    """The title's own XHTML, formatting and formulas included, out of pandoc's title page."""
    from lxml import etree

    heading = etree.fromstring(page).find(f".//{_XHTML}h1")
    if heading is None:
        return ""
    text = etree.tostring(heading, encoding="unicode", with_tail=False)
    return text[text.index(">") + 1 : text.rindex("<")]


# ---------------------------------------------------------------- pages


def _finish_page(root: Any, name: str, imprint: Imprint) -> None:
    root.set("lang", imprint.language)
    root.set(_XML_LANG, imprint.language)
    if imprint.direction == "rtl":
        root.set("dir", "rtl")
    head = root.find(f"{_XHTML}head")
    for style in head.findall(f"{_XHTML}style"):
        if not (style.text or "").strip():
            head.remove(style)
    title = head.find(f"{_XHTML}title")
    if name.startswith("EPUB/text/ch"):
        heading = next(root.iter(*(f"{_XHTML}h{level}" for level in range(1, 7))), None)
        title.text = _text(heading) if heading is not None else imprint.title_text
    for math in root.iter(f"{_MATHML}math"):
        source = math.find(f".//{_MATHML}annotation")
        if source is not None and source.text:
            math.set("alttext", source.text.strip())


def _text(element: Any) -> str:
    """Text of an element, formulas once: MathML carries their TeX as an annotation."""
    pieces = [element.text or ""]
    for child in element:
        if child.tag != f"{_MATHML}annotation":
            pieces.append(_text(child))
        pieces.append(child.tail or "")
    return "".join(pieces).strip() if element.tag != f"{_MATHML}math" else "".join(pieces)


def _finish_navigation(root: Any, locale: Locale, parts: dict[str, bytes]) -> None:
    from lxml import etree

    for image in list(root.iter(f"{_XHTML}img")):  # a heading's image; its file is not beside this page
        text = etree.SubElement(image.getparent(), f"{_XHTML}span")
        text.text, text.tail = image.get("alt"), image.tail
        image.getparent().replace(image, text)
    landmarks = root.find(f".//{_XHTML}nav[@id='landmarks']")
    for child in list(landmarks):
        landmarks.remove(child)
    heading = etree.SubElement(landmarks, f"{_XHTML}h2")
    heading.text = locale.gettext("Landmarks")
    entries = etree.SubElement(landmarks, f"{_XHTML}ol")
    first = next(name for name in parts if name.startswith("EPUB/text/ch"))
    for target, kind, label in (
        ("text/title_page.xhtml", "titlepage", "Title page"),
        (first.removeprefix("EPUB/"), "bodymatter", "Start of text"),
    ):
        link = etree.SubElement(etree.SubElement(entries, f"{_XHTML}li"), f"{_XHTML}a", href=target)
        link.set(_TYPE, kind)
        link.text = locale.gettext(label)


# ---------------------------------------------------------------- package document


def _finish_package(root: Any, imprint: Imprint, locale: Locale, features: Features, parts: dict[str, bytes]) -> None:
    from lxml import etree

    metadata = root.find(f"{_OPF}metadata")
    language = metadata.find(f"{_DC}language")
    language.text = imprint.language
    root.set(_XML_LANG, imprint.language)
    if imprint.direction == "rtl":
        root.find(f"{_OPF}spine").set("page-progression-direction", "rtl")
    for guide in root.findall(f"{_OPF}guide"):
        root.remove(guide)  # EPUB 2's landmarks, half of them in English
    _set_accessibility(metadata, locale, features)
    if imprint.translator:
        _set_translation(metadata, imprint)
    _set_properties(root, parts)
    etree.indent(metadata, level=1)


def _set_accessibility(metadata: Any, locale: Locale, features: Features) -> None:
    """Say what is true of this file and nothing else (EPUB Accessibility 1.1, section 2)."""
    for meta in list(metadata.findall(f"{_OPF}meta")):
        if meta.get("property", "").startswith("schema:access"):
            metadata.remove(meta)
    described = features.images and features.described
    modes = ["textual", *(["visual"] if features.images else [])]
    summary = [locale.gettext("This edition can be read in a logical order and navigated by its headings.")]
    if described:
        summary.append(locale.gettext("Its images have text alternatives."))
    if features.math:
        summary.append(locale.gettext("Its formulas are MathML."))
    values = [("schema:accessMode", mode) for mode in modes]
    values.append(("schema:accessModeSufficient", "textual" if described or not features.images else "textual,visual"))
    values += [
        ("schema:accessibilityFeature", feature)
        for feature, there in (
            ("structuralNavigation", True),
            ("tableOfContents", True),
            ("readingOrder", True),
            ("displayTransformability", True),
            ("alternativeText", described),
            ("MathML", features.math),
        )
        if there
    ]
    values += [("schema:accessibilityHazard", "none"), ("schema:accessibilitySummary", " ".join(summary))]
    for key, value in values:
        _add_meta(metadata, value, property=key)


def _set_translation(metadata: Any, imprint: Imprint) -> None:
    """Name the engine as the translator (MARC relator ``trl``), and what was done (DCMI ``provenance``)."""
    from lxml import etree

    contributor = etree.SubElement(metadata, f"{_DC}contributor", id="edition-translator")
    contributor.text = imprint.translator
    _add_meta(metadata, "trl", refines="#edition-translator", property="role", scheme="marc:relators")
    _add_meta(metadata, imprint.translation, property="dcterms:provenance")


def _set_properties(root: Any, parts: dict[str, bytes]) -> None:
    """Declare MathML where it is, and only there: pandoc declares it everywhere."""
    for item in root.iter(f"{_OPF}item"):
        data = parts.get(f"EPUB/{item.get('href')}", b"")
        if item.get("media-type") != "application/xhtml+xml":
            continue
        properties = set(item.get("properties", "").split()) - {"mathml"}
        if b"<math" in data or b":math" in data:
            properties.add("mathml")
        item.attrib.pop("properties", None)
        if properties:
            item.set("properties", " ".join(sorted(properties)))


def _add_meta(metadata: Any, text: str, **attributes: str) -> None:
    from lxml import etree

    etree.SubElement(metadata, f"{_OPF}meta", attributes).text = text
