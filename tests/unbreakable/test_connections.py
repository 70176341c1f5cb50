"""Nothing connects: whole builds of every kind are watched by strace, and open no socket but those that they are told.

What is asked of the system counts, not what comes of it: a name that is looked for is a message to somebody.
"""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import urllib.request
from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.cli.conftest import PUBLISH
from tests.unbreakable.conftest import Make, Project, running

ARTICLE = """---
title: The sea
cover-image: https://example.invalid/cover.png
---

# One

A picture ![of it](https://example.invalid/a.png) and [a link](https://example.invalid/).

![drawn](drawn.svg)

<img src="//example.invalid/b.png"><script src="https://example.invalid/c.js"></script>

$$a^2 + b^2$$
"""
DRAWING = """<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="9" height="9">
<image xlink:href="https://example.invalid/d.png" width="5" height="5"/><rect width="3" height="3"/></svg>"""
PACKAGE = '#let name = "@pre" + "view/cetz:0.3.0"\n#import name: *\n'
"""What no look at the source finds."""

_SOCKET = re.compile(r"socket\((?!AF_NETLINK|AF_UNIX)\w+,.*?= \d")
_CONNECT = re.compile(r"(?:connect|sendto|sendmsg)\((?!.*nscd/socket).*?AF_(?:INET6?|UNIX)")
"""The C library asks ``nscd``, a program of this machine, for users' names, if it is there."""


@pytest.fixture(scope="module")
def project(make: Make) -> Project:
    project = make(1, "--memory", "none")
    (project.texts / "b.md").write_text(ARTICLE, "utf-8")
    (project.texts / "drawn.svg").write_text(DRAWING, "utf-8")
    return project


TRACE = ("strace", "-f", "--seccomp-bpf", "-qq", "-e", "trace=%network", "-e", "signal=none", "-o")


def watched(project: Project, *arguments: str) -> tuple[int, str, list[str]]:
    """Run a build under strace; return its exit code, what it complains of, and what it connects to."""
    return watched_command(project, project.command(*arguments))


def watched_command(project: Project, command: Sequence[str]) -> tuple[int, str, list[str]]:
    """Run any command likewise."""
    log = project.folder / "calls"
    done = subprocess.run(
        [*TRACE, str(log), *command],
        cwd=project.folder,
        env=project.environment(),
        capture_output=True,
        encoding="utf-8",
        timeout=300,
        check=False,
    )
    calls = log.read_text("utf-8", "replace").splitlines()
    return done.returncode, done.stderr, [call for call in calls if _SOCKET.search(call) or _CONNECT.search(call)]


@pytest.mark.parametrize(
    "options",
    [
        ("-l", "en-XA", "--engine", "pseudo"),
        ("-l", "en-XA", "--engine", "pseudo", "--bilingual"),
        ("-l", "en-XA,ar", "--engine", "pseudo", "--bundle", "All", "--typography", "full"),
        ("-l", "en-XA", "--engine", "pseudo", "--layout", "hugo", "-f", "md,html", "--bilingual-style", "columns"),
        ("-l", "es", "--engine", "argos"),
        ("-l", "es", "--engine", "apertium"),
        ("-l", "es", "--engine", "auto", "--memory", "own.sqlite"),
    ],
    ids=lambda options: "-".join(option.strip("-") for option in options[2:6]),
)
def test_a_build_opens_no_socket(project: Project, options: Sequence[str]) -> None:
    code, err, calls = watched(project, "-f", "epub,pdf,docx", "--force", *options)
    assert (code, calls) == (0, []), err


@pytest.mark.parametrize(
    "commands",
    [
        (
            "review export -l en-XA --engine pseudo --memory own.sqlite --as xliff --to sent texts/article-0.md",
            "review import --memory own.sqlite sent/article-0.en-XA.xlf",
            "memory export --memory own.sqlite all.tmx",
            "memory import --memory other.sqlite all.tmx",
        ),
        ("normalize texts/b.md", "models list", "doctor", "report"),
    ],
    ids=["corrections", "looks"],
)
def test_other_commands_open_no_socket(project: Project, commands: Sequence[str]) -> None:
    (project.folder / "editions").mkdir(exist_ok=True)
    for command in commands:
        code, err, calls = watched_command(project, [str(PUBLISH), *command.split()])
        assert "Traceback" not in err, command
        assert code in ((0, 2) if command == "report" else (0, 3) if command == "doctor" else (0,)), (command, err)
        assert calls == [], command


def test_the_page_to_correct_in_listens_at_the_loopback_and_connects_to_nothing(project: Project) -> None:
    log = project.folder / "calls-of-server"
    command = [str(PUBLISH), "review", "open", "-l", "en-XA", "--engine", "pseudo", "--memory", "own.sqlite", "texts"]
    with running(project.start_command([*TRACE, str(log), *command])) as process:
        assert process.stdout is not None
        found = next(match for line in process.stdout if (match := re.search(r"http://127\.0\.0\.1:\d+/\S+", line)))
        with urllib.request.urlopen(found[0], timeout=60) as answer:  # noqa: S310 - ours
            assert answer.status == 200
        os.killpg(process.pid, signal.SIGINT)
        process.communicate(timeout=60)
    calls = log.read_text("utf-8", "replace").splitlines()
    bound = [call for call in calls if re.search(r"bind\(", call)]
    assert bound
    assert all("127.0.0.1" in call for call in bound)
    assert [call for call in calls if _CONNECT.search(call)] == []


ELSEWHERE = {
    "a.html": (Path(__file__).parents[1] / "data" / "ingest" / "pages" / "blog.html").read_text("utf-8"),
    "a.rst": "A\n=\n\nText.\n\n.. include:: http://example.invalid/a.txt\n\n.. image:: http://example.invalid/a.png\n",
    "a.tex": "\\begin{document}\\input{http://example.invalid/a}\\includegraphics{http://example.invalid/a.png} Text.",
    "a.org": '#+SETUPFILE: http://example.invalid/a\n* A\n\n#+INCLUDE: "http://example.invalid/a"\n\nText.\n',
    "a.xml": '<!DOCTYPE article PUBLIC "-//NLM//DTD JATS//EN" "http://example.invalid/a.dtd"><article><body><p>Text.</p>'
    '<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="http://example.invalid/a.xml"/></body></article>',
    "a.typ": '#import "@preview/cetz:0.3.0": *\n= A\n\nText.\n',
}


def test_a_source_of_any_format_opens_no_socket(make: Make) -> None:
    other = make(0, "--memory", "none")
    for name, text in ELSEWHERE.items():
        (other.texts / name).write_text(text, "utf-8")
    code, err, calls = watched(other, "-l", "en-XA", "--engine", "pseudo", "-f", "epub")
    assert (code, calls) == (1, []), err  # of what imports a package nothing is made


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("pdf/settings.typ", '#import "@preview/cetz:0.3.0": *', "asks for the package @preview/cetz:0.3.0"),
        ("pdf/words.typ", '#include("@local/own:1.0.0")', "asks for the package @local/own:1.0.0"),
        ("pdf/settings.typ", '{% include "pdf/more.txt" %}', "asks for the package @preview/cetz:0.3.0"),
        ("epub/cover.typ", '#import("@preview/cetz:0.3.0")', "asks for the package @preview/cetz:0.3.0"),
        ("pdf/settings.typ", PACKAGE, "a template asks for a package of Typst's, and nothing is fetched"),
        (
            "pdf/settings.typ",
            '#let name = "@preview/x:1.0.0"\n#eval("import " + repr(name))',
            "a template asks for a package",
        ),
        ("pdf/settings.typ", '#{{ "im" }}port "@{{ "preview" }}/cetz:0.3.0": *', "a template asks for a package"),
        (
            "pdf/settings.typ",
            '{% include "builtin/pdf/settings.typ" %}\n#context { let name = "@pre" + "view/x:0.3.0"; import name }',
            "a template asks for a package",
        ),
        ("epub/cover.typ", PACKAGE, "The cover can't be set: a template asks for a package of Typst's"),
    ],
)
def test_templates_fetch_no_packages(project: Project, tmp_path: Path, name: str, text: str, said: str) -> None:
    for file, content in ((name, text), ("pdf/more.txt", '#import "@preview/cetz:0.3.0": *')):
        (tmp_path / file).parent.mkdir(exist_ok=True)
        (tmp_path / file).write_text(content, "utf-8")
    form = name.partition("/")[0]
    options = ("-l", "en-XA", "--engine", "pseudo", "-f", form, "--force", "--templates", str(tmp_path))
    code, err, calls = watched(project, *options)
    assert (code, calls) == (1 if "set" in said or "a template" in said else 2, []), err
    assert said in " ".join(err.split())


def test_what_looks_like_a_package_in_a_text_or_comment_is_none(project: Project, tmp_path: Path) -> None:
    (tmp_path / "pdf").mkdir()
    (tmp_path / "pdf" / "settings.typ").write_text(
        '// import "@preview/cetz:0.3.0"\n{% include "builtin/pdf/settings.typ" %}', "utf-8"
    )
    (project.texts / "c.md").write_text('# C\n\n```\n#import "@preview/cetz:0.3.0"\n```\n', "utf-8")
    code, err, calls = watched(
        project, "-l", "en-XA", "--engine", "pseudo", "-f", "pdf", "--force", "--templates", str(tmp_path)
    )
    assert (code, calls) == (0, []), err


def test_who_is_cut_off_stays_so() -> None:
    code = (
        "import socket, subprocess, sys, threading\n"
        "from toolkit.network import cut_off\n"
        "def refused(family):\n"
        "    try: socket.socket(family)\n"
        "    except OSError: return True\n"
        "assert not refused(socket.AF_INET)\n"
        "assert cut_off()\n"
        "assert all(map(refused, (socket.AF_INET, socket.AF_INET6, socket.AF_UNIX)))\n"
        "seen = []\n"
        "thread = threading.Thread(target=lambda: seen.append(refused(socket.AF_INET)))\n"
        "thread.start(); thread.join()\n"
        "assert seen == [True]\n"
        "program = 'import socket; socket.socket()'\n"
        "assert subprocess.run([sys.executable, '-c', program], capture_output=True).returncode == 1\n"
        "assert cut_off()\n"
    )
    subprocess.run([sys.executable, "-c", code], check=True, timeout=60)
