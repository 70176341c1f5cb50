"""Where editions are put: complete or not at all, and told apart from what somebody else has put there."""

from __future__ import annotations

from pathlib import Path

from toolkit.files import OutputError, names_aside, sha256
from toolkit.steps.ledger import Ledger
from toolkit.storage import AnyPath, Beneath, LocalStorage, Storage, storage_of


class OutputFolder:
    """The folder of the editions, here or far away.

    Args:
        out: It.
        temporary: A folder on the same disk, where files are written before they are moved into their place.

    Raises:
        MissingError: It is far away, and a library that is needed for that is not installed.
        UsageError: It is at no kind of place that is known.
    """

    def __init__(self, out: AnyPath, temporary: Path) -> None:
        self._out = out
        self._storage: Storage = LocalStorage(out, temporary) if isinstance(out, Path) else storage_of(out)
        self._ledger = Ledger(temporary.parent)
        self._listed: dict[str, str] | None = None
        self._sound: set[str] = set()

    def path(self, place: str) -> AnyPath:
        """Return where an edition lies."""
        return self._out / place

    def put(self, place: str, data: bytes) -> str:
        """Put an edition in its place and return its signature; in any thread.

        Raises:
            OutputError: The folder can't be written.
        """
        self._ledger.note([sha256(data)])
        self._storage.write(place, data)
        try:
            signature = self._storage.stamp(place) or ""
        except OSError:
            signature = ""
        self.note(place, signature)
        return signature

    def set_aside(self, place: str) -> str:
        """Put an edition that somebody has changed under a dated name beside it, and return that.

        Raises:
            OutputError: It can't be written there. The edition is where it was.
        """
        aside = next(name for name in names_aside(place) if not self._signature(name))
        try:
            data = self._storage.read(place)
        except OSError as error:
            raise OutputError(f"{self._out / place} can't be read: {error.strerror}.", "Check it.") from error
        self._storage.write(aside, data)
        self.note(aside, "here")
        return aside

    def forget_ledger(self) -> None:
        """Forget what was put in its place: all of it is remembered elsewhere."""
        self._ledger.clear()

    def note(self, place: str, signature: str) -> None:
        """Take note of an edition that was put in its place by another process."""
        if self._listed is not None:
            self._listed[place] = signature

    def state_of(self, place: str, signature: str, sha256: str) -> tuple[bool, str]:
        """Tell whether an edition is there as it was written, and return its signature now.

        A file is not read if it has the size, the time and the number that it had, or the hash that its place knows
        of it: it is the one that was written.

        Args:
            place: Where it lies.
            signature: What `put` returned for it.
            sha256: Hash of its bytes.
        """
        now = self._signature(place)
        if not now or now == signature:
            if now:
                self._sound.add(place)
            return bool(now), now
        return self.sha256(place) == sha256, now

    def has(self, place: str) -> bool:
        """Tell whether there is a file at a place; one that was found as it was written is not looked for again."""
        return place in self._sound or bool(self._signature(place))

    def _signature(self, place: str) -> str:
        try:
            if isinstance(self._out, Path):
                return self._storage.stamp(place) or ""
            if self._listed is None:  # one look for thousands of editions
                self._listed = self._storage.stamps()
        except OSError as error:
            if isinstance(self._out, Path):
                return ""
            raise OutputError(f"{self._out} can't be read: {error.strerror}.", "Check its address.") from error
        return self._listed.get(place, "")

    def sha256(self, place: str) -> str | None:
        """Return the hash of a file; None if it can't be read."""
        if isinstance(self._out, Path):
            return Beneath(self._out).sha256(place)
        try:
            return sha256(self._storage.read(place))
        except OSError:
            return None
