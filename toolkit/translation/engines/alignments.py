"""Alignments between texts: joined, moved, inserted into, and chained through a pivot."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from toolkit.translation.engines.protocol import Alignment, Range

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


def joined(parts: Sequence[tuple[Alignment, int, int]]) -> Alignment:
    """Join the alignments of consecutive parts, each with the offset of its source and of its target text."""
    import numpy as np

    sources = [range_ for part, offset, _ in parts for range_ in shifted(part.source, offset)]
    targets = [range_ for part, _, offset in parts for range_ in shifted(part.target, offset)]
    weights = np.zeros((len(targets), len(sources)), dtype=np.float32)
    row = column = 0
    for part, _, _ in parts:
        rows, columns = part.weights.shape
        weights[row : row + rows, column : column + columns] = part.weights
        row, column = row + rows, column + columns
    return Alignment(tuple(sources), tuple(targets), weights)


def identity(ranges: tuple[Range, ...]) -> Alignment:
    """Return the alignment of a text with itself."""
    import numpy as np

    return Alignment(ranges, ranges, np.eye(len(ranges), dtype=np.float32))


def shifted(ranges: Sequence[Range], offset: int) -> tuple[Range, ...]:
    """Move ranges."""
    return tuple((start + offset, end + offset) for start, end in ranges)


def with_copy(alignment: Alignment, source: Range, target: Range) -> Alignment:
    """Add a token that was copied from the source range to the target range and owes all to it."""
    import numpy as np

    column = sum(range_ < source for range_ in alignment.source)
    row = sum(range_ < target for range_ in alignment.target)
    weights = np.insert(np.insert(alignment.weights, column, 0, axis=1), row, 0, axis=0)
    weights[row, column] = 1
    return Alignment(
        (*alignment.source[:column], source, *alignment.source[column:]),
        (*alignment.target[:row], target, *alignment.target[row:]),
        weights,
    )


def chained(first: Alignment, second: Alignment) -> Alignment:
    """Return the alignment of a source with a target through a pivot text that both know.

    The tokens that the two models cut the pivot into differ: they are matched by the characters that they share.
    """
    import numpy as np

    overlap = np.zeros((len(second.source), len(first.target)), dtype=np.float32)
    for row, (start, end) in enumerate(second.source):
        for column, (other_start, other_end) in enumerate(first.target):
            overlap[row, column] = max(0, min(end, other_end) - max(start, other_start)) / max(1, end - start)
    weights = second.weights @ overlap @ first.weights
    return Alignment(first.source, second.target, weights.astype(np.float32))


def on_words(alignment: Alignment, source: Sequence[Range], target: Sequence[Range]) -> NDArray[np.float32]:
    """Return ``[target words, source words]``: what each word owes to each, where tokens are other parts of the texts.

    Args:
        alignment: The alignment of the tokens.
        source: Ranges of the words of the source.
        target: Ranges of the words of the target.
    """
    import numpy as np

    ours = _shares(alignment.source, source, of_words=False)
    theirs = _shares(alignment.target, target, of_words=True)
    return np.asarray(theirs @ alignment.weights @ ours.T, dtype=np.float32)


def _shares(tokens: Sequence[Range], words: Sequence[Range], *, of_words: bool) -> NDArray[np.float32]:
    """Return ``[words, tokens]``: which part of each word each token is, or which part of each token each word is."""
    import numpy as np

    shares = np.zeros((len(words), len(tokens)), dtype=np.float32)
    first = 0
    for column, (start, end) in enumerate(tokens):
        while first < len(words) and words[first][1] <= start:
            first += 1
        row = first
        while row < len(words) and words[row][0] < end:
            one, other = words[row]
            whole = other - one if of_words else end - start
            shares[row, column] = (min(end, other) - max(start, one)) / whole
            row += 1
    return shares
