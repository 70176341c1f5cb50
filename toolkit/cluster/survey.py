"""The survey of a build on a cluster: what is stale is found here, and articles stay where they were read."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from toolkit.cluster.reading import ClusterReader
from toolkit.editions.reading import Known
from toolkit.editions.survey import Stale, Survey


class ClusterSurvey(Survey):
    """Looks at every source once."""

    def stale_sources(self, reader: ClusterReader, seen: Callable[[Known], None]) -> Iterator[Stale]:
        """Yield the sources of which something is stale.

        Args:
            reader: Has the articles.
            seen: Told of each source that can be read.

        Raises:
            Stopped: The build is to stop.
        """
        for number, known, _ in self._sources():
            seen(known)
            jobs = self.wanted(number, known, lambda known=known: reader.article(known))  # type: ignore[misc]
            if jobs:
                yield Stale(known, jobs)
            elif not self._plan.bundles:
                reader.let_go(known)
