"""Builds as their users start them, for benchmarks: processes with a home of their own, and the engine "made-up"."""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from calls import processor_seconds
from peak import MadeUpEngine

from toolkit.translation.engines.protocol import Pair

LANGUAGES = ("es", "fr", "de")
"""What articles are translated into."""

FORMATS = ("epub", "pdf", "docx")

ENGINE = "made-up"
"""Name of the engine of `WordEngine` on the command line."""

_PUBLISH = Path(sys.executable).with_name("publish")


class WordEngine(MadeUpEngine):
    """An engine that costs next to nothing and has alignments, so that a memory is used and markup is put back."""

    def pairs(self) -> frozenset[Pair]:
        return frozenset(Pair("en", language) for language in LANGUAGES)

    def serves(self, source: str, target: str) -> bool:
        return Pair(source, target) in self.pairs()


def environment(home: Path) -> dict[str, str]:
    """Return the variables for a process that knows the engine "made-up" and keeps what it writes to a folder."""
    plug_in = home / "plug-in" / "made_up-1.dist-info"
    plug_in.mkdir(parents=True, exist_ok=True)
    (plug_in / "METADATA").write_text("Metadata-Version: 2.1\nName: made-up\nVersion: 1\n", "utf-8")
    (plug_in / "entry_points.txt").write_text(f"[toolkit.engines]\n{ENGINE} = running:WordEngine\n", "utf-8")
    inherited = {name: value for name, value in os.environ.items() if not name.startswith(("PUBLISH_", "ARGOS_"))}
    paths = str(plug_in.parent), str(Path(__file__).parent)
    return {
        **inherited,
        "HOME": str(home),
        "XDG_DATA_HOME": str(home / "data"),
        "PYTHONPATH": os.pathsep.join(filter(None, (*paths, inherited.get("PYTHONPATH")))),
    }


def command(
    sources: Path,
    out: Path,
    memory: Path | str = "none",
    *,
    engine: str = "pseudo",
    jobs: int = 1,
    languages: Sequence[str] = LANGUAGES,
    formats: Sequence[str] = FORMATS,
) -> list[str]:
    """Return the command that makes every edition of the articles in a folder.

    Args:
        sources: The folder of the articles.
        out: The folder of the editions.
        memory: File of the translation memory, or ``none``.
        engine: What translates.
        jobs: How many workers; 0 for one on each core.
        languages: What the articles are translated into.
        formats: What is made of them.
    """
    options = {
        "--lang": ",".join(languages),
        "--format": ",".join(formats),
        "--from": "en",
        "--engine": engine,
        "--memory": str(memory),
        "--jobs": str(jobs),
        "--out": str(out),
    }
    return [str(_PUBLISH), *(item for pair in options.items() for item in pair), "--quiet", str(sources)]


@dataclass(frozen=True, slots=True)
class Taken:
    """What a process took.

    Attributes:
        seconds: From its start to its end.
        processor: Processor seconds of it and of all that it started.
    """

    seconds: float
    processor: float


def run(arguments: Sequence[str], variables: Mapping[str, str]) -> Taken:
    """Run a command and return what it takes.

    Raises:
        subprocess.CalledProcessError: It failed; what it says is printed.
    """
    start, used = time.perf_counter(), processor_seconds()
    subprocess.run(arguments, check=True, env=variables, stdout=subprocess.DEVNULL)
    return Taken(time.perf_counter() - start, processor_seconds() - used)


def add_choice(parser: argparse.ArgumentParser, languages: Sequence[str] = LANGUAGES) -> None:
    """Give a benchmark the options that say which editions are made of each article."""
    parser.add_argument("--languages", nargs="+", default=languages, choices=LANGUAGES)
    parser.add_argument("--formats", nargs="+", default=FORMATS, choices=FORMATS)


def bind(number: int) -> None:
    """Bind this process, and all that it starts from now on, to a number of cores."""
    os.sched_setaffinity(0, set(sorted(os.sched_getaffinity(0))[:number]))


def say(message: str) -> None:
    """Tell who waits for a benchmark what it is doing."""
    print(message, file=sys.stderr, flush=True)
