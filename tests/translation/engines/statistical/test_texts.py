"""Translations of which only the text is known: which of their words come from which of the sentence."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import numpy as np
import pytest

from tests.translation.marked import Marked, Score, contents, load, plain_sentences, projected, score
from toolkit.batches import batched
from toolkit.errors import EngineError, MissingError
from toolkit.translation.engines.apertium.engine import ApertiumEngine
from toolkit.translation.engines.argos.engine import ArgosEngine
from toolkit.translation.engines.neural.options import DecodingOptions
from toolkit.translation.engines.protocol import Aligner, Alignment, Pair, Request, Translation
from toolkit.translation.engines.registry import Engines
from toolkit.translation.engines.statistical.aligner import Guess, align_texts
from toolkit.translation.engines.statistical.forms import digits_of, form_of, sounds_of, stem_of
from toolkit.translation.engines.statistical.lexicon import Lexicon
from toolkit.translation.engines.statistical.texts import Helpers, TextAligner
from toolkit.translation.engines.statistical.tokens import tokens_of
from toolkit.translation.engines.statistical.wordlists import shares_of

PAIR = Pair("en", "es")
FEW = [
    ("The sea was calm.", "El mar estaba en calma."),
    ("I see the sea.", "Veo el mar."),
    ("The sea and the 1,200 ships.", "El mar y los 1.200 barcos."),
    ("The ships are here.", "Los barcos están aquí."),
]


def words(guess: Guess | None, pair: tuple[str, str], word: str) -> str:
    """Return the word of a translation that owes most to a word of its sentence."""
    assert guess is not None
    source, target = pair
    [column] = [at for at, (start, end) in enumerate(guess.alignment.source) if source[start:end] == word]
    start, end = guess.alignment.target[int(guess.alignment.weights[:, column].argmax())]
    return target[start:end]


def scored(sentences: Sequence[Marked], aligner: TextAligner, size: int = 10_000) -> Score:
    """Score marked sentences, of whose translations only the text is known; so many are a text."""
    sources = contents([marked.source for marked in sentences], "en")
    expected = contents([marked.expected for marked in sentences], "en")
    plain = [plain_sentences(content, "en") for content in sources]
    pairs = list(
        dict.fromkeys(
            pair
            for marked, texts in zip(sentences, plain, strict=True)
            for pair in zip(texts, marked.engine, strict=True)
        )
    )
    guesses = [guess for part in batched(pairs, size) for guess in aligner.align(part, [])]
    found = dict(zip(pairs, guesses, strict=True))
    total = Score()
    for marked, texts, source, wanted in zip(sentences, plain, sources, expected, strict=True):
        mine = [found[pair] for pair in zip(texts, marked.engine, strict=True)]
        made = [
            Translation(text, None, guess.alignment if guess else None)
            for text, guess in zip(marked.engine, mine, strict=True)
        ]
        score(marked, source, wanted, projected(source, made, marked)[0], total)
    return total


@pytest.mark.parametrize("size", [10_000, 20])
@pytest.mark.parametrize("name", ["argos", "apertium"])
def test_words_alone_put_markup_where_people_put_it(name: str, size: int) -> None:
    total = scored(load(name), TextAligner(PAIR), size)
    assert total.share >= 0.95, total.report()


def test_they_do_in_other_languages_and_scripts() -> None:
    """Thirty sentences each; a set of one's own is a text."""
    every = load("texts")
    languages = list(dict.fromkeys(marked.to for marked in every))
    totals = {
        to: scored([marked for marked in every if marked.to == to], TextAligner(Pair("en", to))) for to in languages
    }
    right, wanted = (sum(getattr(total, name) for total in totals.values()) for name in ("right_exact", "right"))
    report = "\n".join(total.report() for total in totals.values())
    assert languages == ["de", "fr", "ru", "ar", "zh-Hans", "ja", "ko"]
    assert right >= 0.95 * wanted, report
    assert min(total.share for total in totals.values()) >= 0.9, report


def test_an_engine_that_knows_words_helps() -> None:
    with Engines() as engines:
        total = scored(load("argos"), TextAligner(PAIR, lambda: Helpers(None, engines.get("apertium"))))
    assert total.share >= 0.98, total.report()


def test_a_model_that_is_led_along_a_translation_helps(shared_packages: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ARGOS_PACKAGES_DIR", str(shared_packages))
    engine = ArgosEngine(DecodingOptions(compute_type="float32"))
    total = scored(load("apertium"), TextAligner(PAIR, lambda: Helpers(engine)))
    engine.close()
    assert total.share >= 0.965, total.report()


def test_what_meets_again_and_again_belongs_together() -> None:
    guesses = align_texts(FEW, [], "en", "es")
    assert [
        words(guess, pair, word)
        for guess, pair, word in zip(guesses, FEW, ("sea", "sea", "ships", "ships"), strict=True)
    ] == [
        "mar",
        "mar",
        "barcos",
        "barcos",
    ]
    assert words(guesses[2], FEW[2], "1,200") == "1.200"
    alone = align_texts(FEW[:1], [], "en", "es")
    more = align_texts(FEW[:1], FEW[1:], "en", "es")
    assert alone[0] is not None
    assert more[0] is not None
    assert alone[0].sure != more[0].sure
    assert more[0].alignment.weights.tolist() == guesses[0].alignment.weights.tolist()  # type: ignore[union-attr]


def test_the_same_texts_give_the_same_alignments_in_any_order() -> None:
    first = align_texts(FEW, [], "en", "es")
    again = align_texts(FEW[::-1], [], "en", "es")[::-1]
    for one, other in zip(first, again, strict=True):
        assert one is not None
        assert other is not None
        assert np.allclose(one.alignment.weights, other.alignment.weights, atol=1e-6)


def test_rows_add_up_to_one_at_most() -> None:
    for guess in align_texts(FEW, [], "en", "es"):
        assert guess is not None
        assert guess.alignment.weights.min() >= 0
        assert guess.alignment.weights.sum(axis=1).max() <= 1 + 1e-6


def test_it_says_where_only_the_place_tells() -> None:
    [guess] = align_texts([("The blue gizmo hums in Paris.", "El artilugio azul zumba en París.")], [], "en", "es")
    assert guess is not None
    assert guess.is_sure(23, 28)
    assert not guess.is_sure(9, 14)
    assert guess.is_sure(3, 4)


@pytest.mark.parametrize("pair", [("", ""), ("...", "Hola."), ("Hello.", "…"), ("a " * 201, "b " * 3)])
def test_what_has_no_words_or_too_many_has_no_alignment(pair: tuple[str, str]) -> None:
    assert align_texts([pair], [], "en", "es") == [None]
    [nothing, something] = align_texts([pair, FEW[0]], [], "en", "es")
    assert nothing is None
    assert something is not None


def test_long_sentences_are_aligned_by_what_others_teach() -> None:
    long = " ".join(one for one, _ in FEW * 5), " ".join(other for _, other in FEW * 5)
    [guess] = align_texts([long], FEW, "en", "es")
    assert guess is not None
    ours, theirs = (long[0].split().index("1,200"), long[1].split().index("1.200"))
    assert guess.alignment.weights[theirs].argmax() == ours
    assert len(guess.alignment.source) > 80


def test_any_script() -> None:
    pairs = [("In 1999 he paid €5.", "在１９９９年他付了5欧元。"), ("He came in 1999.", "وصل في ١٩٩٩.")]
    for pair, number in zip(pairs, ("１９９９", "١٩٩٩"), strict=True):
        assert words(align_texts([pair], [], "en", "zh")[0], pair, "1999") == number


def test_the_lexicon_knows_words_of_grammar_numbers_and_relatives() -> None:
    lexicon = Lexicon("en-GB", "es-MX")
    assert min(lexicon.weight("the", "los"), lexicon.weight("without", "sin"), lexicon.weight("ships", "barco")) > 0.1
    assert lexicon.weight("1,200", "1.200") == lexicon.weight("york", "york") == 1
    assert lexicon.weight("1,200", "1.201") == lexicon.weight("two", "2") == lexicon.weight("sea", "pan") == 0
    assert lexicon.weight(form_of("Decision"), form_of("decisión")) > 0.5
    lexicon.learn({("sea", "mar"): 0.75, ("the", "los"): 0.1})
    assert lexicon.weight("sea", "mar") == 0.75
    assert lexicon.weight("the", "los") > 0.1
    assert (form_of("Été"), digits_of("١٬٢٠٠")) == ("ete", "1200")


class Failing(ApertiumEngine):
    """Knows words, and breaks down; its model is gone."""

    def align(self, pairs: Sequence[tuple[str, str]], source: str, target: str) -> list[Alignment | None]:
        raise MissingError(f"{len(pairs)} {source} {target}", "")

    def translate(self, requests: Iterable[Request], source: str, target: str) -> Iterator[tuple[int, Translation]]:
        raise EngineError(f"{requests} {source} {target}", "")


def test_a_helper_that_fails_is_done_without() -> None:
    failing = Failing()
    assert isinstance(failing, Aligner)
    helped = TextAligner(PAIR, lambda: Helpers(failing, failing)).align(FEW, [])
    for one, other in zip(helped, align_texts(FEW, [], "en", "es"), strict=True):
        assert one is not None
        assert other is not None
        assert one.alignment.weights.tolist() == other.alignment.weights.tolist()


def test_engines_help_that_serve_the_pair(shared_packages: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ARGOS_PACKAGES_DIR", str(shared_packages))
    with Engines() as engines:
        apertium, argos = engines.get("apertium"), engines.get("argos")
        assert engines.helpers(apertium, "en", "es") == Helpers(argos, None)  # type: ignore[arg-type]
        assert engines.helpers(argos, "en", "es") == Helpers(None, apertium)
        assert engines.helpers(apertium, "en", "fr") == Helpers()


@pytest.mark.parametrize(
    ("language", "text", "found"),
    [
        ("ja", "彼女は毎晩赤ワインを飲む。", "彼女 は 毎晩 赤 ワイン を 飲む"),
        ("ja", "2015年から東京に住んでいます。", "2015 年 から 東京 に 住んでいます"),
        ("ja", "科学者は報告書を発表しなかった。", "科学者 は 報告書 を 発表しなかった"),
        ("zh-Hans", "老人没有回答问题。", "老人 没有 回答 问题"),
        ("zh-Hans", "她喝红酒", "她 喝 红酒"),
        ("th", "แมวอยู่ในบ้าน", "แมว อยู่ ใน บ้าน"),
        ("en", "No change, it's so.", "No change it's so"),
        ("ja", "e-mail", "e-mail"),
        ("ko", "바다는 넓다.", "바다는 넓다"),
        ("und", "海は", "海 は"),
        ("ja", "", ""),
    ],
)
def test_words_are_found_where_no_spaces_part_them(language: str, text: str, found: str) -> None:
    words = Lexicon("en", language).words[1]
    ranges = tokens_of(text, words)
    assert " ".join(text[start:end] for start, end in ranges) == found
    assert [start for start, _ in ranges[1:]] >= [end for _, end in ranges[:-1]]


def test_forms_of_a_word_have_one_stem() -> None:
    for language, forms in (
        ("en", "buy buys buying bought"),
        ("ru", "книга книги книгу"),
        ("ar", "البحر بحر بالبحر"),
        ("he", "הספר ספר בספר"),
        ("ko", "바다는 바다를 바다에서"),
        ("ja", "歩く 歩いた 歩きます"),
    ):
        assert len({stem_of(form_of(form), language) for form in forms.split()}) == 1, forms
    assert stem_of("1,200", "en") == "1,200"
    assert stem_of("はい", "ja") == "はい"


def test_names_sound_alike_in_every_script() -> None:
    for latin, others in (
        ("Berlin", "Берлин برلين ベルリン 베를린 Βερολίνο ברלין"),
        ("Lopez", "Лопес لوبيز ロペス"),
        ("president", "президент"),
    ):
        lexicon = Lexicon("en", "xx")
        for other in others.split():
            assert lexicon.weight(form_of(latin), form_of(other)) > 0.5, (latin, other, sounds_of(form_of(other)))
    assert Lexicon("en", "xx").weight("garden", form_of("город")) == 0
    assert Lexicon("en", "xx").weight("bold", "barada") == 0  # in one alphabet letters tell more


def test_lists_lead_through_english_to_every_pair_of_them() -> None:
    assert shares_of("en", "ja")["sea", "海"] > 0.3
    assert shares_of("ja-JP", "en-GB")["海", "sea"] == shares_of("en", "ja")["sea", "海"]
    assert shares_of("ru", "ja")["море", "海"] > 0.1
    assert shares_of("en", "en") == shares_of("en", "tlh") == shares_of("tlh", "ja") == {}


@pytest.mark.parametrize(("share", "sure"), [(1 / 3, False), (1.0, True)])
def test_words_that_a_dictionary_knows_only_together_are_not_told_apart_for_sure(share: float, sure: bool) -> None:
    words = {("red", other): share for other in (("el", "vino", "tinto") if share < 1 else ("tinto",))}
    (guess,) = align_texts([("I like red wine.", "Me gusta el vino tinto.")], [], "en", "es", words)
    assert guess is not None
    assert guess.is_sure(7, 10) is sure
