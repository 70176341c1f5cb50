"""Tables of contents of documentation tools give a bundle its order and parts."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from toolkit import publish
from toolkit.editions.contents import contents_in
from toolkit.errors import SourceError

NAMES = ("zoo", "apple", "guide/one", "guide/two", "last")
TABLES = {
    "docs/SUMMARY.md": (
        "# Summary\n\n[Zoo](zoo.md)\n\n# The guide\n\n- [One](guide/one.md)\n  - [Two](guide/two.md#x)\n- [Draft]()\n"
        "\n# More\n\n- [Apple](./apple.md)\n- [Gone](gone.md)\n- [Out](../outside.md)\n"
    ),
    "docs/_toc.yml": (
        "format: jb-book\nroot: zoo\nparts:\n- caption: The guide\n  chapters:\n  - file: guide/one\n    sections:\n"
        "    - file: guide/two\n- caption: More\n  chapters:\n  - file: apple\n  - url: https://a.b\n"
    ),
    "mkdocs.yml": (
        "site_name: a\nmarkdown_extensions:\n- x: !!python/name:a.b\nextra: !ENV X\nnav:\n- zoo.md\n- The guide:\n"
        "  - One: guide/one.md\n  - Deeper:\n    - guide/two.md\n- More:\n  - apple.md\n  - Web: https://a.b/\n"
    ),
    "docs/index.rst": (
        "Zoo\n===\n\n.. toctree::\n   :caption: The guide\n\n   guide/one\n   Two <guide/two>\n\nText.\n\n"
        ".. toctree::\n   :caption: More\n   :glob:\n\n   app*\n"
    ),
}


@pytest.fixture(params=TABLES)
def tree(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A tree of pages with a table of contents; return that."""
    table = tmp_path / str(request.param)
    (tmp_path / "docs" / "guide").mkdir(parents=True)
    for name in NAMES:
        (tmp_path / "docs" / f"{name}.md").write_text(f"# The {Path(name).name}\n\nText.\n", "utf-8")
    (tmp_path / "outside.md").write_text("# Outside\n\nText.\n", "utf-8")
    table.write_text(TABLES[request.param], "utf-8")
    if table.name == "index.rst":
        (tmp_path / "docs" / "conf.py").write_text("", "utf-8")
    monkeypatch.chdir(tmp_path)
    return table


def _told(place: Path) -> list[tuple[str, str]]:
    listed = contents_in(place)
    return [(page.path.stem.replace("index", "zoo"), page.part) for page in listed]


LISTED = [("zoo", ""), ("one", "The guide"), ("two", "The guide"), ("apple", "More")]


def test_pages_are_listed_in_order_with_their_parts(tree: Path) -> None:
    assert _told(Path("docs")) == LISTED
    assert _told(tree) == LISTED


def _headings(lang: str) -> list[tuple[str, str]]:
    """Return level and text of the headings of a bundle of all pages."""
    made = publish(["docs"], lang=lang, format="html", bundle="Book", memory="none", engine="pseudo")
    assert not made.failures
    page = Path(str(made.editions[0].path)).read_text("utf-8")
    return re.findall(r"<h(\d)[^>]* id=\"(?:chapter|part)-\d+\"[^>]*>([^<]*)<", page)


def test_a_bundle_has_the_order_and_the_parts(tree: Path) -> None:
    zoo = "Zoo" if tree.suffix == ".rst" else "The zoo"
    found = _headings("en")
    assert found[:6] == [
        ("2", zoo),
        ("2", "The guide"),
        ("3", "The one"),
        ("3", "The two"),
        ("2", "More"),
        ("3", "The apple"),
    ]
    assert {text for _, text in found[6:]} == ({"The last", "The zoo"} if tree.suffix == ".rst" else {"The last"})


def test_titles_of_parts_are_translated(tree: Path) -> None:
    if tree.name == "_toc.yml":
        assert [text[:1] for level, text in _headings("en-XA")] == ["⟦"] * 7


def test_a_table_of_contents_can_be_named_itself(tree: Path) -> None:
    if tree.name == "index.rst":  # it is a page
        return
    made = publish([tree], lang="en", format="md", memory="none")
    assert [Path(edition.entry.path).stem for edition in made.editions] == [name for name, _ in LISTED]


@pytest.mark.parametrize("text", ["", "nav: [1, {a: 2}]\n", "nav:\n- none.md\n", ": [", "&a [*a, *a]\n"])
def test_one_that_lists_nothing_is_told(tmp_path: Path, text: str) -> None:
    (tmp_path / "mkdocs.yml").write_text(text, "utf-8")
    with pytest.raises(SourceError, match=r"mkdocs\.yml lists no page"):
        publish([tmp_path / "mkdocs.yml"], lang="en", format="md", memory="none")


def test_lists_that_name_each_other_without_end_are_gone_through_once(tmp_path: Path) -> None:
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs" / "a.md").write_text("# A\n\nText.\n", "utf-8")
    lists = ["a0: &a0 [none.md]", *(f"a{n}: &a{n} [{', '.join([f'x: *a{n - 1}'] * 9)}]" for n in range(1, 12))]
    (tmp_path / "mkdocs.yml").write_text("\n".join([*lists, "nav: [a.md, x: *a11]", ""]), "utf-8")
    assert [page.path.name for page in contents_in(tmp_path / "docs")] == ["a.md"]


def test_a_pattern_that_is_none_matches_nothing(tmp_path: Path) -> None:
    (tmp_path / "conf.py").write_text("", "utf-8")
    (tmp_path / "index.rst").write_text("Title\n=====\n\n.. toctree::\n   :glob:\n\n   a**\n", "utf-8")
    assert [page.path.name for page in contents_in(tmp_path)] == ["index.rst"]
