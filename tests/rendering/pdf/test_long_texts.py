"""Long texts: contents with page numbers, running heads, digits; chapters of a bundle."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from toolkit.document import nodes as n
from toolkit.errors import RenderError
from toolkit.localization import load_locale
from toolkit.rendering.pdf import contents
from toolkit.rendering.templates import Templates

pytestmark = pytest.mark.xdist_group("pdf")

WIDTH = 595  # of A4, in points
NAMES = ("Alfa", "Bravo", "Charlie", "Delta", "Echo", "Foxtrot", "Golf", "Hotel", "India")
FILLER = "Lorem ipsum dolor sit amet consectetur adipiscing elit sed do eiusmod tempor. " * 28


def page_of(pdf: Any, text: str, after: int = -1) -> int:
    return next(number for number, page in enumerate(pdf.texts) if number > after and text in page)


@pytest.mark.parametrize("tag", ["es", "fa", "bn"])
def test_a_long_text_has_contents_with_its_page_numbers(make: Callable[..., Any], tag: str) -> None:
    pdf = make("\n\n".join(f"# {name}\n\n{FILLER}" for name in NAMES), tag)
    locale = load_locale(tag)
    assert locale.gettext("Contents") in pdf.texts[0]
    lines = pdf.texts[0].splitlines()
    pages = [page_of(pdf, name, 0) for name in NAMES[1:]]
    for name, page in zip(NAMES[1:], pages, strict=True):
        line = next(line for line in lines if name in line)
        shown = "".join(character for character in line if character in locale.marks.digits)
        assert {*shown} == {locale.marks.digits[page + 1]}
        left, _, right, _ = pdf.box(name)
        assert right > WIDTH - 110 if locale.direction == "rtl" else left < 110
    assert pages == sorted(pages)
    assert len(set(pages)) > 3


def test_a_short_text_has_no_contents(make: Callable[..., Any]) -> None:
    few = "\n\n".join(f"# {name}\n\nShort." for name in NAMES)
    assert "Índice" not in make(few, "es").texts[0]
    assert "Índice" not in make(f"# One\n\n{FILLER * len(NAMES)}", "es").texts[0]


def _headings(*levels: int) -> n.Blocks:
    return tuple(n.Header(level, n.EMPTY_ATTR, (n.Str("Lorem" * 30),)) for level in levels)


def test_more_headings_than_a_list_can_hold_are_left_out_of_it_and_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(contents, "_MOST", 120)
    for levels, depth, told in (
        ((1,) * 20 + (2,) * 100, 2, ""),
        ((1,) * 20 + (2,) * 101, 1, "only the 20 headings of the first level: there are 121 of two"),
        ((1,) * 121, 0, "it would have 121 entries"),
        ((1,) * 5, 0, ""),
    ):
        found, findings = contents.depth_of_contents(_headings(*levels), bundle=False)
        assert (found, len(findings)) == (depth, bool(told))
        assert all(finding.code == "contents-cut" and told in finding.message for finding in findings)
    assert contents.depth_of_contents(_headings(1), bundle=True) == (2, ())


@pytest.mark.parametrize("tag", ["es", "fa", "bn", "th"])
def test_pages_notes_and_lists_are_numbered_in_the_digits_of_the_locale(make: Callable[..., Any], tag: str) -> None:
    digits = load_locale(tag).marks.digits
    pdf = make(f"a[^n]\n\n7. b\n8. c\n\n(ii) d\n\n{FILLER * 4}\n\n[^n]: note", tag)
    assert len(pdf.texts) >= 2
    first, second = pdf.texts[0], pdf.texts[1]
    assert f"{digits[7]}." in first or f".{digits[7]}" in first
    assert first.split().count(digits[1]) >= 1  # the page; a note's mark may be tied to its word
    assert digits[2] in second.split()
    assert "ii" in first
    if digits != "0123456789":
        assert not re.search("[0-9]", first + second)


def test_every_page_but_the_first_has_the_title_above_it(make: Callable[..., Any]) -> None:
    title = "A title that is far too long for one line " * 4
    pdf = make(FILLER * 8, "en", title=title)
    assert len(pdf.texts) >= 2
    for page in range(1, len(pdf.texts)):
        left, bottom, _, _ = pdf.box("A title that is far too long", page)
        assert bottom > 740
        assert left == pytest.approx(96.4, abs=2)
        assert "…" in pdf.texts[page].splitlines()[0]


def bundle_text(count: int) -> str:
    chapters = [
        f"# Chapter{'ABC'[number]} {{#c{number} .chapter}}\n\n::: {{.byline}}\nAna · 2024\n:::\n\n"
        f"{FILLER * 4}[^n{number}] See [the first](#c0).\n\n"
        f"## Section{'ABC'[number]}\n\n{FILLER * 4}\n\n[^n{number}]: Note."
        for number in range(count)
    ]
    return "\n\n".join([f"---\npublish-bundle: '{count}'\nauthor: Ana García\n---", *chapters])


@pytest.fixture(scope="module")
def bundle(make: Callable[..., Any]) -> Any:
    return make(bundle_text(3), "en", title="Collected")


def test_a_bundle_has_a_title_page_and_contents(bundle: Any) -> None:
    assert bundle.texts[0].split() == ["Collected", "Ana", "García"]
    assert bundle.texts[1].startswith("Contents")
    for name in ("A", "B", "C"):
        page = page_of(bundle, f"Chapter{name}", 1)
        line = next(line for line in bundle.texts[1].splitlines() if f"Chapter{name}" in line)
        assert line.split()[-1].lstrip(".") == str(page + 1)
    assert bundle.bookmarks() == [
        "Contents", "ChapterA", "SectionA", "ChapterB", "SectionB", "ChapterC", "SectionC",
    ]  # fmt: skip


def test_titles_of_chapters_have_even_lines(make: Callable[..., Any]) -> None:
    title = "The clock of the harbour: how a village learned to read the sea[^n] {.chapter}"
    made = make(f"---\npublish-bundle: 1\n---\n\n# {title}\n\nText.\n\n[^n]: A note.\n", "en", title="Collected")
    page = len(made.texts) - 1
    assert "A note." in made.texts[page]
    clock, learned, sea = (made.box(word, page)[1] for word in ("clock", "learned", "sea"))
    assert clock > learned + 10
    assert learned == pytest.approx(sea, abs=5)


def test_each_chapter_begins_a_page(bundle: Any) -> None:
    for name in ("A", "B", "C"):
        assert bundle.texts[page_of(bundle, f"Chapter{name}\n", 1)].startswith(f"Chapter{name}\nAna · 2024")


def test_chapters_run_above_right_pages_and_the_title_above_left_ones(bundle: Any) -> None:
    begins = [page_of(bundle, f"Chapter{name}\nAna", 1) for name in "ABC"]
    seen = set()
    for page in range(2, len(bundle.texts)):
        head = bundle.texts[page].splitlines()[0]
        chapter = "ABC"[sum(begin <= page for begin in begins) - 1]
        if page not in begins:
            expected = f"Chapter{chapter}" if page % 2 == 0 else "Collected"
            assert head == expected
            seen.add(expected[:7])
    assert seen == {"Chapter", "Collect"}


def test_notes_are_counted_anew_in_each_chapter(bundle: Any) -> None:
    lines = [line for text in bundle.texts for line in text.splitlines() if line.endswith("Note.")]
    assert lines == ["1 Note."] * 3


def test_notes_and_markup_of_a_heading_stay_out_of_contents_and_running_heads(make: Callable[..., Any]) -> None:
    text = f"# A *bold* `x` $y$ [go](#a) end[^1] {{#a .chapter}}\n\n{FILLER * 8}\n\n[^1]: Noted."
    pdf = make(f"---\npublish-bundle: '1'\n---\n\n{text}", "en", title="Collected")
    assert "".join(pdf.texts).count("Noted.") == 1
    contents = next(line for line in pdf.texts[1].splitlines() if line.startswith("A bold"))
    assert "end1" not in contents.replace(" ", "")
    heads = [page.splitlines()[0] for page in pdf.texts[3:]]
    assert "A bold x y go end" in [" ".join(head.split()) for head in heads]
    assert pdf.kinds().count("Note") == 1


def test_a_folder_of_templates_replaces_one_piece(tmp_path: Path, make: Callable[..., Any]) -> None:
    (tmp_path / "pdf").mkdir()
    (tmp_path / "pdf" / "title-block.typ").write_text("#std.title[{{ title }}]\n\nOur own title block.\n", "utf-8")
    theirs = make("Text", "en", templates=Templates(tmp_path), title="Heading").texts[0]
    assert "Heading\nOur own title block.\nText" in theirs
    assert "Our own title block." not in make("Text", "en").texts[0]


def test_a_template_that_typst_refuses_is_named(tmp_path: Path, make: Callable[..., Any]) -> None:
    (tmp_path / "pdf").mkdir()
    (tmp_path / "pdf" / "colophon.typ").write_text("#no-such-function()", "utf-8")
    (tmp_path / "pdf" / "title-block.typ").write_text("#std.title[#{{ 1 + 1 }}] #nothing", "utf-8")
    with pytest.raises(RenderError, match="unknown variable: nothing") as error:
        make("Text", "en", templates=Templates(tmp_path))
    assert str(tmp_path) in error.value.hint
