"""A build that is killed loses nothing, leaves nothing half-written, and the next one goes on where it was."""

from __future__ import annotations

import random
import subprocess
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.unbreakable.conftest import (
    FORMATS,
    PATIENCE,
    Make,
    Project,
    Result,
    assert_same,
    assert_unharmed,
    finished,
    kill,
    running,
    wait_until,
)
from tests.unbreakable.stepping import LOG, WAITS

ARTICLES = 3
LANGUAGES = ("es", "en-XA")
KILLS = 10
MOST_KILLS = 40
"""At least so many, and at most: how far a build comes in a time is the machine's, so that ten may all come early."""

OPTIONS = ("--lang", ",".join(LANGUAGES), "--format", ",".join(FORMATS), "--jobs", "2")


@dataclass(frozen=True)
class Undisturbed:
    """A build that nothing happened to: what it made, what it remembered, and how many seconds it took."""

    files: Mapping[str, bytes]
    remembered: Mapping[str, str]
    seconds: float


@pytest.fixture(scope="module")
def undisturbed(make: Make) -> Undisturbed:
    project = make(ARTICLES, *OPTIONS)
    start = time.monotonic()
    assert finished(project.start()).code == 0  # with the start of Python, as those that are killed
    seconds = time.monotonic() - start
    assert len(project.files()) == ARTICLES * len(LANGUAGES) * len(FORMATS) + 1
    return Undisturbed(project.files(), project.remembered(), seconds)


@pytest.mark.parametrize("seed", [1])
def test_at_random_moments(make: Make, undisturbed: Undisturbed, seed: int) -> None:
    """Real pandoc, Typst and Argos; killed again and again, until a build gets to its end between two kills."""
    moments = random.Random(seed)  # noqa: S311 - the same ones every time
    project = make(ARTICLES, *OPTIONS)
    kills = completed = 0
    stages: set[tuple[bool, int]] = set()

    def enough() -> bool:
        return kills >= MOST_KILLS or (kills >= KILLS and len(stages) > 2)

    while not (enough() and completed):
        before = project.remembered()
        with running(project.start()) as process:
            # Much of a build's time is spent on starting, where there is nothing to be broken.
            moment = undisturbed.seconds * moments.uniform(0.2, 1.0) if not enough() else PATIENCE
            result = _within(moment, process)
            if result is None:
                kill(process)
                kills += 1
                _assert_nothing_lost(project, undisturbed, before)
                stages.add(_stage(project))
                continue
        assert result.code == 0, result.err
        completed += 1
        assert_same(project, undisturbed.files)
        assert not list(project.hidden.glob("tmp/*"))
        if not enough():
            project.forget()
            completed = 0
    assert len(stages) > 2, f"all kills came at the same stage: {stages}"


def test_the_next_build_translates_only_what_is_missing_and_makes_only_the_editions_that_are(make: Make) -> None:
    """First it is killed while the engine is at work, then while editions are made."""
    options = ("--lang", "es,fr", "--format", "epub,docx", "--engine", "stepping", "--jobs", "2")
    project, undisturbed = (make(4, *options, sentences=30) for _ in range(2))
    log, gate = project.folder / "log", project.folder / "gate"
    with running(project.start(**{LOG: str(log), WAITS: f"90:{gate}"})) as process:
        wait_until(Path(f"{gate}.waiting").exists, process)
        kill(process)
    first = log.read_text("utf-8").splitlines()
    remembered = len(project.remembered())
    assert 64 <= remembered <= len(first) == 90

    # The second time it is killed when all is translated: a batch that is under way would be lost, and asked for again.
    assert undisturbed.build().code == 0
    total = len(undisturbed.remembered())
    with running(project.start(**{LOG: str(log)})) as process:
        wait_until(lambda: len(project.files()) >= 9 and len(project.remembered()) >= total, process)
        kill(process)
    made = project.files()
    result = project.build(**{LOG: str(log)})
    assert result.code == 0, result.err
    assert len(result.of("up to date")) + len(result.of("made")) == 16
    # Editions may have been in their places already and not be remembered yet: they are in the order of the plan, and
    # behind one that took long there are two for each thread that prints, of which there is one more than workers.
    assert len(made) - (2 * 3 - 1) <= len(result.of("up to date")) <= len(made)
    every = log.read_text("utf-8").splitlines()
    assert len(every) == 90 + len(set(every)) - remembered
    assert_same(project, undisturbed.files())


def _within(seconds: float, process: subprocess.Popen[str]) -> Result | None:
    """Return what came of a build, or None if it takes longer."""
    try:
        out, err = process.communicate(timeout=seconds)
    except subprocess.TimeoutExpired:
        return None
    return Result(process.returncode, out, err)


def _assert_nothing_lost(project: Project, undisturbed: Undisturbed, before: Mapping[str, str]) -> None:
    assert_unharmed(project, undisturbed.files)
    remembered = project.remembered()
    assert before.items() <= remembered.items() <= undisturbed.remembered.items()


def _stage(project: Project) -> tuple[bool, int]:
    """Return what a build that was killed had done: something remembered, and so many editions."""
    return bool(project.remembered()), len(project.files())
