"""A package of the size and shape of Argos' own, for measuring speed: 6+6 layers, 512 wide, 32,000 pieces, int8, 78 MB.

What a Transformer costs depends on its shape, on how long its sentences are and on when it ends them, not on what its
weights say. So the weights are random, from a fixed seed, but for one path through them, which makes the lengths come
out as in life: the last layer's cross-attention looks at the source piece whose position is that of the next target
piece, and the output is a fixed substitute of that piece, of the same length and kind (punctuation and digits are
their own). A translation so has exactly as many pieces as its source; the source's </s> becomes the translation's.
Nobody has to impose a length, and every contestant runs the same model by the same means.

The tokenizer is that of the small package, 2,000 pieces, filled up to 32,000 with pieces that no text has. A sentence
therefore has more pieces than with a tokenizer of 32,000 real ones (about 1.7 a word), for all contestants alike.

Run: python tests/benchmarks/real_model.py   (makes the package in the user's cache folder, and prints where)
"""

from __future__ import annotations

import json
import struct
import tempfile
import zipfile
from collections import defaultdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from stock import cache_folder

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Array = NDArray[np.float32]

SMALL_PACKAGE = Path(__file__).parents[1] / "data" / "models" / "translate-en_es-0_1.argosmodel"
NAME = "translate-en_es-1_0"
METADATA = {
    "package_version": "1.0",
    "argos_version": "1.11",
    "from_code": "en",
    "from_name": "English",
    "to_code": "es",
    "to_name": "Spanish",
    "links": [],
    "type": "translate",
}

LAYERS, WIDTH, HEADS, INNER, PIECES = 6, 512, 8, 2048, 32_000
_VERSION = 1
"""Raise it with any change to what is made."""

_SEED = 20261124
_NOT_IN_TEXT = "\ue000"
"""A character of Unicode's private use area."""
_POSITIONS = 1024
_HEAD = WIDTH // HEADS
_WAVES = _HEAD // 2 - 1
"""Frequencies that a position is told by, each a sine and a cosine; they and a flag for </s> fill a head."""
_FLAG = 2 * _WAVES
_FIRST = _HEAD
"""The first of a piece's own dimensions; those before tell its position."""
_SHARE = (WIDTH - _FIRST) // HEADS
"""Dimensions of a piece that each head carries over."""
_WAVE_HEIGHT = 3.0
_NOISE = 0.1
"""What a random sublayer adds to each dimension: little enough not to drown the path."""
_SHARPNESS = 1.5
_END = 13.0
"""How strongly all heads are drawn to </s>."""
_CARRIED = 6.0
"""How much larger the source piece is than the piece before, which is in the same dimensions."""


def real_packages() -> Path:
    """Return a packages folder with the package alone in it, which is made if it isn't there yet (some 10 s)."""
    folder = cache_folder() / f"real-shape-{_VERSION}"
    if not folder.exists():
        with tempfile.TemporaryDirectory(dir=cache_folder()) as aside:
            made = Path(aside) / "made"
            _make(made / NAME)
            made.replace(folder)
    return folder


def _make(package: Path) -> None:
    package.mkdir(parents=True)
    with zipfile.ZipFile(SMALL_PACKAGE) as small:
        members = {Path(name).name: small.read(name) for name in small.namelist()}
    real: list[str] = json.loads(members["shared_vocabulary.json"])
    fillers = [f"▁{_NOT_IN_TEXT}{number}" for number in range(PIECES - len(real))]
    (package / "metadata.json").write_text(json.dumps(METADATA, indent=1))
    (package / "README.md").write_text("Random weights in a real package's shape, to measure speed with.\n")
    (package / "sentencepiece.model").write_bytes(members["sentencepiece.model"] + b"".join(map(filler, fillers)))
    (package / "model").mkdir()
    _specification([*real, *fillers]).save(str(package / "model"))


def filler(piece: str) -> bytes:
    """Return one more entry for a SentencePiece model: its file is a protobuf, whose lists grow at the end.

    Field 1 of ModelProto is a list of pieces; of a piece, field 1 is its text and field 2 its score, a float32.
    """
    text = piece.encode()
    entry = bytes((0x0A, len(text))) + text + b"\x15" + struct.pack("<f", -100.0)
    return bytes((0x0A, len(entry))) + entry


def _substitutes(pieces: list[str]) -> list[int]:
    """Return for each piece the number of the one that stands for it in a translation."""
    import numpy as np

    alike: dict[tuple[object, ...], list[int]] = defaultdict(list)
    for number, piece in enumerate(pieces):
        word = piece.lstrip("▁")
        if word.isalpha():
            alike[len(piece), len(word), word[0].isupper()].append(number)
    result = list(range(len(pieces)))
    for _, members in sorted(alike.items()):
        mixed = np.random.default_rng(_SEED).permutation(members)
        for number, other in zip(members, mixed, strict=True):
            result[number] = int(other)
    return result


def _specification(pieces: list[str]) -> Any:
    import numpy as np
    from ctranslate2.specs import TransformerSpec

    numbers = np.random.default_rng(_SEED)
    spec = TransformerSpec.from_config((LAYERS, LAYERS), HEADS)
    spec.config.add_source_eos = True
    for side in (spec.encoder, spec.decoder):
        _set_norm(side.layer_norm)
        side.position_encodings.encodings = _waves()
        for layer in side.layer:
            _randomize(layer, numbers)

    words = np.zeros((len(pieces), WIDTH), dtype=np.float32)
    words[:, _FIRST:] = numbers.standard_normal((len(pieces), WIDTH - _FIRST))
    words /= np.linalg.norm(words, axis=1, keepdims=True)
    said = np.empty_like(words)
    said[_substitutes(pieces)] = words
    spec.decoder.embeddings.weight = said
    spec.decoder.projection.weight = said  # one matrix, as in Argos' models
    words = words.copy()
    words[pieces.index("</s>"), _FLAG] = 0.25
    spec.encoder.embeddings[0].weight = words
    _set_path(spec.decoder.layer[-1].attention)

    spec.register_source_vocabulary(pieces)
    spec.register_target_vocabulary(pieces)
    spec.validate()
    spec.optimize(quantization="int8")
    return spec


def _waves() -> Array:
    """Return what is added for each position: of some random sets of frequencies the one that tells positions best."""
    import numpy as np

    distances = np.arange(1, _POSITIONS // 4)[:, None]
    rival = np.inf
    numbers = np.random.default_rng(_SEED)  # both sides need the same
    for _ in range(1000):
        tried = numbers.uniform(0.05, np.pi, _WAVES)
        likeness = np.cos(distances * tried).sum(axis=1).max()
        if likeness < rival:
            rival, frequencies = likeness, tried
    table = np.zeros((_POSITIONS, WIDTH), dtype=np.float32)
    angles = np.arange(_POSITIONS)[:, None] * frequencies
    table[:, :_WAVES] = _WAVE_HEIGHT * np.sin(angles)
    table[:, _WAVES : 2 * _WAVES] = _WAVE_HEIGHT * np.cos(angles)
    return table


def _randomize(layer: Any, numbers: np.random.Generator) -> None:
    """Give a layer random weights, small ones where its sublayers end."""
    for attention in (layer.self_attention, getattr(layer, "attention", None)):
        if attention is None:
            continue
        _set_norm(attention.layer_norm)
        sizes = [3 * WIDTH, WIDTH] if len(attention.linear) == 2 else [WIDTH, 2 * WIDTH, WIDTH]
        for linear, size in zip(attention.linear, sizes, strict=True):
            _set(linear, numbers, size, WIDTH, 1.0 if linear is not attention.linear[-1] else _NOISE)
    _set_norm(layer.ffn.layer_norm)
    _set(layer.ffn.linear_0, numbers, INNER, WIDTH, 1.0)
    _set(layer.ffn.linear_1, numbers, WIDTH, INNER, _NOISE)


def _set_path(attention: Any) -> None:
    """Make a cross-attention look at the piece in the same position, and carry it over."""
    import numpy as np

    queries, both, out = attention.linear
    same = np.zeros((WIDTH, WIDTH), dtype=np.float32)
    values = np.zeros_like(same)
    carried = np.zeros_like(same)
    for head in range(HEADS):
        start, share = head * _HEAD, _FIRST + head * _SHARE
        same[range(start, start + _FLAG), range(_FLAG)] = _SHARPNESS
        values[range(start, start + _SHARE), range(share, share + _SHARE)] = 1
        carried[range(share, share + _SHARE), range(start, start + _SHARE)] = _CARRIED
    # Beyond the end no position fits, and the flag of </s> attracts all heads; before it, it is too weak.
    keys = same.copy()
    keys[range(_FLAG, WIDTH, _HEAD), _FLAG] = 1
    queries.weight = same
    queries.bias[_FLAG::_HEAD] = _END
    both.weight = np.concatenate((keys, values))
    out.weight = carried


def _set(linear: Any, numbers: np.random.Generator, rows: int, columns: int, size: float) -> None:
    import numpy as np

    linear.weight = (numbers.standard_normal((rows, columns)) * size / columns**0.5).astype(np.float32)
    linear.bias = np.zeros(rows, dtype=np.float32)


def _set_norm(norm: Any) -> None:
    import numpy as np

    norm.gamma = np.ones(WIDTH, dtype=np.float32)
    norm.beta = np.zeros(WIDTH, dtype=np.float32)


if __name__ == "__main__":
    folder = real_packages() / NAME
    size = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
    print(f"{folder}: {size / 1e6:.0f} MB")
