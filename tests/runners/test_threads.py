"""Steps in threads: finished in order by whoever submitted them, few at a time, and none after a failure."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from typing import Any, cast

import pytest

from toolkit.errors import SourceError
from toolkit.pandoc.pool import pool
from toolkit.rendering import typesetting
from toolkit.runners.runner import Come
from toolkit.runners.threads import ThreadRunner
from toolkit.steps import Failed, Tools

TOOLS = cast("Tools", "the tools")


def runner_of(workers: int) -> ThreadRunner:
    return ThreadRunner(TOOLS, workers)


def same(tools: Tools, value: Any) -> Any:
    assert tools is TOOLS
    return value


def broken(_tools: Tools, number: int) -> int:
    raise SourceError(f"{number} is broken.")


@pytest.mark.parametrize("workers", [1, 3])
def test_steps_are_finished_in_order_in_this_thread(workers: int) -> None:
    finished: list[tuple[int, bool]] = []
    here = threading.get_ident()

    def slow(_tools: Tools, number: int) -> int:
        time.sleep(0.002 * (number % 3))
        return number

    with closing(runner_of(workers)) as runner:
        for number in range(20):
            runner.submit(lambda come: finished.append((come(), threading.get_ident() == here)), slow, number)
        runner.finish()
    assert finished == [(number, True) for number in range(20)]


@pytest.mark.parametrize("workers", [1, 2])
def test_what_a_step_raises_is_told_to_whoever_submitted_it(workers: int) -> None:
    told: list[str] = []

    def done(come: Come) -> None:
        try:
            come()
        except SourceError as error:
            told.append(error.message)

    with closing(runner_of(workers)) as runner:
        runner.submit(done, broken, 1)
        runner.finish()
        with pytest.raises(SourceError, match="2 is broken"):
            runner.outcome(runner.begin(broken, 2))
    assert told == ["1 is broken."]


def test_few_steps_wait_however_many_are_submitted() -> None:
    finished: list[int] = []
    with closing(runner_of(2)) as runner:
        for number in range(30):
            runner.submit(lambda come: finished.append(come()), same, number)
            assert number - len(finished) < 7  # two for each of two workers and of the one beside them
        runner.finish()
    assert finished == list(range(30))


def test_after_an_interruption_nothing_more_is_begun() -> None:
    begun: list[int] = []

    def slow(_tools: Tools, number: int) -> int:
        begun.append(number)
        time.sleep(0.2)
        return number

    with closing(runner_of(2)) as runner:
        for number in range(4):
            runner.submit(lambda come: come(), slow, number)
    assert len(begun) == 3  # two workers, and one beside them


@pytest.mark.parametrize("workers", [1, 2])
def test_what_is_begun_goes_into_other_steps_and_what_failed_is_a_value_there(workers: int) -> None:
    def told(_tools: Tools, values: list[Any]) -> list[str]:
        return [value.error.message if isinstance(value, Failed) else str(value) for value in values]

    with closing(runner_of(workers)) as runner:
        handles = [runner.begin(same, 1), runner.begin(broken, 2), runner.begin(same, 3)]
        assert runner.outcome(runner.begin(told, handles)) == ["1", "2 is broken.", "3"]


def test_values_are_made_when_they_are_asked_for_in_this_thread_and_only_the_last_ones_are_held() -> None:
    made: list[tuple[int, bool]] = []
    here = threading.get_ident()

    def values(_tools: Tools, count: int) -> Iterator[int]:
        for number in range(count):
            made.append((number, threading.get_ident() == here))
            yield number

    with closing(runner_of(2)) as runner:
        sequence = runner.begin(values, 10)
        assert made == []
        assert runner.part(sequence, 0, 1) == ([0], 0)
        assert runner.part(sequence, 0, 1) == ([0], 0)  # another format of the same
        assert runner.part(sequence, 2, 4) == ([2, 3], 2)
        assert made == [(number, True) for number in range(4)]
        with pytest.raises(KeyError):
            runner.part(sequence, 0, 1)


def test_steps_that_wait_for_others_keep_no_thread_from_work() -> None:
    gate = threading.Event()

    def waits(_tools: Tools, number: int) -> int:
        assert gate.wait(10)
        return number

    def opens(_tools: Tools) -> None:
        gate.set()

    with closing(runner_of(2)) as runner:
        first: Callable[..., Any] = waits
        handles = [runner.begin(first, 1)]
        handles += [runner.begin(same, handles[0]) for _ in range(5)]
        runner.begin(opens)
        assert [runner.outcome(handle) for handle in handles] == [1] * 6


@pytest.mark.parametrize(
    ("formats", "pandocs", "typsts"), [({"md"}, 0, 0), ({"docx", "md"}, 1, 0), ({"epub"}, 1, 1), (set(), 0, 0)]
)
def test_what_will_print_begins_while_articles_are_translated(formats: set[str], pandocs: int, typsts: int) -> None:
    typst = typesetting._pool
    pool.end()
    typst.end()
    with closing(runner_of(1)) as runner:
        runner.expect(formats, 9)
    assert (len(pool._waiting), len(typst._waiting)) == (pandocs, typsts)


def test_who_asks_again_for_what_was_stopped_does_not_wait_for_ever() -> None:
    def stopped(_: Tools) -> None:
        raise KeyboardInterrupt

    with closing(runner_of(1)) as runner:
        handle = runner.begin(stopped)
        for _ in range(2):
            with pytest.raises(KeyboardInterrupt):
                runner.outcome(handle)
