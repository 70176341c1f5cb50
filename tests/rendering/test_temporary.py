"""Folders that editions are made in: private, gone afterwards, and swept after processes that were killed."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from toolkit import locks
from toolkit.pandoc import leftovers
from toolkit.rendering.temporary import temporary_folder

_KILLED = """
import os, signal
from toolkit.rendering.temporary import temporary_folder
with temporary_folder({"a.txt": b"a"}) as folder:
    print(folder, flush=True)
    os.kill(os.getpid(), signal.SIGKILL)
"""

_LEAVES = """
from toolkit.rendering.temporary import temporary_folder
with temporary_folder({"style.css": b"x"}) as folder:
    print(folder)
"""


def _run(program: str, temporary: Path) -> Path:
    result = subprocess.run(
        [sys.executable, "-c", program],
        env={"TMPDIR": str(temporary), "PATH": "/usr/bin:/bin"},
        stdout=subprocess.PIPE,
        encoding="utf-8",
        timeout=60,
        check=False,
    )
    return Path(result.stdout.strip())


def test_a_folder_holds_its_files_and_is_gone_afterwards() -> None:
    with temporary_folder({"media/a.png": b"a", "b.txt": b"b"}) as folder:
        found = {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
        assert found == {"media/a.png": b"a", "b.txt": b"b"}
    assert not folder.exists()


def test_two_editions_at_once_have_two_folders() -> None:
    with temporary_folder({"a": b"1"}) as one, temporary_folder({"a": b"2"}) as other:
        assert one != other
        assert ((one / "a").read_bytes(), (other / "a").read_bytes()) == (b"1", b"2")


def test_a_folder_in_which_something_went_wrong_is_gone_too() -> None:
    with pytest.raises(KeyError), temporary_folder({"a": b"1"}) as folder:
        raise KeyError("a")
    assert not folder.exists()


def test_nothing_is_left_when_a_process_ends(tmp_path: Path) -> None:
    folder = _run(_LEAVES, tmp_path)
    assert folder.parent == tmp_path
    assert list(tmp_path.iterdir()) == []


def test_what_a_killed_process_left_is_swept_and_what_is_in_use_is_not(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    killed = _run(_KILLED, tmp_path)
    assert (killed / "a.txt").is_file()
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    with temporary_folder({"b.txt": b"b"}) as used:
        assert used.parent == tmp_path
        _run(_LEAVES, tmp_path)
        assert not killed.exists()
        assert (used / "b.txt").is_file()


_KILLED_AT_WORK = """
import os, signal
from toolkit.locks import temporary_folder
with temporary_folder({purpose!r}) as folder:
    print(folder, flush=True)
    os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.mark.parametrize("purpose", ["edition", "source", "models", "argos"])
def test_folders_of_every_purpose_are_swept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, purpose: str) -> None:
    killed = _run(_KILLED_AT_WORK.format(purpose=purpose), tmp_path)
    assert killed.is_dir()
    (tmp_path / f"publish-{purpose}-link").symlink_to(tmp_path.parent)
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    with locks.temporary_folder(purpose) as used:
        assert not killed.exists()
        assert used.is_dir()
    assert {path.name for path in tmp_path.iterdir()} == {f"publish-{purpose}-link"}


def test_pandoc_leaves_nothing(tmp_path: Path) -> None:
    """Neither a build that ends as it should nor one that is killed with all that it has started, after the next."""
    build = (
        "from toolkit.pandoc import pool\n"
        "from toolkit.rendering.temporary import temporary_folder\n"
        "from toolkit.pandoc.jobs import read\n"
        "read(b'*a*', 'markdown')\n"
        "{more}\n"
    )
    _run(build.format(more="import os, signal; os.setpgid(0, 0); os.killpg(0, signal.SIGKILL)"), tmp_path)
    _run(build.format(more="print('done')"), tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_only_what_pandoc_left_is_swept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    ended = subprocess.Popen([sys.executable, "-c", ""])
    ended.wait()
    names = (f"pandoc-hist{ended.pid}-0", f"pandoc-hist{os.getpid()}-0", f"pandoc-hist{ended.pid}-x", "pandoc-hist-0")
    for name in names:
        (tmp_path / name).touch()
    (tmp_path / f"pandoc-hist{ended.pid}-1").write_bytes(b"not empty")
    leftovers.sweep.cache_clear()
    leftovers.sweep()
    assert {path.name for path in tmp_path.iterdir()} == {*names[1:], f"pandoc-hist{ended.pid}-1"}
