"""Raw HTML in Markdown: what it means is read, what it runs or loads is left out, and no text is lost."""

from __future__ import annotations

from pathlib import Path

import pytest

from toolkit import Article, read
from toolkit.document import nodes as n
from toolkit.document.text import plain_text
from toolkit.document.transform import iterate
from toolkit.rendering import FORMATS, render


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


def test_markdown_without_html_is_left_alone(tmp_path: Path) -> None:
    blocks = article(tmp_path, "Text with `<code>` and\n\n```\n<pre>\n```").blocks
    assert len(found(blocks, n.Code)) == 1
    assert len(found(blocks, n.CodeBlock)) == 1
