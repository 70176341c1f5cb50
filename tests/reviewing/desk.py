"""A project with the server that corrects it, and a program that speaks its JSON."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, cast
from urllib.parse import urlsplit

import httpx2
from starlette.testclient import TestClient

from toolkit import Project
from toolkit.reviewing.api import Api
from toolkit.reviewing.app import review_app
from toolkit.reviewing.previews import Previews
from toolkit.reviewing.workshop import Workshop
from toolkit.settings import fields_given

ARTICLE = """---
title: A day at sea
author: Ann Writer
lang: en
---

It would cost **four million euros**, and nobody knows who would pay. See [the plan](https://example.org/plan) now.

"We used to walk to the boats," says Mara. She runs `make` twice.[^1]

- The first option is to wait.
- The second option is to *dig*.

The first option is to wait.

The harbour has 12 boats. The captain sleeps. The sea was calm today.

The nets are dry. The house is empty. The night is long.

[^1]: Her mother was not worried.
"""

HOST = "127.0.0.1:8765"
TOKEN = "token-of-the-tests"


class Page:
    """What a browser, an editor or a script says to the server.

    Args:
        client: Sends it.
        below: The article's address.
    """

    def __init__(self, client: httpx2.Client, below: str) -> None:
        self.client = client
        self.below = below

    def get(self, name: str, **query: Any) -> Any:
        answer = self.client.get(f"{self.below}/{name}", params=query)
        assert answer.status_code == 200, answer.text
        return answer.json()

    def post(self, name: str, **body: Any) -> Any:
        answer = self.send(name, **body)
        assert answer.status_code == 200, answer.text
        return answer.json()

    def send(self, name: str, **body: Any) -> httpx2.Response:
        return self.client.post(f"{self.below}/{name}", json=body)

    def sentences(self) -> list[dict[str, Any]]:
        paragraphs = self.get("paragraphs", count=100)["paragraphs"]
        return [sentence for paragraph in paragraphs for sentence in paragraph["sentences"]]

    def sentence(self, words: str) -> dict[str, Any]:
        """Return the first sentence that has some words."""
        return next(one for one in self.sentences() if words in said(one["source"]))

    def write(self, words: str, text: str, **more: Any) -> dict[str, Any]:
        """Change a sentence without markup as a person does who has it before him."""
        seen = self.sentence(words)
        [changed] = self.post("change", id=seen["id"], version=seen["version"], target=[text], **more)["sentences"]
        return cast("dict[str, Any]", changed)


class Place:
    """A project in a folder, and the application that serves it."""

    def __init__(self, folder: Path, article: str = ARTICLE, **options: object) -> None:
        self.folder = folder
        (folder / "a.md").write_text(article, "utf-8")
        wanted = {"sources": ["a.md"], "lang": "es", "engine": "apertium", "memory": "memory.sqlite", "format": "epub"}
        self.project = Project.load(folder, **fields_given({**wanted, **options}))
        self.desks: list[Desk] = []

    def __enter__(self) -> Place:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: object, trace: TracebackType | None) -> None:
        for desk in self.desks:
            desk.previews.close()
            desk.api.shelf.close()
            desk.workshop.close()

    def page(self, person: str = "Ann", language: str = "es") -> Page:
        """Return what speaks to a server of somebody's own; the same one each time for the same person."""
        desk = next((desk for desk in self.desks if desk.workshop.person == person), None)
        if desk is None:
            workshop = Workshop(self.project.settings, person)
            previews = Previews(workshop.plan)
            api = Api(workshop, previews)
            app = review_app(api, TOKEN, {HOST})
            client = TestClient(app, base_url=f"http://{HOST}", raise_server_exceptions=False)
            desk = Desk(workshop, previews, api, client)
            self.desks.append(desk)
        return Page(desk.client, f"/{TOKEN}/api/articles/a/{language}")


@dataclass(frozen=True)
class Desk:
    """One server."""

    workshop: Workshop
    previews: Previews
    api: Api
    client: httpx2.Client


def said(pieces: list[Any]) -> str:
    """Return the words of a text with codes."""
    return "".join(piece for piece in pieces if isinstance(piece, str))


def token_of(address: str) -> str:
    return urlsplit(address).path.strip("/")
