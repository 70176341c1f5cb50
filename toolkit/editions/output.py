"""Where editions are put: complete or not at all, and told apart from what somebody else has put there."""

from __future__ import annotations

from pathlib import Path

from toolkit.editions.hidden import HiddenFolder
from toolkit.files import sha256_of_file, write_atomically


class OutputFolder:
    """The folder of the editions.

    Args:
        hidden: Its hidden folder.
    """

    def __init__(self, hidden: HiddenFolder) -> None:
        self._out = hidden.out
        self._temporary = hidden.temporary

    def path(self, place: str) -> Path:
        """Return where an edition lies."""
        return self._out / place

    def put(self, place: str, data: bytes) -> str:
        """Put an edition in its place and return its signature; in any thread.

        Raises:
            OutputError: The folder can't be written.
        """
        path = self.path(place)
        write_atomically(path, data, self._temporary)
        return self._signature(path)

    def state_of(self, place: str, signature: str, sha256: str) -> tuple[bool, str]:
        """Tell whether an edition is there as it was written, and return its signature now.

        A file is not read if it has the size, the time and the number that it had: it is the one that was written.

        Args:
            place: Where it lies.
            signature: What `put` returned for it.
            sha256: Hash of its bytes.
        """
        path = self.path(place)
        now = self._signature(path)
        if not now or now == signature:
            return bool(now), now
        return sha256_of_file(path) == sha256, now

    def has(self, place: str) -> bool:
        """Tell whether there is a file at a place."""
        return self.path(place).is_file()

    @staticmethod
    def _signature(path: Path) -> str:
        try:
            stat = path.stat()
        except OSError:
            return ""
        return f"{stat.st_size}:{stat.st_mtime_ns}:{stat.st_ino}"
