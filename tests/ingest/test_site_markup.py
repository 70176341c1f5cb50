# ruff: noqa: E501 - texts as people write them
"""Markdown of site generators: what they add to it is read, or told; code is left alone."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.ingest.conftest import make_png
from toolkit.document import Article, blocks_text, iterate, nodes as n, plain_text
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
        ("- item\n\n    !!! note\n        In an item.\n", "note", "Note In an item."),
        ("Words\n:::note\nNo line between.\n:::\n", "note", "Note No line between."),
        (':::caution{title="Attr"}\nIn.\n:::\n', "caution", "Attr In."),
        (":::note Title {#id}\nIn.\n:::\n", "note", "Title In."),
        ("> [!warning] Its own\n> Of Obsidian.\n", "warning", "Its own Of Obsidian."),
        ("> [!faq]- Folded\n> In.\n", "faq", "Folded In."),
        ('{{% alert title="Mind" color="warning" %}}\nIn.\n{{% /alert %}}\n', "warning", "Mind In."),
        ("```{note}\nOf MyST.\n```\n", "note", "Note Of MyST."),
        ("- item\n\n  :::tip\n  In an item.\n  :::\n", "tip", "Tip In an item."),
        ("- item\n  > [!NOTE]\n  > In an item.\n", "note", "Note In an item."),
        ("Words\n> [!NOTE]\n> Below them.\n", "note", "Note Below them."),
        ("::: details Click me\nOf VitePress.\n:::\n", "details", "Click me Of VitePress."),
        (":::{admonition} Its own\n:class: tip\nOf MyST.\n:::\n", "admonition", "Its own Of MyST."),
        ('{% hint style="info" %}\nOf GitBook.\n{% endhint %}\n', "info", "Info Of GitBook."),
        ("!> Of docsify.\n", "important", "Important Of docsify."),
        ("?> Of docsify.\n", "tip", "Tip Of docsify."),
        ('{{< alert "In one tag." >}}\n', "alert", "In one tag."),
        ('{{% notice note "Its own" %}}\nIn.\n{{% /notice %}}\n', "note", "Its own In."),
        ("%% A comment of Obsidian. %%\n\n!!! note\n    In.\n", "note", "Note In."),
        ('::: {.callout-tip title="Of Quarto"}\nIn.\n:::\n', "callout-tip", "Of Quarto In."),
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


@pytest.mark.parametrize(
    ("opening", "language", "title"),
    [
        ('py title="x.py" hl_lines="1"', "py", "x.py"),
        ("jsx live", "jsx", ""),
        ("go {linenos=table,hl_lines=[1]}", "go", ""),
        ("{python}", "python", ""),
        ("{r setup, include=FALSE}", "r", ""),
        ('{r x, fig.cap = "A plot"}', "r", "A plot"),
        ("rust {.numberLines}", "rust", ""),
        ("python", "python", ""),
    ],
)
def test_the_first_line_of_code_may_say_more_than_a_language(
    tmp_path: Path, opening: str, language: str, title: str
) -> None:
    read = article(tmp_path, f"```{opening}\nx = 1\n```\n")
    (code,) = (node for node in iterate(read.blocks) if isinstance(node, n.CodeBlock))
    assert (code.attr.classes[0], code.text) == (language, "x = 1")
    assert [node.text for node in iterate(read.blocks) if isinstance(node, n.Code)] == [title] * bool(title)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("{% comment %}\nFor us.\n{% endcomment %}\nSeen.\n", "Seen."),
        ("{::comment}\nFor us.\n{:/comment}\nSeen.\n", "Seen."),
        ("> Quoted\n> [!NOTE] is no alert.\n", "Quoted [!NOTE] is no alert."),
        ("Seen.\n{: .lead }\n", "Seen."),
        ("Seen { .attr }\n", "Seen"),
        ("[TOC]\n\nSeen.\n", "Seen."),
        ("* TOC\n{:toc}\n\nSeen.\n", "Seen."),
        ("{{<\n  youtube\n  id=1\n>}}\n\nSeen.\n", "Seen."),
        ('{{< tabs >}}{{< tab "A" >}}In.{{< /tab >}}{{< /tabs >}}\n', "A In."),
        ("{{< unknown >}}Seen.{{< /unknown >}}\n", "Seen."),
        ("See [it]({% link b.md %}).\n", "See it."),
        ("{{</* shown */>}}\n", "{{< shown >}}"),
        ("(label)=\nSee {term}`word` and {math}`x`.\n", "See word and x."),
        ("*[HTML]: Hyper\n\nHTML is.\n", "HTML is."),
        ("{{#include part.md:2}}\n", "Two."),
        ("{{#include part.md:here}}\n", "Two."),
        ('{% include-markdown "part.md" %}\n', "One. Two."),
    ],
)
def test_what_is_for_a_program_is_no_text(tmp_path: Path, text: str, words: str) -> None:
    marked = "One.\n<!-- ANCHOR: here -->\nTwo.\n<!-- ANCHOR_END: here -->\n"
    (tmp_path / "part.md").write_text(marked if ":here" in text else "One.\nTwo.\n", "utf-8")
    assert " ".join(blocks_text(article(tmp_path, text).blocks).split()).removeprefix("First. ") == words


def test_headings_and_divisions_keep_their_attributes(tmp_path: Path) -> None:
    read = article(tmp_path, "## Here {#there .x}\n\n::: {.own}\nIn.\n:::\n\n[b](b.md){ .button }\n")
    nodes = [node for node in iterate(read.blocks) if isinstance(node, n.Header | n.Div | n.Link)]
    assert [node.attr.identifier or node.attr.classes[0] for node in nodes] == ["there", "own", "button"]


@pytest.mark.parametrize("text", ['{% include "x.md" %}\n', '--8<-- "x.md"\n'])
def test_a_page_of_nothing_but_an_include_is_an_article(tmp_path: Path, text: str) -> None:
    (tmp_path / "a.md").write_text(text, "utf-8")
    read = read_article(tmp_path / "a.md", root=tmp_path)
    assert read.blocks == ()
    assert "include-left-out" in {finding.code for finding in read.findings}


MDX = """---
title: X
---
import Tabs from '@theme/Tabs';

export const x = 3;

<Tabs>
  <TabItem value="a" label="Apple">

  Apple words.

  </TabItem>
</Tabs>

<Admonition type="tip" title="Hey">In it.</Admonition>

Text <Mark color="#fff">green</Mark>. {/* for us */}

<Foo bar={{a: 1}}
  title="Said" />

```jsx
import X from 'x';
```
"""


def test_components_of_mdx_leave_their_words_and_titles(tmp_path: Path) -> None:
    (tmp_path / "a.mdx").write_text(MDX, "utf-8")
    read = read_article(tmp_path / "a.mdx")
    text = " ".join(blocks_text(read.blocks).split())
    assert text == "Apple Apple words. Hey In it. Text green. Said"
    assert {finding.message.split(" was ")[0] for finding in read.findings} == {
        "The component <Tabs>",
        "The component <TabItem>",
        "The component <Mark>",
        "The component <Foo>",
    }
    assert [node.text for node in iterate(read.blocks) if isinstance(node, n.CodeBlock)] == ["import X from 'x';"]


def test_paired_tags_of_gitbook_and_zola_keep_their_titles_and_what_is_in_them(tmp_path: Path) -> None:
    text = (
        '{% tabs %}\n{% tab title="Linux" %}\nInstall it.\n{% endtab %}\n{% endtabs %}\n\n'
        '{% admonition(type="tip", title="Of Zola") %}\nIn it.\n{% end %}\n\n'
        "{% if x %}\nEither.\n{% endif %}\n\n```\n{% tab %}\n{% endtab %}\n```\n"
    )
    read = article(tmp_path, text)
    said = " ".join(blocks_text(read.blocks).split())
    assert said.startswith("First. Linux Install it. Of Zola In it. Either.")
    assert [node.text for node in iterate(read.blocks) if isinstance(node, n.CodeBlock)] == ["{% tab %}\n{% endtab %}"]


@pytest.mark.parametrize(
    "text", ["```\ncode *not* bold", "~~~~ py\ncode *not* bold\n", "- item\n\n  ```\n  code *not* bold"]
)
def test_code_whose_fence_has_no_end_goes_on_to_the_end(tmp_path: Path, text: str) -> None:
    (code,) = (node for node in iterate(article(tmp_path, text).blocks) if isinstance(node, n.CodeBlock))
    assert code.text == "code *not* bold"


def test_a_table_in_html_with_empty_lines_and_tags_of_a_template_is_one_table(tmp_path: Path) -> None:
    rows = (
        "    {% for each in site.data.tides %}\n    <tr>\n      <td>\n        <p>\n\n          High *water*.\n\n        </p>\n"
        "      </td>\n    </tr>\n    {% endfor %}\n    <tr>\n      <td>Low.<pre>\n\n    a = 1</pre></td>\n    </tr>\n"
    )
    source = f"---\ntitle: T\ndate: 2014-12-17 11:16:21 -0800\n---\n\n<div>\n<table>\n{rows}</table>\n</div>\n\n[Last][a page].\n\n"
    (tmp_path / "a.md").write_text(f"{source}[a page]: b.html\n", "utf-8")
    article = read_article(tmp_path / "a.md")
    division = article.blocks[0]
    assert isinstance(division, n.Div)
    assert [type(block) for block in division.content] == [n.Table]
    assert "High water." in " ".join(
        blocks_text(cell.content) for cell in iterate(division.content) if isinstance(cell, n.Cell)
    )
    assert [code.text.strip() for code in iterate(division.content) if isinstance(code, n.CodeBlock)] == ["a = 1"]
    assert not {"text-lost", "reader-warning"} & {finding.code for finding in article.findings}


def test_a_fence_without_an_end_in_an_item_ends_with_it(tmp_path: Path) -> None:
    read = article(tmp_path, "- item\n\n  ```\n  code\n\nAfter *it*.\n")
    assert blocks_text(read.blocks).strip().endswith("After it.")


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("* **`locale`**{ #own .x }: The locale.", "own"),
        ("Water boils.\n{: #own .lead }", "own"),
        ("## Boiling {: #own }\n\nWater boils.", "own"),
        ("*Water*{: #own}", "own"),
        ("Water boils.\n{: .lead }", ""),
    ],
)
def test_names_that_attributes_give_a_place_are_there(tmp_path: Path, text: str, name: str) -> None:
    (tmp_path / "a.md").write_text(f"# Tea\n\n{text}\n", "utf-8")
    blocks = read_article(tmp_path / "a.md").blocks
    attributes = [node.attr.identifier for node in iterate(blocks) if isinstance(node, n.Span | n.Header)]
    assert [each for each in attributes if each == "own"] == ([name] if name else [])
    assert "{" not in blocks_text(blocks)


@pytest.mark.parametrize(
    ("source", "caption", "alternative"),
    [
        ('{{< figure src="a.png" alt="Seen" caption="Said" title="Name" attr="Ana" >}}', "Name Said Ana", "Seen"),
        ('{{< figure src="a.png" alt="Seen" >}}', "Seen", "Seen"),
        ('```{figure} a.png\n:alt: A "seen" thing\n:name: x\n\nSaid *here*.\n```', "Said here.", 'A "seen" thing'),
        (":::{figure} a.png\n:alt: Seen\n\nSaid.\n:::", "Said.", "Seen"),
        ("```{image} a.png\n:alt: Seen\n```", "Seen", "Seen"),
    ],
)
def test_a_picture_has_its_caption_and_its_description(
    tmp_path: Path, source: str, caption: str, alternative: str
) -> None:
    (tmp_path / "a.png").write_bytes(make_png())
    figures = [
        node for node in iterate(article(tmp_path, f"First.\n\n{source}\n").blocks) if isinstance(node, n.Figure)
    ]
    assert [blocks_text(figure.caption.content).strip() for figure in figures] == [caption]
    images = [node for node in iterate(figures[0].content) if isinstance(node, n.Image)]
    assert [plain_text(image.content) for image in images] == [alternative]
