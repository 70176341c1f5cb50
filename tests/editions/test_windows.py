"""Windows: articles are held a few at a time, in their order."""

from __future__ import annotations

from collections.abc import Iterator

from toolkit.editions.windows import LARGE, MOST, windows


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
