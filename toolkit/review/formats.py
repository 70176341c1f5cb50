"""The formats in which sentences go out and come back: one table, a module for each."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module

from toolkit.errors import UsageError
from toolkit.review.exchange import ExchangeError, ExchangeFile


@dataclass(frozen=True, slots=True)
class ExchangeFormat:
    """A format.

    Attributes:
        name: What the command line calls it.
        extension: What its files' names end with.
        module: The module that writes and reads it, imported when it is first needed.
    """

    name: str
    extension: str
    module: str

    @property
    def write(self) -> Callable[[ExchangeFile], bytes]:
        """Returns an article's sentences as a file."""
        made: Callable[[ExchangeFile], bytes] = import_module(f"toolkit.review.{self.module}").write
        return made

    @property
    def read(self) -> Callable[[str, bytes], list[ExchangeFile]]:
        """Returns the sentences in a file, by its name and its bytes."""
        made: Callable[[str, bytes], list[ExchangeFile]] = import_module(f"toolkit.review.{self.module}").read
        return made


EXCHANGE_FORMATS: dict[str, ExchangeFormat] = {
    made.name: made
    for made in (
        ExchangeFormat("xliff", "xlf", "xliff"),
        ExchangeFormat("xliff2", "xlf", "xliff2"),
        ExchangeFormat("po", "po", "po"),
        ExchangeFormat("tmx", "tmx", "tmx"),
        ExchangeFormat("csv", "csv", "table"),
        ExchangeFormat("docx", "docx", "docx.table"),
    )
}

_BY_EXTENSION = {"po": "po", "pot": "po", "tmx": "tmx", "csv": "csv", "tsv": "csv", "txt": "csv", "docx": "docx"}


def format_named(name: str) -> ExchangeFormat:
    """Return a format by its name.

    Raises:
        UsageError: There is none of that name.
    """
    if name not in EXCHANGE_FORMATS:
        raise UsageError(f"There is no format '{name}'.", f"Choose from: {', '.join(EXCHANGE_FORMATS)}.")
    return EXCHANGE_FORMATS[name]


def read_exchange(name: str, data: bytes) -> list[ExchangeFile]:
    """Return the sentences in a file, whatever its format.

    Args:
        name: The file's name.
        data: Its bytes.

    Raises:
        ExchangeError: It is of no format that is known here, or broken.
    """
    extension = name.rpartition(".")[2].lower()
    if extension in ("xlf", "xliff", "xml", "mxliff", "sdlxliff"):
        is_new = b'version="2' in data[:4096].replace(b"\x00", b"").replace(b"'", b'"')
        return EXCHANGE_FORMATS["xliff2" if is_new else "xliff"].read(name, data)
    if extension not in _BY_EXTENSION:
        raise ExchangeError(
            f"{name} is of no format that corrections come in.", f"Choose from: {', '.join(EXCHANGE_FORMATS)}."
        )
    return EXCHANGE_FORMATS[_BY_EXTENSION[extension]].read(name, data)
