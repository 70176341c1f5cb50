"""What a project file says of articles that aren't there."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from toolkit.errors import UsageError
from toolkit.settings.model import Settings
from toolkit.settings.paths import matches
from toolkit.settings.project import open_project_file
from toolkit.settings.values import dotted


def unmatched(settings: Settings, names: Collection[str]) -> tuple[str, ...]:
    """Return a sentence for each pattern of the project file that no article matches, with its file and line.

    There are none where a flag or the environment says what the sources are: these are not all of the project's.

    Args:
        settings: The project's settings.
        names: All of its articles, as people see them.
    """
    if "sources" in settings.fixed:
        return ()
    missed = [*_missed(settings, names)]
    if not missed:
        return ()
    try:
        project = open_project_file(settings.project_file) if settings.project_file else None
    except UsageError:  # it was changed since it was read
        project = None
    return tuple(f"{project.place(path) + ': ' if project else ''}{message}" for path, message in missed)


def _missed(settings: Settings, names: Collection[str]) -> Iterator[tuple[tuple[str, ...], str]]:
    for override in settings.by_article:
        if not any(matches(override.name, name) for name in names):
            path = ("article", override.name)
            yield path, f"[{dotted(path)}] matches no article; names are relative to the project file."
    for bundle in settings.bundles:
        for source in bundle.sources:
            if not any(matches(source, name) for name in names):
                where = ("bundles", bundle.name, "sources")
                yield (
                    where,
                    f"'{source}' in {dotted(where)} matches no article; names are relative to the project file.",
                )
