"""The way to a cluster: its scheduler, and whether its workers can do what is asked of them."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from importlib.metadata import version
from typing import TYPE_CHECKING, Any

from toolkit import pandoc
from toolkit.errors import MissingError, PublishError

if TYPE_CHECKING:
    from distributed import Client

_PATIENCE = 10
"""Seconds that the scheduler has to answer."""

_NO_WORKERS = 30
"""Seconds that the first worker has to join."""


class ClusterError(PublishError):
    """A cluster that can't be reached, is gone, or has workers that can't do what is asked of them.

    Attributes:
        everywhere: Whether nothing else of a build can be done either.
    """

    everywhere = True


class WorkersLostError(ClusterError):
    """Workers that were lost at one step; others may fare better with the next."""

    everywhere = False


class ClusterLostError(ClusterError):
    """A cluster that was there, and is no more."""

    def __init__(
        self,
        message: str = "The connection to the cluster's scheduler is lost.",
        hint: str = "What is finished stays; run again when it is back.",
    ) -> None:
        super().__init__(message, hint)


@contextmanager
def connected(address: str) -> Iterator[Client]:
    """Give a client of a cluster, and close it in the end.

    Args:
        address: Of its scheduler, ``tcp://host:8786``.

    Raises:
        ClusterError: No scheduler is there, or it has no workers, or they have other tools than this machine.
        MissingError: The library for clusters is not installed here.
    """
    try:
        from distributed import Client
    except ImportError as error:
        raise MissingError(
            "The library for clusters is not installed.", "Run: pip install 'publish-toolkit[cluster]'"
        ) from error
    # What matters is raised. It also logs a traceback if it is closed while it tries to reach a scheduler again.
    logging.getLogger("distributed.client").setLevel(logging.CRITICAL)
    try:
        client = Client(address, timeout=_PATIENCE, set_as_default=False)  # type: ignore[no-untyped-call]
    except (OSError, ValueError, ImportError) as error:
        raise ClusterError(
            f"No scheduler of a cluster answers at {address}.", "Start one (dask scheduler), and give its address."
        ) from error
    with client:
        try:
            client.wait_for_workers(1, timeout=_NO_WORKERS)
        except TimeoutError as error:
            raise ClusterError(
                f"The cluster at {address} has no workers.", f"Start some: dask worker {address}"
            ) from error
        _compare(client)
        yield client


def tools() -> dict[str, str]:
    """Return the versions of what decides about editions, on this machine."""
    return {"publish": version("publish-toolkit"), "pandoc": pandoc.version(), "typst": version("typst")}


def _compare(client: Client) -> None:
    """Make sure that the workers that are there have the tools of this machine.

    Those that join later are found out by what they make editions from.
    """
    own = tools()
    found: Mapping[str, Any] = client.run(tools, on_error="return")
    for worker, theirs in found.items():
        if isinstance(theirs, Exception):
            raise ClusterError(
                f"The worker {worker} can't run publish: {type(theirs).__name__}: {theirs}.",
                f"Run there: pip install 'publish-toolkit[cluster]=={own['publish']}'",
            )
        other = [
            f"{name} {theirs.get(name)} instead of {wanted}"
            for name, wanted in own.items()
            if theirs.get(name) != wanted
        ]
        if other:
            raise differs(worker, ", ".join(other))


def differs(worker: str, what: str) -> ClusterError:
    """Return the error about a worker that would make other editions than this machine."""
    return ClusterError(
        f"The worker {worker} would make other editions than this machine: {what}.",
        "Install the same versions and models everywhere, and share the project's folder.",
    )
