"""The press: works in threads, finished in order by whoever handed them in, few at a time, and none after a failure."""

from __future__ import annotations

import threading
import time

import pytest

from toolkit.editions.press import Outcome, Press


def _take(came: Outcome[int]) -> None:
    came()


@pytest.mark.parametrize("workers", [1, 3])
def test_works_are_finished_in_order_in_this_thread(workers: int) -> None:
    finished: list[tuple[int, bool]] = []
    here = threading.get_ident()
    with Press[int](workers) as press:
        for number in range(20):

            def work(number: int = number) -> int:
                time.sleep(0.002 * (number % 3))
                return number

            press.hand_in(work, lambda came: finished.append((came(), threading.get_ident() == here)))
        press.finish_all()
    assert finished == [(number, True) for number in range(20)]


def test_what_a_work_raises_is_told_to_whoever_handed_it_in() -> None:
    def broken() -> int:
        raise ValueError("broken")

    def hand_in_and_wait() -> None:
        with Press[int](2) as press:
            press.hand_in(broken, _take)
            press.finish_all()

    with pytest.raises(ValueError, match="broken"):
        hand_in_and_wait()


def test_few_works_wait_however_many_are_handed_in() -> None:
    finished: list[int] = []
    with Press[int](2) as press:
        for number in range(30):
            press.hand_in(lambda number=number: number, lambda came: finished.append(came()))  # type: ignore[misc]
            assert number - len(finished) < 5
        press.finish_all()
    assert finished == list(range(30))


def test_after_an_interruption_nothing_more_is_begun() -> None:
    begun: list[int] = []

    def slow() -> int:
        begun.append(1)
        time.sleep(0.2)
        return 1

    def hand_in_and_stop() -> None:
        with Press[int](2) as press:
            for _ in range(4):
                press.hand_in(slow, _take)
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        hand_in_and_stop()
    assert len(begun) == 2
