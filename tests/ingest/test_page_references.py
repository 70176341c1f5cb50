"""References to other pages, and to what stands in the same one, show and lead where the format's program has them."""

from __future__ import annotations

from pathlib import Path

from toolkit.document import iterate, nodes as n, plain_text
from toolkit.ingest import read_article

OTHER = "= The other page\n\n== Low water\n\n[#own]\n== High water\n\nText.\n"
PAGE = """\
= A page

xref:b.adoc[], xref:b.adoc#_low_water[], <<b.adoc#own>>, xref:b.adoc#own[said], xref:c.adoc[], xref:d/b#x[that].
<<Sea>>, <<_sea>>, <<ex>>, <<here>>. [[here]]Here.

== Sea

[[ex]]
.An example
====
Text.
====
"""


def _links(path: Path) -> list[tuple[str, str]]:
    nodes = iterate(read_article(path).blocks)
    return [(plain_text(node.content), node.target[0]) for node in nodes if isinstance(node, n.Link)]


def test_references_of_asciidoc(tmp_path: Path) -> None:
    (tmp_path / "b.adoc").write_text(OTHER, "utf-8")
    (tmp_path / "a.adoc").write_text(PAGE, "utf-8")
    assert _links(tmp_path / "a.adoc") == [
        ("The other page", "b.adoc"),
        ("Low water", "b.adoc#_low_water"),
        ("High water", "b.adoc#own"),
        ("said", "b.adoc#own"),
        ("c", "c.adoc"),
        ("that", "d/b.adoc#x"),
        ("Sea", "#_sea"),
        ("Sea", "#_sea"),
        ("An example", "#ex"),
        ("[here]", "#here"),
    ]


def test_links_of_org(tmp_path: Path) -> None:
    (tmp_path / "a.org").write_text("[[file:b.org::*Low water][x]] [[./b.org::#own][y]] [[file:b.org][z]]\n", "utf-8")
    assert _links(tmp_path / "a.org") == [("x", "b.org#low-water"), ("y", "./b.org#own"), ("z", "b.org")]
