"""Reading Marian's container of weights, as Firefox's models are shipped in (`model.enes.intgemm.alphas.bin`).

The layout is what `marian-fork/src/common/binary.cpp` of Mozilla's translations writes: uint64 version (1) and number
of items; for each item uint64 length of its name, type, number of dimensions, length of its data; all names, closed by
zero bytes; all dimensions as int32; a uint64 and as many bytes of padding; all data. All little-endian.

The data of an item of type intgemm8 are its int8 values, then the float32 that they were multiplied by, then padding.
The values lie as the transpose of the item's shape (`prepareAndTransposeB`), but those of embeddings as it says.
"""

from __future__ import annotations

import math
import struct
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

MAX_MODEL_BYTES = 256 << 20
"""The largest container accepted; Firefox's largest, base, has some 60 MB."""

_VERSION = 1
_INT8, _FLOAT32, _INTGEMM8 = 0x101, 0x404, 0x4101
_ITEMS, _NAME, _DIMENSIONS = 4096, 256, 4
_CONFIG = "special:model.yml"
_CONFIG_BYTES = 1 << 16
_MULTIPLIER = 4


class ContainerError(ValueError):
    """The bytes aren't a container of weights that can be used here."""


@dataclass(frozen=True, slots=True)
class StoredArray:
    """One array of weights.

    Attributes:
        shape: Its dimensions, as it is used: inputs, outputs.
        values: Its values in the order in which they are stored, ``float32`` or ``int8``.
        multiplier: What int8 values were multiplied by; None of float32.
    """

    shape: tuple[int, ...]
    values: NDArray[np.float32] | NDArray[np.int8]
    multiplier: float | None


@dataclass(frozen=True, slots=True)
class Container:
    """The arrays of a model by their names, and Marian's configuration of it."""

    items: dict[str, StoredArray]
    config: dict[str, str]


def read_container(path: Path) -> Container:
    """Read a container.

    Raises:
        ContainerError: It isn't one, or holds what can't be read here.
        OSError: The file can't be read.
    """
    if path.stat().st_size > MAX_MODEL_BYTES:
        raise ContainerError(f"it is larger than {MAX_MODEL_BYTES:,} bytes")
    reader = _Reader(path.read_bytes())
    version, count = reader.numbers("QQ")
    if version != _VERSION or count > _ITEMS:
        raise ContainerError("it is not a container of Marian's")
    heads = [reader.numbers("QQQQ") for _ in range(count)]
    names = [reader.name(head[0]) for head in heads]
    shapes = [reader.shape(head[2]) for head in heads]
    reader.take(reader.numbers("Q")[0])
    items: dict[str, StoredArray] = {}
    config: dict[str, str] = {}
    for name, shape, (_, kind, _, size) in zip(names, shapes, heads, strict=True):
        data = reader.take(size)
        if name == _CONFIG:
            config = _config(data)
        elif kind in {_FLOAT32, _INTGEMM8}:
            items[name] = _item(name, kind, shape, data)
        elif kind != _INT8:
            raise ContainerError(f"'{name}' is of a type that can't be used here ({kind:#x})")
    return Container(items, config)


def _item(name: str, kind: int, shape: tuple[int, ...], data: memoryview) -> StoredArray:
    """Return an array, after checking that it is all there and finite."""
    import numpy as np

    count = math.prod(shape)
    needed = 4 * count if kind == _FLOAT32 else count + _MULTIPLIER
    if len(data) < needed:
        raise ContainerError(f"'{name}' is cut off")
    if kind == _FLOAT32:
        numbers = np.frombuffer(data, "<f4", count).astype(np.float32)
        if not np.isfinite(numbers).all():
            raise ContainerError(f"'{name}' holds what is no number")
        return StoredArray(shape, numbers, None)
    (multiplier,) = struct.unpack_from("<f", data, count)
    if not (math.isfinite(multiplier) and multiplier > 0):
        raise ContainerError(f"'{name}' has no usable multiplier")
    return StoredArray(shape, np.frombuffer(data, np.int8, count), multiplier)


def _config(data: memoryview) -> dict[str, str]:
    """Return the plain values of Marian's configuration, which is YAML: ``dim-emb: 384``."""
    if len(data) > _CONFIG_BYTES:
        raise ContainerError("its configuration is too long")
    lines = bytes(data).rstrip(b"\0").decode("utf-8", "replace").splitlines()
    pairs = (line.partition(":") for line in lines if line[:1].isalpha())
    return {name: value.strip().strip("\"'") for name, _, value in pairs}


class _Reader:
    """Takes bytes off the front of a file, and never more than there are."""

    def __init__(self, content: bytes) -> None:
        self._content = memoryview(content)
        self._at = 0

    def take(self, size: int) -> memoryview:
        if size > len(self._content) - self._at:
            raise ContainerError("it ends too early")
        self._at += size
        return self._content[self._at - size : self._at]

    def numbers(self, kinds: str) -> tuple[int, ...]:
        layout = struct.Struct("<" + kinds)
        return layout.unpack(self.take(layout.size))

    def name(self, length: int) -> str:
        if length > _NAME:
            raise ContainerError("a name in it is too long")
        return bytes(self.take(length)).partition(b"\0")[0].decode("utf-8", "replace")

    def shape(self, dimensions: int) -> tuple[int, ...]:
        if dimensions > _DIMENSIONS:
            raise ContainerError("an array in it has too many dimensions")
        shape = self.numbers("i" * dimensions)
        if any(size < 0 for size in shape):
            raise ContainerError("an array in it has a negative size")
        return shape
