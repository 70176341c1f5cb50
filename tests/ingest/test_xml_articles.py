"""What pandoc's readers of XML pass over is read: titles, captions, feet of tables, sources."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.ingest.test_account import words
from toolkit import read
from toolkit.document import blocks_text, iterate, nodes as n
from toolkit.ingest.account import lost_text

DOCBOOK = (
    '<article xmlns="http://docbook.org/ns/docbook" version="5.0"><title>A title</title><para>First.</para>{}</article>'
)
JATS = (
    '<article dtd-version="1.2"><front><article-meta><title-group><article-title>A title</article-title></title-group>'
    "</article-meta></front><body><sec><title>One</title><p>First.</p>{}</sec></body>{}</article>"
)
FB2 = (
    '<FictionBook xmlns="http://www.gribuser.ru/xml/fictionbook/2.0"><description><title-info><book-title>A title'
    "</book-title></title-info></description><body><section><p>First.</p>{}</section></body></FictionBook>"
)
MIXED = "<ref><label>1.</label><mixed-citation>Prima A. <italic>Tides</italic>. 2001.</mixed-citation></ref>"
DATA = (
    "<ref><element-citation><name><surname>Prima</surname><given-names>A</given-names></name>"
    "<article-title>Tides</article-title><source>Sea</source><year>2001</year><fpage>1</fpage><lpage>9</lpage>"
    "</element-citation></ref>"
)
READ = {
    "steps with a title": (
        "dbk",
        DOCBOOK.format("<procedure><title>To cross</title><step><para>Go.</para></step></procedure>"),
        "To cross Go.",
    ),
    "items with a title": (
        "dbk",
        DOCBOOK.format("<itemizedlist><title>Words</title><listitem><para>Out.</para></listitem></itemizedlist>"),
        "Words Out.",
    ),
    "the foot of a table": (
        "dbk",
        DOCBOOK.format(
            '<informaltable><tgroup cols="1"><tfoot><row><entry>Sum</entry></row></tfoot><tbody><row><entry>One</entry>'
            "</row></tbody></tgroup></informaltable>"
        ),
        "One Sum",
    ),
    "a source in parts": (
        "dbk",
        DOCBOOK.format(
            "<bibliography><title>Books</title><biblioentry><title>Tides</title></biblioentry></bibliography>"
        ),
        "Books Tides",
    ),
    "rows without a body": (
        "jats",
        JATS.format("<table-wrap><table><tr><td>One</td></tr></table></table-wrap>", ""),
        "One",
    ),
    "sources as they are set": (
        "jats",
        JATS.format("", f"<back><ref-list><title>Books</title>{MIXED}</ref-list></back>"),
        "Books 1. Prima A. Tides. 2001.",
    ),
    "sources as data": (
        "jats",
        JATS.format("", f"<back><ref-list><title>Books</title>{DATA}</ref-list></back>"),
        "Books Prima A. Tides. Sea. 2001. 1–9",
    ),
    "a person's name in parts": (
        "dbk",
        DOCBOOK.format("<para><personname><firstname>Ana</firstname><surname>Sole</surname></personname> came.</para>"),
        "Ana Sole came.",
    ),
    "a step with a title": (
        "dbk",
        DOCBOOK.format("<procedure><step><title>Boil</title><para>Wait.</para></step></procedure>"),
        "Boil Wait.",
    ),
    "a section with two titles": (
        "dbk",
        DOCBOOK.format("<section><title>Tea</title><subtitle>On a hill</subtitle><para>Wait.</para></section>"),
        "Tea On a hill Wait.",
    ),
    "an outline with a title alone": (
        "opml",
        '<opml version="2.0"><head><title>A title</title></head><body><outline text="First."/>'
        '<outline title="Second" description="What it says."/></body></opml>',
        "Second What it says.",
    ),
    "an outline with notes of three programs": (
        "opml",
        '<opml version="2.0"><head><title>A title</title></head><body><outline text="First."/>'
        '<outline text="Second" _note="One." description="Two." comment="Three."/></body></opml>',
        "Second One. Two. Three.",
    ),
    "an outline that says the same twice": (
        "opml",
        '<opml version="2.0"><head><title>A title</title></head><body><outline text="First."/>'
        '<outline text="Second" _note="One." comment="One."/></body></opml>',
        "Second One.",
    ),
    "labels of tables": (
        "jats",
        JATS.format(
            "<table-wrap><label>Table 3</label><caption><title>Kettles</title><p>By weight.</p></caption><table><tr>"
            "<td>One</td></tr></table><table-wrap-foot><fn-group><title>Key</title><fn id='x'><label>a</label><p>Full."
            "</p></fn></fn-group></table-wrap-foot></table-wrap><p>See <xref ref-type='table-fn' rid='x'>a</xref>.</p>",
            "",
        ),
        "Table 3. Kettles By weight. One Key a Full. See a.",
    ),
    "labels of boxes, theorems and sections": (
        "jats",
        JATS.format(
            "<sec><label>2</label><title>Two</title><boxed-text><label>Box 1</label><caption><title>Tea</title>"
            "</caption><p>Hot.</p></boxed-text><statement><label>Lemma 1</label><p>All is.</p></statement></sec>",
            "",
        ),
        "2 Two Box 1. Tea Hot. Lemma 1 All is.",
    ),
    "labels of items that do not count": (
        "jats",
        JATS.format(
            "<list list-type='simple'><title>Words</title><list-item><label>(i)</label><p>One.</p></list-item>"
            "<list-item><label>n.b.</label><p>Two.</p></list-item></list>",
            "",
        ),
        "Words(i) One.n.b. Two.",
    ),
    "notes that nothing refers to": (
        "jats",
        JATS.format(
            "",
            "<back><fn-group><title>Remarks</title><fn id='n'><label>1</label><p>Loose.</p></fn></fn-group></back>",
        ),
        "Remarks 1 Loose.",
    ),
    "a quotation with its author": (
        "jats",
        JATS.format("<disp-quote><p>All is.</p><attrib>Ana</attrib></disp-quote>", ""),
        "All is. — Ana",
    ),
    "heads of terms, and what is short for what": (
        "jats",
        JATS.format(
            "<def-list><term-head>Word</term-head><def-head>Meaning</def-head><def-item><term><abbrev>TM<def><p>memory"
            "</p></def></abbrev></term><def><p>Kept.</p></def></def-item></def-list>",
            "",
        ),
        "Word MeaningTM (memory) Kept.",
    ),
    "what stands for a film": (
        "docbook",
        DOCBOOK.format(
            "<para>See <inlinemediaobject><videoobject><videodata fileref='a.mp4'/></videoobject><textobject><phrase>"
            "a boat</phrase></textobject></inlinemediaobject>.<remark>Ask Ana.</remark></para><mediaobject>"
            "<videoobject><videodata fileref='b.mp4'/></videoobject><caption><para>Its sail.</para></caption>"
            "</mediaobject>"
        ),
        "See a boat. Its sail.",
    ),
    "code beside paragraphs": ("fb2", FB2.format("<cite><code>a = 1</code><p>Next.</p></cite>"), "Next."),
    "a table of a story": ("fb2", FB2.format("<table><tr><td>One</td><td>two</td></tr></table>"), "One | two"),
}


@pytest.mark.parametrize("kind", READ)
def test_what_the_reader_passes_over_is_read(tmp_path: Path, kind: str) -> None:
    extension, text, said = READ[kind]
    (tmp_path / f"a.{extension}").write_text(text, "utf-8")
    article = read(tmp_path / f"a.{extension}")
    shown = words(article)
    assert shown.partition("First.")[2].strip() == said
    assert not [finding for finding in article.findings if finding.code in ("text-lost", "missing-image")]


def test_labels_of_formulas_are_in_them_and_references_lead_there(tmp_path: Path) -> None:
    formulas = (
        '<disp-formula id="e1"><label>(7)</label><tex-math>a=b</tex-math></disp-formula><disp-formula id="e2">'
        '<label>(8)</label><m:math xmlns:m="http://www.w3.org/1998/Math/MathML"><m:mi>c</m:mi></m:math></disp-formula>'
    )
    (tmp_path / "a.jats").write_text(JATS.format(formulas, ""), "utf-8")
    article = read(tmp_path / "a.jats")
    nodes = list(iterate(article.blocks))
    assert [each.text for each in nodes if isinstance(each, n.Math)] == [
        "a=b \\qquad\\text{(7)}",
        "c\\qquad\\text{(8)}",
    ]
    assert [each.attr.identifier for each in nodes if isinstance(each, n.Div)] == ["e1", "e2"]


@pytest.mark.parametrize(
    ("labels", "style", "start"),
    [(("(b)", "(c)"), "LowerAlpha", 2), (("3.", "4."), "DefaultStyle", 3), (("i", "ii"), "LowerRoman", 1)],
)
def test_labels_of_items_that_count_are_numbers(
    tmp_path: Path, labels: tuple[str, ...], style: str, start: int
) -> None:
    items = "".join(f"<list-item><label>{label}</label><p>Words.</p></list-item>" for label in labels)
    (tmp_path / "a.jats").write_text(JATS.format(f"<list list-type='simple'>{items}</list>", ""), "utf-8")
    (found,) = (each for each in iterate(read(tmp_path / "a.jats").blocks) if isinstance(each, n.OrderedList))
    assert (found.attributes.style, found.attributes.start) == (style, start)


STORY = (
    '<FictionBook xmlns="http://www.gribuser.ru/xml/fictionbook/2.0" xmlns:l="http://www.w3.org/1999/xlink"><description>'
    "<title-info><book-title>A title</book-title></title-info></description><body><section><p>First."
    '<a l:href="#n1" type="note">[1]</a> Next<a l:href="#n2">*</a>, last<a l:href="#c1">x</a>.</p></section></body>'
    '<body name="notes"><title><p>Notes</p></title><section id="n1"><title><p>1</p></title><p>One.</p></section>'
    '<section id="n2"><title><p>Barge</p></title><p>A boat.</p></section>{}</body>'
    '<body name="comments"><section id="c1"><title><p>2</p></title><p>Said.</p></section></body></FictionBook>'
)


def test_all_notes_of_a_story_are_read(tmp_path: Path) -> None:
    (tmp_path / "a.fb2").write_text(STORY.format(""), "utf-8")
    article = read(tmp_path / "a.fb2")
    notes = [blocks_text(each.content) for each in iterate(article.blocks) if isinstance(each, n.Note)]
    assert [" ".join(note.split()) for note in notes] == ["One.", "Barge A boat.", "Said."]
    assert not article.findings
    (tmp_path / "a.fb2").write_text(
        STORY.format('<section id="n3"><title><p>3</p></title><p>Loose.</p></section>'), "utf-8"
    )
    article = read(tmp_path / "a.fb2")
    assert words(article).endswith("Notes 3 Loose.")
    assert not article.findings


@pytest.mark.parametrize(
    ("extension", "text", "gone"),
    [
        ("jats", JATS.format("<sec><title>Two</title><p>Gone.</p></sec>", ""), "Two Gone"),
        ("dbk", DOCBOOK.format("<section><title>Two</title><para>Gone.</para></section>"), "Two Gone"),
        ("fb2", FB2.format("</section><section><title><p>Two</p></title><p>Gone.</p>"), "Two Gone"),
    ],
)
def test_single_words_and_titles_that_are_lost_are_told(tmp_path: Path, extension: str, text: str, gone: str) -> None:
    (tmp_path / f"a.{extension}").write_text(text, "utf-8")
    article = read(tmp_path / f"a.{extension}")
    lacking = tuple(block for block in article.blocks if "Two" not in repr(block) and "Gone" not in repr(block))
    assert lacking != article.blocks
    found = lost_text(article.origin.format, text.encode(), article.metadata, lacking, "a")
    assert " ".join(finding.message.partition("“")[2].partition("”")[0] for finding in found) == gone
