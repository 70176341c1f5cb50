"""Watching: what an edit makes stale is made again, until somebody says stop."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from toolkit.editions.build import build_editions
from toolkit.editions.changes import Changes
from toolkit.editions.events import Event, Listener, ignore
from toolkit.editions.plan import Plan
from toolkit.editions.result import BuildResult, Failure
from toolkit.errors import PublishError

log = logging.getLogger(__name__)


Told = tuple[str, str, str, str]
"""A failure that was told of: source, language, format, message."""


@dataclass(frozen=True, slots=True)
class Round:
    """One build of a watch.

    Attributes:
        changed: The files that were changed, sorted; none before the first build.
        appeared: Sources that are new, by the names that people know; none in the first build.
        gone: Sources that are there no longer; their editions stay.
        result: What was made. None if there was no build, because of `error`.
        error: What is wrong: with the project file, say. The watch goes on.
    """

    changed: tuple[Path, ...] = ()
    appeared: tuple[str, ...] = ()
    gone: tuple[str, ...] = ()
    result: BuildResult | None = None
    error: PublishError | None = None


def watch(
    load: Callable[[], Plan], listener: Listener = ignore, *, stop: threading.Event | None = None
) -> Iterator[Round]:
    """Build, build again whenever something changes that may go into an edition, and yield what came of each build.

    Watched are the project's folder, or without a project file the folders of sources, glossaries, templates and
    locales; with all inside them, but neither the folder of the editions nor what is hidden. A change while a build
    runs is followed by another build.

    Args:
        load: Returns the plan as it is now; called anew for each build.
        listener: Told of each step, in this thread; of a failure again only when its article was changed.
        stop: Once it is set, nothing new is begun, what is under way is finished, and this ends.

    Raises:
        PublishError: There is no first plan, or the folders can't be watched. Later mistakes are in the rounds.
    """
    stop = stop or threading.Event()
    plan: Plan | None = load()
    known: dict[str, None] | None = None
    changed: tuple[Path, ...] | None = ()
    told: frozenset[Told] = frozenset()
    with closing(Changes(stop)) as changes:
        while changed is not None:
            log.debug("building after a change of %s", ", ".join(map(str, changed)) or "nothing")
            wrong = False
            try:
                plan = _newest(plan, load, changes)
                sources = {source.name: None for source in plan.sources}
                before, known = sources if known is None else known, sources
                told -= _of_changed(plan, told, changed)
                result = build_editions(plan, _Untold(listener, told), cancel=stop)
                told = frozenset(map(_told, result.failures))
                yield Round(changed, _without(sources, before), _without(before, sources), result)
            except PublishError as error:
                if changes.lost:
                    raise
                wrong = True
                yield Round(changed, error=error)
            plan, changed = None, changes.wait(anything=wrong)


class _Untold:
    """Tells of the steps of a build, but of no failure that was told of, and whose article is as it was."""

    def __init__(self, listener: Listener, told: frozenset[Told]) -> None:
        self._listener = listener
        self._told = told

    def __call__(self, event: Event) -> None:
        if event.failure is None or _told(event.failure) not in self._told:
            self._listener(event)


def _told(failure: Failure) -> Told:
    return failure.source, failure.language, failure.format, str(failure.error)


def _of_changed(plan: Plan, told: frozenset[Told], changed: tuple[Path, ...]) -> frozenset[Told]:
    """Return the failures of articles that were changed: whoever tries to mend one waits for an answer."""
    names = {
        source.name for source in plan.sources if isinstance(source.path, Path) and source.path.resolve() in changed
    }
    return frozenset(failure for failure in told if failure[0] in names)


def _newest(plan: Plan | None, load: Callable[[], Plan], changes: Changes) -> Plan:
    """Return the plan as it is now, its folders watched; what changed before they were is in it."""
    plan = plan or load()
    return load() if changes.watch(plan) else plan


def _without(names: Iterable[str], others: dict[str, None]) -> tuple[str, ...]:
    return tuple(name for name in names if name not in others)
