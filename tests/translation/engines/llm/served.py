"""A small server that speaks OpenAI's chat protocol, and behaves as well or as badly as it is told."""

from __future__ import annotations

import json
import re
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

Behaviour = Callable[["Chat"], Any]
"""Returns what the model answers: text, or a status with a body; with 299 that comes byte by byte, and slowly."""

_LINE = re.compile(r"\[(\d+)\] (.*)")


class Chat:
    """What a server was asked.

    Attributes:
        asked: The whole request.
        sentences: The numbered sentences in it, those of the first question.
        turn: 1 for the first question, 2 for the same asked again.
    """

    def __init__(self, asked: dict[str, Any]) -> None:
        self.asked = asked
        questions = [one["content"] for one in asked["messages"] if one["role"] == "user"]
        self.turn = len(questions)
        self.task = asked["messages"][0]["content"]
        self.sentences = [match[2] for line in questions[0].splitlines() if (match := _LINE.fullmatch(line))]

    def lines(self) -> list[str]:
        """Return what a good model would answer."""
        return [f"[{number}] {reversed_words(sentence)}" for number, sentence in enumerate(self.sentences, 1)]


def reversed_words(sentence: str) -> str:
    """Return a sentence as the model "translates" it: its words backwards, letter by letter, where they stand."""
    return re.sub(
        r"[^\W\d_]+", lambda word: word[0][::-1].capitalize() if word[0][0].isupper() else word[0][::-1], sentence
    )


def well(chat: Chat) -> Any:
    """Answer as asked."""
    return "\n".join(chat.lines())


class ModelServer:
    """The server while it runs.

    Attributes:
        url: Address of its API.
        behave: How it answers; to be changed at will.
        chats: What it was asked.
        models: What it says of its models.
        digest: What it says of the weights, as Ollama does.
    """

    def __init__(self, port: int) -> None:
        self.url = f"http://127.0.0.1:{port}/v1"
        self.reset()

    def reset(self) -> None:
        """Behave well again, and forget what was asked."""
        self.behave: Behaviour = well
        self.chats: list[Chat] = []
        self.models: Any = {"object": "list", "data": [{"id": "small", "created": 1}]}
        self.digest = "sha256:1"
        self.keys: list[str | None] = []

    def answer(self, path: str, body: bytes, key: str | None) -> tuple[int, Any]:
        self.keys.append(key)
        if path == "/v1/models":
            return (404, {}) if self.models is None else (200, self.models)
        if path == "/api/tags":
            return 200, {"models": [{"name": "small:latest", "digest": self.digest}]}
        self.chats.append(chat := Chat(json.loads(body)))
        said = self.behave(chat)
        if isinstance(said, tuple):
            return said
        return 200, {"choices": [{"message": {"role": "assistant", "content": said}, "finish_reason": "stop"}]}


@contextmanager
def serving() -> Iterator[ModelServer]:
    """Run a server on this machine."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            status, answer = model.answer(self.path, body, self.headers.get("Authorization"))
            data = answer if isinstance(answer, bytes) else json.dumps(answer).encode()
            self.send_response(status)
            if status in (301, 302, 307, 308):
                self.send_header("Location", f"{model.url}/elsewhere")
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            with suppress(ConnectionError):  # whoever asked has heard enough
                for part in [data] if status != 299 else (data[at : at + 1] for at in range(len(data))):
                    if status == 299:
                        time.sleep(0.2)
                    self.wfile.write(part)

        do_GET = do_POST  # noqa: N815 - http.server's names

        def log_message(self, *_: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        model = ModelServer(server.server_port)
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
        yield model
        server.shutdown()
