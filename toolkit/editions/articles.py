"""The articles of a build: read by the runner, ahead of time; those that have not changed need not be read again."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from typing import TYPE_CHECKING

from toolkit.editions.events import Step
from toolkit.editions.plan import Plan
from toolkit.editions.report import Report
from toolkit.editions.state import State
from toolkit.runners import Handle, Runner
from toolkit.steps import Known, Source, facts, load, read, remembered

if TYPE_CHECKING:
    from toolkit.document import Article


class Articles:
    """The articles of a build.

    Args:
        plan: What is wanted.
        runner: Reads them.
        state: Remembers what was read.
        report: Told what is read, and what can't be.
    """

    def __init__(self, plan: Plan, runner: Runner, state: State, report: Report) -> None:
        self._plan = plan
        self._runner = runner
        self._state = state
        self._report = report
        self._begun: dict[str, Handle] = {}

    def known(self) -> Iterator[tuple[int, Known]]:
        """Yield what is known of each source that can be read, with its number in the plan.

        Raises:
            Stopped: The build is to stop.
        """
        sources = self._plan.sources
        begun: deque[tuple[Source, Known | Handle, bool]] = deque()
        number = 0
        for source in (*sources, *[None] * self._runner.ahead):
            if source is not None:
                begun.append(self._begin(source))
            if begun and (source is None or len(begun) > self._runner.ahead):
                found = self._taken(number, *begun.popleft())
                if found is not None:
                    yield number, found
                number += 1

    def handle(self, known: Known) -> Handle:
        """Return the article of a source that is known, for a step."""
        name = known.source.name
        if name not in self._begun:
            self._begun[name] = self._runner.begin(load, known)
        return self._begun[name]

    def article(self, known: Known) -> Article:
        """Return the article of a source that is known.

        Raises:
            SourceError: It can't be read any more.
        """
        article: Article = self._runner.outcome(self.handle(known)).article
        return article

    def let_go(self, known: Known) -> None:
        """Need an article no more, beyond the steps that have been begun."""
        self._begun.pop(known.source.name, None)

    def _begin(self, source: Source) -> tuple[Source, Known | Handle, bool]:
        known = remembered(self._plan.settings, source, self._state.source(source.name))
        if known is not None:
            return source, known, False
        self._begun[source.name] = self._runner.begin(read, source)
        return source, self._runner.begin(facts, self._begun[source.name]), True

    def _taken(self, number: int, source: Source, found: Known | Handle, was_read: bool) -> Known | None:
        self._report.tell(Step.READ, source.name, number, len(self._plan.sources))
        if not was_read:
            return found
        come = self._report.attempt(source.name, "", "", lambda: self._runner.outcome(found))
        if come is None:
            self._begun.pop(source.name, None)
            return None
        known: Known = come[0]
        self._state.put_source(source.name, come[1])
        return known
