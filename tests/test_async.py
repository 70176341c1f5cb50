"""Builds in the background of an asyncio program: they tell, return, raise and stop as builds do."""

from __future__ import annotations

import asyncio
import os
import threading
from pathlib import Path

import pytest

from toolkit import BuildResult, Event, Project, Status, Step, publish, publish_async
from toolkit.errors import UsageError

ARTICLE = "---\ntitle: A day at sea\n---\n\nThe sea was calm.\n"
COUNT = 12


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A working folder with articles."""
    for number in range(COUNT):
        (tmp_path / f"{number:02}.md").write_text(ARTICLE.replace("sea", f"sea {number}"), "utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def manifest_of(folder: Path) -> bytes:
    return (folder / "manifest.json").read_bytes()


@pytest.mark.usefixtures("folder")
def test_the_loop_goes_on_while_a_build_works() -> None:
    told: list[tuple[Step, int]] = []
    turns = 0

    async def count() -> None:
        nonlocal turns
        while True:
            turns += 1
            await asyncio.sleep(0.001)

    async def main() -> BuildResult:
        counting = asyncio.create_task(count())
        result = await publish_async(
            "0*.md",
            lang="en-XA",
            format="docx",
            listener=lambda event: told.append((event.step, threading.get_ident())),
        )
        assert told[-1][0] is Step.DONE  # all have been told before it returns
        counting.cancel()
        return result

    result = asyncio.run(main())
    assert [edition.status for edition in result.editions] == [Status.MADE] * 10
    assert turns > 20
    assert {thread for _, thread in told} == {threading.get_ident()}
    assert sum(step is Step.DONE for step, _ in told) == 10


def test_cancelling_the_task_finishes_what_is_under_way(folder: Path) -> None:
    async def main() -> None:
        made = asyncio.Event()

        def listen(event: Event) -> None:
            if event.step is Step.DONE:
                made.set()

        task = asyncio.create_task(publish_async("*.md", lang="en-XA", format="docx", jobs=1, listener=listen))
        await made.wait()
        task.cancel("enough")
        with pytest.raises(asyncio.CancelledError, match="enough"):
            await task
        assert [thread.name for thread in threading.enumerate() if thread.name.startswith("build")] == []

    asyncio.run(main())
    # The build has ended cleanly: the manifest is there, and nothing more happens.
    there = sorted((folder / "editions" / "en-XA").iterdir())
    assert 0 < len(there) < COUNT
    result = publish("*.md", lang="en-XA", format="docx")
    assert [edition.status for edition in result.editions].count(Status.CURRENT) == len(there)
    assert len(result.editions) == COUNT


def test_an_impatient_canceller_waits_all_the_same(folder: Path) -> None:
    async def main() -> None:
        begun = asyncio.Event()
        project = Project.load(languages=["en-XA"], formats=["docx"], sources=["*.md"], jobs=1)
        task = asyncio.create_task(project.build_async(lambda _: begun.set()))
        await begun.wait()
        task.cancel()
        await asyncio.sleep(0)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        # Whoever builds next does not have to wait for it.
        events: list[Step] = []
        project.build(lambda event: events.append(event.step))
        assert Step.WAIT not in events

    asyncio.run(main())
    assert len(list((folder / "editions" / "en-XA").iterdir())) == COUNT


@pytest.mark.usefixtures("folder")
def test_a_timeout_stops_a_build() -> None:
    async def main() -> None:
        async with asyncio.timeout(0.05):
            await publish_async("*.md", lang="en-XA", format="pdf", jobs=1)

    with pytest.raises(TimeoutError):
        asyncio.run(main())


@pytest.mark.usefixtures("folder")
def test_errors_are_raised_where_one_waits() -> None:
    with pytest.raises(UsageError, match="no format 'mobi'"):
        asyncio.run(publish_async("*.md", lang="en", format="mobi"))
    with pytest.raises(TypeError, match="speed"):
        asyncio.run(publish_async("*.md", lang="en", speed=9))  # type: ignore[call-arg]


def test_several_at_once(folder: Path) -> None:
    """In two folders side by side, and in one folder one after the other: the second finds all made."""

    async def main() -> list[BuildResult]:
        outs = ("one", "two", "one")
        return await asyncio.gather(*(publish_async("*.md", lang="en-XA", format="docx", out=out) for out in outs))

    one, two, again = asyncio.run(main())
    assert (one.failures, two.failures, again.failures) == ((), (), ())
    statuses = {edition.status for result in (one, again) for edition in result.editions}
    assert statuses == {Status.MADE, Status.CURRENT}
    assert len({edition.status for edition in one.editions}) == 1
    assert manifest_of(folder / "one") == manifest_of(folder / "two")


@pytest.mark.usefixtures("folder")
def test_no_thread_and_no_file_stays_open() -> None:
    def open_files() -> int:
        return len(os.listdir("/proc/self/fd"))  # noqa: PTH208 - names are enough

    asyncio.run(publish_async("00.md", lang="en", format="docx"))
    before, threads = open_files(), threading.active_count()
    for _ in range(3):
        asyncio.run(publish_async("00.md", lang="en", format="docx"))
    assert (open_files(), threading.active_count()) == (before, threads)
