"""Which edition a DOCX is, and what of it can be trusted: its article may have changed since it was published."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from toolkit.editions import Manifest, ManifestEntry
from toolkit.errors import UsageError
from toolkit.files import sha256
from toolkit.rendering import Templates
from toolkit.review.desk import Desk, Listed
from toolkit.review.docx.corrections import DocxFindings, corrections_in, published_docx
from toolkit.review.docx.reading import Tracked
from toolkit.review.outcome import Unplaced
from toolkit.settings import Settings
from toolkit.storage import located
from toolkit.translation import ReviewState

_CHANGED = "the article has changed since this edition was made"
_REVIEWED = "the sentence was reviewed since this edition was made"


def entry_of(settings: Settings, path: Path) -> ManifestEntry:
    """Return what the manifest says of the edition that a document was.

    Raises:
        UsageError: It is no edition of this project, or may be one of several languages.
    """
    out = located(settings.out, settings.root)
    entries = [entry for entry in Manifest.load(out).entries.values() if entry.format == "docx"]
    if isinstance(out, Path) and path.resolve().is_relative_to(out.resolve()):
        wanted = path.resolve().relative_to(out.resolve()).as_posix()
        found = [entry for entry in entries if entry.path == wanted]
    else:
        named = [entry for entry in entries if entry.path.rpartition("/")[2] == path.name]
        found = [one for one in named if not settings.languages or one.language in settings.languages]
    if len(found) == 1 and not found[0].articles:
        return found[0]
    if found:
        told = "a bundle" if found[0].articles else f"editions in {', '.join(entry.language for entry in found)}"
        raise UsageError(f"{path} may be {told}.", "Say which language with --lang; of bundles, edit the articles.")
    raise UsageError(
        f"{path} is no edition of this project.", "Keep the edition's name, and run this in the project's folder."
    )


def settings_for(settings: Settings, entries: Sequence[ManifestEntry]) -> Settings:
    """Return settings with the articles and languages of some editions."""
    sources = settings.sources or tuple(dict.fromkeys(entry.source for entry in entries))
    return replace(settings, sources=sources, languages=tuple(dict.fromkeys(entry.language for entry in entries)))


def take_docx(
    desk: Desk, path: Path, data: bytes, entry: ManifestEntry, tracked: Tracked | None
) -> tuple[Listed, DocxFindings]:
    """Return an article, and the corrections in an edition of it.

    Raises:
        UsageError: The article is not among those of the project, or there are pending changes.
        PublishError: It can't be read or translated.
    """
    sources = desk.named(entry.source)
    listed = desk.listed(sources[0], entry.language) if sources else None
    if listed is None:
        raise UsageError(f"{path} is of {entry.source}, which is not among the articles.", "Name it with --source.")
    settings = desk.plan.settings
    own = settings.resolve(entry.source, {}, entry.language)
    templates = Templates.of((settings.root / own.templates).resolve() if own.templates else None)
    typography = _typography(entry) or own.typography
    published = published_docx(listed, bilingual=entry.bilingual, typography=typography, templates=templates)
    found = corrections_in(path.name, data, listed, published, typography, tracked)
    if sha256(published) != entry.sha256:
        _distrust(path.name, listed, entry, found)
    return listed, found


def _typography(entry: ManifestEntry) -> str:
    """Return the level of typography that an edition was made with, whatever is set now; empty if it isn't told."""
    told = re.search(r"\btypography (\w+)", entry.made_from.get("options", ""))
    return told[1] if told else ""


def _distrust(name: str, listed: Listed, entry: ManifestEntry, found: DocxFindings) -> None:
    """Leave out what may be no correction, because something else was published than would be now."""
    changed = listed.original.origin.sha256 != entry.source_sha256
    engine = f"{listed.service.fingerprint.engine} {listed.service.fingerprint.version}"
    other = entry.engine is None or f"{entry.engine['engine']} {entry.engine['version']}" != engine
    kept = []
    for one in found.reviewed:
        if not changed and not other and one.sentence.state is ReviewState.MACHINE:
            kept.append(one)
            continue
        reason = _CHANGED if changed else "another engine has translated it since" if other else _REVIEWED
        found.unplaced.append(Unplaced(name, one.sentence.id, reason, one.marked.text))
    found.reviewed = kept
