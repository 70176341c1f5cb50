"""The tokenizer of models with Moses' tokens and BPE: `argostranslate.tokenizer`, and where its pieces lie.

It writes straight quotes for curly ones, three dots for …, and ``&apos;`` for an apostrophe; which part of the sentence
a piece comes from is found afterwards.
"""

from __future__ import annotations

import html
from collections.abc import Sequence, Set as AbstractSet
from pathlib import Path
from typing import Any

from toolkit.translation.engines.neural.pieces import Pieces
from toolkit.translation.engines.neural.places import places
from toolkit.translation.engines.neural.recutting import fewest_pieces

_GOES_ON = "@@"
"""The end of a piece that isn't the last of its word; written by subword-nmt."""


class BpeTokenizer:
    """A BPE model with Moses' rules for two languages.

    Args:
        path: The file with its merges, as subword-nmt writes it.
        source: Code of the language that is cut into pieces, as Moses' rules are named.
        target: Code of the language that pieces are put together in.

    Raises:
        ValueError: The file isn't a list of merges.
    """

    def __init__(self, path: Path, source: str, target: str) -> None:
        from argostranslate.tokenizer import BPETokenizer

        _check(path)
        self._tokenizer: Any = BPETokenizer(path, source, target)
        self._tokenizer.lazy_load()  # now: threads share it

    def encode(self, texts: Sequence[str]) -> list[Pieces]:
        """Cut texts into pieces."""
        return [self._encoded(text) for text in texts]

    def encode_with(self, texts: Sequence[str], vocabulary: AbstractSet[str]) -> list[Pieces]:
        """Cut texts into pieces of a vocabulary, by Moses' rules but not by the merges."""
        return [self._recut(text, vocabulary) for text in texts]

    def knows(self, _vocabulary: AbstractSet[str]) -> bool:
        """Tell whether it cuts into the pieces of a vocabulary: its merges are the source's, as Argos packs them."""
        return False

    def spell(self, pieces: Sequence[str]) -> Pieces:
        """Return the text that pieces spell, and the place of each piece in it."""
        text = self._tokenizer.decode(list(pieces)).strip()
        return Pieces(text, tuple(pieces), places(text, _surfaces(pieces)))

    def spelled_text(self, pieces: Sequence[str]) -> str:
        """Return the text alone that `spell` returns."""
        return str(self._tokenizer.decode(list(pieces)).strip())

    def _recut(self, text: str, vocabulary: AbstractSet[str]) -> Pieces:
        words = " ".join(self._tokenizer.encode(text)).replace(f"{_GOES_ON} ", "").split(" ")
        pieces = tuple(piece for word in words for piece in fewest_pieces(word, vocabulary, _GOES_ON))
        return Pieces(text, pieces, places(text, _surfaces(pieces)))

    def _encoded(self, text: str) -> Pieces:
        pieces = tuple(self._tokenizer.encode(text))
        return Pieces(text, pieces, places(text, _surfaces(pieces)))


def _surfaces(pieces: Sequence[str]) -> list[str]:
    """Return what each piece spells; all of a word that holds an escaped character is its first piece's."""
    surfaces: list[str] = []
    word: list[str] = []
    for piece in pieces:
        word.append(piece.removesuffix(_GOES_ON))
        if not piece.endswith(_GOES_ON):
            surfaces += _unescaped(word)
            word = []
    return surfaces + _unescaped(word)


def _unescaped(word: list[str]) -> list[str]:
    whole = "".join(word)
    plain = html.unescape(whole)
    return word if plain == whole else [plain, *[""] * (len(word) - 1)]


def _check(path: Path) -> None:
    """Refuse a file whose lines aren't pairs of units: the library would end the process.

    Raises:
        ValueError: It is no list of merges.
    """
    try:
        # By line feeds alone, as the library reads it: other marks that Python takes for line ends are units of merges.
        lines = path.read_text("utf-8").removesuffix("\n").split("\n")
    except UnicodeDecodeError as error:
        raise ValueError(f"{path.name} is not UTF-8") from error
    merges = lines[1:] if lines and lines[0].startswith("#version:") else lines
    if not any(merges) or any(len(line.strip("\r\n ").split(" ")) != 2 for line in merges):
        raise ValueError(f"{path.name} is not a list of merges of BPE")
