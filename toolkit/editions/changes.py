"""Changes of the files that may go into editions, as the operating system tells of them."""

from __future__ import annotations

import contextlib
import os
import re
import threading
from collections.abc import Callable, Generator, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from toolkit.editions.build_folder import BuildFolder
from toolkit.editions.manifest import NAME
from toolkit.editions.plan import Plan
from toolkit.errors import PublishError
from toolkit.settings import DEFAULT_SOURCES, NO_MEMORY, find_project_file

if TYPE_CHECKING:
    from watchfiles import Change

_TOGETHER = 300
"""Milliseconds within which changes belong together, at most: a program that saves touches a file several times."""

_PAUSE = 50
"""Milliseconds without a change after which they are over."""

_BEGINNING = 100
"""Milliseconds after which the library tells that it has begun; it has no other way to."""

_GLOB = re.compile(r"[*?\[]")

_BESIDE_A_DATABASE = ("", "-wal", "-shm", "-journal")
"""What SQLite adds to a file's name for those that it puts beside it: https://www.sqlite.org/tempfiles.html."""

_COMING_ALONG = frozenset(
    ".png .jpg .jpeg .gif .webp .svg .bmp .tif .tiff .emf .wmf .md .rst .org .tex .adoc .csv .typ".split()  # noqa: SIM905
)
"""Extensions of images and of what is included."""

_HINT = "Set WATCHFILES_FORCE_POLLING=true to look at the files again and again instead, or let the system watch more."


class WatchError(PublishError):
    """Files that can't be watched."""


class Changes:
    """Waits for changes of the files of a plan.

    Args:
        stop: Once it is set, nothing more is waited for.
    """

    def __init__(self, stop: threading.Event) -> None:
        self._stop = stop
        self._area: Area | None = None
        self._anything = False
        self._watch: Generator[set[tuple[Change, str]]] | None = None

    def watch(self, plan: Plan) -> bool:
        """Turn to the folders of a plan, and tell whether other folders were watched before.

        From now on no change is missed, however late it is waited for.

        Raises:
            WatchError: The system can't watch so many folders, or none of this kind.
        """
        area = Area.of(plan)
        if area == self._area:
            return False
        self.close()
        from watchfiles import watch

        self._area = area
        self._watch = watch(
            *area.folders,
            watch_filter=lambda change, name: area.holds(change, name, anything=self._anything),
            debounce=_TOGETHER,
            step=_PAUSE,
            stop_event=self._stop,
            rust_timeout=_BEGINNING,
            yield_on_timeout=True,
        )
        try:
            next(self._watch, None)
        except (OSError, RuntimeError) as error:  # its own error is a RuntimeError
            self._watch = None
            reason = getattr(error, "strerror", None) or str(error)
            raise WatchError(f"The project's folders can't be watched: {reason}.", _HINT) from error
        return True

    @property
    def lost(self) -> bool:
        """Whether nothing is watched."""
        return self._watch is None

    def wait(self, *, anything: bool = False) -> tuple[Path, ...] | None:
        """Return the files that were changed since the last call, sorted; None if nothing is to be waited for.

        Args:
            anything: Whether any file in the folders counts: where the plan is wrong, nobody knows which does.
        """
        self._anything = anything
        for changes in self._watch or ():
            if changes:
                return tuple(sorted({Path(path) for _, path in changes}))
        return None

    def close(self) -> None:
        """Watch no longer."""
        if self._watch is not None:
            self._watch.close()
            self._watch = None


@dataclass(frozen=True, slots=True)
class Area:
    """Where the files of a plan lie.

    Attributes:
        folders: The folders that are watched, with all inside them.
        inside: Those whose files may go into an edition.
        files: Other files that do: the project file, glossaries.
        out: The folder of the editions.
        languages: Names of folders in it, if there are sources in it too; else it is left alone as a whole.
        written: Files beside the sources that a build itself writes.
        usual: Leaves out what editors and other tools put beside files.
    """

    folders: tuple[Path, ...]
    inside: tuple[Path, ...]
    files: frozenset[Path]
    out: Path
    languages: frozenset[str] | None
    written: frozenset[Path]
    usual: Callable[[Change, str], bool] = field(compare=False)

    @classmethod
    def of(cls, plan: Plan) -> Area:
        """Return where the files of a plan lie."""
        settings = plan.settings
        root = settings.root.resolve()
        out = (plan.out if isinstance(plan.out, Path) else BuildFolder(plan.out).path).resolve()
        holding, files = set(_folders(plan, root)), frozenset(_files(plan, root))
        folders = {folder for folder in (*holding, *(file.parent for file in files)) if folder.is_dir()}
        inside = any(folder.is_relative_to(out) for folder in {source.path.parent for source in plan.sources})
        memory = root / settings.memory if settings.memory not in (None, NO_MEMORY) else None
        from watchfiles import DefaultFilter

        return cls(
            _outermost(folders),
            _outermost(holding),
            files,
            out,
            frozenset(settings.languages) if inside else None,
            frozenset(Path(f"{memory}{end}") for end in _BESIDE_A_DATABASE) if memory else frozenset(),
            DefaultFilter(),
        )

    def holds(self, change: Change, name: str, *, anything: bool = False) -> bool:
        """Tell whether a file may go into an edition, or lies among those that are watched."""
        path = Path(name)
        if path in self.files:
            return True
        # What comes along with articles lies anywhere in a project.
        within = self.folders if anything or path.suffix.lower() in _COMING_ALONG else self.inside
        folder = next((folder for folder in within if path.is_relative_to(folder)), None)
        if folder is None or path in self.written or self._is_made(path) or _is_our_output(path):
            return False
        inner = path.relative_to(folder)
        return not any(part.startswith(".") for part in inner.parts) and self.usual(change, str(inner))

    def _is_made(self, path: Path) -> bool:
        if not path.is_relative_to(self.out):
            return False
        first = path.relative_to(self.out).parts[:1]
        return self.languages is None or not first or first[0] in {*self.languages, NAME}


def _outermost(folders: set[Path]) -> tuple[Path, ...]:
    return tuple(sorted(folder for folder in folders if not set(folder.parents) & folders))


def _is_our_output(path: Path) -> bool:
    """Tell whether a file is where this process's own messages go: each would be a change that is told of."""
    for stream in (1, 2):
        with contextlib.suppress(OSError):
            if os.path.samestat(path.stat(), os.fstat(stream)):
                return True
    return False


def _files(plan: Plan, root: Path) -> Iterator[Path]:
    """Yield the single files that go into a plan or its editions, and lie where other files mean nothing."""
    file = find_project_file(root)
    if file is not None and file.parent == root:
        yield file
    yield from ((root / path).resolve() for path in plan.settings.glossaries)


def _folders(plan: Plan, root: Path) -> Iterator[Path]:
    """Yield the folders in which the files of a plan lie, or will if there are new ones."""
    settings = plan.settings
    for source in settings.sources or (DEFAULT_SOURCES,):
        if "://" not in source:  # nobody tells us what changes far away
            yield _folder_of(root / source)
    files = [source.path for source in plan.sources if isinstance(source.path, Path)]
    yield from {file.parent.resolve() for file in files}
    yield from (file.resolve().parent for file in files if file.is_symlink())
    if settings.templates:
        yield (root / settings.templates).resolve()
    if settings.locales:
        yield (root / settings.locales).resolve()


def _folder_of(source: Path) -> Path:
    """Return the folder that a source is in, or is; of a glob, the one before its first wildcard."""
    parts = source.parts
    fixed = next((number for number, part in enumerate(parts) if _GLOB.search(part)), len(parts))
    path = Path(*parts[:fixed]).resolve()
    return path.parent if fixed == len(parts) and not path.is_dir() else path
