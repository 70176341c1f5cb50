"""Programs that we start: bounded in time, out of reach of a terminal's Ctrl-C, and none outlives us."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from toolkit import children

_SLOW = (sys.executable, "-S", "-c", "import sys, time; sys.stdout.write('up'); sys.stdout.flush(); time.sleep(60)")


def test_a_program_reads_and_writes(tmp_path: Path) -> None:
    code = "import os, sys; data = sys.stdin.read(); print(data, os.getcwd(), os.environ.get('V')); sys.exit(3)"
    done = children.run([sys.executable, "-c", code], b"in", timeout=30, cwd=tmp_path, environment={"V": "1"})
    assert (done.returncode, done.stdout.decode().split(), done.stderr) == (3, ["in", str(tmp_path), "1"], b"")


def test_a_program_that_takes_too_long_is_ended(tmp_path: Path) -> None:
    script = f"import os, pathlib, time; pathlib.Path({str(tmp_path / 'pid')!r}).write_text(str(os.getpid())); "
    begun = time.monotonic()
    with pytest.raises(subprocess.TimeoutExpired):
        children.run([sys.executable, "-S", "-c", script + "time.sleep(60)"], timeout=1)
    assert time.monotonic() - begun < 30
    with pytest.raises(ProcessLookupError):
        os.kill(int((tmp_path / "pid").read_text()), 0)


def test_one_thread_ends_each_at_its_own_time() -> None:
    processes = [children.start(_SLOW) for _ in range(3)]
    before = {thread for thread in threading.enumerate() if thread.name != "watch"}
    with (
        children.ended_after(60, processes[0]) as long,
        children.ended_after(0.1, processes[1]) as short,
        children.ended_after(0.2, processes[2]) as later,
    ):
        assert [processes[number].wait(30) for number in (2, 1)] == [-signal.SIGKILL, -signal.SIGKILL]
        assert (long.is_set(), short.is_set(), later.is_set()) == (False, True, True)
        assert processes[0].poll() is None
        assert len({*threading.enumerate()} - before) == 1
    for process in processes:
        process.kill()
        process.communicate()
        children.forget(process)


def test_a_forked_process_watches_by_itself() -> None:
    code = """
import os, sys
from toolkit import children
children.run([sys.executable, "-S", "-c", ""], timeout=30)
pid = os.fork()
if not pid:
    try:
        children.run([sys.executable, "-S", "-c", "import time; time.sleep(60)"], timeout=0.3)
    except Exception as error:
        os._exit(7 if type(error).__name__ == "TimeoutExpired" else 8)
    os._exit(9)
sys.exit(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))
"""
    assert subprocess.run([sys.executable, "-c", code], check=False, timeout=60).returncode == 7


def test_what_cannot_be_started_is_an_os_error() -> None:
    with pytest.raises(FileNotFoundError):
        children.run(["/nowhere/program"], timeout=1)


def test_a_signal_to_our_group_does_not_reach_it() -> None:
    """The process is the first of its own group, so that the group of whoever started it is another."""
    code = "import os; print(os.getpgrp() == os.getpid())"
    assert children.run([sys.executable, "-c", code], timeout=30).stdout == b"True\n"


def test_all_are_ended_at_once_and_no_other_begins() -> None:
    """In a process of its own, since there is no way back."""
    code = f"""
import sys, threading, time
from toolkit import children

ended = []
def work():
    ended.append(children.run({_SLOW!r}, timeout=60).returncode)
threads = [threading.Thread(target=work) for _ in range(3)]
for thread in threads:
    thread.start()
while len(children._running) < 3:
    time.sleep(0.01)
children.end_all()
for thread in threads:
    thread.join()
print(ended)
try:
    children.run({_SLOW!r}, timeout=60)
except OSError as error:
    print(error)
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=30, check=False)
    assert (done.stdout, done.stderr) == (f"{[-signal.SIGKILL] * 3}\nthis process is ending\n", "")


def test_an_exception_in_the_waiting_thread_ends_the_program() -> None:
    """What Ctrl-C does to a script that uses the library."""
    timer = threading.Timer(1, os.kill, (os.getpid(), signal.SIGINT))
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    begun, running = time.monotonic(), set(children._running)  # workers of other tests, which may end meanwhile
    timer.start()
    try:
        with pytest.raises(KeyboardInterrupt):
            children.run(_SLOW, timeout=60)
    finally:
        timer.join()
        signal.signal(signal.SIGINT, before)
    assert time.monotonic() - begun < 30
    assert children._running <= running


def test_one_that_cannot_be_ended_takes_no_other_out_of_watch(monkeypatch: pytest.MonkeyPatch) -> None:
    """MacOS does not permit signals to what has just ended."""
    tried = []

    def killpg(group: int, number: int) -> None:
        tried.append(group)
        if len(tried) == 1:
            raise PermissionError
        kill(group, number)

    kill = os.killpg
    monkeypatch.setattr(os, "killpg", killpg)
    first, second = (children.start(_SLOW) for _ in range(2))
    with children.ended_after(0, first), children.ended_after(0.1, second):
        assert second.wait(30) == -signal.SIGKILL
    assert tried == [first.pid, second.pid]
    for process in (first, second):
        process.kill()
        process.communicate()
        children.forget(process)
