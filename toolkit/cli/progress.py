"""Progress on stderr: a live bar on a terminal, plain lines elsewhere."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

from toolkit.cli.events import QUIET_SECONDS, JsonLines
from toolkit.counting import counted
from toolkit.editions import Event, Listener, Status, Step

_LABELS = {Step.READ: "Reading", Step.RENDER: "Rendering"}


@contextmanager
def reporter(*, quiet: bool, json: JsonLines | None = None, told_after: bool = False) -> Iterator[Listener]:
    """Yield a listener that shows a build's progress.

    Args:
        quiet: Show only what fails.
        json: What writes the events to stdout, if they are wanted there instead.
        told_after: Whether what was made is told when it is over: then a log gets no line for each edition, only signs
            of life.
    """
    if json is not None:

        def listen(event: Event) -> None:
            _failures(event)
            json(event)

        yield listen
    elif quiet:
        yield _failures
    elif sys.stderr.isatty():
        yield from _live()
    else:
        yield _Lines(told_after=told_after)


def _failures(event: Event) -> None:
    if event.step is Step.FAILED:
        message = event.message.replace("\n", "\n         ")
        about = "" if event.subject in message else f"{event.subject}: "
        print(f"publish: {about}{message}", file=sys.stderr)  # noqa: T201


class _Sentences:
    """How many sentences are translated, of all pairs together."""

    def __init__(self) -> None:
        self.total = 0
        self._last: dict[str, int] = {}

    def count(self, event: Event) -> None:
        """Count what an event tells; the count of a pair begins anew with each batch of articles."""
        before = self._last.get(event.subject, 0)
        self.total += event.done - before if event.done >= before else event.done
        self._last[event.subject] = event.done


class _Lines:
    """A line for each edition that is made, for logs and pipes."""

    def __init__(self, *, told_after: bool) -> None:
        self._last = time.monotonic()
        self._told_after = told_after
        self._quiet = QUIET_SECONDS * (5 if told_after else 1)
        self._sentences = _Sentences()

    def __call__(self, event: Event) -> None:
        _failures(event)
        if event.step is Step.DONE:
            made = event.edition is None or event.edition.status is Status.MADE
            if (made and not self._told_after) or time.monotonic() - self._last > self._quiet:
                self._print(f"[{event.done}/{event.total}] {event.subject}")
        elif event.step is Step.WAIT:
            self._print(event.message)
        elif event.step is Step.TRANSLATE:
            self._sentences.count(event)
            if time.monotonic() - self._last > self._quiet:
                self._print(f"Translating {event.subject}: {counted(self._sentences.total, 'sentence')} so far")

    def _print(self, line: str) -> None:
        self._last = time.monotonic()
        print(line, file=sys.stderr, flush=True)  # noqa: T201


def _live() -> Iterator[Listener]:
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn, TimeRemainingColumn

    console = Console(stderr=True)
    columns = (
        SpinnerColumn(),
        MofNCompleteColumn(),
        TextColumn("editions"),
        BarColumn(bar_width=20),
        TimeRemainingColumn(elapsed_when_finished=True),
        TextColumn("{task.fields[sentences]}"),
        TextColumn("{task.description}", markup=False),  # the last, since its end may be cut off
    )
    sentences = _Sentences()
    with Progress(*columns, console=console, transient=True) as progress:
        task = progress.add_task("", total=None, sentences="")

        def listen(event: Event) -> None:
            if event.step is Step.FAILED:
                progress.stop()
                _failures(event)
                progress.start()
            elif event.step is Step.WAIT:
                progress.console.print(event.message, markup=False, highlight=False)
            elif event.step is Step.TRANSLATE:
                sentences.count(event)
                told = counted(sentences.total, "sentence")
                progress.update(task, description=f"Translating {event.subject}", sentences=told)
            else:
                if event.step is not Step.READ:  # its count is of sources
                    progress.update(task, completed=event.done, total=event.total)
                if event.step in _LABELS:
                    progress.update(task, description=f"{_LABELS[event.step]} {event.subject}")

        yield listen
