"""A part of the benchmark is a test too; benchmarks are scripts, imported by their bare names."""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.append(str(Path(__file__).parents[2] / "benchmarks"))
