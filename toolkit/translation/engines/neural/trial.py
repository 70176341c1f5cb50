"""Trying a model out in a process of its own.

CTranslate2 trusts its models: one that was made to do harm, or is broken in an unlucky place, makes it crash, and the
process with it. (Of 400 models with one or two bytes changed outside the weights, 19 did.)
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import asdict
from pathlib import Path
from typing import Any

from toolkit import children
from toolkit.errors import PublishError
from toolkit.translation.engines.neural.files import ModelFiles

_SECONDS = 600
"""A model of 13 GB on a slow disk is loaded in less."""
_REFUSED = 3
_GUIDED = b"guided"


def try_out_apart(files: ModelFiles, *, probe: bool = False) -> bool:
    """Load a model and run it for one token, in another process.

    Args:
        files: The model.
        probe: Whether to find out if it has a guided head, too.

    Returns:
        Whether it has, if that was asked for.

    Raises:
        ValueError: It can't be loaded or run, or CTranslate2 crashed on it.
        OSError: No process can be started.
    """
    fields = {name: str(value) if isinstance(value, Path) else value for name, value in asdict(files).items()}
    try:
        done = children.run(
            [sys.executable, "-P", "-m", __name__],  # -P: never a module of the working folder
            json.dumps({"files": fields, "probe": probe}).encode(),
            timeout=_SECONDS,
            environment=os.environ | {"PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
        )
    except subprocess.TimeoutExpired as error:
        raise ValueError(f"it could not be run in {_SECONDS} seconds.") from error
    if done.returncode == _REFUSED:
        raise ValueError(done.stderr.decode("utf-8", "replace").strip())
    if done.returncode:
        raise ValueError(f"CTranslate2 crashed on it (exit code {done.returncode}).")
    return done.stdout.strip() == _GUIDED


def _main() -> int:
    """Try out the model that stdin tells of; say on stderr why it can't be run, on stdout what was asked."""
    from toolkit.translation.engines.neural.heads import has_guided_head
    from toolkit.translation.engines.neural.model import try_out

    told = json.load(sys.stdin)
    given: dict[str, Any] = told["files"]
    given |= {name: tuple(value) for name, value in given.items() if isinstance(value, list)}
    given |= {name: Path(given[name]) for name in ("folder", "source_tokenizer", "target_tokenizer")}
    try:
        files = ModelFiles(**given)
        try_out(files)
        if told["probe"] and has_guided_head(files):
            sys.stdout.buffer.write(_GUIDED)
    except (PublishError, ValueError, OSError) as error:
        sys.stderr.write(error.message if isinstance(error, PublishError) else str(error))
        return _REFUSED
    return 0


if __name__ == "__main__":
    sys.exit(_main())
