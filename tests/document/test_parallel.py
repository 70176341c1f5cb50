"""A bilingual article holds both texts, each where it belongs, and what is the same in both once."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given

from tests.document import strategies
from toolkit import pandoc
from toolkit.document import Article, Metadata, nodes as n, stanzas_of
from toolkit.document.kinds import ORIGINAL, PARALLEL, TRANSLATION, bilingual_with
from toolkit.document.parallel import side_by_side
from toolkit.document.transform import iterate, rewrite

SOURCE = """# Heading {#top}

A *first* paragraph.[^n]

[^n]: A note.

- one
- two

3. three
4. four

> Quoted.

```
code
```

| A | B |
|---|---|
| x | 1 |

: Caption

Term
:   Meaning

::: {#box}
Inside.
:::

![Picture](p.png)

42

[to the top](#top)
"""


def article(blocks: n.Blocks, language: str) -> Article:
    direction = "rtl" if language == "ar" else "ltr"
    return Article(Metadata.of(title="T", language=language, direction=direction), blocks)


def in_capitals(value: Any) -> Any:
    """A translation with the same tree and other words."""
    return rewrite(value, lambda node: n.Str(node.text.upper()) if isinstance(node, n.Str) else node)


def woven(first: n.Blocks, second: n.Blocks) -> Article:
    return side_by_side(article(first, "en"), article(second, "ar"))


@pytest.fixture(scope="module")
def source() -> n.Blocks:
    return Article.from_json(pandoc.run(["--from=markdown", "--to=json"], SOURCE.encode())).blocks


@pytest.fixture(scope="module")
def both(source: n.Blocks) -> Article:
    return woven(source, in_capitals(source))


def sides(value: Any, name: str) -> list[str]:
    found = [node for node in iterate(value) if isinstance(node, n.Div | n.Span) and name in node.attr.classes]
    return [words(node.content) for node in found]


def words(value: Any) -> str:
    return " ".join(node.text for node in iterate(value) if isinstance(node, n.Str))


def test_paragraphs_items_and_quotations_are_pairs(both: Article) -> None:
    pairs = [node for node in both.blocks if isinstance(node, n.Div) and PARALLEL in node.attr.classes]
    texts = [tuple(words(side) for side in pair.content) for pair in pairs]
    assert texts == [
        ("A first paragraph.", "A FIRST PARAGRAPH. A NOTE. A note."),
        ("one", "ONE"),
        ("two", "TWO"),
        ("three", "THREE"),
        ("four", "FOUR"),
        ("Quoted.", "QUOTED."),
        ("Inside.", "INSIDE."),
        ("to the top", "TO THE TOP"),
    ]


def test_each_side_has_its_language_and_direction(both: Article) -> None:
    for node in iterate(both.blocks):
        classes = getattr(getattr(node, "attr", None), "classes", ())
        if ORIGINAL in classes:
            assert (node.attr.get("lang"), node.attr.get("dir")) == ("en", "ltr")
        if TRANSLATION in classes:
            assert (node.attr.get("lang"), node.attr.get("dir")) == ("ar", "rtl")
    assert bilingual_with(both.metadata) == "en"


def test_what_readers_need_once_is_there_once_with_both_texts(both: Article) -> None:
    kinds = Counter(type(node).__name__ for node in iterate(both.blocks))
    once = ("Header", "Note", "CodeBlock", "Table", "Figure", "DefinitionList")
    assert all(kinds[name] == 1 for name in once), kinds
    assert kinds["Image"] == 1
    inside = sides(both.blocks, ORIGINAL)
    for text in ("Heading", "A note.", "x", "Caption", "Term", "Meaning", "Picture"):
        assert text in inside


def test_ordered_items_keep_their_numbers(both: Article) -> None:
    starts = [node.attributes.start for node in iterate(both.blocks) if isinstance(node, n.OrderedList)]
    assert starts == [3, 3, 4, 4]


def test_identifiers_are_there_once(both: Article) -> None:
    found = [node.attr.identifier for node in iterate(both.blocks) if getattr(node, "attr", None)]
    named = [identifier for identifier in found if identifier]
    assert sorted(named) == sorted(set(named))
    assert {"top", "box"} <= set(named)


def test_what_is_the_same_in_both_is_not_doubled(both: Article) -> None:
    assert words(both.blocks).split().count("42") == 1
    assert words(both.blocks).split().count("1") == 1


@given(strategies.blocks)
def test_an_untranslated_article_stays_as_it_is(blocks: n.Blocks) -> None:
    same = woven(blocks, blocks)
    assert not sides(same.blocks, ORIGINAL) or Counter(words(same.blocks).split()) == Counter(words(blocks).split())


@given(strategies.blocks)
def test_no_word_of_the_translation_is_lost_or_doubled(blocks: n.Blocks) -> None:
    marked = rewrite(blocks, lambda node: n.Str(f"T{node.text}") if isinstance(node, n.Str) else node)
    result = woven(blocks, marked)
    without = rewrite(
        result.blocks,
        lambda node: () if isinstance(node, n.Div | n.Span) and ORIGINAL in node.attr.classes else node,
    )
    assert Counter(_texts(without)) == Counter(_texts(marked))
    assert Article.from_json(result.to_json()).blocks == result.blocks


@given(strategies.blocks)
def test_no_word_of_the_original_is_lost_or_doubled(blocks: n.Blocks) -> None:
    plain = rewrite(blocks, _without_pictures)
    marked = rewrite(plain, lambda node: n.Str(f"T{node.text}") if isinstance(node, n.Str) else node)
    original = rewrite(plain, lambda node: n.Str(f"O{node.text}") if isinstance(node, n.Str) else node)
    beside = [
        text
        for node in iterate(woven(original, marked).blocks)
        if isinstance(node, n.Div | n.Span) and ORIGINAL in node.attr.classes
        for text in _texts(node)
    ]
    assert Counter(beside) == Counter(_texts(original))


def _without_pictures(node: Any) -> Any:
    """Leave out what stands once, in the translation (pictures, short captions), and what processors read of quotes."""
    match node:
        case n.Image():
            return ()
        case n.Cite():
            return replace(node, citations=())
        case n.Figure():
            return replace(node, content=())
        case n.Caption():
            return replace(node, short=None)
        case _:
            return node


def _texts(value: Any) -> list[str]:
    return [node.text for node in iterate(value) if isinstance(node, n.Str)]


def test_trees_of_unlike_shape_lose_nothing() -> None:
    first: n.Blocks = (n.Para((n.Str("one"),)), n.Para((n.Str("two"),)))
    second: n.Blocks = (n.BulletList(((n.Plain((n.Str("all"),)),),)),)
    assert words(woven(first, second).blocks) == "one two all"
    assert words(woven(first[:1], second).blocks) == "one all"


def test_a_poem_is_paired_stanza_by_stanza() -> None:
    lines = [(n.Str("a"),), (n.Str("b"),), (n.Str("\u00a0"),), (), (n.Str("c"),)]
    poem = n.LineBlock(tuple(lines))
    assert [words(stanza) for stanza in stanzas_of(poem)] == ["a b", "c"]
    found = woven((poem,), in_capitals((poem,)))
    assert sides(found.blocks, ORIGINAL) == ["a b", "c"]
    assert sides(found.blocks, TRANSLATION) == ["A B", "C"]
    other = woven((poem,), (n.LineBlock(((n.Str("X"),),)),))
    assert len(other.blocks) == 1
    assert woven((poem,), (poem,)).blocks == (poem,)


def test_a_quotation_and_its_source_are_one_pair() -> None:
    quoted, more, source = (n.Para((n.Str(text),)) for text in ("a", "b", "—c"))
    quotation = n.BlockQuote((quoted, more, source))
    found = woven((quotation,), in_capitals((quotation,)))
    assert sides(found.blocks, ORIGINAL) == ["a", "b —c"]
    assert sides(found.blocks, TRANSLATION) == ["A", "B —C"]
    named = n.BlockQuote((quoted, n.Para((n.Str("—1852"),))))
    assert sides(woven((named,), in_capitals((named,))).blocks, ORIGINAL) == ["a"]
