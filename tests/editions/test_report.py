"""What becomes of a build: a failure is noted and told, and stops nothing; a full disk and a wish to stop do."""

from __future__ import annotations

import errno
import threading
from pathlib import Path

import pytest

from toolkit.editions.events import Event, Step
from toolkit.editions.report import Report, Stopped
from toolkit.editions.result import Failure
from toolkit.errors import MissingError, RenderError
from toolkit.files import OutputError, output_error


def fail(error: Exception) -> None:
    raise error


def test_what_fails_is_noted_and_told_and_a_bug_is_called_one() -> None:
    told: list[Event] = []
    report = Report(told.append)
    assert report.attempt("a.md", "es", "pdf", lambda: 1) == 1
    assert report.attempt("a.md", "es", "pdf", lambda: fail(RenderError("It is broken.", "Mend it."))) is None
    assert report.attempt("b.md", "", "", lambda: fail(KeyError("x"))) is None
    assert [(failure.source, failure.language, failure.format) for failure in report.failures] == [
        ("a.md", "es", "pdf"),
        ("b.md", "", ""),
    ]
    assert "failed inside the toolkit: KeyError" in report.failures[1].error.message
    assert [(event.step, event.subject, event.failure) for event in told] == [
        (Step.FAILED, failure.source, failure) for failure in report.failures
    ]


def test_what_is_wrong_with_a_language_is_told_once() -> None:
    told: list[Event] = []
    report = Report(told.append)
    for language, name in [("fr", "a.md"), ("fr", "b.md"), ("de", "a.md")]:
        report.fail(Failure(name, language, "", MissingError(f"Nothing translates into {language}.")), language)
    assert len(report.failures) == 3
    assert [event.subject for event in told] == ["fr", "de"]


def test_where_nothing_can_be_written_the_build_ends() -> None:
    report = Report(lambda _: None)
    one = output_error(Path("out/a.epub"), OSError(errno.EISDIR, "Is a directory"))
    assert report.attempt("a.md", "es", "epub", lambda: fail(one)) is None
    everywhere = output_error(Path("out/a.epub"), OSError(errno.ENOSPC, "No space left on device"))
    with pytest.raises(OutputError, match="No space left"):
        report.attempt("a.md", "es", "epub", lambda: fail(everywhere))


def test_once_it_is_to_stop_no_step_is_begun() -> None:
    told: list[Event] = []
    cancel = threading.Event()
    report = Report(told.append, cancel)
    report.tell(Step.READ, "a.md")
    cancel.set()
    with pytest.raises(Stopped):
        report.tell(Step.READ, "b.md")
    with pytest.raises(Stopped):
        report.attempt("b.md", "", "", report.heed)
    assert [event.subject for event in told] == ["a.md"]
    assert report.failures == []
