"""The hidden folder beside the editions: what a build knows, what it keeps at hand, and who may work there.

It can be deleted at any time: it is made again from the manifest and the sources.
"""

from __future__ import annotations

import contextlib
import fcntl
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

from toolkit.files import output_error, sha256
from toolkit.storage import AnyPath, RemotePath

NAME = ".publish"


class HiddenFolder:
    """The folder ``.publish`` inside the folder of the editions; if that is far away, one in the user's cache.

    Attributes:
        path: It.
        state: The database of what was made from what.
        articles: Articles as they were read.
        temporary: Where files are written before they are moved into their place.

    Args:
        out: The folder of the editions.
    """

    def __init__(self, out: AnyPath) -> None:
        self.out = out
        self.path = out / NAME if isinstance(out, Path) else _folder_for(out)
        self.state = self.path / "state.sqlite"
        self.articles = self.path / "articles"
        self.temporary = self.path / "tmp"

    @contextlib.contextmanager
    def locked(self, waiting: Callable[[], None]) -> Iterator[None]:
        """Be the only build in the folder; what one that was killed has left half-written is thrown away.

        Args:
            waiting: Called once if another build has to be waited for.

        Raises:
            OutputError: The folder can't be made or written.
        """
        try:
            self.path.mkdir(parents=True, exist_ok=True)
            lock = (self.path / "lock").open("w")
        except OSError as error:
            raise output_error(self.out if isinstance(self.out, Path) else self.path, error) from error
        with lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                waiting()
                fcntl.flock(lock, fcntl.LOCK_EX)
            shutil.rmtree(self.temporary, ignore_errors=True)
            yield


def _folder_for(out: RemotePath) -> Path:
    from platformdirs import user_cache_path

    return user_cache_path("publish", appauthor=False) / "builds" / sha256(str(out).encode())[:16]
