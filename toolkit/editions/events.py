"""What a build tells while it runs: one event for each thing that a person or a script may want to show."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from toolkit.editions.result import Edition, Failure


class Step(StrEnum):
    """What a build is doing."""

    WAIT = "wait"
    READ = "read"
    TRANSLATE = "translate"
    RENDER = "render"
    DONE = "done"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Event:
    """One step of a build.

    Attributes:
        step: What is going on.
        subject: The article, pair or edition that it is about.
        done: How many of `total` are finished.
        total: How many there are in this step.
        message: For `FAILED` and `WAIT`: what a person should know.
        edition: For `DONE`: the edition.
        failure: For `FAILED`: what could not be made, and why.
    """

    step: Step
    subject: str
    done: int = 0
    total: int = 0
    message: str = ""
    edition: Edition | None = None
    failure: Failure | None = None


Listener = Callable[[Event], None]


def ignore(_event: Event) -> None:
    """Do nothing: the listener of a caller who wants to hear nothing."""
