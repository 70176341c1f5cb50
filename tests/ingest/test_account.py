"""An account of every word: what is lost is told, in every format, and nothing is told of what is there."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest

from tests.ingest.conftest import WRITERS
from toolkit.document import Article, nodes as n
from toolkit.document.transform import iterate
from toolkit.ingest import read_article
from toolkit.ingest.account import lost_text
from toolkit.ingest.passages import passages

WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def run(text: str, properties: str = "") -> str:
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def docx(folder: Path, body: str) -> Path:
    """Write a Word document whose body is this."""
    names = (
        f'xmlns:w="{WORD}" xmlns:v="urn:schemas-microsoft-com:vml"'
        ' xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
        ' xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
        ' xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"'
        ' xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"'
    )
    kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
    relation = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr(
            "[Content_Types].xml",
            '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
            '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            f'<Override PartName="/word/document.xml" ContentType="{kind}"/></Types>',
        )
        archive.writestr(
            "_rels/.rels",
            '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
            f'<Relationship Id="r" Type="{relation}" Target="word/document.xml"/></Relationships>',
        )
        archive.writestr("word/document.xml", f"<w:document {names}><w:body>{body}</w:body></w:document>")
    path = folder / "a.docx"
    path.write_bytes(buffer.getvalue())
    return path


def words(article: Article) -> str:
    """Return an article's text in one line."""
    nodes = iterate(article.blocks)
    pieces = (node.text if isinstance(node, n.Str) else " " for node in nodes if isinstance(node, _SHOWN))
    return " ".join("".join(pieces).split())


_SHOWN = (n.Str, n.Space, n.SoftBreak, n.LineBreak, n.Para, n.Plain, n.Header)


def codes(article: Article) -> set[str]:
    return {finding.code for finding in article.findings}


BOX = f"<w:txbxContent><w:p>{run('In the box.')}</w:p></w:txbxContent>"
SHAPE = f"<a:graphic><a:graphicData><wps:wsp><wps:txbx>{BOX}</wps:txbx></wps:wsp></a:graphicData></a:graphic>"
DRAWING = f"<w:drawing><wp:anchor>{SHAPE}</wp:anchor></w:drawing>"
VML = f"<w:pict><v:shape><v:textbox>{BOX}</v:textbox></v:shape></w:pict>"
BOTH = (
    '<mc:AlternateContent><mc:Choice Requires="wps">'
    f"{DRAWING}</mc:Choice><mc:Fallback>{VML}</mc:Fallback></mc:AlternateContent>"
)
RUBY = f"<w:r><w:ruby><w:rt>{run('やま')}</w:rt><w:rubyBase>{run('山')}</w:rubyBase></w:ruby></w:r>"


def cell(text: str) -> str:
    return f"<w:tc><w:p>{run(text)}</w:p></w:tc>"


ROWS = (
    f'<w:tr><w:trPr><w:gridAfter w:val="1"/></w:trPr>{cell("one")}</w:tr><w:tr>{cell("two")}{cell("three")}</w:tr>'
    f'<w:tr><w:trPr><w:gridBefore w:val="1"/></w:trPr>{cell("four")}</w:tr>'
)
TABLE = f"<w:tbl><w:tblGrid><w:gridCol/><w:gridCol/></w:tblGrid>{ROWS}</w:tbl>"
KINDS = {
    "field": (f'<w:p>{run("Dear ")}<w:fldSimple w:instr="X">{run("Ana")}</w:fldSimple></w:p>', "Dear Ana"),
    "direction": (f'<w:p>{run("A ")}<w:dir w:val="rtl">{run("b ")}<w:bdo>{run("c")}</w:bdo></w:dir></w:p>', "A b c"),
    "custom": (
        f"<w:customXml><w:customXmlPr/><w:p><w:customXml>{run('Words')}</w:customXml></w:p></w:customXml>",
        "Words",
    ),
    "ruby": (f"<w:p>{run('At ')}{RUBY}{run('.')}</w:p>", "At 山（やま）."),
    "drawing": (f"<w:p><w:r>{DRAWING}</w:r>{run('Anchor.')}</w:p>", "Anchor. In the box."),
    "vml": (f"<w:p>{run('Anchor.')}<w:r>{VML}</w:r></w:p>", "Anchor. In the box."),
    "both": (f"<w:p><w:r>{BOTH}</w:r>{run('Anchor.')}</w:p>", "Anchor. In the box."),
    "grid": (TABLE, "one two three four"),
}


@pytest.mark.parametrize("kind", KINDS)
def test_elements_of_word_that_pandoc_passes_over_are_read(tmp_path: Path, kind: str) -> None:
    body, text = KINDS[kind]
    article = read_article(docx(tmp_path, f"<w:p>{run('First.')}</w:p>{body}<w:p>{run('Last.')}</w:p>"))
    assert words(article) == f"First. {text} Last."
    assert not codes(article) - {"no-title"}


def test_hidden_text_of_word_is_left_out_and_told(tmp_path: Path) -> None:
    shown = run("Shown.", '<w:vanish w:val="0"/>')
    article = read_article(docx(tmp_path, f"<w:p>{shown}{run('Not for you.', '<w:vanish/>')}</w:p>"))
    assert words(article) == "Shown."
    assert [finding.message for finding in article.findings if finding.code == "hidden-text"] == [
        "Hidden text is left out: “Not for you.”."
    ]
    assert "text-lost" not in codes(article)


UNCOUNTED = {"json", "rtf", "opml", "man"}
"""The model itself, and formats whose text can't be told from their markup so simply."""


@pytest.mark.parametrize("name", ["md", *WRITERS])
def test_nothing_is_lost_of_an_article_in_any_format(samples: Path, name: str) -> None:
    told = [each.message for each in read_article(samples / f"master.{name}").findings if each.code == "text-lost"]
    assert not told


@pytest.mark.parametrize("name", [name for name in ("md", *WRITERS) if name not in UNCOUNTED])
def test_a_paragraph_that_an_article_lacks_is_told_in_every_format(samples: Path, name: str) -> None:
    path = samples / f"master.{name}"
    article = read_article(path)
    gone = tuple(block for block in article.blocks if "over" not in repr(block) and "lines" not in repr(block))
    assert gone != article.blocks
    found = lost_text(article.origin.format, path.read_bytes(), article.metadata, gone, path.name)
    assert sum(int(finding.message.split(" word")[0].split()[-1]) for finding in found) >= 4
    assert found[0].where.startswith(path.name)


def test_places_are_lines_paragraphs_and_cells() -> None:
    assert [each.place for each in passages("markdown", b"a\n\nb\n")] == ["line 1", "line 3"]
    notebook = b'{"cells": [{"cell_type": "code", "source": ["a", "b"]}]}'
    assert [*passages("ipynb", notebook)] == [("cell 1", "ab")]


def test_readings_boxes_and_fields_of_odt_are_read(samples: Path, tmp_path: Path) -> None:
    extra = (
        "<text:p>At <text:ruby><text:ruby-base>山</text:ruby-base><text:ruby-text>やま</text:ruby-text></text:ruby>, on"
        " <text:date>3 May</text:date>.<draw:frame><draw:text-box><text:p>In the box.</text:p></draw:text-box>"
        "</draw:frame></text:p><text:numbered-paragraph><text:p>Numbered.</text:p></text:numbered-paragraph>"
        "</office:text>"
    )
    path = tmp_path / "a.odt"
    with zipfile.ZipFile(samples / "master.odt") as source, zipfile.ZipFile(path, "w") as result:
        for name in source.namelist():
            data = source.read(name)
            if name == "content.xml":
                data = data.replace(b"</office:text>", extra.encode())
            result.writestr(name, data)
    article = read_article(path)
    assert words(article).endswith("At 山（やま）, on 3 May. In the box. Numbered.")
    assert "text-lost" not in codes(article)


@pytest.mark.parametrize("how", ["hidden", 'style="display: none"', 'aria-hidden="true"'])
def test_hidden_text_of_a_page_is_left_out_and_told(tmp_path: Path, how: str) -> None:
    page = f"<html><body><h1>T</h1><p>Shown hidden.</p><p {how}>Ask Ana.</p><p>Last.</p></body></html>"
    (tmp_path / "a.html").write_text(page, "utf-8")
    article = read_article(tmp_path / "a.html")
    assert words(article) == "Shown hidden. Last."
    assert codes(article) == {"hidden-text"}
    assert "Ask Ana." in words(read_article(tmp_path / "a.html", raw=True))


@pytest.mark.parametrize(
    "source",
    [
        "Title\n=====\n\n.. made by a program in 2011,\n   you can adapt this\n\n   in every way\n\nText.\n",
        "Title\n=====\n\n..\n   made by a program, you can adapt this file\n\nText.\n",
        "Title\n=====\n\nText::\n\n    b'\\x1f\\x8b\\x08\\x00\\xaa\\xbb'\n",
    ],
)
def test_comments_and_code_of_restructuredtext_are_not_called_lost(tmp_path: Path, source: str) -> None:
    (tmp_path / "a.rst").write_text(source, "utf-8")
    assert codes(read_article(tmp_path / "a.rst")) == set()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Press {{{kbd(C-c \\,)}}} or \\# \\(twice).", "Press {{{kbd(C-c \\,)}}} or \\# \\(twice)."),
        ("- In D:\\1 and\\", "In D:\\1 and\\"),
        ("#+MACRO: key /$1/\n\nPress {{{key(a \\, b)}}}.", "Press a , b."),
        ("A \\\\ b =c \\, d= \\alpha \\(x\\,y\\)\\\\\nEnd.", "A \\\\ b c \\, d α x\\,y End."),
        (": a \\, b", "a \\, b"),
    ],
)
def test_backslashes_of_an_outline_that_begin_nothing_are_backslashes(tmp_path: Path, text: str, said: str) -> None:
    (tmp_path / "a.org").write_text(f"#+TITLE: T\n\n{text}\n", "utf-8")
    article = read_article(tmp_path / "a.org")
    shown = (" " if isinstance(node, _SHOWN[1:]) else getattr(node, "text", "") for node in iterate(article.blocks))
    assert " ".join("".join(shown).split()) == said
    assert codes(article) == set()


def test_the_log_of_an_outline_is_told_as_such(tmp_path: Path) -> None:
    log = ":LOGBOOK:\n- State DONE from WAITING, as was said to all of us\n:END:\n"
    (tmp_path / "a.org").write_text(f"#+TITLE: T\n\n* One\n{log}Text.\n", "utf-8")
    assert codes(read_article(tmp_path / "a.org")) == {"comments-left-out"}


@pytest.mark.parametrize(
    ("extension", "source"),
    [
        ("jira", "{code:title=Boil it}\na = 1\n{code}"),
        ("md", '``` {.py title="Boil it"}\na = 1\n```'),
        ("md", '``` {.py caption="Boil it"}\na = 1\n```'),
    ],
)
def test_the_title_of_code_is_text(tmp_path: Path, extension: str, source: str) -> None:
    (tmp_path / f"a.{extension}").write_text(f"First.\n\n{source}\n", "utf-8")
    assert words(read_article(tmp_path / f"a.{extension}")) == "First. Boil it"


def test_a_package_that_is_damaged_within_is_counted_as_far_as_it_goes() -> None:
    """Pandoc reads on where a checksum or a size is wrong."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("a.xhtml", "<p>The sea.</p>")
        archive.writestr("b.xhtml", "<p>The land.</p>")
    crc = archive.getinfo("b.xhtml").CRC.to_bytes(4, "little")
    damaged = buffer.getvalue().replace(crc, b"\0\0\0\0")
    assert [passage.text.strip() for passage in passages("epub", damaged)] == ["The sea."]
