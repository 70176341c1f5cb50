"""Articles that mean harm: nothing in them runs, reads a file or breaks an edition."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from dataclasses import replace

import pytest

from tests.rendering.conftest import picture
from toolkit.document import Article, Metadata, Resource, nodes as n
from toolkit.rendering import FORMATS
from toolkit.rendering.formats import render

pytestmark = pytest.mark.xdist_group("editions")

CASES = (
    "raw",
    "attributes",
    "anchors",
    "math",
    "markers",
    "headings",
    "images",
    "metadata",
    "rtl",
    "empty",
    "title",
    "long-title",
    "one-word-title",
    "shells",
    "control",
)


def visible(data: bytes, kind: str) -> bytes:
    """All that could run or be seen in an edition, in one piece."""
    if kind == "pdf":
        import pypdfium2

        with pypdfium2.PdfDocument(data) as document:
            return "\n".join(page.get_textpage().get_text_range() for page in document).encode()
    if kind in ("html", "md"):
        return data
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return b"\n".join(
            archive.read(name) for name in archive.namelist() if "/media/" not in name or name.endswith(".svg")
        )


def test_every_case_has_its_test(hostile: dict[str, Article]) -> None:
    assert set(hostile) == set(CASES)


@pytest.mark.parametrize("kind", FORMATS)
@pytest.mark.parametrize("case", CASES)
def test_it_renders(hostile: dict[str, Article], case: str, kind: str) -> None:
    data = visible(render(hostile[case], kind).data, kind)
    assert b"root:x:" not in data  # /etc/passwd
    if kind in ("epub", "html"):
        for evil in (b"<script", b"<iframe", b"onclick", b"onload", b"onmouseover", b'href="javascript:', b"<!ENTITY"):
            assert evil not in data, evil
    assert b"EVIL" not in data


@pytest.mark.parametrize("kind", FORMATS)
def test_text_around_raw_markup_stays_and_the_loss_is_told(hostile: dict[str, Article], kind: str) -> None:
    rendered = render(hostile["raw"], kind)
    data = visible(rendered.data, kind).decode()
    for word in ("bold", "click", "cell"):
        assert word in data
    if kind == "epub":
        assert "<strong>bold</strong>" in data
        assert "H<sub>2</sub>O" in data
    [finding] = [item for item in rendered.findings if item.code == "raw-markup-left-out"]
    assert '#panic("typst")' in finding.message


def test_titles_are_text_and_nothing_else(hostile: dict[str, Article]) -> None:
    data = visible(render(hostile["title"], "pdf").data, "pdf").decode().replace("\r\n", " ")
    assert "#panic(«x») «q» $x$" in data
    assert "{{ 7*7 }}" in data
    assert "$body$" in data


@pytest.mark.parametrize("after", [(), (n.Space(),), (n.RawInline("html", "<!-- -->"),)])
def test_a_note_may_end_in_a_break(hostile: dict[str, Article], after: n.Inlines) -> None:
    """Pandoc writes its bracket right behind the sign for a line's end, where it is a letter to Typst."""
    last = n.Para((n.Str("Note."), n.LineBreak(), *after))
    for content in ((last,), (n.Para((n.Str("List:"),)), n.BulletList(((last,),)))):
        article = replace(hostile["title"], blocks=(n.Para((n.Str("Text."), n.Note(content))),))
        assert "Note." in visible(render(article, "pdf").data, "pdf").decode()


def test_what_begins_a_line_in_typst_is_still_text(hostile: dict[str, Article]) -> None:
    data = visible(render(hostile["markers"], "pdf").data, "pdf").decode()
    for text in ("= not a heading", "/ term", "- dash", "1. one", "= after a break", "/ slash", "#let x = 1 #(1+1)"):
        assert text in data, text


@pytest.mark.parametrize("language", ["pyth```n", "a`", "a b", 'a\n```\n#panic("x")\n```'])
def test_no_language_of_code_ends_it(markdown: Callable[..., Article], language: str) -> None:
    attr = n.Attr(classes=(language, "z"))
    article = replace(
        markdown("# T\n\nText.\n"), blocks=(n.CodeBlock(attr, "swordfish"), n.Para((n.Code(attr, "catfish"),)))
    )
    shown = visible(render(article, "pdf").data, "pdf")
    assert b"swordfish" in shown
    assert b"catfish" in shown


def test_a_line_that_ends_inside_of_a_word_begins_no_heading(markdown: Callable[..., Article]) -> None:
    article = replace(markdown("# T\n\nText.\n"), blocks=(n.Para((n.Str("cat\n==="), n.Space(), n.Str("fish"))),))
    assert b"cat === fish" in b" ".join(visible(render(article, "pdf").data, "pdf").split())


@pytest.mark.parametrize("genre", ["report", "book"])
def test_a_title_may_go_on_on_the_next_page(markdown: Callable[..., Article], genre: str) -> None:
    """Typst 0.15 can't tag one in a block that is cut there."""
    text = f"---\ntitle: {'All the seas of the world ' * 60}end\ngenre: {genre}\n---\n\nText.\n"
    shown = visible(render(markdown(text), "pdf").data, "pdf")
    assert b"world end" in b" ".join(shown.split())


@pytest.mark.parametrize("kind", FORMATS)
def test_images_that_are_not_there_are_their_description(hostile: dict[str, Article], kind: str) -> None:
    rendered = render(hostile["images"], kind)
    data = visible(rendered.data, kind).decode()
    assert "remote" in data
    assert "outside" in data
    left_out = {item.where for item in rendered.findings if item.code == "image-left-out"}
    assert left_out == {"broken.png", "http://example.org/a.png", "../../etc/passwd", "i.emf"}
    assert [item.where for item in rendered.findings if item.code == "image-without-alt"] == ["media/picture.png"]


@pytest.mark.parametrize("kind", FORMATS)
def test_every_image_that_can_be_shown_is(hostile: dict[str, Article], kind: str) -> None:
    data = render(hostile["images"], kind).data
    if kind == "pdf":
        import pypdfium2

        with pypdfium2.PdfDocument(data) as document:
            objects = [item for page in document for item in page.get_objects(max_depth=5)]
        # The drawing stays a drawing: a red rectangle.
        assert sum(isinstance(item, pypdfium2.PdfImage) for item in objects) >= 8
        return
    if kind in ("html", "md"):
        assert len(set(re.findall(rb"data:image/[\w+]+;base64,[\w+/=]{40,}", data))) == 9
        return
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        media = [name for name in archive.namelist() if "/media/" in name]
    assert len(media) == (10 if kind == "epub" else 9)  # with the cover


def test_links_that_lead_nowhere_are_told(hostile: dict[str, Article]) -> None:
    findings = render(hostile["anchors"], "epub").findings
    broken = [item.message for item in findings if item.code == "broken-link"]
    assert len(broken) == 2  # nowhere, año
    refused = " ".join(item.message for item in findings if item.code == "link-left-out")
    for address in ("javascript:", "other.md", "file:///etc/passwd", "//ex.org"):
        assert address in refused
    assert "mailto" not in refused


def test_a_bomb_is_not_unpacked(markdown: Callable[..., Article]) -> None:
    import struct
    import zlib

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    header = chunk(b"IHDR", struct.pack(">IIBBBBB", 60_000, 60_000, 8, 2, 0, 0, 0))
    bomb = Resource.of(b"\x89PNG\r\n\x1a\n" + header + chunk(b"IDAT", zlib.compress(bytes(100))) + chunk(b"IEND", b""))
    article = replace(markdown("![bomb](bomb.png)"), resources={"bomb.png": bomb})
    for kind in FORMATS:
        [finding] = render(article, kind).findings
        assert finding.code == "image-left-out"
        assert "bomb.png" in finding.message


def test_no_folder_but_the_private_one_is_read() -> None:
    from toolkit.rendering.temporary import temporary_folder

    with pytest.raises(ValueError, match="outside"), temporary_folder({"../x": b""}):
        pass


@pytest.mark.parametrize("title", ["\n\n", " ", "\u00a0"])
def test_a_title_of_white_space_describes_no_image(title: str) -> None:
    image = n.Image(n.Attr("", (), (("alt", title),)), (n.Space(),), ("a.png", title))
    blocks = (n.Figure(n.Attr(), n.Caption(None, ()), (n.Plain((image,)),)),)
    article = Article(Metadata().with_(language="en", title="T"), blocks, {"a.png": picture()})
    rendered = render(article, "pdf")
    assert [finding.code for finding in rendered.findings] == ["image-without-alt"]
