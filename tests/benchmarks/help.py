"""How much longer `publish --help` takes than `import typer`, in one run. Target: at most 3.

Run: python tests/benchmarks/help.py
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import time
from pathlib import Path

RUNS = 15


def seconds(command: list[str]) -> float:
    start = time.perf_counter()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - start


def main() -> None:
    help_command = [str(Path(sys.executable).with_name("publish")), "--help"]
    typer_command = [sys.executable, "-c", "import typer"]
    pairs = [(seconds(help_command), seconds(typer_command)) for _ in range(RUNS + 1)][1:]
    ratio = statistics.median(ours / theirs for ours, theirs in pairs)
    ours, theirs = (statistics.median(column) for column in zip(*pairs, strict=True))
    print(f"publish --help {ours:.3f} s, import typer {theirs:.3f} s, ratio {ratio:.2f} (median of {RUNS})")


if __name__ == "__main__":
    main()
