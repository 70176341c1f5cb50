# ruff: noqa: E501 - texts as people write them
"""Metadata, titles, dates and languages, from whatever a format calls them."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from pathlib import Path

import pytest

from tests.ingest.test_encoding import TEXTS
from toolkit import pandoc
from toolkit.document import Article, Metadata, nodes as n
from toolkit.document.text import plain_text
from toolkit.document.transform import iterate
from toolkit.ingest import read_article
from toolkit.ingest.dates import DateReading, read_date
from toolkit.ingest.detection import other_language


def read(folder: Path, text: str, name: str = "a-short_name.md", language: str | None = None) -> Article:
    (folder / name).write_text(text, "utf-8")
    return read_article(folder / name, language=language)


def codes(article: Article) -> list[str]:
    return [finding.code for finding in article.findings]


def headings(article: Article) -> list[tuple[int, str]]:
    return [(each.level, plain_text(each.content)) for each in iterate(article.blocks) if isinstance(each, n.Header)]


# ---------------------------------------------------------------- dates

DAY = dt.date(2020, 4, 2)
DATES = [
    ("2020-04-02", "en", DAY), ("2020-04-02T10:30:00+08:00", "en", DAY), ("2020/4/2", "en", DAY), ("2020.04.02", "ko", DAY),
    ("2020年4月2日", "zh", DAY), ("2020年04月02日 09:15", "zh", DAY), ("2020년 4월 2일", "ko", DAY), ("2 April 2020", "en", DAY),
    ("Apr. 02, 2020", "en", DAY), ("Thursday, April 2nd, 2020", "en", DAY), ("2 avril 2020", "fr", DAY), ("2. April 2020", "de", DAY),
    ("2 de abril de 2020", "es", DAY), ("2 апреля 2020 г.", "ru", DAY), ("2 April 2020", "fr", DAY), ("02.04.2020", "en", DAY),
    ("02/04/2020", "fr", DAY), ("02/04/2020", "en-GB", DAY), ("04/02/2020", "en-US", DAY), ("04/30/2020", "en", dt.date(2020, 4, 30)),
    ("04/04/2020", "en", dt.date(2020, 4, 4)), ("April 2, 2020 10:30 a.m.", "en", DAY),
]  # fmt: skip


@pytest.mark.parametrize(("text", "language", "day"), DATES)
def test_dates_are_read(text: str, language: str, day: dt.date) -> None:
    assert read_date(text, language) == DateReading(day)


NO_DATES = [
    "",
    "April 2020",
    "2020",
    "yesterday",
    "in 3 days",
    "12",
    "May",
    "Section 2, 2020 words",
    "2020-13-45",
    "32 April 2020",
    "x" * 100,
]


@pytest.mark.parametrize("text", NO_DATES)
def test_what_is_no_day_is_no_date(text: str) -> None:
    assert read_date(text, "en") == DateReading()


def test_numbers_that_can_mean_two_days_mean_none() -> None:
    assert read_date("02/04/2020", "en") == DateReading(ambiguous=True)
    assert read_date("02-04-2020", "en") == DateReading(ambiguous=True)


# ---------------------------------------------------------------- fields


def test_fields_come_under_our_names(tmp_path: Path) -> None:
    article = read(
        tmp_path,
        "---\ntitle: T\nauthors: [A, B]\npublished: 2 April 2020\nlastmod: 2020-04-03\nlanguage: pt_br\ntags: x, y\n"
        "summary: S\ncopyright: C\nkept: {a: 1}\n---\n\nText.",
    )
    metadata = article.metadata
    assert (metadata.authors, metadata.date, metadata.updated) == (("A", "B"), DAY, dt.date(2020, 4, 3))
    assert (metadata.language, metadata.keywords) == ("pt-BR", ("x", "y"))
    assert (metadata.description, metadata.rights) == ("S", "C")
    assert metadata.extra.keys() == {"kept"}
    assert codes(article) == []


def test_what_is_no_date_is_left_as_it_is(tmp_path: Path) -> None:
    assert read(tmp_path, "---\ntitle: T\ndate: Spring 2020\n---\n\nText.").metadata.text("date") == "Spring 2020"
    article = read(tmp_path, "---\ntitle: T\ndate: 02/04/2020\n---\n\nText.")
    assert (article.metadata.text("date"), codes(article)) == ("02/04/2020", ["ambiguous-date"])


def with_part(data: bytes, name: str, content: str) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(buffer, "w") as new:
        for member in old.infolist():
            new.writestr(member, content if member.filename == name else old.read(member))
    return buffer.getvalue()


CORE = """<?xml version="1.0"?><cp:coreProperties
 xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties"
 xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/">
<dc:title>{title}</dc:title><dc:creator>Jane Doe; John Roe</dc:creator><dc:language>de-DE</dc:language>
<cp:keywords>one, two</cp:keywords><dc:description>About it.</dc:description><dc:subject>Rivers</dc:subject>
<dcterms:created>2020-04-02T10:00:00Z</dcterms:created></cp:coreProperties>"""


def test_properties_of_a_word_document(tmp_path: Path) -> None:
    plain = pandoc.run(["-f", "markdown", "-t", "docx", "-o", "-"], b"Ein Absatz, der keinen Titel hat.")
    path = tmp_path / "Der Bericht.docx"
    path.write_bytes(with_part(plain, "docProps/core.xml", CORE.format(title="The Title")))
    metadata = read_article(path).metadata
    assert (metadata.title_text, metadata.authors, metadata.date) == ("The Title", ("Jane Doe", "John Roe"), DAY)
    assert (metadata.language, metadata.keywords) == ("de-DE", ("one", "two"))
    assert (metadata.description, metadata.text("subject")) == ("About it.", "Rivers")
    path.write_bytes(with_part(plain, "docProps/core.xml", CORE.format(title="Microsoft Word - Dokument1")))
    article = read_article(path)
    assert (article.metadata.title_text, codes(article)) == ("Der Bericht", ["no-title"])
    path.write_bytes(with_part(plain, "docProps/core.xml", "no xml"))
    assert read_article(path).metadata.authors == ()


def test_what_a_word_document_says_itself_counts_more_than_its_properties(samples: Path, tmp_path: Path) -> None:
    data = with_part((samples / "master.docx").read_bytes(), "docProps/core.xml", CORE.format(title="Other"))
    (tmp_path / "a.docx").write_bytes(data)
    metadata = read_article(tmp_path / "a.docx").metadata
    assert (metadata.title_text, metadata.authors) == ("A Rich Title", ("Jane Doe", "John Roe"))


def test_properties_of_an_epub(samples: Path) -> None:
    metadata = read_article(samples / "master.epub").metadata
    assert metadata.authors == ("Jane Doe", "John Roe")
    assert (metadata.description, metadata.language) == ("What a rich article has.", "en-GB")
    assert metadata.title == (n.Str("A"), n.Space(), n.Str("Rich"), n.Space(), n.Str("Title"))


# ---------------------------------------------------------------- titles

TITLED = {
    # A single first-level heading at the beginning is the title, and the others move up.
    "# The *title*\n\nText.\n\n## One\n\n### Two\n": ("The title", [(1, "One"), (2, "Two")], []),
    "# One\n\nText.\n\n# Two\n": ("a short name", [(1, "One"), (1, "Two")], ["no-title"]),
    "Text.\n\n# One\n": ("a short name", [(1, "One")], ["no-title"]),
    "Text.\n": ("a short name", [], ["no-title"]),
    "---\ntitle: The title\n---\n\n# One\n\nText.\n": ("The title", [(1, "One")], []),
    "---\ntitle: The title\n---\n\n## One\n\nText.\n": ("The title", [(2, "One")], []),
    "---\ntitle: 'The “title”'\n---\n\n# The \"Title\"\n\nText.\n\n## One\n": ("The “title”", [(1, "One")], []),
    "---\ntitle: The title\n---\n\n# The title\n\nText.\n\n# One\n": ("The title", [(1, "One")], []),
    "---\ntitle: ''\n---\n\n# The title\n\nText.\n": ("The title", [], []),
    "::: x\n# The title\n\nText.\n\n## One\n:::\n": ("The title", [(1, "One")], []),
}


@pytest.mark.parametrize("text", TITLED)
def test_the_title_is_never_missing_and_never_twice(tmp_path: Path, text: str) -> None:
    article = read(tmp_path, text)
    assert (article.metadata.title_text, headings(article), codes(article)) == TITLED[text]


def test_formatting_and_links_of_a_title_are_kept(tmp_path: Path) -> None:
    article = read(tmp_path, "# The *title* {#top}\n\nBack to [the top](#top).\n")
    assert n.Emph((n.Str("title"),)) in article.metadata.title
    assert "top" in {each.attr.identifier for each in iterate(article.blocks) if isinstance(each, n.Div)}


def test_what_repeats_the_metadata_below_the_title_goes_with_it(tmp_path: Path) -> None:
    head = "---\ntitle: T\nauthor: Jane Doe\ndate: 2 April 2020\n---\n\n# T\n\nJane Doe\n\n"
    assert len(read(tmp_path, f"{head}2020-04-02\n\nText.").blocks) == 1
    assert len(read(tmp_path, f"{head}3 April 2020\n\nText.").blocks) == 2


def test_a_page_may_name_its_site_in_the_title(tmp_path: Path) -> None:
    html = "<html><head><title>The Headline | The Daily</title></head><body><h1>The Headline</h1><p>Text.</p></body></html>"
    article = read(tmp_path, html, "a.html")
    assert (article.metadata.title_text, headings(article)) == ("The Headline", [])


# ---------------------------------------------------------------- languages


def test_the_language_is_settled_in_order(tmp_path: Path) -> None:
    assert read(tmp_path, "# T\n\nText.").language == "en"
    assert read(tmp_path, "---\nlang: DE_at\n---\n\n# T\n\nText.").language == "de-AT"
    assert read(tmp_path, "---\nlang: de\n---\n\n# T\n\nText.", language="de_AT").language == "de-AT"


def test_contradictions_about_the_language_are_found(tmp_path: Path) -> None:
    assert codes(read(tmp_path, "---\nlang: zh\n---\n\n# T\n\nText.", language="en")) == ["language-mismatch"]
    assert codes(read(tmp_path, "---\nlang: English, mostly\n---\n\n# T\n\nText.")) == ["invalid-language"]
    article = read(tmp_path, f"# T\n\n{TEXTS['zh']}\n\n{TEXTS['zh']}")
    assert codes(article) == ["language-mismatch"]
    assert "--from zh" in article.findings[0].message


@pytest.mark.parametrize("language", sorted(TEXTS))
def test_texts_agree_with_their_language_and_no_other(language: str) -> None:
    blocks = Article(Metadata(), (n.Para(tuple(n.Str(word) for word in (TEXTS[language] * 2).split())),)).blocks
    assert other_language(blocks, language) == ""
    wrong = "fi" if language != "fi" else "en"
    assert other_language(blocks, wrong) == language.split("-", maxsplit=1)[0]
    assert other_language(blocks, "en" if language != "en" else "de") == language.split("-", maxsplit=1)[0]


def test_short_texts_and_code_contradict_nobody() -> None:
    short = (n.Para((n.Str("Guten Tag, wie geht es Ihnen?"),)),)
    code = (n.Para((n.Str("Text."),)), n.CodeBlock(n.EMPTY_ATTR, TEXTS["de"] * 3))
    assert other_language(short, "en") == ""
    assert other_language(code, "en") == ""
