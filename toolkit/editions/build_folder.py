"""The build's own folder beside the editions: what a build knows, what it keeps at hand, who may work there.

It can be deleted at any time: it is made again from the manifest and the sources.
"""

from __future__ import annotations

import contextlib
import errno
import shutil
import stat
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from toolkit.files import OutputError, output_error, sha256
from toolkit.locks import taken
from toolkit.storage import AnyPath, Beneath, OutsideError, RemotePath

if TYPE_CHECKING:
    from filelock import BaseFileLock

NAME = ".publish"
_LOCK = "lock"

EARLIER = "earlier"
"""The ledger of what a manifest says that can't be taken over, since it is damaged or of another version."""

_PAUSE = 0.1
"""Seconds after which it is looked again whether another build is over."""


def remove_if_empty(folder: Path) -> None:
    """Remove a folder, unless somebody has just put something there, or has removed it.

    Raises:
        OSError: It can't be removed.
    """
    try:
        folder.rmdir()
    except OSError as error:
        if error.errno not in (errno.ENOTEMPTY, errno.EEXIST, errno.ENOENT):
            raise


class BuildFolder:
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
    def locked(self, waiting: Callable[[], None], heed: Callable[[], None] = lambda: None) -> Iterator[None]:
        """Be the only build in the folder; what one that was killed has left half-written is thrown away.

        Args:
            waiting: Called once if another build has to be waited for.
            heed: Called again and again while it is; raises if it is to be waited for no longer.

        Raises:
            OutputError: The folder can't be made or written.
        """
        told = False
        while (lock := self._taken()) is None:
            if not told:
                waiting()
            told = True
            heed()
            time.sleep(_PAUSE)
        try:
            shutil.rmtree(self.temporary, ignore_errors=True)
            yield
        finally:
            lock.release()

    def refuse_outside(self) -> None:
        """Make sure that the folder is not elsewhere, where its files would be somebody else's.

        Raises:
            OutputError: It is a link that leads out of the folder of the editions.
        """
        try:
            Beneath(self.path.parent).place(NAME if isinstance(self.out, Path) else self.path.name)
        except OutsideError as error:
            raise self._refused(self.path, error) from error
        except OSError as error:
            raise output_error(self.path, error) from error

    def has_state(self) -> bool:
        """Tell whether there is a database in the folder itself, and not behind a link that leads out of it."""
        return Beneath(self.path.parent).holds(self.path.name) and Beneath(self.path).state(self.state.name) is not None

    def remove(self) -> None:
        """Take the folder away; the lock at last, so that nobody begins to work in what is going.

        Raises:
            OSError: It can't be taken away.
        """
        for path in list(self.path.iterdir()):
            if path.is_dir() and not path.is_symlink():
                shutil.rmtree(path)
            elif path.name != _LOCK:
                path.unlink()
        (self.path / _LOCK).unlink(missing_ok=True)
        remove_if_empty(self.path)

    def _taken(self) -> BaseFileLock | None:
        """Return the file that says whose turn it is, locked; None if somebody else has locked it, or removed it."""
        self.refuse_outside()
        try:
            self.path.mkdir(parents=True, exist_ok=True)
            self._take_away_foreign()
            return taken(self.path / _LOCK)
        except OSError as error:
            raise output_error(self.out if isinstance(self.out, Path) else self.path, error) from error

    def _take_away_foreign(self) -> None:
        """Remove what is neither file nor folder, and copy what has another name elsewhere, such as in a backup.

        We make no links, pipes or devices, and would follow them; and the database is written in its place.
        """
        for path in self.path.iterdir():
            with contextlib.suppress(FileNotFoundError):
                state = path.lstat()
                if not stat.S_ISREG(state.st_mode) and not stat.S_ISDIR(state.st_mode):
                    path.unlink()
                elif stat.S_ISREG(state.st_mode) and state.st_nlink > 1:
                    Beneath(self.path).write(path.name, path.read_bytes())

    @staticmethod
    def _refused(path: Path, error: OutsideError) -> OutputError:
        made = output_error(path, error)
        made.hint = "Remove the link; the folder is made again."
        made.everywhere = True
        return made


def _folder_for(out: RemotePath) -> Path:
    from platformdirs import user_cache_path

    return user_cache_path("publish", appauthor=False) / "builds" / sha256(str(out).encode())[:16]
