"""Alignments made from a model's attention."""

from __future__ import annotations

from typing import TYPE_CHECKING

from toolkit.translation.engines.neural.pieces import Pieces, without_space
from toolkit.translation.engines.protocol import Alignment, Range

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


def from_attention(source: Pieces, target: Pieces, attention: NDArray[np.float32]) -> Alignment:
    """Make an alignment from a model's attention.

    Pieces without visible characters (a lone ▁, the extra pieces of a normalized character) are added to the
    piece after them, so that every token of the alignment has a place in the text, without the space around it.

    Args:
        source: The pieces that went in.
        target: The pieces that came out.
        attention: ``float32[len(target.pieces), len(source.pieces)]``.
    """
    source_ranges, columns = _visible(source)
    target_ranges, rows = _visible(target)
    # A source token owes the sum of its pieces, a target token the mean of its pieces.
    means = rows / rows.sum(axis=0, keepdims=True).clip(1)
    weights = means.T @ attention @ columns
    return Alignment(source_ranges, target_ranges, weights.astype("float32"))


def _visible(text: Pieces) -> tuple[tuple[Range, ...], NDArray[np.float32]]:
    """Return the ranges of visible tokens, and ``float32[pieces, tokens]``: which token each piece belongs to."""
    import numpy as np

    trimmed = [without_space(text.text, range_) for range_ in text.ranges]
    ranges = [range_ for range_ in trimmed if range_[0] < range_[1]]
    membership = np.zeros((len(trimmed), len(ranges)), dtype=np.float32)
    token = 0
    for piece, (start, end) in enumerate(trimmed):
        if ranges:
            membership[piece, min(token, len(ranges) - 1)] = 1
        token += start < end
    return tuple(ranges), membership
