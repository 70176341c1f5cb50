"""`publish watch`: a real process, while files are edited."""

from __future__ import annotations

import signal
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.cli.conftest import Shell
from toolkit.files import sha256_of_file

PROJECT = 'lang = "en-XA"\nformat = "docx"\nglossary = "terms.csv"\ntemplates = "own"\n'


@pytest.fixture
def project(shell: Shell) -> Shell:
    """A project with two articles, a glossary and templates."""
    (shell.folder / "article.md").unlink()
    for folder in ("seeds", "own/docx"):
        (shell.folder / folder).mkdir(parents=True)
    for name in "ab":
        write(shell, f"seeds/{name}.md", f"---\ntitle: Title {name}\n---\n\nOne sentence here.\n")
    write(shell, "terms.csv", "source,target\nsentence,dictum\n")
    write(shell, "publish.toml", PROJECT)
    return shell


def write(shell: Shell, name: str, text: str) -> None:
    """Write a file as editors do, in one step: half of it would be seen, too."""
    path = shell.folder / name
    hidden = path.with_name(f".{path.name}")
    hidden.write_text(text, "utf-8")
    hidden.replace(path)


class Watch:
    """A watch that runs; what it says is read by threads, since both of its pipes may fill.

    Only lines of one pipe have an order: nobody knows which of two threads is first.
    """

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self.process = process
        self.heard: tuple[list[str], list[str]] = ([], [])
        self._seen = [0, 0]
        self._news = threading.Condition()
        self._threads = [
            threading.Thread(target=self._listen, args=(stream, heard))
            for stream, heard in zip((process.stdout, process.stderr), self.heard, strict=True)
        ]
        for thread in self._threads:
            thread.start()

    def _listen(self, stream: Iterator[str], heard: list[str]) -> None:
        for line in stream:
            with self._news:
                heard.append(line.rstrip())
                self._news.notify_all()

    def says(self, text: str) -> str:
        """Wait for a line, after those that were waited for before, that has a text in it, and return it."""

        def next_one() -> str | None:
            for number, heard in enumerate(self.heard):
                for place in range(self._seen[number], len(heard)):
                    if text in heard[place]:
                        self._seen[number] = place + 1
                        return heard[place]
            return None

        with self._news:
            line = self._news.wait_for(next_one, timeout=60)
            assert line, (text, self.heard)
            return line

    def all_heard(self) -> list[str]:
        """Return the lines of both pipes."""
        return [line for heard in self.heard for line in heard]

    def end(self) -> None:
        self.process.send_signal(signal.SIGINT)
        self.process.wait(60)
        for thread in self._threads:
            thread.join()


@contextmanager
def watching(shell: Shell, *arguments: str) -> Iterator[Watch]:
    with shell.start("watch", *arguments, PYTHONUNBUFFERED="1") as process:
        watch = Watch(process)
        try:
            yield watch
        finally:
            watch.end()


def edition(shell: Shell, name: str) -> str | None:
    return sha256_of_file(shell.folder / "editions" / "en-XA" / name)


def test_only_what_an_edit_makes_stale_is_made_again(project: Shell) -> None:
    with watching(project) as watch:
        assert watch.says("2 made: en-XA/a.docx, en-XA/b.docx")
        watch.says("Watching; Ctrl-C ends it")
        before = edition(project, "b.docx")
        write(project, "seeds/b.md", "---\ntitle: Title b\n---\n\nAnother sentence here.\n")
        watch.says("1 made: en-XA/b.docx")
        assert edition(project, "b.docx") != before

        write(project, "seeds/c.md", "---\ntitle: Title c\n---\n\nNew.\n")
        watch.says("New: seeds/c.md")
        watch.says("1 made: en-XA/c.docx")

        (project.folder / "seeds" / "c.md").unlink()
        watch.says("Gone: seeds/c.md; the editions stay")
        assert edition(project, "c.docx")

        write(project, "own/docx/styles.xml", '{% include "builtin/docx/styles.xml" %}\n')
        watch.says("2 made: en-XA/a.docx, en-XA/b.docx")
    assert watch.process.returncode == 0
    assert not [line for line in watch.all_heard() if "could not be made" in line or "Traceback" in line]
    # A build that finds nothing stale says nothing: there is a line for each round that made something.
    assert len([line for line in watch.all_heard() if " made: " in line]) == 4


def test_a_mistake_in_the_project_file_is_told_and_the_watch_goes_on(project: Shell) -> None:
    with watching(project) as watch:
        watch.says("Watching")
        write(project, "publish.toml", PROJECT + 'formatt = "pdf"\n')
        assert "formatt" in watch.says("publish: ")
        write(project, "publish.toml", PROJECT.replace("docx", "epub"))
        watch.says("2 made: en-XA/a.epub, en-XA/b.epub")
        write(
            project, "publish.toml", PROJECT.replace("docx", "epub") + 'out = "elsewhere"\nsources = ["texts/*.md"]\n'
        )
        watch.says("No article matches texts/*.md")
        (project.folder / "texts").mkdir()
        write(project, "texts/d.md", "---\ntitle: Title d\n---\n\nText.\n")
        watch.says("1 made: en-XA/d.epub")
        assert (project.folder / "elsewhere" / "en-XA" / "d.epub").is_file()
    assert watch.process.returncode == 0


def test_an_article_that_fails_is_told_and_mended(project: Shell) -> None:
    with watching(project) as watch:
        watch.says("Watching")
        write(project, "seeds/b.md", "  \n")
        assert "b.md" in watch.says("publish: ")
        watch.says("1 could not be made, see above")
        write(project, "seeds/b.md", "---\ntitle: Title b\n---\n\nMended.\n")
        watch.says("1 made: en-XA/b.docx")


def test_a_log_of_a_watch_is_short(project: Shell, tmp_path: Path) -> None:
    write(project, "seeds/b.md", "  \n")
    log = tmp_path / "watch.log"
    with log.open("wb") as file:
        process = project.start("watch", into=file, PYTHONUNBUFFERED="1")
        try:
            _until(log, "Watching")
        finally:
            process.send_signal(signal.SIGINT)
            process.wait(60)
    lines = [line.partition("  ")[2] if line[2:3] == ":" else line for line in log.read_text().splitlines()]
    assert [line for line in lines if not line.startswith(("Translating", "Stop"))] == [
        f"publish: {project.folder}/seeds/b.md is empty.",
        "         Give a file with an article in it.",
        "1 made: en-XA/a.docx; 1 could not be made, see above",
        "Watching; Ctrl-C ends it",
    ]


def test_what_was_told_is_not_told_again_and_what_is_no_ingredient_sets_nothing_off(project: Shell) -> None:
    write(project, "seeds/b.md", "  \n")
    log = project.folder / "seeds" / "watch.log"
    with log.open("wb") as file:
        process = project.start("watch", "--verbose", into=file, PYTHONUNBUFFERED="1")
        try:
            _until(log, "Watching")
            told = log.read_text().count("\npublish: ")
            write(project, "notes.txt", "Beside the project file.\n")
            write(project, "seeds/a.md", "---\ntitle: Title a\n---\n\nChanged.\n")
            _until(log, "1 made: en-XA/a.docx", 2)
            assert log.read_text().count("\npublish: ") == told
            assert log.read_text().count("building after") == 2
            write(project, "seeds/b.md", " \n")
            _until(log, "could not be made", 2)
            assert log.read_text().count("\npublish: ") == 2 * told
        finally:
            process.send_signal(signal.SIGINT)
            process.wait(60)
    assert told


def _until(log: Path, text: str, times: int = 1) -> None:
    end = time.monotonic() + 60
    while log.read_text().count(text) < times:
        assert time.monotonic() < end, log.read_text()
        time.sleep(0.1)


def test_without_a_project_file_files_and_images_beside_them_are_watched(shell: Shell, tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    (elsewhere / "images").mkdir(parents=True)
    picture = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><rect width="{}" height="3"/></svg>'
    (elsewhere / "images" / "p.svg").write_text(picture.format(3), "utf-8")
    (elsewhere / "a.md").write_text("---\ntitle: A\n---\n\n![A bar](images/p.svg)\n", "utf-8")
    with watching(shell, "-l", "en", "-f", "epub", str(elsewhere / "a.md"), "article.md") as watch:
        watch.says("2 made")
        watch.says("Watching")
        (elsewhere / "images" / ".p.svg").write_text(picture.format(5), "utf-8")
        (elsewhere / "images" / ".p.svg").replace(elsewhere / "images" / "p.svg")
        watch.says("1 made: en/a.epub")
    assert watch.process.returncode == 0


def test_a_project_s_own_memory_and_editions_beside_sources_set_nothing_off(shell: Shell) -> None:
    """What a build itself writes into watched folders must not make it build for ever."""
    write(
        shell,
        "publish.toml",
        'lang = "es"\nformat = "docx"\nsources = "article.md"\nout = "."\nmemory = "memory.sqlite"\n',
    )
    with watching(shell, "--verbose") as watch:
        watch.says("1 made: es/article.docx")
        watch.says("Watching")
        write(shell, "article.md", "---\ntitle: Another\n---\n\nMy father is a teacher.\n")
        watch.says("1 made: es/article.docx")
        write(shell, "article.md", "---\ntitle: Other\n---\n\nMy father is a doctor.\n")
        watch.says("1 made: es/article.docx")
    assert (shell.folder / "memory.sqlite").is_file()
    rounds = [line for line in watch.all_heard() if "toolkit.editions.watching: " in line]
    assert len(rounds) == 3, rounds


def test_a_watch_that_cannot_begin_is_wrong_use(shell: Shell) -> None:
    result = shell("watch", "-l", "es", "nothing.md")
    assert (result.code, result.out) == (2, "")
    assert "There is no file" in result.err
