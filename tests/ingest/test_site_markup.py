# ruff: noqa: E501 - texts as people write them
"""Markdown of site generators: what they add to it is read, or told; code is left alone."""

from __future__ import annotations

from pathlib import Path

import pytest

from toolkit.document import Article, blocks_text, iterate, nodes as n
from toolkit.ingest import read_article

TAGS = 'Keep `{% raw %}` and `{{< x >}}`. Drop {% include note.html content="x" %} it.\n\n```\n{% y %}\n!!! note\n```\n'


def article(folder: Path, text: str) -> Article:
    (folder / "a.md").write_text(f"# Title\n\nFirst.\n\n{text}", "utf-8")
    return read_article(folder / "a.md", root=folder)


def divisions(one: Article) -> list[tuple[str, str]]:
    divs = (node for node in iterate(one.blocks) if isinstance(node, n.Div))
    return [(div.attr.classes[0], blocks_text(div.content)) for div in divs if div.attr.classes[0] != "title"]


@pytest.mark.parametrize(
    ("text", "kind", "said"),
    [
        ('!!! note "Mind the tide"\n    It comes twice.\n\n    It waits not.\n', "note", "Mind the tide It comes twice. It waits not."),
        ("!!! warning\n    Closed.\n", "warning", "Warning Closed."),
        ('!!! tip ""\n    No title.\n', "tip", "No title."),
        ("??? danger\n    Folded.\n", "danger", "Danger Folded."),
        (":::tip\nOf Docusaurus.\n:::\n", "tip", "Tip Of Docusaurus."),
        (":::note[Its own]\nWords.\n:::\n", "note", "Its own Words."),
        ("> [!NOTE]\n> Of GitHub.\n", "note", "Note Of GitHub."),
        ("{{% notice tip %}}\nBoots.\n{{% /notice %}}\n", "tip", "Tip Boots."),
        ("{{< warning >}}\nDeep.\n{{< /warning >}}\n", "warning", "Warning Deep."),
        ('=== "Linux"\n\n    Install it.\n', "tab", "Linux Install it."),
    ],
)  # fmt: skip
def test_admonitions_are_divisions_with_a_title(tmp_path: Path, text: str, kind: str, said: str) -> None:
    read = article(tmp_path, f"{text}\nAfter.\n")
    ((found, words),) = divisions(read)
    assert (found, " ".join(words.split())) == (kind, said)
    assert blocks_text(read.blocks).strip().endswith("After.")
    assert [finding.code for finding in read.findings] == []


def test_they_stand_in_one_another(tmp_path: Path) -> None:
    found = divisions(article(tmp_path, '!!! note\n    Outer.\n\n    !!! tip "In"\n        Inner.\n\n    Last.\n'))
    assert [(kind, " ".join(words.split())) for kind, words in found] == [
        ("note", "Note Outer. In Inner. Last."),
        ("tip", "In Inner."),
    ]


def test_tags_are_told_and_code_is_left_alone(tmp_path: Path) -> None:
    read = article(tmp_path, TAGS)
    (finding,) = read.findings
    assert finding.code == "shortcode-left-out"
    assert "{% include note.html" in finding.message
    text = blocks_text(read.blocks)
    assert "Keep {% raw %} and {{< x >}}. Drop it." in " ".join(text.split())
    (code,) = (node.text for node in iterate(read.blocks) if isinstance(node, n.CodeBlock))
    assert code == "{% y %}\n!!! note"


def test_figures_references_code_and_snippets_are_read(tmp_path: Path) -> None:
    (tmp_path / "part.md").write_text("Shared *words*.\n", "utf-8")
    read = article(
        tmp_path,
        '{{< figure src="none.png" title="The crane" >}}\n\n[there]({{< ref "b.md" >}})\n\n'
        '{% highlight python %}\nx = 1\n{% endhighlight %}\n\n--8<-- "part.md"\n\n--8<-- "../outside.md"\n',
    )
    nodes = list(iterate(read.blocks))
    assert [node.target[0] for node in nodes if isinstance(node, n.Image | n.Link)] == ["none.png", "b.md"]
    assert [(node.attr.classes, node.text) for node in nodes if isinstance(node, n.CodeBlock)] == [
        (("python",), "x = 1")
    ]
    assert "Shared words." in blocks_text(read.blocks)
    assert sorted(finding.code for finding in read.findings) == ["include-left-out", "missing-image"]


def test_a_snippet_that_takes_itself_ends(tmp_path: Path) -> None:
    text = 'Again.\n\n--8<-- "a.md"\n'
    read = article(tmp_path, text)
    assert 1 < blocks_text(read.blocks).count("Again.") < 20
    assert "include-left-out" in {finding.code for finding in read.findings}
