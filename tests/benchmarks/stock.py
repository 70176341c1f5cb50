"""Stock argostranslate and argos-translate-files, as pip installs them, in an environment of their own.

The benchmarks compare with them, and nothing else in this repository needs them: with stanza, spaCy and PyTorch they
weigh 1.5 GB (with a CPU build of PyTorch; pip takes the CUDA build of several GB on Linux unless its configuration
leads it to a CPU build). The environment is made once, in the user's cache folder.

Run: python tests/benchmarks/stock.py   (makes the environment, and prints its python and its versions)
"""

from __future__ import annotations

import fcntl
import json
import os
import subprocess
import sys
import venv
from collections.abc import Sequence
from pathlib import Path

from platformdirs import user_cache_path

TORCH = "torch==2.13.0"
"""Installed first and by its exact version: of one version, pip prefers the CPU build wherever it can see one."""

STOCK = ("argostranslate==1.11.*", "argos-translate-files")

_LISTED = ("argostranslate", "argos-translate-files", "ctranslate2", "sentencepiece", "stanza", "spacy", "torch")


def cache_folder() -> Path:
    """Return the folder for what benchmarks make once; it exists."""
    return user_cache_path("publish-benchmarks", appauthor=False, ensure_exists=True)


def environment() -> Path:
    """Return the python of an environment with stock argostranslate, which is made if it isn't there yet.

    Raises:
        subprocess.CalledProcessError: pip can't install it; what it says is printed.
    """
    folder = cache_folder() / f"stock-argostranslate-1.11-python{sys.version_info.major}.{sys.version_info.minor}"
    python = folder / "bin" / "python"
    complete = folder / "complete"
    # Benchmarks may be started side by side: the second one waits for what the first one makes.
    with folder.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not complete.exists():
            _say(f"Making an environment with stock argostranslate in {folder}: about 1.5 GB, once, some minutes.")
            venv.create(folder, clear=True, with_pip=True)
            for wanted in ((TORCH,), STOCK):
                _say(f"  pip install {' '.join(wanted)}")
                subprocess.run([python, "-m", "pip", "install", "--quiet", *wanted], check=True, stdout=sys.stderr)
            complete.touch()
    return python


def settings(packages: Path, scratch: Path, **more: str) -> dict[str, str]:
    """Return the environment variables for a process of stock argostranslate.

    Args:
        packages: The folder of installed Argos packages that it is to see.
        scratch: A folder for everything that it writes.
        more: Further variables, such as ``ARGOS_INTRA_THREADS="1"``.
    """
    homes = {name: str(scratch) for name in ("XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME")}
    inherited = {name: value for name, value in os.environ.items() if not name.startswith(("ARGOS_", "PYTHON"))}
    return {**inherited, **homes, "ARGOS_PACKAGES_DIR": str(packages), **more}


def versions(python: Path, names: Sequence[str] = _LISTED) -> dict[str, str]:
    """Return the versions of libraries in an environment."""
    script = "import importlib.metadata as m, json, sys; print(json.dumps({n: m.version(n) for n in sys.argv[1:]}))"
    done = subprocess.run([python, "-c", script, *names], check=True, capture_output=True, text=True)
    found: dict[str, str] = json.loads(done.stdout)
    return found


def _say(message: str) -> None:
    print(message, file=sys.stderr, flush=True)


if __name__ == "__main__":
    print(environment())
    print(", ".join(f"{name} {number}" for name, number in versions(environment()).items()))
