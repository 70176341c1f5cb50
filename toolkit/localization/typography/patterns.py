"""Regular expressions of locales: the toolkit's own as they are, those of a user's own locales bounded in time.

A project's locales are as little to be trusted as its templates, and an expression such as ``(a+)+$`` would take longer
than anybody lives; no signal reaches a process meanwhile.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import Any, Protocol

from toolkit.errors import UsageError

_SECONDS = 2.0
_CHARACTERS_A_SECOND = 10_000
"""What an expression may take for a text, and how many characters more for each second more: ours take some
microseconds for a paragraph."""


class Pattern(Protocol):
    """What rules ask of an expression, as `re.Pattern` has it."""

    @property
    def pattern(self) -> str:
        """It, as it was written."""

    @property
    def groups(self) -> int:
        """How many groups it has."""

    def search(self, string: str, /) -> Any:
        """Return the first match, or None."""

    def finditer(self, string: str, /) -> Iterable[Any]:
        """Return all matches."""

    def sub(self, repl: Callable[[Any], str], string: str, /) -> str:
        """Return a text in which something stands for each match."""


def compiled(text: str, *, foreign: bool) -> Pattern:
    """Return an expression, ready to be used.

    Args:
        text: It, as `re` has them.
        foreign: Whether it is a user's.

    Raises:
        ValueError: It is none.
    """
    try:
        return BoundedPattern(text) if foreign else re.compile(text)
    except (re.error, RecursionError, OverflowError) as error:
        raise ValueError(f"{text[:60]!r} is no regular expression: {error}") from error


class BoundedPattern:
    """An expression that is given up when it takes too long, by the library `regex`, which can be told a time.

    Attributes:
        pattern: It, as it was written.

    Args:
        text: It.

    Raises:
        ValueError: It is none.
    """

    def __init__(self, text: str) -> None:
        import regex

        self.pattern = text
        try:
            self._pattern = regex.compile(text, regex.V0)  # the version whose behaviour is that of `re`
        except regex.error as error:
            raise ValueError(f"{text[:60]!r} is no regular expression: {error}") from error

    @property
    def groups(self) -> int:
        """How many groups it has."""
        return int(self._pattern.groups)

    def search(self, string: str, /) -> Any:
        """Return the first match, or None.

        Raises:
            UsageError: It takes too long.
        """
        return self._bounded(self._pattern.search, string)

    def finditer(self, string: str, /) -> Iterable[Any]:
        """Return all matches.

        Raises:
            UsageError: It takes too long.
        """
        return self._bounded(lambda text, timeout: list(self._pattern.finditer(text, timeout=timeout)), string)  # type: ignore[no-any-return]

    def sub(self, repl: Callable[[Any], str], string: str, /) -> str:
        """Return a text in which something stands for each match.

        Raises:
            UsageError: It takes too long.
        """
        return str(self._bounded(lambda text, timeout: self._pattern.sub(repl, text, timeout=timeout), string))

    def _bounded(self, work: Callable[..., Any], text: str) -> Any:
        try:
            return work(text, timeout=_SECONDS + len(text) / _CHARACTERS_A_SECOND)
        except TimeoutError as error:
            raise UsageError(
                f"The typography of a locale can't be used: the expression {self.pattern[:60]!r} takes too long.",
                "Write it so that no part of a text fits it in two ways.",
            ) from error
