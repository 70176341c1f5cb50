"""`publish plan`: what is stale, and why; nothing is made."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from tests.cli.conftest import Shell

ARGUMENTS = ("-l", "en-XA,en", "-f", "epub,docx")


@pytest.fixture(scope="module")
def original(installed: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with four articles and their 16 editions, built once."""
    folder = tmp_path_factory.mktemp("original")
    (folder / "seeds").mkdir()
    for name in "abcd":
        (folder / "seeds" / f"{name}.txt").write_text(f"Headline {name}\n\nOne sentence here.\n", "utf-8")
    assert Shell(folder, folder.with_name("home"), installed)("--quiet", *ARGUMENTS).code == 0
    return folder


@pytest.fixture
def built(original: Path, installed: Path, tmp_path: Path) -> Shell:
    """A copy of it."""
    shutil.copytree(original, tmp_path / "work")
    return Shell(tmp_path / "work", tmp_path / "home", installed)


def contents(folder: Path) -> dict[Path, tuple[int, bytes]]:
    """Return what a folder holds, without what the database of builds puts beside itself while it is read."""
    files = (path for path in folder.rglob("*") if path.is_file() and not path.name.startswith("state.sqlite-"))
    return {path: (path.stat().st_mtime_ns, path.read_bytes()) for path in files}


def rows(out: str) -> list[list[str]]:
    """Return the cells of the table's lines, without its head."""
    lines = [line for line in out.splitlines() if "   " in line.strip()]
    return [[cell.strip() for cell in line.strip().split("   ") if cell.strip()] for line in lines][1:]


def test_nothing_is_stale(built: Shell) -> None:
    before = contents(built.folder)
    result = built("plan", "--check", *ARGUMENTS)
    assert (result.code, result.err) == (0, "")
    assert "0 to be made, 16 up to date." in result.out
    assert rows(result.out) == []
    assert contents(built.folder) == before


def test_what_is_stale_is_grouped_by_what_has_changed(built: Shell) -> None:
    (built.folder / "seeds" / "b.txt").write_text("Headline b\n\nAnother sentence.\n", "utf-8")
    (built.folder / "seeds" / "new.txt").write_text("Headline\n\nA sentence.\n", "utf-8")
    (built.folder / "editions" / "en" / "a.docx").unlink()
    before = contents(built.folder)
    result = built("plan", *ARGUMENTS)
    assert result.code == 0
    assert rows(result.out) == [
        ["its file is missing", "1", "seeds/a.txt", "en", "docx"],
        ["the article", "4", "seeds/b.txt", "en-XA, en", "epub, docx"],
        ["new", "4", "seeds/new.txt", "en-XA, en", "epub, docx"],
    ]
    assert "9 to be made, 11 up to date." in result.out
    assert "en→en-XA by pseudo" in result.out
    assert contents(built.folder) == before
    assert built("build", "--dry-run", *ARGUMENTS).out == result.out
    assert built("plan", "--check", "--quiet", *ARGUMENTS).code == 1


def test_many_articles_take_one_line(built: Shell) -> None:
    (line,) = rows(built("plan", "--force", *ARGUMENTS).out)
    assert line == [
        "asked for by --force",
        "16",
        "seeds/a.txt, seeds/b.txt, seeds/c.txt and 1 more",
        "en-XA, en",
        "epub, docx",
    ]


def test_templates_make_only_their_own_format_stale(built: Shell) -> None:
    (built.folder / "own" / "epub").mkdir(parents=True)
    (built.folder / "own" / "epub" / "style.css").write_text("p { color: red }\n", "utf-8")
    assert built("-q", "--templates", "own", *ARGUMENTS).code == 0
    (built.folder / "own" / "epub" / "style.css").write_text("p { color: blue }\n", "utf-8")
    (line,) = rows(built("plan", "--templates", "own", *ARGUMENTS).out)
    assert (line[:2], line[-1]) == (["the templates", "8"], "epub")


def test_json_tells_of_each_edition(built: Shell) -> None:
    (built.folder / "seeds" / "b.txt").write_text("Headline b\n\nAnother sentence.\n", "utf-8")
    result = built("plan", "--json", "--check", *ARGUMENTS)
    lines = [json.loads(line) for line in result.out.splitlines()]
    editions = [line["edition"] for line in lines if line["event"] == "done"]
    stale = {edition["path"]: edition["reasons"] for edition in editions if edition["status"] == "to be made"}
    assert sorted(stale) == ["en-XA/b.docx", "en-XA/b.epub", "en/b.docx", "en/b.epub"]
    assert all(reasons == ["the article"] for reasons in stale.values())
    assert lines[-1]["editions"] == {"made": 0, "up to date": 12, "to be made": 4}
    assert (result.code, lines[-1]["exit_code"], result.err) == (1, 1, "")


def test_a_source_that_cannot_be_read_is_told_and_the_others_are_planned(built: Shell) -> None:
    (built.folder / "seeds" / "z.docx").write_bytes(b"PK\x03\x04 not a zip")
    result = built("plan", *ARGUMENTS)
    assert (result.code, "z.docx" in result.err) == (1, True)
    assert "0 to be made, 16 up to date." in result.out
    assert "1 could not be made:" in result.out


def test_wrong_use_is_exit_code_2(shell: Shell) -> None:
    result = shell("plan", "article.md")
    assert (result.code, result.out) == (2, "")
    assert "No language is given" in result.err
