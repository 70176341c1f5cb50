"""Ctrl-C: the first one lets a build finish what is under way, the second one ends it at once."""

from __future__ import annotations

import os
import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from types import FrameType

from toolkit import children

INTERRUPTED = 130
"""What a process returns that was ended with Ctrl-C (128 + SIGINT, as shells count)."""

_SIGNALS = (signal.SIGINT, signal.SIGTERM)
_STOPPING = "Stopping: what is under way is finished; Ctrl-C again stops at once."
_STOPPED = "publish: Stopped at once.\n         What was made is complete; the same command goes on from there."
_SHOW_CURSOR = "\x1b[?25h"
_OVER = 0
"""No signal has this number; it ends the thread that listens for them."""


@contextmanager
def stopping() -> Iterator[threading.Event]:
    """Yield an event that the first Ctrl-C or SIGTERM sets; a second one ends the process with exit code 130.

    It may end at any moment without leaving a half-written file, since files are moved into their place when they are
    complete, and a program that it has started ends before it does.

    A thread listens, because Python lets a signal's handler wait until a call into a library, a batch of translation
    say, is over. Signals that this process was told to ignore stay ignored: those of one that runs in the background.
    """
    cancel = threading.Event()
    reading, writing = os.pipe()
    os.set_blocking(writing, False)
    wanted = [number for number in _SIGNALS if signal.getsignal(number) is not signal.SIG_IGN]
    before = {number: signal.signal(number, _do_nothing) for number in wanted}
    written_before = signal.set_wakeup_fd(writing, warn_on_full_buffer=False)
    listener = threading.Thread(target=_listen, args=(reading, cancel), name="interrupt", daemon=True)
    listener.start()
    try:
        yield cancel
    finally:
        signal.set_wakeup_fd(written_before)
        for number, handler in before.items():
            signal.signal(number, handler)
        os.write(writing, bytes([_OVER]))
        listener.join()
        os.close(reading)
        os.close(writing)


def _do_nothing(_number: int, _frame: FrameType | None) -> None:
    """Stand in for Python's own handler: the thread has heard of the signal too."""


def _listen(reading: int, cancel: threading.Event) -> None:
    while (number := os.read(reading, 1)[0]) != _OVER:
        if number not in _SIGNALS:
            continue
        if cancel.is_set():
            _end_at_once()
        cancel.set()
        with suppress(OSError, ValueError):  # whoever read stderr may have gone
            print(_STOPPING, file=sys.stderr, flush=True)  # noqa: T201


def _end_at_once() -> None:
    try:
        children.end_all()
        shown = _SHOW_CURSOR if sys.__stderr__ and sys.__stderr__.isatty() else ""
        os.write(2, f"{shown}{_STOPPED}\n".encode())
    finally:
        os._exit(INTERRUPTED)
