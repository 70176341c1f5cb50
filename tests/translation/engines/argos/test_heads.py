"""Whether the named attention head was trained to align is found out when a package is installed."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from tests.translation.conftest import MODEL
from toolkit.translation.engines.argos.engine import ArgosEngine
from toolkit.translation.engines.argos.installed import list_packages
from toolkit.translation.engines.argos.packages import install_file
from toolkit.translation.engines.neural.binary import read_layout
from toolkit.translation.engines.protocol import translate_all

_QUERY = "decoder/layer_1/attention/linear_0/"
_HEAD = 192 // 4


@pytest.fixture
def one_head(tmp_path: Path) -> bytes:
    """The real model with only the first head of its last layer left, four times as sharp; the others see nothing."""
    with zipfile.ZipFile(MODEL) as archive:
        content = archive.read("translate-en_es-0_1/model/model.bin")
    path = tmp_path / "model.bin"
    path.write_bytes(content)
    layout = read_layout(path)
    assert layout
    for name in ("bias", "weight_scale"):
        place = layout.variables[_QUERY + name]
        values = np.frombuffer(content[place.offset : place.offset + place.size], "<f4").copy()
        # A scale divides: the larger it is, the smaller are the weights.
        values[:_HEAD] *= 4 if name == "bias" else 1 / 4
        values[_HEAD:] = 0 if name == "bias" else 1e9
        content = content[: place.offset] + values.tobytes() + content[place.offset + place.size :]
    return content


@pytest.mark.usefixtures("packages")
def test_a_guided_head_is_found_and_used(make_package: Callable[..., Path], one_head: bytes) -> None:
    install_file(make_package(members={"model/model.bin": one_head}))
    assert list_packages()[0].files.guided
    (found,) = translate_all(ArgosEngine(), ["My father is a doctor."], "en", "es")
    assert found.alignment
    # All heads of this model would spread three quarters of the weight evenly.
    assert found.alignment.weights.max(axis=1).mean() > 0.5


@pytest.mark.usefixtures("packages")
def test_a_package_without_one_is_aligned_by_all(make_package: Callable[..., Path]) -> None:
    install_file(make_package())
    assert not list_packages()[0].files.guided
