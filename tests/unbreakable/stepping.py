"""An engine for tests, loaded by entry point into builds that are processes of their own.

It turns letters into others, says exactly which word went where, and costs nothing. Variables of the environment make
it write down what it is asked to translate, wait half-way, or fail.
"""

from __future__ import annotations

import os
import time
from collections.abc import Iterable, Iterator
from pathlib import Path

import numpy as np

from toolkit.languages import words_of
from toolkit.translation.engines.protocol import Alignment, Fingerprint, Pair, Request, Translation

NAME = "stepping"

LOG = "STEPPING_LOG"
"""A file that gets each sentence that is translated, after its language and a tab, on a line."""

WAITS = "STEPPING_WAITS"
"""A number of sentences after which it waits for a file, and that file's name, with a colon between; once it waits,
there is a file of the same name with ``.waiting`` at its end."""

POISON = "poison"
"""A sentence with this word makes it fail."""

_LETTERS = str.maketrans("aeiouydtnrslcm", "eioauitdrnlsmc")


class SteppingEngine:
    """Each language has the letters turned the same way, and its tag before the sentence."""

    name = NAME

    def pairs(self) -> frozenset[Pair]:
        return frozenset(Pair("en", target) for target in ("es", "fr", "de"))

    def serves(self, source: str, target: str) -> bool:
        return Pair(source, target) in self.pairs()

    def fingerprint(self, source: str, target: str) -> Fingerprint:
        return Fingerprint(self.name, "1", f"{source}-{target}", "0")

    def translate(self, requests: Iterable[Request], source: str, target: str) -> Iterator[tuple[int, Translation]]:
        assert self.serves(source, target)
        for number, request in enumerate(requests):
            _wait(number)
            if POISON in request.text:
                raise RuntimeError("this sentence is more than it can bear")
            _write_down(f"{target}\t{request.text}")
            yield number, _translated(request.text, target)

    def close(self) -> None:
        pass


def _translated(text: str, target: str) -> Translation:
    words = tuple(words_of(text))
    alignment = Alignment(words, words, np.eye(len(words), dtype=np.float32))
    turned = text.translate(_LETTERS)
    return Translation(turned if target == "es" else turned.swapcase(), -0.1, alignment)


def _write_down(line: str) -> None:
    if path := os.environ.get(LOG):
        with Path(path).open("a", encoding="utf-8") as file:
            file.write(f"{line}\n")


def _wait(number: int) -> None:
    after, _, name = os.environ.get(WAITS, "").partition(":")
    if name and number == int(after):
        Path(f"{name}.waiting").touch()
        while not Path(name).exists():
            time.sleep(0.01)
