"""A project with a bit of everything, and what a build of it leaves."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

from tests.ingest.conftest import make_png
from toolkit.editions.manifest import NAME
from toolkit.settings import Settings
from toolkit.settings.model import BundleSpec, FrozenTable
from toolkit.storage import AnyPath, storage_of

ARTICLES = 6


def fill(folder: AnyPath, articles: int = ARTICLES) -> None:
    """Write the articles: one has an image, one names what is not there, one is empty, and one is in German."""
    storage = storage_of(folder)
    for number in range(articles):
        text = f"# Article {number}\n\nMy father is **a doctor**. He lives at number {number}.\n\n- I like `tea`.\n"
        storage.write(f"texts/a{number}.md", text.encode())
    storage.write("texts/red.png", make_png())
    storage.write("texts/a1.md", b"# Pictures\n\nRead the book.\n\n![Red](red.png)\n\n![Gone](gone.png)\n")
    storage.write("texts/a2.md", b"")
    storage.write("texts/a3.md", b"---\nlang: de\ntitle: Meer\n---\n\nDas Meer ist blau.\n")
    storage.write("terms.csv", b"en,es\ndoctor,galeno\n")


def settings(root: Path, **options: object) -> Settings:
    """Return what is wanted of it."""
    whole = BundleSpec("whole", FrozenTable({"title": "Everything"}), ("texts/a0.md", "texts/a1.md"))
    broken = BundleSpec("broken", FrozenTable({"title": "Too much"}), ("texts/a1.md", "texts/a2.md"))
    usual: dict[str, object] = {
        "sources": ("texts",),
        "languages": ("es", "en"),
        "formats": ("epub", "docx"),
        "engine": "argos",
        "memory": "none",
        "glossaries": ("terms.csv",),
        "bilingual": True,
        "bundles": (whole, broken),
        "root": root,
    }
    return Settings(**(usual | options))  # type: ignore[arg-type]


def contents(folder: AnyPath) -> dict[str, str]:
    """Return the hash of each edition in a folder, and what the manifest says of all."""
    storage = storage_of(folder)
    names = [name for name in storage.files() if not name.startswith(".") and name != NAME]
    hashes = {name: hashlib.sha256(storage.read(name)).hexdigest() for name in names}
    editions = json.loads(storage.read(NAME))["editions"]
    for edition in editions:
        # Who translated a sentence first depends on who came first.
        counts = edition["sentences"]
        counts["engine"] += counts.pop("memory")
    return hashes | {NAME: json.dumps(editions)}
