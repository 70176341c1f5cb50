"""A server that speaks OpenAI's chat protocol: which models it has, and what one of them answers."""

from __future__ import annotations

import json
import os
import time
from typing import Any

from toolkit.counting import counted
from toolkit.errors import EngineError, MissingError
from toolkit.files import sha256
from toolkit.network import NoAnswerError, exchange_json
from toolkit.translation.engines.llm.answers import AnswerError
from toolkit.translation.engines.llm.options import LlmOptions
from toolkit.translation.engines.llm.prompt import Messages

KEY_VARIABLE = "PUBLISH_LLM_KEY"
"""Holds the key that some servers ask for: a secret stands in no file of a project."""

_QUICK = 20
"""Seconds that a server may take to say what it has."""

_BUSY = frozenset({429, 502, 503, 504})
"""Statuses of a server that is loading a model, or has too much to do."""
_PAUSES = (1, 4)
"""Seconds before it is asked again."""

_TOKENS_PER_CHARACTER = 2
"""What an answer may have at most, for each character of the sentences; scripts that models know little of take one or
two tokens a character."""
_TOKENS = 2_048
"""And what it may have besides, for the numbers, and for models that think aloud."""

_CHANGING = ("created", "permission", "modified_at", "status", "expires_at")
"""What servers tell of a model that may differ from one question to the next."""


class Server:
    """One server and one of its models.

    Args:
        options: How it is asked.
    """

    def __init__(self, options: LlmOptions) -> None:
        self._options = options
        self._key = os.environ.get(KEY_VARIABLE, "")

    def model(self) -> tuple[str, str]:
        """Return the name of the model, and what identifies its weights as far as the server tells.

        Raises:
            MissingError: The server can't be reached, or has no such model.
        """
        models = self._models()
        name = self._options.model
        if not name and len(models) == 1:
            name = next(iter(models))
        if not name:
            raise MissingError(
                f"The server {self._options.host} has {counted(len(models), 'model') if models else 'no models'}; "
                "none is chosen.",
                f"Choose one with --llm-model or [llm] model: {', '.join(list(models)[:10]) or 'get one first'}.",
            )
        told = models.get(name, models.get(f"{name}:latest"))  # Ollama adds the tag
        if models and told is None:
            raise MissingError(
                f"The server {self._options.host} has no model '{name}'.",
                f"It has: {', '.join(list(models)[:10])}. With Ollama: ollama pull {name}",
            )
        return name, sha256(json.dumps([name, told, self._digest(name)], sort_keys=True).encode())

    def answer(self, model: str, messages: Messages, length: int) -> str:
        """Return what the model answers.

        Args:
            model: Its name.
            messages: What it is sent.
            length: Characters of the sentences that it is asked for.

        Raises:
            EngineError: The server can't be reached, or fails again and again.
            AnswerError: Its answer is cut off or empty.
        """
        options = self._options
        sent = {
            "model": model,
            "messages": messages,
            "temperature": options.temperature,
            "seed": options.seed,
            "max_tokens": _TOKENS + _TOKENS_PER_CHARACTER * length,
            "stream": False,
        }
        answered = self._exchange(sent)
        try:
            [choice, *_] = answered["choices"]
            text, reason = _text(choice["message"]["content"]), choice.get("finish_reason")
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            told = json.dumps(answered, ensure_ascii=False)[:200]
            raise EngineError(
                f"The server {options.host} doesn't speak OpenAI's chat protocol: {told}", "Look at [llm] url."
            ) from error
        if reason == "length":
            raise AnswerError("it is cut off")
        if not isinstance(text, str) or not text.strip():
            raise AnswerError("it is empty")
        return text

    def _exchange(self, sent: dict[str, Any]) -> Any:
        options = self._options
        url = f"{options.url}/chat/completions"
        for pause in (*_PAUSES, None):
            try:
                return exchange_json(url, sent, timeout=options.timeout, key=self._key)
            except NoAnswerError as error:
                if error.status not in _BUSY or pause is None:
                    raise EngineError(
                        f"The language model at {options.host} gave no answer: {error}.",
                        "Look at the server; what was translated is in the memory. [llm] timeout gives it more time.",
                    ) from error
            time.sleep(pause)
        raise AssertionError("the last try returns or raises")

    def _models(self) -> dict[str, Any]:
        """Return what the server tells of its models, by their names."""
        options = self._options
        try:
            listed = exchange_json(f"{options.url}/models", timeout=_QUICK, key=self._key)
        except NoAnswerError as error:
            if error.status in (404, 405, 501):  # it is no part of what a chat server must have
                return {}
            raise MissingError(
                f"No language model answers at {options.host}: {error}.",
                "Start its server (such as: ollama serve), or say where it is with --llm-url.",
            ) from error
        items = listed.get("data") if isinstance(listed, dict) else None
        found = (item for item in items or () if isinstance(item, dict) and isinstance(item.get("id"), str))
        return {item["id"]: {key: value for key, value in item.items() if key not in _CHANGING} for item in found}

    def _digest(self, name: str) -> str:
        """Return the digest of a model's weights, which Ollama tells (docs.ollama.com, "List models")."""
        try:
            listed = exchange_json(f"{self._options.url.removesuffix('/v1')}/api/tags", timeout=_QUICK, key=self._key)
            items = {str(item["name"]): str(item["digest"]) for item in listed["models"]}
        except (NoAnswerError, KeyError, TypeError):
            return ""
        return items.get(name, items.get(f"{name}:latest", ""))


def _text(content: Any) -> Any:
    """Return the text of an answer that comes in parts, as from models that take more than text; else what there is."""
    if not isinstance(content, list):
        return content
    parts = [part["text"] for part in content if isinstance(part, dict) and isinstance(part.get("text"), str)]
    return "".join(parts)
