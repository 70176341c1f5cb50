"""Models as Firefox's, of random weights: containers of Marian's, laid out like the real ones, small or of their size.

They translate nothing, but every number that goes in changes what comes out.
"""

from __future__ import annotations

import io
import struct
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import sentencepiece
from numpy.typing import NDArray

FLOAT32, INT8, INTGEMM8 = 0x404, 0x101, 0x4101
ALIGNED_TO = 256


@dataclass
class Shape:
    """What a model is like; these are small sizes that show everything, `REAL` those of ``base-memory``.

    How far weights spread was chosen so that what comes out depends on what goes in, and ends. No int8 is larger than
    63, so that two products add up to no more than 32,767: beyond that Firefox's runtime cuts them off on processors
    that have AVX2 and no better.
    """

    width: int = 64
    heads: int = 4
    inner: int = 128
    encoder: int = 2
    decoder: int = 2
    end_bias: float = 12.0
    embeddings: float = 0.6
    attention: float = 0.4
    others: float = 3.0
    int8: bool = True
    largest: int = 63
    split: bool = False
    says_bytes: bool = False
    seed: int = 7
    config: dict[str, str] = field(default_factory=dict)


REAL = Shape(384, 8, 1536, 6, 4, end_bias=4.0, embeddings=0.05, attention=0.05, others=1.0)


def container(shape: Shape, source: bytes, target: bytes) -> bytes:
    """Return the bytes of a model for two vocabularies, which are the same unless it is split."""
    return _Weights(shape).model(len(pieces(source)), pieces(target))


def pieces(content: bytes) -> list[str]:
    """Return the pieces of a vocabulary."""
    processor: Any = sentencepiece.SentencePieceProcessor(model_proto=content)
    return [processor.id_to_piece(number) for number in range(processor.get_piece_size())]


class _Weights:
    def __init__(self, shape: Shape) -> None:
        self.shape = shape
        self.random = np.random.default_rng(shape.seed)
        self.items: list[tuple[str, int, tuple[int, ...], bytes]] = []

    def model(self, source: int, spoken: list[str]) -> bytes:
        shape, target = self.shape, len(spoken)
        if shape.split:
            self.embedding("encoder_Wemb", source)
            self.embedding("decoder_Wemb", target)
        else:
            self.embedding("Wemb", target)
        bias = self.random.normal(0, 0.5, (1, target))
        bias[0, 0] += shape.end_bias
        if not shape.says_bytes:
            bias[0, [piece.startswith("<0x") for piece in spoken]] -= 50
        self.floats("decoder_ff_logit_out_b", bias)
        for number in range(1, shape.encoder + 1):
            self.attention(f"encoder_l{number}_self")
            self.feed_forward(f"encoder_l{number}_ffn")
        for number in range(1, shape.decoder + 1):
            prefix = f"decoder_l{number}"
            self.weights(f"{prefix}_rnn_W", shape.width, shape.width)
            self.weights(f"{prefix}_rnn_Wf", shape.width, shape.width)
            self.floats(f"{prefix}_rnn_bf", self.random.normal(0, 0.1, (1, shape.width)))
            self.norm(f"{prefix}_rnn_ffn")
            self.attention(f"{prefix}_context")
            self.feed_forward(f"{prefix}_ffn")
        self.configuration(source, target)
        return packed(self.items)

    def configuration(self, source: int, target: int) -> None:
        shape = self.shape
        values = {
            "dec-cell": "ssru",
            "dec-depth": str(shape.decoder),
            "dim-emb": str(shape.width),
            "enc-depth": str(shape.encoder),
            "transformer-decoder-autoreg": "rnn",
            "transformer-dim-ffn": str(shape.inner),
            "transformer-ffn-activation": "relu",
            "transformer-heads": str(shape.heads),
            "transformer-postprocess": "dan",
            "transformer-preprocess": '""',
            "transformer-tied-layers": "[]",
            "type": "transformer",
        } | shape.config
        lines = [f"{name}: {value}" for name, value in values.items()]
        text = "\n".join([*lines, "dim-vocabs:", f"  - {source}", f"  - {target}", ""]).encode() + b"\0"
        self.items.append(("special:model.yml", INT8, (len(text),), text))

    def embedding(self, name: str, rows: int) -> None:
        table = self.random.normal(0, self.shape.embeddings, (rows, self.shape.width))
        if not self.shape.int8:
            self.floats(name, table)
            return
        self.quantized(name, table, table.shape)
        if name == "decoder_Wemb":
            self.items.append(("decoder_Wemb_QuantMultA", INTGEMM8, (1, 1), _block(b"\x7f", 6.0)))
        elif name == "Wemb":
            self.floats("none_QuantMultA", np.array([[127 / 6]]))

    def weights(self, name: str, inputs: int, outputs: int) -> None:
        attends = "_self_" in name or "_context_" in name
        spread = self.shape.attention if attends else self.shape.others / inputs**0.5
        values = self.random.normal(0, spread, (inputs, outputs))
        if not self.shape.int8:
            self.floats(name, values)
            return
        self.quantized(name, values.T, (inputs, outputs))
        self.floats(f"{name}_QuantMultA", np.array([[127 / 6]]))

    def quantized(self, name: str, stored: NDArray[np.float64], shape: tuple[int, ...]) -> None:
        multiplier = self.shape.largest / float(np.abs(stored).max())
        whole = np.rint(stored * multiplier).astype(np.int8)
        self.items.append((name, INTGEMM8, shape, _block(whole.tobytes(), multiplier)))

    def floats(self, name: str, values: NDArray[np.float64]) -> None:
        self.items.append((name, FLOAT32, values.shape, values.astype("<f4").tobytes()))

    def attention(self, prefix: str) -> None:
        for side in "qkvo":
            self.weights(f"{prefix}_W{side}", self.shape.width, self.shape.width)
            self.floats(f"{prefix}_b{side}", self.random.normal(0, 0.1, (1, self.shape.width)))
        self.norm(f"{prefix}_Wo")

    def feed_forward(self, prefix: str) -> None:
        for side, inputs, outputs in (
            ("1", self.shape.width, self.shape.inner),
            ("2", self.shape.inner, self.shape.width),
        ):
            self.weights(f"{prefix}_W{side}", inputs, outputs)
            self.floats(f"{prefix}_b{side}", self.random.normal(0, 0.1, (1, outputs)))
        self.norm(f"{prefix}_ffn")

    def norm(self, name: str) -> None:
        self.floats(f"{name}_ln_scale", 1 + self.random.normal(0, 0.1, (1, self.shape.width)))
        self.floats(f"{name}_ln_bias", self.random.normal(0, 0.1, (1, self.shape.width)))


def _block(values: bytes, multiplier: float) -> bytes:
    """Return the data of an item of int8: values, multiplier, padding."""
    content = values + struct.pack("<f", multiplier)
    return content + bytes(-len(content) % ALIGNED_TO)


def packed(items: list[tuple[str, int, tuple[int, ...], bytes]]) -> bytes:
    """Return a container of arrays: name, type, shape and data of each."""
    out = io.BytesIO()
    out.write(struct.pack("<QQ", 1, len(items)))
    for name, kind, shape, data in items:
        out.write(struct.pack("<QQQQ", len(name) + 1, kind, len(shape), len(data)))
    for name, *_ in items:
        out.write(name.encode() + b"\0")
    for _, _, shape, _ in items:
        out.write(struct.pack(f"<{len(shape)}i", *shape))
    gap = -(out.tell() + 8) % ALIGNED_TO
    out.write(struct.pack("<Q", gap) + bytes(gap))
    for *_, data in items:
        out.write(data)
    return out.getvalue()
