"""The memory, the glossary and the choices of decoding, as the command line's users meet them."""

from __future__ import annotations

import sqlite3
import time
import zipfile
from contextlib import closing
from pathlib import Path

import pytest

from tests.cli.conftest import Shell


def _epub_text(path: Path) -> str:
    with zipfile.ZipFile(path) as archive:
        return "".join(archive.read(name).decode() for name in archive.namelist() if name.endswith(".xhtml"))


def test_what_was_translated_once_is_not_translated_again(shell: Shell) -> None:
    first = shell("-l", "es", "--json", "article.md").editions
    again = shell("-l", "es", "--json", "--force", "article.md").editions
    assert [edition["sentences"]["engine"] for edition in first] == [4, 4, 4]
    assert [(edition["sentences"]["engine"], edition["sentences"]["memory"]) for edition in again] == [(0, 4)] * 3
    assert [edition["sha256"] for edition in again] == [edition["sha256"] for edition in first]
    text = shell("-l", "es", "--force", "article.md").out
    assert "4 (4 from memory)" in text
    # One sentence was corrected: one is translated.
    article = shell.folder / "article.md"
    article.write_text(article.read_text("utf-8").replace("**a doctor**", "**a teacher**"), "utf-8")
    [edition] = shell("-l", "es", "-f", "epub", "--json", "article.md").editions
    assert (edition["sentences"]["engine"], edition["sentences"]["memory"]) == (1, 3)


def test_a_memory_of_the_project(shell: Shell) -> None:
    (shell.folder / "publish.toml").write_text('memory = "team.sqlite"\n', "utf-8")
    assert shell("-l", "es", "-f", "epub", "article.md").code == 0
    assert (shell.folder / "team.sqlite").is_file()
    assert not (shell.home / ".local" / "share" / "publish").exists()


def test_a_dry_run_and_originals_make_no_memory(shell: Shell) -> None:
    assert shell("-l", "es", "--dry-run", "article.md").code == 0
    assert shell("-l", "en,en-XA", "-f", "epub", "article.md").code == 0
    assert not (shell.home / ".local" / "share" / "publish").exists()


def test_a_memory_that_is_damaged_is_told_of(shell: Shell) -> None:
    memory = shell.home / ".local" / "share" / "publish" / "memory.sqlite"
    memory.parent.mkdir(parents=True)
    memory.write_bytes(b"SQLite format 3\0" + b"not a memory " * 400)
    result = shell("-l", "es", "-f", "epub", "article.md")
    assert result.code == 0, result.err
    assert "is damaged: it was set aside as memory.sqlite.damaged-" in result.out
    assert memory.read_bytes().startswith(b"SQLite format 3")


def test_a_file_that_is_no_memory_is_refused_and_left_alone(shell: Shell) -> None:
    (shell.folder / "own.tmx").write_text('<?xml version="1.0"?>\n<tmx version="1.4"/>\n', "utf-8")
    before = (shell.folder / "own.tmx").read_bytes()
    result = shell("-l", "es", "-f", "epub", "article.md", "--memory", "own.tmx")
    assert result.code != 0
    assert "own.tmx is not a translation memory of publish: it is a file of a translation program (TMX)" in result.err
    assert (shell.folder / "own.tmx").read_bytes() == before


def test_an_edition_that_somebody_has_corrected_is_kept_and_told(shell: Shell) -> None:
    arguments = ("-l", "en-XA", "-f", "docx,epub", "article.md")
    assert shell(*arguments).code == 0
    edition = shell.folder / "editions" / "en-XA" / "article.docx"
    edition.write_bytes(edition.read_bytes() + b"corrected")
    (shell.folder / "article.md").write_text("---\ntitle: Other\n---\n\nAnother text.\n", "utf-8")
    plan = shell("plan", *arguments)
    assert "kept" in plan.out
    result = shell(*arguments)
    assert result.code == 1
    assert "was changed by somebody since it was made: it is kept as it is" in result.out
    assert edition.read_bytes().endswith(b"corrected")
    assert "editions/en-XA/article.epub" in result.out
    forced = shell(*arguments, "--force")
    assert forced.code == 0, forced.err
    assert not edition.read_bytes().endswith(b"corrected")
    [aside] = edition.parent.glob("article.changed-*.docx")
    assert aside.read_bytes().endswith(b"corrected")
    assert shell(*arguments).code == 0


def test_terms_of_a_glossary_are_used_and_a_change_of_them_is_noticed(shell: Shell) -> None:
    glossary = shell.folder / "terms.csv"
    glossary.write_text("en,es\ndoctor,galeno\n", "utf-8")
    arguments = ("-l", "es", "-f", "epub", "--json", "article.md", "--glossary", "terms.csv")
    [edition] = shell(*arguments).editions
    assert edition["sentences"]["terms"] == 1
    assert "galeno" in _epub_text(Path(edition["file"]))
    [same] = shell(*arguments).editions
    assert same["status"] == "up to date"
    glossary.write_text("en,es\ndoctor,facultativo\n", "utf-8")
    [changed] = shell(*arguments).editions
    assert changed["status"] == "made"
    assert changed["sentences"]["memory"] == 4
    assert "facultativo" in _epub_text(Path(changed["file"]))


@pytest.mark.parametrize(
    ("arguments", "message", "code"),
    [
        (["--quality", "good"], "There is no quality 'good'. Choose one of: best, fast.", 2),
        (["--device", "tpu"], "There is no device 'tpu'. Choose one of: auto, cpu, cuda.", 2),
        (["--glossary", "none.csv"], "none.csv", 2),
        (["--memory", "article.md/x"], "can't be used", 1),
    ],
)
def test_what_cannot_be_used_is_said_in_one_sentence(
    shell: Shell, arguments: list[str], message: str, code: int
) -> None:
    result = shell("-l", "es", "article.md", *arguments)
    assert result.code == code
    assert message in " ".join(result.err.split())
    assert "Traceback" not in result.err


def test_a_choice_for_speed(shell: Shell) -> None:
    result = shell("-l", "es", "-f", "epub", "--json", "--quality", "fast", "article.md")
    assert "beam 1," in result.editions[0]["engine"]["details"]
    (shell.folder / "publish.toml").write_text("[decoding]\nbeam_size = 2\n", "utf-8")
    result = shell("-l", "es", "-f", "epub", "--json", "article.md")
    assert "beam 2," in result.editions[0]["engine"]["details"]
    (shell.folder / "publish.toml").write_text("[decoding]\nbeamsize = 2\n", "utf-8")
    result = shell("-l", "es", "-f", "epub", "--json", "article.md")
    assert (result.code, "Did you mean 'beam_size'?" in result.err) == (2, True)


def _remembered(memory: Path) -> int:
    """Return how many sentences a memory holds; none while it is being made."""
    try:
        with closing(sqlite3.connect(f"{memory.as_uri()}?mode=ro", uri=True)) as database:
            [count] = database.execute("SELECT count(*) FROM entry").fetchone()
            return int(count)
    except sqlite3.OperationalError:
        return 0


def test_a_build_that_is_killed_goes_on_where_it_was(shell: Shell) -> None:
    sentences = [f"My {adjective} father has {number} cats." for adjective in ("old", "tall") for number in range(600)]
    (shell.folder / "long.md").write_text("\n\n".join(sentences), "utf-8")
    memory = shell.folder / "memory.sqlite"
    arguments = ("-l", "es", "-f", "epub", "--memory", "memory.sqlite", "--json", "long.md")
    with shell.start(*arguments) as process:
        while _remembered(memory) < 200 and process.poll() is None:
            time.sleep(0.02)
        process.kill()
        process.communicate()
    paid = _remembered(memory)
    assert 200 <= paid < len(sentences), "it was to be killed in the middle"
    assert not list(shell.folder.glob("editions/**/*.epub"))
    result = shell(*arguments)
    assert result.code == 0, result.err
    [edition] = result.editions
    assert edition["sentences"]["memory"] >= paid
    assert edition["sentences"]["engine"] + edition["sentences"]["memory"] >= len(sentences)
    assert _remembered(memory) == len(sentences) + 1, "and the title"


def test_the_doctor_knows_the_memory(shell: Shell) -> None:
    assert "memory.sqlite, to be made by the first build" in shell("doctor").out.replace("\n", "")
    shell("-l", "es", "-f", "epub", "article.md")
    assert "memory.sqlite, 4 translations" in shell("doctor").out.replace("\n", "")
