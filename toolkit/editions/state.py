"""What a build knows of earlier ones: of each source, of each translated text, and of each edition.

It lies in a small database in the build's own folder, so that an edition is remembered as soon as it is in its place,
however many there are, and a build that is killed loses none. The manifest is written from it, and it is made again
from the manifest if it is lost or damaged.
"""

from __future__ import annotations

import contextlib
import itertools
import json
import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, TypeVar

from toolkit.editions.build_folder import EARLIER, BuildFolder
from toolkit.editions.manifest import NAME, Manifest, ManifestEntry
from toolkit.editions.records import checksum_of, entry_in, record_in
from toolkit.files import OutputError
from toolkit.steps import Ledger
from toolkit.storage import AnyPath, DamagedDatabaseError, examine, is_damage, secure, write_ahead

T = TypeVar("T")

_VERSION = 1
"""Version of the tables; those of another version are thrown away and made again from the manifest."""

_TABLES = """
CREATE TABLE IF NOT EXISTS source (name TEXT PRIMARY KEY, record TEXT NOT NULL, checksum BLOB NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS text (name TEXT, language TEXT, record TEXT NOT NULL, checksum BLOB NOT NULL,
    PRIMARY KEY (name, language)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS edition (path TEXT PRIMARY KEY, source TEXT NOT NULL, entry TEXT NOT NULL,
    signature TEXT NOT NULL, checksum BLOB NOT NULL) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS edition_source ON edition (source);
"""

BEING_MADE = "being made"
"""The signature of an edition of which nobody knows whether its file is the old one or the new one."""

_COLUMNS = {
    "source": ("name", "record", "checksum"),
    "text": ("name", "language", "record", "checksum"),
    "edition": ("path", "source", "entry", "signature", "checksum"),
}

_PATIENCE = 60
"""Seconds that a look waits for a build that is writing."""


class State:
    """The database of one folder of editions.

    Attributes:
        lost: Whether it was damaged, and begun anew: editions may be in their places that it does not know.

    Args:
        folder: The build's own folder beside them. None for a private state that nobody has written yet.
        read_only: Look, and write nothing.
    """

    def __init__(self, folder: BuildFolder, *, read_only: bool = False) -> None:
        if not read_only:
            folder.refuse_outside()
        self._folder = folder
        self._read_only = read_only
        self.lost = False
        self._changed = False
        try:
            self._database = self._opened()
        except (sqlite3.DatabaseError, UnicodeDecodeError):
            self._throw_away()
            try:
                self._database = self._opened()
            except sqlite3.DatabaseError as error:
                raise self._unusable(error) from error
        self._take_in_manifest()

    def close(self) -> None:
        """Close the database."""
        self._database.close()

    # ---------------------------------------------------------------- sources and texts

    def source(self, name: str) -> dict[str, Any] | None:
        """Return what is known of a source, or None."""
        return self._record("SELECT record, checksum FROM source WHERE name = ?", name)

    def put_source(self, name: str, record: dict[str, Any]) -> None:
        """Remember what is known of a source."""
        self._put("INSERT OR REPLACE INTO source VALUES (?, ?, ?)", (name,), record)

    def text(self, name: str, language: str) -> dict[str, Any] | None:
        """Return what went into the translation of a source, or None."""
        return self._record("SELECT record, checksum FROM text WHERE name = ? AND language = ?", name, language)

    def put_text(self, name: str, language: str, record: dict[str, Any]) -> None:
        """Remember what went into the translation of a source."""
        self._put("INSERT OR REPLACE INTO text VALUES (?, ?, ?, ?)", (name, language), record)

    def digests(self) -> set[str]:
        """Return the hashes of all articles that are known."""
        query = "SELECT CASE WHEN json_valid(record) THEN json_extract(record, '$.digest') END FROM source"
        rows = self._run(lambda db: db.execute(query).fetchall())
        return {row[0] for row in rows if row[0] and isinstance(row[0], str)}

    # ---------------------------------------------------------------- editions

    def editions_of(self, source: str) -> dict[str, tuple[ManifestEntry, str]]:
        """Return the editions of a source, by place: what the manifest says of each, and its file's signature."""
        query = "SELECT path, entry, signature, checksum FROM edition WHERE source = ?"
        found = {}
        for path, text, signature, checksum in self._run(lambda db: db.execute(query, (source,)).fetchall()):
            entry = entry_in(path, text, checksum)
            if entry is not None and entry.source == source:  # else it is found by what is damaged
                found[path] = (entry, str(signature))
        return found

    def put_edition(self, entry: ManifestEntry, signature: str) -> None:
        """Remember an edition that is in its place.

        Args:
            entry: What the manifest says of it.
            signature: What tells that its file is the one that was written: see `toolkit.steps.OutputFolder`.
        """
        self._outrun_manifest()
        text = entry.to_json()
        row = (entry.path, entry.source, text, signature, checksum_of(text))
        self._write("INSERT OR REPLACE INTO edition VALUES (?, ?, ?, ?, ?)", row)

    def begin_edition(self, path: str) -> None:
        """Remember that an edition is about to be made anew: a file that is not the old one is ours, then."""
        self._write("UPDATE edition SET signature = ? WHERE path = ?", (BEING_MADE, path))

    def forget(self, path: str) -> None:
        """Forget an edition that is gone."""
        self._outrun_manifest()
        self._write("DELETE FROM edition WHERE path = ?", (path,))

    def edition_at(self, path: str) -> ManifestEntry | None:
        """Return what the manifest says of the edition at a place, whatever it was made from; None if it is unknown."""
        row = self._row("SELECT entry, checksum FROM edition WHERE path = ?", path)
        return entry_in(path, *row) if row else None

    def entries(self) -> Iterator[ManifestEntry]:
        """Yield what the manifest says of each edition, sorted by path."""
        yield from filter(None, map(self.edition_at, self.paths()))

    def paths(self) -> list[str]:
        """Return the places of all editions, sorted as the manifest has them."""

        def work(database: sqlite3.Connection) -> list[str]:
            found = [row[0] for row in database.execute("SELECT path FROM edition ORDER BY path")]
            # SQLite takes its own order for granted: one that a damaged path is in the way of is not found by it.
            sound = all(isinstance(path, str) and "\0" not in path for path in found)
            if not sound or any(one >= other for one, other in itertools.pairwise(found)):
                raise DamagedDatabaseError("its paths are damaged")
            return found

        paths: list[str] = self._run(work)
        return paths

    # ---------------------------------------------------------------- the last build

    def last_build(self) -> dict[str, Any]:
        """Return what is known of the last build as a whole; nothing if there was none."""
        return self._record("SELECT record, checksum FROM source WHERE name = ?", _BUILD) or {}

    def put_build(self, record: dict[str, Any]) -> None:
        """Remember what became of a build as a whole: what can't be said of any edition."""
        self.put_source(_BUILD, record)

    # ---------------------------------------------------------------- the manifest

    def save_manifest(self, exists: Callable[[str], bool] = lambda _: True) -> None:
        """Write the manifest, without the editions that somebody has taken away, if it is not what it would be.

        Args:
            exists: Tells whether there is a file at the place of an edition.

        Raises:
            OutputError: The folder can't be written.
        """
        if self._read_only:
            return
        for path in self.paths():
            if not exists(path):
                self.forget(path)
        if not (self._changed or self._manifest_digest() != self._remembered_digest()):
            return
        digest = Manifest.write(self._folder.out, self.entries(), self._folder.temporary)
        self._remember(digest, changed=False)

    def _outrun_manifest(self) -> None:
        """Remember that there is more to be said than the manifest says, should this process not come to say it."""
        if not self._changed:
            self._remember(self._remembered_digest(), changed=True)

    def _take_in_manifest(self) -> None:
        """Take over what the manifest says, if it is not the one that was written from here."""
        digest, record = self._manifest_digest(), self._remembered()
        self._changed = bool(record.get("changed"))
        if not digest or digest == record.get("sha256"):
            return
        manifest = Manifest.load(self._folder.out)
        if manifest.foreign and not (manifest.illegible and record.get("sha256")):
            raise _foreign(self._folder.out / NAME)
        if manifest.unread and not self._read_only:
            Ledger(self._folder.path, EARLIER).note(manifest.unread)
        for entry in manifest.entries.values():
            text = entry.to_json()
            row = (entry.path, entry.source, text, "", checksum_of(text))
            self._run(lambda db, row=row: db.execute("INSERT OR REPLACE INTO edition VALUES (?, ?, ?, ?, ?)", row))
        self._run(lambda db: db.commit())
        self._changed = True

    def _manifest_digest(self) -> str:
        return Manifest.digest(self._folder.out) or ""

    def _remembered_digest(self) -> str:
        return str(self._remembered().get("sha256", ""))

    def _remembered(self) -> dict[str, Any]:
        return self._record("SELECT record, checksum FROM source WHERE name = ?", _MANIFEST) or {}

    def _remember(self, digest: str, *, changed: bool) -> None:
        self.put_source(_MANIFEST, {"sha256": digest, "changed": changed})
        self._changed = changed

    # ---------------------------------------------------------------- the database

    def _record(self, query: str, *values: str) -> dict[str, Any] | None:
        row = self._row(query, *values)
        return record_in(row[0], row[1], *values) if row is not None else None

    def _row(self, query: str, *values: str) -> tuple[Any, ...] | None:
        row: tuple[Any, ...] | None = self._run(lambda db: db.execute(query, values).fetchone())
        return row

    def _put(self, statement: str, key: tuple[str, ...], record: dict[str, Any]) -> None:
        # Names of files that are not in UTF-8 can't be stored as they are.
        text = json.dumps(record, ensure_ascii=False, sort_keys=True).encode("utf-8", "replace").decode()
        self._write(statement, (*key, text, checksum_of(text, *key)))

    def _write(self, statement: str, values: tuple[Any, ...]) -> None:
        if self._read_only:
            return

        def work(database: sqlite3.Connection) -> None:
            with database:
                database.execute(statement, values)

        self._run(work)

    def _run(self, work: Any) -> Any:
        try:
            return work(self._database)
        except (sqlite3.DatabaseError, UnicodeDecodeError) as error:
            if not (is_damage(error, self._folder.state) or _is_at_odds(error)):
                raise self._unusable(error) from error
            self._database.close()
            self._throw_away()
            try:
                self._database = self._opened()
                self._take_in_manifest()
                return work(self._database)
            except (sqlite3.DatabaseError, UnicodeDecodeError) as again:
                raise self._unusable(again) from again

    def _opened(self) -> sqlite3.Connection:
        path = self._folder.state
        database = sqlite3.connect(":memory:" if self._read_only else path, timeout=_PATIENCE)
        try:
            secure(database)
            if not self._read_only:
                # What is committed outlives the process; a power cut may cost the state, which is made again.
                write_ahead(database, _PATIENCE)
                database.execute("PRAGMA synchronous=OFF")
            elif self._folder.has_state():
                with contextlib.closing(sqlite3.connect(_address(path), uri=True)) as source:
                    secure(source)
                    source.execute("SELECT count(*) FROM edition")
                    source.backup(database)
            if database.execute("PRAGMA user_version").fetchone()[0] not in (0, _VERSION):
                raise sqlite3.DatabaseError("another version")
            database.executescript(_TABLES)
            examine(lambda query: database.execute(query).fetchall(), _COLUMNS)
            database.execute(f"PRAGMA user_version={_VERSION}")
        except BaseException:
            database.close()
            raise
        return database

    def _throw_away(self) -> None:
        self.lost = True
        if self._read_only:
            self._folder = BuildFolder(self._folder.out)
            self._folder.state = self._folder.path / "none"
            return
        for suffix in ("", "-wal", "-shm"):
            with contextlib.suppress(OSError):
                Path(f"{self._folder.state}{suffix}").unlink()

    def _unusable(self, error: Exception) -> OutputError:
        made = OutputError(
            f"{self._folder.state} can't be used: {error}.",
            "Check its permissions and the free space; it can be deleted, too.",
        )
        made.everywhere = True
        return made


_MANIFEST = "\0manifest"
"""A name that no source has: under it stands which manifest was written last."""

_BUILD = "\0build"
"""Another one: under it stands what became of the last build."""


def _foreign(path: AnyPath) -> OutputError:
    made = OutputError(
        f"{path} is not a list of editions: it is somebody else's, and is kept.",
        "Give another folder with --out, or rename it.",
    )
    made.everywhere = True
    return made


def _is_at_odds(error: Exception) -> bool:
    """Tell whether the tables are not those that a statement is about: all there is can be made again."""
    return getattr(error, "sqlite_errorcode", None) in (sqlite3.SQLITE_ERROR, sqlite3.SQLITE_AUTH)


def _address(path: Path) -> str:
    """Return where a database is to be looked at without a file being written beside it.

    While no build is writing there is no ``-wal`` file, and SQLite need not make one: https://www.sqlite.org/uri.html.
    """
    quiet = "" if Path(f"{path}-wal").exists() else "&immutable=1"
    return f"{path.absolute().as_uri()}?mode=ro{quiet}"
