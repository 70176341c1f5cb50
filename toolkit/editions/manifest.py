"""`manifest.json`: what each edition was made from, by whom, and what needs a look."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from toolkit.files import write_atomically

SCHEMA = 3
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
        key: Hash of everything that went into it: the edition is up to date while it is the same.
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
    key: str


@dataclass(slots=True)
class Manifest:
    """All editions in an output folder, by path."""

    entries: dict[str, Entry] = field(default_factory=dict)

    @classmethod
    def load(cls, folder: Path) -> Manifest:
        """Return the manifest in a folder; an empty one where there is none, or none that can be understood."""
        try:
            data = json.loads((folder / NAME).read_text("utf-8"))
            if data["schema"] != SCHEMA:
                return cls()
            return cls({item["path"]: Entry(**item) for item in data["editions"]})
        except (OSError, ValueError, KeyError, TypeError):
            return cls()

    def to_json(self) -> str:
        """Return the manifest as JSON, editions sorted by path."""
        editions = [asdict(self.entries[path]) for path in sorted(self.entries)]
        return json.dumps({"schema": SCHEMA, "editions": editions}, ensure_ascii=False, indent=2) + "\n"

    def save(self, folder: Path) -> None:
        """Write the manifest.

        Raises:
            OutputError: The folder can't be written.
        """
        write_atomically(folder / NAME, self.to_json().encode())

    def prune(self, folder: Path) -> None:
        """Forget the editions whose files are gone."""
        self.entries = {path: entry for path, entry in self.entries.items() if (folder / path).is_file()}
