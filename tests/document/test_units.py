"""Every translatable text of a document is a unit; what must not be translated is none."""

from __future__ import annotations

import json
import re
from dataclasses import replace

import pytest

from toolkit import pandoc
from toolkit.document import Article, nodes as n, untouched
from toolkit.document.content import ATOM
from toolkit.document.flattening import flatten, rebuild
from toolkit.document.text import inlines_of, name_as_title, plain_text
from toolkit.errors import SourceError

EVERYTHING = """---
title: The title
subtitle: A subtitle
abstract: |
  An abstract.
keywords: [first key, second key]
description: A description.
author: Ann Writer
rights: All rights reserved
lang: en
---

# Heading one

A paragraph with a note[^n] and a [link](http://x.org "Link tooltip").

- Tight item

1.  Loose item

    More of it

> Quoted text

Term
:   Its definition

| Line one
| Line two

| Head |
|------|
| Cell |

: Table caption

![Figure caption](a.png "Image tooltip")

Inline ![alternative text](b.png) image.

[Span with tooltip]{title="Span tooltip"}

::: {.notranslate}
Not this.
:::

::: {lang=fr}
Ni ceci.
:::

Not [this bit]{translate=no} either.

`only code`

```
code block
```

$$math$$

<https://example.org>

[^n]: The note's text.
"""


@pytest.fixture(scope="module")
def article() -> Article:
    return Article.from_json(pandoc.run(["-f", "markdown", "-t", "json", "--sandbox"], EVERYTHING.encode()))


def test_every_translatable_text_is_a_unit(article: Article) -> None:
    found = [(unit.kind.value, unit.text) for unit in article.units()]
    assert found == [
        ("metadata", "An abstract."),
        ("metadata", "A description."),
        ("keyword", "first key"),
        ("keyword", "second key"),
        ("subtitle", "A subtitle"),
        ("title", "The title"),
        ("heading", "Heading one"),
        ("paragraph", f"A paragraph with a note{ATOM} and a link."),
        ("tooltip", "Link tooltip"),
        ("note", "The note’s text."),
        ("list item", "Tight item"),
        ("list item", "Loose item"),
        ("list item", "More of it"),
        ("paragraph", "Quoted text"),
        ("term", "Term"),
        ("definition", "Its definition"),
        ("line", "Line one"),
        ("line", "Line two"),
        ("caption", "Table caption"),
        ("cell", "Head"),
        ("cell", "Cell"),
        ("alt text", "Figure caption"),
        ("tooltip", "Image tooltip"),
        ("caption", "Figure caption"),
        ("paragraph", f"Inline {ATOM} image."),
        ("alt text", "alternative text"),
        ("paragraph", "Span with tooltip"),
        ("tooltip", "Span tooltip"),
        ("paragraph", f"Not {ATOM} either."),
    ]


def test_changed_units_are_put_back_in_their_places(article: Article) -> None:
    units = [replace(unit, content=replace(unit.content, text=unit.text.upper())) for unit in article.units()]
    changed = article.with_units(units)
    assert [unit.text for unit in changed.units()] == [unit.text.upper() for unit in article.units()]
    text = pandoc.run(["-f", "json", "-t", "markdown"], changed.to_json().encode()).decode()
    for kept in ("Not this.", "Ni ceci.", "this bit", "only code", "code block", "math", "https://example.org"):
        assert kept in text


def test_units_that_do_not_belong_are_refused(article: Article) -> None:
    units = article.units()
    with pytest.raises(ValueError, match=r"expected, .* found"):
        article.with_units(units[1:])
    with pytest.raises(ValueError, match="nothing found"):
        article.with_units(units[:-1])
    with pytest.raises(ValueError, match="more units"):
        article.with_units([*units, units[0]])


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("See https://example.org/a_(b)?c=d#e.", "https://example.org/a_(b)?c=d#e"),
        ("(http://example.org)", "http://example.org"),
        ("www.example.org/path/,", "www.example.org/path/"),
        ("Write to first.last+tag@mail.example.org!", "first.last+tag@mail.example.org"),
        ("«https://example.org/»", "https://example.org/"),
    ],
)
def test_addresses_are_atoms_without_the_sentence_s_punctuation(text: str, address: str) -> None:
    content = flatten(inlines_of(text))
    assert [atom.node for atom in content.atoms] == [n.Str(address)]


def test_nesting_without_end_is_refused() -> None:
    block: dict[str, object] = {"t": "Para", "c": []}
    for _ in range(400):
        block = {"t": "BlockQuote", "c": [block]}
    with pytest.raises(SourceError, match="nested more than"):
        Article.from_json(json.dumps({"pandoc-api-version": [1, 23], "meta": {}, "blocks": [block]}))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "{}",
        '{"pandoc-api-version":[1,22],"meta":{},"blocks":[]}',
        '{"pandoc-api-version":[1,23],"meta":{},"blocks":[3]}',
    ],
)
def test_what_is_not_pandoc_s_json_is_refused(text: str) -> None:
    with pytest.raises(SourceError, match="JSON"):
        Article.from_json(text)


@pytest.mark.parametrize(
    "written",
    [
        "C:\\Users\\Ann",
        "C:\\Program Files (x86)\\App",
        "/etc/hosts",
        "~/notes",
        "./run.sh",
        "$PATH",
        "$HOME/bin",
        "%APPDATA%",
        "foo_bar",
        "FOO_BAR",
        "__init__",
        "main.run()",
        "--help",
        "--dry-run",
        "–help",
        "–no-cache",
        "–engine=argos",
        "${HOME}/bin",
        ":smile:",
        "{{ user.name }}",
        "{% block body %}",
        "{count, plural, one {# item} other {# items}}",
        "README.md",
        "archive-2.1.tar.gz",
        "docker-compose.yml",
        "Node.js",
        "v1.2.3",
        "v2.0-rc1",
        "@ann_lee",
        "#covid19",
    ],
)
def test_what_is_written_for_machines_is_an_atom_outside_of_code(written: str) -> None:
    content = flatten(inlines_of(f"Open {written}, and go."))
    assert [atom.node for atom in content.atoms] == [n.Str(written)]
    assert content.text == f"Open {ATOM}, and go."
    assert plain_text(rebuild(content)) == f"Open {written}, and go."


@pytest.mark.parametrize(
    "text",
    [
        "and/or he/she",
        "It costs $5 or US$5, 50% off",
        "at 10:30: come",
        "a – b",
        "the years 1914–18",
        "ratio 1:2:3",
        "C# is red. It is #1; the end.He",
        "e.g. this",
        "A.B. Smith",
        "–or so it seemed–",
        "It was over –or so it seemed– and he left.",
        "It was over –help was near– and he left.",
        "–Buenos días –dijo Ana.",
        "It was over --or so it seemed--.",
        "He left --and never came back.",
        "the dog –big, not bad– is here",
    ],
)
def test_what_people_write_for_people_is_no_atom(text: str) -> None:
    assert not flatten(inlines_of(text)).atoms


@pytest.mark.parametrize(
    ("stem", "title"),
    [
        ("my_first-article", "my first article"),
        ("COVID-19 in Spain", "COVID-19 in Spain"),
        ("2020-04-02-new-virus", "2020-04-02 new virus"),
        ("A%20day_out", "A day out"),
        ("_draft_-", "draft"),
        ("__", ""),
    ],
)
def test_a_file_s_name_as_a_title(stem: str, title: str) -> None:
    assert name_as_title(stem) == title


def test_a_text_is_looked_through_for_what_must_stay_from_sign_to_sign() -> None:
    """`re` knows where to stop if every alternative begins with one sign; else it tries all of them at each letter."""
    ((kind, (_, alternatives)),) = re._parser.parse(untouched._SUSPECT.pattern)
    assert str(kind) == "BRANCH"
    assert {str(first) for (first, _), *_ in alternatives} == {"LITERAL"}
    for text in ("call()", "a.py", "v2", "--all", "x_y", ":smile:", ":+1:", "#tag", "www.x.org", "–all"):
        assert untouched.may_be_untouched(f"Wait: {text} — “said” (he) 1.5."), text
    assert not untouched.may_be_untouched("Wait: (he) said — “no”. Very well: 1.5, a – b () and .py # 3.")
