"""Progress on stderr: a live bar on a terminal, plain lines elsewhere."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

from toolkit.editions.events import Event, Listener, Step

_LABELS = {Step.READ: "Reading", Step.TRANSLATE: "Translating", Step.RENDER: "Rendering"}
_QUIET_SECONDS = 2.0
"""How often, at most, a plain line tells of the sentences translated so far."""


@contextmanager
def reporter(*, quiet: bool) -> Iterator[Listener]:
    """Yield a listener that shows a build's progress, and its failures whatever *quiet* says."""
    if quiet:
        yield _failures
    elif sys.stderr.isatty():
        yield from _live()
    else:
        yield _Lines()


def _failures(event: Event) -> None:
    if event.step is Step.FAILED:
        message = event.message.replace("\n", "\n         ")
        print(f"publish: {message}", file=sys.stderr)  # noqa: T201


class _Lines:
    """A line for each thing that is finished, for logs and pipes."""

    def __init__(self) -> None:
        self._last = time.monotonic()

    def __call__(self, event: Event) -> None:
        _failures(event)
        if event.step is Step.DONE:
            self._print(f"[{event.done}/{event.total}] {event.subject}")
        elif event.step is Step.TRANSLATE and time.monotonic() - self._last > _QUIET_SECONDS:
            self._print(f"Translating {event.subject}: {event.done} sentences")

    def _print(self, line: str) -> None:
        self._last = time.monotonic()
        print(line, file=sys.stderr, flush=True)  # noqa: T201


def _live() -> Iterator[Listener]:
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    console = Console(stderr=True)
    columns = (
        SpinnerColumn(),
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=console, transient=True) as progress:
        task = progress.add_task("", total=None)

        def listen(event: Event) -> None:
            if event.step is Step.FAILED:
                progress.stop()
                _failures(event)
                progress.start()
            elif event.step is Step.DONE:
                progress.update(task, completed=event.done, total=event.total)
            elif event.step is Step.TRANSLATE:
                progress.update(task, description=f"Translating {event.subject}: {event.done} sentences")
            else:
                progress.update(task, description=f"{_LABELS.get(event.step, '')} {event.subject}")

        yield listen
