"""Cleaning: what the manifest says is ours is removed, and nothing else.

The manifest is not trusted. It may name files that lie elsewhere, by ``..``, by an absolute path or through a link; and
people change editions, or put files of their own among them.
"""

from __future__ import annotations

import contextlib
import json
import stat
from collections.abc import Callable, Iterable
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

from toolkit.editions.events import Event, Listener, Step, ignore
from toolkit.editions.hidden import HiddenFolder, remove_if_empty
from toolkit.editions.manifest import NAME, SCHEMA
from toolkit.editions.plan import Plan
from toolkit.editions.state import State
from toolkit.files import output_error, sha256_of_file, write_atomically

CHANGED = "it was changed since it was made"
OUTSIDE = "it does not lie in the folder, or is no plain file"
LINK = "it is a link"


@dataclass(frozen=True, slots=True)
class Left:
    """Something that was left as it is.

    Attributes:
        path: What the manifest calls it.
        reason: Why, for people.
    """

    path: str
    reason: str


@dataclass(frozen=True, slots=True)
class CleanResult:
    """What came of cleaning.

    Attributes:
        out: The folder of the editions.
        editions: The editions that were removed, or would be.
        others: What else was: the manifest, the hidden folder, and folders that were empty then.
        left: Editions that were left.
        dry_run: Whether nothing was done.
    """

    out: Path
    editions: tuple[Path, ...]
    others: tuple[Path, ...]
    left: tuple[Left, ...]
    dry_run: bool

    @property
    def changed(self) -> bool:
        """Whether an edition was left that would be removed by force."""
        return any(item.reason == CHANGED for item in self.left)


def clean(
    out: Path, listener: Listener = ignore, *, plan: Plan | None = None, force: bool = False, dry_run: bool = False
) -> CleanResult:
    """Remove the editions in a folder that are as they were made, and all else that is ours.

    If something is left, the manifest stays, and says what. A build in the folder is waited for.

    Args:
        out: The folder of the editions.
        listener: Told if a build is waited for.
        plan: Remove only editions whose source, or bundle, is no longer in it, and keep all else.
        force: Remove editions that somebody has changed, too.
        dry_run: Remove nothing; only find out what would be.

    Raises:
        OutputError: Something can't be removed. The manifest still says what is left.
    """
    listed = _listed(out)
    hidden = HiddenFolder(out)
    if listed is None and not _is_folder(hidden.path):
        return CleanResult(out, (), (), (), dry_run)
    with ExitStack() as stack:
        if not dry_run and not hidden.path.is_symlink():
            waiting = Event(Step.WAIT, str(out), message=f"A build is working in {out}; waiting for it.")
            stack.enter_context(hidden.locked(lambda: listener(waiting)))
            listed = _listed(out)
        return _Cleaning(out, hidden, listed, plan, force, dry_run).run()


class _Cleaning:
    def __init__(
        self, out: Path, hidden: HiddenFolder, listed: _Listed | None, plan: Plan | None, force: bool, dry_run: bool
    ) -> None:
        self.hidden = hidden
        self.out = out
        self.listed = listed
        self.plan = plan
        self.force = force
        self.dry_run = dry_run
        self.editions: list[Path] = []
        self.others: list[Path] = []
        self.left: list[Left] = []

    def run(self) -> CleanResult:
        items = self.listed.items if self.listed else []
        wanted = items if self.plan is None else [item for item in items if _is_orphan(item, self.plan)]
        kept = [item for item in wanted if not self._remove_edition(item)]
        if self.plan is None:
            self._remove_what_knows(kept)
        else:
            self._forget(wanted, kept)
        self._remove_empty_folders(wanted)
        return CleanResult(self.out, tuple(self.editions), tuple(self.others), tuple(self.left), self.dry_run)

    def _remove_edition(self, item: dict[str, Any]) -> bool:
        """Remove an edition, and tell whether it is gone."""
        place = str(item.get("path", ""))
        path = _inside(self.out, place)
        if path is None:
            self.left.append(Left(place, OUTSIDE))
            return False
        if not path.exists():
            return True
        if not self.force and sha256_of_file(path) != item.get("sha256"):
            self.left.append(Left(place, CHANGED))
            return False
        self._remove(path, Path.unlink)
        self.editions.append(path)
        return True

    def _remove_what_knows(self, kept: list[dict[str, Any]]) -> None:
        """Remove the manifest and the hidden folder; a manifest of what was left takes their place."""
        if self.listed is not None:
            manifest = self.out / NAME
            if not kept:
                self._remove(manifest, Path.unlink)
                self.others.append(manifest)
            elif not self.dry_run and len(kept) < len(self.listed.items):
                write_atomically(manifest, self.listed.only(kept), self.hidden.temporary)
        if self.hidden.path.is_symlink():
            self.left.append(Left(self.hidden.path.name, LINK))
        elif self.hidden.path.is_dir():
            self._remove(self.hidden.path, lambda _: self.hidden.remove())
            self.others.append(self.hidden.path)

    def _forget(self, wanted: list[dict[str, Any]], kept: list[dict[str, Any]]) -> None:
        """Take the editions that are gone out of the manifest, and out of what builds know."""
        if self.dry_run or self.listed is None or len(wanted) == len(kept):
            return
        gone = {str(item["path"]) for item in wanted} - {str(item.get("path")) for item in kept}
        if self.listed.schema != SCHEMA:  # builds know nothing of it
            rest = [item for item in self.listed.items if item.get("path") not in gone]
            write_atomically(self.out / NAME, self.listed.only(rest), self.hidden.temporary)
            return
        with contextlib.closing(State(self.hidden)) as state:
            for place in gone:
                state.forget(place)
            state.save_manifest()

    def _remove_empty_folders(self, items: Iterable[dict[str, Any]]) -> None:
        """Remove the folders of editions that are empty now, the folder of all of them at last."""
        gone = {*self.editions, *self.others}
        places = (_inside(self.out, str(item.get("path", ""))) for item in items)
        folders = {folder for place in places if place for folder in place.parents if folder.is_relative_to(self.out)}
        for folder in sorted({*folders, self.out}, key=lambda folder: len(folder.parts), reverse=True):
            if folder.is_dir() and not folder.is_symlink() and set(folder.iterdir()) <= gone and not _is_here(folder):
                self._remove(folder, remove_if_empty)
                self.others.append(folder)
                gone.add(folder)

    def _remove(self, path: Path, remove: Callable[[Path], None]) -> None:
        if self.dry_run:
            return
        try:
            remove(path)
        except OSError as error:
            raise output_error(path, error) from error


@dataclass(frozen=True, slots=True)
class _Listed:
    """What a manifest lists, of whatever version it is."""

    schema: int
    items: list[dict[str, Any]]

    def only(self, items: Iterable[dict[str, Any]]) -> bytes:
        """Return a manifest of some of it."""
        lines = ",\n".join(json.dumps(item, ensure_ascii=False) for item in items)
        return f'{{"schema": {self.schema}, "editions": [\n{lines}\n]}}\n'.encode("utf-8", "replace")


def _listed(out: Path) -> _Listed | None:
    """Return what the manifest in a folder lists; None if there is none, or it is somebody else's."""
    manifest = out / NAME
    try:
        if manifest.is_symlink():
            return None
        data = json.loads(manifest.read_text("utf-8"))
        schema, items = data["schema"], data["editions"]
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return None
    if not isinstance(schema, int) or not isinstance(items, list):
        return None
    return _Listed(schema, [item for item in items if isinstance(item, dict)])


def _inside(out: Path, place: str) -> Path | None:
    """Return the path of a plain file, or of nothing, inside a folder; None if it leads elsewhere, or to no file."""
    pure = PurePosixPath(place)
    if not pure.parts or pure.is_absolute() or ".." in pure.parts or "\0" in place:
        return None
    path = out
    for part in pure.parts:
        path = path / part
        try:
            mode = path.lstat().st_mode
        except (FileNotFoundError, NotADirectoryError):
            return out / pure
        except OSError:
            return None
        if not stat.S_ISDIR(mode) and path != out / pure:
            return None
    return path if stat.S_ISREG(mode) else None


def _is_folder(path: Path) -> bool:
    return path.is_dir() and not path.is_symlink()


def _is_here(folder: Path) -> bool:
    """Tell whether we work in a folder, or in one inside it."""
    return Path.cwd().is_relative_to(folder.resolve())


def _is_orphan(item: dict[str, Any], plan: Plan) -> bool:
    """Tell whether nothing in a plan makes an edition."""
    source, language = item.get("source"), str(item.get("language", ""))
    if item.get("articles"):
        return all(bundle.spec.title(language) != source for bundle in plan.bundles)
    return all(known.name != source for known in plan.sources)
