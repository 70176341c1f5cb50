"""Sources read by workers; their articles stay there."""

from __future__ import annotations

from threading import Lock
from typing import TYPE_CHECKING, Any

from toolkit.cluster import tasks
from toolkit.cluster.flight import Flight
from toolkit.cluster.orders import Failed, Spec
from toolkit.document import Article, Metadata
from toolkit.editions.cache import ArticleCache, unpack
from toolkit.editions.plan import Source
from toolkit.editions.reading import Known, Reader, Reading
from toolkit.editions.state import State
from toolkit.errors import SourceError

if TYPE_CHECKING:
    from distributed import Future

_ELSEWHERE = Article(Metadata(()), ())
"""Stands for an article that a worker holds."""


class ClusterReader(Reader):
    """Reads sources on workers, or knows that it need not.

    Args:
        spec: What the tasks of the build share.
        state: Remembers what was read.
        flight: The tasks of the build.
    """

    def __init__(self, spec: Spec, state: State, flight: Flight) -> None:
        super().__init__(spec.settings, state, ArticleCache(None))
        self._spec = spec
        self._flight = flight
        self._read: dict[str, Future[Any]] = {}
        self._lock = Lock()

    def read(self, source: Source) -> Reading:
        """Have a source read by a worker; in any thread. The article of what is returned is not there.

        Raises:
            SourceError: It can't be read.
            ClusterError: The cluster is gone.
        """
        future = self._flight.begin(tasks.read, self._spec, source)
        facts = self._flight.outcome(self._flight.begin(tasks.facts, future, urgency=_SOON))
        if isinstance(facts, Failed):
            raise facts.error
        with self._lock:
            self._read[source.name] = future
        return Reading(facts.known, _ELSEWHERE, facts.record)

    def article(self, known: Known) -> Article:
        """Return the article of a source that is known, from the worker that holds it.

        Raises:
            SourceError: It can't be read any more.
        """
        facts, packed = self._flight.outcome(self.on_worker(known))
        article = None if isinstance(facts, Failed) else unpack(packed)
        if article is None:
            raise facts.error if isinstance(facts, Failed) else SourceError(f"{known.source.name} can't be read.")
        return article

    def on_worker(self, known: Known) -> Future[Any]:
        """Return the article of a source where a worker holds it, or will."""
        with self._lock:
            if known.source.name not in self._read:
                self._read[known.source.name] = self._flight.begin(tasks.read, self._spec, known.source)
            return self._read[known.source.name]

    def let_go(self, known: Known) -> None:
        """Need an article no more, beyond the tasks that have been submitted."""
        with self._lock:
            self._read.pop(known.source.name, None)


_SOON = 20
"""Urgency of what the build waits for."""
