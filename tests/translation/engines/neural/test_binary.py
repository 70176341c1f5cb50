"""The layout of model.bin: walked, checked, and edited so that all attention heads count."""

from __future__ import annotations

import struct
from pathlib import Path

import pytest

from toolkit.translation.engines.neural.binary import LayoutError, position_limit, read_layout, with_all_heads


@pytest.fixture
def model(shared_packages: Path) -> Path:
    return shared_packages / "translate-en_es-0_1" / "model" / "model.bin"


def _changed(tmp_path: Path, content: bytes) -> Path:
    path = tmp_path / "model.bin"
    path.write_bytes(content)
    return path


def _heads_offset(model: Path) -> int:
    layout = read_layout(model)
    assert layout is not None
    return layout.variables["decoder/alignment_heads"].offset


def test_layout(model: Path) -> None:
    layout = read_layout(model)
    assert layout is not None
    assert len(layout.variables) == 125
    assert layout.variables["decoder/num_heads"].shape == ()


def test_only_the_number_of_heads_changes(model: Path) -> None:
    content, patched = model.read_bytes(), with_all_heads(model)
    assert patched is not None
    offset = _heads_offset(model)
    assert content[offset : offset + 2] == b"\1\0"
    assert patched[offset : offset + 2] == b"\4\0"
    assert patched[:offset] + patched[offset + 2 :] == content[:offset] + content[offset + 2 :]


def test_an_old_model_gets_the_variable(model: Path, tmp_path: Path) -> None:
    """Models from before CTranslate2 2.17 have no alignment_heads: the result is as if they had."""
    content = model.read_bytes()
    layout = read_layout(model)
    assert layout is not None
    name = b"decoder/alignment_heads\0"
    start = content.index(name) - 2
    end = _heads_offset(model) + 2
    count = layout.count_offset
    old = content[:count] + struct.pack("<I", 124) + content[count + 4 : start] + content[end:]
    path = _changed(tmp_path, old)
    patched = with_all_heads(path)
    assert patched is not None
    again = read_layout(_changed(tmp_path, patched))
    assert again is not None
    assert again.variables.keys() == layout.variables.keys()
    place = again.variables["decoder/alignment_heads"].offset
    assert patched[place : place + 2] == b"\4\0"


def test_a_model_that_does_not_say_how_many_heads(model: Path, tmp_path: Path) -> None:
    content = model.read_bytes().replace(b"decoder/num_heads\0", b"decoder/nun_heads\0")
    assert with_all_heads(_changed(tmp_path, content)) is None


def test_unknown_versions_are_left_to_ctranslate2(model: Path, tmp_path: Path) -> None:
    path = _changed(tmp_path, struct.pack("<I", 7) + model.read_bytes()[4:])
    assert read_layout(path) is None
    assert with_all_heads(path) is None
    assert position_limit(path) is None


def test_this_model_computes_its_positions(model: Path) -> None:
    assert position_limit(model) is None


@pytest.mark.parametrize("cut", [0, 3, 20, 1000, -1])
def test_truncated(cut: int, model: Path, tmp_path: Path) -> None:
    path = _changed(tmp_path, model.read_bytes()[:cut])
    with pytest.raises(LayoutError):
        read_layout(path)
    assert with_all_heads(path) is None


@pytest.mark.parametrize("change", ["longer", "shape", "type", "alias", "name"])
def test_sizes_that_do_not_add_up(change: str, model: Path, tmp_path: Path) -> None:
    content = bytearray(model.read_bytes())
    if change == "longer":
        content += b"x"
    if change == "shape":
        offset = _heads_offset(model)
        content[offset - 6] = 1  # a rank where there are no dimensions
    if change == "type":
        content[_heads_offset(model) - 5] = 9
    if change == "alias":
        content[-3] ^= 1
    if change == "name":
        position = content.index(b"decoder/alignment_heads\0")
        content[position : position + 4] = b"\xff\xff\xff\xff"
    with pytest.raises(LayoutError):
        read_layout(_changed(tmp_path, bytes(content)))
