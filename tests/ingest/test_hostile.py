"""Sources that mean harm: what made expressions over foreign text explode is read as fast as anything else.

An expression that parts a text in 2ⁿ ways never comes back from these sources, whatever the machine.
"""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

import pypandoc
import pytest

from toolkit import pandoc, render
from toolkit.aliases import multiplies
from toolkit.document import Article, blocks_text, nodes as n
from toolkit.document.transform import iterate
from toolkit.errors import SourceError
from toolkit.ingest import read_article, safety
from toolkit.ingest.content import FileContent, recognize
from toolkit.ingest.html_fragments import with_html_fragments
from toolkit.ingest.inline_svg import as_file
from toolkit.ingest.webpage.dom import parse
from toolkit.rendering.raw import RawMarkup

COMMENTS = "<!-- a licence -->\n" * 5000


@pytest.mark.parametrize(
    "head",
    [COMMENTS, "<!-- " * 50_000, "<?a b?>" * 5000, " " * 200_000, "<!DOCTYPE x [" * 5000, "<!-- a -->\n<? " * 5000],
)
def test_what_stands_before_a_root_is_looked_through_once(tmp_path: Path, head: str) -> None:
    safety.check_entities(tmp_path / "a.xml", f"{head}<p>".encode())


def test_entities_after_many_comments_are_still_refused(tmp_path: Path) -> None:
    source = f'{COMMENTS}<!DOCTYPE a [<!-- x --><!ENTITY b "c">]><a>&b;</a>'
    with pytest.raises(SourceError, match="declares XML entities"):
        safety.check_entities(tmp_path / "a.xml", source.encode())


def bomb(levels: int) -> str:
    """Return YAML that stands for ten times as many values with each level."""
    lines = ["a0: &a0 [x]"]
    lines += [f"a{level}: &a{level} [{', '.join([f'*a{level - 1}'] * 10)}]" for level in range(1, levels)]
    return "\n".join(lines) + "\n"


@pytest.mark.parametrize(
    "text",
    [
        f"---\n{bomb(9)}---\n\nText.\n",
        f"---\ntitle: T\n---\n\nText.\n\n---\n{bomb(9)}...\n\nMore.\n",
        "---\na: &a [*a, *a]\n---\n\nText.\n",
        f"---\n{bomb(9)}b: *never\n---\n\nText.\n",
    ],
)
def test_aliases_that_multiply_are_refused(tmp_path: Path, text: str) -> None:
    path = tmp_path / "a.md"
    path.write_text(text, "utf-8")
    with pytest.raises(SourceError, match="values than it has letters"):
        read_article(path)


def test_a_few_aliases_are_read_and_prose_with_their_marks_is_none(tmp_path: Path) -> None:
    path = tmp_path / "a.md"
    path.write_text("---\nauthor: &me Ann\nauthors: [*me]\n---\n\nR&D is *good*.\n\n---\n\nQ&A *too*.\n", "utf-8")
    assert "R&D is good." in blocks_text(read_article(path).blocks)
    assert not multiplies("a: &a [x, y]\nb: *a\n")
    assert multiplies(bomb(6))


@pytest.mark.parametrize(
    ("root", "content"),
    [("<article>{}<front/>", FileContent.JATS), ("<book>{}<info/>", FileContent.DOCBOOK), ("<book>{}<p/>", None)],
)
def test_what_a_file_is_is_told_behind_comments(root: str, content: FileContent | None) -> None:
    assert recognize(root.format("<!-- a -->\n" * 5000).encode()) is (content or FileContent.TEXT)


@pytest.mark.parametrize("name", ["a.md", "a.html"])
def test_comments_at_the_head_of_a_source_take_no_time(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text(f"{COMMENTS}<h1>Tea</h1>\n\n<p>On a hill.</p>\n", "utf-8")
    assert "hill" in read_article(tmp_path / name).to_json()


def test_comments_without_an_end_are_looked_at_once() -> None:
    blocks: n.Blocks = (n.RawBlock("html", "<!--" * 100_000), n.RawBlock("html", "<!-- a -->" * 50_000 + "<"))
    assert with_html_fragments(blocks) == (blocks, ())
    raw = RawMarkup()
    for block in blocks:
        raw.visit(block)
    assert len(raw.lost) == 2


def starts(article: Article) -> list[int]:
    return [node.attributes.start for node in iterate(article.blocks) if isinstance(node, n.OrderedList)]


@pytest.mark.parametrize(
    ("start", "style", "taken"),
    [
        ("99999999999999999999", "i", 1),
        ("4000", "I", 1),
        ("3999", "i", 3999),
        ("4000", "1", 4000),
        ("-2", "1", 1),
        ("0", "1", 0),
    ],
)
def test_lists_begin_with_a_number_that_can_be_printed(tmp_path: Path, start: str, style: str, taken: int) -> None:
    source = f'<h1>T</h1><p>Text.</p><ol start="{start}" type="{style}"><li>x</li></ol>'
    (tmp_path / "a.html").write_text(source, "utf-8")
    article = read_article(tmp_path / "a.html")
    assert starts(article) == [taken]
    codes = [finding.code for finding in article.findings]
    assert ("number-out-of-range" in codes) == (int(start) != taken)


def test_numbers_in_pandoc_json_are_brought_into_range(tmp_path: Path) -> None:
    listed = {"t": "OrderedList", "c": [[10**30, {"t": "Decimal"}, {"t": "Period"}], [[{"t": "Plain", "c": []}]]]}
    cell = [["", [], []], {"t": "AlignDefault"}, 0, 10**8, [{"t": "Plain", "c": [{"t": "Str", "c": "x"}]}]]
    row = [["", [], []], [cell]]
    table = {
        "t": "Table",
        "c": [
            ["", [], []],
            [None, []],
            [[{"t": "AlignDefault"}, {"t": "ColWidthDefault"}]],
            [["", [], []], []],
            [[["", [], []], 0, [], [row]]],
            [["", [], []], []],
        ],
    }
    document = {"pandoc-api-version": [1, 23, 1], "meta": {}, "blocks": [listed, table]}
    (tmp_path / "a.json").write_text(json.dumps(document), "utf-8")
    article = read_article(tmp_path / "a.json")
    assert starts(article) == [1]
    [read] = [node for node in iterate(article.blocks) if isinstance(node, n.Cell)]
    assert (read.row_span, read.col_span) == (1, 1000)


@pytest.mark.parametrize(
    ("text", "spans"),
    [
        ("<tr><td rowspan=3>a</td><td>b</td></tr><tr><td rowspan=2>c</td></tr><tr></tr>", [[2, 1], [1]]),
        ("<tr><td rowspan=3>a</td><td rowspan=3>b</td></tr><tr></tr><tr></tr>", [[1, 1]]),
        ("<tr><td rowspan=9>a</td><td>b</td></tr><tr><td rowspan=2>c</td></tr>", [[2, 1], [1]]),
        ("| a | b |\n", [[1, 1]]),
    ],
)
def test_rows_in_which_no_cell_begins_go(tmp_path: Path, text: str, spans: list[list[int]]) -> None:
    """Typst, as pandoc writes it, has a lone comma for each: no PDF came of such a table."""
    read = (
        pypandoc.convert_text(f"<table>{text}</table>", "json", format="html")
        if text[0] == "<"
        else pypandoc.convert_text(text, "json", format="djot")
    )
    (tmp_path / "a.json").write_text(read, "utf-8")
    article = read_article(tmp_path / "a.json")
    [table] = article.blocks
    assert isinstance(table, n.Table)
    assert not table.head.rows
    assert [[cell.row_span for cell in row.cells] for row in table.bodies[0].rows] == spans
    assert render(article, "pdf").data.startswith(b"%PDF")


@pytest.mark.parametrize("name", ["a.html", "a.md", pytest.param("a.epub", id="a page of an EPUB")])
def test_what_cells_span_is_brought_into_range_before_pandoc_counts_to_it(tmp_path: Path, name: str) -> None:
    """A thousand million columns are a gigabyte to it, and no article."""
    table = '<table><tr><td COLSPAN = 1000000000>a</td><td rowspan="99999999">b</td></tr></table>'
    if name.endswith("epub"):
        pypandoc.convert_text(f"<h1>One</h1><p>Text.</p>{PLACE}", "epub", "html", outputfile=str(tmp_path / name))
        _replaced(tmp_path / name, PLACE, table.lower().replace(" = 1000000000", '="1000000000"'))
    else:
        (tmp_path / name).write_text(f"<p>Text.</p>\n\n{table}\n", "utf-8")
    article = read_article(tmp_path / name)
    assert "number-out-of-range" in [finding.code for finding in article.findings]
    assert "a" in [node.text for node in iterate(article.blocks) if isinstance(node, n.Str)]


PLACE = "<p>PLACE</p>"


def _replaced(path: Path, old: str, new: str) -> None:
    with zipfile.ZipFile(path) as book:
        parts = {item: book.read(item) for item in book.infolist()}
    with zipfile.ZipFile(path, "w") as book:
        for item, data in parts.items():
            book.writestr(item, data.replace(old.encode(), new.encode()))


@pytest.mark.parametrize("kind", ["docx", "odt", "epub"])
@pytest.mark.parametrize("part", [0.01, 0.3, 0.9, 0.999])
def test_an_archive_that_is_cut_short_is_told_to_be(tmp_path: Path, kind: str, part: float) -> None:
    whole = tmp_path / f"whole.{kind}"
    whole.write_bytes(
        pandoc.write(
            pandoc.read(b"# A\n\nText. " * 200, "markdown").document, pandoc.Writer(kind, {}, default_template=True)
        )
    )
    assert "Text" in read_article(whole).to_json()
    path = tmp_path / f"cut.{kind}"
    data = whole.read_bytes()
    path.write_bytes(data[: int(len(data) * part)])
    with pytest.raises(SourceError, match=rf"cut\.{kind} .*is an archive that is cut short: its end is") as caught:
        read_article(path)
    assert "download it again" in caught.value.hint


def test_what_is_damaged_otherwise_is_not_called_cut_short(tmp_path: Path) -> None:
    archive = tmp_path / "a.docx"
    archive.write_bytes(b"PK\x03\x04" + b"nothing of sense" * 500 + b"PK\x05\x06" + bytes(40))
    with pytest.raises(SourceError, match="archive") as caught:
        read_article(archive)
    assert "cut short" not in str(caught.value)


def test_no_advice_opens_what_is_refused(tmp_path: Path) -> None:
    """`xmllint --noent` would read the files that a document's entities name."""
    with pytest.raises(SourceError) as caught:
        safety.check_entities(tmp_path / "a.xml", b'<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>')
    assert "noent" not in str(caught.value)
    assert "DOCTYPE" in caught.value.hint
    toolkit = Path(safety.__file__).parents[1]
    assert not [path for path in toolkit.rglob("*.py") if "noent" in path.read_text("utf-8")]


@pytest.mark.parametrize(
    ("name", "text", "place"),
    [
        ("a.tex", "\\begin{x", "line"),
        ("a.opml", "<opml><body><outline", "3:1"),
        ("a.md", "---\na: [\n---\n\nText.\n", "line 2"),
        ("a.md", "> " * 400 + "x\n", ""),
    ],
)
def test_advice_speaks_of_a_place_where_one_is_named(tmp_path: Path, name: str, text: str, place: str) -> None:
    (tmp_path / name).write_text(text, "utf-8")
    with pytest.raises(SourceError) as caught:
        read_article(tmp_path / name)
    assert place in caught.value.message
    assert ("the place that is named" in caught.value.hint) is bool(place)


def test_a_source_that_imports_a_package_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.typ").write_text('#import "@preview/cetz:0.3.0": *\n= A\n\nText.\n', "utf-8")
    with pytest.raises(SourceError, match=r"a\.typ imports a package of Typst's, and nothing is fetched"):
        read_article(tmp_path / "a.typ")


@pytest.mark.parametrize(
    ("tag", "crowded"),
    [
        ("<p " + "a=b " * 3_000, True),
        ('<p a=">" ' + "a " * 3_000, True),
        ("<svg" + 'a="1"' * 3_000, True),
        ("<p " + "a=b " * 100, False),
        ("<p title=it's>" + "word " * 1_000 + "it's", False),
        ("<a>word " * 3_000, False),
    ],
)
def test_a_tag_with_thousands_of_attributes_is_no_page(tag: str, crowded: bool) -> None:
    """The parser takes ten seconds for 40,000 of them, and four times that for twice as many."""
    assert (parse(f"{tag}>Text.") is None) == crowded


def test_a_drawing_in_a_page_with_thousands_of_attributes_is_left_to_those_who_refuse_it() -> None:
    assert as_file(b"<svg><path d='M0'/></svg>").startswith(b"<svg xmlns")
    drawing = b"<svg " + b"a=b " * 3_000 + b"></svg>"
    assert as_file(drawing) == drawing


CONTROLS = {
    "a.md": "# T\n\nA\x01B \x1f C\\\\u0001 &#1;D\n\n<figure><script>x</script>e\x1ff &#1;</figure>",
    "a.textile": "h1. T\n\nA\x01B C\\\\u0001 D\n\n<figure><!-- x --><script>x</script>e\x1ff</figure>",
    "a.html": '<h1>T</h1><p>A\x01B C\\\\u0001 &#1;D</p><p hidden="">x</p>\x02<p>e\x1ff</p><nav>n</nav>\x1f'
    '<svg width="9" height="9" xmlns="http://www.w3.org/2000/svg"><text x="&#2;1">g&#1;h\x02</text></svg>',
}


@pytest.mark.parametrize("name", CONTROLS)
def test_control_characters_are_nobody_s_words(tmp_path: Path, name: str) -> None:
    """lxml moves no text that holds one."""
    rest = "Some more words of an article here, and yet others.\n\n" * 20
    if name == "a.html":
        rest = f"<p>{rest}</p>"
    (tmp_path / name).write_text(f"{CONTROLS[name]}\n\n{rest}", "utf-8")
    article = read_article(tmp_path / name)
    text = blocks_text(article.blocks)
    assert "AB" in text
    assert "\\u0001" in text
    assert '"ef"' in article.to_json()
    assert not any(ord(character) < 32 and character != "\n" for character in text)
    assert not any(finding.code == "text-lost" for finding in article.findings), article.findings
    assert all(b"\x02" not in resource.data for resource in article.resources.values())
