"""Bundles on a cluster: one task makes all editions of one in one language."""

from __future__ import annotations

from toolkit.cluster.orders import BundleOrder
from toolkit.cluster.submitting import Submitter
from toolkit.editions.bundling import Bundler
from toolkit.editions.jobs import BundleJob
from toolkit.editions.making import Maker, Wanted
from toolkit.editions.plan import Bundle, Plan
from toolkit.editions.reading import Reader
from toolkit.editions.report import Report
from toolkit.editions.services import Service
from toolkit.editions.survey import Survey
from toolkit.translation import Progress


class ClusterBundler(Bundler):
    """Has bundles made by workers; see `Bundler`.

    Args:
        submitter: Sends tasks.
    """

    def __init__(
        self, plan: Plan, report: Report, reader: Reader, survey: Survey, maker: Maker, submitter: Submitter
    ) -> None:
        super().__init__(plan, report, reader, survey, maker, _silent)
        self._submitter = submitter

    def _print(self, bundle: Bundle, job: BundleJob, wanted: list[Wanted]) -> None:
        members = tuple(self._submitter.order(member, []) for member in job.jobs)
        made_from = {item.name: job.made_from(item.name) for item in wanted}
        order = BundleOrder(job.title, job.slug, job.settings, members, made_from)
        self._submitter.make_bundle(order, job, wanted, lambda made: self._lacks(bundle, job.title, job.language, made))


def _silent(_service: Service | None) -> Progress:
    return lambda _count: None
