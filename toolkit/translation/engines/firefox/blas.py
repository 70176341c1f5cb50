"""NumPy's matrices on one thread at a time, while batches are worked on side by side.

The library that multiplies them (OpenBLAS mostly) starts a thread for each core, for each product. Where those cores
are busy that is ruinous: 96 sentences took 44 seconds on two shared cores, and 4.5 on one.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from threading import Lock
from typing import Any

_lock = Lock()
_users = 0
_before: Any = None


@contextmanager
def one_thread() -> Iterator[None]:
    """Keep the library to one thread for each product, until the last who asked for it is done."""
    global _users, _before  # noqa: PLW0603 - the setting is the process'
    with _lock:
        if not _users:
            _before = _controller().limit(limits=1, user_api="blas")
        _users += 1
    try:
        yield
    finally:
        with _lock:
            _users -= 1
            if not _users:
                _before.restore_original_limits()


@lru_cache(maxsize=1)
def _controller() -> Any:
    import numpy  # noqa: F401 - it brings the library, which must be there to be found
    from threadpoolctl import ThreadpoolController

    return ThreadpoolController()
