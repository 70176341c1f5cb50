"""What a worker keeps between tasks of a build: engines, glossaries, the memory, and what goes into every edition."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import asdict, replace
from functools import lru_cache
from pathlib import Path
from threading import Lock

from toolkit.cluster.connection import ClusterError, differs
from toolkit.cluster.models import fetch
from toolkit.cluster.orders import Order, Spec
from toolkit.editions.hidden import HiddenFolder
from toolkit.editions.ingredients import Surroundings, reasons
from toolkit.editions.jobs import Job, Work
from toolkit.editions.output import OutputFolder
from toolkit.editions.services import Service, Services
from toolkit.errors import MissingError
from toolkit.rendering import Templates
from toolkit.settings import Settings, Table
from toolkit.storage import located
from toolkit.translation.engines import Fingerprint, Pair, Tunable, is_genuine, load_engine

MEMORY = "the translation memory"
"""How `Spec.marks` calls it."""


class Shop:
    """What one process of a worker keeps for one build; its threads share it.

    Attributes:
        output: Where editions are put.
        translating: Held while something is translated: an engine takes all threads that the worker has.

    Args:
        spec: What the tasks of the build share.
        worker: The worker's name, for people.
        threads: How many threads it has.

    Raises:
        ClusterError: The worker does not see the folders that it must share with whoever builds.
    """

    def __init__(self, spec: Spec, worker: str, threads: int) -> None:
        self._spec = spec
        self._worker = worker
        self._threads = threads
        self._services = Services(spec.settings)
        self._serving = Lock()
        self._equipped: set[tuple[str, str, Fingerprint]] = set()
        self._surroundings = Surroundings()
        self._templates = lru_cache(maxsize=32)(Templates.of)
        self.translating = Lock()
        self.output = OutputFolder(HiddenFolder(spec.out))
        self.must_see(str(spec.out), "Share it under this name with all workers, or give a URL: --out s3://…")

    def close(self) -> None:
        """Release what the engines hold, and close the memory."""
        self._services.close()

    def must_see(self, place: str, hint: str) -> None:
        """Make sure that the worker has the same file or folder under a name as whoever builds.

        Raises:
            ClusterError: It has not.
        """
        mark = self._spec.marks.get(place)
        if mark is not None and not Path(mark).exists():
            raise ClusterError(f"The worker {self._worker} does not see {place}.", hint)

    def serve(self, order: Order) -> Service | None:
        """Return what translates an order; a model that the machine lacks is fetched.

        Raises:
            ClusterError: It would not translate here as it does where the build was begun.
            PublishError: No engine can, or a glossary or the memory can't be used.
        """
        if order.engine is None:
            return None
        decoding = Table({"threads": self._threads, **order.settings.decoding})
        settings = replace(order.settings, engine=order.engine.engine, decoding=decoding)
        with self._serving:
            self._equip(order, order.engine, settings)
            service = self._services.serve(order.known.language, order.language, settings)
        if service is None or service.terms != order.terms:
            raise differs(self._worker, "the glossary")
        return service

    def job(self, order: Order, service: Service | None = None) -> Job:
        """Return an order as the job that it is.

        Args:
            order: The order.
            service: What translates it; what it was translated by if nothing is to be translated any more.

        Raises:
            ClusterError: Its editions would be made from something else than is wanted.
        """
        if service is None and order.engine is not None:
            pair = Pair(order.known.language, order.language)
            service = Service(pair, load_engine(order.engine.engine), order.engine, "", None, None, "")
        wanted = order.settings.templates
        templates = self._templates((order.settings.root / wanted).resolve() if wanted else None)
        return Job(order.known, order.language, order.settings, templates, self._surroundings, service, order.usage)

    def must_be_made_from(self, work: Work, made_from: Mapping[str, Mapping[str, str]]) -> None:
        """Make sure that editions are made here from what they are to be made from.

        Raises:
            ClusterError: They are not.
        """
        for name, wanted in made_from.items():
            other = reasons(wanted, work.made_from(name))
            if other:
                raise differs(self._worker, ", ".join(other))

    def _equip(self, order: Order, wanted: Fingerprint, settings: Settings) -> None:
        """Make sure that the engine of an order is here as it is where the build was begun."""
        key = (order.known.language, order.language, wanted)
        if key in self._equipped:
            return
        engine = load_engine(wanted.engine)
        if isinstance(engine, Tunable):
            engine.tune(settings)
        if is_genuine(engine):  # nothing is remembered of others
            self.must_see(MEMORY, 'Use one that all can reach, memory = "postgresql://…", or none, memory = "none".')

        def found() -> Fingerprint | None:
            try:
                return engine.fingerprint(order.known.language, order.language)
            except MissingError:
                return None

        models = self._spec.settings.models
        if models and order.needs and found() != wanted:
            fetch(order.needs, located(models, settings.root), lambda: found() != wanted)
        own = found()
        if own is None:
            raise MissingError(
                f"The worker {self._worker} has no {wanted.model}.",
                'Install it there, or give a folder or URL that workers fetch from: models = "s3://…".',
            )
        other = [f"{name} {value!r}, not {wanted_value!r}" for name, value, wanted_value in _differences(own, wanted)]
        if other:
            raise differs(self._worker, f"its engine has {', '.join(other)}")
        self._equipped.add(key)


def _differences(one: Fingerprint, other: Fingerprint) -> Iterator[tuple[str, str, str]]:
    here, there = asdict(one), asdict(other)
    return ((name, here[name], there[name]) for name in here if here[name] != there[name])


_MOST = 4
"""Builds that a process keeps shops for: one that was killed never says that it is over."""

_shops: dict[str, Shop] = {}
_opening = Lock()


def shop_of(spec: Spec) -> Shop:
    """Return the shop of a build in this process of a worker.

    Raises:
        ClusterError: The worker does not see the folders that it must share with whoever builds.
    """
    from distributed import get_worker

    with _opening:
        if spec.token not in _shops:
            while len(_shops) >= _MOST:
                _shops.pop(next(iter(_shops))).close()
            worker = get_worker()
            _shops[spec.token] = Shop(spec, worker.address, worker.state.nthreads)
        return _shops[spec.token]


def close_shop(token: str) -> None:
    """Close the shop of a build that is over, if there is one in this process."""
    with _opening:
        shop = _shops.pop(token, None)
    if shop is not None:
        shop.close()
