"""A project: its articles, what is to be made of them, and all that can be done with that."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from toolkit.document import Article
from toolkit.editions import Listener, ignore
from toolkit.settings import Settings, load_settings

if TYPE_CHECKING:
    from toolkit.editions import BuildResult, CleanResult, Plan, Round
    from toolkit.reporting import BuildReport
    from toolkit.review import ExportResult, ImportResult


@dataclass(frozen=True, slots=True)
class Project:
    """Articles and what is to be made of them.

    Attributes:
        settings: All that a build is told.
        folder: Where the project file was looked for; None for a project that is made from its settings alone.
        options: What was given over the project file.
    """

    settings: Settings
    folder: Path | None = None
    options: Mapping[str, Any] = field(default_factory=dict)

    @classmethod
    def load(cls, folder: str | Path | None = None, **options: Any) -> Project:
        """Return the project in a folder: its `publish.toml`, the environment, and options over both.

        Args:
            folder: Where the project file is looked for, upwards; the working folder unless given.
            options: Fields of `Settings`; None for what is not given.

        Raises:
            UsageError: A setting can't be used.
        """
        start = Path.cwd() if folder is None else Path(folder)
        return cls(load_settings(options, folder=start), start, options)

    def reloaded(self) -> Project:
        """Return the project as its file says now.

        Raises:
            UsageError: A setting can't be used.
        """
        return self if self.folder is None else Project.load(self.folder, **self.options)

    def plan(self) -> Plan:
        """Return which editions are wanted.

        Raises:
            UsageError: A language, format or engine is missing or unknown.
            SourceError: A source does not exist.
        """
        from toolkit.editions import make_plan

        return make_plan(self.settings)

    def articles(self) -> list[Article]:
        """Return the project's articles, read.

        Raises:
            SourceError: One can't be read.
        """
        from toolkit.editions import find_sources
        from toolkit.steps import article_in
        from toolkit.storage import located

        settings = self.settings
        paths = find_sources(settings.sources, settings.root, located(settings.out, settings.root))
        return [article_in(path, settings) for path in paths]

    def build(
        self, listener: Listener = ignore, *, dry_run: bool = False, cancel: threading.Event | None = None
    ) -> BuildResult:
        """Make the editions that are not up to date.

        Args:
            listener: Told of each step, in the thread that calls.
            dry_run: Make nothing, only find out what is stale and why: see `Edition.reasons`.
            cancel: Once it is set (in another thread, or by the listener), nothing new is begun. What is under way is
                finished, and `BuildResult.stopped` tells of it. The next build goes on from there.

        Raises:
            UsageError: A setting can't be used.
            SourceError: A source does not exist.
            OutputError: The folder of the editions can't be written.
        """
        from toolkit.editions import build_editions

        return build_editions(self.plan(), listener, dry_run=dry_run, cancel=cancel)

    async def build_async(self, listener: Listener = ignore, *, dry_run: bool = False) -> BuildResult:
        """Do what `build` does, in a thread, while the event loop goes on.

        If the task is cancelled, the build stops as it does by ``cancel``: what is under way is finished, and only then
        `asyncio.CancelledError` is raised.

        Args:
            listener: Told of each step, in the thread of the loop; of all of them before this returns.
            dry_run: Make nothing, only find out what is stale and why.

        Raises:
            UsageError: A setting can't be used.
            SourceError: A source does not exist.
            OutputError: The folder of the editions can't be written.
        """
        from toolkit.editions import in_thread

        return await in_thread(lambda tell, cancel: self.build(tell, dry_run=dry_run, cancel=cancel), listener)

    def watch(self, listener: Listener = ignore, *, stop: threading.Event | None = None) -> Iterator[Round]:
        """Build, and build again whenever an edit makes something stale; yield what came of each build.

        The project file is read anew each time; a mistake in it is told in `Round.error`, and the watch goes on.

            for one in Project.load().watch():
                print(one.changed, one.result or one.error)

        Args:
            listener: Told of each step, in the thread that asks for the next round.
            stop: Once it is set, nothing new is begun, what is under way is finished, and the rounds end.

        Raises:
            PublishError: The first build can't begin.
        """
        from toolkit.editions import watch

        return watch(lambda: self.reloaded().plan(), listener, stop=stop)

    def report(self) -> BuildReport:
        """Return what there is to report of the editions that are there, and of the last build.

        Raises:
            UsageError: There are no editions.
            OutputError: Their folder can't be read.
        """
        from toolkit.reporting import report_of
        from toolkit.storage import located

        return report_of(located(self.settings.out, self.settings.root))

    def export_review(self, format: str, folder: str | Path) -> ExportResult:  # noqa: A002 - the command line's word
        """Write the sentences of the articles with their translations, for whoever corrects them.

        Args:
            format: ``xliff``, ``xliff2``, ``po``, ``tmx``, ``csv`` or ``docx``, a table.
            folder: Where the files go, one for each article and language.

        Raises:
            UsageError: A setting can't be used, or there is no such format.
            PublishError: An article can't be read or translated.
            OutputError: A file can't be written.
        """
        from toolkit.review import export_sentences

        return export_sentences(self.settings, format, Path(folder))

    def import_review(
        self, files: Iterable[str | Path], *, tracked: str | None = None, dry_run: bool = False
    ) -> ImportResult:
        """Take corrections into the memory; editions that have these sentences are stale from then on.

        Args:
            files: Files that `export_review` has written and somebody has corrected, other people's TMX, or DOCX
                editions that somebody has edited.
            tracked: What is done with changes in a DOCX that nobody has accepted or rejected: ``accept`` or ``reject``.
            dry_run: Change nothing, only find out what would be.

        Returns:
            What was taken in, and what was left out because its place is not certain.

        Raises:
            UsageError: A file can't be read, or a setting can't be used.
            PublishError: An article can't be read or translated, or the memory can't be used.
        """
        from toolkit.review import import_corrections

        return import_corrections(self.settings, [Path(file) for file in files], tracked=tracked, dry_run=dry_run)

    def clean(
        self, listener: Listener = ignore, *, orphans: bool = False, force: bool = False, dry_run: bool = False
    ) -> CleanResult:
        """Remove the editions that are as they were made, and what else is ours in their folder, and nothing else.

        Args:
            listener: Told if a build is waited for.
            orphans: Remove only editions whose source is no longer part of the project.
            force: Remove editions that somebody has changed, too.
            dry_run: Remove nothing, only find out what would be.

        Raises:
            SourceError: With *orphans*, a source does not exist.
            OutputError: Something can't be removed.
            MissingError: The folder of the editions is far away, and a library for that is not installed.
        """
        from toolkit.editions import clean, make_plan
        from toolkit.storage import located

        settings = self.settings
        plan = make_plan(replace(settings, languages=settings.languages or ("en",))) if orphans else None
        return clean(located(settings.out, settings.root), listener, plan=plan, force=force, dry_run=dry_run)
