"""Corrections come in: each is compared with what stands now, and stored only where its place is certain."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from toolkit.editions import ManifestEntry
from toolkit.errors import UsageError
from toolkit.findings import Finding
from toolkit.languages import normalize_tag
from toolkit.review.desk import Desk, Listed, Reviewed
from toolkit.review.docx.reading import Tracked
from toolkit.review.docx.table import is_table, read as read_table
from toolkit.review.docx_import import entry_of, settings_for, take_docx
from toolkit.review.exchange import ExchangeFile, bytes_of
from toolkit.review.formats import read_exchange
from toolkit.review.inline import CodeFault, as_tags, marked_of, pieces_of
from toolkit.review.outcome import Correction, ImportResult, Unplaced
from toolkit.review.resolving import Resolved, Resolver
from toolkit.settings import Settings
from toolkit.translation import ReviewState, Sentence
from toolkit.translation.markup import MarkedText


@dataclass(slots=True)
class _Account:
    """What comes of the files, one after the other."""

    corrections: list[Correction] = field(default_factory=list)
    unplaced: list[Unplaced] = field(default_factory=list)
    unchanged: int = 0
    taken: dict[tuple[str, str, str], MarkedText] = field(default_factory=dict)
    findings: dict[Finding, None] = field(default_factory=dict)


def import_corrections(
    settings: Settings, paths: Sequence[Path], *, tracked: str | None = None, dry_run: bool = False
) -> ImportResult:
    """Take corrections in from files.

    Args:
        settings: Those of the project; its sources are those that the files name, if it has none.
        paths: The files.
        tracked: What is done with changes in a DOCX that nobody has accepted or rejected: ``accept`` or ``reject``.
        dry_run: Store nothing, only find out what would be.

    Raises:
        ExchangeError: A file can't be read, or doesn't say what it is about.
        PublishError: An article can't be read or translated, or the memory can't be written.
    """
    pending = _tracked(tracked)
    editions = [path for path in paths if path.suffix.lower() == ".docx" and not is_table(bytes_of(path))]
    documents = [(path, entry_of(settings, path)) for path in editions]
    account = _Account()
    if documents:
        with Desk(settings_for(settings, [entry for _, entry in documents])) as desk:
            for path, entry in documents:
                _take_document(desk, path, entry, pending, account, dry_run=dry_run)
            account.findings |= dict.fromkeys(desk.findings)
    others = [path for path in paths if path not in editions]
    if others:
        _take_files(settings, others, pending, account, dry_run=dry_run)
    told = tuple(account.corrections), tuple(account.unplaced)
    return ImportResult(*told, account.unchanged, stored=not dry_run, findings=tuple(account.findings))


def _tracked(told: str | None) -> Tracked | None:
    if told is not None and told not in tuple(Tracked):
        raise UsageError(f"There is no way '{told}' to treat tracked changes.", "Choose accept or reject.")
    return None if told is None else Tracked(told)


def _take_document(
    desk: Desk, path: Path, entry: ManifestEntry, tracked: Tracked | None, account: _Account, *, dry_run: bool
) -> None:
    listed, found = take_docx(desk, path, bytes_of(path), entry, tracked)
    account.unchanged += found.unchanged
    account.unplaced += found.unplaced
    reviewed = []
    for one in found.reviewed:
        if _differs(account, listed, one):
            account.unplaced.append(_twice(path.name, one))
            continue
        account.corrections.append(correction_of(path.name, listed.source.name, listed.pair.target, one))
        reviewed.append(one)
    if reviewed and not dry_run:
        desk.store(listed, reviewed)


def _take_files(
    settings: Settings, paths: Sequence[Path], tracked: Tracked | None, account: _Account, *, dry_run: bool
) -> None:
    read = [(path, file) for path in paths for file in _read(path, tracked)]
    if not settings.sources:
        named = tuple(dict.fromkeys(file.name for _, file in read if file.name))
        settings = replace(settings, sources=named) if named else settings
    languages = tuple(dict.fromkeys(normalize_tag(file.target_language) for _, file in read if file.target_language))
    settings = replace(settings, languages=languages or settings.languages)
    with Desk(settings) as desk:
        for path, file in read:
            for language in [file.target_language] if file.target_language else desk.plan.settings.languages:
                _take_in(desk, path.name, file, language, account, dry_run=dry_run)
        account.findings |= dict.fromkeys(desk.findings)


def _read(path: Path, tracked: Tracked | None) -> list[ExchangeFile]:
    data = bytes_of(path)
    is_word = path.suffix.lower() == ".docx"
    return read_table(path.name, data, tracked) if is_word else read_exchange(path.name, data)


def _take_in(desk: Desk, path: str, file: ExchangeFile, language: str, account: _Account, *, dry_run: bool) -> None:
    sources = desk.named(file.name)
    if not sources:
        raise UsageError(
            f"{path} is about {file.name}, which is not among the articles.", "Run this in the project's folder."
        )
    listed = [one for source in sources if (one := desk.listed(source, language)) is not None]
    if file.name or len(listed) == 1:
        for one in listed[:1]:
            _compare(desk, path, file, one, account, dry_run=dry_run)
        return
    # A file that names no article has sentences of any of them.
    rest = file
    for one in listed:
        resolver = Resolver(one.sentences, one.pair.target)
        known = [found for found in resolver.resolve(rest.segments) if found.sentence is not None]
        ours = {id(found.segment) for found in known}
        _compare(
            desk, path, replace(file, segments=tuple(found.segment for found in known)), one, account, dry_run=dry_run
        )
        rest = replace(rest, segments=tuple(segment for segment in rest.segments if id(segment) not in ours))
    account.unplaced += [
        Unplaced(path, segment.id, "no article has this sentence", as_tags(segment.source)) for segment in rest.segments
    ]


def _compare(desk: Desk, path: str, file: ExchangeFile, listed: Listed, account: _Account, *, dry_run: bool) -> None:
    reviewed: list[Reviewed] = []
    for resolved in Resolver(listed.sentences, listed.pair.target).resolve(file.segments):
        found = _one(resolved)
        if isinstance(found, str):
            place = resolved.segment.id or as_tags(resolved.segment.source)
            account.unplaced.append(Unplaced(path, place, found, as_tags(resolved.segment.target)))
        elif found is None:
            account.unchanged += 1
        else:
            if _differs(account, listed, found):
                account.unplaced.append(_twice(path, found))
                continue
            account.corrections.append(correction_of(path, listed.source.name, listed.pair.target, found))
            reviewed.append(found)
    if reviewed and not dry_run:
        desk.store(listed, reviewed)


def _one(resolved: Resolved) -> Reviewed | str | None:
    """Return what a segment gives for its sentence; why it can't be taken, or None if nothing is changed."""
    sentence, segment = resolved.sentence, resolved.segment
    if sentence is None:
        return resolved.reason
    if not sentence.sent:
        return None
    if not segment.target:
        return "it has no translation" if segment.state is not ReviewState.MACHINE else None
    marked = marked_of(segment.target, sentence.source, lacking(sentence))
    if isinstance(marked, CodeFault):
        return str(marked)
    return reviewed_of(sentence, marked, segment.state, segment.note)


def lacking(sentence: Sentence) -> frozenset[str]:
    """Return the ids of the source's spans that the translation which stands now has not got either."""
    have = {code for _, _, code in sentence.translation.spans}
    count = len(sentence.source.source) - len(sentence.source.atoms)
    return frozenset(str(number + 1) for number in range(count) if number not in have)


def reviewed_of(sentence: Sentence, marked: MarkedText, state: ReviewState | None, note: str = "") -> Reviewed | None:
    """Return what a person gave for a sentence; None if nothing is changed and nothing approved."""
    is_changed = not is_same(marked, sentence.translation)
    wanted = ReviewState.FINAL if state is ReviewState.FINAL else ReviewState.REVIEWED
    if is_changed:
        return Reviewed(sentence, marked, wanted, note)
    is_approved = state in (ReviewState.REVIEWED, ReviewState.FINAL) and state is not sentence.state
    if is_approved or (note != sentence.note and sentence.state is not ReviewState.MACHINE):
        return Reviewed(sentence, sentence.translation, wanted, note)
    return None


def is_same(one: MarkedText, other: MarkedText) -> bool:
    """Tell whether two translations are the same for a reader."""
    return (one.text, set(one.spans), one.atoms) == (other.text, set(other.spans), other.atoms)


def correction_of(path: str, article: str, language: str, one: Reviewed) -> Correction:
    """Return what a person gave, as people are told of it."""
    source, before, after = (
        as_tags(pieces_of(marked)) for marked in (one.sentence.source, one.sentence.translation, one.marked)
    )
    return Correction(path, article, language, one.sentence.id, source, before, after, one.state, one.note)


def _differs(account: _Account, listed: Listed, one: Reviewed) -> bool:
    """Tell whether the same sentence has been given another translation before."""
    key = (listed.pair.source, listed.pair.target, one.sentence.plain)
    return not is_same(account.taken.setdefault(key, one.marked), one.marked)


def _twice(path: str, one: Reviewed) -> Unplaced:
    reason = "the same sentence is corrected in another way in another place"
    return Unplaced(path, one.sentence.id, reason, as_tags(pieces_of(one.marked)))
