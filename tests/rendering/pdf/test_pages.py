"""What a book designer looks for on a page: what belongs together stays together, and nothing is torn or misplaced."""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from typing import Any

import pymupdf
import pytest

from tests.rendering.conftest import from_markdown
from tests.rendering.pdf.conftest import Pdf, article
from toolkit.document import Provenance, iterate, nodes as n, with_provenance
from toolkit.localization import load_locale, localize
from toolkit.rendering import pdf as rendering
from toolkit.rendering.formats import render
from toolkit.rendering.pdf.layout import laid_out
from toolkit.rendering.templates import Templates

pytestmark = pytest.mark.xdist_group("pdf")

QUOTED = "The sea stands highest at noon and nobody in the whole town has ever asked it for the reason why."


def lines_of(pdf: Any) -> list[str]:
    return [line for text in pdf.texts for line in text.splitlines()]


def fonts_of(pdf: Any, text: str) -> set[str]:
    """The fonts of the runs of letters in which a text stands."""
    with pymupdf.open(stream=pdf.data) as document:  # type: ignore[no-untyped-call]
        spans = [
            span
            for page in document
            for block in page.get_text("dict")["blocks"]
            for line in block.get("lines", ())
            for span in line["spans"]
        ]
    return {span["font"].split("+")[-1] for span in spans if text in span["text"]}


def test_verse_is_set_off_from_prose(make: Callable[..., Any]) -> None:
    pdf = make("Before the verse.\n\n| Water up,\n| water down.\n\nAfter the verse.", "en")
    before, first, second, after = (pdf.box(text) for text in ("Before", "Water up", "water down", "After"))
    assert first[0] > before[0] + 10
    assert first[0] == pytest.approx(second[0], abs=0.5)
    line = first[1] - second[1]
    assert before[1] - first[1] > 1.3 * line
    assert second[1] - after[1] > 1.3 * line
    assert after[0] == pytest.approx(before[0], abs=0.5)


@pytest.mark.parametrize(("language", "word"), [("en", "water "), ("ar", "ماء "), ("ja", "水が来る。")])
def test_what_of_a_line_of_verse_is_turned_over_stands_deeper(
    make: Callable[..., Any], language: str, word: str
) -> None:
    pdf = make(f"| AAA {word * 40}\n|     BBB {word * 40}\n|\n| CCC {word * 40}\n", language, title="T")
    rows: dict[int, list[tuple[Any, ...]]] = {}
    with pymupdf.open(stream=pdf.data) as document:  # type: ignore[no-untyped-call]
        for found in document[0].get_text("words"):
            rows.setdefault(round(found[3] / 4), []).append(found)
    begun: dict[str, float] = {}
    turned = []
    for row in rows.values():
        text = "".join(found[4] for found in row)
        start = -max(found[2] for found in row) if language == "ar" else min(found[0] for found in row)
        if name := next((name for name in ("AAA", "BBB", "CCC") if name in text), ""):
            begun[name] = start
        elif len(text) > 3:  # neither the title nor the number of the page
            turned.append(start)
    assert begun["AAA"] == pytest.approx(begun["CCC"], abs=0.5)
    assert begun["AAA"] + 5 < begun["BBB"]
    assert len(turned) >= 3
    assert min(turned) > begun["BBB"] + 5


def test_stanzas_are_not_divided_between_pages(make: Callable[..., Any]) -> None:
    stanzas = "\n|\n".join("\n".join(f"| {name}{n} " for n in range(5)) for name in "abcdefghijklmnopqrst")
    for made in (make(stanzas, "en"), make(f"Text.\n\n{stanzas}", "en", title="T")):
        assert len(made.texts) > 2
        for name in "abcdefghijklmnopqrst":
            assert any(f"{name}0" in text and f"{name}4" in text for text in made.texts), name


def test_no_word_of_a_verse_is_divided(make: Callable[..., Any]) -> None:
    verse = "".join(f"| {'to ' * room}Unbegreiflichkeiten.\n" for room in range(14, 40))
    lines = lines_of(make(f"::: {{lang=de}}\n{verse}:::\n", "en"))
    assert sum("Unbegreiflichkeiten." in line for line in lines) == verse.count("\n")


def test_definitions_are_lists_with_labels(make: Callable[..., Any]) -> None:
    pdf = make("High\n:   It stands highest.\n\nLow\n:   It stands lowest.\n:   A street.\n\nAfter.", "en")
    kinds = pdf.kinds()
    assert kinds[kinds.index("L") :] == [
        *("L", "LI", "Lbl", "Strong", "LBody"),
        *("LI", "Lbl", "Strong", "LBody", "P", "P", "P"),
    ]
    first, second = pdf.box("It stands lowest"), pdf.box("A street")
    assert first[0] == pytest.approx(second[0], abs=0.5)
    assert first[0] > pdf.box("Low")[0] + 5


@pytest.mark.parametrize("language", ["ja", "zh-Hans", "en"])
def test_a_term_is_never_alone_at_the_end_of_a_page(make: Callable[..., Any], language: str) -> None:
    for lines in range(38, 46):
        filler = "\n\n".join(["x"] * lines)
        pdf = make(f"{filler}\n\nTERM\n\n:   DEFINED\n\nLast.", language)
        assert any("TERM" in text and "DEFINED" in text for text in pdf.texts), lines


def test_definitions_with_blocks_keep_their_blocks(make: Callable[..., Any]) -> None:
    pdf = make("High<br>up: here\n:   It stands.\n\n    - one\n    - two\n\nAfter.", "en")
    assert pdf.kinds().count("L") == 2
    assert "High\nup: here" in pdf.texts[0]
    assert "one" in pdf.texts[0]


@pytest.mark.parametrize("language", ["en", "ar"])
def test_lines_of_a_title_are_even(make: Callable[..., Any], language: str) -> None:
    """A word would stand alone below the others."""
    word = {"en": "Harbour", "ar": "ميناء"}[language]
    for count in range(5, 13):
        pdf = make("x", language, title=" ".join([word] * count))
        tops: dict[int, int] = {}
        with pymupdf.open(stream=pdf.data) as document:  # type: ignore[no-untyped-call]
            for found in document[0].get_text("words"):
                if len(found[4]) > 3:
                    tops[round(found[1])] = tops.get(round(found[1]), 0) + 1
        assert max(tops.values()) - min(tops.values()) <= len(tops), (count, tops)


def test_subtitle_and_byline_are_elements(make: Callable[..., Any]) -> None:
    pdf = make("Text.", "en", subtitle="A list", date="2026-03-14")
    assert pdf.kinds() == ["Document", "Title", "P", "P", "P"]


@pytest.mark.parametrize("language", ["en", "ja", "ar"])
def test_the_source_of_a_quotation_stays_with_it(make: Callable[..., Any], language: str) -> None:
    for lines in range(36, 46):
        filler = "\n\n".join(["x"] * lines)
        pdf = make(f"{filler}\n\n> {QUOTED} {QUOTED} REASON\n>\n> — SOURCE, 1852", language)
        assert any("REASON" in text and "SOURCE" in text for text in pdf.texts), lines


@pytest.mark.parametrize(
    ("language", "letter", "stop"), [("ja", "潮", "。"), ("zh-Hans", "水", "。”"), ("zh-Hant", "水", "。")]
)
def test_no_line_begins_with_the_mark_of_a_note(
    make: Callable[..., Any], language: str, letter: str, stop: str
) -> None:
    text = "\n\n".join(f"{letter * count}{stop}[^{count}]{letter * 9}。" for count in range(20, 46))
    notes = "\n\n".join(f"[^{count}]: {letter}" for count in range(20, 46))
    bare = "\n\n".join(f"{letter * count}[^b{count}]{letter * 9}。" for count in range(20, 46))
    more = "\n\n".join(f"[^b{count}]: {letter}" for count in range(20, 46))
    pdf = make(f"{text}\n\n{bare}\n\n{notes}\n\n{more}\n", language)
    body = [line for line in lines_of(pdf) if letter * 5 in line]
    assert len(body) > 60
    assert [line for line in body if re.match(r"\d", line)] == []


@pytest.mark.parametrize(("script", "nearer"), [("Hans", True), ("Jpan", True), ("Hant", False), ("Latn", False)])
def test_marks_of_notes_stand_beside_stops_and_brackets_at_dashes(script: str, nearer: bool) -> None:
    note = n.Note((n.Para((n.Str("x"),)),))
    block = n.Para((n.Str("他说“好”——于是——“好"), n.Str("了。"), note))
    [made] = laid_out((block,), korean=False, mirrored=False, script=script)
    pieces = [item.content for item in made.content if isinstance(item, n.Span)]
    raw = n.RawInline("typst", "#h(-0.45em)")
    assert pieces[-1] == ((n.Str("了。"), raw, note) if nearer else (n.Str("了。"), note))
    assert pieces[:-1] == ([] if script == "Latn" else [(n.Str("好”"),), (n.Str("“好"),)])
    words = [item for item in iterate(made.content) if isinstance(item, n.Str)]
    assert "".join(word.text for word in words).startswith("他说“好”——于是——“好了。")


def test_numbers_are_not_divided_in_korean(make: Callable[..., Any]) -> None:
    wanted = ("3.5킬로미터이다", "1,250,000원이고", "2026.3.14에", "9:30까지")
    text = "\n\n".join(" ".join(("가" * turn, *wanted * 3)) for turn in range(1, 30))
    broken = [word for line in lines_of(make(text, "ko")) for word in line.split() if re.search(r"\d", word)]
    assert set(broken) - set(wanted) <= {str(number) for number in range(10)}


@pytest.mark.parametrize("said", ["title", "author", "code", "template"])
def test_korean_words_are_looked_for_wherever_they_stand(tmp_path: Path, said: str) -> None:
    text = {"title": "---\ntitle: 물\n---\n\nA.", "author": "---\nauthor: 김철수\n---\n\nA.", "code": "`물`"}
    templates = Templates()
    if said == "template":
        (tmp_path / "pdf").mkdir()
        (tmp_path / "pdf" / "parallel.typ").write_text("// 물\n{% include 'builtin/pdf/parallel.typ' %}\n", "utf-8")
        templates = Templates.of(tmp_path)
    assert ("Hangul}[" in _source(text.get(said, "A."), templates)) is True
    assert ("Hangul}[" in _source("A.", Templates())) is False


def _source(text: str, templates: Templates) -> str:
    """Return what Typst is given."""
    given: list[str] = []
    article = localize(from_markdown(text, "en"), load_locale("en"))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(rendering, "compile_pdf", lambda source, *_: given.append(source))
        rendering.render(article, load_locale("en"), templates)
    return given[0]


def test_addresses_break_after_a_slash_and_before_other_marks(make: Callable[..., Any]) -> None:
    address = "https://example.org/a/very/long/path/that/has/to/break/somewhere/index.html?year=2026&month=3#part"
    pdf = make("\n\n".join(f"{'x' * turn} <{address}> y" for turn in range(1, 40)), "en")
    lines = lines_of(pdf)
    ends = [(one, two) for one, two in pairwise(lines) if re.search(r"[a-z]/|\?|=|&", one + two)]
    torn = [
        (one, two)
        for one, two in ends
        if not one.endswith((" y", "/")) and two[:1] not in ".?&=#" and not two.startswith(("x", "https", "y"))
    ]
    assert torn == []


def test_no_hyphen_gets_into_an_address(make: Callable[..., Any]) -> None:
    address = "harbour.master.of.the.port@incomprehensibilities.example.org"
    pdf = make("\n\n".join(f"{'to ' * turn}{address}" for turn in range(1, 26)), "en")
    joined = "".join(lines_of(pdf))
    assert joined.count(address) == 25


def test_rows_stay_whole(make: Callable[..., Any]) -> None:
    words = "One place has five words here and as many more of them there. " * 2
    rows = "\n".join(f"| START{number} {words} | END{number} {words} {words} last{number}. |" for number in range(14))
    pdf = make(f"| A | B |\n|---|---|\n{rows}\n", "en")
    assert len(pdf.texts) > 1
    for number in range(14):
        assert any(f"START{number} " in text and f"last{number}." in text for text in pdf.texts)


def test_a_row_taller_than_a_page_goes_on_on_the_next(make: Callable[..., Any]) -> None:
    pdf = make(f"| A | B |\n|---|---|\n| {'word ' * 1500} END | x |\n", "en")
    assert len(pdf.texts) > 1
    assert "END" in pdf.texts[-1]


@pytest.mark.parametrize(
    ("columns", "word", "language"),
    [
        (7, "Responsibilities", "en"),
        (9, "Unquestionable", "en"),
        (12, "Administration", "en"),
        (4, "Internationalization" * 2, "en"),
        (10, "Ĉħåŕåçţéŕîšţîçåļļýñš", "es"),  # in which Spanish has no hyphen
    ],
)
def test_wide_tables_are_read_without_printing_over_each_other(
    make: Callable[..., Any], columns: int, word: str, language: str
) -> None:
    row = "|" + "|".join([word] * columns) + "|"
    pdf = make(f"{row}\n|{'---|' * columns}\n{row}\n{row}\n", language)
    with pymupdf.open(stream=pdf.data) as document:  # type: ignore[no-untyped-call]
        for page in document:
            words = [box for box in page.get_text("words") if len(box[4]) > 3]
            assert all(box[2] <= page.rect.width - 60 and box[0] >= 60 for box in words)
            for first in words:
                for other in words:
                    apart = first[2] <= other[0] + 0.5 or other[2] <= first[0] + 0.5
                    below = first[3] <= other[1] + 1.5 or other[3] <= first[1] + 1.5
                    assert first is other or apart or below, (first[4], other[4])


def test_a_table_too_wide_for_any_page_is_told() -> None:
    row = "|" + "|".join(["Unquestionably"] * 30) + "|"
    rendered = render(article(f"{row}\n|{'---|' * 30}\n{row}\n", "en"), "pdf")
    assert [finding.code for finding in rendered.findings] == ["table-crowded"]


def test_of_a_wide_table_only_the_longest_words_are_divided_and_two_share_a_page(make: Callable[..., Any]) -> None:
    words = [
        *["Pegel"] * 9,
        "Wilhelmshaven",
        "Wasserstand",
        "Umweltverträglichkeitsprüfung",
        "Hochwasserschutzverordnung",
    ]
    row = "|" + "|".join(words) + "|"
    table = f"{row}\n|{'---|' * len(words)}\n{row}\n"
    pdf = make(f"{table}\n<!-- -->\n\n{table}", "de")
    turned = [page for page, image in enumerate(pdf.images) if image.width > image.height]
    assert len(turned) == 1
    assert pdf.texts[turned[0]].count("Wilhelmshaven") == 4
    assert pdf.texts[turned[0]].count("Wasserstand") == 4
    lines = re.findall(r"[^\W\d]+", pdf.texts[turned[0]])
    assert min(len(line) for line in lines) > 2, lines


@pytest.mark.parametrize(("genre", "where"), [("", "title"), ("report", "title"), ("book", "title"), ("", "heading")])
@pytest.mark.parametrize(
    ("language", "word"),
    [
        ("fi", "Lentokonesuihkuturbiinimoottoriapumekaanikkoaliupseerioppilas"),
        ("de", "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamter"),
        ("ru", "Превысокомногорассмотрительствующийчеловеконенавистничество"),
    ],
)
def test_a_word_longer_than_a_line_of_titles_is_hyphenated(language: str, word: str, genre: str, where: str) -> None:
    content = "Text." if where == "title" else f"# {word}{word[10:]}\n\nText."
    one = article(content, language, title=word if where == "title" else "A")
    one = one.with_metadata(one.metadata.with_extra({"genre": n.MetaString(genre)}))
    with pymupdf.open(stream=render(one, "pdf").data) as document:  # type: ignore[no-untyped-call]
        text = document[0].get_text()
    assert word not in text
    assert word in re.sub(r"[-\xad]\n", "", text), text


def test_words_of_a_script_without_spaces_are_known_in_a_wide_table() -> None:
    words = ("ความรับผิดชอบ", "ระดับน้ำ", "โรงพยาบาลประจำจังหวัด", "เวลา", "หมายเหตุ", "ยุทธศาสตร์ชาติ", "เมือง", "ท่าเรือ")
    row = "|" + "|".join(words) + "|"
    rendered = render(article(f"{row}\n|{'---|' * len(words)}\n{row}\n", "th"), "pdf")
    assert [finding.code for finding in rendered.findings] == []


def test_a_table_that_fits_is_left_to_itself(make: Callable[..., Any]) -> None:
    pdf = make("| One | Two |\n|---|---|\n| a | b |\n", "en")
    with pymupdf.open(stream=pdf.data) as document:  # type: ignore[no-untyped-call]
        assert document[0].rect.width < document[0].rect.height
        assert len(document) == 1


@pytest.mark.parametrize("language", ["ar", "fa", "he", "ur"])
def test_figures_have_units_under_units_from_right_to_left(make: Callable[..., Any], language: str) -> None:
    pdf = make("| A | B |\n|:--|--:|\n| x | 6,25 |\n| y | 11,05 |\n", language)
    short, long = pdf.box("6,25"), pdf.box("11,05")
    assert short[2] == pytest.approx(long[2], abs=0.6)
    assert short[0] > long[0] + 2


def test_persian_figures_have_persian_shapes(make: Callable[..., Any]) -> None:
    """The Naskh has both Urdu's shapes and Persian ones, and gives Urdu's unless it is told not to."""
    shapes = {tag: make("۴۶۷", tag, title="آب") for tag in ("fa", "ur")}
    crops = []
    for pdf in shapes.values():
        left, bottom, right, top = pdf.box("۴۶۷")
        height = pdf.images[0].height / 2
        crops.append(
            pdf.images[0].crop(
                (int(2 * left) - 2, int(2 * (height - top)) - 6, int(2 * right) + 2, int(2 * (height - bottom)) + 6)
            )
        )
    assert crops[0].resize((60, 40)).tobytes() != crops[1].resize((60, 40)).tobytes()


@pytest.mark.parametrize("language", ["hi", "bn", "ta"])
def test_latin_words_and_figures_are_in_one_font(
    make: Callable[..., Any], article_one: dict[str, str], language: str
) -> None:
    pdf = make(f"{article_one[language]} 35MB", language)
    assert fonts_of(pdf, "35MB") == {"LibertinusSerif-Regular"}


def test_names_of_packages_stay_whole_in_the_colophon() -> None:
    for width in range(3, 12):
        made = article("Texto.", "es")
        provenance = Provenance("en", "es", "apertium", "3.8.3", "apertium-eng-spa " + "x" * width + " eng-spa")
        pdf = Pdf(render(made.with_metadata(with_provenance(made.metadata, provenance)), "pdf").data)
        assert not [line for line in lines_of(pdf) if line.endswith("-") or line.startswith("-")]


def test_columns_of_east_asian_words_are_no_rows_of_single_characters() -> None:
    words = ("インターナショナル", "行政管理", "都市", "コミュニケーション", "人口", "面積", "責任", "年")
    row = "|" + "|".join(words[n % 8] for n in range(11)) + "|"
    pdf = Pdf(render(article(f"{row}\n|{'---|' * 11}\n{row}\n", "ja", title="表"), "pdf").data)
    lines = "\n".join(pdf.texts)
    assert lines.count("ナショナル") + lines.count("ショナル") >= 4
    assert "行政管理" in lines


def test_marks_on_letters_take_no_room() -> None:
    words = ["उत्तरदायित्व", "प्रशासन", "नगर", "जनसंख्या", "अंतर्राष्ट्रीय", "सरकार", "वर्ष"]
    rows = ["|".join([*words[n:], *words[:n]]) for n in range(3)]
    table = f"|{rows[0]}|\n|{'---|' * 7}\n|{rows[1]}|\n|{rows[2]}|\n"
    with pymupdf.open(stream=render(article(table, "hi"), "pdf").data) as document:  # type: ignore[no-untyped-call]
        assert [page.rect.width < page.rect.height for page in document] == [True]


@pytest.mark.parametrize(
    ("head", "stands_again"),
    [("Head", True), ("[Head](https://example.org)", False), ("Head[^a]", False), ("Head [@b]", True)],
)
def test_a_header_with_a_link_or_note_is_not_repeated(make: Callable[..., Any], head: str, stands_again: bool) -> None:
    """What is repeated is an artifact, which may hold no links (PDF/UA-1, 7.1): the edition failed."""
    rows = "\n".join(f"| a{number} | b{number} |" for number in range(60))
    made = make(f"| {head} | Two |\n|---|---|\n{rows}\n\n[^a]: A note.\n", "en", title="T")
    assert len(made.texts) > 1
    assert [("Head" in text) for text in made.texts[:2]] == [True, stands_again]


def test_a_footer_with_a_link_stands_at_the_end(make: Callable[..., Any]) -> None:
    def row(*cells: n.Inline) -> n.Row:
        return n.Row(
            n.EMPTY_ATTR, tuple(n.Cell(n.EMPTY_ATTR, "AlignDefault", 1, 1, (n.Plain((one,)),)) for one in cells)
        )

    rows = tuple(row(n.Str(f"a{number}")) for number in range(60))
    for last, pages in ((n.Str("Sum"), 2), (n.Link(n.EMPTY_ATTR, (n.Str("Sum"),), ("https://example.org", "")), 1)):
        table = n.Table(
            n.EMPTY_ATTR,
            n.Caption(None, ()),
            (n.ColSpec("AlignDefault", None),),
            n.TableHead(n.EMPTY_ATTR, ()),
            (n.TableBody(n.EMPTY_ATTR, 0, (), rows),),
            n.TableFoot(n.EMPTY_ATTR, (row(last),)),
        )
        assert sum("Sum" in text for text in make((table,), "en", title="T").texts) == pages


def test_no_dots_stand_below_a_whole_subtitle(make: Callable[..., Any]) -> None:
    def drawn(subtitle: str) -> list[int]:
        text = f"# 港 {{.chapter}}\n\n::: {{.byline}}\n{subtitle}\n:::\n\n它*從不*遲到。"
        pdf = make(f"---\npublish-bundle: 2\n---\n\n{text}", "zh-Hant")
        with pymupdf.open(stream=pdf.data) as document:  # type: ignore[no-untyped-call]
            return [len(page.get_drawings()) for page in document]

    assert drawn("*附表格*") == drawn("附表格")
