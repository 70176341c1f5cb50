"""The engine llm against a server that speaks the protocol: what it asks, and what it does with any answer."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.translation.engines.llm.served import Chat, ModelServer, reversed_words, well
from tests.translation.made_up import translate_article
from toolkit import pandoc
from toolkit.document import Article
from toolkit.errors import EngineError, MissingError
from toolkit.languages import language_name
from toolkit.translation.engines.llm.engine import LlmEngine
from toolkit.translation.engines.llm.options import LlmOptions
from toolkit.translation.engines.llm.server import KEY_VARIABLE
from toolkit.translation.engines.protocol import Request, Surroundings
from toolkit.translation.glossary import load_glossary
from toolkit.translation.memory import Memory

SENTENCES = ["The sea was calm.", "Ships went by.", "Nobody saw them in 1999, and nobody heard of them later on."]


def engine(server: ModelServer, **options: Any) -> LlmEngine:
    return LlmEngine(LlmOptions(url=server.url, **options))


def translated(server: ModelServer, sentences: list[str] = SENTENCES, **options: Any) -> list[str]:
    """Return the translations of one passage; empty for one that came to nothing."""
    requests = [Request(sentence, True, Surroundings("p", "The coast")) for sentence in sentences]
    done = list(engine(server, **options).translate(requests, "en", "es"))
    assert [number for number, _ in done] == list(range(len(sentences)))
    return [translation.text for _, translation in done]


def article(markdown: str) -> Article:
    return Article.from_json(pandoc.run(["-f", "markdown", "-t", "json", "--sandbox"], markdown.encode()))


RIGHT = [reversed_words(sentence) for sentence in SENTENCES]


def test_a_passage_is_asked_for_at_once_with_what_stands_around_it(server: ModelServer) -> None:
    passage = Surroundings("p", "The coast", "word " * 200 + "Before it.", (("sea", "mar"),))
    requests = [Request(sentence, True, passage) for sentence in SENTENCES]
    model = engine(server, temperature=0.5, seed=7, context=100)
    assert [made.text for _, made in model.translate(requests, "en", "pt-BR")] == RIGHT
    [chat] = server.chats
    assert chat.sentences == SENTENCES
    assert f"from English (en) into {language_name('pt-BR', 'en')} (pt-BR)" in chat.task
    assert "The coast" in chat.task
    assert "Before it." in chat.task
    assert "sea = mar" in chat.task
    assert 80 < chat.task.count("word") * 5 + len("Before it.") <= 105
    assert (chat.asked["model"], chat.asked["temperature"], chat.asked["seed"], chat.asked["stream"]) == (
        "small",
        0.5,
        7,
        False,
    )


def test_temperature_is_0_unless_one_says_otherwise_and_the_prompt_is_ones_own(server: ModelServer) -> None:
    prompt = "Into {target}, {unknown}, {0}. {terms}{title}"
    assert translated(server, prompt=prompt, context=0) == RIGHT
    [chat] = server.chats
    assert chat.task.startswith("Into Spanish (es), {unknown}, {0}.")
    assert (chat.asked["temperature"], chat.asked["seed"]) == (0, 0)


def test_passages_end_where_units_do_and_are_not_too_long(server: ModelServer) -> None:
    units = ["a", "a", "b", "", "", *["c"] * 14]
    requests = [Request(f"Sentence {number}.", True, Surroundings(unit)) for number, unit in enumerate(units)]
    requests += [Request("word " * 500, True, Surroundings("d"))] * 2 + [Request("Alone.")]
    assert len(list(engine(server).translate(iter(requests), "en", "es"))) == len(requests)
    assert [len(chat.sentences) for chat in server.chats] == [2, 1, 1, 1, 12, 2, 1, 1, 1]


def without(number: int) -> Callable[[Chat], str]:
    return lambda chat: "\n".join(chat.lines()[: number - 1] + chat.lines()[number:])


def instead(number: int, line: str) -> Callable[[Chat], str]:
    def answer(chat: Chat) -> str:
        lines = chat.lines()
        lines[min(number, len(lines)) - 1] = line
        return "\n".join(lines)

    return answer


BADLY: dict[str, Callable[[Chat], Any]] = {
    "talks before": lambda chat: f"Sure! Here you are:\n\n{well(chat)}",
    "talks after": lambda chat: f"{well(chat)}\n\nLet me know if you need anything else.",
    "refuses": lambda _: "I'm sorry, but I can't help with that.",
    "refuses with a number": instead(1, "[1] I'm sorry, I cannot translate this text."),
    "refuses in the other language": instead(1, "[1] Lo siento, pero no puedo traducir esto."),
    "skips": without(1),
    "merges": lambda chat: f"[1] {' '.join(map(reversed_words, chat.sentences))}" if len(chat.sentences) > 1 else "no",
    "merges and leaves empty": instead(2, "[2]"),
    "says a sentence in its neighbour's line too": lambda chat: "\n".join(
        [f"[1] {' '.join(map(reversed_words, chat.sentences))}", *chat.lines()[1:]] if chat.sentences[1:] else ["no"]
    ),
    "leaves most of it out": lambda chat: "\n".join(
        [*chat.lines()[:2], "[3] Ydobon."] if chat.sentences[1:] else ["no"]
    ),
    "puts two into a line": lambda chat: " ".join(chat.lines()) + " [9] x",
    "repeats a number": lambda chat: "\n".join([*chat.lines(), chat.lines()[0]]),
    "repeats a translation": lambda chat: "\n".join(
        f"[{n}] Una y otra vez." for n in range(1, len(chat.sentences) + 1)
    ),
    "adds a line": lambda chat: f"{well(chat)}\n[{len(chat.sentences) + 1}] And a remark."[: 10**4],
    "forgets the numbers": lambda chat: "\n".join(map(reversed_words, chat.sentences)),
    "labels": instead(1, "[1] Translation: eht aes."),
    "introduces": instead(1, "[1] Here is the translation: eht aes."),
    "introduces in the other language": instead(1, "[1] Claro, aquí tienes la traducción: eht aes."),
    "names its language": instead(1, "[1] Traducción al español: eht aes."),
    "remarks": instead(1, "[1] Eht aes saw mlac neht. (Nota: libre.)"),
    "formats": instead(1, "[1] **Eht aes**."),
    "fences": lambda chat: f"[1] ```\n{well(chat)}\n```",
    "goes on in the next line": instead(2, "[2] Spihs\ntnew yb."),
    "goes on after the last line": lambda chat: f"{well(chat)[:-9]}\n{well(chat)[-9:]}",
    "leaves its language": lambda chat: "\n".join(f"[{n}] {sentence}" for n, sentence in enumerate(chat.sentences, 1)),
    "says the sentence beside it": lambda chat: "\n".join(
        f"[{n}] {sentence} → {reversed_words(sentence)}" for n, sentence in enumerate(chat.sentences, 1)
    ),
    "says the sentence above it": lambda chat: "\n".join(
        f"[{n}] {sentence}\n{reversed_words(sentence)}" for n, sentence in enumerate(chat.sentences, 1)
    ),
    "explains": lambda chat: "\n".join(
        f"{line} (Note: I have rendered this sentence rather freely, since a literal translation would sound odd to "
        "readers of that language, who expect something else here.)"
        for line in chat.lines()
    ),
    "refuses in Chinese": instead(1, "[1] 抱歉，我无法翻译这段文字。"),
    "refuses as it likes": instead(1, "[1] I won't translate this content."),
    "leaves a place open": instead(1, "[1] [translation]"),
    "shows a mark of its template": instead(1, "[1] Eht aes <|im_start|> saw mlac."),
    "says nothing": lambda _: "",
    "says no text": lambda _: (200, {"choices": [{"message": {"content": None}}]}),
    "breaks off": lambda chat: (200, {"choices": [{"message": {"content": well(chat)}, "finish_reason": "length"}]}),
}


@pytest.mark.parametrize("name", BADLY)
def test_what_went_wrong_once_is_asked_again(server: ModelServer, name: str) -> None:
    server.behave = lambda chat: BADLY[name](chat) if chat.turn == 1 and len(chat.sentences) > 1 else well(chat)
    assert translated(server) == RIGHT
    assert [chat.turn for chat in server.chats] == [1, 2]
    told = server.chats[1].asked["messages"][-1]["content"]
    assert "could not be used" in told
    assert "[1] to [3]" in told


@pytest.mark.parametrize("name", BADLY)
def test_what_goes_wrong_with_passages_is_asked_for_by_sentence(server: ModelServer, name: str) -> None:
    server.behave = lambda chat: BADLY[name](chat) if len(chat.sentences) > 1 else well(chat)
    assert translated(server) == RIGHT
    singles = [chat for chat in server.chats if len(chat.sentences) == 1]
    lenient = name.startswith("talks")
    assert len(singles) == (0 if lenient else 3)
    if singles:
        assert SENTENCES[0] in singles[1].task


_NOT_ALONE = ("talks", "repeats a t", "merges and", "goes on in", "leaves its")
ALWAYS = [name for name in BADLY if not name.startswith(_NOT_ALONE)]


@pytest.mark.parametrize("name", ALWAYS)
def test_what_always_goes_wrong_comes_to_nothing_and_is_left_and_told(server: ModelServer, name: str) -> None:
    server.behave = lambda chat: BADLY[name](chat) if "calm" in str(chat.sentences) else well(chat)
    made = translated(server)
    assert made == ["", *RIGHT[1:]]
    done = translate_article(
        article("The sea was **calm** then.\n\nShips *went* by."), engine(server), "es", source="en"
    )
    assert [(finding.code, finding.where) for finding in done.findings if finding.code == "left-as-it-is"] == [
        ("left-as-it-is", "blocks.0")
    ]
    assert done.counts.kept == 1
    assert "The sea was calm then." in [unit.text for unit in done.article.units()]
    assert "Spihs tnew yb." in [unit.text for unit in done.article.units()]


@pytest.mark.parametrize(
    "style", ["{}.", "{})", "({})", "**{}.**", "  [{}]", "{}:", "【{}】", "［{}］", "（{}）", "{}、", "{}．"]
)
def test_numbers_may_come_back_in_other_brackets(server: ModelServer, style: str) -> None:
    server.behave = lambda chat: "\n".join(
        f"{style.format(number)} {reversed_words(sentence)}" for number, sentence in enumerate(chat.sentences, 1)
    )
    assert translated(server) == RIGHT
    assert len(server.chats) == 1


@pytest.mark.parametrize(
    "around",
    [
        "{}<|im_end|>",
        "{} </s>",
        "{}\n<end_of_turn>\n",
        "{}<|eot_id|><|end_of_text|>",
        "[THINK]So.[/THINK]{}",
        "{} [/INST]",
    ],
)
def test_marks_of_templates_around_an_answer_are_passed_over(server: ModelServer, around: str) -> None:
    server.behave = lambda chat: around.format(well(chat))
    assert translated(server) == RIGHT
    assert len(server.chats) == 1


def test_what_the_sentences_have_themselves_stays(server: ModelServer) -> None:
    """An article about language models has their marks, one about quotations has quotation marks."""
    sentences = ["A turn ends with </s>", "“The sea was calm,” he said, and “nothing else.”", "[1] is a note."]
    assert translated(server, sentences) == [reversed_words(sentence) for sentence in sentences]


@pytest.mark.parametrize("quotes", ['"{}"', "“{}”", "«{}»", "「{}」"])
def test_quotation_marks_around_a_line_are_taken_off(server: ModelServer, quotes: str) -> None:
    server.behave = lambda chat: "\n".join(
        f"[{number}] {quotes.format(reversed_words(sentence))}" for number, sentence in enumerate(chat.sentences, 1)
    )
    assert translated(server) == RIGHT


SHAPES: dict[str, Callable[[list[str]], str]] = {
    "JSON by number": lambda made: json.dumps({str(n): text for n, text in enumerate(made, 1)}),
    "a list in JSON": lambda made: f"```json\n{json.dumps(made)}\n```",
    "bullets": lambda made: "\n".join(f"- [{n}] {text}" for n, text in enumerate(made, 1)),
    "from 0": lambda made: "\n".join(f"[{n}] {text}" for n, text in enumerate(made)),
    "named": lambda made: "\n".join(f"Sentence {n}: {text}" for n, text in enumerate(made, 1)),
    "backwards": lambda made: "\n".join(f"[{n}] {text}" for n, text in reversed([*enumerate(made, 1)])),
}


@pytest.mark.parametrize("shape", SHAPES)
def test_numbers_are_found_in_other_shapes(server: ModelServer, shape: str) -> None:
    server.behave = lambda chat: SHAPES[shape](list(map(reversed_words, chat.sentences)))
    assert translated(server) == RIGHT
    assert len(server.chats) == 1


def test_a_dense_script_may_become_much_longer(server: ModelServer) -> None:
    server.behave = lambda _: (
        "[1] The prices of houses in big cities rose again last year, as the office of statistics told."
    )
    [made] = translated(server, ["统计局称去年大城市房价再次上涨。"])
    assert made.startswith("The prices")


def test_an_answer_in_parts_is_one(server: ModelServer) -> None:
    def parts(chat: Chat) -> Any:
        said = well(chat)
        content = [{"type": "text", "text": said[:20]}, {"type": "text", "text": said[20:]}]
        return 200, {"choices": [{"message": {"content": content}, "finish_reason": "stop"}]}

    server.behave = parts
    assert translated(server) == RIGHT


def test_between_variants_of_a_language_a_sentence_may_stay_as_it_is(server: ModelServer) -> None:
    server.behave = lambda chat: "\n".join(f"[{n}] {text}" for n, text in enumerate(chat.sentences, 1))
    requests = [Request("The sea was calm on that day.", True, Surroundings("p"))]
    for target, made in (("en-GB", "The sea was calm on that day."), ("es", "")):
        assert [one.text for _, one in engine(server).translate(requests, "en-US", target)] == [made]
    assert translated(server, ["New York Times"]) == ["New York Times"]


def test_what_came_to_nothing_is_not_asked_for_in_still_other_ways(server: ModelServer) -> None:
    server.behave = lambda _: "I'm sorry, but I can't help with that."
    translate_article(
        article("The sea was calm, and nobody, as I said, went by, or saw it."), engine(server), "es", source="en"
    )
    assert len(server.chats) == 2


def test_thoughts_and_numbers_in_bold_are_passed_over(server: ModelServer) -> None:
    server.behave = lambda chat: "<think>\n[1] Hm.\nSo?</think>\n" + well(chat).replace("[1]", "**[1]**")
    assert translated(server) == RIGHT
    assert len(server.chats) == 1


def test_a_sentence_that_says_so_itself_is_no_refusal(server: ModelServer) -> None:
    server.behave = lambda _: "[1] Lo siento, pero no puedo ayudar con eso."
    [made] = translated(server, ["“I'm sorry, but I can't help with that.”"])
    assert made == "Lo siento, pero no puedo ayudar con eso."


def test_an_article_keeps_its_markup_its_order_and_its_terms(server: ModelServer, tmp_path: Path) -> None:
    (tmp_path / "terms.csv").write_text("source,target\nharbour,ruobrah\n", "utf-8")
    glossary = load_glossary([tmp_path / "terms.csv"], "en", "es")
    text = "# The coast\n\nThe **sea** was calm. I see the harbour.\n\nIt is `x` in 1999.\n\nThe [sea](s.html) is here."
    done = translate_article(article(text), engine(server), "es", source="en", glossary=glossary)
    assert [unit.text.replace("￼", "x") for unit in done.article.units()] == [
        "Eht tsaoc",
        "Eht aes saw mlac. I ees eht ruobrah.",
        "Ti si x ni 1999.",
        "Eht aes si ereh.",
    ]
    spans = [unit.text[span.start : span.end] for unit in done.article.units() for span in unit.content.spans]
    assert spans == ["aes", "aes"]
    assert [chat.sentences for chat in server.chats[:2]] == [
        ["The coast"],
        ["The sea was calm.", "I see the harbour."],
    ]
    assert "harbour = ruobrah" in server.chats[1].task
    assert "harbour" not in server.chats[-1].task.partition("terms")[2]


def test_what_is_remembered_is_not_asked_again_and_a_build_goes_on(server: ModelServer) -> None:
    text = article("The sea was calm.\n\nShips went by.\n\nNobody saw them.\n")

    def failing(chat: Chat) -> Any:
        return (500, {"error": "out of memory"}) if "Nobody" in str(chat.sentences) else well(chat)

    with Memory(None) as memory:
        server.behave = failing
        with pytest.raises(EngineError, match="out of memory"):
            translate_article(text, engine(server), "es", source="en", memory=memory)
        server.behave = well
        server.chats.clear()
        done = translate_article(text, engine(server), "es", source="en", memory=memory)
        assert [chat.sentences for chat in server.chats] == [["Nobody saw them."]]
        assert (done.counts.engine, done.counts.memory) == (1, 2)
        again = translate_article(text, engine(server), "es", source="en", memory=memory)
        assert (again.article, len(server.chats)) == (done.article, 1)
        other = translate_article(text, engine(server, temperature=0.3), "es", source="en", memory=memory)
        assert other.counts.engine == 3


def test_the_fingerprint_has_all_that_decides(server: ModelServer) -> None:
    first = engine(server).fingerprint("en", "es")
    assert (first.engine, first.model) == ("llm", "small")
    assert engine(server, model="small").fingerprint("en", "es") == first
    assert engine(server, timeout=9).fingerprint("en", "fr") == first
    for other in ({"temperature": 0.1}, {"seed": 1}, {"context": 0}, {"prompt": "Translate."}):
        assert engine(server, **other).fingerprint("en", "es") != first
    server.digest = "sha256:2"
    assert engine(server).fingerprint("en", "es").digest != first.digest
    server.reset()
    server.models["data"][0]["created"] = 2
    assert engine(server).fingerprint("en", "es") == first


def test_models_are_told_where_none_or_another_is_asked_for(server: ModelServer) -> None:
    server.models = {"data": [{"id": "one"}, {"id": "two:latest"}]}
    with pytest.raises(MissingError, match="has 2 models") as raised:
        engine(server).fingerprint("en", "es")
    assert "one, two" in raised.value.hint
    with pytest.raises(MissingError, match="no model 'three'"):
        engine(server, model="three").fingerprint("en", "es")
    assert engine(server, model="two").fingerprint("en", "es").model == "two"
    server.models = None
    assert engine(server, model="any").fingerprint("en", "es").model == "any"


@pytest.mark.parametrize(
    ("answer", "told"),
    [
        ((400, {"error": "context length"}), "HTTP 400.*context length"),
        ((302, {}), "HTTP 302"),
        ((200, {"no": "choices"}), "doesn't speak"),
        ((200, [1]), "doesn't speak"),
        ((200, {"choices": []}), "doesn't speak"),
        ((200, b"<html>"), "no JSON"),
        ((200, b"[" * 9_000_000), "too long"),
    ],
)
def test_a_server_that_is_none_is_told(server: ModelServer, answer: Any, told: str) -> None:
    server.behave = lambda _: answer
    with pytest.raises(EngineError, match=told):
        translated(server)
    assert len(server.chats) == 1


def test_a_busy_server_is_asked_again(server: ModelServer, monkeypatch: pytest.MonkeyPatch) -> None:
    pauses: list[float] = []
    monkeypatch.setattr("toolkit.translation.engines.llm.server.time.sleep", pauses.append)
    server.behave = lambda chat: (503, {"error": "loading model"}) if len(server.chats) < 3 else well(chat)
    assert translated(server) == RIGHT
    assert pauses == [1, 4]
    server.behave = lambda _: (429, {})
    with pytest.raises(EngineError, match="429"):
        translated(server)


@pytest.mark.parametrize("name", ["silent", "slow"])
def test_silence_ends_after_the_time_that_was_given(server: ModelServer, name: str) -> None:
    def silent(chat: Chat) -> str:
        time.sleep(1.2)
        return str(well(chat))

    server.behave = silent if name == "silent" else lambda _: (299, {"never": "comes to an end"})
    with pytest.raises(EngineError, match="timed out") as raised:
        translated(server, timeout=1)
    assert "timeout" in raised.value.hint


def test_a_server_that_is_not_there_is_told() -> None:
    with pytest.raises(MissingError, match=r"No language model answers at 127\.0\.0\.1:1") as raised:
        LlmEngine(LlmOptions(url="http://127.0.0.1:1/v1")).fingerprint("en", "es")
    assert "--llm-url" in raised.value.hint


def test_a_key_is_sent_that_the_environment_holds(server: ModelServer, monkeypatch: pytest.MonkeyPatch) -> None:
    translated(server)
    assert set(server.keys) == {None}
    monkeypatch.setenv(KEY_VARIABLE, "secret")
    translated(server)
    assert server.keys[-1] == "Bearer secret"


def test_a_proxy_never_sees_what_goes_to_this_machine(server: ModelServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("http_proxy", "http://192.0.2.1:3128")
    monkeypatch.delenv("no_proxy", raising=False)
    assert translated(server) == RIGHT
