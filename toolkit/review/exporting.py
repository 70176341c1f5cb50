"""Sentences go out, a file for each article and language, in the format of the tool that somebody has."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from toolkit.errors import UsageError
from toolkit.files import names_aside
from toolkit.findings import Finding
from toolkit.review.desk import Desk
from toolkit.review.formats import format_named
from toolkit.settings import Settings
from toolkit.storage import Beneath


@dataclass(frozen=True, slots=True)
class ExportResult:
    """What went out.

    Attributes:
        files: The files.
        sentences: How many sentences are in them.
        findings: What a person should know of how they were translated: that text has left this machine, say.
    """

    files: tuple[Path, ...]
    sentences: int
    findings: tuple[Finding, ...] = ()


def export_sentences(settings: Settings, name: str, folder: Path) -> ExportResult:
    """Write the sentences of a project's articles, a file for each article and language.

    Args:
        settings: Those of the project.
        name: The format: see `toolkit.review.formats`.
        folder: Where the files go; it is made.

    Raises:
        UsageError: There is no such format, or the articles are in no other language.
        PublishError: An article can't be read or translated.
        OutputError: A file can't be written.
    """
    made = format_named(name)
    files: list[Path] = []
    count = 0
    findings: tuple[Finding, ...] = ()
    beneath = Beneath(folder)
    with Desk(settings) as desk:
        for source in desk.plan.sources:
            for language in desk.plan.settings.resolve(source.name).languages:
                listed = desk.listed(source, language)
                if listed is None:
                    continue
                exchange = listed.exchange()
                path = folder / f"{source.slug}.{listed.pair.target}.{made.extension}"
                findings += _written(beneath, path, made.write(exchange))
                files.append(path)
                count += len(exchange.segments)
        findings += desk.findings
    if not files:
        raise UsageError("There is nothing to review: the articles are in that language.", "Give another --lang.")
    return ExportResult(tuple(files), count, findings)


def _written(folder: Beneath, path: Path, data: bytes) -> tuple[Finding, ...]:
    """Write a file, and return what a person should know: that another one was at its place, which may be corrected.

    Raises:
        OutputError: It can't be written.
    """
    try:
        old = folder.read(path.name)
    except OSError:
        old = data
    found: tuple[Finding, ...] = ()
    if old != data:
        aside = next(name for name in names_aside(path.name) if folder.state(name) is None)
        folder.write(aside, old)
        message = f"{path} was there already, with other text: it was set aside as {aside}"
        found = (Finding("set-aside", message, str(path)),)
    folder.write(path.name, data)
    return found
