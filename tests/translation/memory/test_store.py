"""The memory as builds use it: many processes, people before engines, and files that are damaged or in the way."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from toolkit.errors import MemoryFileError
from toolkit.translation.engine import Alignment, Fingerprint, Pair, Translation
from toolkit.translation.memory import Entry, Memory
from toolkit.translation.memory.location import default_path, open_memory

PAIR = Pair("en", "es")
PRINT = Fingerprint("made up", "1", "model", "digest")
OTHER = Fingerprint("made up", "2", "model", "digest")


def alignment() -> Alignment:
    weights = np.array([[0.5, 0.25], [0.0, 1.0]], dtype=np.float32)
    return Alignment(((0, 3), (4, 9)), ((0, 2), (3, 8)), weights)


def entry(text: str, translation: str = "", **more: object) -> Entry:
    made = Translation(translation or text.upper(), -0.25, alignment(), ("wug",))
    return Entry.of(text, made, created=1.5, **more)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "deep" / "memory.sqlite"


def test_what_was_stored_is_found(path: Path) -> None:
    stored = entry("One two.", problems=(("low-score", "Look."),), context="heading: Before.")
    with Memory(path) as memory:
        assert memory.view(PRINT, PAIR).store([stored, entry("Three.")]) == [stored, entry("Three.")]
    with Memory(path) as memory:
        found = memory.view(PRINT, PAIR).find(["One two.", "Four."])
    assert found == {"One two.": stored}
    kept = found["One two."].aligned().alignment
    assert kept is not None
    np.testing.assert_allclose(kept.weights, alignment().weights, atol=0.002)


def test_engines_and_pairs_have_entries_of_their_own(path: Path) -> None:
    with Memory(path) as memory:
        memory.view(PRINT, PAIR).store([entry("One.")])
        assert memory.view(OTHER, PAIR).find(["One."]) == {}
        assert memory.view(PRINT, Pair("en", "fr")).find(["One."]) == {}
        assert memory.view(PRINT, PAIR).find(["one."]) == {}


def test_the_first_translation_stays_and_is_the_one_that_counts(path: Path) -> None:
    with Memory(path) as one, Memory(path) as other:
        one.view(PRINT, PAIR).store([entry("One.", "UNO")])
        kept = other.view(PRINT, PAIR).store([entry("Two."), entry("One.", "UN")])
    assert [item.translation.text for item in kept] == ["TWO.", "UNO"]


def test_a_person_comes_before_every_engine(path: Path) -> None:
    with Memory(path) as memory:
        view = memory.view(PRINT, PAIR)
        view.store([entry("Close.")])
        before = memory.reviewed_state(PAIR)
        memory.review(PAIR, "Close.", "Cerca.")
        memory.review(PAIR, "Close.", "Cerrar.", context="heading: File")
        assert before != memory.reviewed_state(PAIR)
        assert memory.reviewed_state(Pair("en", "fr")) == ""
        for context, expected in (("heading: File", "Cerrar."), ("heading: Map", "Cerca."), ("", "Cerca.")):
            found = view.find(["Close."], {"Close.": context})["Close."]
            assert (found.translation.text, found.reviewed) == (expected, True)
        assert memory.view(OTHER, PAIR).find(["Close."])["Close."].translation.text == "Cerca."
        memory.review(PAIR, "Close.", "Cercano.")
        assert view.find(["Close."])["Close."].translation.text == "Cercano."


def test_text_that_a_database_can_not_hold_is_kept_as_near_as_can_be(path: Path) -> None:
    with Memory(path) as memory:
        [kept] = memory.view(PRINT, PAIR).store([entry("a\0b \udc80", "A\0B \udc80")])
        assert kept.translation.text == "AB ?"
        assert memory.view(PRINT, PAIR).find(["a\0b \udc80"])["a\0b \udc80"] == kept


def test_a_private_memory_is_gone_when_it_is_closed() -> None:
    memory = Memory(None)
    memory.view(PRINT, PAIR).store([entry("One.")])
    assert memory.view(PRINT, PAIR).find(["One."])
    memory.close()
    assert memory.view(PRINT, PAIR).find(["One."]) == {}
    memory.close()


WRITER = """
import sys
from pathlib import Path
from toolkit.translation.engine import Fingerprint, Pair, Translation
from toolkit.translation.memory import Entry, Memory
path, number = Path(sys.argv[1]), int(sys.argv[2])
with Memory(path) as memory:
    view = memory.view(Fingerprint("made up", "1", "model", "digest"), Pair("en", "es"))
    for start in range(0, 300, 10):
        made = [Entry(f"Sentence {n}.", Translation(f"by {number}")) for n in range(start, start + 10)]
        own = [Entry(f"Own {number} {n}.", Translation("own")) for n in range(start, start + 10)]
        for kept in view.store(made + own):
            print(kept.text, kept.translation.text, sep="\\t")
"""


def test_processes_that_write_at_once_agree(path: Path) -> None:
    command = [sys.executable, "-c", WRITER, str(path)]
    writers = [
        subprocess.Popen([*command, str(number)], stdout=subprocess.PIPE, stderr=subprocess.PIPE, encoding="utf-8")
        for number in range(4)
    ]
    told = []
    for writer in writers:
        out, err = writer.communicate(timeout=120)
        assert writer.returncode == 0, err
        told.append(dict(line.split("\t") for line in out.splitlines()))
    with Memory(path) as memory:
        texts = [f"Sentence {n}." for n in range(300)]
        found = memory.view(PRINT, PAIR).find(texts + [f"Own {k} {n}." for k in range(4) for n in range(300)])
    assert len(found) == 300 + 4 * 300
    for text in texts:
        assert {each[text] for each in told} == {found[text].translation.text}


def test_a_process_that_is_killed_loses_nothing_that_was_stored(path: Path) -> None:
    script = WRITER.replace("with Memory(path) as memory:", "memory = Memory(path)\nif True:")
    script += "\nimport os, signal\nos.kill(os.getpid(), signal.SIGKILL)"
    result = subprocess.run(
        [sys.executable, "-c", script, str(path), "0"], capture_output=True, timeout=120, check=False
    )
    assert result.returncode == -9
    with Memory(path) as memory:
        assert len(memory.view(PRINT, PAIR).find([f"Sentence {n}." for n in range(300)])) == 300


def test_what_is_no_memory_is_set_aside_with_a_message(path: Path) -> None:
    path.parent.mkdir()
    path.write_bytes(b"This is a letter to my aunt. " * 100)
    with Memory(path) as memory:
        view = memory.view(PRINT, PAIR)
        assert view.find(["One."]) == {}
        view.store([entry("One.")])
        assert view.find(["One."]) == {"One.": entry("One.")}
        [finding] = memory.findings
    assert finding.code == "memory-damaged"
    [aside] = path.parent.glob("memory.sqlite.damaged-*")
    assert aside.name in finding.message
    assert aside.read_bytes().startswith(b"This is a letter")


def test_a_file_that_is_damaged_while_it_is_used_is_set_aside(path: Path) -> None:
    with Memory(path) as memory:
        memory.view(PRINT, PAIR).store([entry(f"Sentence {n}.") for n in range(2000)])
    size = path.stat().st_size
    with path.open("r+b") as file:
        file.seek(4096)
        file.write(b"\xff" * (size - 4096))
    with Memory(path) as memory:
        view = memory.view(PRINT, PAIR)
        view.find([f"Sentence {n}." for n in range(2000)])
        view.store([entry("One.")])
        assert view.find(["One."])
        assert [finding.code for finding in memory.findings] == ["memory-damaged"]


def test_two_who_find_it_damaged_set_it_aside_once(path: Path) -> None:
    path.parent.mkdir()
    path.write_bytes(b"nonsense " * 1000)
    with Memory(path) as one, Memory(path) as other:
        one.view(PRINT, PAIR).store([entry("One.")])
        assert other.view(PRINT, PAIR).find(["One."])
    assert len(list(path.parent.glob("*.damaged-*"))) == 1


def test_an_entry_that_was_changed_behind_our_back_is_worth_nothing(path: Path) -> None:
    with Memory(path) as memory:
        memory.view(PRINT, PAIR).store([entry("One."), entry("Two.")])
    with sqlite3.connect(path) as database:
        database.execute("UPDATE entry SET translation = 'forged' WHERE text = 'One.'")
    with Memory(path) as memory:
        view = memory.view(PRINT, PAIR)
        assert view.find(["One.", "Two."]) == {"Two.": entry("Two.")}
        assert view.store([entry("One.")]) == [entry("One.")]
        assert view.find(["One."]) == {"One.": entry("One.")}


def test_a_memory_of_a_later_version_is_refused(path: Path) -> None:
    with Memory(path) as memory:
        memory.view(PRINT, PAIR).store([entry("One.")])
    with sqlite3.connect(path) as database:
        database.execute("UPDATE version SET number = 99")
    with Memory(path) as memory, pytest.raises(MemoryFileError, match="of version 99") as caught:
        memory.view(PRINT, PAIR).find(["One."])
    assert "--memory" in caught.value.hint
    assert path.exists()


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


def test_where_it_lies(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    assert default_path() == tmp_path / "data" / "publish" / "memory.sqlite"
    with open_memory(None) as memory:
        memory.view(PRINT, PAIR).store([entry("One.")])
    assert default_path().is_file()
    with open_memory("none") as memory:
        assert memory.path is None
