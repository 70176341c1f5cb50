"""Tables: spans, headings, captions, alignment and widths come through in the real files of every format."""

from __future__ import annotations

import io
import zipfile
from collections import Counter
from typing import Any

import pytest

from toolkit import Article, read
from toolkit.rendering.formats import render

pytestmark = pytest.mark.xdist_group("editions")

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
HTML = """<table><caption>Figures of <em>spring</em></caption>
<colgroup><col style="width:50%"><col style="width:25%"><col style="width:25%"></colgroup>
<thead><tr><th rowspan="2">Name</th><th colspan="2">Number</th></tr>
<tr><th style="text-align:right">Old</th><th style="text-align:center">New</th></tr></thead>
<tbody><tr><th rowspan="2">Alpha</th><td style="text-align:right">1</td><td style="text-align:center">2</td></tr>
<tr><td colspan="2">both</td></tr>
<tr><th>Beta</th><td style="text-align:right">3</td><td style="text-align:center">4</td></tr></tbody></table>"""
GRID = """+---------------+-----------------+
| Name          | Number          |
|               +--------+--------+
|               |    Old |  New   |
+:==============+=======:+:======:+
| Alpha         |      1 |   2    |
|               +--------+--------+
|               | both            |
+---------------+--------+--------+
| Beta          |      3 |   4    |
+---------------+--------+--------+

: Figures of *spring*
"""
PIPE = """| Left | Right | Middle |
|:-----|------:|:------:|
| a    |     1 |   x    |

: A plain one
"""
SOURCES = {"html": HTML, "grid": GRID, "pipe": PIPE}


@pytest.fixture(scope="module")
def editions_of(tmp_path_factory: pytest.TempPathFactory) -> dict[tuple[str, str], bytes]:
    folder = tmp_path_factory.mktemp("tables")
    result = {}
    for name, text in SOURCES.items():
        path = folder / f"{name}.md"
        path.write_text(f"---\nlang: en\ntitle: Tables\n---\n\nBefore.\n\n{text}\n", "utf-8")
        article: Article = read(path)
        for kind in ("epub", "pdf", "docx"):
            result[name, kind] = render(article, kind).data
    return result


def table_of(data: bytes) -> Any:
    """The one table of an EPUB."""
    from lxml import etree

    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        pages = [etree.fromstring(archive.read(name)) for name in archive.namelist() if "/text/ch" in name]
    (table,) = [table for page in pages for table in page.iter("{*}table")]
    return table


def local(element: Any) -> str:
    return str(element.tag).rpartition("}")[2]


def words(element: Any) -> str:
    return " ".join("".join(element.itertext()).split())


def cells(table: Any) -> list[tuple[str, str, str, str]]:
    return [
        (local(cell), words(cell), cell.get("rowspan", "1"), cell.get("colspan", "1"))
        for cell in table.iter("{*}th", "{*}td")
    ]


@pytest.mark.parametrize("name", ["html", "grid"])
def test_epub_keeps_spans_and_headings(editions_of: dict[tuple[str, str], bytes], name: str) -> None:
    table = table_of(editions_of[name, "epub"])
    side = "th" if name == "html" else "td"  # Markdown has no heading columns
    assert cells(table) == [
        ("th", "Name", "2", "1"),
        ("th", "Number", "1", "2"),
        ("th", "Old", "1", "1"),
        ("th", "New", "1", "1"),
        (side, "Alpha", "2", "1"),
        ("td", "1", "1", "1"),
        ("td", "2", "1", "1"),
        ("td", "both", "1", "2"),
        (side, "Beta", "1", "1"),
        ("td", "3", "1", "1"),
        ("td", "4", "1", "1"),
    ]
    scopes = {words(cell): cell.get("scope") for cell in table.iter("{*}th")}
    assert scopes["Old"] == scopes["New"] == "col"
    assert scopes["Number"] in ("col", "colgroup")
    if name == "html":
        assert scopes["Beta"] == "row"
        assert scopes["Alpha"] in ("row", "rowgroup")
    assert words(next(table.iter("{*}caption"))).endswith("Figures of spring")


@pytest.mark.parametrize("name", ["html", "grid", "pipe"])
def test_epub_keeps_alignment_and_widths(editions_of: dict[tuple[str, str], bytes], name: str) -> None:
    table = table_of(editions_of[name, "epub"])
    styles = {words(cell): cell.get("style", "") for cell in table.iter("{*}th", "{*}td")}
    right, middle = ("1", "x") if name == "pipe" else ("3", "4")
    assert "text-align: end" in styles[right]
    assert "text-align: center" in styles[middle]
    widths = [column.get("style", "") for column in table.iter("{*}col")]
    if name == "html":
        assert [width.partition(":")[2].strip(" ;") for width in widths] == ["50%", "25%", "25%"]
    elif name == "grid":
        assert len(widths) == 3


def docx_table(data: bytes) -> Any:
    from lxml import etree

    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        root = etree.fromstring(archive.read("word/document.xml"))
    tables = [table for table in root.iter(f"{W}tbl") if "Name" in words(table) or "Left" in words(table)]
    (table,) = [table for table in tables if next(table.iterancestors(f"{W}tbl"), None) is None]
    return table


@pytest.mark.parametrize("name", ["html", "grid"])
def test_docx_keeps_spans_and_headings(editions_of: dict[tuple[str, str], bytes], name: str) -> None:
    table = docx_table(editions_of[name, "docx"])
    rows = list(table.iter(f"{W}tr"))
    assert len(rows) == 5
    assert [row.find(f"{W}trPr/{W}tblHeader") is not None for row in rows] == [True, True, False, False, False]
    spans = {words(cell): span.get(f"{W}val") for cell in table.iter(f"{W}tc") for span in cell.iter(f"{W}gridSpan")}
    spans = {text: span for text, span in spans.items() if span != "1"}
    assert spans == {"Number": "2", "both": "2"}
    merged = [
        (number, words(cell), merge.get(f"{W}val", "continue"))
        for number, row in enumerate(rows)
        for cell in row.iter(f"{W}tc")
        for merge in cell.iter(f"{W}vMerge")
    ]
    assert merged == [(0, "Name", "restart"), (1, "", "continue"), (2, "Alpha", "restart"), (3, "", "continue")]
    look = table.find(f"{W}tblPr/{W}tblLook")
    assert look.get(f"{W}firstRow") == "1"


@pytest.mark.parametrize("name", ["html", "grid", "pipe"])
def test_docx_keeps_alignment_widths_and_captions(editions_of: dict[tuple[str, str], bytes], name: str) -> None:
    table = docx_table(editions_of[name, "docx"])
    sides = {words(cell): [side.get(f"{W}val") for side in cell.iter(f"{W}jc")] for cell in table.iter(f"{W}tc")}
    right, middle = ("1", "x") if name == "pipe" else ("3", "4")
    assert sides[right] in (["right"], ["end"])
    assert sides[middle] == ["center"]
    widths = [int(column.get(f"{W}w")) for column in table.iter(f"{W}gridCol")]
    assert len(widths) == 3
    if name == "html":
        assert widths[0] == pytest.approx(2 * widths[1], rel=0.02)
        assert widths[1] == pytest.approx(widths[2], rel=0.02)
    caption = "A plain one" if name == "pipe" else "Figures of spring"
    assert caption in words(table.getroottree().getroot())


def pdf_cells(data: bytes) -> list[tuple[str, int, int]]:
    """Kind, row span and column span of each cell in the structure of a PDF (ISO 32000-1, 14.8.5.7)."""
    import pikepdf

    found: list[tuple[str, int, int]] = []

    def walk(node: Any) -> None:
        if isinstance(node, pikepdf.Array):
            for item in node:
                walk(item)
        elif isinstance(node, pikepdf.Dictionary):
            if node.get("/S") in ("/TH", "/TD"):
                attributes = node.get("/A", pikepdf.Array())
                items = list(attributes) if isinstance(attributes, pikepdf.Array) else [attributes]
                rows = [int(item["/RowSpan"]) for item in items if "/RowSpan" in item]
                columns = [int(item["/ColSpan"]) for item in items if "/ColSpan" in item]
                found.append((str(node["/S"]), max(rows, default=1), max(columns, default=1)))
            if "/K" in node:
                walk(node["/K"])

    with pikepdf.open(io.BytesIO(data)) as pdf:
        walk(pdf.Root.StructTreeRoot["/K"])
    return found


@pytest.mark.parametrize("name", ["html", "grid", "pipe"])
def test_pdf_keeps_spans_and_headings(editions_of: dict[tuple[str, str], bytes], name: str) -> None:
    found = Counter(pdf_cells(editions_of[name, "pdf"]))
    if name == "pipe":
        assert found == {("/TH", 1, 1): 3, ("/TD", 1, 1): 3}
        return
    heads = Counter(cell[1:] for cell in pdf_cells(editions_of[name, "pdf"])[:4])
    assert {kind for kind, *_ in pdf_cells(editions_of[name, "pdf"])[:4]} == {"/TH"}
    assert heads == {(2, 1): 1, (1, 2): 1, (1, 1): 2}
    assert Counter(cell[1:] for cell in pdf_cells(editions_of[name, "pdf"])[4:]) == {(2, 1): 1, (1, 2): 1, (1, 1): 5}


def test_pdf_keeps_the_caption(editions_of: dict[tuple[str, str], bytes]) -> None:
    import pypdfium2

    with pypdfium2.PdfDocument(editions_of["html", "pdf"]) as document:
        text = "\n".join(page.get_textpage().get_text_range() for page in document)
    assert "Figures of spring" in text
