"""Other engines, asked for a translation of one sentence: which can answer here and now, and what they say."""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass
from typing import Any

from toolkit.errors import MissingError, UsageError
from toolkit.review import pieces_of
from toolkit.reviewing.sheet import with_atoms
from toolkit.reviewing.shown import finding_json, pieces_json
from toolkit.settings import Settings
from toolkit.translation import Sentence
from toolkit.translation.engines import Engines, Pair, Request, engine_names
from toolkit.translation.quality import translate_checked

_LASTS = 30.0
"""Seconds for which it is known which engines can answer: a server may be started or end."""


@dataclass(frozen=True, slots=True)
class Able:
    """Who can translate a pair.

    Attributes:
        names: The engines that can.
        unable: Why another one can't that would if something else were there: its server, say.
        sending: The other machine that some of those who can send the sentence to.
    """

    names: tuple[str, ...]
    unable: dict[str, str]
    sending: dict[str, str]

    def to_dict(self) -> dict[str, Any]:
        """Return it as JSON has it."""
        return {
            "engines": list(self.names),
            "unable": [{"engine": name, "why": why} for name, why in self.unable.items()],
            "sending": [{"engine": name, "where": where} for name, where in self.sending.items()],
        }


class OtherEngines:
    """The engines of a project that can be asked by name. Threads may share one.

    Args:
        settings: Those of the project.
    """

    def __init__(self, settings: Settings) -> None:
        self._engines = Engines(settings)
        self._known: dict[Pair, tuple[float, Able]] = {}
        self._looking = threading.Lock()
        self._translating: dict[str, threading.Lock] = {}

    def close(self) -> None:
        """Release what they hold."""
        self._engines.close()

    def able(self, pair: Pair) -> Able:
        """Return who can translate a pair here and now."""
        with self._looking:
            when, known = self._known.get(pair, (float("-inf"), None))
            if known is None or time.monotonic() - when > _LASTS:
                known = self._look(pair)
                self._known[pair] = time.monotonic(), known
            return known

    def translated_json(self, name: str, pair: Pair, sentence: Sentence) -> dict[str, Any]:
        """Return what an engine makes of a sentence; nothing is stored.

        Raises:
            UsageError: There is no such engine for these languages.
            EngineError: It failed.
        """
        if name not in self.able(pair).names:
            raise UsageError(f"The engine '{name[:40]}' can't translate {pair} here.", "Take another one.")
        engine = self._engines.get(name)
        with self._translating.setdefault(name, threading.Lock()):  # an engine isn't made for several threads
            [(_, made)] = list(translate_checked(engine, [Request(sentence.plain)], pair.source, pair.target))
        text = made.translation.text
        return {
            "engine": name,
            "translation": text,
            "target": pieces_json(pieces_of(with_atoms(text, sentence), sentence.codes)),
            "problems": [problem.message for problem in made.problems],
            "findings": [finding_json(finding) for finding in getattr(engine, "findings", ())],
        }

    def _look(self, pair: Pair) -> Able:
        names: list[str] = []
        unable: dict[str, str] = {}
        sending: dict[str, str] = {}
        for name in engine_names():
            engine = self._engines.get(name)
            if name == "pseudo" or not engine.serves(pair.source, pair.target):
                continue
            try:
                engine.fingerprint(pair.source, pair.target)  # a server is asked here whether it has the model
            except MissingError as error:
                unable[name] = str(error)
            else:
                names.append(name)
                if where := getattr(engine, "sends_to", ""):
                    sending[name] = where
        return Able(tuple(names), unable, sending)
