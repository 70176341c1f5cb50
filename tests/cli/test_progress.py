"""What is told while a build runs: by lines, by a bar, as JSON."""

from __future__ import annotations

import json
import time

import pytest

from toolkit.cli import events
from toolkit.cli.events import JsonLines
from toolkit.cli.progress import _Sentences, reporter
from toolkit.editions.events import Event, Step


def test_lines_for_logs(capsys: pytest.CaptureFixture[str]) -> None:
    with reporter(quiet=False) as listener:
        listener(Event(Step.WAIT, "editions", message="Another build is working in editions; waiting for it."))
        listener(Event(Step.READ, "a.md", 0, 1))
        listener(Event(Step.TRANSLATE, "en→es with argos", 40))
        listener(Event(Step.RENDER, "es/a.epub", 0, 1))
        listener(Event(Step.DONE, "es/a.epub", 1, 1))
        listener(Event(Step.FAILED, "b.md", message="b.md is empty.\nWrite something."))
    assert capsys.readouterr() == (
        "",
        "Another build is working in editions; waiting for it.\n[1/1] es/a.epub\n"
        "publish: b.md is empty.\n         Write something.\n",
    )


def test_quiet_tells_only_what_fails(capsys: pytest.CaptureFixture[str]) -> None:
    with reporter(quiet=True) as listener:
        listener(Event(Step.WAIT, "editions", message="Waiting."))
        listener(Event(Step.DONE, "es/a.epub", 1, 1))
        listener(Event(Step.FAILED, "b.md", message="b.md is empty."))
    assert capsys.readouterr() == ("", "publish: b.md is empty.\n")


def test_sentences_of_all_pairs_and_batches_are_counted_together() -> None:
    sentences = _Sentences()
    for subject, done in (("en→es", 10), ("en→es", 30), ("en→fr", 5), ("en→es", 8), ("en→es", 9)):
        sentences.count(Event(Step.TRANSLATE, subject, done))
    assert sentences.total == 30 + 5 + 9


def test_sentences_are_told_now_and_then(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(events, "QUIET_SECONDS", 0.2)
    lines = JsonLines()
    begun = time.monotonic()
    written = 0
    while time.monotonic() - begun < 0.3:
        lines(Event(Step.TRANSLATE, "en→es with argos", 1))
        written += 1
        time.sleep(0.001)
    told = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert told == [{"event": "translate", "subject": "en→es with argos", "done": 1, "total": 0}]
    assert written > 10
