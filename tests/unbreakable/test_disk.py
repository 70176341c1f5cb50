"""A disk that is full, or that can't be written: one clear message, nothing lost, nothing half-written."""

from __future__ import annotations

import shlex
import shutil
import subprocess
from dataclasses import replace
from functools import cache

import pytest

from tests.unbreakable.conftest import Make, Project, Result, assert_same, assert_unharmed
from tests.unbreakable.stepping import LOG

OPTIONS = ("--lang", "es,fr", "--format", "epub,docx", "--engine", "stepping", "--jobs", "2")
ARTICLES = 3


@pytest.fixture(scope="module")
def undisturbed(complete: Make) -> dict[str, bytes]:
    return complete(ARTICLES, *OPTIONS).files()


@cache
def _mounting() -> tuple[str, ...]:
    """Return what runs a command with mounts of its own: in a namespace of the user's, else, for root, in one alone."""
    for command in (("unshare", "--user", "--map-root-user", "--mount"), ("unshare", "--mount")):
        tried = subprocess.run([*command, "mount", "-t", "tmpfs", "none", "/mnt"], capture_output=True, check=False)
        if tried.returncode == 0:
            return command
    raise AssertionError("this machine lets nobody mount anything: neither user namespaces, nor root with its rights")


def _build_on(project: Project, mount: str, *more: str) -> list[Result]:
    """Build while something is mounted over the folder of the editions, and again after each further command.

    After each build, what is in the folder is copied to ``seen-0``, ``seen-1`` … in the project's folder.
    """
    project.out.mkdir(exist_ok=True)
    build = shlex.join(project.command())
    lines = ["set -e", mount.format(out=shlex.quote(str(project.out)))]
    for number, before in enumerate(("true", *more)):
        lines += [
            before.format(out=shlex.quote(str(project.out))),
            f"code=0; {build} > {number}.out 2> {number}.err || code=$?; echo $code > {number}.code",
            f"cp -a {shlex.quote(str(project.out))} seen-{number}",
        ]
    done = subprocess.run(
        [*_mounting(), "sh", "-c", "\n".join(lines)],
        cwd=project.folder,
        env=project.environment(),
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    texts = [
        [(project.folder / f"{number}.{kind}").read_text("utf-8") for kind in ("code", "out", "err")]
        for number in range(1 + len(more))
    ]
    return [Result(int(code), out, err) for code, out, err in texts]


def _seen(project: Project, number: int) -> Project:
    """Return a project whose editions are those that were there after a build."""
    folder = project.folder / f"as-seen-{number}"
    folder.mkdir()
    shutil.move(project.folder / f"seen-{number}", folder / "editions")
    return replace(project, folder=folder)


def test_a_full_disk(make: Make, undisturbed: dict[str, bytes]) -> None:
    # One at a time: how many of several editions are in their place but not yet noted depends on the machine.
    project = make(ARTICLES, *OPTIONS[:-1], "1")
    log = project.folder / "log"
    project = replace(project, variables={LOG: str(log)})
    size = sum(map(len, undisturbed.values())) // 2
    full, roomy = _build_on(project, f"mount -t tmpfs -o size={size} none {{out}}", "mount -o remount,size=100m {out}")
    _assert_clear(full, "No space left on device")
    after = _seen(project, 0)
    assert_unharmed(after, undisturbed)
    there = [name for name in after.files() if name != "manifest.json"]
    assert len(there) >= 2, "it was full before anything was made"
    assert roomy.code == 0, roomy.err
    assert_same(_seen(project, 1), undisturbed)
    # What had been made is not made again, and nothing is translated again.
    assert len(there) - 1 <= len(roomy.of("up to date")) <= len(there)
    translated = log.read_text("utf-8").splitlines()
    assert len(translated) == len(set(translated))


def test_a_folder_that_can_only_be_read(make: Make, undisturbed: dict[str, bytes]) -> None:
    project = make(ARTICLES, *OPTIONS)
    mount = "mount --bind {out} {out}; mount -o remount,bind,ro {out}"
    refused, allowed = _build_on(project, mount, "mount -o remount,bind,rw {out}")
    _assert_clear(refused, "Read-only file system")
    assert _seen(project, 0).files() == {}
    assert allowed.code == 0, allowed.err
    assert_same(_seen(project, 1), undisturbed)


def test_a_folder_that_has_become_one_that_can_only_be_read(complete: Make, undisturbed: dict[str, bytes]) -> None:
    """There is nothing to write, so that nothing is amiss; or there is, and it is said."""
    project = complete(ARTICLES, *OPTIONS)
    text = project.texts / "article-0.md"
    text.write_text(text.read_text("utf-8").replace("What happened", "What really happened"), "utf-8")
    (refused,) = _build_on(project, "mount --bind {out} {out}; mount -o remount,bind,ro {out}")
    _assert_clear(refused, "Read-only file system")
    assert_same(_seen(project, 0), undisturbed)


def test_a_full_disk_under_the_memory(make: Make, undisturbed: dict[str, bytes]) -> None:
    project = make(ARTICLES, *OPTIONS)
    project = replace(project, variables={"PUBLISH_MEMORY": str(project.out / "memory.sqlite")})
    size = 100_000
    (full,) = _build_on(project, f"mount -t tmpfs -o size={size} none {{out}}")
    assert full.code == 1
    assert "Traceback" not in full.err
    after = _seen(project, 0)
    for path in after.out.glob("memory.sqlite*"):
        path.unlink()
    assert_unharmed(after, undisturbed)


def _assert_clear(result: Result, reason: str) -> None:
    assert result.code == 1, result.err
    assert reason in result.err
    assert "Traceback" not in result.err
    assert len(result.err.strip().splitlines()) <= 3, result.err
