"""Templates and documents that would take all time or memory: one edition ends with a clear line; nothing is left."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from toolkit import children
from toolkit.errors import UsageError
from toolkit.rendering import Templates, filling, typesetting
from toolkit.rendering.typesetting import TypstRefusal, compile_typst
from toolkit.workers import WorkerPool

JINJA = {
    "{% for i in range(99999) %}{% for j in range(99999) %}{% endfor %}{% endfor %}": "takes more than 2 seconds",
    "{{ lipsum(n=10000000) }}": "takes more than 2 seconds",
    "{{ 'x' * 3000000000 }}": "needs more than",
    "{{ 'x'|center(2000000000) }}": "needs more than",
    "{{ '%02000000000d' % 1 }}": "needs more than",
    "{% set n = namespace(x='x') %}{% for i in range(40) %}{% set n.x = n.x ~ n.x %}{% endfor %}": "needs more than",
    "{{ 9 ** 999999999 }}": "takes more than 2 seconds",
    "{% set n = 101000000 %}{{ 'x' * n }}": "is larger than",
    "{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}": "recursion",
    "{{ [0] * 10000000000 }}": "needs more than",
    "{{ ('a' * 100000)|replace('', 'b' * 100000) }}": "needs more than",
}
TYPST = {
    "#for i in range(1000000) { for j in range(1000000) { let x = 1 } }": "takes more than 2 seconds",
    '#let s = "xxxxxxxxxxxxxxxx"\n#for i in range(40) { s = s + s }': "needs more than",
    "#let a = (0,)\n#for i in range(60) { a = a + a }": "needs more than",
    "#let f(x) = f(x + 1)\n#f(0)": "depth exceeded",
    "#while true { }": "always true",
}


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Workers of the test's own, which are given 2 seconds."""
    filler, typst = WorkerPool(filling._Filler, 1 << 29), WorkerPool(typesetting._Typst, 1 << 29)
    monkeypatch.setattr(filling, "_pool", filler)
    monkeypatch.setattr(typesetting, "_pool", typst)
    monkeypatch.setattr(filling, "_SECONDS", 2.0)
    monkeypatch.setattr(typesetting, "_SECONDS", 2.0)
    monkeypatch.setattr(typesetting, "_MEMORY", 200_000_000)
    yield
    filler.end()
    typst.end()


def _templates(folder: Path, text: str) -> Templates:
    (folder / "epub").mkdir(parents=True, exist_ok=True)
    (folder / "epub" / "own.css").write_text(text, "utf-8")
    return Templates.of(folder)


@pytest.mark.usefixtures("impatient")
@pytest.mark.parametrize("text", JINJA)
def test_a_template_that_takes_too_much_is_ended(tmp_path: Path, text: str) -> None:
    before = set(children._running)  # other tests' workers stay
    assert _templates(tmp_path, "{{ 1 + 1 }}").fill("epub/own.css") == "2"  # who starts one waits once
    with pytest.raises(UsageError, match=rf"own\.css.* can't be used: .*{JINJA[text]}"):
        _templates(tmp_path, text).fill("epub/own.css")
    assert _templates(tmp_path, "{{ 2 + 1 }}").fill("epub/own.css") == "3"
    assert len(children._running - before) <= 2


@pytest.mark.usefixtures("impatient")
@pytest.mark.parametrize("source", TYPST)
def test_a_document_that_takes_too_much_is_ended(tmp_path: Path, source: str) -> None:
    def made(text: str) -> bytes:
        return compile_typst(text, tmp_path, system=False, format="pdf", timestamp=0)[0][0]

    before = made("One.")
    with pytest.raises(TypstRefusal, match=TYPST[source]):
        made(source)
    assert made("One.") == before


def test_a_template_is_given_what_it_would_be_given_here(tmp_path: Path) -> None:
    from toolkit.localization import load_locale
    from toolkit.rendering.templates import fill_here

    text = (
        '{{ locale.gettext("Contents") }} {{ locale.tag }} {{ locale.fonts.text[0].name }} {{ lone }} {{ words|typst }}'
    )
    values = {"locale": load_locale("fr"), "lone": "\ud800", "words": 'a "b"'}
    templates = _templates(tmp_path, text)
    assert templates.fill("epub/own.css", **values) == fill_here(templates, "epub/own.css", values)


def test_threads_have_a_worker_each(tmp_path: Path) -> None:
    templates = _templates(tmp_path, "{{ number }}")
    with ThreadPoolExecutor(3) as threads:
        made = list(threads.map(lambda number: templates.fill("epub/own.css", number=number), range(30)))
    assert made == [str(number) for number in range(30)]


_ENDLESS = """
import sys, threading, time
from pathlib import Path
from toolkit import children
from toolkit.rendering import Templates
from toolkit.rendering.typesetting import compile_typst

def work():
    if sys.argv[1] == "typst":
        endless = "#for i in range(1000000) { for j in range(1000000) { let x = 1 } }"
        compile_typst(endless, Path(sys.argv[2]), system=False)
    else:
        Templates.of(Path(sys.argv[2])).fill("epub/own.css")

threading.Thread(target=work, daemon=True).start()
while not children._running:
    time.sleep(0.01)
time.sleep(1.5)
print(*(child.pid for child in children._running), flush=True)
time.sleep(60)
"""


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGINT])
@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("typst", ""),
        ("jinja", "{% for i in range(99999) %}{% for j in range(99999) %}{% endfor %}{% endfor %}"),
        ("jinja", "{{ 9 ** 999999999 }}"),  # one step of the interpreter's
    ],
)
def test_none_outlives_us(tmp_path: Path, kind: str, text: str, number: signal.Signals) -> None:
    _templates(tmp_path, text)
    command = [sys.executable, "-c", _ENDLESS, kind, str(tmp_path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as process:
        assert process.stdout is not None
        pids = [int(word) for word in process.stdout.readline().split()]
        assert pids
        os.kill(process.pid, number)
    end = time.monotonic() + 10
    while any(_works(pid) for pid in pids):
        assert time.monotonic() < end, "it is left"
        time.sleep(0.02)


def _works(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text("utf-8").rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False
