"""What pandoc's readers of XML pass over is read: titles, captions, feet of tables, sources."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.ingest.test_account import words
from toolkit import read

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
    "a table of a story": ("fb2", FB2.format("<table><tr><td>One</td><td>two</td></tr></table>"), "One | two"),
}


@pytest.mark.parametrize("kind", READ)
def test_what_the_reader_passes_over_is_read(tmp_path: Path, kind: str) -> None:
    extension, text, said = READ[kind]
    (tmp_path / f"a.{extension}").write_text(text, "utf-8")
    article = read(tmp_path / f"a.{extension}")
    shown = words(article)
    assert shown.partition("First.")[2].strip() == said
    assert not [finding for finding in article.findings if finding.code == "text-lost"]
