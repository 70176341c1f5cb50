"""Windows: articles are held a few at a time; what is begun ahead comes in order, and is never far ahead."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from toolkit.editions.windows import LARGE, MOST, ahead, windows


def test_windows_hold_few_items_and_few_bytes_and_all_come_in_order() -> None:
    sizes = [1] * 100 + [LARGE, 1, LARGE // 2, LARGE // 2, 1]
    items = list(enumerate(sizes))
    found = list(windows(items, lambda item: item[1]))
    assert [item for window in found for item in window] == items
    assert all(len(window) <= MOST for window in found)
    assert all(sum(size for _, size in window[:-1]) < LARGE for window in found)
    assert list(windows([], len)) == []


def test_a_window_is_handed_on_before_the_next_item_is_taken() -> None:
    taken: list[int] = []

    def items() -> Iterator[int]:
        for number in range(3 * MOST):
            taken.append(number)
            yield number

    for number, window in enumerate(windows(items(), lambda _: 0), 1):
        assert len(taken) == number * MOST
        assert window[-1] == taken[-1]


@pytest.mark.parametrize("workers", [0, 3])
def test_work_ahead_comes_in_order_and_raises_where_it_is_asked_for(workers: int) -> None:
    begun: list[int] = []
    lock = threading.Lock()

    def work(number: int) -> int:
        with lock:
            begun.append(number)
        if number == 5:
            raise ValueError("five")
        return number

    def outcome(come: Callable[[], int]) -> int | str:
        try:
            return come()
        except ValueError as error:
            return str(error)

    pool = ThreadPoolExecutor(workers) if workers else None
    came = []
    for number, come in enumerate(ahead(pool, work, range(20), 4)):
        came.append(outcome(come))
        assert max(begun) <= number + 5
    if pool:
        pool.shutdown()
    assert came == [number if number != 5 else "five" for number in range(20)]
