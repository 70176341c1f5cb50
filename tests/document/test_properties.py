"""The invariants that make the model true, on generated documents."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import assume, example, given, settings

from tests.document import strategies as gen
from toolkit.document import Article, Metadata, Resource, nodes as n
from toolkit.document.codec import document_text
from toolkit.document.flattening import flatten, rebuild
from toolkit.document.text import plain_text
from toolkit.document.transform import iterate, rewrite, strings
from toolkit.errors import SourceError

generously = settings(max_examples=150)


@generously
@given(gen.metadata, gen.blocks)
def test_article_to_json_and_back_is_the_identity(meta: tuple[tuple[str, n.MetaValue], ...], blocks: n.Blocks) -> None:
    article = Article(Metadata(meta), blocks)
    assert Article.from_json(article.to_json()) == article


@generously
@given(gen.metadata, gen.blocks)
def test_putting_back_the_units_that_were_taken_out_is_the_identity(
    meta: tuple[tuple[str, n.MetaValue], ...], blocks: n.Blocks
) -> None:
    article = Article(Metadata(meta), blocks)
    units = article.units()
    assert article.with_units(units) == article
    assert len({unit.key for unit in units}) == len(units)


@generously
@given(gen.inlines)
@example((n.Emph((n.Str(""),)), n.Strong((n.Emph((n.Str("a"),)), n.Str("b")))))
def test_rebuilding_keeps_what_is_read_and_is_stable(inlines: n.Inlines) -> None:
    content = flatten(inlines, "en")
    rebuilt = rebuild(content)
    assert flatten(rebuilt, "en") == flatten(rebuild(flatten(rebuilt, "en")), "en")
    assert plain_text(rebuilt).replace("\n", " ") == plain_text(inlines).replace("\n", " ")
    assert [node for node in iterate(rebuilt) if isinstance(node, n.Note | n.Code | n.Math | n.RawInline)] == [
        node for node in iterate(inlines) if isinstance(node, n.Note | n.Code | n.Math | n.RawInline)
    ]


@generously
@given(gen.blocks)
def test_every_unit_reaches_its_place(blocks: n.Blocks) -> None:
    """Upper-casing through units changes exactly the texts that are units."""
    article = Article(Metadata(), blocks)
    # An address and a word that stand together may read as one address afterwards.
    assume(not any(isinstance(atom.node, n.Str) for unit in article.units() for atom in unit.content.atoms))
    changed = article.with_units(
        [replace(unit, content=replace(unit.content, text=unit.text.swapcase())) for unit in article.units()]
    )
    assert [unit.text for unit in changed.units()] == [unit.text.swapcase() for unit in article.units()]


@generously
@given(gen.blocks)
def test_rewriting_with_nothing_to_change_returns_the_very_same_tree(blocks: n.Blocks) -> None:
    assert rewrite(blocks, lambda node: node) is blocks
    json.dumps([type(node).__name__ for node in iterate(blocks)])


@generously
@given(gen.metadata, gen.blocks)
def test_the_strings_of_a_tree_are_those_of_its_json(
    meta: tuple[tuple[str, n.MetaValue], ...], blocks: n.Blocks
) -> None:
    def strings_of(value: Any) -> Iterator[str]:
        if isinstance(value, str):
            yield value
        for item in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
            yield from strings_of(item)

    def without_names(value: dict[str, Any]) -> dict[str, Any]:
        return {key: item for key, item in value.items() if key != "t" or not isinstance(item, str)}

    document = json.loads(document_text(meta, blocks), object_hook=without_names)
    said = strings((*(value for _, value in meta), blocks))
    assert Counter(said) == Counter(strings_of([document["meta"], document["blocks"]]))


def test_an_authors_cover_goes_along() -> None:
    cover = Resource.of(b"\x89PNG\r\n\x1a\n cover")
    article = Article(
        Metadata.of(title="x").with_extra({"cover-image": n.MetaString(cover.name)}), (), {cover.name: cover}
    )
    assert Article.from_json(article.to_json()) == article


_PLAIN = {"t": "Str", "c": "a"}
_CITATION = {"citationId": "a", "citationPrefix": [], "citationSuffix": [], "citationNoteNum": 0, "citationHash": 0}


@pytest.mark.parametrize(
    ("names", "inline"),
    [
        (["SingleQuote", "DoubleQuote"], lambda name: {"t": "Quoted", "c": [{"t": name}, [_PLAIN]]}),
        (["InlineMath", "DisplayMath"], lambda name: {"t": "Math", "c": [{"t": name}, "a"]}),
        (["NormalCitation"], lambda name: {"t": "Cite", "c": [[{**_CITATION, "citationMode": {"t": name}}], [_PLAIN]]}),
    ],
)
def test_a_name_that_pandoc_does_not_know_is_refused(names: list[str], inline: Callable[[str], Any]) -> None:
    def read(name: str) -> Article:
        block = {"t": "Para", "c": [inline(name)]}
        return Article.from_json(json.dumps({"pandoc-api-version": [1, 23, 1], "meta": {}, "blocks": [block]}))

    for name in names:
        read(name)
        with pytest.raises(SourceError, match=name):
            read(f"{name}s")
