"""The weights of one of Firefox's models, checked and ready to be multiplied.

They are "students": an encoder of Transformer layers and a decoder whose self-attention is a simpler simple recurrent
unit (SSRU; Kim et al. 2019, "From Research to Production and Back"), in int8 with a multiplier for each weight and each
activation ("alphas"), found beforehand. NumPy multiplies floats only; but the whole numbers that int8 values are remain
whole numbers in float32, and their sums exact up to 2²⁴, so that the products are those of int8.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float32]

_EPSILON = 1e-6  # marian-fork/src/layers/generic.h, LayerNorm
_BOUND = 127


@dataclass(frozen=True, eq=False)
class Affine:
    """A matrix and what is added.

    Attributes:
        weights: ``float32[outputs, inputs]``; whole numbers if they were int8.
        activation: What inputs are multiplied by before they are rounded; 0 if they aren't.
        scale: What products are multiplied by.
        bias: What is added, if anything is.
    """

    weights: Floats
    activation: float
    scale: float
    bias: Floats | None

    def __call__(self, inputs: Floats) -> Floats:
        """Return ``float32[..., outputs]`` for ``float32[..., inputs]``."""
        import numpy as np

        if self.activation:
            inputs = inputs * self.activation
            np.rint(inputs, out=inputs)
            np.clip(inputs, -_BOUND, _BOUND, out=inputs)
        flat = inputs.reshape(-1, inputs.shape[-1])
        made: Floats = (flat @ self.weights.T).reshape(*inputs.shape[:-1], len(self.weights))
        if self.activation:
            made *= self.scale
        if self.bias is not None:
            made += self.bias
        return made


@dataclass(frozen=True, eq=False)
class Norm:
    """Layer normalization."""

    scale: Floats
    bias: Floats

    def __call__(self, inputs: Floats) -> Floats:
        """Return the inputs, normalized."""
        import numpy as np

        centred: Floats = inputs - inputs.mean(axis=-1, keepdims=True)
        squares = np.einsum("...i,...i->...", centred, centred)[..., None]
        centred /= np.sqrt(squares / centred.shape[-1] + _EPSILON)
        centred *= self.scale
        centred += self.bias
        return centred


@dataclass(frozen=True, eq=False)
class Attention:
    """An attention block, and the normalization after it."""

    query: Affine
    key: Affine
    value: Affine
    out: Affine
    norm: Norm


@dataclass(frozen=True, eq=False)
class FeedForward:
    """A feed-forward block, and the normalization after it."""

    first: Affine
    second: Affine
    norm: Norm

    def __call__(self, inputs: Floats) -> Floats:
        """Return what the block makes of its inputs."""
        import numpy as np

        hidden = self.first(inputs)
        np.maximum(hidden, 0, out=hidden)
        made = self.second(hidden)
        made += inputs
        return self.norm(made)


@dataclass(frozen=True, eq=False)
class Recurrence:
    """The recurrent unit of a layer of the decoder, and the normalization after it."""

    cell: Affine
    forget: Affine
    norm: Norm


@dataclass(frozen=True, eq=False)
class Embedding:
    """A row for each piece.

    Attributes:
        rows: ``[pieces, width]``, whole numbers if they were int8.
        scale: What they are multiplied by, the square root of the width included.
    """

    rows: Floats | NDArray[np.int8]
    scale: float

    def __call__(self, numbers: NDArray[np.intp]) -> Floats:
        """Return the rows of pieces."""
        import numpy as np

        found: Floats = self.rows[numbers].astype(np.float32)
        found *= self.scale
        return found


@dataclass(frozen=True, eq=False)
class Network:
    """All the weights of a model.

    Attributes:
        heads: Attention heads.
        guided: Which layer of the decoder, from 0, has the head that was trained to align; it is the first head.
        source: Embedding of what goes in.
        target: Embedding of what comes out.
        encoder: The encoder's layers.
        decoder: The decoder's layers.
        output: The decoder's last step, to a number for each piece.
    """

    heads: int
    guided: int
    source: Embedding
    target: Embedding
    encoder: tuple[tuple[Attention, FeedForward], ...]
    decoder: tuple[tuple[Recurrence, Attention, FeedForward], ...]
    output: Affine

    @cached_property
    def width(self) -> int:
        """Numbers that stand for a piece."""
        return int(self.output.weights.shape[1])
