"""Code and kept names go through sentences as U+FFFC, for engines that can carry them."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, strategies as st

from tests.document import strategies as gen
from tests.translation.made_up import EchoEngine, ReversingEngine, translate_article
from tests.translation.marked import contents
from tests.translation.test_translator import read, write
from toolkit.document import ATOM, nodes as n
from toolkit.document.flattening import flatten
from toolkit.languages import words_of
from toolkit.translation.engines.apertium.engine import ApertiumEngine
from toolkit.translation.engines.protocol import Alignment, Translation
from toolkit.translation.glossary import Glossary
from toolkit.translation.glossary.terms import Term
from toolkit.translation.markup.projection import project
from toolkit.translation.markup.segments import segments_of
from toolkit.translation.markup.stand_ins import received, sent_as_plain, sent_with_atoms, without_atoms
from toolkit.translation.memory import Memory


def kept(*names: str) -> Glossary:
    return Glossary([Term((name,), (name,), keep=True, exact=True, pos="proper noun") for name in names], "en", "es")


SENTENCES = [
    ("`foo()` returns a list.", "`foo()` regresa una lista."),
    ("The command `ls` lists files.", "La orden `ls` lista archivos."),
    ("`rm` removes them. $x$ is a number.", "`rm` les saca. $x$ es un número."),
    ("It ends with `foo`. `bar` begins it.", "Acaba con `foo`. `bar` lo empieza."),
    ("It has `x`, `y` and **`z`**.", "Tiene `x`, `y` y **`z`**."),
    ("You have [`x`](a).", "Tienes [`x`](a)."),
    ("Good morning, `x`!", "Buenos días, `x`!"),
    ("“Good morning, `x`!” he said.", '"Buenos días, `x`!" dijo.'),
    ("Happy birthday, `x`!", "Cumpleaños feliz, `x`!"),
    # An atom in brackets is no word of the sentence.
    ("The call (`x`) is here.", "La llamada (`x`) es aquí."),
    # Names that a glossary keeps.
    ("Use .NET here.", "Utiliza .NET aquí."),
    ("The **Apple** phone is red.", "El **Apple** el teléfono es rojo."),
    ("We use Visual Studio and `x`.", "Utilizamos Visual Studio y `x`."),
    ("Apple announced it, and *Go* is new.", "Apple lo anunció, y *Go* es nuevo."),
]


@pytest.fixture(scope="module")
def apertium() -> dict[str, str]:
    """All sentences, translated together."""
    article = read("\n\n".join(source for source, _ in SENTENCES))
    glossary = kept("Apple", "Go", ".NET", "Visual Studio")
    result = translate_article(article, ApertiumEngine(), "es", source="en", glossary=glossary)
    made = write(result.article).split("\n\n")
    return dict(zip((source for source, _ in SENTENCES), made, strict=True))


@pytest.mark.parametrize(("source", "wanted"), SENTENCES)
def test_a_sentence_keeps_its_subject(apertium: dict[str, str], source: str, wanted: str) -> None:
    assert apertium[source] == wanted


def test_what_is_sent() -> None:
    for carries, wanted in ((True, "The call \ufffc takes \ufffc and \ufffc."), (False, "The call takes Go and.")):
        engine = EchoEngine(carries=carries)
        translate_article(read("The call `x` takes Go and $y$."), engine, "es", source="en", glossary=kept("Go"))
        assert engine.seen[0] == wanted


def test_atoms_go_where_the_engine_says() -> None:
    article = read("Now `a` and `b` take *`c`* to Go.")
    result = translate_article(article, ReversingEngine(carries=True), "es", source="en", glossary=kept("Go"))
    assert write(result.article) == "Go TO *`c`* TAKE `b` AND `a` NOW."
    assert result.counts.by_rule == 0


def test_a_sentence_with_other_atoms_is_another_one_in_the_memory() -> None:
    with Memory(None) as memory:
        for source in ("It `x` ends.", "It ends.", "It ends `x`."):
            engine = ReversingEngine(carries=True)
            translate_article(read(source), engine, "es", source="en", memory=memory)
            assert len(engine.seen) == 1
            again = ReversingEngine(carries=True)
            translate_article(read(source), again, "es", source="en", memory=memory)
            assert again.seen == []


@given(gen.inlines, st.booleans())
def test_what_comes_back_as_it_went_is_the_plain_sentence(inlines: n.Inlines, known: bool) -> None:
    content = flatten(inlines)
    for segment in segments_of(content, "en"):
        sent = sent_with_atoms(content, segment)
        assert sent.text.count(ATOM) == len(sent.groups)
        made = EchoEngine(carries=True).translate_one(sent.text) if known else Translation(sent.text)
        translation, holes = without_atoms(received(sent, made))
        assert ATOM not in translation.text
        # A lone one can be no other.
        is_told = known or len(sent.groups) == 1
        assert set(holes) == (set(sent.groups) if is_told else set())
        assert translation.text.split() == segment.plain.split()
        assert sent_as_plain(segment).text == segment.plain


@pytest.mark.parametrize(
    ("written", "plain"),
    [
        ("Hello, `x`!", "Hello!"),
        ("Hello — `x`!", "Hello!"),
        ("Price: `x`.", "Price."),
        ("Price: `x`, tax: `y`.", "Price: tax."),
        ("Run `x`: it helps.", "Run: it helps."),
        ("Run it (`x`): it helps.", "Run it: it helps."),
        ("A non-`x` value.", "A non value."),
    ],
)
def test_what_parts_an_atom_from_a_sentence_goes_with_it(written: str, plain: str) -> None:
    (content,) = contents([written], "en")
    (segment,) = segments_of(content, "en")
    assert segment.plain == plain
    words = tuple(words_of(plain))
    aligned = Translation(plain, None, Alignment(words, words, np.eye(len(words), dtype=np.float32)))
    assert project(content, segment, aligned, "en").text == content.text
