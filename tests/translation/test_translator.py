"""From an article to a translated article: what is sent, what comes back, and that nothing is lost."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import get_args

import pytest
from hypothesis import example, given, settings

from tests.document import strategies as gen
from tests.translation.made_up import EchoEngine, ReversingEngine, translate_article
from tests.translation.marked import made_up_alignment
from toolkit import pandoc
from toolkit.document import Article, Metadata, nodes as n
from toolkit.document.flattening import flatten
from toolkit.document.provenance import provenance_of
from toolkit.document.text import plain_text
from toolkit.document.transform import iterate
from toolkit.errors import EngineError
from toolkit.translation.engines.protocol import Alignment, Pair, Request, Translation
from toolkit.translation.markup.segments import segments_of
from toolkit.translation.memory import Memory, entry
from toolkit.translation.memory.packing import unpack
from toolkit.translation.translator import translate_articles


class TextOnly(ReversingEngine):
    """Says in other words what it is given, and nothing of where they come from."""

    def __init__(self, said: dict[str, str]) -> None:
        super().__init__(aligned=False)
        self._said = said

    def _reverse(self, sentence: str) -> Translation:
        return Translation(self._said[sentence])


def read(markdown: str) -> Article:
    return Article.from_json(pandoc.run(["-f", "markdown", "-t", "json", "--sandbox"], markdown.encode()))


def write(article: Article) -> str:
    arguments = ["-f", "json", "-t", "markdown", "--wrap=none"]
    return pandoc.run(arguments, article.to_json().encode()).decode().strip()


def translated(markdown: str, engine: ReversingEngine | None = None) -> str:
    return write(translate_article(read(markdown), engine or ReversingEngine(), "es", source="en").article)


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("Hello **brave new** world.", "WORLD **NEW BRAVE** HELLO."),
        ("A [link *here*](http://x.y) is good.", "GOOD IS [*HERE* LINK](http://x.y) A."),
        ("**A whole sentence.**", "**SENTENCE WHOLE A.**"),
        ("**Note:** read this.", "THIS READ **NOTE**."),
        ("The `call` returns `x`, `y` (`z`).", "RETURNS `x`, `y` (`z`) THE `call`."),
        ("These stay: `x`, the `y`.", "`x`, THE `y` STAY THESE."),
        ("`x`, then more.", "`x`, MORE THEN."),
        ("Words **`code`** more words.", "WORDS MORE WORDS **`code`**."),
        ("One two.[^1]\n\n[^1]: A note.", "TWO ONE[^1].\n\n[^1]: NOTE A."),
        ("One two,[^1] three.\n\n[^1]: A note.", "THREE TWO[^1] ONE.\n\n[^1]: NOTE A."),
        ("See https://x.y/z?a=b. Write to me@x.org!", "SEE https://x.y/z?a=b. TO me@x.org WRITE!"),
        ("*Two sentences. In one.* Rest.", "*SENTENCES TWO. ONE IN.* REST."),
        ("*One. Two three* four five.", "*ONE.* FIVE FOUR *THREE TWO*."),
        ("H~2~O is *water*", "*WATER* IS H~2~O"),
        ("Line one  \nline two", "ONE LINE\\\nTWO LINE"),
        ("12.5 % -- 3", "12.5 % -- 3"),
        ("[Bonjour le monde]{lang=fr} is French", '[Bonjour le monde]{lang="fr"} FRENCH IS'),
        ("[keep me]{translate=no} please", '[keep me]{translate="no"} PLEASE'),
        ("$E=mc^2$ is *known*.", "$E=mc^2$ *KNOWN* IS."),
    ],
)
def test_markup_follows_its_words(source: str, expected: str) -> None:
    assert translated(source) == expected


@pytest.mark.parametrize(
    "source",
    [
        "A photo of the *sea*. [\\[Photo/Agency\\]]{.credit}",
        'He said "**stop!**", and *(quietly)* left --- [for](x) [good](y).[^1]\n\n[^1]: Or *not*.',
        "Call `f(x)` (or `g`) with **`x`**, *then* wait...  \n**Note:** it *may* take $n$ s, see <https://x.org/>.",
        "- one **two**\n- [three]{.smallcaps} *four* **five**",
        "***Both* strong** and ~~struck out~~ H~2~O, x^2^.",
        "| Head *one* | `two` |\n|----|----|\n| **a b** | c |",
        '*One. Two.* **Three. Four** five. ![An *alt* text.](x.png "Title")',
    ],
)
def test_an_identity_translation_gives_the_same_document(source: str) -> None:
    expected = write(read(source))
    for engine in (EchoEngine(), EchoEngine(carries=True)):
        assert write(translate_article(read(source), engine, "es", source="en").article) == expected


def test_without_alignment_nothing_is_lost_and_what_is_placed_by_rule_is_counted() -> None:
    said = TextOnly({"A bold word, a link and.": "Klaatu barada, nikto verada gort."})
    result = translate_article(read("A **bold** word, a [link](http://x.y) and `code`."), said, "tlh", source="en")
    text = write(result.article)
    assert "**" in text
    assert "(http://x.y)" in text
    assert "`code`" in text
    assert result.counts.by_rule == 2


def test_each_sentence_is_sent_once_whole_and_without_markup() -> None:
    engine = ReversingEngine()
    markdown = (
        "The *same* sentence. A `code` word.\n\nThe same **sentence.** 42.\n\n| The same sentence. |\n|---|\n| 1 |\n"
    )
    result = translate_article(read(markdown), engine, "es", source="en")
    assert engine.seen == ["The same sentence.", "A word."]
    assert (result.counts.engine, result.counts.left_alone) == (4, 1)


def test_articles_of_a_build_share_one_call() -> None:
    engine = ReversingEngine()
    articles = [read("One."), read("Two."), read("One.")]
    results = list(translate_articles(articles, engine, Pair("en", "es")))
    assert engine.seen == ["One.", "Two."]
    assert [write(result.article) for result in results] == ["ONE.", "TWO.", "ONE."]


def test_language_direction_and_provenance_are_told() -> None:
    metadata = translate_article(read("One."), ReversingEngine(), "ar", source="en").article.metadata
    assert (metadata.language, metadata.direction) == ("ar", "rtl")
    provenance = provenance_of(metadata)
    assert provenance is not None
    assert (provenance.source, provenance.target, provenance.engine) == ("en", "ar", "reversing")


def test_an_engine_cannot_forge_atoms_or_line_breaks() -> None:
    engine = ReversingEngine(mangle="\N{OBJECT REPLACEMENT CHARACTER}\N{LINE SEPARATOR}!")
    assert translated("A `b` c.", engine).count("`b`") == 1


def test_an_engine_that_returns_too_little_is_an_error() -> None:
    class Lazy(ReversingEngine):
        def translate(self, requests: Iterable[Request], source: str, target: str) -> Iterator[tuple[int, Translation]]:
            return islice(super().translate(requests, source, target), 1, None)

    with pytest.raises(EngineError, match="returned nothing for 1 sentence,"):
        translate_article(read("One."), Lazy(), "es", source="en")


def test_sentences_without_spaces_are_joined_as_the_script_does() -> None:
    assert write(translate_article(read("One. Two."), ReversingEngine(), "zh-Hans", source="en").article) == "ONE.TWO."
    assert write(translate_article(read("一。二。"), ReversingEngine(), "es", source="zh").article).count(" ") == 1


def test_text_marked_as_the_source_language_is_marked_as_the_target_s() -> None:
    assert translated("[One two]{lang=en}") == '[TWO ONE]{lang="es"}'
    assert translated("[One two]{lang=en translate=no}") == '[One two]{lang="en" translate="no"}'


def _counted(article: Article) -> Counter[str]:
    """Count what must never be lost: atoms by their content, spans by their kind."""
    atoms = (n.Code, n.Math, n.RawInline, n.CodeBlock, n.RawBlock)
    kept = [repr(node) for node in iterate(article.blocks) if isinstance(node, atoms)]
    kept += [type(node).__name__ for node in iterate(article.blocks) if isinstance(node, n.Note | n.Image | n.Cite)]
    return Counter(kept)


@settings(max_examples=150)
@given(gen.blocks)
def test_nothing_is_ever_lost(blocks: n.Blocks) -> None:
    article = Article(Metadata.of(language="en"), blocks)
    for engine in (ReversingEngine(), ReversingEngine(aligned=False), ReversingEngine(carries=True)):
        result = translate_article(article, engine, "es", source="en")
        assert result.counts.kept == 0
        assert _counted(result.article) == _counted(article)
        assert _spans(article) <= _spans(result.article)
        assert _addresses(result.article) == _addresses(article)


@settings(max_examples=150)
@given(gen.blocks)
@example((n.Para((n.Emph((n.Str("A\x1b"), n.Math("InlineMath", ""))), n.Str("https://example.org/a?b=c."))),))
@example(
    (
        n.Para(
            (
                n.Emph((n.Str("https://example.org/a?b=c."),)),
                n.Emph(()),
                n.Emph((n.Str("https://example.org/a?b=c."), n.Str("A"))),
            )
        ),
    )
)
@example((n.Para((n.Emph((n.Str("\x00a"),)), n.Emph((n.Str("0:0"),)))),))
def test_an_identity_translation_leaves_every_span_on_its_words(blocks: n.Blocks) -> None:
    article = Article(Metadata.of(language="en"), blocks)
    result = translate_article(article, EchoEngine(), "es", source="en").article
    assert _covered(result) == _covered(article)


def _covered(article: Article) -> list[str]:
    """Return the letters and digits that each span is on, where it is on any, an address's among them.

    Not by the units of the result: of "https://x.org/" and "A", which are apart in the tree, one address has become.
    """
    spans = (node for node in iterate(article.blocks) if isinstance(node, get_args(n.SpanNode)))
    letters = ("".join(filter(str.isalnum, plain_text(node.content))) for node in spans)
    return list(filter(None, letters))


def _spans(article: Article) -> Counter[str]:
    return Counter(type(span.shell).__name__ for unit in article.units() for span in unit.content.spans)


def _addresses(article: Article) -> int:
    return sum(isinstance(atom.node, n.Str) for unit in article.units() for atom in unit.content.atoms)


@settings(max_examples=150)
@given(gen.inlines)
def test_segments_and_what_lies_between_them_are_the_unit(inlines: n.Inlines) -> None:
    content = flatten(inlines, "en")
    cursor = 0
    for segment in segments_of(content, "en"):
        assert not content.text[cursor : segment.start].strip()
        assert segment.start < segment.end
        assert all(segment.start <= origin < segment.end for origin in segment.origins)
        cursor = segment.end
    assert not content.text[cursor:].strip()


def test_markup_that_was_placed_by_position_is_told() -> None:
    said = {"The gizmo was calm.": "Klaatu barada nikto verada."}
    done = translate_article(read("The **gizmo** was calm."), TextOnly(said), "tlh", source="en")
    assert [finding.code for finding in done.findings] == ["markup-by-position"]
    done = translate_article(read("The **sea** was calm."), ReversingEngine(), "es", source="en")
    assert not done.findings


def test_formatting_of_a_word_that_has_none_of_its_own_is_told() -> None:
    class Dropping(ReversingEngine):
        def _reverse(self, sentence: str) -> Translation:
            text = "Amo el mar."
            return Translation(text, None, made_up_alignment(sentence, text, ["love = Amo", "the = el", "sea = mar"]))

    done = translate_article(read("**I** love the sea."), Dropping(), "es", source="en")
    assert write(done.article) == "**Amo** el mar."
    assert [finding.code for finding in done.findings] == ["markup-by-position"]
    assert "none of their own" in done.findings[0].message


def test_markup_is_placed_by_words_alone_and_nothing_of_that_is_remembered() -> None:
    """The words are in no list: what the article's other sentences taught is gone where there are none."""
    said = {
        "The quorl was calm.": "El drim estaba en calma.",
        "I see the quorl.": "Veo el drim.",
        "The quorl is here.": "Aquí está el drim.",
    }
    text = "The **quorl** was calm.\n\nI see *the quorl*.\n\nThe [quorl](s.html)^[The quorl was calm.] is here."
    with Memory(None) as memory:
        done = translate_article(read(text), TextOnly(said), "es", source="en", memory=memory)
        covered = [unit.text[span.start : span.end] for unit in done.article.units() for span in unit.content.spans]
        assert covered == ["drim", "el drim", "drim"]
        assert not done.findings
        alone = translate_article(read("The **quorl** was calm."), TextOnly({}), "es", source="en", memory=memory)
        assert (alone.counts.memory, [finding.code for finding in alone.findings]) == (1, ["markup-by-position"])


def test_an_engine_that_aligns_what_others_said_is_asked_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(TextOnly, "align", lambda _, pairs, *__: [None] * len(pairs), raising=False)
    said = {"The sea was calm.": "El mar estaba en calma."}
    done = translate_article(read("The **sea** was *calm*."), TextOnly(said), "es", source="en")
    assert done.counts.by_rule == 2
    assert [finding.code for finding in done.findings] == ["markup-by-position"]


def test_an_alignment_is_unpacked_only_where_something_is_placed_by_it(monkeypatch: pytest.MonkeyPatch) -> None:
    unpacked: list[bytes] = []

    def noting(content: bytes) -> Alignment:
        unpacked.append(content)
        return unpack(content)

    monkeypatch.setattr(entry, "unpack", noting)
    assert translated("A plain sentence. A **marked** one. Plain again.") == (
        "SENTENCE PLAIN A. ONE **MARKED** A. AGAIN PLAIN."
    )
    assert len(unpacked) == 1
