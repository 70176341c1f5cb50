"""The errors that the library raises, each with the exit code that the command line gives for it."""

from __future__ import annotations

import errno
import re
import tempfile
from enum import IntEnum


class ExitCode(IntEnum):
    """What the process `publish` returns to its caller."""

    OK = 0
    """Everything that was asked for was made."""
    INCOMPLETE = 1
    """Some editions could not be made; the others are complete."""
    USAGE = 2
    """Wrong use: an unknown flag, language or format, or a source that is missing, unreadable or empty."""
    MISSING = 3
    """Something is missing on this machine: an engine for the pair, a font for the script."""
    FINDINGS = 4
    """All was made, and something was found that is as severe as `--fail-on` says, or more; or a term is broken."""


_CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f]")


def printable(text: str) -> str:
    """Return a text without what makes a terminal do something: messages hold names and texts of strangers."""
    return text if text.isprintable() else _CONTROLS.sub("\N{REPLACEMENT CHARACTER}", text)


class PublishError(Exception):
    """Base of all errors of the toolkit.

    Args:
        message: One sentence that names the file or option and says what is wrong.
        hint: What to do about it, ideally a command to copy. May be empty.
    """

    exit_code = ExitCode.INCOMPLETE

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.message = printable(message)
        self.hint = printable(hint)

    def __reduce__(self) -> tuple[type[PublishError], tuple[str, str]]:
        """Keep both arguments when the error crosses a process boundary."""
        return type(self), (self.message, self.hint)

    def __str__(self) -> str:
        """Return the message and, on a second line, the hint."""
        return f"{self.message}\n{self.hint}" if self.hint else self.message


def as_publish_error(name: str, error: Exception) -> PublishError:
    """Return an error as one of ours; what is none is a bug of ours or of a library."""
    if isinstance(error, PublishError):
        return error
    refused = of_system(error)
    if refused is not None:
        return PublishError(f"{name} could not be worked on. {refused.message}", refused.hint)
    return PublishError(
        f"{name} failed inside the toolkit: {type(error).__name__}: {error}.",
        "Run again with --verbose and report what it says.",
    )


_LIMITS = {
    errno.EMFILE: ("This process may not open more files.", "Allow more, and run again: ulimit -n 1024"),
    errno.ENFILE: ("This machine may not open more files.", "End other programs, and run again."),
    errno.EAGAIN: ("No more processes or threads can be started.", "End some, or allow more: ulimit -u 4096"),
    errno.ENOMEM: ("There is not enough memory.", "Give fewer --jobs, or end other programs."),
}
_NO_ROOM = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EFBIG})
_UNUSABLE = frozenset(
    {errno.EACCES, errno.EPERM, errno.EIO, errno.ENAMETOOLONG, errno.ELOOP, errno.ENOTDIR, errno.EISDIR, errno.EINVAL}
)
"""What is wrong with a name that somebody has given, or with what stands there."""


def of_system(error: BaseException) -> PublishError | None:
    """Return what the system refuses, with the remedy; None for an error that tells of something else."""
    if isinstance(error, MemoryError) or (isinstance(error, ImportError) and "failed to map" in str(error)):
        return PublishError(*_LIMITS[errno.ENOMEM])  # the second is the C library's own sentence
    if isinstance(error, RuntimeError) and "start new thread" in str(error):  # CPython's own sentence
        return PublishError(*_LIMITS[errno.EAGAIN])
    if isinstance(error, RuntimeError) and str(error).startswith("Symlink loop from"):  # likewise, before 3.13
        return PublishError(f"{str(error)[18:].strip(chr(39))} is a link that leads to itself.", "Remove it.")
    return _of_file(error) if isinstance(error, OSError) else None


def _of_file(error: OSError) -> PublishError | None:
    if error.errno in _LIMITS:
        return PublishError(*_LIMITS[error.errno])
    if "temporary directory" in str(error):  # Python's own sentence, where none of its candidates can be written
        return PublishError("There is no folder for temporary files that can be written.", "Set TMPDIR to one.")
    where = str(error.filename or "")
    try:
        temporary = tempfile.gettempdir()
    except OSError:
        return None
    if error.errno in _NO_ROOM and (not where or where.startswith(temporary)):
        message = f"{temporary}, the folder for temporary files, can't be written: {error.strerror}."
        return PublishError(message, "Make room there, or set TMPDIR to a folder that has room.")
    if error.errno in _NO_ROOM:
        return PublishError(f"{where} can't be written: {error.strerror}.", "Make room there, or allow it.")
    if error.errno in _UNUSABLE and where:
        return PublishError(f"{where} can't be used: {error.strerror}.", "Give another name, or mend what is there.")
    return None


class UsageError(PublishError):
    """An option or argument that can't be used as given."""

    exit_code = ExitCode.USAGE


class SourceError(PublishError):
    """A source document that is missing, unreadable, empty, or not what its name says."""

    exit_code = ExitCode.USAGE


class PackageError(PublishError):
    """A model package that is broken, truncated or unsafe, or an index that can't be read."""

    exit_code = ExitCode.USAGE


class MissingError(PublishError):
    """Something that this machine lacks; the hint holds the command that installs it."""

    exit_code = ExitCode.MISSING


class EngineError(PublishError):
    """A translation engine that failed while it was working."""


class MemoryFileError(PublishError):
    """A translation memory that can't be read or written."""


class RenderError(PublishError):
    """An edition that could not be made."""
