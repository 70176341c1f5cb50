"""Containers that are broken, or of models that can't be run here, are refused with a sentence that says why."""

from __future__ import annotations

import contextlib
import struct
from pathlib import Path

import pytest
from hypothesis import given, strategies

from tests.translation.engines.firefox.made import FLOAT32, Shape, container, packed, vocabulary
from toolkit.translation.engines.firefox.building import network_of
from toolkit.translation.engines.firefox.container import ContainerError, read_container

WHOLE = container(Shape(), vocabulary(), vocabulary())


def load(folder: Path, content: bytes) -> None:
    path = folder / "model.bin"
    path.write_bytes(content)
    network_of(read_container(path))


@pytest.mark.parametrize("size", [0, 7, 16, 100, 5000, len(WHOLE) - 1])
def test_what_is_cut_off(tmp_path: Path, size: int) -> None:
    with pytest.raises(ContainerError):
        load(tmp_path, WHOLE[:size])


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"PK" + bytes(30), "not a container"),
        (struct.pack("<QQ", 1, 1 << 40), "not a container"),
        (struct.pack("<QQQQQQ", 1, 1, 1 << 60, FLOAT32, 1, 4), "name in it is too long"),
        (packed([("a", 0x404, (1,) * 9, b"")]), "too many dimensions"),
        (packed([("a", 0x404, (-1, 4), b"")]), "negative"),
        (packed([("a", 0x404, (1 << 30, 1 << 30), b"")]), "cut off"),
        (packed([("a", 0x404, (1,), b"\0\0\x80\x7f")]), "no number"),
        (packed([("a", 0x4101, (1,), b"\1" + bytes(4))]), "no usable multiplier"),
        (packed([("a", 0x4102, (1,), bytes(6))]), "type that can't be used"),
        (packed([("a", 0x404, (1,), bytes(4))]), "lacks 'decoder_Wemb'"),
        (packed([("Wemb", 0x404, (3,), bytes(12))]), "aren't a table"),
    ],
)
def test_what_is_no_model(tmp_path: Path, content: bytes, reason: str) -> None:
    with pytest.raises(ContainerError, match=reason):
        load(tmp_path, content)


@pytest.mark.parametrize(
    ("key", "value", "reason"),
    [
        ("dec-cell", "gru", "dec-cell: gru"),
        ("transformer-ffn-activation", "swish", "architecture"),
        ("transformer-tied-layers", "[1, 1]", "architecture"),
        ("transformer-heads", "7", "heads"),
        ("transformer-heads", "no", "transformer-heads"),
        ("dec-depth", "3", "2 layers"),
    ],
)
def test_what_is_of_another_architecture(tmp_path: Path, key: str, value: str, reason: str) -> None:
    with pytest.raises(ContainerError, match=reason):
        load(tmp_path, container(Shape(config={key: value}), vocabulary(), vocabulary()))


def test_multipliers_of_activations_are_wanted(tmp_path: Path) -> None:
    with pytest.raises(ContainerError, match="alphas"):
        load(tmp_path, WHOLE.replace(b"encoder_l1_self_Wq_QuantMultA", b"encoder_l1_self_Wq_QuantMultB"))


@given(strategies.integers(0, 6000), strategies.integers(1, 255))
def test_whatever_byte_is_changed_it_is_loaded_or_refused(
    tmp_path_factory: pytest.TempPathFactory, at: int, change: int
) -> None:
    content = bytearray(WHOLE)
    content[at] ^= change
    with contextlib.suppress(ContainerError):
        load(tmp_path_factory.getbasetemp(), bytes(content))


def test_the_guided_head_is_of_the_layer_that_the_configuration_names(tmp_path: Path) -> None:
    path = tmp_path / "model.bin"
    for named, layer in (("last", 1), ("1", 0), ("2", 1), ("9", 1)):
        path.write_bytes(
            container(Shape(config={"transformer-guided-alignment-layer": named}), vocabulary(), vocabulary())
        )
        assert network_of(read_container(path)).guided == layer
