"""Which editions are stale, and why."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, replace
from typing import TYPE_CHECKING

from toolkit.editions.manifest import ManifestEntry
from toolkit.editions.ownership import Ownership
from toolkit.editions.state import BEING_MADE, State
from toolkit.runners import required_models
from toolkit.settings import Settings
from toolkit.steps import ArticleJob, Job, Known, Service, Tools, key_of, place_of, reasons
from toolkit.translation import Usage, usage_of

if TYPE_CHECKING:
    from toolkit.document import Article

NEW = "new"
FORCED = "asked for by --force"
MISSING = "its file is missing"
ALTERED = "somebody has changed its file: it is kept unless --force is given"
UNKNOWN = "nobody knows what it was made from"
STRANGE = "a file that no build is known to have made is there: it is kept, unless it is the same, or --force is given"
SOURCE = "an article lies there"

Old = Mapping[str, tuple[ManifestEntry, str]]
"""The editions that there are of a source, by place, each with its file's signature."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether an edition is up to date.

    Attributes:
        made_from: All that goes into it now.
        old: What the manifest says of it, if it is.
        reasons: Why it is not, for people.
        altered: Whether somebody has changed its file: what a person did is not to be lost.
        guarded: Whether nobody knows who has made the file at its place: only the same one may replace it.
        untouchable: Whether nothing may replace that.
    """

    made_from: Mapping[str, str]
    old: ManifestEntry | None = None
    reasons: tuple[str, ...] = ()
    altered: bool = False
    guarded: bool = False
    untouchable: bool = False


class Examiner:
    """Tells what is stale.

    Args:
        state: What is known of earlier builds.
        tools: What the steps work with here.
        ownership: Tells whose a file is.
    """

    def __init__(self, state: State, tools: Tools, ownership: Ownership) -> None:
        self._state = state
        self._tools = tools
        self._ownership = ownership

    def job(self, known: Known, language: str, settings: Settings, article: Callable[[], Article]) -> ArticleJob:
        """Return the job of making an article in a language.

        Args:
            known: What is known of the article.
            language: BCP 47 tag of the editions.
            settings: What is wanted of it.
            article: Returns the article, should its text have to be looked at.

        Raises:
            PublishError: Nothing can translate it, or what people gave for that can't be used.
        """
        service = self._tools.services.serve(known.language, language, settings)
        if service is None:
            return ArticleJob(known, language, settings)
        remembered, models = service.memory is not None, required_models(service.fingerprint, settings)
        job = ArticleJob(known, language, settings, service.fingerprint, service.terms, remembered, models)
        return replace(job, usage=self._usage(job, service, article))

    def old(self, name: str) -> Old:
        """Return the editions that there are of a source."""
        return self._state.editions_of(name)

    def begin(self, place: str) -> None:
        """Remember that an edition which is there is about to be made anew."""
        self._state.begin_edition(place)

    def verdict(self, job: Job, format: str, old: Old) -> Verdict:  # noqa: A002 - the command line's word
        """Tell whether the edition of an article or a bundle in a format is up to date.

        Args:
            job: The article or bundle, in a language.
            format: The format.
            old: The editions that there are of it.
        """
        made_from = self._tools.ingredients.of(job, format)
        place = place_of(job, format)
        if place not in old:
            return self._of_new(place, made_from, among_sources=bool(job.settings.layout))
        entry, signature = old[place]
        same, now = self._tools.output.state_of(place, signature, entry.sha256)
        if now and not same and not self._was_being_made(place, signature):
            # One that a build was about to make may be what it has made.
            begun = signature == BEING_MADE
            return Verdict(made_from, None, (STRANGE if begun else ALTERED,), altered=not begun, guarded=begun)
        if entry.key != key_of(made_from):
            return Verdict(made_from, None, reasons(entry.made_from, made_from) or (UNKNOWN,))
        if not same:
            return Verdict(made_from, None, (UNKNOWN if now else MISSING,))
        if now != signature:
            self._state.put_edition(entry, now)
        return Verdict(made_from, None, (FORCED,)) if job.settings.force else Verdict(made_from, entry)

    def _of_new(self, place: str, made_from: Mapping[str, str], *, among_sources: bool) -> Verdict:
        """Return what is to be said of an edition that is not remembered, where there may be a file all the same."""
        if not self._tools.output.has(place):
            return Verdict(made_from, None, (NEW,))
        if self._ownership.is_source(place):
            return Verdict(made_from, None, (SOURCE,), altered=True, untouchable=True)
        if self._ownership.is_ours(place):
            return Verdict(made_from, None, (UNKNOWN,))
        # Among sources lie files that are as they would be made, and a person's.
        return Verdict(made_from, None, (STRANGE,), altered=among_sources, guarded=not among_sources)

    def _was_being_made(self, place: str, signature: str) -> bool:
        """Tell whether a file that is not the one that is remembered is one that a build has put there since."""
        if signature == BEING_MADE and not self._ownership.sees_all:
            return True
        return self._ownership.is_ours(place)

    def _usage(self, job: ArticleJob, service: Service, article: Callable[[], Article]) -> Usage:
        """Return what a job uses of what people gave; it is looked up only where that may have changed."""
        if not (service.terms or service.reviewed):
            return Usage()
        stamp = {"article": job.known.digest, "terms": service.terms, "reviewed": service.reviewed}
        record = self._state.text(job.name, job.language)
        if record is not None and record["stamp"] == stamp:
            return Usage(**record["usage"])
        usage = usage_of(article(), service.pair, service.glossary, service.people)
        self._state.put_text(job.name, job.language, {"stamp": stamp, "usage": asdict(usage)})
        return usage
