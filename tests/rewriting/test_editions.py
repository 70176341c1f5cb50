"""Editions in Markdown: from a source to its file in another language."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from lxml import html

from toolkit import Status, publish, read
from toolkit.document import bundle, heading_names, iterate, nodes as n, section_names

PAGE = "---\ntitle: A day\n---\n\n{{< toc >}}\n\nThe *sea* was `calm`.\n\n```py\nx = 1\n```\n"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A working folder with a page."""
    (tmp_path / "a.md").write_bytes(PAGE.replace("\n", "\r\n").encode())
    monkeypatch.chdir(tmp_path)
    return tmp_path


def _publish(*sources: str, **options: str) -> dict[str, Status]:
    result = publish(list(sources), format="md", memory="none", engine="pseudo", **options)  # type: ignore[arg-type]
    assert not result.failures
    return {edition.entry.path: edition.status for edition in result.editions}


def test_a_translated_page_is_the_page_with_another_text(folder: Path) -> None:
    assert _publish("a.md", lang="en-XA") == {"en-XA/a.md": Status.MADE}
    made = (folder / "editions" / "en-XA" / "a.md").read_bytes().decode()
    before, after = PAGE.replace("\n", "\r\n").split("\r\n"), made.split("\r\n")
    changed = [number for number, (old, new) in enumerate(zip(before, after, strict=True)) if old != new]
    assert changed == [1, 6]
    assert "`calm`" in after[6]


def test_a_page_in_its_own_language_is_its_source(folder: Path) -> None:
    _publish("a.md", lang="en")
    assert (folder / "editions" / "en" / "a.md").read_bytes() == (folder / "a.md").read_bytes()


def test_what_no_reader_sees_changes_the_edition(folder: Path) -> None:
    _publish("a.md", lang="en-XA")
    assert _publish("a.md", lang="en-XA") == {"en-XA/a.md": Status.CURRENT}
    source = folder / "a.md"
    source.write_bytes(source.read_bytes() + b"<!-- more -->\r\n")
    assert _publish("a.md", lang="en-XA") == {"en-XA/a.md": Status.MADE}
    assert (folder / "editions" / "en-XA" / "a.md").read_bytes().endswith(b"<!-- more -->\r\n")


def test_a_page_of_nothing_but_front_matter_is_a_page(folder: Path) -> None:
    (folder / "_index.md").write_text("---\ntitle: A section\nweight: 3\n---\n", "utf-8")
    _publish("_index.md", lang="en-XA")
    made = (folder / "editions" / "en-XA" / "_index.md").read_text("utf-8")
    assert made.startswith("---\ntitle: ⟦")
    assert made.endswith("weight: 3\n---\n")


def test_other_sources_are_written_by_pandoc(folder: Path) -> None:
    (folder / "b.tex").write_text("\\section{A day}\n\nThe \\emph{sea} was calm.\n", "utf-8")
    _publish("b.tex", lang="en")
    assert (folder / "editions" / "en" / "b.md").read_text("utf-8") == "# A day\n\nThe *sea* was calm.\n"


def test_restructured_text_is_given_back_as_it_is(folder: Path) -> None:
    (folder / "c.rst").write_text("A day\n=====\n\n.. note:: The *sea* was calm.\n\n.. toctree::\n\n   d\n", "utf-8")
    _publish("c.rst", lang="en-XA")
    made = (folder / "editions" / "en-XA" / "c.rst").read_text("utf-8")
    title, rule, _, note, *rest = made.splitlines()
    assert len(rule) >= len(title)
    assert note.startswith(".. note:: ⟦")
    assert "*" in note
    assert rest == ["", ".. toctree::", "", "   d"]


@pytest.mark.parametrize(
    ("name", "page", "rest"),
    [
        ("d.adoc", "= A day\n:toc:\n\nNOTE: The _sea_ was calm.\n\n----\ncode\n----\n", "----\ncode\n----\n"),
        ("e.org", "* TODO A day :sea:\n\n- The /sea/ was calm.\n\n: code\n", ": code\n"),
    ],
)
def test_asciidoc_and_org_are_given_back_as_they_are(folder: Path, name: str, page: str, rest: str) -> None:
    (folder / name).write_text(page, "utf-8")
    assert _publish(name, lang="en-XA") == {f"en-XA/{name}": Status.MADE}
    made = (folder / "editions" / "en-XA" / name).read_text("utf-8")
    assert made != page
    assert made.endswith(rest)
    before, after = page.splitlines(), made.splitlines()
    kept = [old for old, new in zip(before, after, strict=True) if old == new]
    assert len(before) - len(kept) == 2, "the title and the paragraph"
    assert after[0].split()[0] == before[0].split()[0]


def test_links_to_headings_of_other_pages_lead_to_their_new_names(folder: Path) -> None:
    (folder / "docs" / "guide").mkdir(parents=True)
    (folder / "docs" / "guide" / "tides.md").write_text("# Tides\n\n## Low water\n\n## Low water\n\n## Kept {#kept}\n")
    targets = ("guide/tides.md#low-water", "guide/tides.md#low-water-1", "guide/tides.md#kept", "guide/tides#low-water")
    links = " ".join(f"[a]({target})" for target in (*targets, "gone.md#low-water"))
    (folder / "docs" / "index.md").write_text(f"# Home\n\n{links}\n", "utf-8")
    _publish("docs", lang="en-XA")
    (folder / "docs" / "guide" / "tides.md").write_text("# Tides\n\n## High water\n\n## Low water\n\n## Kept {#kept}\n")
    made = (folder / "editions" / "en-XA" / "index.md").read_text("utf-8")
    heading = (folder / "editions" / "en-XA" / "guide" / "tides.md").read_text("utf-8").splitlines()[2]
    (name,) = heading_names([heading.removeprefix("## ")], ascii_only=False)
    assert name != "low-water"
    assert re.findall(r"\((.*?)\)", made) == [
        f"guide/tides.md#{name}",
        f"guide/tides.md#{name}-1",
        "guide/tides.md#kept",
        f"guide/tides#{name}",
        "gone.md#low-water",
    ]
    assert _publish("docs", lang="en-XA") == {"en-XA/index.md": Status.MADE, "en-XA/guide/tides.md": Status.MADE}


@pytest.mark.parametrize(
    ("extension", "page", "home", "links"),
    [
        (
            "adoc",
            "= Tides\n\n== Low water\n\n[[kept]]\n== Kept\n",
            "= Home\n\nxref:tides.adoc#_low_water[a] <<tides.adoc#kept,b>> xref:gone.adoc#_low_water[c]\n",
            ["tides.adoc#{}", "tides.adoc#kept", "gone.adoc#_low_water"],
        ),
        (
            "org",
            "* Low water\n\nText.\n",
            "* Home\n\n[[file:tides.org::*Low water][a]] [[file:gone.org::*Low water][b]]\n",
            ["tides.org::*{}", "gone.org::*Low water"],
        ),
    ],
)
def test_links_to_other_pages_lead_to_the_new_names_in_each_flavour(
    folder: Path, extension: str, page: str, home: str, links: list[str]
) -> None:
    (folder / "docs").mkdir()
    (folder / "docs" / f"tides.{extension}").write_text(page, "utf-8")
    (folder / "docs" / f"index.{extension}").write_text(home, "utf-8")
    _publish("docs", lang="en-XA")
    made = (folder / "editions" / "en-XA" / f"index.{extension}").read_text("utf-8")
    tides = (folder / "editions" / "en-XA" / f"tides.{extension}").read_text("utf-8")
    title = next(line.partition(" ")[2] for line in tides.splitlines() if line.startswith(("== ", "* ")))
    (name,) = section_names([title]) if extension == "adoc" else [title]
    assert name not in ("_low_water", "Low water")
    found = re.findall(r"xref:([^\[]*)\[|<<([^,]*),|\[\[file:([^\]]*)\]", made)
    assert ["".join(groups) for groups in found] == [link.format(name) for link in links]


def test_pages_of_html_lead_to_one_another(folder: Path) -> None:
    (folder / "docs" / "guide").mkdir(parents=True)
    (folder / "docs" / "guide" / "tides.md").write_text("# Tides\n\n## 2. Low water!\n\n[home](../index.md)\n", "utf-8")
    page = "# Home\n\n[a](guide/tides.md#2-low-water) [b](/guide/tides) [c](gone.md) [d](#home)\n\n## Next\n"
    (folder / "docs" / "index.md").write_text(page, "utf-8")
    result = publish(["docs"], lang="en-XA", format="html,epub", memory="none", engine="pseudo")
    assert not result.failures
    found = {}
    for name in ("index", "guide/tides"):
        root = html.parse(folder / "editions" / "en-XA" / f"{name}.html").getroot()
        found[name] = [link.get("href") for link in root.iter("a") if not link.get("href", "").startswith("#")]
        if name == "guide/tides":
            assert root.get_element_by_id("x-2-low-water") is not None
    assert found == {"index": ["guide/tides.html#x-2-low-water", "guide/tides.html"], "guide/tides": ["../index.html"]}
    told = [f.message for e in result.editions for f in e.entry.warnings if f.code == "link-left-out"]
    assert len(told) == 5, "three of the EPUBs, which lead nowhere, and one of each format to what is not there"


@pytest.mark.parametrize("extension", ["md", "adoc"])
def test_chapters_lead_to_one_another_beside_pages_of_html(folder: Path, extension: str) -> None:
    (folder / "docs").mkdir()
    link, mark = (
        ("[a](b.md#tides) [b](b.md)", "#") if extension == "md" else ("xref:b.adoc#_tides[] xref:b.adoc[]", "=")
    )
    (folder / "docs" / f"a.{extension}").write_text(f"{mark} Home\n\n{link}\n", "utf-8")
    (folder / "docs" / f"b.{extension}").write_text(f"{mark} Sea\n\n{mark * 2} Tides\n\nText.\n", "utf-8")
    result = publish(["docs"], lang="en-XA", format="html,epub", bundle="All", memory="none", engine="pseudo")
    assert not result.failures
    assert [f.message for each in result.editions for f in each.entry.warnings] == []


def test_chapters_lead_to_one_another_by_the_names_that_generators_have(folder: Path) -> None:
    (folder / "sub").mkdir()
    links = ("b.md#2-low-water", "b.html#low-water", "b", "sub/", "/sub/index.md", "#whats-new-in-20", "gone.md")
    text = " ".join(f"[x]({link})" for link in links)
    (folder / "a.md").write_text(f"# A\n\n{text}\n\n## What's new in 2.0?\n\n## Next\n", "utf-8")
    (folder / "b.md").write_text("# B\n\n## 2. Low water\n\n## Next\n", "utf-8")
    (folder / "sub" / "index.md").write_text("# C\n\nText.\n", "utf-8")
    book = bundle([read(folder / name) for name in ("a.md", "b.md", "sub/index.md")], "All")
    assert [node.target[0] for node in iterate(book.blocks) if isinstance(node, n.Link)] == [
        "#chapter-2-low-water",
        "#chapter-2-low-water",
        "#chapter-2",
        "#chapter-3",
        "#chapter-3",
        "#chapter-1-whats-new-in-2.0",
        "gone.md",
    ]
