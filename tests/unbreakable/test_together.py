"""Two commands in one folder at the same time: neither harms what the other does."""

from __future__ import annotations

import json

import pytest

from tests.cli.conftest import PUBLISH
from tests.unbreakable.conftest import Make, Project, assert_same, finished, running, wait_until

OPTIONS = ("--lang", "es,fr", "--format", "epub,docx", "--engine", "stepping", "--jobs", "2")
ARTICLES = 3
EDITIONS = 12


@pytest.fixture(scope="module")
def undisturbed(complete: Make) -> dict[str, bytes]:
    return complete(ARTICLES, *OPTIONS).files()


def test_two_builds_of_the_same(make: Make, undisturbed: dict[str, bytes]) -> None:
    project = make(ARTICLES, *OPTIONS)
    results = [finished(process) for process in [project.start(), project.start()]]
    assert [result.code for result in results] == [0, 0], [result.err for result in results]
    assert_same(project, undisturbed)
    # One waits for the other, says so, and finds nothing left to do.
    assert sorted(len(result.of("made")) for result in results) == [0, EDITIONS]
    waited = [event for result in results for event in result.events if event["event"] == "wait"]
    assert len(waited) == 1
    assert "Another build is working" in waited[0]["message"]


def test_builds_of_different_languages_share_a_manifest(make: Make, undisturbed: dict[str, bytes]) -> None:
    project = make(ARTICLES, *OPTIONS)
    started = [project.start("--lang", language) for language in ("es", "fr")]
    assert [finished(process).code for process in started] == [0, 0]
    assert_same(project, undisturbed)


def test_a_plan_while_a_build_is_at_work(make: Make) -> None:
    many = 4 * ARTICLES  # enough to be at work when the plan has begun
    project = make(many, *OPTIONS)
    with running(project.start()) as process:
        wait_until(lambda: len(project.files()) > 2, process)
        plan = project.run("plan", "--json", *OPTIONS, "texts")
        assert plan.code == 0, plan.err
        assert len(plan.of("up to date")) + len(plan.of("to be made")) == 4 * EDITIONS
        assert plan.of("to be made"), "the build was over before the plan began"
        assert finished(process).code == 0
    afterwards = project.run("plan", "--json", *OPTIONS, "texts")
    assert len(afterwards.of("up to date")) == 4 * EDITIONS


def test_a_clean_while_a_build_is_at_work(complete: Make, undisturbed: dict[str, bytes]) -> None:
    project = complete(ARTICLES, *OPTIONS)
    before = project.stamps()
    with running(project.start("--force")) as process:
        wait_until(lambda: project.stamps() != before, process)
        cleaned = _clean(project)
        assert cleaned == 0
        assert finished(process).code == 0
    assert project.files() == {}
    assert project.build().code == 0
    assert_same(project, undisturbed)


def test_builds_that_wait_for_a_clean_do_not_work_side_by_side(complete: Make, undisturbed: dict[str, bytes]) -> None:
    """The folder with the lock goes away under those who wait for it."""
    project = complete(ARTICLES, *OPTIONS)
    before = project.stamps()
    with running(project.start("--force")) as process:
        wait_until(lambda: project.stamps() != before, process)
        cleaning = project.start_command([str(PUBLISH), "clean"])
        others = [project.start() for _ in range(2)]
        assert finished(process).code == 0
    assert finished(cleaning).code == 0
    results = [finished(other) for other in others]
    assert [result.code for result in results] == [0, 0], [result.err for result in results]
    assert project.build().code == 0
    assert_same(project, undisturbed)
    made = [len(result.of("made")) for result in results]
    assert sum(made) in (0, EDITIONS), f"editions were made twice: {made}"


def _clean(project: Project) -> int:
    return finished(project.start_command([str(PUBLISH), "clean"])).code


def test_what_is_told_while_one_waits_is_json_too(make: Make) -> None:
    project = make(2, *OPTIONS)
    with running(project.start()) as first:
        wait_until((project.hidden / "lock").exists, first)
        second = finished(project.start())
        assert finished(first).code == 0
    assert json.loads(second.out.splitlines()[-1])["event"] == "end"
