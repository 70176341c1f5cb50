"""What Apertium offers on this machine: its modes, which language pairs they are, and the commands they run."""

from __future__ import annotations

import hashlib
import os
import re
import shlex
import shutil
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

from toolkit.errors import MissingError, PublishError
from toolkit.languages import base_language, normalize_tag
from toolkit.translation.engines.apertium.process import Command, start
from toolkit.translation.engines.protocol import Pair

_DATA_VARIABLE = "APERTIUM_DATADIR"
"""The variable by which the program `apertium` itself is told where its language data is."""

_MODE = re.compile(r"(?P<source>[a-z]{2,3}(?:_[A-Z]{2}|_\d{3})?)-(?P<target>[a-z]{2,3}(?:_[A-Z]{2}|_\d{3})?)")
"""``eng-spa``, ``spa-eng_US``. Modes of other shapes are for those who work on the language data."""

_ATTACH = "apertium-wblank-attach"
"""The stage that would bind blanks to words; we number the words there instead (see `stream`)."""

_POSTGENERATION = "-p"
"""The option of lt-proc by which it does what comes after generation."""


@dataclass(frozen=True, slots=True)
class Pipeline:
    """The commands of a mode.

    Attributes:
        analysis: The commands up to the analysed text.
        transfer: The commands from there to the generated words.
        postgeneration: The command that puts those together that are written as one: "y" and "e", "de el" and "del".
        data: The data files that they name.
    """

    analysis: tuple[Command, ...]
    transfer: tuple[Command, ...]
    postgeneration: tuple[Command, ...]
    data: tuple[Path, ...]

    @property
    def package(self) -> str:
        """Return the name of the folder that the data is in, such as ``apertium-eng-spa``."""
        return self.data[0].parent.name if self.data else ""

    def digest(self) -> str:
        """Return the SHA-256 of the commands and the bytes of the data files, wherever these lie."""
        total = hashlib.sha256()
        for command in (*self.analysis, *self.transfer, *self.postgeneration):
            total.update(repr([Path(argument).name for argument in command]).encode())
        for path in self.data:
            total.update(f"\0{path.name}\0{path.stat().st_size}\0".encode())
            with path.open("rb") as file:
                total.update(hashlib.file_digest(file, "sha256").digest())
        return total.hexdigest()


def find_modes() -> dict[Pair, Path]:
    """Return the mode file of each pair that is installed; nothing if Apertium is not."""
    folder = _data_folder()
    modes = sorted((folder / "modes").glob("*.mode")) if folder else []
    found: dict[Pair, Path] = {}
    for path in modes:
        match = _MODE.fullmatch(path.stem)
        if match:
            found[Pair(normalize_tag(match["source"]), normalize_tag(match["target"]))] = path
    return found


def load_pipeline(mode: Path) -> Pipeline:
    """Return the commands of a mode, made ready for word-bound blanks and flushing at NUL.

    Raises:
        MissingError: This Apertium is too old to have word-bound blanks.
        EngineError: The mode file can't be read.
    """
    if not shutil.which("apertium-wblank-mode"):
        raise MissingError(
            "The installed Apertium is older than 3.8 and has no word-bound blanks.",
            "Run: apt-get install --only-upgrade apertium    (3.8 came in 2021)",
        )
    script = start(("apertium-wblank-mode", "-z", str(mode)), b"").decode()
    commands = _commands(script)
    cut = next((index for index, command in enumerate(commands) if command[0] == _ATTACH), 1)
    transfer = [command for command in commands[cut:] if command[0] != _ATTACH]
    arguments = dict.fromkeys(argument for command in commands for argument in command[1:])
    data = tuple(path for path in map(Path, arguments) if path.is_absolute() and path.is_file())
    last = next((index for index, command in enumerate(transfer) if _POSTGENERATION in command), len(transfer))
    return Pipeline(tuple(commands[:cut]), tuple(transfer[:last]), tuple(transfer[last:]), data)


def program_version() -> str:
    """Return Apertium's version, such as ``3.8.3``."""
    return start(("apertium", "-V"), b"").decode().split()[-1]


def missing(source: str, target: str) -> PublishError:
    """Return the error that tells how to get a pair."""
    package = _package_for(source, target)
    sentence = f"Apertium can't translate from {source} to {target} on this machine."
    if not package:
        return MissingError(sentence, f"No such pair is known. Try: publish models install {source} {target}")
    return MissingError(sentence, f"Run: apt-get install apertium {package}")


def _data_folder() -> Path | None:
    program = shutil.which("apertium")
    if not program:
        return None
    named = os.environ.get(_DATA_VARIABLE)
    return Path(named) if named else Path(program).resolve().parent.parent / "share" / "apertium"


def _commands(script: str) -> list[Command]:
    """Read a mode, which is a shell pipeline, without a shell.

    ``$1`` is the generator's option: ``-g`` marks what it does not know, so that we can tell. ``$2`` is the
    tagger's, and empty.
    """
    lexer = shlex.shlex(script, posix=True, punctuation_chars="|")
    lexer.whitespace_split, lexer.commenters = True, ""
    commands: list[list[str]] = [[]]
    for word in lexer:
        if word == "|":
            commands.append([])
        elif word != "$2":
            commands[-1].append("-g" if word == "$1" else word)
    return [tuple(command) for command in commands if command]


def _package_for(source: str, target: str) -> str | None:
    wanted = {base_language(source), base_language(target)}
    for package in files(__package__).joinpath("packages.txt").read_text("utf-8").split():
        match = _MODE.fullmatch(package.removeprefix("apertium-"))
        if match and {normalize_tag(match["source"]), normalize_tag(match["target"])} == wanted:
            return package
    return None
