"""What the way of sentences through models needs of a model, whatever runs it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, Protocol

from toolkit.translation.engines.neural.files import ModelFiles
from toolkit.translation.engines.neural.pieces import Pieces, Tokenizer
from toolkit.translation.engines.protocol import Translation

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

WINDOW = 4096
"""Texts that are looked at together, to make batches of like length; what is in memory is bounded by it."""

_FIRST_WINDOW = 256
"""The first texts make a smaller window, so that there is work while the others are being prepared."""


@dataclass(frozen=True, slots=True)
class ModelInput:
    """A text for a model.

    Attributes:
        pieces: The text, not empty.
        aligned: Whether its alignment is wanted.
    """

    pieces: Pieces
    aligned: bool = True


class PieceModel(Protocol):
    """A loaded model."""

    @property
    def tokenizer(self) -> Tokenizer:
        """Its tokenizer for what goes in."""
        ...

    @property
    def vocabulary(self) -> frozenset[str]:
        """The pieces that it knows on the source side."""
        ...

    @property
    def max_source_tokens(self) -> int:
        """How many pieces it can take at once."""
        ...

    def speaking(self, files: ModelFiles, /) -> PieceModel:
        """Return this model for another pair that it serves."""
        ...

    def translate(self, inputs: Iterable[ModelInput], window: int = WINDOW) -> Iterator[tuple[int, Translation]]:
        """Translate texts; yield the number of each and its translation, in the order in which they are done."""
        ...

    def encode_target(self, texts: Sequence[str]) -> list[Pieces]:
        """Cut texts of the target language into pieces, as the model would say them."""
        ...

    def align(self, pairs: Sequence[tuple[Pieces, Pieces]]) -> list[NDArray[np.float32] | None]:
        """Return the attention of translations that are given: ``float32[len(target), len(source)]`` for each pair."""
        ...

    def score(self, pairs: Sequence[tuple[Pieces, Pieces]]) -> list[float | None]:
        """Return the mean log-probability per token of translations that are given; None for what can't be judged."""
        ...


def alike(inputs: Iterable[ModelInput], window: int, tokens: int) -> Iterator[list[tuple[int, ModelInput]]]:
    """Put texts of like length together, the longest of a window first, with the number of each.

    Args:
        inputs: The texts.
        window: How many of them are sorted by length together.
        tokens: Pieces of a batch, those that shorter texts are filled up with included.
    """
    stream = iter(enumerate(inputs))
    size = min(window, _FIRST_WINDOW)
    while taken := list(islice(stream, size)):
        size = min(window, 4 * size)
        taken.sort(key=lambda item: -len(item[1].pieces.pieces))
        batch: list[tuple[int, ModelInput]] = []
        for item in taken:
            longest = len(batch[0][1].pieces.pieces) if batch else 0
            if batch and longest * (len(batch) + 1) > tokens:
                yield batch
                batch = []
            batch.append(item)
        yield batch
