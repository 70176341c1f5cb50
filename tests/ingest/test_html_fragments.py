"""Raw HTML in Markdown: what it means is read, what it runs or loads is left out, and no text is lost."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from toolkit import Article, read
from toolkit.document import nodes as n
from toolkit.document.text import blocks_text, plain_text
from toolkit.document.transform import iterate, rewrite, strings
from toolkit.pandoc.pool import pool
from toolkit.rendering import FORMATS
from toolkit.rendering.formats import render
from toolkit.rendering.raw import RawMarkup


def article(folder: Path, text: str) -> Article:
    path = folder / "article.md"
    path.write_text(f"# Title\n\n{text}\n", "utf-8")
    return read(path)


def found(value: object, kind: type) -> list[object]:
    return [node for node in iterate(value) if isinstance(node, kind)]


def words(value: object) -> str:
    return " ".join(node.text for node in iterate(value) if isinstance(node, n.Str | n.Code))


def test_a_table_is_a_table_with_its_head_caption_and_spans(tmp_path: Path) -> None:
    text = (
        "<table><caption>Figures</caption>\n<thead><tr><th>Name</th><th>Number</th></tr></thead>\n"
        '<tr><td>One</td><td rowspan="2">*two* rows</td></tr>\n<tr><td>Three</td></tr></table>'
    )
    (table,) = found(article(tmp_path, text).blocks, n.Table)
    assert isinstance(table, n.Table)
    assert words(table.caption) == "Figures"
    assert words(table.head) == "Name Number"
    cells = [node for node in iterate(table.bodies) if isinstance(node, n.Cell)]
    assert [(words(cell), cell.row_span) for cell in cells] == [("One", 1), ("two rows", 2), ("Three", 1)]
    assert found(table, n.Emph)
    assert "Figures" in [unit.text for unit in article(tmp_path, text).units()]


def test_links_languages_and_pictures_in_a_paragraph(tmp_path: Path) -> None:
    (tmp_path / "a.svg").write_text('<svg xmlns="http://www.w3.org/2000/svg"/>', "utf-8")
    text = (
        'A <a href="https://example.org" onclick="x()">*link*</a>, <span lang="fr">du texte</span> '
        'and <img src="a.svg" alt="a dot">.'
    )
    read_article = article(tmp_path, text)
    (link,) = [node for node in iterate(read_article.blocks) if isinstance(node, n.Link)]
    assert (plain_text(link.content), link.target[0]) == ("link", "https://example.org")
    (image,) = [node for node in iterate(read_article.blocks) if isinstance(node, n.Image)]
    assert image.target[0] in read_article.resources
    assert [node.attr.get("lang") for node in iterate(read_article.blocks) if isinstance(node, n.Span)] == ["fr"]
    assert not found(read_article.blocks, n.RawInline)


def test_what_runs_or_loads_is_left_out_and_named(tmp_path: Path) -> None:
    text = (
        "<script>evil()</script>\n\n<iframe src='https://example.org/frame'>Frame</iframe>\n\n"
        '<video src="https://example.org/film.mp4" title="A film"></video>\n\n'
        "<form><input value='evil'>Kept?</form>\n\n<details><summary>More</summary>Hidden</details>"
    )
    read_article = article(tmp_path, text)
    links = {
        plain_text(node.content): node.target[0] for node in iterate(read_article.blocks) if isinstance(node, n.Link)
    }
    assert links == {"Frame": "https://example.org/frame", "A film": "https://example.org/film.mp4"}
    (finding,) = read_article.findings
    assert finding.code == "raw-markup-left-out"
    for name in ("script", "form", "video", "iframe"):
        assert name in finding.message
    assert "Hidden" in words(read_article.blocks)
    assert "evil" not in words(read_article.blocks)


@pytest.mark.parametrize(
    "text",
    [
        "<div>\n\nopen *and* never closed",
        "closed</p></div> and more",
        "<table><tr><td>cell\n\n# Heading",
        "a < b and <notatag and <a href='x' unclosed",
        "<b><i>crossed</b></i> over",
        "<!-- a comment --> after",
        'Math $x^2$, a note[^1] and <a href="https://example.org">link</a>.\n\n[^1]: The note.',
    ],
)
def test_no_text_is_lost_whatever_the_tags_are(tmp_path: Path, text: str) -> None:
    expected = [word.strip("*$.,[]^:1") for word in text.replace("<", " <").replace(">", "> ").split()]
    wanted = [word for word in expected if word.isalpha() and len(word) > 3]
    read_article = article(tmp_path, text)
    everything = read_article.to_json()
    for word in wanted:
        assert word in everything
    for kind in FORMATS:
        assert render(read_article, kind).data


def test_math_and_notes_beside_a_tag_stay_what_they_are(tmp_path: Path) -> None:
    text = 'Math $x^2$, a note[^1] and <a href="https://example.org">link</a>.\n\n[^1]: The note.'
    blocks = article(tmp_path, text).blocks
    assert found(blocks, n.Math)
    assert found(blocks, n.Note)


@pytest.mark.parametrize(
    "around",
    [
        "- item\n\n  {0}\n",
        "1. one\n2. > quoted\n   >\n   > {0}\n",
        "> quoted\n>\n> {0}\n",
        "::: box\n{0}\n:::\n",
        "A note.[^1]\n\n[^1]: {0}\n",
        'Beside <a href="https://example.org/2">this</a> a note.[^1]\n\n[^1]: {0}\n',
        "Term\n\n:   {0}\n",
        "+---+\n| a |\n+===+\n| {0} |\n+---+\n",
        "## {0}\n",
        "{0}\n:   definition\n",
        "| line\n| {0}\n",
    ],
)
def test_islands_are_read_wherever_they_are(tmp_path: Path, around: str) -> None:
    fragment = 'A <a href="https://example.org/1">link</a>, $x^2$ and <img src="no.svg" alt="a dot">'
    width = len(fragment)
    around = around.replace("+---+", f"+{'-' * (width + 2)}+").replace("+===+", f"+{'=' * (width + 2)}+")
    read_article = article(tmp_path, around.replace("| a |", f"| {'a':{width}} |").format(fragment))
    blocks = read_article.blocks
    links = [node for node in iterate(blocks) if isinstance(node, n.Link)]
    assert ("https://example.org/1", "link") in [(link.target[0], plain_text(link.content)) for link in links]
    assert len(links) == (2 if "example.org/2" in around else 1)
    assert len(found(blocks, n.Image)) == 1 or "image-missing" in [item.code for item in read_article.findings]
    assert len(found(blocks, n.Math)) == 1
    assert len(found(blocks, n.Note)) == ("[^1]:" in around)
    assert not found(blocks, n.RawInline)


def test_a_table_in_a_list_item_is_a_table(tmp_path: Path) -> None:
    blocks = article(tmp_path, "- item\n\n  <table><tr><td>cell</td></tr></table>\n\n- next\n").blocks
    (table,) = found(blocks, n.Table)
    assert words(table) == "cell"
    assert len(found(blocks, n.BulletList)) == 1
    assert not found(blocks, n.RawBlock)


def test_what_html_cannot_carry_waits_and_comes_back(tmp_path: Path) -> None:
    text = (
        'A <a href="https://example.org">link</a>, a note[^1], $x<y$, @cited [see @other, p. 3], `\\x`{=latex}.\n\n'
        '[^1]: With <a href="https://example.org/n">another</a>.'
    )
    blocks = article(tmp_path, text).blocks
    assert [node.target[0] for node in iterate(blocks) if isinstance(node, n.Link)] == [
        "https://example.org",
        "https://example.org/n",
    ]
    (math,) = [node for node in iterate(blocks) if isinstance(node, n.Math)]
    assert math.text == "x<y"
    assert len(found(blocks, n.Cite)) == 1
    assert [node.text for node in iterate(blocks) if isinstance(node, n.RawInline)] == ["\\x"]
    assert "publish-" not in str(blocks)


def test_quotations_beside_a_tag_stay_quotations(tmp_path: Path) -> None:
    blocks = article(tmp_path, '"One \'two\'" \'three\' <a href="https://e.org">l</a>, "four" $x$').blocks
    kinds = [node.quote_type for node in iterate(blocks) if isinstance(node, n.Quoted)]
    assert kinds == ["DoubleQuote", "SingleQuote", "SingleQuote", "DoubleQuote"]
    assert "publish-" not in str(blocks)


def test_a_paragraph_stays_as_it_is_where_something_would_not_come_back(tmp_path: Path) -> None:
    blocks = article(tmp_path, 'A <code>note[^1]</code> <a href="https://e.org">l</a>.\n\n[^1]: The note.').blocks
    assert len(found(blocks, n.Note)) == 1
    assert "The note." in " ".join(words(blocks).split())


def test_marks_of_the_source_are_not_ours(tmp_path: Path) -> None:
    text = '[own]{#publish-mark-1} <a href="https://e.org">l</a> $x$ <span id="publish-mark-0">too</span>'
    blocks = article(tmp_path, text).blocks
    spans = [node.attr.identifier for node in iterate(blocks) if isinstance(node, n.Span)]
    assert spans == ["publish-mark-1", "publish-mark-0"]
    assert len(found(blocks, n.Math)) == 1


def test_pandoc_is_asked_twice_for_all_fragments(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    do = pool.do

    def counted(header: Mapping[str, Any], text: bytes) -> list[bytes]:
        asked.append(header["job"])
        return do(header, text)

    monkeypatch.setattr(pool, "do", counted)
    article(
        tmp_path, '- <a href="https://e.org">l</a>[^1]\n\n> <a href="https://e.org">l</a>\n\n[^1]: <b>x</b> <q>y</q>'
    )
    assert asked == ["read", "write", "read"]


def test_words_in_forms_and_the_like_stay(tmp_path: Path) -> None:
    text = (
        "<form><p>Hello</p><button>Press</button><select><option>First</option><option>Second</option></select>"
        "<input value='evil'></form>\n\n<noscript>Switched</noscript>\n\n"
        "<object data='evil.swf'>Instead <embed src='evil'></object>\n\n<template>evil</template>"
    )
    read_article = article(tmp_path, text)
    for word in ("Hello", "Press", "First", "Second", "Switched", "Instead"):
        assert word in words(read_article.blocks).split()
    assert "evil" not in str(read_article.blocks)
    inline = article(tmp_path, "A <script>evil()</script><style>evil</style><template>evil</template> line.")
    assert words(inline.blocks) == "A line."
    styled = article(
        tmp_path, '<picture><img src="a.png"></picture><style>@import "evil"; @media evil{}</style> Shown $x$'
    )
    assert "evil" not in str(styled.blocks)
    assert len(found(styled.blocks, n.Math)) == 1
    (finding,) = read_article.findings
    assert finding.message == (
        "HTML that runs, loads or asks for something was left out: input, embed, template (whole), form, button, "
        "select, option, noscript, object (the words inside stay)."
    )


@pytest.mark.parametrize(
    ("ruby", "text"),
    [
        ("<ruby>漢<rp>(</rp><rt>kan</rt><rp>)</rp></ruby>", "漢(kan)"),
        ("<ruby>漢<rp>（</rp><rt>かん</rt><rp>）</rp></ruby>", "漢（かん）"),
        ("<ruby>漢<rt>kan</rt>字<rt>ji</rt></ruby>", "漢(kan)字(ji)"),
        ("<ruby>漢<rt>かん</rt></ruby>", "漢（かん）"),
        ("<ruby>漢<rt><b>kan</b></rt></ruby>", "漢(kan)"),
    ],
)
def test_readings_of_characters_stand_in_brackets(tmp_path: Path, ruby: str, text: str) -> None:
    (paragraph,) = article(tmp_path, f"Word {ruby} word.").blocks
    assert isinstance(paragraph, n.Para)
    assert plain_text(paragraph.content) == f"Word {text} word."


def test_markdown_without_html_is_left_alone(tmp_path: Path) -> None:
    blocks = article(tmp_path, "Text with `<code>` and\n\n```\n<pre>\n```").blocks
    assert len(found(blocks, n.Code)) == 1
    assert len(found(blocks, n.CodeBlock)) == 1


@pytest.mark.parametrize(("before", "after"), [("", ""), ("<rp>", "</rp>")])
def test_readings_that_stay_raw_get_brackets_from_renderers(before: str, after: str) -> None:
    def raw(text: str) -> n.Inlines:
        return (n.RawInline("html", text),) if text else ()

    def bracket(text: str) -> n.Inlines:
        return (*raw(before), n.Str(text), *raw(after)) if before else ()

    reading = (*bracket("("), *raw("<rt>"), n.Str("kan"), *raw("</rt>"), *bracket(")"))
    paragraph = n.Para((*raw("<ruby>"), n.Str("漢"), *reading, *raw("</ruby>")))
    (shown,) = rewrite((paragraph,), RawMarkup().visit)
    assert isinstance(shown, n.Para)
    assert plain_text(shown.content) == "漢(kan)"


def test_what_is_hidden_is_left_out_and_told(tmp_path: Path) -> None:
    text = (
        "# T\n\n<div hidden>One *x*.</div>\n\nSeen <span style='display: none'>two</span> end.\n\n"
        "<table><tr><td>cell</td><td hidden>three</td></tr></table>\n"
    )
    (tmp_path / "a.md").write_text(text, "utf-8")
    article = read(tmp_path / "a.md")
    assert " ".join(strings(article.blocks)).split() == ["Seen", "end.", "cell"]
    told = sorted(finding.message for finding in article.findings)
    assert told == ["Hidden text is left out: “One x. two”.", "Hidden text is left out: “three”."]


@pytest.mark.parametrize(
    ("extension", "source"),
    [
        ("md", "Text `<b>said</b> here`{=html}."),
        ("md", "Text `said here`{=html}."),
        ("org", "Text @@html:<b>said</b> here@@."),
        ("rst", ".. role:: raw-html(raw)\n   :format: html\n\nText :raw-html:`<b>said</b> here`."),
    ],
)
def test_orders_to_write_html_are_read(tmp_path: Path, extension: str, source: str) -> None:
    (tmp_path / f"a.{extension}").write_text(source, "utf-8")
    article = read(tmp_path / f"a.{extension}")
    assert blocks_text(article.blocks).strip() == "Text said here."
