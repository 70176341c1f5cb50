"""What holds for any text in any locale: done twice is done once, words stay, and so does what is no prose."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings, strategies as st

from toolkit.document import Article, Metadata, Provenance, nodes as n
from toolkit.document.provenance import with_provenance
from toolkit.document.transform import iterate
from toolkit.localization import Typography, available_locales, load_locale, localize

# What rules look for, and what stands around it; in every script that there is a locale for.
PIECES = (
    *"\"'“”‘’„‚«»‹›「」『』()[]¿¡?!.,:;-–—…%§№°/\\{}`…。，、？！（）।۔،؛؟٪״׳־\u00a0\u202f·ªº",
    "...", "--", "---", ". . .", "'s", "z. B.", "z.B.", "p. ej.", "т. д.", "s. r. o.", "J. R. R.", "Dr.", "Sr.",
    "M.", "p.", "S.", "с.", "10", "5", "1990-1995", "10 000", "1,234.56", "1.234,5", "3.5", "2020-04-02",
    "3:30 p.m.", "1.2.3", "5'10\"", "km", "€", "2ème", "5-ый", "1º", "a", "k", "v", "и", "word", "Word", "été",
    "L'homme", "Qué", "мир", "п'ять", "Ελλάδα", "عربي", "پارسی", "צה\"ל", "בית-ספר", "हिन्दी", "বাংলা", "தமிழ்",
    "ภาษาไทย", "汉字", "かな", "한글", "tiếng", "https://x.org/a?b,c", "{name}", "%s", "--lang", "a/b.txt", ":)",
)  # fmt: skip
words = st.lists(st.sampled_from(PIECES), min_size=1, max_size=4).map("".join).map(n.Str)
breaks = st.sampled_from([n.Space(), n.Space(), n.Space(), n.SoftBreak(), n.LineBreak()])
code = st.sampled_from([n.Code(n.EMPTY_ATTR, 'x -- "y"...'), n.Math("InlineMath", "a'..."), n.RawInline("html", '"-"')])


def spans(children: st.SearchStrategy[tuple[n.Inline, ...]]) -> st.SearchStrategy[tuple[n.Inline, ...]]:
    span = st.one_of(
        children.map(n.Emph),
        children.map(n.Strong),
        children.map(lambda content: n.Quoted("DoubleQuote", content)),
        children.map(lambda content: n.Quoted("SingleQuote", content)),
        children.map(lambda content: n.Link(n.EMPTY_ATTR, content, ("a--b?", ""))),
        children.map(lambda content: n.Span(n.Attr("", (), (("lang", "tlh"),)), content)),
        children.map(lambda content: n.Note((n.Para(content),))),
    )
    item: st.SearchStrategy[n.Inline] = st.one_of(words, words, words, breaks, breaks, code, span)
    return st.lists(item, max_size=7).map(tuple)


inlines = st.recursive(st.lists(st.one_of(words, breaks), max_size=9).map(tuple), spans, max_leaves=4)


def article(tag: str, content: tuple[n.Inline, ...], *, translated: bool) -> Article:
    metadata = Metadata.of(title=content, language=tag)
    if translated:
        metadata = with_provenance(metadata, Provenance("xx", tag, "x"))
    return Article(metadata, (n.Para(content),))


def letters(value: Any) -> str:
    """Letters and figures of a tree, in order; what stands for nothing but a mark is none."""
    text = "".join(node.text for node in iterate(value) if isinstance(node, n.Str))
    return "".join(character for character in text if character.isalnum() and character not in "ʼªº")


def opaque(value: Any) -> list[Any]:
    """What no rule may touch, and the formatting."""
    kinds = (n.Code, n.Math, n.RawInline)
    found = [node for node in iterate(value) if isinstance(node, kinds)]
    shells = sorted(
        type(node).__name__ for node in iterate(value) if isinstance(node, n.Emph | n.Strong | n.Link | n.Note)
    )
    return [*found, *shells]


@pytest.mark.parametrize("tag", available_locales())
@settings(max_examples=15)
@given(content=inlines, translated=st.booleans(), level=st.sampled_from(list(Typography)))
def test_twice_is_once(tag: str, content: tuple[n.Inline, ...], translated: bool, level: Typography) -> None:
    locale = load_locale(tag)
    once = localize(article(tag, content, translated=translated), locale, level)
    assert localize(once, locale, level) == once


@pytest.mark.parametrize("tag", ["ar", "es", "hr", "ja"])
def test_what_a_space_makes_an_option_of_stays_as_it_is_at_once(tag: str) -> None:
    content = (n.Emph((n.Str("L'homme--"),)), n.Str("--lang--'"))
    once = localize(article(tag, content, translated=True), load_locale(tag))
    assert localize(once, load_locale(tag)) == once


@pytest.mark.parametrize("tag", available_locales())
def test_words_without_a_space_between_are_one(tag: str) -> None:
    locale = load_locale(tag)
    apart, together = ((n.Str("L'homme"), n.Str("--lang")), (n.Str("L'homme--lang"),))
    one, other = (localize(article(tag, content, translated=True), locale) for content in (apart, together))
    assert one == other


@pytest.mark.parametrize("tag", available_locales())
@settings(max_examples=15)
@given(content=inlines, translated=st.booleans())
def test_letters_figures_and_formatting_stay(tag: str, content: tuple[n.Inline, ...], translated: bool) -> None:
    before = article(tag, content, translated=translated)
    after = localize(before, load_locale(tag))
    assert letters(after.blocks) == letters(before.blocks)
    assert opaque(after.blocks) == opaque(before.blocks)


@pytest.mark.parametrize("tag", available_locales())
@settings(max_examples=15)
@given(content=inlines)
def test_what_is_in_another_language_stays(tag: str, content: tuple[n.Inline, ...]) -> None:
    span = n.Span(n.Attr("", (), (("lang", "tlh"),)), (n.Str("x"), *content))
    before = article(tag, (n.Str("“"), span), translated=True)
    plain = localize(before, load_locale(tag), "none")
    assert list(iterate(localize(before, load_locale(tag), "full").blocks))[2:] == list(iterate(plain.blocks))[2:]
