"""A real cluster on this machine: Dask's scheduler and workers as processes, each with a home of its own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path

import pytest
from distributed import Client

from tests.object_store import bucket, object_store
from toolkit.translation.engines.argos.packages import install_file

__all__ = ["bucket", "object_store"]

DASK = str(Path(sys.executable).with_name("dask"))
_PATIENCE = 60.0
"""Seconds in which a scheduler has begun."""

MODEL = Path(__file__).parents[1] / "data" / "models" / "translate-en_es-0_1.argosmodel"


@dataclass
class Cluster:
    """A scheduler with workers.

    Attributes:
        folder: Where the processes put what they need.
        address: Of the scheduler.
        prefix: A program that runs the commands of all of them.
        workers: Their processes.
    """

    folder: Path
    address: str = ""
    prefix: tuple[str, ...] = ()
    workers: list[subprocess.Popen[bytes]] = field(default_factory=list)
    _numbers: Iterator[int] = field(default_factory=count)

    @property
    def packages(self) -> Path:
        """Where the workers' machine has its models: nowhere at first."""
        return self.folder / "machine" / "packages"

    def start(self, stack: ExitStack) -> None:
        """Start the scheduler; it and all workers are ended with the stack."""
        file = str(self.folder / "scheduler.json")
        command = [DASK, "scheduler", "--host", "127.0.0.1", "--port", "0", "--no-dashboard", "--no-show"]
        command += ["--idle-timeout", "300"]  # nothing outlives tests that are killed
        process = self._run([*command, "--scheduler-file", file], "scheduler")
        stack.callback(_end, process)
        stack.callback(self._end_workers)
        self.address = _address_in(Path(file), process)

    def add_worker(self, threads: int = 1, **variables: str) -> subprocess.Popen[bytes]:
        """Start a worker, and wait until it has joined."""
        with client_of(self.address) as client:
            before = len(client.scheduler_info(n_workers=-1)["workers"])
            name = f"worker-{next(self._numbers)}"
            command = [DASK, "worker", self.address, "--host", "127.0.0.1", "--nthreads", str(threads), "--no-nanny"]
            command += [
                "--death-timeout",
                "30",
                "--no-dashboard",
                "--name",
                name,
                "--local-directory",
                str(self.folder / name),
            ]
            process = self._run(command, name, variables)
            self.workers.append(process)
            client.wait_for_workers(before + 1, timeout=30)
        return process

    def _end_workers(self) -> None:
        for process in self.workers:
            _end(process)

    def _run(self, command: list[str], name: str, variables: dict[str, str] | None = None) -> subprocess.Popen[bytes]:
        command = [*self.prefix, *command]
        own = {"ARGOS_PACKAGES_DIR": str(self.packages), "HOME": str(self.folder)} | (variables or {})
        with (self.folder / f"{name}.log").open("wb") as log:
            return subprocess.Popen(command, env=os.environ | own, stdout=log, stderr=log)


def _address_in(file: Path, scheduler: subprocess.Popen[bytes]) -> str:
    """Return where a scheduler listens, as soon as it has written that; Dask's own client would wait for ever."""
    end = time.monotonic() + _PATIENCE
    while not (told := file.read_text("utf-8") if file.exists() else "").endswith("}"):
        assert scheduler.poll() is None, "the scheduler has ended; see its log"
        assert time.monotonic() < end, "the scheduler has not begun"
        time.sleep(0.01)
    return str(json.loads(told)["address"])


def client_of(address: str) -> Client:
    """Return a client of a cluster, to be closed."""
    return Client(address, set_as_default=False)  # type: ignore[no-untyped-call]


def _end(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    try:
        process.wait(timeout=30)
    except subprocess.TimeoutExpired:
        process.kill()
        raise


@pytest.fixture(scope="session")
def cluster(object_store: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    """A scheduler with two workers, of one thread and of two."""
    assert object_store, "it is in the workers' environment"
    made = Cluster(tmp_path_factory.mktemp("cluster"))
    with ExitStack() as stack:
        made.start(stack)
        made.add_worker()
        made.add_worker(threads=2)
        yield made


@pytest.fixture(scope="session")
def packages(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The packages folder of this machine, with the model that workers lack."""
    folder = tmp_path_factory.mktemp("here") / "packages"
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ARGOS_PACKAGES_DIR", str(folder))
        install_file(MODEL)
        yield folder
