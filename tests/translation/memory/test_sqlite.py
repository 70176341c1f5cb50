"""Files of the memory that are damaged, in the way, read-only or on a full disk: a message, and nothing lost."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from threading import Barrier, Thread

import pytest

from tests.translation.memory.places import PAIR, PRINT, entry
from toolkit.errors import MemoryFileError
from toolkit.translation.engines.protocol import Pair
from toolkit.translation.memory import Memory
from toolkit.translation.memory.location import default_path, open_memory


@pytest.mark.parametrize("content", [b"This is a letter to my aunt. " * 100, b'<?xml version="1.0"?><tmx/>', b"x"])
def test_what_is_no_memory_is_left_as_it_is(path: Path, content: bytes) -> None:
    path.parent.mkdir()
    path.write_bytes(content)
    with Memory(path) as memory, pytest.raises(MemoryFileError, match="is not a translation memory of publish"):
        memory.view(PRINT, PAIR).find(["One."])
    assert path.read_bytes() == content
    assert [file.name for file in path.parent.iterdir()] == [path.name]


def test_what_was_a_memory_is_set_aside_with_a_message(path: Path) -> None:
    path.parent.mkdir()
    path.write_bytes(b"SQLite format ?\0" + b"This is a letter to my aunt. " * 100)
    with Memory(path) as memory:
        view = memory.view(PRINT, PAIR)
        assert view.find(["One."]) == {}
        view.store([entry("One.")])
        assert view.find(["One."]) == {"One.": entry("One.")}
        [finding] = memory.findings
    assert finding.code == "memory-damaged"
    [aside] = path.parent.glob("memory.sqlite.damaged-*")
    assert aside.name in finding.message
    assert aside.read_bytes().startswith(b"SQLite format ?")


def _damage(path: Path) -> None:
    size = path.stat().st_size
    with path.open("r+b") as file:
        file.seek(4096)
        file.write(b"\xff" * (size - 4096))


def test_a_file_that_is_damaged_while_it_is_used_is_set_aside(path: Path) -> None:
    with Memory(path) as memory:
        memory.view(PRINT, PAIR).store([entry(f"Sentence {n}.") for n in range(2000)])
    _damage(path)
    with Memory(path) as memory:
        view = memory.view(PRINT, PAIR)
        view.find([f"Sentence {n}." for n in range(2000)])
        view.store([entry("One.")])
        assert view.find(["One."])
        assert [finding.code for finding in memory.findings] == ["memory-damaged"]


def test_what_can_be_read_of_a_damaged_file_is_taken_over(path: Path) -> None:
    """Of an engine's translations, and of people's with their context, note and date."""
    sentences = [f"Sentence {number}." for number in range(2000)]
    with Memory(path) as memory:
        memory.view(PRINT, PAIR).store([entry(text) for text in sentences])
        memory.review(PAIR, "One.", "Uno.", "Before.", "A remark.")
        [reviewed] = memory.people(PAIR).find(["One."], {"One.": "Before."}).values()
    data = bytearray(path.read_bytes())
    middle = data.index(b"Sentence 1000.") // 4096 * 4096
    data[middle : middle + 4096] = b"\xff" * 4096
    path.write_bytes(data)
    with Memory(path) as memory:
        view = memory.view(PRINT, PAIR)
        view.find(sentences)
        found = view.find(sentences)
        [finding] = memory.findings
        assert 1900 < len(found) < 2000
        assert found == {text: entry(text) for text in found}
        assert f"could be read: {len(found) + 1} of its translations" in finding.message
        assert memory.people(PAIR).find(["One."], {"One.": "Before."}) == {"One.": reviewed}
        assert memory.similar(PAIR, "One.")


def test_two_who_find_it_damaged_set_it_aside_once(path: Path) -> None:
    path.parent.mkdir()
    path.write_bytes(b"SQLite format 3\0" + b"nonsense " * 1000)
    with Memory(path) as one, Memory(path) as other:
        one.view(PRINT, PAIR).store([entry("One.")])
        assert other.view(PRINT, PAIR).find(["One."])
    assert len(list(path.parent.glob("*.damaged-*"))) == 1


def test_threads_that_find_it_damaged_set_it_aside_once(path: Path) -> None:
    with Memory(path) as memory:
        # Numbers of the new file's scopes are others than those of the old one.
        for number in range(5):
            memory.view(PRINT, Pair("en", f"x{number}")).store([entry("One.")])
        memory.view(PRINT, PAIR).store([entry(f"Sentence {n}.") for n in range(2000)])
    _damage(path)
    with Memory(path) as memory:
        start = Barrier(6)
        views = [memory.view(PRINT, PAIR) for _ in range(6)]

        def use(number: int) -> None:
            start.wait(60)
            views[number].find([f"Sentence {n}." for n in range(2000)])
            views[number].store([entry(f"Own {number}.")])

        threads = [Thread(target=use, args=(number,)) for number in range(6)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(60)
        assert len(memory.view(PRINT, PAIR).find(f"Own {number}." for number in range(6))) == 6
        assert len(memory.findings) == 1
    assert len(list(path.parent.glob("*.damaged-*[0-9Z]"))) == 1


def test_a_place_that_can_not_be_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").write_text("in the way", "utf-8")
    wanted = tmp_path / "file" / "memory.sqlite"
    with pytest.raises(MemoryFileError, match="can't be used") as caught:
        open_memory(wanted)
    assert str(wanted) in caught.value.message
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "file"))
    with open_memory(None) as memory:
        assert memory.path is None
        [finding] = memory.findings
        assert finding.code == "memory-unusable"
        assert "nothing is remembered" in finding.message


FULL = """
import subprocess, sys
from pathlib import Path
from toolkit.errors import MemoryFileError
from toolkit.translation.engines.protocol import Pair
from toolkit.translation.engines.protocol import Fingerprint, Pair, Translation
from toolkit.translation.memory import Entry, Memory
disk = Path(sys.argv[1])
subprocess.run(["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", disk], check=True)
path, engine, pair = disk / "memory.sqlite", Fingerprint("made up", "1", "model", "digest"), Pair("en", "es")

def refused(work):
    try:
        work()
    except MemoryFileError as error:
        print(error.message, error.hint, sep="\\t")
        return True

stored = []
with Memory(path) as memory:
    view = memory.view(engine, pair)
    def fill():
        while True:
            some = [f"Sentence {len(stored) + n}." for n in range(50)]
            view.store([Entry(text, Translation(text * 20)) for text in some])
            stored.extend(some)
    assert refused(fill) and len(stored) > 100
    assert len(view.find(stored)) == len(stored)
with Memory(path) as memory:
    assert set(memory.view(engine, pair).find(stored)) == set(stored)
subprocess.run(["mount", "-o", "remount,size=4m", "tmpfs", disk], check=True)
with Memory(path) as memory:
    view = memory.view(engine, pair)
    view.store([Entry("Room again.", Translation("!"))])
    assert len(view.find([*stored, "Room again."])) == len(stored) + 1
subprocess.run(["mount", "-o", "remount,ro", "tmpfs", disk], check=True)
assert refused(lambda: Memory(path).view(engine, pair).store([Entry("No.", Translation("!"))]))
assert refused(lambda: Memory(disk / "new.sqlite").view(engine, pair).store([Entry("No.", Translation("!"))]))
subprocess.run(["mount", "-o", "remount,rw", "tmpfs", disk], check=True)
with Memory(path) as memory:
    assert len(memory.view(engine, pair).find([*stored, "Room again."])) == len(stored) + 1
assert not list(disk.glob("*damaged*"))
"""


def test_a_full_disk_and_a_read_only_one_lose_nothing(tmp_path: Path) -> None:
    # In a name space of its own, where a disk of 1 MB can be had, and made read-only even for root. Not every machine
    # lets its users have one, and not every one lets root have another user's.
    ways = (["unshare", "--mount", "--user", "--map-root-user"], ["unshare", "--mount"])
    [own, *_] = [
        way for way in ways if subprocess.run([*way, "true"], capture_output=True, check=False).returncode == 0
    ]
    result = subprocess.run(
        [*own, sys.executable, "-c", FULL, str(tmp_path)],
        capture_output=True,
        encoding="utf-8",
        timeout=120,
        check=False,
    )
    assert result.returncode == 0, result.stderr
    told = [line.split("\t") for line in result.stdout.splitlines()]
    path = tmp_path / "memory.sqlite"
    assert told[0][0] == f"The translation memory {path} can't be used: database or disk is full."
    assert told[1][0].startswith(f"The translation memory {path} can't be used: ")
    assert told[2][0].startswith(f"The translation memory {tmp_path / 'new.sqlite'} can't be used: ")
    assert {hint for _, hint in told} == {
        "Check its permissions and the free space, or give another file with --memory (none for no memory)."
    }


def test_where_it_lies(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    assert default_path() == tmp_path / "data" / "publish" / "memory.sqlite"
    with open_memory(None, create=False) as memory:
        assert memory.path is None
    assert not default_path().exists()
    with open_memory(None) as memory:
        memory.view(PRINT, PAIR).store([entry("One.")])
    assert default_path().is_file()
    with open_memory(None, create=False) as memory:
        assert memory.path == default_path()
    with open_memory("none") as memory:
        assert memory.path is None
