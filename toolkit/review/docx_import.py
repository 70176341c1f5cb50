"""Which edition a DOCX is, and what of it can be trusted: its article may have changed since it was published."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path, PurePosixPath

from toolkit.editions import Manifest, ManifestEntry
from toolkit.errors import UsageError
from toolkit.files import sha256
from toolkit.rendering import Templates
from toolkit.review.desk import Desk, Listed
from toolkit.review.docx.corrections import DocxFindings, corrections_in, published_docx
from toolkit.review.docx.reading import Tracked
from toolkit.review.outcome import Unplaced
from toolkit.settings import Settings
from toolkit.storage import AnyPath, located
from toolkit.translation import ReviewState
from toolkit.translation.engines import AUTO

_CHANGED = "the article has changed since this edition was made"
_REVIEWED = "the sentence was reviewed since this edition was made"


def entry_of(settings: Settings, path: Path) -> ManifestEntry:
    """Return what the manifest says of the edition that a document was.

    Raises:
        UsageError: It is no edition of this project, or may be one of several languages.
    """
    out = _editions_folder(settings, path)
    entries = [entry for entry in Manifest.load(out).entries.values() if entry.format == "docx"]
    found = _named(entries, out, path) if isinstance(out, Path) else []
    if not found:
        wanted = [one for one in entries if not settings.languages or one.language in settings.languages]
        found = _alike(wanted, path.stem)
    if len(found) == 1 and not found[0].articles:
        return found[0]
    if found:
        told = "a bundle" if found[0].articles else f"one of {', '.join(entry.path for entry in found)}"
        raise UsageError(f"{path} may be {told}.", "Say which language with --lang; of bundles, edit the articles.")
    raise UsageError(
        f"{path} is no edition that is known in {out}.",
        "Keep the edition's name, and give the folder where the editions are with --out.",
    )


def _editions_folder(settings: Settings, path: Path) -> AnyPath:
    """Return the folder of editions that a document lies in; else the project's."""
    around = (folder for folder in path.absolute().parents if Manifest.lies_in(folder))
    return next(around, None) or located(settings.out, settings.root)


def _named(entries: list[ManifestEntry], out: Path, path: Path) -> list[ManifestEntry]:
    """Return the edition that lies where a document lies."""
    if not path.resolve().is_relative_to(out.resolve()):
        return []
    wanted = path.resolve().relative_to(out.resolve()).as_posix()
    return [entry for entry in entries if entry.path == wanted]


def _alike(entries: list[ManifestEntry], stem: str) -> list[ManifestEntry]:
    """Return the editions of a name, or of one that it begins with: people save as "article (2)", "article-ana"."""
    named = {entry.path: PurePosixPath(entry.path).stem for entry in entries}
    same = [entry for entry in entries if named[entry.path] == stem]
    if same:
        return same
    begun = [entry for entry in entries if stem.startswith(named[entry.path])]
    longest = max((len(named[entry.path]) for entry in begun), default=0)
    return [entry for entry in begun if len(named[entry.path]) == longest]


def settings_for(settings: Settings, entries: Sequence[ManifestEntry]) -> Settings:
    """Return settings with the articles and languages of some editions, and their engine where none is given."""
    sources = settings.sources or tuple(dict.fromkeys(entry.source for entry in entries))
    made_by = {entry.engine["engine"] for entry in entries if entry.engine}
    # What translated them is asked again, so that it is known what was published.
    engine = made_by.pop() if settings.engine == AUTO and len(made_by) == 1 else settings.engine
    languages = tuple(dict.fromkeys(entry.language for entry in entries))
    return replace(settings, sources=sources, languages=languages, engine=engine)


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
