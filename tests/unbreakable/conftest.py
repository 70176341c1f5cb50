"""Real builds in processes of their own, in folders of their own, and what must be true of these whatever happens."""

from __future__ import annotations

import contextlib
import json
import os
import random
import shutil
import signal
import sqlite3
import subprocess
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import MODEL, PUBLISH, Result as Told
from tests.cli.loaded import loaded_program
from tests.unbreakable import stepping
from toolkit.translation.engines.argos.packages import install_file

FORMATS = ("epub", "pdf", "docx")
HIDDEN = ".publish"
PATIENCE = 60.0
"""Seconds after which something that should have happened will not."""

LONGEST = 120
"""Seconds that a command may take."""

_WHO = ("The baker", "My sister", "A captain", "The doctor", "Our neighbor", "The teacher", "An old man", "His aunt")
_DID = ("bought", "painted", "lost", "found", "sold", "cleaned", "repaired", "forgot")
_WHAT = ("a boat", "two chairs", "the house", "his book", "a red car", "the old key", "three letters", "a piano")
_WHEN = ("yesterday", "last night", "on Monday", "in the morning", "after dinner", "two days ago", "again", "at home")


class Result(Told):
    """What came of a command: its exit code, what it wrote, and the events of ``--json``."""

    def of(self, status: str) -> dict[str, dict[str, Any]]:
        """Return the editions of a status, by their places."""
        return {edition["path"]: edition for edition in self.editions if edition["status"] == status}

    def failures(self) -> list[dict[str, Any]]:
        return [event["failure"] for event in self.events if event["event"] == "failed"]


@dataclass(frozen=True)
class Project:
    """A folder with articles in ``texts``, editions in ``editions``, and a memory of its own.

    Attributes:
        folder: The folder.
        packages: Argos' packages.
        options: What every build is told.
        variables: More of its environment.
        loaded: Whether what is waited for is run by a process that has loaded the toolkit already.
    """

    folder: Path
    packages: Path
    options: Sequence[str]
    variables: Mapping[str, str] = field(default_factory=dict)
    loaded: bool = True

    @property
    def texts(self) -> Path:
        return self.folder / "texts"

    @property
    def out(self) -> Path:
        return self.folder / "editions"

    @property
    def hidden(self) -> Path:
        return self.out / HIDDEN

    @property
    def memory(self) -> Path:
        return self.folder / "memory.sqlite"

    def environment(self, **variables: str) -> dict[str, str]:
        """Return the environment of its processes; they know the engine of `stepping`."""
        plug_in = self.folder / "plug-in"
        if not plug_in.exists():
            info = plug_in / "stepping-1.dist-info"
            info.mkdir(parents=True)
            (info / "METADATA").write_text("Metadata-Version: 2.1\nName: stepping\nVersion: 1\n", "utf-8")
            (info / "entry_points.txt").write_text(
                f"[toolkit.engines]\n{stepping.NAME} = stepping:SteppingEngine\n", "utf-8"
            )
            shutil.copy(stepping.__file__, plug_in)
        return {
            "PATH": os.environ["PATH"],
            "HOME": str(self.folder / "home"),
            "LC_ALL": "C.UTF-8",
            "PYTHONPATH": os.pathsep.join(filter(None, (str(plug_in), os.environ.get("PYTHONPATH", "")))),
            "ARGOS_PACKAGES_DIR": str(self.packages),
            "PUBLISH_MEMORY": str(self.memory),
            **self.variables,
            **variables,
        }

    def command(self, *arguments: str) -> list[str]:
        """Return the command of a build."""
        return [str(PUBLISH), "build", "--json", *self.options, *arguments, "texts"]

    def start(self, *arguments: str, **variables: str) -> subprocess.Popen[str]:
        """Start a build as the first process of a group."""
        return self.start_command(self.command(*arguments), **variables)

    def start_command(self, command: Sequence[str], **variables: str) -> subprocess.Popen[str]:
        """Start any command in the project as the first process of a group."""
        return subprocess.Popen(
            command,
            cwd=self.folder,
            env=self.environment(**variables),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            encoding="utf-8",
            start_new_session=True,
        )

    def build(self, *arguments: str, **variables: str) -> Result:
        """Build, and return what came of it."""
        return self._finished(self.command(*arguments), variables)

    def run(self, *arguments: str, **variables: str) -> Result:
        """Run another command of `publish` in the project."""
        return self._finished([str(PUBLISH), *arguments], variables)

    def _finished(self, command: Sequence[str], variables: Mapping[str, str]) -> Result:
        if not self.loaded:
            return finished(self.start_command(command, **variables))
        return Result(*loaded_program().run(command[1:], self.folder, self.environment(**variables), LONGEST))

    def files(self) -> dict[str, bytes]:
        """Return everything in the folder of the editions but what is hidden, by place."""
        return {path.relative_to(self.out).as_posix(): path.read_bytes() for path in self._shown()}

    def stamps(self) -> dict[str, tuple[int, int]]:
        """Return what shows whether files were written again, even with the same bytes."""
        found = {path.relative_to(self.out).as_posix(): path.stat() for path in self._shown()}
        return {name: (stat.st_ino, stat.st_mtime_ns) for name, stat in found.items()}

    def _shown(self) -> Iterator[Path]:
        """Yield files outside of the hidden folder, which isn't gone into: what a build has there comes and goes."""
        for folder, folders, names in os.walk(self.out):
            folders[:] = [name for name in folders if Path(folder, name) != self.hidden]
            yield from (path for name in names if (path := Path(folder, name)).is_file())

    def remembered(self) -> dict[str, str]:
        """Return the sentences in the memory with their translations."""
        if not self.memory.exists():
            return {}
        with contextlib.closing(sqlite3.connect(self.memory, timeout=PATIENCE)) as connection:
            if not connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'entry'").fetchone():
                return {}
            rows = connection.execute("SELECT scope || ' ' || text, translation FROM entry").fetchall()
        return dict(rows)

    def forget(self) -> None:
        """Take away all that builds have left."""
        shutil.rmtree(self.out, ignore_errors=True)
        for path in self.folder.glob("memory.sqlite*"):
            path.unlink()


Make = Callable[..., Project]


@pytest.fixture(scope="session")
def packages(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A packages folder with the small real Argos package in it."""
    folder = tmp_path_factory.mktemp("argos") / "packages"
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ARGOS_PACKAGES_DIR", str(folder))
        install_file(MODEL)
    return folder


@pytest.fixture(scope="session")
def make(tmp_path_factory: pytest.TempPathFactory, packages: Path) -> Make:
    """A function: how many articles, and the options of builds, to a project that has them."""

    def made(articles: int, *options: str, sentences: int = 10) -> Project:
        project = Project(tmp_path_factory.mktemp("project"), packages, options)
        project.texts.mkdir()
        for number in range(articles):
            (project.texts / f"article-{number}.md").write_text(article(number, sentences), "utf-8")
        return project

    return made


@pytest.fixture(scope="session")
def complete(make: Make) -> Make:
    """A function like ``make``, to a project that has all its editions: a copy of one that is built once."""

    @cache
    def built(articles: int, *options: str) -> Project:
        project = make(articles, *options)
        result = project.build()
        assert result.code == 0, result.err
        return project

    def copied(articles: int, *options: str) -> Project:
        original, project = built(articles, *options), make(articles, *options)
        shutil.copytree(original.out, project.out)
        for path in original.folder.glob(f"{original.memory.name}*"):
            shutil.copy(path, project.folder)
        return project

    return copied


def article(number: int, sentences: int = 10) -> str:
    """Return an article in Markdown; no sentence comes twice, in one article or in two."""
    chosen = random.Random(number)  # noqa: S311 - the same ones every time
    front = f"---\ntitle: Number {number}\nauthor: Ann Writer\ndate: 2026-01-{1 + number:02}\nlang: en\n---"
    paragraphs = []
    for start in range(0, sentences, 2):
        one, two = (sentence(chosen, number * 1000 + start + more) for more in (0, 1))
        paragraphs.append(f"{one} {two.replace(' the ', ' **the** ')}")
    return "\n\n".join((front, "## What happened", *paragraphs)) + "\n"


def sentence(chosen: random.Random, number: int) -> str:
    """Return a sentence with a number in it that makes it the only one."""
    who, did, what, when = (chosen.choice(words) for words in (_WHO, _DID, _WHAT, _WHEN))
    return f"{who} {did} {what} number {number} {when}."


def finished(process: subprocess.Popen[str]) -> Result:
    """Wait for a process, and return what came of it."""
    with process:
        try:
            out, err = process.communicate(timeout=LONGEST)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)  # else it is waited for without end
            raise
    return Result(process.returncode, out, err)


def kill(process: subprocess.Popen[str]) -> None:
    """End a build and all that it has started, as a power cut would; wait until nothing of it is left."""
    os.killpg(process.pid, signal.SIGKILL)
    with process:
        process.communicate()
    wait_until(lambda: not _left_of(process))


def _left_of(process: subprocess.Popen[str]) -> list[str]:
    """Return the processes that are left of those that it has started, whatever group they are in."""
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):
            state, _, _, session, *_ = stat.read_text().rpartition(")")[2].split()
            if int(session) == process.pid and state != "Z":
                found.append(stat.parent.name)
    return found


def wait_until(condition: Callable[[], object], process: subprocess.Popen[str] | None = None) -> None:
    """Wait for a condition; fail if it does not come about, or if the process ends before."""
    end = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < end, "it never happened"
        assert process is None or process.poll() is None, "it ended before"
        time.sleep(0.005)


def assert_unharmed(project: Project, reference: Mapping[str, bytes]) -> None:
    """Check that everything with a final name is as it must be, and that nothing else lies around."""
    for name, data in project.files().items():
        if name == "manifest.json":
            known = entries(reference[name])
            assert all(entry == known[place] for place, entry in entries(data).items())
        else:
            assert name in reference, f"{name} lies around"
            assert data == reference[name], f"{name} is not what it should be"


def assert_same(project: Project, reference: Mapping[str, bytes]) -> None:
    """Check that the editions and the manifest are what a build makes that nothing happened to."""
    files = project.files()
    assert sorted(files) == sorted(reference)
    different = [name for name in files if files[name] != reference[name] and name != "manifest.json"]
    assert different == []
    assert list(entries(files["manifest.json"])) == list(entries(reference["manifest.json"]))
    assert entries(files["manifest.json"]) == entries(reference["manifest.json"])


def entries(manifest: bytes) -> dict[str, dict[str, Any]]:
    """Return the editions of a manifest by place.

    How many sentences came from the engine and how many from the memory tells of the build that made an edition, not
    of the edition: they are counted together.
    """
    told = {edition["path"]: edition for edition in json.loads(manifest)["editions"]}
    for edition in told.values():
        sentences = edition["sentences"]
        sentences["engine"] += sentences.pop("memory")
    return told


def engine_counts(editions: Mapping[str, Mapping[str, Any]]) -> dict[str, int]:
    """Return of each edition how many sentences the engine translated for it."""
    return {place: edition["sentences"]["engine"] for place, edition in editions.items()}


@contextlib.contextmanager
def running(process: subprocess.Popen[str]) -> Iterator[subprocess.Popen[str]]:
    """Yield a process that is ended if the test fails."""
    try:
        yield process
    finally:
        if process.poll() is None:
            kill(process)
