"""From what is stale to tasks, and from what comes back to the state of the build."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from itertools import islice
from typing import Any

from toolkit.cluster import tasks
from toolkit.cluster.connection import ClusterLostError
from toolkit.cluster.flight import Flight
from toolkit.cluster.models import needs_of
from toolkit.cluster.orders import BundleOrder, Failed, Need, Order, Outcome, Spec
from toolkit.cluster.reading import ClusterReader
from toolkit.editions.jobs import BundleJob, Job, Work
from toolkit.editions.making import Maker, Wanted
from toolkit.editions.output import OutputFolder
from toolkit.editions.report import Report, as_publish_error
from toolkit.editions.result import Failure
from toolkit.editions.services import Service

TOGETHER = 8
"""Articles whose editions one task makes: some seconds of work, so that little is lost with a worker, and that Dask's
millisecond for a task counts for nothing."""

_TRANSLATE, _MAKE = 5, 10
"""Urgency: what is further on its way leaves memory sooner."""

Task = tuple[Job, list[Wanted]]


class Submitter:
    """Sends tasks to workers, and takes in what they made.

    Args:
        spec: What the tasks of the build share.
        flight: The tasks.
        reader: Has the articles.
        report: Told what becomes of them.
        maker: Remembers editions.
        output: Where they are.
        prepare: Called before something is translated by a service for the first time.
    """

    def __init__(
        self,
        spec: Spec,
        flight: Flight,
        reader: ClusterReader,
        report: Report,
        maker: Maker,
        output: OutputFolder,
        prepare: Callable[[Service], None],
    ) -> None:
        self._spec = spec
        self._flight = flight
        self._reader = reader
        self._report = report
        self._maker = maker
        self._output = output
        self._prepare = prepare
        self._needs: dict[Service, tuple[Need, ...]] = {}

    def order(self, job: Job, wanted: Sequence[Wanted]) -> Order:
        """Return a job as workers take it."""
        return Order(
            job.known,
            job.language,
            job.settings,
            job.usage,
            job.fingerprint,
            job.service.terms if job.service else "",
            self._needs_of(job.service) if job.service else (),
            {item.name: job.made_from(item.name) for item in wanted},
        )

    def make(self, work: Sequence[Task]) -> None:
        """Have articles translated together, and their editions made.

        Args:
            work: What is to be made of each, all by one service.

        Raises:
            Stopped: The build is to stop.
            ClusterError: The cluster is gone, or can't do it.
        """
        orders = [self.order(job, wanted) for job, wanted in work]
        articles = [self._reader.on_worker(job.known) for job, _ in work]
        texts = self._flight.begin(tasks.translate, self._spec, orders, articles, urgency=_TRANSLATE)
        for start in range(0, len(work), TOGETHER):
            some = list(islice(work, start, start + TOGETHER))
            for job, wanted in some:
                for item in wanted:
                    self._report.rendering(job.place(item.name))
            self._flight.submit(
                lambda came, some=some: self._finish(some, came),  # type: ignore[misc]
                tasks.make,
                self._spec,
                orders[start : start + TOGETHER],
                texts,
                start,
                urgency=_MAKE,
            )

    def make_bundle(
        self, order: BundleOrder, job: BundleJob, wanted: list[Wanted], lacks: Callable[[Collection[str]], bool]
    ) -> None:
        """Have the editions of a bundle made.

        Args:
            order: The bundle.
            job: The same, as it is here.
            wanted: What is to be made of it.
            lacks: Notes that it can't be made with these articles alone, and tells so.

        Raises:
            Stopped: The build is to stop.
            ClusterError: The cluster is gone, or can't do it.
        """
        for item in wanted:
            self._report.rendering(job.place(item.name))
        articles = [self._reader.on_worker(member.known) for member in job.jobs]

        def finish(came: Callable[[], Any]) -> None:
            outcomes: list[Outcome] = _outcomes(came, lambda failed: [failed])
            failed = {outcome.source for outcome in outcomes if isinstance(outcome, Failed) and outcome.source}
            self._take_in(job, wanted, outcomes)
            if failed:
                lacks({member.name for member in job.jobs} - failed)

        self._flight.submit(finish, tasks.make_bundle, self._spec, order, articles, urgency=_MAKE)

    def _needs_of(self, service: Service) -> tuple[Need, ...]:
        if service not in self._needs:
            self._prepare(service)
            self._needs[service] = needs_of(service)
        return self._needs[service]

    def _finish(self, some: Sequence[Task], came: Callable[[], Any]) -> None:
        every: list[list[Outcome]] = _outcomes(came, lambda failed: [[failed] for _ in some])
        for (job, wanted), outcomes in zip(some, every, strict=True):
            self._take_in(job, wanted, outcomes)

    def _take_in(self, work: Work, wanted: Sequence[Wanted], outcomes: Sequence[Outcome]) -> None:
        """Remember editions that are in their places, and note what could not be made.

        Raises:
            PublishError: Nothing more can be made at all.
        """
        by_name = {item.name: item for item in wanted}
        for outcome in outcomes:
            if not isinstance(outcome, Failed):
                self._output.note(outcome.entry.path, outcome.signature)
                self._maker.remember(outcome, by_name[outcome.entry.format])
            elif outcome.everywhere:
                raise outcome.error
            else:
                name = outcome.source or work.name
                self._report.fail(Failure(name, work.language, outcome.name, outcome.error))


def _outcomes(came: Callable[[], Any], otherwise: Callable[[Failed], Any]) -> Any:
    """Return what came of a task; if the task itself failed, again and again, what stands for that.

    Raises:
        ClusterLostError: The cluster is.
    """
    try:
        return came()
    except ClusterLostError:
        raise
    except Exception as error:
        return otherwise(Failed(as_publish_error("A task of the cluster", error)))
