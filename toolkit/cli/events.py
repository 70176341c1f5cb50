"""`--json`: what a build does, as one line of JSON for each event, while it happens."""

from __future__ import annotations

import json
import sys
import time
from typing import Any

from toolkit.editions import BuildResult, Edition, Event, Failure, Status, Step
from toolkit.steps import MANIFEST_SCHEMA as SCHEMA

QUIET_SECONDS = 2.0
"""How often, at most, it is told how many sentences are translated."""


class JsonLines:
    """Writes events to stdout, each as a JSON object on a line of its own, at once.

    Every line has ``event``: what happened. The lines of a build are those of its events, see
    `toolkit.editions.events.Event`, and a last one:

    - ``read``, ``translate``, ``render``, ``wait``, ``done``, ``failed``, each with

      - ``subject``: the article, pair or edition that it is about,
      - ``done`` and ``total``: how many are finished, of how many in this step; 0 where that is not known,
      - ``message``: what a person should know; of ``failed`` and ``wait`` only.

      ``translate`` comes every two seconds at most.

      ``done`` has ``edition``: what the manifest says of the edition, see
      `toolkit.editions.manifest.ManifestEntry`, and also
      ``status`` (``made``, ``up to date`` or ``to be made``), ``file`` (its path) and ``reasons`` (a list: why it is
      not, or was not, up to date).

      ``failed`` has ``failure``: ``source``, ``language`` and ``format`` (empty for all of them), ``message``, ``hint``
      and ``exit_code``.

    - ``end``, the last line: ``schema`` (version of the manifest's form), ``out`` (the folder of the editions),
      ``engines`` (of each pair: which engine served it and why), ``findings`` (about the build as a whole),
      ``editions`` (how many, by status), ``failures`` (how many), ``stopped`` (whether it was stopped before its
      end) and ``exit_code``.

    A build that could not begin, or broke off, has no line ``end``; stderr says why, and the exit code is not 0.
    """

    def __init__(self) -> None:
        self._last = time.monotonic()
        self._editions = dict.fromkeys(map(str, Status), 0)

    def __call__(self, event: Event) -> None:
        """Write an event."""
        if event.step is Step.TRANSLATE:
            if time.monotonic() - self._last < QUIET_SECONDS:
                return
            self._last = time.monotonic()
        line: dict[str, Any] = {
            "event": str(event.step),
            "subject": event.subject,
            "done": event.done,
            "total": event.total,
        }
        if event.message:
            line["message"] = event.message
        if event.edition is not None:
            line["edition"] = _edition(event.edition)
            self._editions[str(event.edition.status)] += 1
        if event.failure is not None:
            line["failure"] = _failure(event.failure)
        _write(line)

    def end(self, result: BuildResult, exit_code: int) -> None:
        """Write the last line."""
        _write(
            {
                "event": "end",
                "schema": SCHEMA,
                "out": str(result.out),
                "engines": result.engines,
                "findings": [finding.to_dict() for finding in result.findings],
                "editions": self._editions,
                "failures": len(result.failures),
                "stopped": result.stopped,
                "exit_code": exit_code,
            }
        )


def _edition(edition: Edition) -> dict[str, Any]:
    return {
        **edition.entry.to_record(),
        "status": str(edition.status),
        "file": str(edition.path),
        "reasons": list(edition.reasons),
    }


def _failure(failure: Failure) -> dict[str, Any]:
    return {
        "source": failure.source,
        "language": failure.language,
        "format": failure.format,
        "message": failure.error.message,
        "hint": failure.error.hint,
        "exit_code": int(failure.error.exit_code),
    }


def _write(line: dict[str, Any]) -> None:
    sys.stdout.write(json.dumps(line, ensure_ascii=False) + "\n")
    sys.stdout.flush()
