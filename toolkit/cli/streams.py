"""The program's three streams, whatever state they are handed over in: closed, on a full disk, or read by nobody.

A build goes on without them. What could not be written to stdout is told when it is over, since whoever wanted it has
not got it; messages that stderr doesn't take are lost, since there is no one to tell.
"""

from __future__ import annotations

import contextlib
import errno
import io
import os
import select
import sys
from dataclasses import dataclass, field
from typing import TextIO

from toolkit.errors import ExitCode, UsageError

_STDIN, _STDOUT, _STDERR = range(3)
_FILES = 4096
"""Files that may be open at once: enough for a hundred editions."""


class _Stream(io.RawIOBase):
    """A stream that is written to as long as that goes well, and silent from then on.

    Attributes:
        error: What went wrong, if something did.

    Args:
        descriptor: Its number.
        raises: Whether a reader that has gone is told to whoever writes: it can stop, then.
    """

    def __init__(self, descriptor: int, *, raises: bool) -> None:
        self.error: OSError | None = None
        self._descriptor = descriptor
        self._raises = raises

    def fileno(self) -> int:
        """Return its number."""
        return self._descriptor

    def isatty(self) -> bool:
        """Tell whether it is a terminal."""
        return os.isatty(self._descriptor)

    def writable(self) -> bool:
        """Return true."""
        return True

    def write(self, data: bytes) -> int:  # type: ignore[override] # any buffer, says typeshed
        """Write what can be written, and return how much is done with."""
        while self.error is None:
            try:
                return os.write(self._descriptor, data)
            except BlockingIOError:
                select.select([], [self._descriptor], [])
            except OSError as error:
                self.error = error
                if self._raises and error.errno == errno.EPIPE:
                    raise
        return len(data)


@dataclass
class _Guarded:
    """What `guard` has found and made."""

    closed: set[int] = field(default_factory=set)
    stdout: _Stream | None = None


_GUARDED = _Guarded()


def guard() -> None:
    """Make the process's streams safe to use. To be called once, before any file is opened.

    A closed one becomes the null device: its number would be given to the next file that is opened, and that be
    written to by whoever means the stream.
    """
    for number in (_STDIN, _STDOUT, _STDERR):
        try:
            os.fstat(number)
        except OSError:
            _GUARDED.closed.add(number)
            os.open(os.devnull, os.O_RDWR)  # the lowest number that is free
    if sys.stdin is None:
        sys.stdin = open(_STDIN, encoding="utf-8", closefd=False)  # noqa: SIM115 - it is the process's own
    _GUARDED.stdout = _Stream(_STDOUT, raises=True)
    # A file's name may hold what can't be encoded; this is how JSON escapes it, too.
    sys.stdout = _text(_GUARDED.stdout, sys.stdout, line_buffering=os.isatty(_STDOUT))
    sys.stderr = _text(_Stream(_STDERR, raises=False), sys.stderr, line_buffering=True)


def _text(stream: _Stream, before: TextIO | None, *, line_buffering: bool) -> io.TextIOWrapper:
    encoding = getattr(before, "encoding", None) or "utf-8"
    buffer = io.BufferedWriter(stream)  # type: ignore[type-var] # what it needs of a raw stream is there
    return io.TextIOWrapper(buffer, encoding, errors="backslashreplace", line_buffering=line_buffering)


def need_stdout() -> None:
    """Make sure that there is a stdout, for what is written there for a program to read.

    Raises:
        UsageError: It is closed.
    """
    if _STDOUT in _GUARDED.closed:
        raise UsageError("stdout is closed, and what is asked for would be written there.", "Open it: > FILE.")


def finish(code: int) -> int:
    """Write what is left to be written, tell what could not be, and return the program's exit code.

    Args:
        code: What it would be.
    """
    stdout = _GUARDED.stdout
    try:
        if sys.stdout is not None:  # its reader has not gone
            sys.stdout.flush()
    except BrokenPipeError:
        return code or int(ExitCode.INCOMPLETE)
    error = stdout.error if stdout else None
    if error is None or error.errno == errno.EPIPE:
        return code
    told = f"publish: stdout can't be written: {error.strerror}. What was made is complete."
    sys.stderr.write(f"{told}\n         Give it a place with room: > FILE, or say --quiet.\n")
    return code or int(ExitCode.INCOMPLETE)


def allow_files() -> None:
    """Raise this process's own limit of open files, as far as it may; some systems begin with 256."""
    if sys.platform == "win32":
        return
    import resource

    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = _FILES if hard == resource.RLIM_INFINITY else min(_FILES, hard)
    if soft != resource.RLIM_INFINITY and soft < wanted:
        with contextlib.suppress(OSError, ValueError):
            resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))
