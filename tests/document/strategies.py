"""Generated documents: every constructor of pandoc-types, nested at random."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from toolkit.document import nodes as n

words = st.text(
    st.one_of(
        st.sampled_from("abcdeé.,:!?«»\N{OBJECT REPLACEMENT CHARACTER}\N{LINE SEPARATOR} 漢字شמ🎉@/"),
        st.characters(codec="utf-8"),
    ),
    max_size=12,
) | st.sampled_from(["https://example.org/a?b=c.", "(mail@example.org)", "www.example.org,", "word", "Two words"])
names = st.text(st.characters(codec="ascii", categories=["L", "N"]), max_size=6)
attributes = st.tuples(
    st.sampled_from(["title", "alt", "lang", "translate", "k"]), words | st.sampled_from(["no", "en", "de"])
)
attrs = st.builds(
    n.Attr,
    names,
    st.lists(names | st.just("notranslate"), max_size=2).map(tuple),
    st.lists(attributes, max_size=2).map(tuple),
)
targets = st.tuples(names, words)
number = st.integers(-(2**31), 2**31)

leaf_inlines: st.SearchStrategy[Any] = st.one_of(
    st.builds(n.Str, words),
    st.just(n.Space()),
    st.just(n.SoftBreak()),
    st.just(n.LineBreak()),
    st.builds(n.Code, attrs, words),
    st.builds(n.Math, st.sampled_from(["InlineMath", "DisplayMath"]), words),
    st.builds(n.RawInline, names, words),
)


def _tuples(items: st.SearchStrategy[Any], most: int = 4) -> st.SearchStrategy[tuple[Any, ...]]:
    return st.lists(items, max_size=most).map(tuple)


def _inline(children: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    inlines = _tuples(children)
    citation = st.builds(
        n.Citation,
        names,
        inlines,
        inlines,
        st.sampled_from(["AuthorInText", "SuppressAuthor", "NormalCitation"]),
        number,
        number,
    )
    return st.one_of(
        *[
            st.builds(kind, inlines)
            for kind in (n.Emph, n.Underline, n.Strong, n.Strikeout, n.Superscript, n.Subscript, n.SmallCaps)
        ],
        st.builds(n.Quoted, st.sampled_from(["SingleQuote", "DoubleQuote"]), inlines),
        st.builds(n.Cite, _tuples(citation, 2), inlines),
        st.builds(n.Link, attrs, inlines, targets),
        st.builds(n.Image, attrs, inlines, targets),
        st.builds(n.Span, attrs, inlines),
        st.builds(n.Note, _tuples(st.builds(n.Para, inlines), 2)),
    )


inlines = _tuples(st.recursive(leaf_inlines, _inline, max_leaves=8), 6)
leaf_blocks: st.SearchStrategy[Any] = st.one_of(
    st.builds(n.Para, inlines),
    st.builds(n.Plain, inlines),
    st.builds(n.LineBlock, _tuples(inlines, 3)),
    st.builds(n.CodeBlock, attrs, words),
    st.builds(n.RawBlock, names, words),
    st.builds(n.Header, st.integers(1, 6), attrs, inlines),
    st.just(n.HorizontalRule()),
)
alignments = st.sampled_from(["AlignLeft", "AlignRight", "AlignCenter", "AlignDefault"])
list_attributes = st.builds(
    n.ListAttributes,
    number,
    st.sampled_from(["DefaultStyle", "Example", "Decimal", "LowerRoman", "UpperRoman", "LowerAlpha", "UpperAlpha"]),
    st.sampled_from(["DefaultDelim", "Period", "OneParen", "TwoParens"]),
)


def _block(children: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    blocks = _tuples(children, 3)
    caption = st.builds(n.Caption, st.none() | inlines, blocks)
    rows = _tuples(st.builds(n.Row, attrs, _tuples(st.builds(n.Cell, attrs, alignments, number, number, blocks), 2)), 2)
    columns = st.builds(n.ColSpec, alignments, st.none() | st.floats(0, 1))
    return st.one_of(
        st.builds(n.BlockQuote, blocks),
        st.builds(n.BulletList, _tuples(blocks, 3)),
        st.builds(n.OrderedList, list_attributes, _tuples(blocks, 3)),
        st.builds(n.DefinitionList, _tuples(st.builds(n.Definition, inlines, _tuples(blocks, 2)), 2)),
        st.builds(n.Figure, attrs, caption, blocks),
        st.builds(n.Div, attrs, blocks),
        st.builds(
            n.Table,
            attrs,
            caption,
            _tuples(columns, 2),
            st.builds(n.TableHead, attrs, rows),
            _tuples(st.builds(n.TableBody, attrs, number, rows, rows), 2),
            st.builds(n.TableFoot, attrs, rows),
        ),
    )


blocks = _tuples(st.recursive(leaf_blocks, _block, max_leaves=6), 4)


def _sorted_items(items: dict[str, Any]) -> tuple[tuple[str, Any], ...]:
    return tuple(sorted(items.items()))


keys = names | st.sampled_from(["title", "subtitle", "keywords", "abstract", "author", "lang", "date"])
meta_values: st.SearchStrategy[Any] = st.recursive(
    st.one_of(
        st.builds(n.MetaString, words | st.sampled_from(["en", "de"])),
        st.builds(n.MetaBool, st.booleans()),
        st.builds(n.MetaInlines, inlines),
        st.builds(n.MetaBlocks, blocks),
    ),
    lambda children: st.one_of(
        st.builds(n.MetaList, _tuples(children, 3)),
        st.builds(n.MetaMap, st.dictionaries(keys, children, max_size=3).map(_sorted_items)),
    ),
    max_leaves=3,
)
metadata = st.dictionaries(keys, meta_values, max_size=3).map(_sorted_items)
