"""Steps in threads of this process, finished in the order in which they were submitted.

pandoc runs as a process and Typst lets go of the interpreter, so that threads are enough. Translation goes on in the
build's own thread, text by text: an engine has threads of its own, and whoever listens is told in that thread.
"""

from __future__ import annotations

import inspect
from collections import deque
from collections.abc import Collection, Iterator
from concurrent.futures import CancelledError, Future, ThreadPoolExecutor
from typing import Any

from toolkit.errors import as_publish_error
from toolkit.findings import Finding
from toolkit.rendering import expect
from toolkit.runners.runner import Come, Done, Handle, Step
from toolkit.steps import Failed, Tools

_MORE = 1
"""Threads that print beside one for each worker. Only one of them can be in Python at a time: while another waits for
its turn, this one has a pandoc or Typst at work, of which there are no more than cores."""

_WAITING = 2
"""Steps for each worker that may wait: enough to keep them busy, and few enough to bound memory."""


class _Later:
    """A step that is done when its outcome is first asked for."""

    def __init__(self, work: Come) -> None:
        self._work: Come | None = work
        self._outcome: Future[Any] = Future()

    def result(self) -> Any:
        if self._work is not None:
            work, self._work = self._work, None
            try:
                self._outcome.set_result(work())
            except BaseException as error:  # a stop, too: else who asks again would wait for ever
                self._outcome.set_exception(error)
        return self._outcome.result()


class _Sequence:
    """The values of a step that yields them, each made when it is first asked for; only the last ones are held."""

    def __init__(self, values: Iterator[Any]) -> None:
        self._values = values
        self._held: dict[int, Any] = {}
        self._next = 0

    def part(self, start: int, stop: int) -> list[Any]:
        self._held = {number: value for number, value in self._held.items() if number >= start}
        while self._next < stop:
            self._held[self._next] = next(self._values)
            self._next += 1
        return [self._held[number] for number in range(start, stop)]


class ThreadRunner:
    """Carries out steps in threads; see `toolkit.runners.Runner`.

    Args:
        tools: What the steps work with.
        workers: How many work at once. With one, each step is done by the caller.
    """

    portion = 1
    keeps = False

    def __init__(self, tools: Tools, workers: int) -> None:
        self.ahead = workers
        self._tools = tools
        self._room = (workers + _MORE) * _WAITING
        many = workers > 1
        self._readers = ThreadPoolExecutor(workers, "reader") if many else None
        self._printers = ThreadPoolExecutor(workers + _MORE, "printer") if many else None
        self._running: deque[tuple[Future[Any], Done]] = deque()

    def expect(self, formats: Collection[str], number: int) -> None:
        """Let pandoc and Typst begin."""
        expect(formats, min(number, self.ahead))

    def begin(self, step: Step, *arguments: Any) -> Handle:
        """Have a step done whose outcome another one takes, or `outcome` returns."""
        if inspect.isgeneratorfunction(step):
            return _Sequence(step(self._tools, *_given(arguments)))
        # What waits for another step would keep a thread from work.
        if self._readers is None or any(isinstance(argument, Future | _Later) for argument in arguments):
            return _Later(lambda: step(self._tools, *_given(arguments)))
        return self._readers.submit(lambda: step(self._tools, *_given(arguments)))

    def part(self, sequence: Handle, start: int, stop: int) -> tuple[Handle, int]:
        """Return some values of a step that returns a sequence, and the number of the first of them."""
        return sequence.part(start, stop), start

    def submit(self, done: Done, step: Step, *arguments: Any) -> None:
        """Have a step done; waits where too many are under way."""
        given = _given(arguments)
        if self._printers is None:
            done(lambda: step(self._tools, *given))
            return
        self._running.append((self._printers.submit(step, self._tools, *given), done))
        while len(self._running) > self._room or (self._running and self._running[0][0].done()):
            self._finish_oldest()

    def outcome(self, handle: Handle) -> Any:
        """Wait for a step that was begun and return what it returned."""
        return handle.result()

    def findings(self) -> tuple[Finding, ...]:
        """Return nothing: the engines are those of the build itself."""
        return ()

    def finish(self) -> None:
        """Wait for all steps that were submitted."""
        while self._running:
            self._finish_oldest()

    def stop(self) -> None:
        """Begin nothing more, and finish what is under way."""
        if self._printers is not None:
            self._printers.shutdown(wait=True, cancel_futures=True)
        self._running = deque(pair for pair in self._running if not pair[0].cancelled())
        self.finish()

    def close(self) -> None:
        """End the threads; what has not begun is not done."""
        for pool in (self._readers, self._printers):
            if pool is not None:
                pool.shutdown(wait=True, cancel_futures=True)
        self._running.clear()

    def _finish_oldest(self) -> None:
        future, done = self._running.popleft()
        done(future.result)


def _given(arguments: tuple[Any, ...]) -> list[Any]:
    """Return what a step is given; it can't be done if one of its arguments has failed.

    Raises:
        PublishError: One has.
    """
    given = [_resolved(argument) for argument in arguments]
    if failed := next((value for value in given if isinstance(value, Failed)), None):
        raise failed.error
    return given


def _resolved(argument: Any) -> Any:
    """Return an argument with values in the place of handles, and failures in the place of values that failed."""
    if isinstance(argument, list):
        return [_resolved(item) for item in argument]
    if not isinstance(argument, Future | _Later):
        return argument
    try:
        return argument.result()
    except (Exception, CancelledError) as error:
        return Failed(as_publish_error("A source", error))
