"""Cleaning: what the manifest says is ours is removed, and nothing else.

The manifest is not trusted. It may name files that lie elsewhere, by ``..``, by an absolute path or through a link; and
people change editions, or put files of their own among them.
"""

from __future__ import annotations

import contextlib
import json
from collections.abc import Callable, Iterable
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from toolkit.editions.build_folder import BuildFolder, remove_if_empty
from toolkit.editions.editions_folder import EditionsFolder, editions_folder_of
from toolkit.editions.events import Event, Listener, Step, ignore
from toolkit.editions.manifest import NAME, pieces
from toolkit.editions.plan import Plan
from toolkit.editions.state import State
from toolkit.files import output_error
from toolkit.steps import MANIFEST_SCHEMA as SCHEMA
from toolkit.storage import AnyPath

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
        others: What else was: the manifest, the build's own folder, and folders that were empty then.
        left: Editions that were left.
        dry_run: Whether nothing was done.
    """

    out: AnyPath
    editions: tuple[AnyPath, ...]
    others: tuple[AnyPath, ...]
    left: tuple[Left, ...]
    dry_run: bool

    @property
    def changed(self) -> bool:
        """Whether an edition was left that would be removed by force."""
        return any(item.reason == CHANGED for item in self.left)


def clean(
    out: AnyPath, listener: Listener = ignore, *, plan: Plan | None = None, force: bool = False, dry_run: bool = False
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
        MissingError: The folder is far away, and a library that is needed for that is not installed.
    """
    build_folder = BuildFolder(out)
    folder = editions_folder_of(build_folder)
    listed = _listed(folder.manifest())
    if listed is None and (not build_folder.path.is_dir() or build_folder.path.is_symlink()):
        return CleanResult(out, (), (), (), dry_run)
    with ExitStack() as stack:
        if not dry_run and not build_folder.path.is_symlink():
            waiting = Event(Step.WAIT, str(out), message=f"A build is working in {out}; waiting for it.")
            stack.enter_context(build_folder.locked(lambda: listener(waiting)))
            listed = _listed(folder.manifest())
        return _Cleaning(build_folder, folder, listed, plan, force, dry_run).run()


class _Cleaning:
    def __init__(
        self,
        build_folder: BuildFolder,
        folder: EditionsFolder,
        listed: _Listed | None,
        plan: Plan | None,
        force: bool,
        dry_run: bool,
    ) -> None:
        self.build_folder = build_folder
        self.folder = folder
        self.listed = listed
        self.plan = plan
        self.force = force
        self.dry_run = dry_run
        self.editions: list[AnyPath] = []
        self.others: list[AnyPath] = []
        self.left: list[Left] = []

    def run(self) -> CleanResult:
        items = self.listed.items if self.listed else []
        wanted = items if self.plan is None else [item for item in items if _is_orphan(item, self.plan)]
        kept = [item for item in wanted if not self._remove_edition(item)]
        if self.plan is None:
            self._remove_what_knows(kept)
        else:
            self._forget(wanted, kept)
        self._remove_empty_folders([_place(item) for item in wanted])
        return CleanResult(
            self.build_folder.out, tuple(self.editions), tuple(self.others), tuple(self.left), self.dry_run
        )

    def _remove_edition(self, item: dict[str, Any]) -> bool:
        """Remove an edition, and tell whether it is gone."""
        place = _place(item)
        there = self.folder.has(place)
        if there is None:
            self.left.append(Left(place, OUTSIDE))
            return False
        if not there:
            return True
        if not self.force and self.folder.sha256(place) != item.get("sha256"):
            self.left.append(Left(place, CHANGED))
            return False
        if not self.dry_run:
            self.folder.remove(place)
        self.editions.append(self.build_folder.out / place)
        return True

    def _remove_what_knows(self, kept: list[dict[str, Any]]) -> None:
        """Remove the manifest and the build's own folder; a manifest of what was left takes their place."""
        if self.listed is not None:
            if not kept:
                if not self.dry_run:
                    self.folder.remove(NAME)
                self.others.append(self.build_folder.out / NAME)
            elif not self.dry_run and len(kept) < len(self.listed.items):
                self.folder.replace_manifest(self.listed.only(kept))
        if self.build_folder.path.is_symlink():
            self.left.append(Left(self.build_folder.path.name, LINK))
        elif self.build_folder.path.is_dir():
            self._take_away(self.build_folder.path, self.build_folder.remove)

    def _forget(self, wanted: list[dict[str, Any]], kept: list[dict[str, Any]]) -> None:
        """Take the editions that are gone out of the manifest, and out of what builds know."""
        if self.dry_run or self.listed is None or len(wanted) == len(kept):
            return
        gone = set(map(_place, wanted)) - set(map(_place, kept))
        if self.listed.schema != SCHEMA:  # builds know nothing of it
            rest = [item for item in self.listed.items if _place(item) not in gone]
            self.folder.replace_manifest(self.listed.only(rest))
            return
        with contextlib.closing(State(self.build_folder)) as state:
            for place in gone:
                state.forget(place)
            state.save_manifest()

    def _remove_empty_folders(self, places: list[str]) -> None:
        """Remove the folders of editions that are empty now, the folder of all of them at last."""
        gone = {*self.editions, *self.others}
        for folder in self.folder.empty_folders(places, gone):
            self._take_away(folder, lambda folder=folder: remove_if_empty(folder))  # type: ignore[misc]
            gone.add(folder)

    def _take_away(self, folder: Path, remove: Callable[[], None]) -> None:
        """Remove a folder of ours, and note it."""
        try:
            if not self.dry_run:
                remove()
        except OSError as error:
            raise output_error(folder, error) from error
        self.others.append(folder)


@dataclass(frozen=True, slots=True)
class _Listed:
    """What a manifest lists, of whatever version it is."""

    schema: int
    items: list[dict[str, Any]]

    def only(self, items: Iterable[dict[str, Any]]) -> bytes:
        """Return a manifest of some of it."""
        lines = (json.dumps(item, ensure_ascii=False) for item in items)
        return "".join(pieces(self.schema, lines)).encode("utf-8", "replace")


def _listed(data: bytes | None) -> _Listed | None:
    """Return what a manifest lists; None if there is none, or it is somebody else's."""
    try:
        found = json.loads(data or b"")
        schema, items = found["schema"], found["editions"]
    except (ValueError, KeyError, TypeError, RecursionError):
        return None
    if not isinstance(schema, int) or not isinstance(items, list):
        return None
    return _Listed(schema, [item for item in items if isinstance(item, dict)])


def _place(item: dict[str, Any]) -> str:
    return str(item.get("path", ""))


def _is_orphan(item: dict[str, Any], plan: Plan) -> bool:
    """Tell whether nothing in a plan makes an edition."""
    source, language = item.get("source"), str(item.get("language", ""))
    if item.get("articles"):
        return all(bundle.spec.title(language) != source for bundle in plan.bundles)
    return all(known.name != source for known in plan.sources)
