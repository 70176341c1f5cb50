"""Workers: bounded, watched, renewed; none is left, and nothing of one job reaches the next."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from toolkit import pandoc
from toolkit.cores import usable_cores
from toolkit.errors import MissingError
from toolkit.pandoc import jobs, leftovers, program
from toolkit.pandoc.pool import Pool
from toolkit.pandoc.worker import Worker
from toolkit.workers import pool as workers

_LONG = b"A *word* and **another**.\n\n" * 20_000


@pytest.fixture
def pool(monkeypatch: pytest.MonkeyPatch) -> Iterator[Pool]:
    """A pool of the test's own."""
    pool = Pool()
    monkeypatch.setattr(jobs, "pool", pool)
    yield pool
    pool.end()


def _pid(pool: Pool) -> int:
    (worker,) = pool._waiting
    return worker._process.pid


def _is_there(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text("utf-8").rpartition(")")[2].split()[0]
    except OSError:
        return False
    return state != "Z"


def _wait_until_gone(pid: int) -> None:
    end = time.monotonic() + 30
    while _is_there(pid):
        assert time.monotonic() < end, f"{pid} is still there"
        time.sleep(0.02)


def test_one_worker_does_one_job_after_the_other(pool: Pool) -> None:
    first = pandoc.read(b"*a*", "markdown")
    pid = _pid(pool)
    assert pandoc.read(b"*a*", "markdown") == first
    assert _pid(pool) == pid


def test_jobs_at_once_have_a_worker_each(pool: Pool) -> None:
    with ThreadPoolExecutor(3) as threads:
        results = list(threads.map(lambda number: pandoc.read(b"word %d\n\n" % number * 2000, "markdown"), range(3)))
    assert all(f'"{number}"'.encode() in result.document for number, result in enumerate(results))
    assert 1 <= len(pool._waiting) <= 3


def test_what_pandoc_cannot_read_costs_no_worker(pool: Pool) -> None:
    pandoc.read(b"*a*", "markdown")
    pid = _pid(pool)
    with pytest.raises(pandoc.PandocError, match="YAML"):
        pandoc.read(b"---\na: [\n---\n", "markdown")
    with pytest.raises(pandoc.PandocError, match="Unknown input format nonsense"):
        pandoc.read(b"a", "nonsense")
    assert _pid(pool) == pid


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGSEGV])
def test_a_worker_that_dies_is_replaced_and_the_job_done(pool: Pool, number: signal.Signals) -> None:
    expected = pandoc.read(_LONG, "markdown")
    pid = _pid(pool)
    timer = threading.Timer(0.2, os.kill, (pid, number))
    timer.start()
    assert pandoc.read(_LONG, "markdown") == expected
    timer.join()
    assert _pid(pool) != pid
    assert not _is_there(pid)


def test_a_worker_that_died_while_it_waited_is_replaced(pool: Pool) -> None:
    expected = pandoc.read(b"*a*", "markdown")
    pid = _pid(pool)
    os.kill(pid, signal.SIGKILL)
    _wait_until_gone(pid)
    assert pandoc.read(b"*a*", "markdown") == expected


def test_a_worker_that_hangs_is_ended_and_the_next_job_done(pool: Pool, monkeypatch: pytest.MonkeyPatch) -> None:
    expected = pandoc.read(b"*a*", "markdown")
    pid = _pid(pool)
    with monkeypatch.context() as patch:
        patch.setattr(program, "TIMEOUT", 1.0)
        with pytest.raises(pandoc.PandocError, match="did not finish within 1 seconds"):
            pandoc.read(b"[" * 3000, "markdown")
    assert not pool._waiting
    assert not _is_there(pid)
    assert pandoc.read(b"*a*", "markdown") == expected


def test_a_worker_that_needs_too_much_memory_is_ended(pool: Pool, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(program, "MAX_MEMORY", 100 << 20)
        with pytest.raises(pandoc.PandocError, match="more than 100 MB of memory"):
            pandoc.read(b"a *b* c " * 200_000, "markdown")
    assert not pool._waiting
    assert pandoc.read(b"*a*", "markdown").document


@pytest.mark.parametrize("grown", [True, False])
def test_a_worker_that_has_grown_or_done_its_share_is_renewed(
    pool: Pool, monkeypatch: pytest.MonkeyPatch, grown: bool
) -> None:
    expected = pandoc.read(b"*a*", "markdown")
    pid = _pid(pool)
    if grown:
        monkeypatch.setattr(pool, "_max_size", 1)
    else:
        monkeypatch.setattr(workers, "MAX_JOBS", 1)
    assert pandoc.read(b"*a*", "markdown") == expected
    assert not pool._waiting
    assert not _is_there(pid)


def test_a_worker_that_nobody_needs_is_ended(pool: Pool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workers, "IDLE", 0.2)
    pandoc.read(b"*a*", "markdown")
    _wait_until_gone(_pid(pool) if pool._waiting else 0)
    assert not pool._waiting


def test_a_pandoc_that_cannot_stay_is_told_of(pool: Pool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    old = tmp_path / "pandoc"
    old.write_text("#!/bin/sh\necho 'pandoc: lua: does not exist' >&2\nexit 1\n")
    old.chmod(0o755)
    monkeypatch.setattr(program, "executable", lambda: str(old))
    with pytest.raises(MissingError, match="older than"):
        pool.do({"job": "read", "format": "markdown", "options": {}}, b"a")


# ---------------------------------------------------------------- before they are wanted


def test_workers_begin_before_they_are_wanted_but_no_more_than_there_are_cores(pool: Pool) -> None:
    pool.prepare(1)
    pid = _pid(pool)
    pool.prepare(1)
    assert _pid(pool) == pid
    assert pandoc.read(b"*a*", "markdown").document
    assert _pid(pool) == pid
    pool.prepare(1000)
    assert len(pool._waiting) == usable_cores()


def test_one_that_was_never_wanted_leaves_nothing(pool: Pool) -> None:
    pool.prepare(1)
    pid = _pid(pool)
    pool.end()
    assert not _is_there(pid)
    assert not list(leftovers._folder().glob(f"pandoc-hist{pid}-*"))


def test_a_pandoc_that_is_not_there_is_told_of_when_it_is_wanted(pool: Pool, monkeypatch: pytest.MonkeyPatch) -> None:
    def missing() -> str:
        raise MissingError("pandoc is not installed.", "Run: pip install pypandoc_binary")

    monkeypatch.setattr(program, "executable", missing)
    pool.prepare(2)
    assert not pool._waiting
    with pytest.raises(MissingError, match="not installed"):
        pandoc.read(b"*a*", "markdown")


@pytest.mark.parametrize(("patience", "most"), [(30.0, 1), (0.0, 2)])
def test_where_all_cores_are_at_work_one_is_waited_for_but_not_for_long(
    pool: Pool, monkeypatch: pytest.MonkeyPatch, patience: float, most: int
) -> None:
    monkeypatch.setattr(workers, "usable_cores", lambda: 1)
    monkeypatch.setattr(workers, "_SOON", patience)
    both = threading.Barrier(2)

    def work(_worker: Worker) -> None:
        with suppress(threading.BrokenBarrierError):
            both.wait(0.2 if patience else 30)

    with ThreadPoolExecutor(2) as threads:
        list(threads.map(lambda _: pool.use(work), range(2)))
    assert len(pool._waiting) == most


# ---------------------------------------------------------------- nothing is left running

_AT_WORK = """
import os, sys, threading, time
from toolkit import children, pandoc
pandoc.read(b"*a*", "markdown")
if sys.argv[1] == "working":
    threading.Thread(target=pandoc.read, args=(b"A *word*.\\n\\n" * 100_000, "markdown"), daemon=True).start()
    time.sleep(0.3)
(worker,) = children._running
print(worker.pid, flush=True)
if sys.argv[2] == "ends":
    sys.exit()
time.sleep(60)
"""


@pytest.mark.parametrize("state", ["waiting", "working"])
def test_no_worker_outlives_us_when_we_are_killed(state: str) -> None:
    process = subprocess.Popen([sys.executable, "-c", _AT_WORK, state, "stays"], stdout=subprocess.PIPE)
    assert process.stdout is not None
    pid = int(process.stdout.readline())
    assert _is_there(pid)
    process.kill()
    process.wait()
    process.stdout.close()
    _wait_until_gone(pid)


def test_no_worker_outlives_us_when_we_end() -> None:
    done = subprocess.run([sys.executable, "-c", _AT_WORK, "waiting", "ends"], stdout=subprocess.PIPE, check=True)
    assert not _is_there(int(done.stdout))


def test_a_worker_that_hangs_when_we_are_killed_has_its_own_end() -> None:
    """Nobody is left to watch it then: the system ends it when it has used up its time."""
    worker = Worker()
    worker.begin()
    worker._limit_time(0.0)
    begun = time.monotonic()
    worker.send({"job": "read", "format": "markdown", "options": {}}, b"[" * 3000)
    with pytest.raises(pandoc.PandocError, match=f"code -{signal.SIGXCPU:d}"):
        worker.answer()
    assert time.monotonic() - begun < 30
    worker.end()


def test_a_forked_process_has_workers_of_its_own() -> None:
    code = """
import os, sys
from toolkit import children, pandoc
pandoc.read(b"*a*", "markdown")
(mine,) = children._running
pid = os.fork()
if not pid:
    assert mine.stdin.closed or not os.path.exists(f"/proc/self/fd/{mine.stdin.fileno()}")
    pandoc.read(b"*b*", "markdown")
    os._exit(len([worker for worker in children._running if worker is not mine]))
_, status = os.waitpid(pid, 0)
pandoc.read(b"*c*", "markdown")
print(os.waitstatus_to_exitcode(status), len(children._running))
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False, timeout=60)
    assert (done.stdout.split(), done.stderr) == (["1", "1"], "")


# ---------------------------------------------------------------- no state crosses jobs

_PICTURE = "data:image/svg+xml;base64,PHN2ZyB4bWxucz0iaHR0cDovL3d3dy53My5vcmcvMjAwMC9zdmciLz4="
_NOTES = '{"cells":[],"metadata":{},"nbformat":4,"nbformat_minor":5}'


Job = Callable[[], object]


def _written(text: str, writer: pandoc.Writer, epoch: int, folder: Path) -> bytes:
    return pandoc.write(pandoc.read(text.encode(), "markdown").document, writer, folder=folder, epoch=epoch)


def _all_jobs(folder: Path) -> list[Job]:
    """Jobs that leave as much behind as jobs can: languages, media, notes, anchors, moments, templates, failures."""
    for name in ("one", "two"):
        (folder / name).mkdir()
        (folder / name / "style.css").write_text(f"/* {name} */")
        (folder / name / "a.svg").write_text(f'<svg xmlns="http://www.w3.org/2000/svg" id="{name}"/>')
    variables = {"css": ["style.css"]}
    epub = pandoc.Writer("epub3", {"variables": variables, "highlight_method": "none"}, default_template=True)
    docx = pandoc.Writer("docx", {}, default_template=True, fill=True)
    typst = pandoc.Writer("typst", {"wrap_text": "wrap-none"}, template="$title$|$body$")
    html = pandoc.Writer("html5", {"html_math_method": "mathml"})
    jobs: list[Job] = []
    for number, (language, name) in enumerate((("es", "one"), ("ar", "two"), ("", "one"), ("zh-Hans", "two"))):
        text = f"---\ntitle: T{number}\nlang: {language}\nidentifier: urn:x:{number}\n---\n\n"
        text += f"# Head\n\nText[^1] ![a](a.svg) `code`{{.python}} $x$\n\n[^1]: Note {number}.\n\n| a |\n|---|\n| b |\n"
        moment = 1_600_000_000 + number
        jobs += [partial(_written, text, writer, moment, folder / name) for writer in (epub, docx, typst, html)]
    sources = {
        "rst": ".. include:: style.css\n\n.. |x| image:: a.svg\n\n|x|",
        "latex": "\\newcommand{\\x}{y}\\setlanguage{german}\\begin{abstract}\\x\\end{abstract}\\chapter{a}\\ref{b}",
        "markdown": f"![]({_PICTURE}) Mr. X [@a]\n\n(@) one\n\n*[HTML]: x",
        "html": '<base href="http://127.0.0.1:9/"><img src="a.png"><iframe src="b.html"></iframe>',
        "org": "#+LANGUAGE: de\n#+MACRO: x y\n{{{x}}}",
        "ipynb": _NOTES,
        "docbook": "<article><include href='style.css'/></article>",
    }
    jobs += [partial(pandoc.read, text.encode(), reader, media=True) for reader, text in sources.items()]
    jobs += [partial(pandoc.read, b"---\na: [\n---\n", "markdown"), partial(pandoc.read, b"\xff", "docx")]
    jobs += [partial(pandoc.write, b"{", html), partial(pandoc.write, b'{"blocks":[]}', typst)]
    return jobs


def _outcome(job: Job) -> object:
    try:
        return job()
    except pandoc.PandocError as error:
        return error.message


def test_jobs_in_any_order_give_the_same_bytes_as_each_in_a_fresh_process(pool: Pool, tmp_path: Path) -> None:
    jobs = _all_jobs(tmp_path)
    alone = []
    for job in jobs:
        alone.append(_outcome(job))
        pool.end()
    assert len(set(map(str, alone))) == len(jobs)
    order = list(range(len(jobs))) * 3
    random.Random(18).shuffle(order)  # noqa: S311 - it is for an order that can be had again
    for position, number in enumerate(order):
        assert _outcome(jobs[number]) == alone[number], (position, jobs[number])
    assert len(pool._waiting) == 1


def test_a_hostile_document_reaches_neither_files_nor_the_next_job(pool: Pool, tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("swordfish")
    innocent = partial(pandoc.read, b"![a](media/a.png) |x| \\x ^[n]", "markdown", media=True)
    before = innocent()
    for reader, text in (
        ("rst", f".. include:: {secret}\n\n.. |x| replace:: swordfish\n"),
        ("latex", f"\\input{{{secret}}}\\newcommand{{\\x}}{{swordfish}}\\x\\includegraphics{{{secret}}}"),
        ("org", f'#+INCLUDE: "{secret}"\n'),
        ("typst", f'#include "{secret}"\n#read("{secret}")'),
        ("html", f'<iframe src="{secret.as_uri()}"></iframe><img src="{secret.as_uri()}">'),
        ("docbook", f'<!DOCTYPE a [<!ENTITY x SYSTEM "{secret}">]><article><para>&x;</para></article>'),
        ("markdown", "![swordfish](data:text/plain;base64,c3dvcmRmaXNo){#media/a.png}"),
    ):
        result = _outcome(partial(pandoc.read, text.encode(), reader, media=True))
        if isinstance(result, pandoc.ReadSource) and reader not in ("rst", "latex", "markdown"):
            assert b"swordfish" not in result.document
        assert innocent() == before
    assert len(pool._waiting) == 1


@pytest.mark.usefixtures("pool")
def test_time_follows_what_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    """That of a text is short; a package, and what is written with its images, can be more than its size tells."""
    asked: list[float] = []
    ask = Worker.ask

    def told(worker: Worker, header: Mapping[str, Any], text: bytes, most: float) -> tuple[bytes, list[bytes]]:
        asked.append(most)
        return ask(worker, header, text, most)

    monkeypatch.setattr(Worker, "ask", told)
    document = pandoc.read(b"*a*", "markdown").document
    pandoc.read(b"a\n" * 500_000, "markdown")
    pandoc.read(b"\\input{a}", "latex", files={"a.tex": "b " * 500_000})
    pandoc.write(document, pandoc.Writer("plain", {}))
    package = pandoc.write(document, pandoc.Writer("docx", {}, fill=True))
    pandoc.read(package, "docx+styles", media=True)
    small, large, included, written, _, packed = asked
    assert small < program.TIMEOUT + 1
    assert large == pytest.approx(included, abs=1) == pytest.approx(small + 60, abs=1)
    assert written > program.TIMEOUT_UNTOLD
    assert packed > program.TIMEOUT_UNTOLD


@pytest.mark.usefixtures("pool")
def test_a_reader_gets_the_memory_that_its_source_can_need(monkeypatch: pytest.MonkeyPatch) -> None:
    assert program.memory_limit(10) < program.memory_limit(300_000) < program.memory_limit(10_000_000)
    assert program.memory_limit(10_000_000) == program.MAX_MEMORY
    monkeypatch.setattr(program, "_LEAST_MEMORY", 100 << 20)
    monkeypatch.setattr(program, "_MEMORY_FOR_BYTE", 1)
    with pytest.raises(pandoc.PandocError, match="more than 101 MB of memory"):
        pandoc.read(b"a *b* c " * 200_000, "markdown")
