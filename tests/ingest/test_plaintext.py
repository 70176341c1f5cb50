# ruff: noqa: E501 - texts as people write them
"""Plain text: what is found in it, what is left alone, and that nothing is lost."""

from __future__ import annotations

import datetime as dt
import re
import subprocess
import sys
import textwrap
import unicodedata
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings, strategies as st

from toolkit.document import Article, nodes as n
from toolkit.document.text import plain_text
from toolkit.ingest import read_article
from toolkit.ingest.plaintext import read_plain_text

SEED = Path(__file__).parents[2] / "seeds" / "000_8cf9f7c4be1979b2.txt"


def read(text: str, language: str = "en") -> Article:
    reading = read_plain_text(Path("a.txt"), text, language)
    return Article(reading.metadata, reading.blocks, findings=reading.findings)


def body(text: str) -> n.Blocks:
    """The blocks of a text that a headline and a paragraph stand before and a paragraph after."""
    article = read(f"A headline\n\nFirst paragraph, with a full stop.\n\n{text}\n\nThe last paragraph ends here.")
    return article.blocks[1:-1]


def text_of(block: n.Block) -> str:
    match block:
        case n.Para(content) | n.Plain(content) | n.Header(_, _, content):
            return plain_text(content)
        case n.Div(_, content) | n.BlockQuote(content):
            return "\n".join(map(text_of, content))
        case n.LineBlock(lines):
            return "\n".join(map(plain_text, lines))
        case n.BulletList(items):
            return "\n".join(f"- {text_of(item[0])}" for item in items)
        case n.OrderedList(attributes, items):
            return "\n".join(f"{attributes.start + i}. {text_of(item[0])}" for i, item in enumerate(items))
        case n.HorizontalRule():
            return "***"
        case _:
            raise AssertionError(block)


def test_the_article_in_seeds() -> None:
    article = read_article(SEED)
    metadata = article.metadata
    assert metadata.title_text == "China shares experience, resources in global novel coronavirus battle"
    assert (metadata.date, metadata.updated) == (dt.date(2020, 4, 2), dt.date(2020, 4, 1))
    assert (metadata.authors, metadata.language) == ((), "en")
    caption, *paragraphs = article.blocks
    assert isinstance(caption, n.Div)
    assert caption.attr.classes == ("caption",)
    assert isinstance(caption.content[0], n.Para)
    credit = caption.content[0].content[-1]
    assert credit == n.Span(n.Attr(classes=("credit",)), (n.Str("[Photo/Xinhua]"),))
    assert text_of(caption).startswith("Medical staff work")
    assert all(isinstance(block, n.Para) for block in paragraphs)
    assert len(paragraphs) == 9
    assert text_of(paragraphs[5]).startswith('"During earlier stages of the domestic outbreak')
    source = SEED.read_text("utf-8").strip().split("\n\n")
    assert [text_of(block) for block in article.blocks] == source[2:]
    assert [finding.code for finding in article.findings] == ["updated-before-date"]
    assert (article.origin.path, article.origin.format) == (str(SEED), "text")


def test_plain_text_needs_no_parser_of_web_pages() -> None:
    """And no detectors either: what is slow to load is loaded where it is needed."""
    code = (
        "import sys, pathlib; from toolkit.ingest import read_article; read_article(pathlib.Path(sys.argv[1]));"
        "slow = {'lxml', 'trafilatura', 'py3langid', 'charset_normalizer', 'babel', 'numpy'} & set(sys.modules);"
        "sys.exit(str(slow) if slow else 0)"
    )
    result = subprocess.run([sys.executable, "-c", code, str(SEED)], capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stderr


# ---------------------------------------------------------------- the head

HEADS: dict[str, dict[str, object]] = {
    "Headline\n\nBy Jane Doe\n\n": {"title": "Headline", "authors": ("Jane Doe",)},
    "Headline\nBy Jane Doe\nApril 2, 2020\n\n": {
        "title": "Headline", "authors": ("Jane Doe",), "date": dt.date(2020, 4, 2),
    },
    "Headline\n\nBY JANE DOE and JOHN ROE\n\n": {"title": "Headline", "authors": ("JANE DOE", "JOHN ROE")},
    "Headline\n\nBy Jane Doe in Beijing | China Daily | Updated: 2020-04-01 07:00\n\n": {
        "title": "Headline", "authors": ("Jane Doe",), "dateline": "Beijing", "source": "China Daily",
        "updated": dt.date(2020, 4, 1),
    },
    "Headline\n\nPublished 1 March 2021 | Last updated: 3 March 2021\n\n": {
        "title": "Headline", "date": dt.date(2021, 3, 1), "updated": dt.date(2021, 3, 3),
    },
    "Title: The Book\nAuthor: Jane Doe, John Roe\n\n": {"title": "The Book", "authors": ("Jane Doe", "John Roe")},
    "The Headline\n============\n\n": {"title": "The Headline"},
    "# The Headline\n\n": {"title": "The Headline"},
    "A headline that is so long that it was wrapped after\nseventy columns or so\n\n": {
        "title": "A headline that is so long that it was wrapped after seventy columns or so",
    },
    "Will it rain?\n\n": {"title": "Will it rain?"},
    "A treaty with the U.S.\n\n": {"title": "A treaty with the U.S."},
    "March 3, 2021\n\nThe Headline\n\n": {"title": "The Headline", "date": dt.date(2021, 3, 3)},
    "By the river we lived\n\n": {"title": "By the river we lived"},
}  # fmt: skip


@pytest.mark.parametrize("head", HEADS)
def test_headline_byline_and_dates(head: str) -> None:
    article = read(f"{head}It was a long day, and everybody knew it.\n\nNobody said so.")
    expected: dict[str, object] = {
        "title": "",
        "authors": (),
        "date": None,
        "updated": None,
        "dateline": "",
        "source": "",
        **HEADS[head],
    }
    metadata = article.metadata
    found = {name: getattr(metadata, "title_text" if name == "title" else name) for name in expected}
    assert found == expected
    assert [text_of(block) for block in article.blocks] == [
        "It was a long day, and everybody knew it.", "Nobody said so.",
    ]  # fmt: skip


OTHER_LANGUAGES = [
    ("de", "Die Flut\n\nVon Martha Klein und Jan Weber\n\n2. April 2020 | Aktualisiert: 3. April 2020\n\n"),
    ("fr", "La crue\n\nPar Marthe Klein et Jean Weber\n\nPublié le 2 avril 2020 | Mis à jour le 3 avril 2020\n\n"),
    ("es", "La crecida\n\nPor Marta Klein y Juan Weber\n\n2 de abril de 2020 | Actualizado: 3 de abril de 2020\n\n"),
    ("ru", "Паводок\n\nАвтор: Марта Кляйн, Иван Вебер\n\n2 апреля 2020 г. | Обновлено: 3 апреля 2020 г.\n\n"),
    ("zh", "洪水\n\n作者：李明、王芳\n\n2020年4月2日 | 更新：2020年4月3日\n\n"),
]


@pytest.mark.parametrize(("language", "head"), OTHER_LANGUAGES)
def test_heads_in_other_languages(language: str, head: str) -> None:
    metadata = read(f"{head}Text, der weitergeht.\n\nUnd Schluss.", language).metadata
    assert metadata.title_text == head.split("\n", maxsplit=1)[0]
    assert len(metadata.authors) == 2
    assert (metadata.date, metadata.updated) == (dt.date(2020, 4, 2), dt.date(2020, 4, 3))


LEFT_ALONE = [
    "By the time we came, it was over.",
    "By far the best\nof all",
    "On April 2, 2020 it rained.",
    "02/04/2020",
    "WUHAN, March 31 (Xinhua) -- China will share its experience.",
    "From our correspondent",
]


@pytest.mark.parametrize("line", LEFT_ALONE)
def test_what_may_be_text_stays_text(line: str) -> None:
    article = read(f"Headline\n\n{line}\n\nMore of it, to the end.")
    assert re.sub(r"\s", " ", text_of(article.blocks[0])) == line.replace("\n", " ")
    assert {key for key, _ in article.metadata.values} == {"title"}


def test_an_ambiguous_date_is_left_with_a_finding() -> None:
    text = "Headline\n\n02/04/2020\n\nText that goes on."
    assert [finding.code for finding in read(text).findings] == ["ambiguous-date"]
    assert read(text, "en-GB").metadata.date == dt.date(2020, 4, 2)
    assert read(text, "en-US").metadata.date == dt.date(2020, 2, 4)
    assert read(text, "fr").metadata.date == dt.date(2020, 4, 2)


def test_a_text_without_a_headline_has_no_title() -> None:
    long = "This is a first paragraph, and it goes on for quite a while before it comes to its end. " * 3
    for text in (f"{long}\n\nMore.", "One sentence only.", "Just words without an end", "First. \n\nSecond."):
        article = read(text)
        assert article.metadata.title_text == ""
        assert text_of(article.blocks[0]) == " ".join(text.split("\n\n")[0].split())


# ---------------------------------------------------------------- the body

PARAGRAPH = (
    "The towns along the lower river spent the weekend filling more than 40,000 sandbags, as forecasters warned that "
    "the snow in the hills would melt within days, and nobody could remember when there had last been so much of it."
)


@pytest.mark.parametrize("width", [50, 65, 72, 80, 100])
@pytest.mark.parametrize("indent", ["", "    "])
def test_wrapped_lines_are_joined(width: int, indent: str) -> None:
    wrapped = textwrap.fill(PARAGRAPH, width, initial_indent=indent)
    text = f"Headline\n\n{wrapped}\n\n{wrapped}\n\n{wrapped}"
    assert [text_of(block) for block in read(text).blocks] == [PARAGRAPH] * 3


def test_paragraphs_may_be_marked_by_indentation_alone() -> None:
    wrapped = textwrap.fill(PARAGRAPH, 70, initial_indent="   ")
    assert [text_of(block) for block in read(f"Headline\n\n{wrapped}\n{wrapped}").blocks] == [PARAGRAPH] * 2


def test_a_line_may_be_a_paragraph() -> None:
    text = f"Headline\n{PARAGRAPH}\n{PARAGRAPH}"
    assert [text_of(block) for block in read(text).blocks] == [PARAGRAPH] * 2


def test_chinese_lines_are_joined_without_spaces() -> None:
    lines = "历时三年的古城墙修缮工程于今日正式完工，南门至西门之间的一千二\n百米城墙将于本周末重新向市民开放。工程共使用了三十万块青砖，全\n部按照传统工艺烧制。"
    assert text_of(read(f"古城墙\n\n　　{lines}\n\n　　{lines}", "zh").blocks[0]) == lines.replace("\n", "")


def test_verse_and_addresses_keep_their_lines() -> None:
    verse = "Roses are red,\nviolets are blue,\nsugar is sweet,\nand so are you."
    (block,) = body(verse)
    assert isinstance(block, n.LineBlock)
    assert text_of(block) == verse


HYPHENS = {
    # The word is elsewhere without a hyphen, or with one.
    "An international matter, said the inter-\nnational committee of the towns on the river.": "the international committee",
    "A well-known matter, though not so well-\nknown that everybody knew of it in time, it seems.": "so well-known that",
    "This is a question of self-\ndetermination, as everybody in the valley knows very well.": "self-determination",
    "He came to the town that he had left so many years ago -\nand went again, as if there was nothing left.": "ago - and went",
}


@pytest.mark.parametrize("text", HYPHENS)
def test_hyphens_at_line_ends(text: str) -> None:
    assert HYPHENS[text] in text_of(body(text)[0])


def test_words_divided_by_a_machine_are_mended() -> None:
    text = (
        "The government of the fragment has told its people to be cau-\n"
        "tious: the harbour will be closed from Tuesday noon, and no-\n"
        "body is to leave the self-governing towns before the wind a-\n"
        "bates; the ferries and the self-\n"
        "governing committees agree."
    )
    (block,) = body(text)
    assert "cautious: the harbour" in text_of(block)
    assert "nobody is" in text_of(block)
    assert "wind abates" in text_of(block)
    assert "self-governing committees" in text_of(block)


STRUCTURES = {
    "- one thing\n- another thing": [n.BulletList],
    "* one thing\n* another that is\n  somewhat longer": [n.BulletList],
    "Bring these:\n• a rope\n• a lamp": [n.Para, n.BulletList],
    "1. first\n2. second\n3. third": [n.OrderedList],
    "3) third\n4) fourth": [n.OrderedList],
    "1. first\n\n2. second": [n.OrderedList],
    "• first\n\n• second": [n.BulletList],
    "- only one": [n.Para],
    "- Are you coming?\n\n- No, said he.": [n.Para, n.Para],
    "1. first\n5. fifth": [n.LineBlock],
    "1914. That was the year.": [n.Para],
    "THE SECOND PART": [n.Header],
    "The second part\n---------------": [n.Header],
    "The second part\n===============\nText below it, directly.": [n.Header, n.Para],
    "STOP! he cried.": [n.Para],
    "* * *": [n.HorizontalRule],
    "----------": [n.HorizontalRule],
    "> Quoted text\n> over two lines": [n.BlockQuote],
    "A view of the bay. [Photo by A. Reed/Agency]": [n.Div],
    "A view of the bay. (Photo: A. Reed)": [n.Div],
    "海湾的景色。[图/新华社]": [n.Div],
    "A view of the bay. [Applause]": [n.Para],
    "He took a photo (of the bay).": [n.Para],
    "See the report [12].": [n.Para],
}


@pytest.mark.parametrize("text", STRUCTURES)
def test_structure_is_found_where_it_is_sure(text: str) -> None:
    assert [type(block) for block in body(text)] == STRUCTURES[text]


def test_levels_and_numbers_are_kept() -> None:
    first, second = body("One\n===\n\nTwo\n---")
    assert isinstance(first, n.Header)
    assert isinstance(second, n.Header)
    assert (first.level, second.level) == (1, 2)
    (items,) = body("3) third\n4) fourth")
    assert isinstance(items, n.OrderedList)
    assert items.attributes == n.ListAttributes(3, "Decimal", "OneParen")


CHARACTERS = {
    "one\r\ntwo": "one two", "soft\u00adhyphen": "softhyphen", "soft\u00ad\nhyphen": "softhyphen",
    "zero\u200bwidth": "zerowidth", "a  lot \u00a0 of\tspace": "a lot of space", "100\u00a0km": "100\u00a0km",
    "bell\x07 and\x1b escape": "bell and escape", "\ufeffmark": "mark", "e\u0301": "é", "em\u2003space": "em space",
    "भाषा\u200dक": "भाषा\u200dक", "می\u200cروم": "می\u200cروم", "ไทย\u200bไทย": "ไทย\u200bไทย",
}  # fmt: skip


@pytest.mark.parametrize("text", CHARACTERS)
def test_characters_are_tidied(text: str) -> None:
    assert re.sub(r"\n", " ", text_of(body(text)[0])) == CHARACTERS[text]


@pytest.mark.parametrize(
    "end", ["\n\n", "\r\n\r\n", "\r\r", "\f", "\u2029", "\u2028\u2028", "\x85\x85", "\n \t\n", "\n\u00a0\n"]
)
def test_paragraphs_end_in_many_ways(end: str) -> None:
    assert len(read(f"Headline{end}One paragraph.{end}Another paragraph.").blocks) == 2


# ---------------------------------------------------------------- nothing is lost

LINES = st.sampled_from(
    [
        "", "", "", "By Jane Doe", "Apr. 02, 2020|Updated: 2020-04-01", "- item one", "- item two", "* star", "1. first",
        "2. second", "> quoted", "> > deeper", "=====", "-----", "* * *", "CAPITAL LETTERS", "A caption. [Photo/Xinhua]",
        "[Photo/Xinhua]", "Title: Something", "Author: Somebody Else", "WUHAN, March 31 (Xinhua) -- China", "    indented",
        "“Speech,” he said.", "inter-", "national affairs", "Photo: A. Reed", "02/04/2020", "By", "|", ":", "updated", "•",
        PARAGRAPH, PARAGRAPH[:70], PARAGRAPH[70:140], "历时三年的古城墙", "修缮工程今日完工。", "عنوان المقال", "By Jane Doe in Wuhan | X",
    ]
)  # fmt: skip
ANY_TEXT = st.lists(LINES | st.text(max_size=30), max_size=12).map("\n".join)
# What the head turns into something else: a word that says what the next ones are, and dates.
SPENT = {"by", "title", "author", "updated", "apr", "in"}


def words(text: str) -> list[str]:
    text = unicodedata.normalize("NFC", text)
    # A word that is divided goes on in the next line, never in the next paragraph.
    text = re.sub("[\u200b\u00ad\ufeff]|-[^\\S\n]*\n[^\\S\n]*(?=\\w)", "", text)
    return [word.lower() for word in re.findall(r"[^\W\d_]+", text)]


@settings(deadline=None, max_examples=400, suppress_health_check=list(HealthCheck))
@given(ANY_TEXT)
@example("Headline\n\nBy Jane Doe in Wuhan | The Daily | Updated: 2020-04-01\n\n- a\n- b\n\n> c")
@example("> \n> \n")
@example("A\n=\n\nB")
def test_no_word_is_lost(text: str) -> None:
    article = read(text)
    metadata = article.metadata
    known = [metadata.title_text, *metadata.authors, metadata.dateline, metadata.source]
    inside = "".join(words(" ".join([*known, *map(text_of, article.blocks)])))
    for word in words(text):
        assert word in inside or word in SPENT


@settings(deadline=None, max_examples=200, suppress_health_check=list(HealthCheck))
@given(st.lists(st.text("abc XYZ.,:-'\"()[]12*>=", min_size=1, max_size=90), max_size=8))
@example(["X-", "X"])
def test_the_words_of_the_body_keep_their_order(paragraphs: list[str]) -> None:
    text = "\n\n".join(["A headline", "A first paragraph.", *paragraphs])
    article = read(text)
    found = words(" ".join(map(text_of, article.blocks)))
    assert found == words(text)[2:]
    assert Article.from_json(article.to_json()) == article
