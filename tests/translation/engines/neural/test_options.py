"""How neural models are run."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import ctranslate2
import pytest

from toolkit.translation.engines.neural import options
from toolkit.translation.engines.neural.options import DecodingOptions


def test_ctranslate2_is_asked_for_a_gpu_where_there_is_a_driver(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(options, "_DRIVERS", (tmp_path,))
    monkeypatch.setattr(ctranslate2, "get_cuda_device_count", lambda: 1)
    assert DecodingOptions().chosen_device() == "cuda"
    monkeypatch.setattr(options, "_DRIVERS", (tmp_path / "none",))
    monkeypatch.setattr(sys, "platform", "linux")
    assert DecodingOptions().chosen_device() == "cpu"
    assert DecodingOptions(device="cuda").chosen_device() == "cuda"


def test_a_processor_is_chosen_without_asking() -> None:
    code = (
        "import sys\n"
        "from toolkit.translation.engines.neural.options import DecodingOptions\n"
        "assert DecodingOptions(device='cpu').chosen_device() == 'cpu'\n"
        "assert 'ctranslate2' not in sys.modules\n"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
