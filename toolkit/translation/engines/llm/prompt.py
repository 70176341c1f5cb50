"""What a language model is told and asked: its task, what stands around the sentences, and these, numbered."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from toolkit.languages import language_name
from toolkit.translation.engines.llm.options import LlmOptions
from toolkit.translation.engines.protocol import Surroundings

Messages = list[dict[str, str]]

_PLACE = re.compile(r"\{(source|target|title|before|terms)\}")

AGAIN = (
    "Your last answer could not be used: {fault}. Answer again with exactly {count} lines, [1] to [{count}], each with "
    "the translation of the sentence of that number, and nothing else."
)


def messages_for(
    options: LlmOptions, source: str, target: str, passage: Surroundings, sentences: Sequence[str]
) -> Messages:
    """Return what a model is sent for some sentences of one passage.

    Args:
        options: How it is asked.
        source: BCP 47 tag of the sentences.
        target: BCP 47 tag of the language wanted.
        passage: What is known of where they stand.
        sentences: They, in order.
    """
    filled = {
        "source": _named(source),
        "target": _named(target),
        "title": _section("The title of the text", passage.title),
        "before": _section("What stands before, for context only", _end(passage.before, options.context)),
        "terms": _section(
            "Use these translations of terms, in the form that the sentence needs", _terms(passage.terms)
        ),
    }
    task = _PLACE.sub(lambda place: filled[place[1]], options.instructions()).strip()
    return [{"role": "system", "content": task}, {"role": "user", "content": numbered(sentences)}]


def asked_again(messages: Messages, answer: str, fault: str, count: int) -> Messages:
    """Return what a model is sent after an answer that could not be used."""
    again = AGAIN.format(fault=fault, count=count)
    return [*messages, {"role": "assistant", "content": answer}, {"role": "user", "content": again}]


def numbered(sentences: Iterable[str]) -> str:
    """Return sentences as lines with numbers."""
    return "\n".join(f"[{number}] {sentence}" for number, sentence in enumerate(sentences, 1))


def _named(tag: str) -> str:
    name = language_name(tag, "en")
    return name if name == tag else f"{name} ({tag})"


def _section(title: str, text: str) -> str:
    return f"\n{title}:\n{text}\n" if text else ""


def _end(text: str, length: int) -> str:
    """Return the end of a text, from the beginning of a word."""
    if len(text) <= length:
        return text
    return f"…{text[len(text) - length :].partition(' ')[2]}" if length else ""


def _terms(terms: Sequence[tuple[str, str]]) -> str:
    return "\n".join(f"{term} = {translation}" for term, translation in terms)
