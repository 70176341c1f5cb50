"""Running a network: what it translates to, and how probable a translation that is given is; both with alignments.

All is done for a batch of texts at once, which is what makes NumPy as fast as Firefox's own runtime one sentence at a
time. A translation that is given is gone through in one step for all its pieces: what the recurrent unit carries from
one piece to the next are sums, and everything else of a piece depends on the pieces before it by these sums alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from toolkit.translation.engines.firefox.weights import Attention, Network, Recurrence

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from toolkit.translation.engines.firefox.weights import Floats

    Numbers = NDArray[np.intp]

_NOTHING = -1e9
"""Added to the attention on places where a shorter text of the batch has nothing: e to the power of it is 0."""
_WAVES = 1024
"""Positions are computed for so many pieces, or twice as many, and so on."""
_ROWS = 128
"""Pieces whose probabilities are computed at once: a row has a number for each piece of the vocabulary."""


@dataclass(slots=True)
class Spoken:
    """What a network made of a text.

    Attributes:
        pieces: Numbers of the pieces, without the end.
        score: Sum of their log-probabilities, and the end's.
        attention: ``float32[len(pieces), len(source)]`` of the guided head, the source's end not counted.
    """

    pieces: list[int]
    score: float
    attention: Floats


@dataclass(slots=True)
class _Source:
    """A batch of encoded texts, as the decoder's layers look at it.

    Attributes:
        keys: Of each layer ``[texts, heads, width of a head, length]``.
        values: Of each layer ``[texts, heads, length, width of a head]``.
        mask: ``[texts, 1, 1, length]``; 0 where there is something.
    """

    keys: list[Floats]
    values: list[Floats]
    mask: Floats

    def only(self, rows: Numbers) -> _Source:
        """Return some of the texts."""
        return _Source([key[rows] for key in self.keys], [value[rows] for value in self.values], self.mask[rows])


def translate(network: Network, texts: Sequence[Sequence[int]], end: int, limits: Sequence[int]) -> list[Spoken]:
    """Return the most probable pieces of each text, one after the other ("greedy", as Firefox translates).

    Args:
        network: The network.
        texts: Numbers of pieces, each text with its end.
        end: Number of the piece that ends a text.
        limits: Most pieces of each translation.
    """
    import numpy as np

    source = _encoded(network, texts, end)
    rows = np.arange(len(texts))
    cells = _no_cells(network, len(texts))
    found: list[list[int]] = [[] for _ in texts]
    looks: list[list[Floats]] = [[] for _ in texts]
    scores = np.zeros(len(texts))
    last: Numbers | None = None
    for step in range(max(limits)):
        top, attention = _decoded(network, _target(network, last, len(rows), step), cells, source)
        chosen, likely = _best(network.output(top[:, 0]))
        scores[rows] += likely
        for place, (row, piece) in enumerate(zip(rows, chosen, strict=True)):
            if piece != end:
                found[row].append(int(piece))
                looks[row].append(attention[place, 0])
        going = np.flatnonzero((chosen != end) & (step + 1 < np.asarray(limits)[rows]))
        if not len(going):
            break
        last = chosen[going]
        if len(going) < len(rows):
            rows, source = rows[going], source.only(going)
            cells = [cell[going] for cell in cells]
    return [
        Spoken(pieces, float(score), _cut(look, len(text) - 1))
        for pieces, look, score, text in zip(found, looks, scores, texts, strict=True)
    ]


def attention_of(
    network: Network, texts: Sequence[Sequence[int]], translations: Sequence[Sequence[int]], end: int
) -> list[Floats]:
    """Return the attention of translations that are given, as `Spoken` has it.

    Args:
        network: The network.
        texts: Numbers of pieces, each text with its end.
        translations: Numbers of pieces, without their ends.
        end: Number of the piece that ends a text.
    """
    _, attention = _forced(network, texts, translations, end)
    return [
        attention[number, : len(translation), : len(text) - 1]
        for number, (text, translation) in enumerate(zip(texts, translations, strict=True))
    ]


def scores_of(
    network: Network, texts: Sequence[Sequence[int]], translations: Sequence[Sequence[int]], end: int
) -> list[float]:
    """Return the mean log-probability of a piece of translations that are given, their ends counted."""
    import numpy as np

    top, _ = _forced(network, texts, translations, end)
    wanted = [np.array([*translation, end]) for translation in translations]
    tops = np.concatenate([top[number, : len(pieces)] for number, pieces in enumerate(wanted)])
    pieces = np.concatenate(wanted)
    likely = np.concatenate(
        [_likelihood(network, tops[at : at + _ROWS], pieces[at : at + _ROWS]) for at in range(0, len(tops), _ROWS)]
    )
    ends = np.cumsum([len(pieces) for pieces in wanted])
    return [float(part.mean()) for part in np.split(likely, ends[:-1])]


def _likelihood(network: Network, tops: Floats, pieces: Numbers) -> Floats:
    import numpy as np

    logits = network.output(tops)
    wanted: Floats = logits[np.arange(len(pieces)), pieces]
    best = logits.max(axis=-1)
    logits -= best[:, None]
    np.exp(logits, out=logits)
    likely: Floats = wanted - best - np.log(logits.sum(axis=-1))
    return likely


def _best(logits: Floats) -> tuple[Numbers, Floats]:
    """Return the most probable piece of each row, and the logarithm of its probability."""
    import numpy as np

    chosen = logits.argmax(axis=-1)
    logits -= logits[np.arange(len(chosen)), chosen][:, None]
    np.exp(logits, out=logits)
    return chosen, -np.log(logits.sum(axis=-1))


def _forced(
    network: Network, texts: Sequence[Sequence[int]], translations: Sequence[Sequence[int]], end: int
) -> tuple[Floats, Floats]:
    """Return what the decoder makes of translations, and how it looks at the texts meanwhile."""
    import numpy as np

    source = _encoded(network, texts, end)
    longest = max(map(len, translations))
    before = np.array([[*translation, *[end] * (longest - len(translation))] for translation in translations])
    # What a piece is predicted from is the piece before it; before the first one there is nothing.
    inputs = np.zeros((len(texts), longest + 1, network.width), np.float32)
    inputs[:, 1:] = network.target(before.astype(np.intp))
    inputs += _positions(network.width, longest + 1)
    return _decoded(network, inputs, _no_cells(network, len(texts)), source)


def _target(network: Network, last: Numbers | None, rows: int, step: int) -> Floats:
    """Return the decoder's input for one step; there is no piece before the first one."""
    import numpy as np

    made = np.zeros((rows, 1, network.width), np.float32) if last is None else network.target(last)[:, None]
    made += _positions(network.width, step + 1)[step]
    return made


def _no_cells(network: Network, rows: int) -> list[Floats]:
    import numpy as np

    return [np.zeros((rows, network.width), np.float32) for _ in network.decoder]


def _encoded(network: Network, texts: Sequence[Sequence[int]], end: int) -> _Source:
    """Run the encoder over a batch, and prepare what the decoder needs of it."""
    import numpy as np

    longest = max(map(len, texts))
    numbers = np.array([[*text, *[end] * (longest - len(text))] for text in texts])
    lengths = np.array([len(text) for text in texts])
    mask = np.where(np.arange(longest) < lengths[:, None], 0, _NOTHING).astype(np.float32)[:, None, None]
    made = network.source(numbers.astype(np.intp))
    made += _positions(network.width, longest)
    for attention, feed_forward in network.encoder:
        keys, values = _looked_at(attention, made, network.heads)
        seen, _ = _attended(attention, made, keys, values, mask, network.heads)
        made = feed_forward(seen)
    sides = [_looked_at(attention, made, network.heads) for _, attention, _ in network.decoder]
    return _Source([keys for keys, _ in sides], [values for _, values in sides], mask)


def _decoded(network: Network, inputs: Floats, cells: list[Floats], source: _Source) -> tuple[Floats, Floats]:
    """Run the decoder's layers over ``[texts, pieces, width]``; *cells* is what is carried on from piece to piece.

    Returns:
        What the last layer makes, and the attention of the guided head, ``[texts, pieces, length of the source]``.
    """
    made = inputs
    guided = inputs
    for number, (recurrence, attention, feed_forward) in enumerate(network.decoder):
        made = _carried(recurrence, made, cells, number)
        made, seen = _attended(attention, made, source.keys[number], source.values[number], source.mask, network.heads)
        made = feed_forward(made)
        if number == network.guided:
            guided = seen[:, 0]
    return made, guided


def _carried(recurrence: Recurrence, inputs: Floats, cells: list[Floats], number: int) -> Floats:
    """Run the recurrent unit: a cell is the one before, as far as it isn't forgotten, and for the rest a new one."""
    import numpy as np

    kept = recurrence.forget(inputs)
    np.clip(kept, -80, 80, out=kept)  # the sigmoid of these is 0 or 1 in float32, and e to their power a number
    np.negative(kept, out=kept)
    np.exp(kept, out=kept)
    kept += 1
    np.reciprocal(kept, out=kept)
    new = recurrence.cell(inputs)
    new *= 1 - kept
    cell = cells[number]
    for piece in range(inputs.shape[1]):
        cell = kept[:, piece] * cell + new[:, piece]
        new[:, piece] = cell
    cells[number] = cell
    np.maximum(new, 0, out=new)
    new += inputs
    return recurrence.norm(new)


def _looked_at(attention: Attention, inputs: Floats, heads: int) -> tuple[Floats, Floats]:
    """Return the keys and values of what is looked at."""
    import numpy as np

    keys = _by_head(attention.key(inputs), heads).transpose(0, 1, 3, 2)
    return np.ascontiguousarray(keys), np.ascontiguousarray(_by_head(attention.value(inputs), heads))


def _attended(
    attention: Attention, inputs: Floats, keys: Floats, values: Floats, mask: Floats, heads: int
) -> tuple[Floats, Floats]:
    """Run an attention block; return what it makes, and where each head looked."""
    import numpy as np

    query = _by_head(attention.query(inputs), heads)
    query *= query.shape[-1] ** -0.5
    seen: Floats = query @ keys
    seen += mask
    seen -= seen.max(axis=-1, keepdims=True)
    np.exp(seen, out=seen)
    seen /= seen.sum(axis=-1, keepdims=True)
    made = attention.out((seen @ values).transpose(0, 2, 1, 3).reshape(inputs.shape))
    made += inputs
    return attention.norm(made), seen


def _by_head(made: Floats, heads: int) -> Floats:
    """Return ``[texts, heads, pieces, width of a head]`` of ``[texts, pieces, width]``."""
    texts, pieces, width = made.shape
    return made.reshape(texts, pieces, heads, width // heads).transpose(0, 2, 1, 3)


def _cut(looks: Sequence[Floats], length: int) -> Floats:
    import numpy as np

    return np.stack(looks)[:, :length] if looks else np.zeros((0, length), np.float32)


def _positions(width: int, count: int) -> Floats:
    """Return the sines and cosines that stand for positions, ``[count, width]`` (Marian's `transformer.h`)."""
    return _waves(width, -(-count // _WAVES) * _WAVES)[:count]


@lru_cache(maxsize=4)
def _waves(width: int, count: int) -> Floats:
    import numpy as np

    half = width // 2
    frequencies = np.exp(-np.log(10000) * np.arange(half) / max(1, half - 1))
    angles = np.arange(count)[:, None] * frequencies
    return np.concatenate([np.sin(angles), np.cos(angles)], axis=1).astype(np.float32)
