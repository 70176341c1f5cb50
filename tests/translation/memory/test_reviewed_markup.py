"""A person's translation carries its markup: it stands in every article that has the sentence, and in every variant."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.translation.made_up import ReversingEngine, translate_article
from tests.translation.memory.places import PAIR, Place
from toolkit.document import ATOM, Article, Metadata, Unit, nodes as n, units_of
from toolkit.translation.engines.protocol import Pair
from toolkit.translation.markup.marked_text import MarkedText, codes_of, marked_as, place_marked
from toolkit.translation.markup.projection import keep
from toolkit.translation.markup.segments import segments_of
from toolkit.translation.memory import Memory
from toolkit.translation.usage import usage_of

MEXICO = Pair("en", "es-MX")
TEXT = "It would cost four million euros today."
MARKED = MarkedText("Hoy costaría cuatro millones de euros.", ("strong",), ((13, 37, 0),))


def article(*inlines: n.Inline) -> Article:
    return Article(Metadata.of(language="en"), (n.Para(inlines),))


def cost(shell: type[n.Strong] | type[n.Emph] = n.Strong) -> Article:
    return article(n.Str("It would cost "), shell((n.Str("four million euros"),)), n.Str(" today."))


def spans(made: Article) -> list[tuple[str, str]]:
    [unit] = units_of(made)
    return [(type(span.shell).__name__, unit.text[span.start : span.end]) for span in unit.content.spans]


def test_formatting_stands_where_the_person_put_it(place: Place) -> None:
    with Memory(place.where) as memory:
        memory.review(PAIR, TEXT, MARKED, note="Ask the port.")
        made = translate_article(cost(), ReversingEngine(), "es", memory=memory)
        assert spans(made.article) == [("Strong", "cuatro millones de euros")]
        assert (made.counts.reviewed, made.counts.by_rule, made.findings) == (1, 0, ())
        [kept] = memory.people(PAIR).find([TEXT]).values()
        assert (kept.translation.text, kept.note) == ("Hoy costaría cuatro millones de euros.", "Ask the port.")
        assert MarkedText.from_json(kept.marked) == MARKED


def test_a_person_adds_and_takes_away_formatting(place: Place) -> None:
    with Memory(place.where) as memory:
        added = replace(MARKED, spans=((0, 3, "emph"), (4, 12, "link https://example.org/plan")))
        memory.review(PAIR, TEXT, added)
        made = translate_article(cost(), ReversingEngine(), "es", memory=memory)
        assert spans(made.article) == [("Emph", "Hoy"), ("Link", "costaría")]
        [link] = [node for node in made.article.blocks[0].content if isinstance(node, n.Link)]  # type: ignore[union-attr]
        assert link.target == ("https://example.org/plan", "")


def test_other_formatting_than_the_person_saw_is_placed_and_told(place: Place) -> None:
    with Memory(place.where) as memory:
        memory.review(PAIR, TEXT, MARKED)
        made = translate_article(cost(n.Emph), ReversingEngine(), "es", memory=memory)
        assert [name for name, _ in spans(made.article)] == ["Emph"]
        assert [finding.code for finding in made.findings] == ["reviewed-markup"]
        bare = translate_article(article(n.Str(TEXT)), ReversingEngine(), "es", memory=memory)
        assert spans(bare.article) == []


def test_each_article_keeps_its_own_links_and_notes(place: Place) -> None:
    def source(url: str) -> Article:
        note = n.Note((n.Para((n.Str(url),)),))
        return article(n.Str("See "), n.Link(n.Attr(), (n.Str("the plan"),), (url, "")), n.Str(" now."), note)

    with Memory(place.where) as memory:
        marked = MarkedText(f"Véase ya{ATOM} el plan.", ("link", "note"), ((10, 17, 0),), (0,))
        memory.review(PAIR, "See the plan now.", marked)
        for url in ("https://example.org/a", "https://example.org/b"):
            made = translate_article(source(url), ReversingEngine(), "es", memory=memory)
            unit, *_ = units_of(made.article)
            [span] = unit.content.spans
            assert (unit.text, unit.text[span.start : span.end]) == (marked.text, "el plan")
            assert span.shell.target[0] == url  # type: ignore[union-attr]
            assert unit.content.atoms[0].position == 8


def test_a_variant_of_the_language_serves_the_others_and_its_own_stands_first(place: Place) -> None:
    with Memory(place.where) as memory:
        memory.review(PAIR, TEXT, MARKED)
        assert memory.reviewed_state(MEXICO)
        assert memory.reviewed_state(Pair("en", "fr")) == ""
        made = translate_article(cost(), ReversingEngine(), "es-MX", memory=memory)
        assert spans(made.article) == [("Strong", "cuatro millones de euros")]
        assert [finding.code for finding in made.findings] == ["reviewed-variant"]
        before = memory.reviewed_state(MEXICO), usage_of(cost(), MEXICO, None, memory)
        own = MarkedText("Ahorita costaría cuatro millones.", ("strong",), ((17, 32, 0),))
        memory.review(MEXICO, TEXT, own)
        made = translate_article(cost(), ReversingEngine(), "es-MX", memory=memory)
        assert (spans(made.article), made.findings) == ([("Strong", "cuatro millones")], ())
        assert memory.reviewed_state(MEXICO) != before[0]
        assert usage_of(cost(), MEXICO, None, memory) != before[1]
        assert spans(translate_article(cost(), ReversingEngine(), "es", memory=memory).article) == [
            ("Strong", "cuatro millones de euros")
        ]


def test_a_borrowed_sentence_gets_its_alignment_where_it_is_kept(place: Place) -> None:
    class Aligning(ReversingEngine):
        def align(self, pairs: list[tuple[str, str]], source: str, target: str) -> list[object]:
            assert source != target
            return [self._reverse(text).alignment for text, _ in pairs]

    with Memory(place.where) as memory:
        memory.review(PAIR, "One bold two.", "TWO BOLD ONE.")
        source = article(n.Str("One "), n.Strong((n.Str("bold"),)), n.Str(" two."))
        for _ in range(2):
            made = translate_article(source, Aligning(), "es-MX", memory=memory)
            assert spans(made.article) == [("Strong", "BOLD")]
            assert [finding.code for finding in made.findings] == ["reviewed-variant"]
        assert memory.people(PAIR).find(["One bold two."])["One bold two."].alignment is not None


def test_marked_text_is_the_inverse_of_its_place() -> None:
    code = n.Code(n.Attr(), "run()")
    source = article(
        n.Str("A "),
        n.Strong((n.Emph((n.Str("bold"),)), n.Str(" word"))),
        n.Str(" and "),
        n.Quoted("DoubleQuote", (n.Str("more"), n.Space(), code)),
        n.Str("."),
    )
    [unit] = list[Unit](units_of(source))
    [segment] = segments_of(unit.content, "en")
    kept = keep(unit.content, segment)
    assert codes_of(unit.content, segment).kinds == ("strong", "emph", "double quotes", "code")
    marked = marked_as(unit.content, segment, kept)
    assert marked.plain == segment.plain
    assert MarkedText.from_json(marked.to_json()) == marked
    assert place_marked(unit.content, segment, marked) == kept


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "{}",
        '{"text":"a","source":[],"spans":[[0,2,0]],"atoms":[]}',
        '{"text":"a","source":[],"spans":[[0,1,null]],"atoms":[]}',
        '{"text":"a","source":[],"spans":[],"atoms":[0]}',
        "[" * 100_000,
    ],
)
def test_marked_text_of_strangers_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="no marked text"):
        MarkedText.from_json(text)
