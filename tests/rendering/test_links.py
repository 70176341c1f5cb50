"""Anchors and links: each link leads to a place that is there, in the real files of every format."""

from __future__ import annotations

import io
import posixpath
import unicodedata
import zipfile
from collections.abc import Callable
from urllib.parse import unquote, urlsplit

import pytest

from toolkit import translate
from toolkit.document import Article, nodes as n
from toolkit.document.transform import iterate
from toolkit.rendering import links
from toolkit.rendering.formats import render

NFD = unicodedata.normalize("NFD", "año")
NFC = unicodedata.normalize("NFC", "año")


def anchor(identifier: str) -> n.Span:
    return n.Span(n.Attr(identifier), (n.Str("here"),))


def target(fragment: str, *identifiers: str) -> str | None:
    """Where a link leads in a text with these identifiers; None if it is a link no longer."""
    link = n.Link(n.EMPTY_ATTR, (n.Str("there"),), (f"#{fragment}", ""))
    blocks, findings = links.mend_links((n.Para((link, *map(anchor, identifiers))),))
    found = [node.target[0] for node in iterate(blocks) if isinstance(node, n.Link)]
    assert [finding.code for finding in findings] == ([] if found else ["broken-link"])
    return found[0] if found else None


def test_a_link_in_other_case_or_another_unicode_form_leads_to_its_anchor() -> None:
    assert target("Intro", "intro") == "#intro"
    assert target("STRASSE", "straße") == "#straße"
    assert target(NFC, NFD) == target(NFD, NFD)
    assert target(NFD, NFC) == f"#{NFC}"
    assert target(NFD.upper(), NFC) == f"#{NFC}"
    assert target("A%C3%91O", NFC) == f"#{NFC}"


def test_the_exact_anchor_goes_before_similar_ones() -> None:
    assert target("B", "b", "B") == "#B"
    assert target("b", "B", "b") == "#b"
    assert target(NFC, NFD.upper(), NFC) == f"#{NFC}"
    assert target(NFC, "AÑO", NFD) == target(NFD, "AÑO", NFD)  # the form goes before the case


def test_a_case_that_could_mean_two_anchors_means_none() -> None:
    assert target("intro", "Intro", "INTRO") is None


def test_identifiers_that_clean_to_one_name_are_numbered_in_one_pass() -> None:
    class Counted(dict[str, int]):
        asked = 0

        def __contains__(self, key: object) -> bool:
            Counted.asked += 1
            return super().__contains__(key)

    taken, count = Counted(), 50_000
    names = [links._unused("a", taken) for _ in range(count)]
    assert names[:3] == ["a", "a-2", "a-3"]
    assert len(set(names)) == count
    assert Counted.asked <= 4 * count


def test_numbers_that_are_names_already_are_passed_over() -> None:
    blocks, _ = links.mend_links((n.Para(tuple(map(anchor, ("a--2", "a!", "a?")))),))
    found = [node.attr.identifier for node in iterate(blocks) if isinstance(node, n.Span)]
    assert found == ["a--2", "a-", "a--3"]


ORDINARY = """# Heading

## <span id="नमस्ते-दुनिया">नमस्ते</span>

## Заголовок {#глава-1}

## 漢字 {#漢字}

## Twice {#twice}

## Again {#twice}

## <span id="a b">Spaced</span>

[span]{#a-span} and `code`{#inline-code}.

::: {#a-div}
Division.
:::

![A figure](media/picture.png){#a-figure}

| a | b |
|---|---|
| [to the heading](#heading) | [to the note's span](#in-note) |

: Caption {#a-table}

```{#a-block .python}
print()
```

Links: [1](#heading) [2](#नमस्ते-दुनिया) [3](#глава-1) [4](#%D0%B3%D0%BB%D0%B0%D0%B2%D0%B0-1) [5](#漢字) [6](#twice)
[7](#a%20b) [8](#a-span) [9](#inline-code) [10](#a-div) [11](#a-figure) [12](#a-table) [13](#a-block) [14](#Heading)
[15](#in-note) [16](#nowhere).[^1]

[^1]: A note with [span]{#in-note}, a link [to the figure](#a-figure) and [to the table](#a-table).
"""
LINKS = 19
"""Links of the ordinary sample that lead somewhere: all but one."""


@pytest.fixture(scope="module")
def samples(markdown: Callable[..., Article], hostile: dict[str, Article]) -> dict[str, Article]:
    ordinary = markdown(ORDINARY, "en")
    return {
        "ordinary": ordinary,
        "translated": translate(ordinary, "es", engine="pseudo").article,
        "anchors": hostile["anchors"],
        "headings": hostile["headings"],
    }


NAMES = ("ordinary", "translated", "anchors", "headings")


@pytest.mark.parametrize("name", NAMES)
def test_every_link_inside_an_epub_leads_somewhere(samples: dict[str, Article], name: str) -> None:
    from lxml import etree

    with zipfile.ZipFile(io.BytesIO(render(samples[name], "epub").data)) as archive:
        pages = {item: etree.fromstring(archive.read(item)) for item in archive.namelist() if item.endswith(".xhtml")}
    identifiers = {
        item: [element.attrib["id"] for element in page.iter() if "id" in element.attrib]
        for item, page in pages.items()
    }
    count = 0
    for item, page in pages.items():
        assert len(set(identifiers[item])) == len(identifiers[item]), item
        for link in page.iter("{*}a"):
            parts = urlsplit(link.get("href", ""))
            if parts.scheme:
                continue
            target = posixpath.normpath(posixpath.join(posixpath.dirname(item), unquote(parts.path)))
            target = target if parts.path else item
            assert target in pages, link.get("href")
            assert not parts.fragment or unquote(parts.fragment) in identifiers[target], link.get("href")
            count += bool(parts.fragment) and "/text/ch" in item and "footnote" not in (link.get("role") or "")
    assert count >= LINKS or name not in ("ordinary", "translated")


@pytest.mark.parametrize("name", NAMES)
def test_every_link_inside_a_docx_leads_somewhere(samples: dict[str, Article], name: str) -> None:
    from lxml import etree

    w = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
    with zipfile.ZipFile(io.BytesIO(render(samples[name], "docx").data)) as archive:
        parts = [
            etree.fromstring(archive.read(item))
            for item in archive.namelist()
            if item.startswith("word/") and item.endswith(".xml")
        ]
    marks = [mark.get(f"{w}name", "") for part in parts for mark in part.iter(f"{w}bookmarkStart")]
    assert len(set(marks)) == len(marks)
    assert all(len(mark) <= 40 for mark in marks)  # Word's limit; it drops the bookmark, and links to it fail
    anchors = [
        link.get(f"{w}anchor") for part in parts for link in part.iter(f"{w}hyperlink") if link.get(f"{w}anchor")
    ]
    assert set(anchors) <= set(marks)
    assert len(anchors) >= LINKS or name not in ("ordinary", "translated")


@pytest.mark.parametrize("name", NAMES)
def test_every_link_inside_a_pdf_leads_somewhere(samples: dict[str, Article], name: str) -> None:
    import pikepdf

    count = 0
    with pikepdf.open(io.BytesIO(render(samples[name], "pdf").data)) as pdf:
        named = set()
        if "/Names" in pdf.Root and "/Dests" in pdf.Root.Names:
            named = {str(key) for key in pikepdf.NameTree(pdf.Root.Names.Dests)}
        if "/Dests" in pdf.Root:
            named |= set(pdf.Root.Dests.keys())
        pages = {page.objgen for page in pdf.pages}
        for page in pdf.pages:
            for annotation in page.get("/Annots", pikepdf.Array()):
                if annotation.get("/Subtype") != "/Link":
                    continue
                action = annotation.get("/A", pikepdf.Dictionary())
                if action.get("/S") == "/URI":
                    continue
                target = annotation.get("/Dest", action.get("/D"))
                assert target is not None
                count += 1
                if isinstance(target, pikepdf.Array):
                    assert target[0].objgen in pages
                else:
                    assert str(target) in named
    assert count >= LINKS or name not in ("ordinary", "translated")


def test_a_heading_is_the_anchor_for_all_that_stood_in_it() -> None:
    inner = n.Span(n.Attr("why"), ())
    note = n.Note((n.Para((anchor("in-note"),)),))
    heading = n.Header(2, n.Attr("", ("big",)), (inner, n.Str("Why"), anchor("how"), note))
    ways = [
        n.Link(n.EMPTY_ATTR, (n.Str("there"),), (f"#{name}", "")) for name in ("why", "how", "HOW", "in-note", "none")
    ]
    blocks, findings = links.mend_links((n.Para(tuple(ways)), heading))
    found = [node.target[0] for node in iterate(blocks) if isinstance(node, n.Link)]
    assert found == ["#why"] * 4
    assert [finding.code for finding in findings] == ["broken-link"]
    (mended,) = (node for node in iterate(blocks) if isinstance(node, n.Header))
    assert mended.attr == n.Attr("why", ("big",))
    assert mended.content[:2] == (n.Str("Why"), n.Str("here"))
    assert not [node for node in iterate(mended.content) if getattr(node, "attr", n.EMPTY_ATTR).identifier]


def test_a_heading_keeps_its_own_identifier() -> None:
    heading = n.Header(2, n.Attr("own"), (anchor("inner"),))
    blocks, _ = links.mend_links((heading, n.Para((n.Link(n.EMPTY_ATTR, (n.Str("x"),), ("#inner", "")),))))
    assert blocks[0] == n.Header(2, n.Attr("own"), (n.Str("here"),))
    assert [node.target[0] for node in iterate(blocks) if isinstance(node, n.Link)] == ["#own"]


def test_a_heading_with_an_anchor_is_set_in_the_contents_too(markdown: Callable[..., Article]) -> None:
    parts = "\n\n".join(f"## [](){{#p{number}}}Part {number}\n\n{'palabra ' * 400}" for number in range(8))
    assert render(markdown(f"See [the third](#p3).\n\n{parts}"), "pdf").data.startswith(b"%PDF")
