"""Markdown with only its text changed: all else is where it was, and nothing changes where nothing is translated."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings, strategies as st
from markdown_it.helpers import parseLinkLabel
from markdown_it.rules_inline import StateInline

from toolkit.document import Content, Metadata, Unit, UnitKind, map_units, nodes as n
from toolkit.document.content import ATOM
from toolkit.rewriting import MarkdownSource, parser

ROOT = Path(__file__).parents[2]
FILES = sorted({*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"), *(ROOT / "tests" / "data").rglob("*.md")})

PAGE = """\
---
title: "The *old* bridge"
tags: [a, b]   # for programs
description: >
  Two lines
  of it.
---
import Tabs from '@theme/Tabs';

{{< toc >}}

# The old bridge {#top}

It cost **four million**, see [the map][map], [it] or [the page](b.md "A page").
The second line.[^1] {{< param "x" >}}
![A view](../img/a.png "Seen twice")

> [!NOTE]
> Useful to know.\x20\x20
> Two lines.

- [ ] one thing
- `code` and <kbd>Ctrl</kbd> and $a_b$ and {{ var }} and a*b

!!! warning "Be careful"
    The water is *deep*.

    ```py
    print("hello")
    ```

=== "First tab"

    In it.

:::tip[A title]
Inside.
:::

| Name | Value |
| ---- | ----: |
| The bridge | a \\| b |
| `x\\|y` |  |

<details><summary>More of it</summary>
<p>With <b>bold</b> text.</p>
</details>

<!-- a comment -->
$$
x = y
$$

--8<-- "snippet.md"

```{note}
:class: dropdown

In a directive.
```

{% highlight py %}
not text
{% endhighlight %}

Term
: What it means

[^1]: The note.

[map]: map.png "The map"
[it]: it.md
"""

SHOUTED = """\
---
title: "THE *OLD* BRIDGE"
tags: [a, b]   # for programs
description: >
  TWO LINES OF IT.
---
import Tabs from '@theme/Tabs';

{{< toc >}}

# THE OLD BRIDGE {#top}

IT COST **FOUR MILLION**, SEE [THE MAP][map], [IT][it] OR [THE PAGE](b.md "A PAGE").
THE SECOND LINE.[^1] {{< param "x" >}}
![A VIEW](../img/a.png "SEEN TWICE")

> [!NOTE]
> USEFUL TO KNOW.\x20\x20
> TWO LINES.

- [ ] ONE THING
- `code` AND <kbd>Ctrl</kbd> AND $a_b$ AND {{ var }} AND A*B

!!! warning "BE CAREFUL"
    THE WATER IS *DEEP*.

    ```py
    print("hello")
    ```

=== "FIRST TAB"

    IN IT.

:::tip[A TITLE]
INSIDE.
:::

| NAME | VALUE |
| ---- | ----: |
| THE BRIDGE | A \\| B |
| `x\\|y` |  |

<details><summary>MORE OF IT</summary>
<p>WITH <b>BOLD</b> TEXT.</p>
</details>

<!-- a comment -->
$$
x = y
$$

--8<-- "snippet.md"

```{note}
:class: dropdown

IN A DIRECTIVE.
```

{% highlight py %}
not text
{% endhighlight %}

TERM
: WHAT IT MEANS

[^1]: THE NOTE.

[map]: map.png "The map"
[it]: it.md
"""


def _shouted(unit: Unit) -> Unit:
    return replace(unit, content=replace(unit.content, text=unit.content.text.upper()))


def _made(text: str, change: object = _shouted) -> tuple[str, list[str]]:
    source = MarkdownSource(text, "a.md")
    before = source.article(Metadata.of(language="en"))
    after = map_units(before, change)  # type: ignore[arg-type]
    written, findings = source.written(before, after)
    return written, [finding.message for finding in findings]


def test_only_the_text_is_another_one() -> None:
    assert _made(PAGE) == (SHOUTED, [])


@pytest.mark.parametrize("end", ["\r\n", "\r"])
def test_lines_end_as_they_did(end: str) -> None:
    written, _ = _made(PAGE.replace("\n", end))
    assert written == _made(PAGE)[0].replace("\n", end)


def test_where_nothing_is_translated_nothing_is_another_byte() -> None:
    assert len(FILES) > 30
    for path in FILES:
        text = path.read_bytes().decode("utf-8", "replace")
        assert _made(text, lambda unit: unit) == (text, []), path


def test_text_that_is_written_anew_is_what_it_was() -> None:
    """Of the manual's pages, every run of text is written as it would be if it had been translated."""
    other = []
    for path in FILES:
        source = MarkdownSource(path.read_bytes().decode("utf-8", "replace"), path.name)
        article = source.article(Metadata.of(language="en"))
        empty = replace(article, blocks=tuple(n.Para(()) for _ in article.blocks))  # each seems translated
        written, findings = source.written(empty, article)
        assert not findings
        other += [path.name] if _plain(written) != _plain(source.text) else []
    assert not other


def _plain(text: str) -> list[str]:
    """Return the words of a text without what may be said in two ways."""
    for old, new in (("’", "'"), ("\\", "")):
        text = text.replace(old, new)
    return text.split()


@pytest.mark.parametrize(
    "text",
    [
        "<b>" * 2000 + "x" + "</b>" * 2000,
        "**a *b " * 1500 + "x" + "* **" * 1500,
        "> " * 500 + "x",
        "[" * 2000,
        "- " * 500,
    ],
)
def test_what_is_nested_deeply_is_read(text: str) -> None:
    assert _made(f"{text}\n", lambda unit: unit) == (f"{text}\n", [])
    assert _made(f"{text}\n")[0].count("\n") == 1


_LINES = st.sampled_from(
    [*PAGE.split("\n"), "", "  ", "> * a **b*", "1. [x", "<b>c", "    d", "`` e `", "| a", "***", "\t- f"]
)


@given(st.lists(_LINES, max_size=14))
@settings(max_examples=60, deadline=None)
def test_whatever_there_is_comes_out_as_it_went_in(lines: list[str]) -> None:
    text = "\n".join(lines)
    assert _made(text, lambda unit: unit)[0] == text


def _said(text: str) -> str:
    """Return a source in which the words *old one* have been translated as some text."""
    return _made("The old one.\n", lambda unit: replace(unit, content=Content(text)))[0]


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("1. January", "1\\. January"),
        ("- so", "\\- so"),
        ("# one", "\\# one"),
        ("Three * four * five", "Three * four * five"),
        ("Three *four* five", "Three \\*four\\* five"),
        ("a <b> c", "a \\<b\\> c"),
        ("a\\b", "a\\b"),
    ],
)
def test_text_that_looks_like_markup_is_escaped(text: str, written: str) -> None:
    assert _said(text) == f"{written}\n"


@pytest.mark.parametrize(("ascii_names", "name"), [(False, "el-niño-1"), (True, "el-nino_1")])
def test_links_to_headings_lead_to_them(ascii_names: bool, name: str) -> None:
    source = MarkdownSource("# A Part\n\n## A part\n\n[a](#a-part-1) [b](#a-part_1) [c](#else)\n", "a.md", ascii_names)
    before = source.article(Metadata.of(language="en"))

    def translated(unit: Unit) -> Unit:
        return replace(unit, content=Content("El niño")) if unit.kind is UnitKind.HEADING else unit

    written, _ = source.written(before, map_units(before, translated))
    kept = "b](#a-part_1" if not ascii_names else "a](#a-part-1"
    assert f"(#{name})" in written
    assert kept in written
    assert "[c](#else)" in written


def test_markup_goes_where_its_words_go() -> None:
    def turned(unit: Unit) -> Unit:
        first, second = unit.content.spans
        spans = (replace(second, start=0, end=3), replace(first, start=4, end=7))
        return replace(unit, content=Content(f"uno dos {ATOM}", spans, (replace(unit.content.atoms[0], position=8),)))

    assert _made("_one_ `x` [two](b.md)\n", turned)[0] == "[uno](b.md) _dos_ `x`\n"


def test_marks_that_mean_nothing_inside_of_words_are_others_there() -> None:
    def joined(unit: Unit) -> Unit:
        (span,) = unit.content.spans
        return replace(unit, content=Content("laotra", (replace(span, start=2, end=6),)))

    assert _made("the _other_\n", joined)[0] == "la*otra*\n"


@pytest.mark.parametrize("mark", ["![", "[", "^[", "![a]("])
def test_brackets_without_end_are_looked_through_a_bounded_number_of_times(
    mark: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    looked: list[int] = []

    def counted(state: StateInline, start: int, disable_nested: bool = False) -> int:
        end = parseLinkLabel(state, start, disable_nested)
        looked.append((end if end >= 0 else state.posMax) - start)
        return end

    monkeypatch.setattr(parser, "parseLinkLabel", counted)
    text = mark * (20_000 // len(mark)) + " [end](a.md)\n"
    source = MarkdownSource(text, "a.md")
    article = source.article(Metadata())
    assert sum(looked) < 100 * len(text)
    assert source.written(article, article)[0] == text


@pytest.mark.parametrize(
    "address",
    [
        '{{< ref "posts/one.md" >}}',
        '{{% relref "two.md" %}}#leaves',
        "{{ site.baseurl }}/tea",
        "{{ '/tea' | relative_url }}",
        "{% link tea.md %}",
    ],
)
def test_an_address_that_a_generator_writes_stays_behind_its_text(address: str) -> None:
    assert _made(f"Read [the page]({address}) and ![a hill]({address}).\n")[0] == (
        f"READ [THE PAGE]({address}) AND ![A HILL]({address}).\n"
    )


@pytest.mark.parametrize(
    "attributes", ["{width=30%}", '{ width=3cm fig-alt="A hill" }', "{#hill width=3}", "{lang=fr}"]
)
def test_attributes_stay_behind_what_they_are_of(attributes: str) -> None:
    said = [f"![a hill](hill.png){attributes}", f"Of ![a hill](hill.png){attributes}, [a page](a.md){attributes}"]
    written = [line.replace("a hill", "A HILL").replace("Of ", "OF ").replace("a page", "A PAGE") for line in said]
    assert _made("\n\n".join([*said, "The {a = b}."]) + "\n")[0] == "\n\n".join([*written, "THE {A = B}."]) + "\n"


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("See [[1]](b.md#two) and [[a page]].", "SEE [[1]](b.md#two) AND [[a page]]."),
        ("Of [@types/who][home] as [@doe99] and [@doe99][@roe] say.", None),
        (
            "\\[Breaking change\\] to \\(x + y\\) and \\[\\sin x\\].",
            "\\[BREAKING CHANGE\\] TO \\(x + y\\) AND \\[\\sin x\\].",
        ),
    ],
)
def test_brackets_in_brackets_are_what_stands_behind_them(text: str, written: str | None) -> None:
    made, told = _made(f"{text}\n\n[home]: home.md\n")
    assert made.split("\n")[0] == (written or "OF [@types/WHO][home] AS [@doe99] AND [@doe99][@roe] SAY.")
    assert not told


def test_a_shortcode_that_closes_itself_holds_no_code() -> None:
    page = (
        "{{< code-toggle config=a />}}\n\nThe text.\n\n{{< code-toggle file=a >}}\nnot = text\n{{< /code-toggle >}}\n"
    )
    assert _made(page) == (page.replace("The text", "THE TEXT"), [])


def test_a_tag_ends_behind_what_it_says() -> None:
    page = "<Listing caption=\"An `Arc<T>` in it\" number='1>2'>\n\nThe text.\n\n</Listing>\n"
    assert _made(page) == (page.replace("The text", "THE TEXT"), [])


def test_a_reference_whose_text_is_what_it_was_is_what_it_was() -> None:
    page = "See [Click][], [Click] and [the `code`].\n\n[Click]: a.md\n[the `code`]: b.md\n"
    made, told = _made(
        page, lambda unit: replace(unit, content=replace(unit.content, text=unit.content.text.replace("See", "Now")))
    )
    assert made == page.replace("See", "Now")
    assert not told
