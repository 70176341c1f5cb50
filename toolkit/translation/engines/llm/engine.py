"""The engine `llm`: passages of numbered sentences, asked for until each has a translation of its own."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict

from toolkit.files import sha256
from toolkit.findings import Finding, Severity
from toolkit.languages import same_language
from toolkit.settings import Settings
from toolkit.translation.engines.llm.answers import AnswerError, lines_of
from toolkit.translation.engines.llm.options import LlmOptions, llm_options_of
from toolkit.translation.engines.llm.prompt import AGAIN, asked_again, messages_for
from toolkit.translation.engines.llm.server import Server
from toolkit.translation.engines.protocol import Fingerprint, Pair, Request, Surroundings, Translation

_SCHEMA = "1"
"""Goes into the fingerprint; to be raised when what this package asks and takes changes."""

_MOST_SENTENCES = 12
_MOST_CHARACTERS = 3_000
"""What is asked for at once: small models lose count of more."""


class LlmEngine:
    """Translates with a language model behind a server. `auto` never takes it: it is asked by name.

    Attributes:
        name: ``llm``.
        reads_surroundings: Whoever calls says where each sentence stands: see `Request.around`.
        asks_again: What has come to nothing was asked for in all the ways that there are.
        aligns: It tells no words' places, and need not be asked again for them.

    Args:
        options: How the model is asked.
    """

    name = "llm"
    reads_surroundings = True
    asks_again = True
    aligns = False

    def __init__(self, options: LlmOptions | None = None) -> None:
        self._options = options or LlmOptions()
        self._sent = False
        self._known: tuple[str, str] | None = None

    def tune(self, settings: Settings) -> None:
        """Ask as settings say; see `toolkit.translation.engines.protocol.Tunable`.

        Raises:
            UsageError: The address is none, or another machine that the user has not named.
        """
        self._options = llm_options_of(settings)
        self._known = None

    @property
    def findings(self) -> tuple[Finding, ...]:
        """What a person should know: that text has left this machine."""
        if not self._sent or not self.sends_to:
            return ()
        message = f"The engine {self.name} sent text to another machine, {self.sends_to}"
        return (Finding("text-sent", message, self.sends_to, Severity.INFO),)

    @property
    def sends_to(self) -> str:
        """The other machine that it sends text to; empty if that stays on this one."""
        return self._options.host if self._options.is_elsewhere else ""

    def pairs(self) -> frozenset[Pair]:
        """Return no pairs: what a model can translate, nothing tells beforehand."""
        return frozenset()

    def serves(self, source: str, target: str) -> bool:
        """Tell that it can be asked for any pair."""
        return bool(source and target)

    def fingerprint(self, source: str, target: str) -> Fingerprint:  # noqa: ARG002 - the same for all pairs
        """Return the model, and what decides its answers.

        Raises:
            MissingError: Its server can't be reached, or has no such model.
        """
        name, digest = self._model()
        options = self._options
        said = {key: value for key, value in asdict(options).items() if key not in ("url", "model", "timeout")}
        asked = json.dumps([_SCHEMA, said, options.instructions(), AGAIN, _MOST_SENTENCES, _MOST_CHARACTERS])
        details = f"temperature {options.temperature:g}, seed {options.seed}, prompt {sha256(asked.encode())[:16]}"
        return Fingerprint(self.name, _SCHEMA, name, digest, details=details)

    def translate(self, requests: Iterable[Request], source: str, target: str) -> Iterator[tuple[int, Translation]]:
        """Translate sentences, those of one passage together; see `Engine.translate`. None has an alignment or score.

        A sentence for which the model has no usable answer has an empty translation.

        Raises:
            MissingError: The server can't be reached, or has no such model.
            EngineError: The server fails.
        """
        asking = _Asking(Server(self._options), self._model()[0], self._options, source, target)
        for passage, numbers, sentences in _passages(requests):
            self._sent = True
            made = asking.passage(passage, sentences)
            yield from zip(numbers, map(Translation, made), strict=True)

    def close(self) -> None:
        """Forget what the server told of its model."""
        self._known = None

    def _model(self) -> tuple[str, str]:
        if self._known is None:
            self._known = Server(self._options).model()
        return self._known


class _Asking:
    """Asks for passages, again if need be, and sentence by sentence in the end."""

    def __init__(self, server: Server, model: str, options: LlmOptions, source: str, target: str) -> None:
        self._server = server
        self._model = model
        self._options = options
        self._pair = source, target

    def passage(self, passage: Surroundings, sentences: Sequence[str]) -> list[str]:
        """Return the translations of sentences; empty where there is none."""
        made = self._ask(passage, sentences)
        if made is not None:
            return made
        if len(sentences) == 1:
            return [""]
        texts: list[str] = []
        for number, sentence in enumerate(sentences):
            before = " ".join((passage.before, *sentences[:number])).strip()
            texts += self._ask(passage._replace(before=before), [sentence]) or [""]
        return texts

    def _ask(self, passage: Surroundings, sentences: Sequence[str]) -> list[str] | None:
        """Return the translations of sentences; None if two answers can't be used."""
        messages = messages_for(self._options, *self._pair, passage, sentences)
        length = sum(map(len, sentences))
        answer = ""
        for lenient in (False, True):
            try:
                answer = self._server.answer(self._model, messages, length)
                return lines_of(answer, sentences, lenient=lenient, alike=same_language(*self._pair))
            except AnswerError as error:
                messages = asked_again(messages, answer[: 4 * length + 200], str(error), len(sentences))
        return None


def _passages(requests: Iterable[Request]) -> Iterator[tuple[Surroundings, list[int], list[str]]]:
    """Yield what is asked for together: sentences of one passage that follow each other, with their numbers."""
    first = Surroundings()
    numbers: list[int] = []
    sentences: list[str] = []
    terms: dict[tuple[str, str], None] = {}
    for number, request in enumerate(requests):
        passage = request.around or Surroundings()
        full = len(sentences) >= _MOST_SENTENCES or sum(map(len, sentences)) + len(request.text) > _MOST_CHARACTERS
        if sentences and (full or not passage.unit or passage.unit != first.unit):
            yield first._replace(terms=tuple(terms)), numbers, sentences
            numbers, sentences, terms = [], [], {}
        if not sentences:
            first = passage
        numbers.append(number)
        sentences.append(request.text)
        terms |= dict.fromkeys(passage.terms)
    if sentences:
        yield first._replace(terms=tuple(terms)), numbers, sentences
