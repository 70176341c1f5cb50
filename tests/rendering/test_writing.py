"""Words that are joined before they are written: pandoc writes the same bytes of either."""

from __future__ import annotations

from hypothesis import given, settings

from tests.document import strategies as gen
from toolkit import pandoc
from toolkit.document import Article, Metadata, document_text, nodes as n, rewrite
from toolkit.rendering.preparing import sanitized
from toolkit.rendering.writing import with_words_joined

_WRITER = pandoc.Writer("html5", {"html_math_method": "mathml", "split_level": 1})


def joined(blocks: n.Blocks) -> n.Blocks:
    return rewrite(blocks, with_words_joined, words=False)


def html(blocks: n.Blocks) -> bytes:
    return pandoc.write(document_text((), blocks).encode("utf-8", "replace"), _WRITER)


@settings(max_examples=60)
@given(gen.blocks)
def test_joined_words_are_written_alike(blocks: n.Blocks) -> None:
    clean = sanitized(Article(Metadata(), blocks)).blocks
    assert html(joined(clean)) == html(clean)


def test_words_of_a_sentence_become_one_string() -> None:
    emphasis = n.Emph((n.Str("c"), n.Space(), n.Str("d")))
    content = (n.Str("a"), n.Space(), n.Str("b"), n.SoftBreak(), n.Str("c"), n.Space(), emphasis)
    assert joined((n.Para(content),)) == (n.Para((n.Str("a b c"), n.Space(), n.Emph((n.Str("c d"),)))),)
