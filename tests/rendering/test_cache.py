"""What was made lately is made once, however many formats want it at a time, and is forgotten when it is too much."""

from __future__ import annotations

import threading
import time
from concurrent.futures import ThreadPoolExecutor

from toolkit.rendering.cache import Cache


def test_threads_that_want_the_same_have_it_made_once() -> None:
    cache: Cache[int, bytes] = Cache(10_000, len)
    made: list[int] = []
    begun = threading.Barrier(8)

    def make(key: int) -> bytes:
        made.append(key)
        time.sleep(0.001)
        return bytes(key)

    def want() -> list[int]:
        begun.wait()
        return [len(cache.get(key, lambda key=key: make(key))) for key in range(50)]  # type: ignore[misc]

    with ThreadPoolExecutor(8) as pool:
        wanted = [pool.submit(want) for _ in range(8)]
        assert all(future.result() == list(range(50)) for future in wanted)
    assert sorted(made) == list(range(50))


def test_the_oldest_are_forgotten_and_what_is_not_worth_it_is_not_kept() -> None:
    cache: Cache[str, bytes] = Cache(10, len)
    for key, size in (("a", 6), ("b", 6), ("c", 3), ("d", 11)):
        assert len(cache.get(key, lambda size=size: bytes(size))) == size  # type: ignore[misc]
    assert not cache.made
    assert cache.get("e", lambda: b"x", worth=lambda _: False) == b"x"
    assert not cache.made
    cache.get("f", lambda: b"12345678")
    cache.get("g", lambda: b"123")
    assert list(cache.made) == ["g"]
