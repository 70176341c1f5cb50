"""Desks are lent to one thread each, a few at once, and closed when nobody uses them any more."""

from __future__ import annotations

import threading
from contextlib import ExitStack
from pathlib import Path

from tests.reviewing.desk import Place
from toolkit.reviewing import desks as desks_module
from toolkit.reviewing.desks import Desks

ARTICLE = "---\nlang: en\n---\n\nThe house is empty.\n"


def open_files(folder: Path) -> set[str]:
    """Return the files in a folder that this process has open."""
    found = set()
    for link in Path("/proc/self/fd").iterdir():
        try:
            path = link.readlink()
        except OSError:
            continue
        if path.is_relative_to(folder):
            found.add(path.name)
    return found


def test_desks_that_are_given_up_stay_open_while_somebody_uses_them(tmp_path: Path) -> None:
    desks = Desks(Place(tmp_path, ARTICLE).project.settings)
    [source] = desks.plan.sources
    with desks.in_use():
        with desks.lent() as desk:
            desks.retire()
            listed = desk.listed(source, "es")
        assert listed is not None
        memory = listed.service.memory
        assert memory is not None
        assert memory.people(listed.pair).find(["The house is empty."]) == {}
        assert "memory.sqlite" in open_files(tmp_path)
    assert open_files(tmp_path) == set()


def test_who_comes_when_all_desks_are_lent_waits_for_one(tmp_path: Path) -> None:
    desks = Desks(Place(tmp_path, ARTICLE).project.settings)
    got = threading.Event()

    def work() -> None:
        with desks.lent():
            got.set()

    with ExitStack() as stack:
        lent = [stack.enter_context(desks.lent()) for _ in range(desks_module._MOST)]
        assert len({id(desk) for desk in lent}) == desks_module._MOST
        waiting = threading.Thread(target=work)
        waiting.start()
        assert not got.wait(0.1)
    waiting.join(60)
    assert got.is_set()
    desks.retire()
