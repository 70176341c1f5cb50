"""Making a network of what a container holds: every array that it needs is there, and of the right shape."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from toolkit.translation.engines.firefox.container import Container, ContainerError, StoredArray
from toolkit.translation.engines.firefox.weights import (
    Affine,
    Attention,
    Embedding,
    FeedForward,
    Network,
    Norm,
    Recurrence,
)

if TYPE_CHECKING:
    from toolkit.translation.engines.firefox.weights import Floats

_MOST_LAYERS = 64

_ARCHITECTURE = {
    "type": {"transformer"},
    "dec-cell": {"ssru"},
    "transformer-decoder-autoreg": {"rnn"},
    "transformer-ffn-activation": {"relu"},
    "transformer-ffn-depth": {"2"},
    "transformer-decoder-ffn-depth": {"0", "2"},
    "transformer-postprocess": {"dan"},
    "transformer-preprocess": {""},
    "transformer-postprocess-top": {""},
    "transformer-tied-layers": {"", "[]"},
    "transformer-train-position-embeddings": {"false"},
    "transformer-no-projection": {"false"},
}
"""What Mozilla's configurations of students say (pipeline/train/configs/model/student.*.yml), and nothing else can be
run here."""


def network_of(container: Container) -> Network:
    """Return the network in a container.

    Raises:
        ContainerError: It lacks weights, or has some of other shapes, or is of another architecture.
    """
    return _Builder(container).network()


class _Builder:
    def __init__(self, container: Container) -> None:
        self._items = container.items
        self._config = container.config
        for key, allowed in _ARCHITECTURE.items():
            if (value := self._config.get(key)) is not None and value not in allowed:
                raise ContainerError(f"its architecture can't be run here ({key}: {value})")
        self._shared = "Wemb" in self._items
        table = self._item("Wemb" if self._shared else "decoder_Wemb")
        if len(table.shape) != 2 or not all(table.shape):
            raise ContainerError("its embeddings aren't a table")
        self._width = table.shape[1]
        self._heads = self._number("transformer-heads", 8)
        if self._width % 2 or self._width % self._heads:
            raise ContainerError("its width can't be shared out among its heads")

    def network(self) -> Network:
        decoder = tuple(self._decoder_layer(f"decoder_l{number + 1}") for number in range(self._layers("dec-depth")))
        return Network(
            heads=self._heads,
            guided=self._guided(len(decoder)),
            source=self._embedding("Wemb" if self._shared else "encoder_Wemb"),
            target=self._embedding("Wemb" if self._shared else "decoder_Wemb"),
            encoder=tuple(
                (self._attention(f"encoder_l{number + 1}_self"), self._feed_forward(f"encoder_l{number + 1}_ffn"))
                for number in range(self._layers("enc-depth"))
            ),
            decoder=decoder,
            output=self._output(),
        )

    def _layers(self, key: str) -> int:
        """Return how many layers there are: as the weights have, and the configuration must say the same."""
        side = {"enc-depth": "encoder", "dec-depth": "decoder"}[key]
        found = {int(match[1]) for name in self._items if (match := re.match(rf"{side}_l([0-9]{{1,3}})_", name))}
        if not found or found != set(range(1, len(found) + 1)) or len(found) > _MOST_LAYERS:
            raise ContainerError(f"layers of its {side} are missing")
        if self._number(key, len(found)) != len(found):
            raise ContainerError(f"its {side} has {len(found)} layers, its configuration says another number")
        return len(found)

    def _guided(self, layers: int) -> int:
        """Return which layer has the guided head: the last, unless the configuration names one, from 1."""
        named = self._config.get("transformer-guided-alignment-layer", "last")
        return int(named) - 1 if re.fullmatch(r"[0-9]{1,2}", named) and 0 < int(named) <= layers else layers - 1

    def _number(self, key: str, usual: int) -> int:
        value = self._config.get(key, str(usual))
        if not re.fullmatch(r"[0-9]{1,5}", value) or not int(value):
            raise ContainerError(f"its configuration has no usable '{key}'")
        return int(value)

    def _attention(self, prefix: str) -> Attention:
        width = self._width
        query, key, value, out = (
            self._affine(f"{prefix}_W{side}", f"{prefix}_b{side}", width, width) for side in "qkvo"
        )
        return Attention(query, key, value, out, self._norm(f"{prefix}_Wo"))

    def _feed_forward(self, prefix: str) -> FeedForward:
        shape = self._item(f"{prefix}_W1").shape
        inner = shape[1] if len(shape) == 2 else 0
        return FeedForward(
            self._affine(f"{prefix}_W1", f"{prefix}_b1", self._width, inner),
            self._affine(f"{prefix}_W2", f"{prefix}_b2", inner, self._width),
            self._norm(f"{prefix}_ffn"),
        )

    def _decoder_layer(self, prefix: str) -> tuple[Recurrence, Attention, FeedForward]:
        width = self._width
        recurrence = Recurrence(
            self._affine(f"{prefix}_rnn_W", "", width, width),
            self._affine(f"{prefix}_rnn_Wf", f"{prefix}_rnn_bf", width, width),
            self._norm(f"{prefix}_rnn_ffn"),
        )
        return recurrence, self._attention(f"{prefix}_context"), self._feed_forward(f"{prefix}_ffn")

    def _affine(self, name: str, bias: str, inputs: int, outputs: int) -> Affine:
        import numpy as np

        item = self._item(name)
        if item.shape != (inputs, outputs):
            raise ContainerError(f"'{name}' is {item.shape} and not {(inputs, outputs)}")
        added = self._vector(bias, outputs) if bias else None
        if item.multiplier is None:
            weights = np.ascontiguousarray(item.values.reshape(inputs, outputs).T, dtype=np.float32)
            return Affine(weights, 0.0, 1.0, added)
        activation = self._scalar(f"{name}_QuantMultA")
        weights = item.values.reshape(outputs, inputs).astype(np.float32)
        return Affine(weights, activation, 1 / (activation * item.multiplier), added)

    def _embedding(self, name: str) -> Embedding:
        item = self._item(name)
        if len(item.shape) != 2 or item.shape[1] != self._width:
            raise ContainerError(f"'{name}' is no table of embeddings")
        return Embedding(item.values.reshape(item.shape), self._width**0.5 / (item.multiplier or 1.0))

    def _output(self) -> Affine:
        """Return the last step: the embeddings of what comes out, turned round ("tied")."""
        import numpy as np

        name = "Wemb" if self._shared else "decoder_Wemb"
        item = self._item(name)
        pieces = item.shape[0]
        biased = "decoder_ff_logit_out_b" in self._items
        bias = self._vector("decoder_ff_logit_out_b", pieces) if biased else np.zeros(pieces, np.float32)
        weights = item.values.reshape(item.shape).astype(np.float32)
        if item.multiplier is None:
            return Affine(weights, 0.0, 1.0, bias)
        # Marian calls the step "none" where source and target have the same embeddings.
        key = "none_QuantMultA" if "none_QuantMultA" in self._items else f"{name}_QuantMultA"
        activation = self._scalar(key)
        return Affine(weights, activation, 1 / (activation * item.multiplier), bias)

    def _norm(self, name: str) -> Norm:
        return Norm(self._vector(f"{name}_ln_scale", self._width), self._vector(f"{name}_ln_bias", self._width))

    def _vector(self, name: str, length: int) -> Floats:
        item = self._item(name)
        if item.multiplier is not None or item.values.size != length:
            raise ContainerError(f"'{name}' doesn't have {length} numbers")
        return item.values  # type: ignore[return-value]

    def _scalar(self, name: str) -> float:
        """Return a multiplier of activations; of embeddings it is stored as int8 itself."""
        item = self._item(name)
        value = float(item.values[0]) / (item.multiplier or 1.0) if item.values.size else 0.0
        if value <= 0:
            raise ContainerError(f"'{name}' is no multiplier")
        return value

    def _item(self, name: str) -> StoredArray:
        if name not in self._items:
            missing = " (alphas: its activations' multipliers)" if name.endswith("_QuantMultA") else ""
            raise ContainerError(f"it lacks '{name}'{missing}")
        return self._items[name]
