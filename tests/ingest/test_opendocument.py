"""What OpenDocument's own programs show is read, and what they do not show is not."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from tests.ingest.test_account import codes, words
from toolkit.ingest import read_article

_NAMES = {
    "office": "office", "text": "text", "draw": "drawing", "table": "table", "style": "style", "svg": "svg-compatible",
}  # fmt: skip
_XMLNS = " ".join(f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{uri}:1.0"' for name, uri in _NAMES.items())
_XMLNS += ' xmlns:loext="urn:org:documentfoundation:names:experimental:office:xmlns:loext:1.0"'
_STYLES = """<style:style style:name="Away" style:family="text">
<style:text-properties text:display="none"/></style:style>
<style:style style:name="Child" style:family="text" style:parent-style-name="Away"/>
<style:style style:name="Gone" style:family="paragraph"><style:text-properties text:display="none"/></style:style>"""


def odt(folder: Path, body: str, pages: str = "") -> Path:
    """Write a document whose body is this, between two paragraphs, on such pages."""
    path = folder / "a.odt"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.text")
        masters = f"<office:master-styles><style:master-page>{pages}</style:master-page></office:master-styles>"
        archive.writestr("styles.xml", f"<office:document-styles {_XMLNS}>{masters}</office:document-styles>")
        archive.writestr(
            "content.xml",
            f"<office:document-content {_XMLNS}><office:automatic-styles>{_STYLES}</office:automatic-styles>"
            f"<office:body><office:text><text:p>First.</text:p>{body}<text:p>Last.</text:p></office:text></office:body>"
            "</office:document-content>",
        )
    return path


def box(content: str) -> str:
    return f"<draw:frame><draw:text-box><text:p>{content}</text:p></draw:text-box></draw:frame>"


def table(content: str) -> str:
    return f"<table:table><table:table-column/>{content}</table:table>"


def row(content: str) -> str:
    return f"<table:table-row><table:table-cell>{content}</table:table-cell></table:table-row>"


NOTE = (
    "<text:note><text:note-citation>1</text:note-citation><text:note-body>"
    f"<text:p>Note.{box('Box.')}</text:p></text:note-body></text:note>"
)
BOOKS = "<text:bibliography><text:index-body><text:p>A book.</text:p></text:index-body></text:bibliography>"
ELLIPSE = "<draw:ellipse><text:p>Ellipse.</text:p></draw:ellipse>"
LISTED = "</text:p><text:list><text:list-item><text:p>Point.</text:p></text:list-item></text:list><text:p>"
READ = {
    "text with data about it": (
        "<text:p><text:meta><text:span>One</text:span></text:meta> <text:meta-field>two</text:meta-field></text:p>",
        "One two",
    ),
    "an index": (
        "<text:alphabetical-index><text:index-body><text:index-title><text:p>Index</text:p></text:index-title>"
        "<text:p>boats 3</text:p></text:index-body></text:alphabetical-index>", "Index boats 3",
    ),
    "a list of figures": (
        "<text:table-index><text:index-body><text:p>Boats 3</text:p></text:index-body></text:table-index>",
        "Boats 3",
    ),
    "signs and letters side by side": ("<text:p>字Boats</text:p>", "字Boats"),
    "shapes": (
        "<text:p>Anchor.<draw:custom-shape><text:p>Shape.</text:p></draw:custom-shape><draw:g><draw:rect><text:p>Rect."
        "</text:p></draw:rect></draw:g></text:p>",
        "Anchor. Shape. Rect.",
    ),
    "shapes beside paragraphs": (f"{box('Page.')}{ELLIPSE}", "Page. Ellipse."),
    "fields": (
        "<text:p><text:sender-lastname>Sole</text:sender-lastname> <text:conditional-text>yes</text:conditional-text>"
        " <text:sequence-ref>3</text:sequence-ref></text:p>",
        "Sole yes 3",
    ),
    "groups of rows": (table(f"<table:table-row-group>{row('<text:p>a</text:p>')}</table:table-row-group>"), "a"),
    "rows": (table(f"<table:table-rows>{row('<text:p>a</text:p>')}</table:table-rows>"), "a"),
    "a table in a cell": (table(row(f"<text:p>a</text:p>{table(row('<text:p>b</text:p>'))}")), "a b"),
    "a table without rows": (f"<table:table/>{box('Box.')}", "Box."),
    "a list of books": (BOOKS, "A book."),
    "a box in a note": (f"<text:p>Text.{NOTE}</text:p>", "Text. Note. Box."),
    "a list in a note": (f"<text:p>Text.{NOTE}</text:p>".replace("Note.", LISTED), "Text. Point. Box."),
    "a heading in a cell": (table(row("<text:h text:outline-level='2'>a</text:h>")), "a"),
    "what LibreOffice lets fill in": ("<text:p><loext:content-control>a</loext:content-control> b</text:p>", "a b"),
    "a numbered heading": ("<text:h text:outline-level='1'><text:number>7</text:number>Heading</text:h>", "Heading"),
}  # fmt: skip


@pytest.mark.parametrize("kind", READ)
def test_what_is_shown_is_read_and_nothing_is_called_lost(tmp_path: Path, kind: str) -> None:
    body, text = READ[kind]
    article = read_article(odt(tmp_path, body))
    assert " ".join(words(article).split()) == f"First. {text} Last."
    assert codes(article) == {"no-title"}


def test_what_is_hidden_is_left_out_and_told(tmp_path: Path) -> None:
    body = (
        '<text:p>Seen <text:span text:style-name="Away">a</text:span><text:span text:style-name="Child">b</text:span>'
        'end</text:p><text:p text:style-name="Gone">c</text:p><text:section text:display="none"><text:p>d</text:p>'
        '</text:section><text:p><text:hidden-paragraph text:is-hidden="true"/>e</text:p>'
    )
    article = read_article(odt(tmp_path, body))
    assert words(article) == "First. Seen end Last."
    assert [each.message for each in article.findings if each.code != "no-title"] == [
        "Hidden text is left out: “a b c d e”."
    ]


def test_comments_changes_and_objects_are_told(tmp_path: Path) -> None:
    body = (
        "<text:tracked-changes><text:changed-region><text:deletion><text:p>gone</text:p></text:deletion>"
        "</text:changed-region></text:tracked-changes><text:p>Kept<office:annotation><text:p>Why?</text:p>"
        '</office:annotation><draw:frame draw:name="Boats"><draw:object/></draw:frame></text:p>'
    )
    article = read_article(odt(tmp_path, body, "<style:header><text:p>Draft</text:p></style:header>"))
    assert words(article) == "First. Kept Last."
    told = {"comments-left-out", "changes-accepted", "shape-left-out", "margins-left-out"}
    assert codes(article) == {"no-title", *told}
    assert any("‘Boats’" in each.message for each in article.findings)
