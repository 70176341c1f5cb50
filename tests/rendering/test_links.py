"""Anchors and links: each link leads to a place that is there, in the real files of every format."""

from __future__ import annotations

import unicodedata

from toolkit.document import nodes as n
from toolkit.document.transform import iterate
from toolkit.rendering import links

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
