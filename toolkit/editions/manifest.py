"""`manifest.json`: what each edition was made from, by whom, and what needs a look."""

from __future__ import annotations

import contextlib
import hashlib
import json
import secrets
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

from toolkit.files import output_error, sha256, sha256_of_file
from toolkit.storage import AnyPath, RemotePath, storage_of

SCHEMA = 4
"""Version of the manifest's form. A manifest of another version is not read; everything is made again."""

NAME = "manifest.json"


@dataclass(frozen=True, slots=True)
class Entry:
    """One edition.

    Attributes:
        path: Where it lies, relative to the manifest, with forward slashes.
        source: The article's file, as it was given; of a bundle its title.
        source_sha256: Hash of the source and of the images that came along.
        title: Its title, in its own language.
        language: BCP 47 tag.
        source_language: BCP 47 tag of the original.
        format: ``epub``, ``pdf`` or ``docx``.
        engine: Name, version, model and digest of what translated it; None for an original.
        sentences: What became of the sentences: see `toolkit.translation.translator.Counts`.
        checks: What was checked, by code, and whether it held.
        warnings: Findings, each with code, message, where and severity.
        sha256: Hash of the edition's bytes.
        articles: Of a bundle, the sources in order, each with its file and hash; else nothing.
        bilingual: Whether the original stands beside the translation.
        made_from: All that went into it, each by a hash or a version: see `toolkit.editions.ingredients`.
        key: Hash of all that: the edition is up to date while it is the same.
    """

    path: str
    source: str
    source_sha256: str
    title: str
    language: str
    source_language: str
    format: str
    engine: dict[str, Any] | None
    sentences: dict[str, int]
    checks: dict[str, bool]
    warnings: list[dict[str, str]]
    articles: list[dict[str, str]]
    bilingual: bool
    sha256: str
    made_from: dict[str, str]
    key: str

    def to_json(self) -> str:
        """Return the entry as one line of JSON."""
        return json.dumps({item.name: getattr(self, item.name) for item in fields(self)}, ensure_ascii=False)


@dataclass(slots=True)
class Manifest:
    """All editions in an output folder, by path."""

    entries: dict[str, Entry] = field(default_factory=dict)

    @classmethod
    def load(cls, folder: AnyPath) -> Manifest:
        """Return the manifest in a folder; an empty one where there is none, or none that can be understood."""
        try:
            data = json.loads(storage_of(folder).read(NAME))
            if data["schema"] != SCHEMA:
                return cls()
            return cls({item["path"]: Entry(**item) for item in data["editions"]})
        except (OSError, ValueError, KeyError, TypeError, RecursionError):
            return cls()

    @staticmethod
    def digest(folder: AnyPath) -> str | None:
        """Return the hash of the manifest in a folder, or None if there is none."""
        if isinstance(folder, Path):
            return sha256_of_file(folder / NAME)
        try:
            return sha256(storage_of(folder).read(NAME))
        except OSError:
            return None

    @staticmethod
    def write(folder: AnyPath, entries: Iterable[Entry], temporary: Path) -> str:
        """Write a manifest, an edition a line, without holding all of it; and return its hash.

        Args:
            folder: Where it is to lie.
            entries: The editions, sorted by path.
            temporary: Folder on the same disk, to write it in.

        Raises:
            OutputError: The folder can't be written. The manifest that was there is still there.
        """
        part = temporary / f"{secrets.token_hex(6)}.part"
        digest = hashlib.sha256()
        try:
            temporary.mkdir(parents=True, exist_ok=True)
            with part.open("xb") as file:
                for piece in pieces(SCHEMA, (entry.to_json() for entry in entries)):
                    data = piece.encode("utf-8", "replace")
                    digest.update(data)
                    file.write(data)
            storage_of(folder).upload(part, NAME)
        except OSError as error:
            raise output_error(part if isinstance(folder, RemotePath) else folder / NAME, error) from error
        finally:
            with contextlib.suppress(OSError):
                part.unlink()
        return digest.hexdigest()


def pieces(schema: int, editions: Iterable[str]) -> Iterator[str]:
    """Yield the text of a manifest piece by piece, an edition a line.

    Args:
        schema: Version of its form.
        editions: The editions as lines of JSON.
    """
    yield f'{{"schema": {schema}, "editions": ['
    separator = "\n"
    for edition in editions:
        yield separator + edition
        separator = ",\n"
    yield "\n]}\n"
