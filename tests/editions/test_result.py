"""The result of a build of any size: in the order of the plan, most of it in a file."""

from __future__ import annotations

import random
from dataclasses import replace
from pathlib import Path

import pytest

from tests.editions.test_state import ENTRY
from toolkit.editions.result import Edition, Editions, Status


def edition(number: int) -> Edition:
    entry = replace(ENTRY, path=f"es/{number}.epub", title="x" * 200)
    return Edition(Path("out") / entry.path, Status.MADE, entry, ("the article", "é"))


@pytest.mark.parametrize("count", [0, 3, 8000])
def test_editions_come_in_the_order_of_the_plan_whatever_order_they_were_made_in(count: int) -> None:
    numbers = list(range(count))
    random.Random(1).shuffle(numbers)  # noqa: S311 - any order will do
    editions = Editions()
    for number in numbers:
        editions.add(number, edition(number))
    assert len(editions) == count
    assert [item.entry.path for item in editions] == [f"es/{number}.epub" for number in range(count)]
    assert bool(editions) is bool(count)
    if count:
        assert editions[0] == edition(0)
        assert editions[-1] == edition(count - 1)
        assert list(editions[1:3]) == [edition(1), edition(2)]
    with pytest.raises(IndexError):
        _ = editions[count]
