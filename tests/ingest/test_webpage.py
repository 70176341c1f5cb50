# ruff: noqa: E501 - texts as people write them
"""Saved web pages: the article comes out, what stands around it doesn't, and formatting is kept."""

from __future__ import annotations

import datetime as dt
import json
import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.ingest.conftest import make_png
from tests.ingest.test_account import words
from toolkit import pandoc
from toolkit.document import Article, codec, nodes as n
from toolkit.document.text import plain_text
from toolkit.document.transform import iterate
from toolkit.errors import SourceError
from toolkit.ingest import read_article
from toolkit.ingest.webpage.dom import parse
from toolkit.ingest.webpage.stamps import stamps_on_page

PAGES = Path(__file__).parents[1] / "data" / "ingest" / "pages"
IMAGES = ("news_files/sandbags.png", "blog_files/loaf.png", "chinese_files/wall.png")


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("pages")
    for page in PAGES.glob("*.html"):
        shutil.copy(page, folder)
    for name in IMAGES:
        (folder / name).parent.mkdir()
        (folder / name).write_bytes(make_png())
    return folder


def text_of(article: Article) -> str:
    return " ".join(node.text for node in iterate(article.blocks) if isinstance(node, n.Str | n.CodeBlock | n.Code))


def found(article: Article, kind: type) -> list[Any]:
    return [node for node in iterate(article.blocks) if isinstance(node, kind)]


INSIDE = {
    "news": ["spent the weekend filling", "more than 40,000 sandbags", "What the forecast says", "Niedermühl", "3.4", "Expected levels",
             "Nobody should drive", "Fire brigade of Niedermühl", "Schools will stay closed", "Drinking water", "Photo: A. Reed"],
    "blog": ["two winters to bake", "The loaf of last Sunday", "The sourdough", "one hour", "two hours", "sleep(60)", "At sea level"],
    "docs": ["pump.toml", "Never change the pressure", "direction = \"forward\"", "pressure", "2.0", "Run the self test", "The motor draws"],
    "divs": ["For fifty years", "two coins", "old café", "museum"],
    "chinese": ["历时三年的古城墙修缮工程", "一千二百米城墙", "文物局负责人李明", "乘坐地铁前往"],
}  # fmt: skip
OUTSIDE = {
    "news": ["cookie", "Sport pages", "Home", "Share on", "Advertisement", "More on this", "How the dam was built", "First! My cellar",
             "Most read", "Ten cakes", "newsletter", "All rights reserved", "Imprint", "never read this"],
    "blog": ["Skip to content", "All the recipes", "A blog about", "Share this", "Click to share", "Related", "Posted in", "Tagged",
             "stale bread", "2 thoughts", "like a brick", "Leave a Reply", "Recent Posts", "Proudly powered", "Posted on"],
    "docs": ["Navigation", "genindex", "index", "Table of Contents", "Quick search", "Copyright 2020", "¶"],
    "divs": ["Front page", "chess corner", "Harbour news", "Tide tables", "Imprint", "Place an advertisement"],
    "chinese": ["首页", "体育频道", "晨报网", "分享到", "微博", "热门排行", "樱花", "版权所有"],
}  # fmt: skip
TITLES = {
    "news": "River towns prepare for the spring flood",
    "blog": "How I bake rye bread",
    "docs": "Configuring the pump",
    "divs": "The last ferryman",
    "chinese": "古城墙修缮工程今日完工",
}


@pytest.mark.parametrize("name", TITLES)
def test_the_article_is_in_and_the_rest_is_out(pages: Path, name: str) -> None:
    article = read_article(pages / f"{name}.html")
    text = text_of(article)
    assert [each for each in INSIDE[name] if each not in text] == []
    assert [each for each in OUTSIDE[name] if each in text] == []
    assert "page-trimmed" in {finding.code for finding in article.findings}
    assert Article.from_json(article.to_json()) == article


@pytest.mark.parametrize("name", TITLES)
def test_the_title_is_metadata_and_headings_begin_at_the_top(pages: Path, name: str) -> None:
    article = read_article(pages / f"{name}.html")
    assert article.metadata.title_text == TITLES[name]
    headings = found(article, n.Header)
    assert TITLES[name] not in [plain_text(heading.content) for heading in headings]
    assert min((heading.level for heading in headings), default=1) == 1


@pytest.mark.parametrize("name", TITLES)
def test_raw_takes_all(pages: Path, name: str) -> None:
    text = text_of(read_article(pages / f"{name}.html", raw=True))
    assert [each for each in INSIDE[name] if each not in text] == []
    # Scripts and pandoc's own idea of forms aside, all of it.
    assert [each for each in OUTSIDE[name] if each not in text] in ([], ["never read this"], ["genindex"])


def test_what_a_news_page_says_about_its_article(pages: Path) -> None:
    metadata = read_article(pages / "news.html").metadata
    assert metadata.authors == ("Martha Klein",)
    assert (metadata.date, metadata.updated) == (dt.date(2021, 3, 14), dt.date(2021, 3, 15))
    assert metadata.description == "Volunteers fill sandbags as the river rises."
    assert (metadata.language, metadata.source) == ("en-GB", "The Valley Courier")
    blog = read_article(pages / "blog.html").metadata
    assert (blog.authors, blog.date, blog.language) == (("Tomas Lind",), dt.date(2022, 11, 5), "en-US")
    chinese = read_article(pages / "chinese.html").metadata
    assert (chinese.date, chinese.language) == (dt.date(2020, 4, 2), "zh-CN")
    assert chinese.keywords == ("古城墙", "修缮", "文物")


FORMATTING: list[tuple[str, Callable[[Article], bool]]] = [
    ("news", lambda a: [plain_text(each.content) for each in found(a, n.Strong)] == ["more than 40,000 sandbags"]),
    ("news", lambda a: [plain_text(each.content) for each in found(a, n.Emph)] == ["Ilse Brandt"]),
    ("news", lambda a: "https://example.org/archive/floods" in {each.target[0] for each in found(a, n.Link)}),
    ("news", lambda a: len(found(a, n.Table)) == 1 and len(found(a, n.BlockQuote)) == 1),
    ("news", lambda a: len(found(a, n.Figure)) == 1 and len(found(a, n.BulletList)) == 1),
    ("blog", lambda a: len(found(a, n.Strikeout)) == 1 and len(found(a, n.OrderedList)) == 1),
    ("blog", lambda a: "oven.temperature() < 250" in found(a, n.CodeBlock)[0].text),
    ("blog", lambda a: len(found(a, n.Superscript)) == 1 and len(found(a, n.Image)) == 1),
    ("docs", lambda a: len(found(a, n.Code)) == 1 and len(found(a, n.CodeBlock)) == 1),
    ("docs", lambda a: len(found(a, n.Table)) == 1 and len(found(a, n.DefinitionList)) == 1),
    ("docs", lambda a: "#the-file" in {each.target[0] for each in found(a, n.Link)}),
    ("docs", lambda a: "the-file" in {each.attr.identifier for each in found(a, n.Div)}),
    ("divs", lambda a: len(found(a, n.Strong)) == 1 and len(found(a, n.Emph)) == 1),
    ("chinese", lambda a: not any(each.text.startswith("\u3000") for each in found(a, n.Str))),
]


@pytest.mark.parametrize(("name", "is_kept"), FORMATTING)
def test_formatting_is_kept(pages: Path, name: str, is_kept: Callable[[Article], bool]) -> None:
    assert is_kept(read_article(pages / f"{name}.html"))


@pytest.mark.parametrize("name", ["news", "blog", "chinese"])
def test_images_of_saved_pages_come_along(pages: Path, name: str) -> None:
    article = read_article(pages / f"{name}.html")
    assert [resource.data for resource in article.resources.values()] == [make_png()]
    assert {image.target[0] for image in found(article, n.Image)} == set(article.resources)


def test_a_plain_document_is_read_as_pandoc_reads_it(samples: Path) -> None:
    data = (samples / "master.html").read_bytes()
    article = read_article(samples / "master.html")
    output = pandoc.run(["-s", "-f", "html+east_asian_line_breaks", "-t", "json"], data)
    _, blocks = codec.document_from_json(json.loads(output))
    assert [type(node) for node in iterate(article.blocks)] == [type(node) for node in iterate(blocks)]
    assert "page-trimmed" not in {finding.code for finding in article.findings}


def test_the_title_block_of_a_document_is_not_printed_twice(tmp_path: Path) -> None:
    source = b"---\ntitle: A *Rich* Title\nauthor: Jane Doe\ndate: 2 April 2020\nlang: en\n---\n\n# One\n\nText.\n"
    (tmp_path / "a.html").write_bytes(pandoc.run(["-s", "-f", "markdown", "-t", "html"], source))
    article = read_article(tmp_path / "a.html")
    assert [type(block) for block in article.blocks] == [n.Header, n.Para]
    assert article.metadata.date == dt.date(2020, 4, 2)
    assert article.metadata.authors == ("Jane Doe",)


def test_a_form_around_the_whole_page_is_no_form(tmp_path: Path) -> None:
    page = (PAGES / "divs.html").read_text("cp1252")
    page = page.replace('<div id="wrap">', '<form id="aspnetForm"><div id="wrap">').replace(
        '<div id="bottom">', '</form><div id="bottom">'
    )
    (tmp_path / "a.html").write_text(page, "cp1252")
    text = text_of(read_article(tmp_path / "a.html"))
    assert [each for each in INSIDE["divs"] if each not in text] == []
    assert "Harbour news" not in text


SHORT = [
    "<nav><a href='/'>Home</a></nav><main><h1>Short</h1><p>Hardly anything.</p></main>",
    "<nav><a href='/'>Home</a></nav><article><p>Hardly <b>anything</b>.</p></article><footer>x</footer>",
    "<nav><a href='/'>Home</a></nav><p>Hardly anything.</p>",
    "<nav><a href='/'>Home</a></nav>Hardly anything.",
    "<form><p>Hardly anything.</p></form><p>Hardly anything.</p>",
]


@pytest.mark.parametrize("html", SHORT)
def test_pages_too_short_for_the_extractor(tmp_path: Path, html: str) -> None:
    (tmp_path / "a.html").write_text(f"<!DOCTYPE html><html><body>{html}</body></html>")
    text = text_of(read_article(tmp_path / "a.html"))
    assert "Hardly" in text
    assert "Home" not in text


def test_a_page_of_nothing_but_navigation_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_text("<html><body><nav><a href='/'>Home</a></nav></body></html>")
    with pytest.raises(SourceError, match="no text"):
        read_article(tmp_path / "a.html")


def test_notes_outside_the_article_come_along(tmp_path: Path) -> None:
    text = "The river rose all night and nobody in the town slept, for everybody was on the dam. " * 5
    (tmp_path / "a.html").write_text(
        f"<html><body><nav>Menu of the site</nav><article><h1>T</h1><p>{text}<a href='#fn1'>1</a></p></article>"
        "<section role='doc-endnotes'><ol><li id='fn1'>The note.</li></ol></section></body></html>"
    )
    assert "note." in text_of(read_article(tmp_path / "a.html"))


def test_properties_are_read_of_pages_that_are_only_an_article(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_text(
        "<html lang='fr'><head><title>T</title><meta property='article:published_time' content='2020-03-04T10:00Z'>"
        "<meta property='article:tag' content='a'><meta property='article:tag' content='b'></head><body><p>x</body></html>"
    )
    metadata = read_article(tmp_path / "a.html").metadata
    assert (metadata.date, metadata.keywords, metadata.title_text) == (dt.date(2020, 3, 4), ("a", "b"), "T")


def nested(folder: Path, depth: int) -> Path:
    path = folder / "deep.html"
    inner = "<div>" * depth + "<p>Deepest of all words.</p>" + "</div>" * depth
    path.write_text(f"<nav>Home</nav><article><h1>Title</h1>{inner}<p>What comes after it.</p></article>", "utf-8")
    return path


def test_a_nested_page_is_read_whole(tmp_path: Path) -> None:
    assert "after" in text_of(read_article(nested(tmp_path, 100)))


@pytest.mark.parametrize("depth", [500, 3000])
def test_a_page_nested_too_deep_is_refused_and_never_cut_off(tmp_path: Path, depth: int) -> None:
    with pytest.raises(SourceError, match="nested too deeply"):
        read_article(nested(tmp_path, depth))


def test_a_hidden_caption_of_pandocs_own_is_kept(tmp_path: Path) -> None:
    (tmp_path / "a.png").write_bytes(make_png())
    path = tmp_path / "page.html"
    figure = '<figure><img src="a.png" alt="A cat"><figcaption aria-hidden="true">A cat</figcaption></figure>'
    path.write_text(f"<nav>Home</nav><article><h1>Title</h1><p>{'Text. ' * 50}</p>{figure}</article>", "utf-8")
    (picture,) = found(read_article(path), n.Figure)
    assert "cat" in repr(picture.caption)


def test_an_image_that_only_a_source_names_comes_along(tmp_path: Path) -> None:
    (tmp_path / "a.png").write_bytes(make_png())
    path = tmp_path / "page.html"
    path.write_text('<h1>Title</h1><p>Text.</p><picture><source srcset="a.png 2x"></picture>', "utf-8")
    (image,) = found(read_article(path), n.Image)
    assert image.target[0] in read_article(path).resources


def test_notes_after_the_main_part_come_along(tmp_path: Path) -> None:
    path = tmp_path / "page.html"
    note = '<section class="footnotes"><ol><li id="fn1"><p>The note itself.</p></li></ol></section>'
    path.write_text(f'<main><h1>T</h1><p>Text.<a href="#fn1">1</a></p></main>{note}<p>Stray.</p>', "utf-8")
    text = text_of(read_article(path))
    assert "note itself." in text
    assert "Stray" not in text


def test_readings_of_characters_are_told_from_them(tmp_path: Path) -> None:
    path = tmp_path / "page.html"
    path.write_text("<h1>T</h1><p>A <ruby>漢<rt>kan</rt></ruby> b.</p>", "utf-8")
    assert "漢(kan)" in text_of(read_article(path)).replace(" ", "")


LONG = "".join(
    f"<p>Sentence {number} tells of the window that plays films, which people tried on old machines, and of what they found there.</p>"
    for number in range(4)
)
SHELL = (
    '<html lang="{2}"><head><title>What we mended this week | Shop</title></head><body>{0}'
    '<nav><a href="/">Home</a> <a href="/all">All</a></nav><article>{1}</article><footer>Imprint</footer></body></html>'
)


def on_page(folder: Path, head: str, inside: str, language: str = "en") -> Article:
    (folder / "a.html").write_text(SHELL.format(head, inside, language), "utf-8")
    return read_article(folder / "a.html")


def test_a_month_is_no_name_and_neither_is_a_label(tmp_path: Path) -> None:
    heading = "<h1>What we mended this week</h1>"
    dated = f'{heading}<div class="byline">By Ana Sole May 20, 2019</div>{LONG}'
    assert on_page(tmp_path, "", dated).metadata.authors == ("Ana Sole",)
    named = f'{heading}<div class="byline">By Theresa May 20 June 2019</div>{LONG}'
    assert on_page(tmp_path, "", named).metadata.authors == ("Theresa May",)
    account = '<div class="account"><span class="username">Username</span></div>'
    credited = f'{heading}<p class="credit">Written by <b>Ana Sole</b></p>{LONG}'
    assert on_page(tmp_path, account, credited).metadata.authors == ("Ana Sole",)


def test_a_date_in_figures_is_read_in_its_country_s_order(tmp_path: Path) -> None:
    inside = f'<h1>What we mended this week</h1><div class="date">3/09/15 8:12am</div>{LONG}'
    assert str(on_page(tmp_path, "", inside, "en-US").metadata.date) == "2015-03-09"
    assert str(on_page(tmp_path, "", inside, "en-GB").metadata.date) == "2015-09-03"


def test_a_site_s_greeting_is_not_the_article_s_title(tmp_path: Path) -> None:
    head = "<header><h1>Hello, this is the shop of films.</h1></header>"
    article = on_page(tmp_path, head, f"<h2>What we mended this week</h2>{LONG}")
    assert article.metadata.title_text == "What we mended this week"
    assert not [node for node in iterate(article.blocks) if isinstance(node, n.Header)]


def test_an_article_s_list_of_sources_stays_and_a_site_s_own_links_go(tmp_path: Path) -> None:
    sources = "".join(f'<li><a href="https://{name}.example/x">https://{name}.example/x</a></li>' for name in "ab")
    more = "".join(f'<li><a href="/{name}">Another article of ours, {name}</a></li>' for name in "cd")
    inside = f"<h1>What we mended this week</h1>{LONG}<h2>Sources</h2><ul>{sources}</ul><h2>More</h2><ul>{more}</ul>"
    article = on_page(tmp_path, "", inside)
    headings = [plain_text(node.content) for node in iterate(article.blocks) if isinstance(node, n.Header)]
    assert headings == ["Sources"]
    assert sum(isinstance(node, n.Link) for node in iterate(article.blocks)) == 2


def test_items_keep_the_numbers_that_they_say(tmp_path: Path) -> None:
    path = tmp_path / "a.html"
    items = '<li>One</li><li value="3">Three</li><li>Four</li><li value="9"><p>Nine</p></li><li value="10">Ten</li>'
    path.write_text(f"<html lang=en><body><h1>A title</h1><p>Text.</p><ol>{items}</ol>Tail.</body></html>", "utf-8")
    article = read_article(path)
    lists = [block for block in article.blocks if isinstance(block, n.OrderedList)]
    assert [(one.attributes.start, len(one.items)) for one in lists] == [(1, 1), (3, 2), (9, 2)]
    assert not any(finding.code == "text-lost" for finding in article.findings)


LINE = (
    "The week began with a long list of small faults in the window that plays films, and most of it is behind us now."
)


def _page(folder: Path, body: str, head: str = "", around: str = "") -> Article:
    text = " ".join([LINE] * 4)
    page = f"<html lang='en'><head><title>T</title>{head}</head><body>{around}<article><h1>T</h1><p>{text}</p>{body}"
    (folder / "a.html").write_text(f"{page}<p>Last. {text}</p></article></body></html>", "utf-8")
    return read_article(folder / "a.html")


AROUND = pytest.mark.parametrize("around", ["", "<nav><a href='/'>Home</a></nav>"])


@AROUND
def test_what_a_stylesheet_hides_is_left_out_and_told(tmp_path: Path, around: str) -> None:
    style = "<style>/* a */ .x, p.y { display: none } #z{visibility:hidden} @media print { .w {display:none} }</style>"
    body = "<p class='x'>One.</p><p class='y'>Two.</p><p id='z'>Three.</p><p class='w'>Seen.</p><p hidden>Four.</p>"
    article = _page(tmp_path, body, style, around)
    told = [finding.message for finding in article.findings if finding.code == "hidden-text"]
    assert told == ["Hidden text is left out: “One. Two. Three. Four.”."]
    assert "Seen." in repr(article.blocks)
    assert not any(word in repr(article.blocks) for word in ("One.", "Two.", "Three.", "Four."))


def test_what_a_stylesheet_hides_until_a_script_has_run_is_read(tmp_path: Path) -> None:
    article = _page(tmp_path, "", "<style>article { display: block } .all { display: none }</style>")
    text = (tmp_path / "a.html").read_text("utf-8").replace("<article>", "<article class='all'>")
    (tmp_path / "a.html").write_text(text, "utf-8")
    assert read_article(tmp_path / "a.html").blocks == article.blocks


@AROUND
def test_closed_dialogs_and_templates_are_not_shown_and_a_search_finds_the_rest(tmp_path: Path, around: str) -> None:
    body = "<dialog><p>Closed.</p></dialog><template><p>Mould.</p></template><p hidden='until-found'>Found.</p>"
    shown = repr(_page(tmp_path, body, around=around).blocks)
    assert "Found." in shown
    assert "Closed." not in shown
    assert "Mould." not in shown


@AROUND
def test_what_a_page_would_load_is_named(tmp_path: Path, around: str) -> None:
    body = (
        "<iframe src='https://v.example/1' title='A film'>No.</iframe>"
        "<p><video src='https://v.example/2.mp4'>Not here.</video></p>"
    )
    article = _page(tmp_path, body, around=around)
    (finding,) = (each for each in article.findings if each.code == "raw-markup-left-out")
    assert finding.message.endswith("iframe A film, video https://v.example/2.mp4.")
    assert [node.target[0] for node in iterate(article.blocks) if isinstance(node, n.Link)] == [
        "https://v.example/2.mp4"
    ]
    assert "Not" not in repr(article.blocks)


@AROUND
def test_a_time_in_a_sentence_is_text(tmp_path: Path, around: str) -> None:
    body = (
        "<p>The workshop was closed from Monday on and opened at <time datetime='2020-01-01'>New year</time> again.</p>"
    )
    assert "year" in repr(_page(tmp_path, body, around=around).blocks)


@AROUND
def test_marks_beside_headings_go_and_terms_in_groups_stay(tmp_path: Path, around: str) -> None:
    body = "<h2>Part<a class='headerlink' href='#p'>¶</a></h2><dl><div><dt>Term</dt><dd>Meaning</dd></div></dl>"
    article = _page(tmp_path, body, around=around)
    assert "¶" not in repr(article.blocks)
    (terms,) = (node for node in iterate(article.blocks) if isinstance(node, n.DefinitionList))
    assert len(terms.items) == 1


def test_formulas_count_where_a_script_would_set_them(tmp_path: Path) -> None:
    body = r"<p>The \(x^2\) and $$y$$, for $5 and $6.</p>"
    script = "<script src='https://x.example/mathjax/tex.js'></script>"
    formulas = (node.text for node in iterate(_page(tmp_path, body, script).blocks) if isinstance(node, n.Math))
    assert list(formulas) == ["x^2", "y"]
    assert not [node for node in iterate(_page(tmp_path, body).blocks) if isinstance(node, n.Math)]


def test_what_is_offered_after_the_last_line_is_no_article(tmp_path: Path) -> None:
    links = "".join(f"<h3><a href='/{number}'>Another thing to read, number {number}</a></h3>" for number in range(6))
    around = "<nav><a href='/'>Home</a></nav>"
    _page(tmp_path, "", around=around)
    text = (tmp_path / "a.html").read_text("utf-8")
    offer = f"<div class='zone'>{links}<p>Words about them.</p></div>"
    (tmp_path / "a.html").write_text(text.replace("</article>", f"{offer}</article>"), "utf-8")
    assert "Another" not in repr(read_article(tmp_path / "a.html").blocks)


@pytest.mark.parametrize(
    ("head", "author"),
    [
        ("<meta name='DC.Creator' content='Ana Sole'><meta name='author' content='Web Team'>", "Ana Sole"),
        ("<meta property='x:y dc:creator' content='Ana Sole'><meta name='author' content='FAIL'>", "Ana Sole"),
        ("<meta name='parsely-author' content='Ana Sole'>", "Ana Sole"),
    ],
)
def test_authors_are_those_that_the_head_names_best(tmp_path: Path, head: str, author: str) -> None:
    assert _page(tmp_path, "", head).metadata.authors == (author,)
    assert _page(tmp_path, "", head, "<nav><a href='/'>Home</a></nav>").metadata.authors == (author,)


# ---------------------------------------------------------------- authors in data and lines

DATA = '<script type="application/ld+json">{}</script>'
NAMED = [
    ({"@type": "NewsArticle", "author": {"@type": "Person", "name": "Ana Sole"}}, ("Ana Sole",)),
    ({"@type": ["Article", "Thing"], "author": ["Ana Sole", {"name": ["Bo Reed"]}]}, ("Ana Sole", "Bo Reed")),
    ({"@graph": [{"@type": "Article", "author": {"@id": "#a"}}, {"@id": "#a", "@type": "Person", "name": "Ana Sole"}]}, ("Ana Sole",)),
    ([{"@type": "WebSite", "author": "The Site"}, {"@type": "BlogPosting", "author": "Ana &amp; Co"}], ("Ana & Co",)),
    ({"@type": "Article", "author": {"@type": "Organization", "name": "The Harbour Project"}}, ("The Harbour Project",)),
    ({"@type": "Article", "author": [{"@type": "Organization", "name": "The Daily"}, {"@type": "Person", "name": "Ana Sole"}]}, ("Ana Sole",)),
    ({"@type": "Article", "author": "https://example.org/ana"}, ()),
    ({"@type": "ItemList", "itemListElement": [{"@type": "Article", "author": "Somebody Else"}]}, ()),
]  # fmt: skip


@pytest.mark.parametrize(("data", "authors"), NAMED)
def test_authors_are_those_of_the_pages_data(tmp_path: Path, data: Any, authors: tuple[str, ...]) -> None:
    article = _page(tmp_path, "", DATA.format(json.dumps(data)), "<nav><a href='/'>Home</a></nav>")
    assert article.metadata.authors == authors


@pytest.mark.parametrize(
    "broken", ["", "{", "[" * 3000, '{"@type": "Article", "author": 5}', '{"@type": "Article", "author": [[]]}']
)
def test_broken_data_name_nobody(tmp_path: Path, broken: str) -> None:
    assert _page(tmp_path, "", DATA.format(broken), "<nav><a href='/'>Home</a></nav>").metadata.authors == ()


LINES = {
    "<div class='featurebyline'>By <b>Nathan Willis</b> March 25, 2015</div>": ("Nathan Willis",),
    "<p>Par Sébastien Farcis</p>": ("Sébastien Farcis",),
    "<p>Von Ada Klein, 3. Mai 2024</p>": ("Ada Klein",),
    "<p>Por Luz Prado</p>": ("Luz Prado",),
    "<p>Von Zeit zu Zeit</p>": (),
    "<p>Text: Ada Klein</p>": ("Ada Klein",),
    "<p class='byline'>Geschrieben von Ada Klein</p>": ("Ada Klein",),
    "<p class='byline'>Anna von Sole</p>": ("Anna von Sole",),
    "<p class='byline'>By Ana Sole and Bo Reed</p>": ("Ana Sole", "Bo Reed"),
}


@pytest.mark.parametrize("line", LINES)
def test_a_line_names_who_wrote(tmp_path: Path, line: str) -> None:
    assert _page(tmp_path, line, "", "<nav><a href='/'>Home</a></nav>").metadata.authors == LINES[line]


def test_a_person_in_a_line_counts_more_than_an_agency(tmp_path: Path) -> None:
    head = '<meta name="author" content="AFP">'
    page = _page(tmp_path, "<p>Par Sébastien Farcis</p>", head, "<nav><a href='/'>Home</a></nav>")
    assert page.metadata.authors == ("Sébastien Farcis",)
    assert _page(tmp_path, "", head, "<nav><a href='/'>Home</a></nav>").metadata.authors == ("AFP",)


# ---------------------------------------------------------------- what a site puts into its articles

STORY = "".join(
    f"<p>{number}. Water boils at a lower heat on a hill, since the air above it is thin there.</p>"
    for number in range(30)
)
CARD = "<div><h3><a href='{}'>Another {}</a></h3><p>What the other one is about, in a line that goes on for a while.</p></div>"
CARDS = "".join(CARD.format(f"/other/{number}", number) for number in range(5))
OWN_CARDS = "".join(CARD.format(f"https://maker{number}.example/", number) for number in range(5))
PICTURES = "<div class='gallery'>{}</div>"
SLIDES = "".join(
    f"<div><h2>Slide {number}</h2><p>The slide says a lot about something else, and goes on with it.</p></div>"
    for number in range(6)
)
CAPTIONS = "".join(
    f"<figure><img src='a.png'><figcaption>Caption {number} of the hill</figcaption></figure>" for number in range(6)
)
MENU = f"<div>{''.join(f'<div>Option {number}</div>' for number in range(14))}</div>"
SITE = "<nav><a href='/'>Home</a></nav>"


@pytest.mark.parametrize(("inset", "text"), [(CARDS, "Another"), (PICTURES.format(SLIDES), "Slide"), (MENU, "Option")])
def test_what_a_site_puts_into_an_article_is_left_out(tmp_path: Path, inset: str, text: str) -> None:
    article = _page(tmp_path, f"<div>{STORY}</div><div>{inset}</div>", "", SITE)
    assert "29. Water" in text_of(article)
    assert text not in text_of(article)


@pytest.mark.parametrize(("inset", "text"), [(OWN_CARDS, "Another 4"), (PICTURES.format(CAPTIONS), "Caption 5")])
def test_an_articles_own_lists_and_pictures_stay(tmp_path: Path, inset: str, text: str) -> None:
    assert text in text_of(_page(tmp_path, f"<div>{STORY}</div><div>{inset}</div>", "", SITE))


def test_a_page_of_cards_or_slides_keeps_them(tmp_path: Path) -> None:
    assert "Another 4" in text_of(_page(tmp_path, f"<p>All we have.</p><div>{CARDS}</div>", "", SITE))
    assert "Slide 5" in text_of(_page(tmp_path, f"<p>All we have.</p>{PICTURES.format(SLIDES)}", "", SITE))


# ---------------------------------------------------------------- for screen readers, and dialogs

UNSEEN = [
    "sr-only",
    "visually-hidden",
    "govuk-visually-hidden",
    "screen-reader-text",
    "element-invisible",
    "sr-only sr-only-focusable",
]


@pytest.mark.parametrize("site", ["", SITE])
@pytest.mark.parametrize("name", UNSEEN)
def test_what_is_only_read_aloud_is_left_out_and_told(tmp_path: Path, name: str, site: str) -> None:
    article = _page(
        tmp_path, f"<p>Warm <span class='{name}'>(only aloud)</span> <b class='not-sr-only'>tea</b>.</p>", "", site
    )
    assert ("aloud" in text_of(article), "tea" in text_of(article)) == (False, True)
    assert "hidden-text" in {finding.code for finding in article.findings}


@pytest.mark.parametrize("site", ["", SITE])
def test_an_open_dialog_is_shown_and_a_closed_one_is_not(tmp_path: Path, site: str) -> None:
    article = _page(
        tmp_path, "<p>Tea.</p><dialog open><p>Mind the steam.</p></dialog><dialog><p>Later.</p></dialog>", "", site
    )
    assert ("Mind" in text_of(article), "Later" in text_of(article)) == (True, False)
    assert "hidden-text" in {finding.code for finding in article.findings}


@pytest.mark.parametrize("site", ["", SITE])
@pytest.mark.parametrize("tag", ["noscript", "canvas", "audio", "textarea"])
def test_what_stands_in_for_something_else_is_left_out_and_told(tmp_path: Path, tag: str, site: str) -> None:
    article = _page(tmp_path, f"<p>Tea.</p><{tag}>Ask Ana.</{tag}><p>Milk.</p>", "", site)
    assert ("Ask" in text_of(article), "Milk" in text_of(article)) == (False, True)
    assert [each.message for each in article.findings if each.code == "standby-left-out"] == [
        "What a page has in fields, and for browsers that can't show something, is left out: “Ask Ana.”."
    ]


def test_a_scrap_beside_a_short_article_is_none_of_it(tmp_path: Path) -> None:
    lines = "".join(
        f"<p>The {word} of the harbour met and spoke of the boats for an hour.</p>"
        for word in ("elders", "pilots", "masters", "traders")
    )
    page = f"<html><head><title>T</title></head><body><div class='nav'><ul><li><a href='/'>Home</a></li></ul></div><div>An update of your browser is there</div><div><h1>T</h1>{lines}</div><form></form></body></html>"
    (tmp_path / "a.html").write_text(page, "utf-8")
    text = text_of(read_article(tmp_path / "a.html"))
    assert ("traders" in text, "browser" in text) == (True, False)


@pytest.mark.parametrize(
    "facts", ["<table><tr><th>Founded</th><td>{}</td></tr></table>", "<dl><dt>Founded</dt><dd>{}</dd></dl>"]
)
def test_a_day_among_facts_is_text(tmp_path: Path, facts: str) -> None:
    day = "<time datetime='1998-02-28'>28 February 1998</time>"
    assert "February" in text_of(_page(tmp_path, facts.format(day), "", SITE))


AWAY = [
    "font-size: 0",
    "position:absolute; left:-9999px",
    "text-indent: -999em",
    "position:absolute;clip: rect(0 0 0 0)",
    "clip:rect(1px, 1px, 1px, 1px)",
]


@pytest.mark.parametrize("site", ["", SITE])
@pytest.mark.parametrize("style", AWAY)
def test_what_stands_where_nobody_looks_is_left_out_and_told(tmp_path: Path, style: str, site: str) -> None:
    body = f"<p style='{style}'>Unseen.</p><p style='font-size: 0.9em; margin-left: -20px'>Small.</p><p class='away'>Far off.</p>"
    article = _page(tmp_path, body, f"<style>.away {{ {style} }}</style>" if "font" not in style else "", site)
    text = text_of(article)
    assert ("Unseen" in text, "Small" in text, "Far" in text) == (False, True, "font" in style)
    assert "hidden-text" in {finding.code for finding in article.findings}


@pytest.mark.parametrize(("language", "day"), [("en-US", dt.date(2024, 5, 3)), ("en-GB", dt.date(2024, 3, 5))])
def test_a_day_in_the_head_is_in_the_order_of_its_country(tmp_path: Path, language: str, day: dt.date) -> None:
    _page(tmp_path, STORY, "<meta name='date' content='05/03/2024'>", SITE)
    text = (tmp_path / "a.html").read_text("utf-8")
    (tmp_path / "a.html").write_text(re.sub(r"<html[^>]*>", f"<html lang='{language}'>", text), "utf-8")
    assert read_article(tmp_path / "a.html").metadata.date == day


@pytest.mark.parametrize(
    ("line", "published", "updated"),
    [
        ("Updated 5 June 2024 · First published 3 May 2024", "2024-05-03", "2024-06-05"),
        (
            "First published on Fri 3 May 2024 10.22 BST<br>Last updated on Wed 5 Jun 2024 11.00 BST",
            "2024-05-03",
            "2024-06-05",
        ),
        (
            "<span>Published: May 3, 2024</span><span>Updated: June 5, 2024 9:00 am ET</span>",
            "2024-05-03",
            "2024-06-05",
        ),
        ("Published 2024-05-03 by the editors", "2024-05-03", None),
        ("Updated every day since 3 May 2024", None, None),
    ],
)
def test_days_with_a_word_before_each(line: str, published: str | None, updated: str | None) -> None:
    sentence = f"Published 1 May 2024 is what we read{', and more of that' * 10}."
    root = parse(f"<html><body><p>{sentence}</p><p>{line}</p></body></html>")
    assert root is not None
    found = stamps_on_page(root, "en-GB")
    assert [day and day.isoformat() for day in found] == [published, updated]


def test_the_day_of_a_change_is_not_that_of_publication(tmp_path: Path) -> None:
    lines = "<h1>What we mended this week</h1><p>Updated 5 June 2024. First published 3 May 2024.</p>"
    metadata = on_page(tmp_path, "", f"{lines}{LONG}", "en-GB").metadata
    assert (metadata.date, metadata.updated) == (dt.date(2024, 5, 3), dt.date(2024, 6, 5))


def test_the_day_of_a_change_alone_changes_nothing_said_in_the_head(tmp_path: Path) -> None:
    head = "<meta property='article:published_time' content='2024-05-01'>"
    lines = "<h1>What we mended this week</h1><p>Aktualisiert am 5. Juni 2024, erschienen am 3. Mai 2024</p>"
    metadata = on_page(tmp_path, head, f"{lines}{LONG}", "de").metadata
    assert (metadata.date, metadata.updated) == (dt.date(2024, 5, 1), dt.date(2024, 6, 5))


def test_a_main_part_that_holds_little_is_not_taken_alone(tmp_path: Path) -> None:
    article = _page(tmp_path, "<main>In the main part.</main>", "", SITE)
    text = text_of(article)
    assert ("In the main part" in text, "Last." in text) == (True, True)
    assert "text-lost" not in {finding.code for finding in article.findings}


@AROUND
def test_what_a_template_shows_is_text(tmp_path: Path, around: str) -> None:
    shown = '<div><template shadowrootmode="open"><p>Seen at once.</p></template></div>'
    text = text_of(_page(tmp_path, f"{shown}<template><p>Not seen.</p></template>", "", around))
    assert ("Seen at once" in text, "Not seen" in text) == (True, False)


def test_a_drawing_in_a_page_is_described_by_its_title(tmp_path: Path) -> None:
    drawing = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><title>A red kettle</title><rect/></svg>'
    article = _page(tmp_path, f"<p>{drawing}</p>")
    assert [plain_text(node.content) for node in iterate(article.blocks) if isinstance(node, n.Image)] == [
        "A red kettle"
    ]


def test_of_elements_that_hold_several_things_the_one_that_is_shown_is_read(tmp_path: Path) -> None:
    (tmp_path / "red.png").write_bytes(make_png())
    body = (
        '<p>First.</p><figure><picture><source srcset="red.webp"><img src="red.png" alt="Red"></picture></figure>'
        '<object data="https://example.org/a.svg"><p>What stands for it.</p></object><p>Take <select><option>one'
        "<option selected>two</select>, at noon.<datalist><option>three</datalist></p>"
    )
    (tmp_path / "a.html").write_text(f"<html><body><h1>T</h1>{body}</body></html>", "utf-8")
    article = read_article(tmp_path / "a.html")
    assert words(article) == "First. Red What stands for it. Take two, at noon."
    assert [node.target[0] for node in iterate(article.blocks) if isinstance(node, n.Image)] == [*article.resources]
    assert {finding.code for finding in article.findings} == {"raw-markup-left-out"}  # what would be loaded
