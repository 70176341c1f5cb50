"""The network: what it says and what it is made to say have the same alignments and probabilities."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from tests.translation.engines.firefox.made import MANY, TEXTS, Shape, container, vocabulary
from toolkit.translation.engines.firefox import decoding
from toolkit.translation.engines.firefox.building import network_of
from toolkit.translation.engines.firefox.container import read_container
from toolkit.translation.engines.firefox.weights import Affine, Network
from toolkit.translation.engines.neural.pieces import SentencePieceTokenizer


def made(folder: Path, shape: Shape, sentences: Sequence[str] = TEXTS) -> tuple[Network, list[list[int]]]:
    """Return a network, and texts in numbers of pieces, each with its end."""
    (folder / "model.bin").write_bytes(container(shape, vocabulary(), vocabulary()))
    (folder / "vocab.spm").write_bytes(vocabulary())
    tokenizer = SentencePieceTokenizer(folder / "vocab.spm")
    numbers = {piece: number for number, piece in enumerate(tokenizer.pieces())}
    texts = [[*(numbers[piece] for piece in one.pieces), 0] for one in tokenizer.encode(sentences)]
    return network_of(read_container(folder / "model.bin")), texts


@pytest.mark.parametrize("int8", [True, False], ids=["int8", "float32"])
def test_what_is_forced_is_as_what_is_said(tmp_path: Path, int8: bool) -> None:
    network, texts = made(tmp_path, Shape(int8=int8), MANY)
    said = decoding.translate(network, texts, 0, [40] * len(texts))
    ended = [number for number, one in enumerate(said) if 2 < len(one.pieces) < 40]
    assert len(ended) >= 5
    texts, said = [texts[number] for number in ended], [said[number] for number in ended]
    pieces = [one.pieces for one in said]
    for one, attention in zip(said, decoding.attention_of(network, texts, pieces, 0), strict=True):
        np.testing.assert_allclose(attention, one.attention, atol=0.05 if int8 else 1e-4)
    for one, score in zip(said, decoding.scores_of(network, texts, pieces, 0), strict=True):
        assert score == pytest.approx(one.score / (len(one.pieces) + 1), abs=0.05 if int8 else 1e-4)


def test_the_bound_of_a_translation_is_kept(tmp_path: Path) -> None:
    network, texts = made(tmp_path, Shape(end_bias=-50.0))
    said = decoding.translate(network, texts, 0, [3, 1, 7, 2, 5])
    assert [len(one.pieces) for one in said] == [3, 1, 7, 2, 5]
    assert [one.attention.shape for one in said] == [
        (len(one.pieces), len(text) - 1) for one, text in zip(said, texts, strict=True)
    ]


def test_int8_is_multiplied_exactly() -> None:
    random = np.random.default_rng(1)
    weights = random.integers(-127, 128, (48, 384))
    inputs = random.normal(0, 2, (5, 384)).astype(np.float32)
    found = Affine(weights.astype(np.float32), 20.0, 1 / 64, None)(inputs)
    whole = np.clip(np.rint(inputs * np.float32(20)), -127, 127).astype(np.int64)
    np.testing.assert_array_equal(found, (whole @ weights.T).astype(np.float32) / 64)
