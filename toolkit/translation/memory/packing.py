"""Alignments as bytes, for the memory.

What is used is what is stored: a translation that has just been made is packed and unpacked before its markup is
put back, so that an edition made from the memory is the same as the first one, byte for byte.
"""

from __future__ import annotations

import struct
import zlib

from toolkit.translation.engines import Alignment

_HEAD = struct.Struct("<BII")
_VERSION = 1
_STEPS = 255
"""Weights are kept in so many steps: what decides about a span is whether half of a word's weight is on it."""
_LARGEST = 1 << 26
"""Bytes that a packed alignment may unpack to; a sentence of 4,000 words on either side needs a quarter of it."""


def pack(alignment: Alignment) -> bytes:
    """Return an alignment as bytes; weights are rounded to steps of 1/255."""
    import numpy as np

    ranges = np.array([*alignment.source, *alignment.target], dtype="<u4").tobytes()
    weights = np.rint(alignment.weights * _STEPS).clip(0, _STEPS).astype(np.uint8).tobytes()
    head = _HEAD.pack(_VERSION, len(alignment.source), len(alignment.target))
    return head + zlib.compress(ranges + weights, 1)


def unpack(content: bytes) -> Alignment:
    """Return the alignment in some bytes.

    Raises:
        ValueError: They aren't what `pack` returns.
    """
    import numpy as np

    try:
        version, sources, targets = _HEAD.unpack_from(content)
        inflater = zlib.decompressobj()
        data = inflater.decompress(content[_HEAD.size :], _LARGEST)
    except (struct.error, zlib.error) as error:
        raise ValueError(f"not a packed alignment: {error}") from error
    size = 8 * (sources + targets)
    if version != _VERSION or len(data) != size + sources * targets or not inflater.eof:
        raise ValueError("not a packed alignment")
    ranges = [(start, end) for start, end in np.frombuffer(data[:size], dtype="<u4").reshape(-1, 2).tolist()]
    steps = np.frombuffer(data[size:], dtype=np.uint8).reshape(targets, sources)
    weights = np.divide(steps, _STEPS, dtype=np.float32)
    return Alignment(tuple(ranges[:sources]), tuple(ranges[sources:]), weights)
