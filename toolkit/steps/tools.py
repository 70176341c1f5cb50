"""What the steps work with in one process: engines, templates, the folder of the editions. Each is opened once."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import lru_cache

from toolkit.localization import Locales
from toolkit.rendering import Templates
from toolkit.settings import Settings
from toolkit.steps.cache import ArticleCache
from toolkit.steps.ingredients import Ingredients
from toolkit.steps.output import OutputFolder
from toolkit.steps.services import Service, Services
from toolkit.steps.values import ArticleJob, Job

Progress = Callable[[str, int], None]
"""Told by what is translated, ``en→es with apertium`` say, and how many sentences more are finished."""


def silent(_subject: str, _count: int) -> None:
    """Tell nobody."""


def own_locales(settings: Settings) -> Locales:
    """Return the locales of a project: those in its own folder over the toolkit's.

    Raises:
        UsageError: There is no such folder.
    """
    return Locales.of(settings.locales_folder)


class Tools:
    """What the steps of one build work with in one process.

    Attributes:
        settings: Those of the build.
        services: Who translates.
        output: Where editions are put.
        cache: Keeps articles as they were read.
        locales: The locales of the editions.
        ingredients: Tells what goes into an edition.
        progress: Told of translated sentences.

    Args:
        settings: Those of the build.
        services: Who translates.
        output: Where editions are put.
        cache: Keeps articles as they were read.
        progress: Told of translated sentences.
    """

    def __init__(
        self,
        settings: Settings,
        services: Services,
        output: OutputFolder,
        cache: ArticleCache,
        progress: Progress = silent,
    ) -> None:
        self.settings = settings
        self.services = services
        self.output = output
        self.cache = cache
        self.progress = progress
        self.locales = own_locales(settings)
        self.ingredients = Ingredients(self.templates, self.locales)
        self._templates = lru_cache(maxsize=32)(Templates.of)

    def templates(self, job: Job) -> Templates:
        """Return the templates of an article's editions; a bundle has those of its first article."""
        settings = job.settings if isinstance(job, ArticleJob) else job.members[0].settings
        wanted = settings.templates
        return self._templates((settings.root / wanted).resolve() if wanted else None)

    def serve(self, job: ArticleJob) -> Service | None:
        """Return what translates an article; None if it is published in its own language.

        Raises:
            PublishError: No engine can, or a glossary or the memory can't be used.
        """
        return self.services.serve(job.known.language, job.language, job.settings) if job.engine else None

    def verify(self, job: Job, format: str, made_from: Mapping[str, str]) -> None:  # noqa: A002
        """Make sure that an edition is made here from what it is to be made from; where a build was begun, it is."""

    def close(self) -> None:
        """Release what the engines hold, and close the memory."""
        self.services.close()
