"""Drawings: nothing in them runs or reaches out, and none is larger than it looks."""

from __future__ import annotations

import base64
import io
import struct
import zlib
from collections.abc import Callable, Iterator
from typing import Any

import pikepdf
import pytest
from PIL import Image

from toolkit.document import Article, Resource
from toolkit.rendering import FORMATS
from toolkit.rendering.bitmaps import MAX_SIDE
from toolkit.rendering.formats import render
from toolkit.rendering.svg import SvgError, clean_svg, svg_to_png


def svg(content: str, attributes: str = "") -> bytes:
    return f'<svg xmlns="http://www.w3.org/2000/svg" {attributes}>{content}</svg>'.encode()


KEPT = '<rect width="3" fill="url(#gradient)"/><use href="#part"/>'


@pytest.mark.parametrize(
    "evil",
    [
        '<script>alert("evil")</script><a onclick="evil"/>',
        '<image href="http://evil/x.png"/><use xmlns:x="http://www.w3.org/1999/xlink" x:href="file:evil"/>',
        '<style>@import "evil.css";</style><rect style="fill:url(http://evil)"/>',
        '<foreignObject><p xmlns="http://www.w3.org/1999/xhtml">evil</p></foreignObject><set to="evil"/>',
        '<a href="#x"><animate attributeName="href" to="javascript:evil"/></a>',
        '<a><animate attributeName="xlink:href" values="#a;https://evil"/></a>',
        '<a><animate attributeName="fill" values="red;url(//evil)"/></a>',
        '<animate attributeName="onclick" to="evil"/>',
        '<style>@IMPORT "evil";</style>',
        "<style>@import 'evil'</style>",
        "<style>rect { fill: URL(http://evil) }</style>",
        r"<style>rect { fill: u\72l(http://evil) }</style>",
        '<style>rect { background: image-set("http://evil" 1x) }</style>',
        "<style><a/>@import url(evil);</style>",
        "<style>@im<!-- -->port 'evil'</style>",
        "<style>@font-face { src: url(http://evil) }</style>",
        '<rect fill="URL( http://evil )" mask="url(evil.svg#a)" cursor="url(&quot;evil&quot;)"/>',
        r'<rect style="fill:u\72l(http://evil)"/>',
        '<a href="https://evil"/>',
        '<g xml:base="http://evil"/>',
        '<img xmlns="http://www.w3.org/1999/xhtml" src="http://evil"/>',
        '<metadata>evil</metadata><g xmlns:i="http://www.inkscape.org/" i:export-filename="/home/evil"/>',
        '<use href="data:image/svg+xml,evil"/><image href="data:image/svg+xml;base64,evil"/>',
    ],
)
def test_what_reaches_out_goes_and_the_rest_stays(evil: str) -> None:
    drawing = clean_svg(svg(evil + KEPT)).lower()
    assert b"evil" not in drawing
    assert b'fill="url(#gradient)"' in drawing
    assert b'href="#part"' in drawing


def test_instructions_and_entities_go_and_their_text_stays() -> None:
    data = b'<?xml-stylesheet href="evil"?><!DOCTYPE svg [<!ENTITY red "#f00"><!ENTITY evil SYSTEM "evil">]>' + svg(
        '<rect fill="&red;"/><text>&evil;one<script/> two<?evil?> three</text>'
    )
    drawing = clean_svg(data)
    assert b"evil" not in drawing
    assert b"DOCTYPE" not in drawing
    assert b'fill="#f00"' in drawing
    assert b"one two three" in drawing


@pytest.mark.parametrize("reference", ["url(#a)", "url('#a')", 'url("#a")', "URL( #a )"])
def test_harmless_style_stays(reference: str) -> None:
    sheet = f"@import url('https://fonts/?a;b');\n@font-face {{ src: url(x) }}\nrect {{ fill: {reference} }}"
    drawing = clean_svg(svg(f"<style>{sheet}</style>")).decode()
    assert reference in drawing
    assert "font" not in drawing


@pytest.mark.parametrize("data", [b"<html/>", b"<svg", b'<svg xmlns="other"/>'])
def test_a_drawing_cannot_be_a_page(data: bytes) -> None:
    with pytest.raises(SvgError):
        clean_svg(data)


@pytest.mark.parametrize("uses", [10, 1])
def test_a_drawing_that_draws_itself_without_end_is_refused(uses: int) -> None:
    # Each group uses the one before it ten times; or the first one uses the last.
    inner = "".join(
        f'<g id="g{number}">{f"""<use href="#g{(number - 1) % 12}"/>""" * uses}</g>' for number in range(12)
    )
    with pytest.raises(SvgError, match="too many times"):
        clean_svg(svg(f'{inner}<use href="#g11"/>'))
    harmless = '<g id="a"/><use href="#a"/><use href="#a"/>'
    assert clean_svg(svg(harmless)).count(b"use ") == 2


@pytest.mark.parametrize("kind", ["pattern", "mask", "clipPath", "marker", "filter"])
def test_so_is_one_that_does_so_by_other_references(kind: str) -> None:
    property_ = {"clipPath": "clip-path", "pattern": "fill", "marker": "marker-mid"}.get(kind, kind)
    chain = "".join(
        f'<{kind} id="p{number}">{f"""<rect {property_}="url(#p{number - 1})"/>""" * 10}</{kind}>'
        for number in range(9)
    )
    for content in (
        chain,
        f'<{kind} id="a"><rect style="{property_}: url(&quot;#a&quot;)"/></{kind}>',
        f'<style>.x {{ {property_}: url(#a) }}</style><{kind} id="a"><rect class="x"/></{kind}>',
        f'<style>rect {{ {property_}: url(#a) }}</style><{kind} id="a"><rect/></{kind}>',
    ):
        with pytest.raises(SvgError, match="too many times"):
            clean_svg(svg(content))
    clean_svg(svg(f'<style>.x {{ {property_}: url(#a) }}</style><{kind} id="a"><rect/></{kind}><rect class="x"/>'))


def test_a_marker_is_drawn_at_each_point() -> None:
    marker = f'<marker id="m">{"<rect/>" * 100}</marker>'
    with pytest.raises(SvgError, match="too many times"):
        clean_svg(svg(f'{marker}<path marker-mid="url(#m)" d="M0 0{"h1v1" * 2000}"/>'))
    clean_svg(svg(f'{marker}<path marker-mid="url(#m)" d="M0 0h1v1"/>'))


@pytest.mark.parametrize(
    ("attributes", "expected"),
    [
        ('width="100" height="50"', (200, 100)),
        ('width="20000" height="10000"', (MAX_SIDE, MAX_SIDE // 2)),
        ('width="2m" viewBox="0 0 1 1"', None),
        ('width="200cm" height="100cm"', (MAX_SIDE, MAX_SIDE // 2)),
        ('width="100%" height="100%" viewBox="0 0 9000 9000"', (MAX_SIDE, MAX_SIDE)),
        ('viewBox="0 0 30 20"', (60, 40)),
        ('viewBox="0,0,1e6,1"', (MAX_SIDE, 1)),
        ("", (100, 100)),
        *((f'width="{side}" height="9"', None) for side in ("NaN", "0", "-3", "1e9", "inf", "1e-30", "calc(1px)")),
        ('viewBox="0 0 1e-30 1e30"', None),
    ],
)
def test_size(attributes: str, expected: tuple[int, int] | None) -> None:
    data = svg('<rect width="50" height="50" fill="red"/>', attributes)
    if expected is None:
        with pytest.raises(SvgError, match="can't be drawn"):
            clean_svg(data)
    else:
        png = svg_to_png(clean_svg(data))
        assert Image.open(io.BytesIO(png)).size == expected
        assert svg_to_png(clean_svg(data)) == png


def embedded(data: bytes, kind: str = "png") -> str:
    return f'<image width="9" height="9" href="data:image/{kind};base64,{base64.b64encode(data).decode()}"/>'


def test_bitmaps_in_a_drawing_are_sound_or_go() -> None:
    buffer = io.BytesIO()
    Image.new("RGB", (3000, 2), "red").save(buffer, "PNG")

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    header = chunk(b"IHDR", struct.pack(">IIBBBBB", 60_000, 60_000, 8, 2, 0, 0, 0))
    bomb = b"\x89PNG\r\n\x1a\n" + header + chunk(b"IDAT", zlib.compress(bytes(100))) + chunk(b"IEND", b"")
    drawing = clean_svg(svg(embedded(bomb) + embedded(b"no image", "jpeg") + embedded(buffer.getvalue()) + KEPT))
    assert drawing.count(b"<image") == 1
    start = drawing.index(b"base64,") + 7
    found = Image.open(io.BytesIO(base64.b64decode(drawing[start : drawing.index(b'"', start)])))
    assert found.size == (MAX_SIDE, 2)
    assert svg_to_png(drawing).startswith(b"\x89PNG")


PATTERN = """<pattern id="p" width="1e6" height="1e6" patternUnits="userSpaceOnUse">
<rect width="9" height="9"/></pattern><rect width="50" height="50" fill="url(#p)"/>"""


@pytest.mark.parametrize("kind", FORMATS)
def test_a_drawing_takes_no_process_along(kind: str, markdown: Callable[..., Article]) -> None:
    # The pattern's tile alone would be a bitmap of 16 TB, and an edition that took it would end with the renderer.
    resources = {"a.svg": Resource.of(svg(PATTERN)), "b.svg": Resource.of(svg(KEPT, 'width="9" height="9"'))}
    rendered = render(markdown("![Pattern](a.svg) ![Rectangle](b.svg)", resources=resources), kind)
    [finding] = rendered.findings
    assert (finding.code, finding.where) == ("image-left-out", "a.svg")
    assert "too much memory" in finding.message


def test_what_could_not_be_drawn_is_not_tried_again(monkeypatch: pytest.MonkeyPatch) -> None:
    data = clean_svg(svg(PATTERN))
    for _ in range(2):
        with pytest.raises(SvgError, match="too much memory"):
            svg_to_png(data)
        monkeypatch.setattr("toolkit.rendering.svg.subprocess", None)


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ("<rect " + " ".join(f'a{number}="x"' for number in range(50_000)) + "/>", "50000 attributes"),
        (
            f"<g id='x'/><style>{'a,' * 30_000}a{{fill:{'url(#x)' * 30_000}}}</style>",
            "too many times",
        ),
    ],
    ids=["attributes", "selectors"],
)
def test_what_would_grow_with_the_square_of_its_size_is_refused(body: str, said: str) -> None:
    with pytest.raises(SvgError, match=said):
        clean_svg(f'<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9">{body}</svg>'.encode())


def test_texts_after_what_goes_are_kept() -> None:
    body = "one<script/>two<script/>three<g/>four<script/>five"
    cleaned = clean_svg(f'<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9">{body}</svg>'.encode())
    assert b"onetwothree<g/>fourfive" in cleaned


def test_words_of_drawings_find_fonts_as_those_of_the_text_do(markdown: Callable[..., Article]) -> None:
    drawing = (
        b'<svg xmlns="http://www.w3.org/2000/svg" width="90" height="30" viewBox="0 0 90 30">'
        b'<text x="5" y="20">%s</text></svg>'
    )
    words = Resource.of(drawing % "日本".encode())
    article = markdown(f"# Title\n\nWords.\n\n![Japan]({words.name})\n", "en", {words.name: words})
    data = render(article, "pdf").data
    with pikepdf.open(io.BytesIO(data)) as document:
        fonts = {str(font.BaseFont) for page in document.pages for font in fonts_of(page)}
    assert any("CJK" in name for name in fonts)
    empty = Resource.of(drawing % b"")
    assert svg_to_png(words.data) != svg_to_png(empty.data)


def fonts_of(item: Any) -> Iterator[Any]:
    """The fonts of a page, and of the forms on it."""
    resources = item.get("/Resources", {})
    yield from resources.get("/Font", {}).values()
    for form in resources.get("/XObject", {}).values():
        yield from fonts_of(form)
