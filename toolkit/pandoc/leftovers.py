"""The file that a pandoc which stays makes among the temporary ones, and would leave there when it is ended.

Its interpreter of Lua means to keep a history of what people type, which nobody does here: pandoc-cli, "PandocCLI.Lua".
The file's name has the process's number in it.
"""

from __future__ import annotations

import os
import re
import tempfile
from contextlib import suppress
from functools import lru_cache
from pathlib import Path

_NAME = re.compile(r"pandoc-hist(\d+)-\d+")


def forget(process: int) -> None:
    """Delete the file of a process, which has no use for it."""
    for path in _folder().glob(f"pandoc-hist{process}-*"):
        _delete(path)


@lru_cache(maxsize=1)
def sweep() -> None:
    """Delete what processes have left that nobody has waited for, once in this process."""
    for path in _folder().glob("pandoc-hist*"):
        found = _NAME.fullmatch(path.name)
        if found and not _is_there(int(found[1])):
            _delete(path)


def _folder() -> Path:
    return Path(tempfile.gettempdir())


def _is_there(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except OSError:  # somebody else's
        return True
    return True


def _delete(path: Path) -> None:
    """Delete a file of this user's, which is empty; anything else is not ours."""
    with suppress(OSError):
        state = path.lstat()
        if state.st_uid == os.geteuid() and not state.st_size and not path.is_symlink():
            path.unlink()
