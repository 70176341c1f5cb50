"""Which files that lie at the places of editions were made by a build, and which are somebody else's.

What is written in a file (who generated it, its language, its identifier) proves nothing: a person who corrects an
edition leaves all that as it is. Its bytes do: a file is ours if it is, byte for byte, what a build has put there.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property
from pathlib import Path

from toolkit.editions.build_folder import EARLIER, BuildFolder
from toolkit.editions.state import State
from toolkit.steps import Ledger, OutputFolder, Source


class Ownership:
    """Tells whose a file is.

    Args:
        folder: The build's own folder.
        state: What is known of earlier builds, from the manifest, too.
        output: Where the editions are.
        sources: The articles of the build.
    """

    def __init__(self, folder: BuildFolder, state: State, output: OutputFolder, sources: Iterable[Source]) -> None:
        self._out = folder.out
        self._state = state
        self._output = output
        self._ledgers = (Ledger(folder.path), Ledger(folder.path, EARLIER))
        self._paths = [source.path for source in sources]

    def is_ours(self, place: str) -> bool:
        """Tell whether the file at a place is as a build has put it there."""
        digest = self._output.sha256(place)
        entry = self._state.edition_at(place)
        if digest is None or (entry is not None and entry.sha256 == digest):
            return digest is not None
        return any(ledger.holds(digest) for ledger in self._ledgers)

    def is_source(self, place: str) -> bool:
        """Tell whether the file at a place is an article of this build."""
        return isinstance(self._out, Path) and (self._out / place).resolve() in self._sources

    @property
    def sees_all(self) -> bool:
        """Whether all that is put in place is noted before: not by workers whose folders are far away."""
        return isinstance(self._out, Path)

    @cached_property
    def _sources(self) -> frozenset[Path]:
        return frozenset(path.resolve() for path in self._paths if isinstance(path, Path))
