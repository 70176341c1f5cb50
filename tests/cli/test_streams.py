"""Streams, handles and folders as a shell may hand them over: closed, full, gone; editions are made all the same."""

from __future__ import annotations

import os
import shlex
import subprocess
import tempfile
import threading
from pathlib import Path

import pytest

from tests.cli.conftest import ARTICLE, PUBLISH, Result
from tests.cli.loaded import loaded_program
from toolkit.errors import MemoryFileError, as_publish_error
from toolkit.findings import Finding
from toolkit.translation.memory import open_memory

BUILD = "publish -l en-XA -f epub,docx --memory none --force a.md"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "work").mkdir()
    (tmp_path / "work" / "a.md").write_text(ARTICLE, "utf-8")
    return tmp_path / "work"


def shell(folder: Path, command: str, **variables: str) -> Result:
    """Run a line of Bash in a folder, in which ``publish`` is ours."""
    done = subprocess.run(
        ["bash", "-c", command],
        cwd=folder,
        env=_environment(folder) | variables,
        capture_output=True,
        encoding="utf-8",
        timeout=100,
        check=False,
    )
    return _sound(Result(done.returncode, done.stdout, done.stderr))


def run(folder: Path, command: str, **variables: str) -> Result:
    """Run a command of ``publish`` whose streams are nothing special, in a process that has loaded it already."""
    _, *arguments = shlex.split(command)
    return _sound(Result(*loaded_program().run(arguments, folder, _environment(folder) | variables, seconds=60)))


def _environment(folder: Path) -> dict[str, str]:
    return {
        "PATH": f"{PUBLISH.parent}{os.pathsep}{os.environ['PATH']}",
        "HOME": str(folder.parent / "home"),
        "LC_ALL": "C.UTF-8",
        "PUBLISH_ENGINE": "pseudo",
    }


def _sound(result: Result) -> Result:
    assert "bug" not in result.err
    assert "Traceback" not in result.err
    assert "Exception ignored" not in result.err
    return result


def made(folder: Path) -> list[str]:
    return sorted(path.name for path in (folder / "editions").rglob("a.*"))


@pytest.mark.parametrize("closed", [">&-", "2>&-", "<&-", ">&- 2>&- <&-", "2>/dev/full", ">&- 2>/dev/full"])
def test_nobody_who_reads_or_is_read_is_needed(folder: Path, closed: str) -> None:
    assert shell(folder, f"{BUILD} {closed}").code == 0
    assert made(folder) == ["a.docx", "a.epub"]


@pytest.mark.parametrize("json", ["", "--json"])
def test_what_stdout_does_not_take_is_told_when_all_is_made(folder: Path, json: str) -> None:
    result = shell(folder, f"{BUILD} {json} >/dev/full")
    assert result.code == 1
    assert made(folder) == ["a.docx", "a.epub"]
    told = "publish: stdout can't be written: No space left on device. What was made is complete."
    assert [line for line in result.err.splitlines() if line.startswith("publish:")] == [told]
    assert "> FILE" in result.err


@pytest.mark.parametrize("command", ["normalize a.md", "schema", "doctor --json", "languages --json"])
def test_what_is_for_programs_needs_a_stdout(folder: Path, command: str) -> None:
    result = shell(folder, f"publish {command} >/dev/full")
    assert (result.code, "stdout can't be written: No space left on device" in result.err) == (1, True)
    result = shell(folder, f"publish {command} >&-")
    assert (result.code, "stdout is closed" in result.err) == (2, True)


def test_a_build_whose_events_nobody_can_read_does_not_begin(folder: Path) -> None:
    assert shell(folder, f"{BUILD} --json >&-").code == 2
    assert made(folder) == []


def test_a_stdout_that_is_slow_gets_all(folder: Path) -> None:
    """A pipe that may not be waited for, as that of a terminal that another program shares."""
    command = (
        "python3 -c 'import fcntl, os, sys; fcntl.fcntl(1, fcntl.F_SETFL, os.O_NONBLOCK); "
        "os.execvp(sys.argv[1], sys.argv[1:])' publish schema | (sleep 3; cat)"
    )
    assert shell(folder, command).out == shell(folder, "publish schema").out


def test_a_folder_that_was_removed_is_said_to_be_gone(folder: Path) -> None:
    for command in (BUILD, "publish init", "publish plan", "publish normalize a.md"):
        result = shell(folder, f"mkdir gone; cd gone; rmdir ../gone; {command}")
        assert (result.code, "The folder that one is in is gone" in result.err) == (2, True), command


def test_few_handles(folder: Path) -> None:
    result = shell(folder, f"ulimit -n 16; {BUILD}")
    assert result.code == 1
    assert "may not open more files" in result.err
    assert "ulimit -n 1024" in result.err
    assert shell(folder, f"ulimit -n 32; {BUILD}").code == 0


def test_a_soft_limit_is_raised(folder: Path) -> None:
    assert shell(folder, f"ulimit -S -n 16; {BUILD}").code == 0


def test_temporary_files_have_no_room(folder: Path) -> None:
    """HTML needs no temporary file, DOCX more than a page of memory, however the two are made beside each other."""
    (folder / "full").mkdir()
    mount = "unshare --user --map-root-user --mount" if os.geteuid() else "unshare --mount"
    build = BUILD.replace("epub,docx", "html,docx")
    run = f"mount -t tmpfs -o size=4k none full && TMPDIR=$PWD/full {build}"
    result = shell(folder, f'{mount} sh -c "{run}"')
    assert result.code == 1
    assert made(folder) == ["a.html"]
    assert f"{folder}/full, the folder for temporary files, can't be written: No space left" in result.err
    assert "set TMPDIR to a folder that has room" in result.err


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (FileNotFoundError(2, "No usable temporary directory found in ['/tmp', '/']"), "Set TMPDIR"),
        (OSError(28, "No space left on device"), "set TMPDIR to a folder that has room"),
        (OSError(28, "No space left on device", f"{tempfile.gettempdir()}/x"), "set TMPDIR to a folder that has room"),
        (OSError(28, "No space left on device", "/elsewhere/x"), "/elsewhere/x can't be written"),
        (OSError(24, "Too many open files"), "ulimit -n"),
        (BlockingIOError(11, "Resource temporarily unavailable"), "ulimit -u"),
        (MemoryError(), "--jobs"),
        (ImportError("x.so: failed to map segment from shared object"), "--jobs"),
        (RuntimeError("can't start new thread"), "ulimit -u"),
        (RuntimeError("Symlink loop from '/a/b'"), "/a/b is a link that leads to itself"),
        (OSError(36, "File name too long", "xxx"), "xxx can't be used: File name too long"),
        (PermissionError(13, "Permission denied", "x"), "x can't be used: Permission denied"),
    ],
)
def test_what_the_system_refuses_is_told_with_its_remedy(error: Exception, said: str) -> None:
    told = as_publish_error("a.md", error)
    assert said in str(told)
    assert "failed inside the toolkit" not in str(told)


@pytest.mark.parametrize("temporary", ["/nonexistent", "/proc", "/dev/null", "a.md"])
def test_a_temporary_folder_that_is_none_is_not_used(folder: Path, temporary: str) -> None:
    assert shell(folder, BUILD, TMPDIR=temporary).code == 0
    assert made(folder) == ["a.docx", "a.epub"]


@pytest.mark.parametrize("place", ["loop", "loop/x", "x" * 300, "x/" * 3000, "a.md/b"])
@pytest.mark.parametrize("command", [BUILD, "publish clean", "publish plan -l en-XA a.md", "publish normalize a.md"])
def test_names_that_no_folder_can_have(folder: Path, command: str, place: str) -> None:
    (folder / "loop").symlink_to("loop")
    before = (folder / "a.md").read_bytes()
    assert run(folder, f"{command} -o {place}").code in (0, 1, 2)
    assert (folder / "a.md").read_bytes() == before
    assert (folder / "loop").is_symlink()


@pytest.mark.parametrize(
    "options",
    ["-o ''", "--templates ''", "--memory ''", "-o ' '"],
)
def test_a_path_without_a_name_is_refused(folder: Path, options: str) -> None:
    result = run(folder, f"{BUILD} {options}")
    assert (result.code, "is given without a name" in result.err) == (2, True)
    assert run(folder, "publish -l en-XA ''").code == 2
    assert run(folder, "publish normalize a.md -o ''").code == 2
    assert sorted(path.name for path in folder.iterdir()) == ["a.md"]


@pytest.mark.parametrize("place", ["/dev/null", "/dev/stdout", "/dev/fd/1", "/proc/self/fd/1"])
def test_devices_are_written_into(folder: Path, place: str) -> None:
    before = Path("/dev/null").stat().st_rdev
    plain = shell(folder, "publish normalize a.md").out
    result = shell(folder, f"publish normalize a.md -o {place}")
    assert (result.code, result.out) == (0, "" if place == "/dev/null" else plain)
    assert shell(folder, f"publish normalize a.md -o {place} > file").code == 0
    assert (folder / "file").read_text("utf-8") == ("" if place == "/dev/null" else plain)
    assert Path("/dev/null").stat().st_rdev == before


def test_a_report_goes_where_it_is_sent(folder: Path) -> None:
    assert shell(folder, BUILD).code == 0
    plain = shell(folder, "publish report --as json").out
    assert plain
    os.mkfifo(folder / "pipe")
    assert shell(folder, "publish report --as json --to /dev/stdout").out.startswith(plain)
    result = shell(folder, "publish report --as json --to pipe")
    assert (result.code, "nobody reads from this pipe" in result.err) == (1, True)
    assert shell(folder, "(sleep 0.1; cat pipe > read) & publish report --as json --to pipe; wait").code == 0
    assert (folder / "read").read_text("utf-8") == plain
    assert shell(folder, "publish report --as json --to /dev/null").code == 0
    assert shell(folder, "publish report --to ''").code == 1
    assert shell(folder, "publish report --as json >/dev/full").code == 1
    assert shell(folder, "publish report --as json >&-").code == 2
    assert (folder / "pipe").is_fifo()


def test_a_device_that_is_full_stays_one(folder: Path) -> None:
    result = shell(folder, "publish normalize a.md -o /dev/full")
    assert (result.code, "/dev/full can't be written: No space left" in result.err) == (1, True)
    assert Path("/dev/full").is_char_device()


def test_pipes_are_written_into_if_somebody_reads(folder: Path) -> None:
    os.mkfifo(folder / "pipe")
    result = shell(folder, "publish normalize a.md -o pipe")
    assert (result.code, "nobody reads from this pipe" in result.err) == (1, True)
    assert (folder / "pipe").is_fifo()
    read: list[str] = []
    reader = threading.Thread(target=lambda: read.append((folder / "pipe").read_text("utf-8")))
    reader.start()
    assert shell(folder, "sleep 0.5; publish normalize a.md -o pipe").code == 0
    reader.join(10)
    assert read == [shell(folder, "publish normalize a.md").out]
    assert (folder / "pipe").is_fifo()


def test_a_link_that_somebody_names_is_followed(folder: Path) -> None:
    (folder / "link.json").symlink_to("real.json")
    assert shell(folder, "publish normalize a.md -o link.json").code == 0
    assert (folder / "link.json").is_symlink()
    assert (folder / "real.json").read_text("utf-8") == shell(folder, "publish normalize a.md").out


@pytest.mark.parametrize("place", ["pipe", "/dev/null"])
@pytest.mark.parametrize("command", [BUILD, "publish clean", "publish plan -l en-XA a.md"])
def test_no_folder_of_editions_is_made_of_a_device(folder: Path, place: str, command: str) -> None:
    os.mkfifo(folder / "pipe")
    assert run(folder, f"{command} -o {place}").code in (0, 1)
    assert (folder / "pipe").is_fifo()
    assert Path("/dev/null").is_char_device()


@pytest.mark.parametrize(
    ("command", "said"),
    [
        ("publish -l en-XA pipe", "pipe is not a regular file"),
        ("publish -l en-XA pipe.xml", "pipe.xml is not a regular file"),
        ("publish -l en-XA /dev/zero", "/dev/zero is not a regular file"),
        ("publish normalize pipe", "pipe is not a regular file"),
        (f"{BUILD} --glossary pipe", "pipe can't be read: it is a pipe or a device"),
        (f"{BUILD} --glossary pipe.xml", "pipe.xml can't be read: it is a pipe or a device"),
        ("publish -l en-XA --templates pipe a.md", "There is no folder"),
        ("publish models install pipe", "pipe"),
        ("publish memory import pipe.tmx", "pipe.tmx can't be read: it is a pipe or a device"),
        ("publish memory import pipe.csv", "pipe.csv can't be read: it is a pipe or a device"),
        ("publish review import -l en-XA pipe.csv", "pipe.csv can't be read: it is a pipe or a device"),
        ("publish evaluate --source pipe --reference a.md -l es", "pipe can't be read"),
    ],
)
def test_pipes_and_devices_are_not_waited_for(folder: Path, command: str, said: str) -> None:
    for name in ("pipe", "pipe.xml", "pipe.tmx", "pipe.csv"):
        os.mkfifo(folder / name)
    result = run(folder, command)
    assert (result.code, said in result.err) == (2, True), result.err


@pytest.mark.parametrize(
    ("place", "command", "code", "said"),
    [
        ("publish.toml", "publish", 2, "publish.toml can't be read: it is a pipe or a device"),
        ("publish.toml", "publish init", 2, "publish.toml is a project file already"),
        ("pyproject.toml", "publish -l en-XA", 2, "There is nothing to publish"),
        ("packages/x/metadata.json", "publish models list", 0, ""),
    ],
)
def test_pipes_where_a_file_is_looked_for_are_not_waited_for(
    folder: Path, place: str, command: str, code: int, said: str
) -> None:
    (folder / place).parent.mkdir(parents=True, exist_ok=True)
    os.mkfifo(folder / place)
    result = run(folder, command, ARGOS_PACKAGES_DIR="packages")
    assert (result.code, said in result.err) == (code, True), result.err


@pytest.mark.parametrize("device", [False, True])
def test_a_memory_is_no_pipe(tmp_path: Path, *, device: bool) -> None:
    path = Path("/dev/null") if device else tmp_path / "pipe"
    if not device:
        os.mkfifo(path)
    with pytest.raises(MemoryFileError, match="pipe or a device"), open_memory(path) as memory:
        memory.size()


@pytest.mark.parametrize(
    "text",
    ["x = " + "[" * 5000 + "]" * 5000, "x = " + "{a=" * 5000, "out" + ".a" * 5000 + " = 1", "[" + "a." * 5000 + "a]"],
    ids=["lists", "tables", "keys", "heading"],
)
def test_a_project_file_that_is_nested_without_end(folder: Path, text: str) -> None:
    for name, content in (("publish.toml", text), ("pyproject.toml", f"[tool.publish]\n{text}")):
        (folder / name).write_text(content, "utf-8")
        result = run(folder, "publish")
        assert result.code == 2
        if name == "publish.toml" or not text.startswith("["):  # that is another table
            assert result.err.startswith(f"publish: {name}")
        (folder / name).unlink()
    (folder / "b.md").write_text(f"+++\ntitle = 'B'\n{text}\n+++\n\nText.\n", "utf-8")
    assert run(folder, "publish -l en-XA -f epub --memory none b.md").code in (0, 1)


def test_no_message_makes_a_terminal_do_something(folder: Path) -> None:
    """Names of files are texts of strangers."""
    result = shell(folder, "publish -l en-XA $'no\\x1b[31m\\x07there.md'")
    assert (result.code, "no\N{REPLACEMENT CHARACTER}[31m" in result.err) == (2, True)
    assert "\x1b" not in result.err
    assert Finding("no-title", "a\x1b]0;b\x9b\nc").message == "a\ufffd]0;b\ufffd\nc"
