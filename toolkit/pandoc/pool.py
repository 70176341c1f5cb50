"""The pandocs that wait for a job."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from toolkit.pandoc.worker import Worker
from toolkit.workers import WorkerPool

MAX_SIZE = 256_000_000
"""Bytes of memory above which a worker is renewed: with articles it holds some 175 MB."""


class Pool(WorkerPool[Worker]):
    """Pandocs that wait for a job."""

    def __init__(self) -> None:
        super().__init__(Worker, MAX_SIZE)

    def do(self, header: Mapping[str, Any], text: bytes) -> list[bytes]:
        """Carry out a job; see `Worker.do`.

        Raises:
            MissingError: There is no pandoc that can stay.
            PandocError: Pandoc can't do it.
        """
        return self.use(lambda worker: worker.do(header, text))


pool = Pool()
"""The workers of this process."""
