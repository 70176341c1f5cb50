"""What Word shows of a document is read, and what it does not show is not: fields, styles, grids."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest
from lxml.etree import fromstring

from tests.ingest.test_account import BOTH, BOX, RUBY, VML, WORD, cell, codes, docx, run, words
from toolkit.document import iterate, nodes as n, plain_text
from toolkit.ingest import read_article
from toolkit.ingest.word_changes import accept_changes


def paragraph(content: str, properties: str = "") -> str:
    return f"<w:p><w:pPr>{properties}</w:pPr>{content}</w:p>"


def field(instruction: str, result: str) -> str:
    begin, separate, end = (f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>' for kind in ("begin", "separate", "end"))
    return f"{begin}<w:r><w:instrText> {instruction} </w:instrText></w:r>{separate}{result}{end}"


NESTED = f'IF </w:instrText></w:r>{field("MERGEFIELD sex", run("f"))}<w:r><w:instrText> = "f" "Mrs" "Mr"'
TWO = f"<mc:AlternateContent><mc:Choice>{{}}</mc:Choice><mc:Fallback>{run('old')}</mc:Fallback></mc:AlternateContent>"
SPANNED = '<w:tr><w:tc><w:tcPr><w:gridSpan w:val="2"/></w:tcPr>' + paragraph(run("wide")) + "</w:tc></w:tr>"
ROWS = f"{SPANNED}<w:tr>{cell('one')}{cell('two')}</w:tr>"
CONTENTS = paragraph(field(r"TOC \o", run("Chapter one") + field("PAGEREF x", run("3"))))


def form(data: str, kind: str) -> str:
    """Return a field of a form, with what is known of it."""
    begin = f'<w:r><w:fldChar w:fldCharType="begin"><w:ffData>{data}</w:ffData></w:fldChar></w:r>'
    end = '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    return f"{begin}<w:r><w:instrText> {kind} </w:instrText></w:r>{end}"


CHOICE = '<w:ddList><w:result w:val="1"/><w:listEntry w:val="red"/><w:listEntry w:val="green"/></w:ddList>'
GONE = '<w:rPr><w:del w:id="1"/></w:rPr>'
READ = {
    "paragraphs that became one": (
        paragraph(run("One "), GONE)
        + '<w:bookmarkEnd w:id="3"/>'
        + paragraph(run("and "), GONE)
        + paragraph(run("two.")),
        "One and two.",
    ),
    "a paragraph before a table whose end was taken out": (
        f"{paragraph(run('Over.'), GONE)}<w:tbl><w:tblGrid><w:gridCol/></w:tblGrid><w:tr>{cell('in')}</w:tr></w:tbl>",
        "Over. in",
    ),
    "a box that was taken out": (paragraph(f'{run("Kept.")}<w:del w:id="1"><w:r>{VML}</w:r></w:del>'), "Kept."),
    "a row that was taken out": (
        "<w:tbl><w:tblGrid><w:gridCol/></w:tblGrid><w:tr><w:trPr><w:del/></w:trPr>"
        f"{cell('old')}</w:tr><w:tr>{cell('new')}</w:tr></w:tbl>",
        "new",
    ),
    "a field that never ends": (paragraph(f'<w:r><w:fldChar w:fldCharType="begin"/></w:r>{run("Shown.")}'), "Shown."),
    "a list of contents by a simple field": (
        paragraph(f'<w:fldSimple w:instr="TOC \\o">{run("Chapter")}</w:fldSimple>') + paragraph(run("Body.")),
        "Body.",
    ),
    "a box that is checked": (
        paragraph(form('<w:checkBox><w:default w:val="0"/><w:checked/></w:checkBox>', "FORMCHECKBOX") + run(" yes")),
        "☒ yes",
    ),
    "a box that is not": (
        paragraph(form('<w:checkBox><w:default w:val="0"/></w:checkBox>', "FORMCHECKBOX") + run(" no")),
        "☐ no",
    ),
    "a button": (paragraph(run("Press ") + form("", "MACROBUTTON Save this one")), "Press this one"),
    "a sign by its number": (paragraph(form("", "SYMBOL 169") + run(" Ana")), "© Ana"),
    "a text that a field quotes": (paragraph(form("", 'QUOTE "By heart"')), "By heart"),
    "what was put in around what was taken out": (
        paragraph(f'<w:ins w:id="1"><w:del w:id="2"><w:r><w:delText>old</w:delText></w:r></w:del>{run("new")}</w:ins>'),
        "new",
    ),
    "a choice among some": (paragraph(run("It is ") + form(CHOICE, "FORMDROPDOWN") + run(".")), "It is green."),
    "a field in a field's instruction": (paragraph(field(NESTED, run("Mrs")) + run(" Smith")), "Mrs Smith"),
    "a list of contents by a field": (CONTENTS + paragraph(run("Body.")), "Body."),
    "a list of figures by a field": (paragraph(field(r'TOC \c "Figure"', run("Boats"))), "Boats"),
    "a field in one run": (
        '<w:p><w:r><w:fldChar w:fldCharType="begin"/><w:instrText>PAGE</w:instrText>'
        '<w:fldChar w:fldCharType="separate"/><w:t>7</w:t><w:fldChar w:fldCharType="end"/><w:t> tail</w:t></w:r></w:p>',
        "7 tail",
    ),
    "a choice of runs": (paragraph(TWO.format(run("new"))), "new"),
    "a choice of paragraphs": (TWO.format(paragraph(run("new"))), "new"),
    "text along a path": (
        paragraph('<w:r><w:pict><v:shape><v:textpath string="Open"/></v:shape></w:pict></w:r>'),
        "Open",
    ),
    "a tab and a line's end": (paragraph(run("a") + "<w:r><w:ptab/><w:t>b</w:t><w:cr/><w:t>c</w:t></w:r>"), "a b c"),
    "columns that the grid lacks": (f"<w:tbl><w:tblGrid><w:gridCol/></w:tblGrid>{ROWS}</w:tbl>", "wide one two"),
    "columns without number behind a row": (
        f'<w:tbl><w:tblGrid><w:gridCol/></w:tblGrid><w:tr><w:trPr><w:gridAfter w:val="{"9" * 5000}"/></w:trPr>'
        f"{cell('one')}</w:tr></w:tbl>",
        "one",
    ),
    "a great first letter": (
        paragraph(run("O"), '<w:framePr w:dropCap="drop"/>') + paragraph(run("nce upon.")),
        "Once upon.",
    ),
    "a reading in a link": (paragraph(f'<w:hyperlink w:anchor="x">{RUBY}</w:hyperlink>'), "山（やま）"),
    "a link in the characters with a reading": (
        paragraph(
            f'<w:r><w:ruby><w:rt>{run("mountain")}</w:rt><w:rubyBase><w:hyperlink w:anchor="x">{run("hill")}'
            "</w:hyperlink></w:rubyBase></w:ruby></w:r>"
        ),
        "hill(mountain)",
    ),
    "a box in a cell": (
        f"<w:tbl><w:tblGrid><w:gridCol/></w:tblGrid><w:tr><w:tc>{paragraph(run('Cell.') + f'<w:r>{BOTH}</w:r>')}"
        "</w:tc></w:tr></w:tbl>",
        "Cell. In the box.",
    ),
}


@pytest.mark.parametrize("kind", READ)
def test_what_word_shows_is_read_and_nothing_is_called_lost(tmp_path: Path, kind: str) -> None:
    body, text = READ[kind]
    article = read_article(docx(tmp_path, f"{paragraph(run('First.'))}{body}{paragraph(run('Last.'))}"))
    assert " ".join(words(article).split()) == f"First. {text} Last."
    assert codes(article) - {"changes-accepted"} == {"no-title"}


def test_what_stands_between_paragraphs_that_became_one_is_passed_once() -> None:
    between = '<w:bookmarkStart w:id="1" w:name="a"/><w:bookmarkEnd w:id="1"/>'
    body = (paragraph(run("a") + run("b"), GONE) + between) * 3 + paragraph(run("c"))
    root = fromstring(f'<w:body xmlns:w="{WORD}">{body}</w:body>')
    accept_changes(root)
    assert [len(paragraph) for paragraph in root] == [1 + 3 * (2 + 2) + 1]
    assert "".join(map(str, root.itertext())) == "abababc"


def test_what_was_moved_is_read_and_the_changes_are_told(tmp_path: Path) -> None:
    moved = f"<w:moveFrom>{run('gone')}</w:moveFrom><w:moveTo>{run('moved')}</w:moveTo>"
    article = read_article(docx(tmp_path, paragraph(run("First ") + moved)))
    assert words(article) == "First moved"
    assert codes(article) == {"no-title", "changes-accepted"}


def test_headers_and_footers_are_told(tmp_path: Path) -> None:
    path = docx(tmp_path, paragraph(run("First.")))
    with zipfile.ZipFile(path, "a") as archive:
        for name, text in (("header1", "Draft"), ("header2", "Draft"), ("footer1", "3")):
            archive.writestr(f"word/{name}.xml", f'<w:hdr xmlns:w="{WORD}">{paragraph(run(text))}</w:hdr>')
    told = [each for each in read_article(path).findings if each.code == "margins-left-out"]
    assert [each.message for each in told] == ["Headers and footers of the document's pages are left out: “Draft”."]


def test_a_row_that_is_hidden_is_left_out_and_told(tmp_path: Path) -> None:
    rows = f"<w:tr><w:trPr><w:hidden/></w:trPr>{cell('Ask Ana')}</w:tr><w:tr>{cell('seen')}</w:tr>"
    article = read_article(docx(tmp_path, f"<w:tbl><w:tblGrid><w:gridCol/></w:tblGrid>{rows}</w:tbl>"))
    assert words(article) == "seen"
    assert codes(article) == {"no-title", "hidden-text"}


def test_a_drawing_of_another_program_is_told_with_its_words(tmp_path: Path) -> None:
    uri = "http://schemas.openxmlformats.org/drawingml/2006/lockedCanvas"
    canvas = f'<a:graphic><a:graphicData uri="{uri}"><a:sp><a:t>Pour slowly</a:t></a:sp></a:graphicData></a:graphic>'
    drawing = f"<w:r><w:drawing><wp:anchor>{canvas}</wp:anchor></w:drawing></w:r>"
    article = read_article(docx(tmp_path, paragraph(run("First.") + drawing)))
    assert [each.message for each in article.findings if each.code == "shape-left-out"] == [
        "A drawing is left out, ‘Pour slowly’: put it into the document as a picture."
    ]


def test_a_document_within_a_document_is_told(tmp_path: Path) -> None:
    article = read_article(docx(tmp_path, f"{paragraph(run('First.'))}<w:subDoc/>"))
    assert codes(article) == {"no-title", "text-lost"}


STYLES = f"""<w:styles xmlns:w="{WORD}">
<w:style w:type="character" w:styleId="Note"><w:rPr><w:vanish/></w:rPr></w:style>
<w:style w:type="paragraph" w:styleId="Draft"><w:rPr><w:vanish/></w:rPr></w:style>
<w:style w:type="paragraph" w:styleId="Idea"><w:basedOn w:val="Draft"/></w:style>
<w:style w:type="paragraph" w:styleId="Fair"><w:basedOn w:val="Draft"/><w:rPr><w:vanish w:val="0"/></w:rPr></w:style>
</w:styles>"""


def test_text_that_a_style_hides_is_left_out_and_told(tmp_path: Path) -> None:
    hidden = run("one", '<w:rStyle w:val="Note"/>') + run(" Seen ")
    styled = "".join(paragraph(run(name), f'<w:pStyle w:val="{name}"/>') for name in ("Draft", "Idea", "Fair"))
    shown = paragraph(run("shown", '<w:vanish w:val="0"/>'), '<w:pStyle w:val="Draft"/>')
    path = docx(tmp_path, paragraph(hidden) + styled + shown)
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("word/styles.xml", STYLES)
    article = read_article(path)
    assert words(article) == "Seen Fair shown"
    assert [each.message for each in article.findings if each.code != "no-title"] == [
        "Hidden text is left out: “one Draft Idea”."
    ]


def test_the_strict_form_is_read_as_the_other(tmp_path: Path) -> None:
    path = docx(
        tmp_path, paragraph(run("First. ") + f'<w:fldSimple w:instr="X">{run("Field.")}</w:fldSimple><w:r>{VML}</w:r>')
    )
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    with zipfile.ZipFile(path, "w") as archive:
        for name, part in parts.items():
            strict = part.replace(WORD.encode(), b"http://purl.oclc.org/ooxml/wordprocessingml/main")
            archive.writestr(name, strict)
    article = read_article(path)
    assert words(article) == "First. Field. In the box."
    assert codes(article) == {"no-title"}
    assert "In the box" in BOX


CHUNKS = {
    "a.html": (b"<html><body><p>Of a <b>page</b>.</p></body></html>", "Of a page."),
    "a.mht": (
        b"MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=x\r\n\r\n--x\r\n"
        b"Content-Type: text/html; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n"
        b"<html><body><p>Of a m=C3=A9ssage.</p></body></html>\r\n--x--\r\n",
        "Of a méssage.",
    ),
    "a.txt": (b"Of plain\r\ntext.", "Of plain text."),
    "a.rtf": (b"{\\rtf1\\ansi Of rich text.\\par}", "Of rich text."),
}


def test_word_in_word_is_read_and_a_third_one_in_it_told(tmp_path: Path) -> None:
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    chunk = f'<w:altChunk xmlns:r="{office}" r:id="c"/>'
    (tmp_path / "inner").mkdir()
    inner = docx(tmp_path / "inner", paragraph(run("Inner.")) + chunk)
    path = docx(tmp_path, paragraph(run("Before.")) + chunk + paragraph(run("After.")))
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr(
            "word/_rels/document.xml.rels",
            '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
            f'<Relationship Id="c" Type="{office}/aFChunk" Target="inner.docx"/></Relationships>',
        )
        archive.writestr("word/inner.docx", inner.read_bytes())
    article = read_article(path)
    assert words(article) == "Before. Inner. After."
    assert "text-lost" in codes(article)


@pytest.mark.parametrize("name", CHUNKS)
def test_a_document_that_is_taken_in_is_read_in_its_place(tmp_path: Path, name: str) -> None:
    data, text = CHUNKS[name]
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    chunk = f'<w:altChunk xmlns:r="{office}" r:id="c"/>'
    path = docx(tmp_path, paragraph(run("Before.")) + chunk + paragraph(run("After.")))
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr(
            "word/_rels/document.xml.rels",
            '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
            f'<Relationship Id="c" Type="{office}/aFChunk" Target="{name}"/></Relationships>',
        )
        archive.writestr(f"word/{name}", data)
    article = read_article(path)
    assert words(article) == f"Before. {text} After."
    assert "text-lost" not in codes(article)


def test_screen_tips_of_links_are_their_titles(tmp_path: Path) -> None:
    link = f'<w:hyperlink w:anchor="x" w:tooltip="Where it is">{run("there")}</w:hyperlink>'
    other = field('HYPERLINK "https://example.org/" \\o "A “site”"', run("here"))
    heading = f'<w:p><w:pPr><w:pStyle w:val="Heading1"/></w:pPr>{run("Go ")}{link}</w:p>'
    article = read_article(docx(tmp_path, f"{paragraph(link + run(' or ') + other)}{heading}{paragraph(run('End.'))}"))
    links = [each for each in iterate(article.blocks) if isinstance(each, n.Link)]
    assert [(plain_text(each.content), each.target[1]) for each in links] == [
        ("there", "Where it is"),
        ("here", "A “site”"),
        ("there", "Where it is"),
    ]
    assert "publishtip" not in repr(article)
    assert words(article) == "there or here Go there End."
    assert "text-lost" not in codes(article)


def test_signs_of_fonts_are_read_or_told(tmp_path: Path) -> None:
    signs = {"Segoe UI Symbol": "2713", "Wingdings": "F0FC", "Zapf Dingbats": "F033"}
    body = "".join(f'<w:r><w:sym w:font="{font}" w:char="{code}"/></w:r>' for font, code in signs.items())
    article = read_article(docx(tmp_path, paragraph(run("So ") + body + run("."))))
    assert words(article) == "So ✓✔."
    assert [each.message for each in article.findings if each.code == "text-lost"] == [
        "A sign that only its font knows is left out: Zapf Dingbats F033."
    ]
