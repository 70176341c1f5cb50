"""What becomes of a build: editions are noted, failures are told and don't stop the others, and a stop is heeded."""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Callable
from threading import Event as Flag
from typing import TypeVar

from toolkit.editions.events import Event, Listener, Step
from toolkit.editions.result import Edition, Editions, Failure
from toolkit.errors import as_publish_error
from toolkit.files import OutputError

log = logging.getLogger(__name__)
T = TypeVar("T")


class Stopped(BaseException):
    """Somebody wants the build to stop; it never leaves the build."""


class Report:
    """What becomes of a build.

    Attributes:
        editions: Those that are there, or would be.
        failures: What could not be made.
        total: How many editions there are to be.

    Args:
        listener: Told of each step.
        cancel: Set by whoever wants the build to stop.
    """

    def __init__(self, listener: Listener, cancel: Flag | None = None) -> None:
        self.editions = Editions()
        self.failures: list[Failure] = []
        self.total = 0
        self._listener = listener
        self._cancel = cancel
        self._told: Counter[str] = Counter()

    def tell(self, step: Step, subject: str, done: int = 0, total: int = 0, message: str = "") -> None:
        """Tell of a step that is begun.

        Raises:
            Stopped: It is not to be begun.
        """
        self.heed()
        self._listener(Event(step, subject, done, total, message))

    def heed(self) -> None:
        """Go no further if the build is to stop.

        Raises:
            Stopped: It is.
        """
        if self._cancel is not None and self._cancel.is_set():
            raise Stopped

    def rendering(self, place: str) -> None:
        """Tell that an edition is begun."""
        self.tell(Step.RENDER, place, len(self.editions), self.total)

    def note(self, order: int, place: str, edition: Edition) -> None:
        """Note an edition that is there, or would be.

        Args:
            order: Its number in the plan.
            place: Where it lies in the output folder.
            edition: The edition.
        """
        self.editions.add(order, edition)
        self._listener(Event(Step.DONE, place, len(self.editions), self.total, edition=edition))

    def attempt(self, name: str, language: str, kind: str, work: Callable[[], T]) -> T | None:
        """Return what some work returns; if it fails, note the failure and return None.

        Args:
            name: The article or bundle that it is for.
            language: The language, if it is for one.
            kind: The format, if it is for one.
            work: The work.

        Raises:
            Stopped: The build is to stop.
            OutputError: Nothing more can be written at all.
        """
        try:
            return work()
        except Exception as error:
            log.debug("while working on %s", name, exc_info=True)
            reason = as_publish_error(name, error)
        if isinstance(reason, OutputError) and reason.everywhere:
            raise reason
        self.fail(Failure(name, language, kind, reason))
        return None

    def fail(self, failure: Failure, subject: str = "") -> None:
        """Note what could not be made. What is wrong with a whole language is told once.

        Args:
            failure: What, and why.
            subject: The article, or the language if that is what can't be made.
        """
        self.failures.append(failure)
        said = f"{subject}: {failure.error}" if subject else ""
        self._told[said] += 1
        if said and self._told[said] > 1:
            return
        self._listener(Event(Step.FAILED, subject or failure.source, message=str(failure.error), failure=failure))
