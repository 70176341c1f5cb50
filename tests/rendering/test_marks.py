"""The mark that parts what pandoc has written is one and the same for all threads."""

from __future__ import annotations

import runpy
import secrets
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from toolkit.rendering import marks


def test_threads_that_ask_at_once_are_given_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    token = secrets.token_hex

    def slowly(size: int) -> str:
        time.sleep(0.01)  # as long as another thread needs to ask, too
        return token(size)

    monkeypatch.setattr(secrets, "token_hex", slowly)
    mark = runpy.run_path(marks.__file__)["mark"]  # as in a process that has just begun
    with ThreadPoolExecutor(8) as threads:
        assert len({made.result() for made in [threads.submit(mark) for _ in range(8)]}) == 1
