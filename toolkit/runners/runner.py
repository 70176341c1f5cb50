"""What a runner is: who carries out steps. A third one is one more file beside this."""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import Any, Protocol

from toolkit.findings import Finding

Handle = Any
"""Stands for what a step will return, wherever that is; another step takes it in the place of the value."""

Step = Callable[..., Any]
"""A function of `toolkit.steps`: its first argument, the process's own `Tools`, comes from the runner. One that yields
values returns a sequence."""

Come = Callable[[], Any]
"""Returns what a step returned, or raises what went wrong."""

Done = Callable[[Come], None]
"""Is called in the build's own thread when a step is done."""


class Runner(Protocol):
    """Carries out the steps of one build. All methods are called in the build's own thread.

    What fails is a value to the steps that take it: a `toolkit.steps.Failed` in the place of what it should be.

    Attributes:
        ahead: How many sources are read ahead.
        portion: How many editions one step prints at most: few enough that little is lost with whoever does it.
        keeps: Whether articles that are begun lie elsewhere: they cost nothing here, and much to look at.
    """

    ahead: int
    portion: int
    keeps: bool

    def expect(self, formats: Collection[str], number: int) -> None:
        """Get ready to print editions, while what they are made of is not there yet.

        Args:
            formats: Their formats.
            number: How many there are.
        """

    def begin(self, step: Step, *arguments: Any) -> Handle:
        """Have a step done whose outcome another one takes, or `outcome` returns.

        Args:
            step: The step.
            arguments: What it is given after its tools: plain values, handles, and lists of these.
        """

    def part(self, sequence: Handle, start: int, stop: int) -> tuple[Handle, int]:
        """Return some values of a step that returns a sequence, for another step, and the number of the first of them.

        Args:
            sequence: The step. Its values are asked for in their order.
            start: The number of the first value that is needed.
            stop: The number after the last.
        """

    def submit(self, done: Done, step: Step, *arguments: Any) -> None:
        """Have a step done, and wait where too many are under way.

        Args:
            done: Called when it is done, now or later.
            step: The step.
            arguments: As in `begin`.
        """

    def outcome(self, handle: Handle) -> Any:
        """Wait for a step that was begun and return what it returned.

        Raises:
            PublishError: It failed.
        """

    def finish(self) -> None:
        """Wait for all steps that were submitted."""

    def findings(self) -> tuple[Finding, ...]:
        """Return what a person should know of how engines worked on other machines, each finding once."""

    def stop(self) -> None:
        """Begin nothing more, and finish what is under way as far as it has come."""

    def close(self) -> None:
        """Release what is held for the build."""
