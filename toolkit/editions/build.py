"""A build: read the articles, translate what is stale, render it, check it, and put it in place."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, TypeVar

from toolkit.checks.editions import check_edition
from toolkit.document import Article
from toolkit.editions.events import Event, Listener, Step, ignore
from toolkit.editions.jobs import Job, Outcome, Surroundings
from toolkit.editions.manifest import Manifest
from toolkit.editions.plan import Plan, Source
from toolkit.editions.result import BuildResult, Edition, Failure, Status
from toolkit.errors import PublishError
from toolkit.files import sha256, sha256_of_file, write_atomically
from toolkit.findings import Finding
from toolkit.ingest import read_article
from toolkit.languages import PSEUDO_TAG, same_language
from toolkit.localization import load_locale
from toolkit.rendering import render
from toolkit.translation.engine import Engine, Pair, is_genuine
from toolkit.translation.memory import Memory
from toolkit.translation.memory.location import open_memory
from toolkit.translation.registry import Engines
from toolkit.translation.translator import Counts, Translated, translate_articles

if TYPE_CHECKING:
    from toolkit.translation.glossary import Glossary

log = logging.getLogger(__name__)
T = TypeVar("T")


def build(plan: Plan, listener: Listener = ignore, *, dry_run: bool = False) -> BuildResult:
    """Make the editions of a plan; those that are up to date are left as they are.

    An article or edition that fails does not stop the others.

    Args:
        plan: What is wanted: see `toolkit.editions.plan.make_plan`.
        listener: Told of each step.
        dry_run: Only find out what is stale.

    Raises:
        OutputError: The manifest can't be written.
    """
    with Engines(plan.settings) as engines:
        made = _Build(plan, listener, engines, dry_run)
        try:
            return made.run()
        finally:
            if made.memory is not None:
                made.memory.close()


class _Build:
    def __init__(self, plan: Plan, listener: Listener, engines: Engines, dry_run: bool) -> None:
        self.plan = plan
        self.tell = listener
        self.engines = engines
        self.memory: Memory | None = None
        self.dry_run = dry_run
        self.manifest = Manifest.load(plan.out)
        self.editions: dict[tuple[str, str, str], Edition] = {}
        self.failures: list[Failure] = []
        self.served: dict[str, str] = {}
        self.surroundings = Surroundings()

    def run(self) -> BuildResult:
        articles = self._read()
        for language in self.plan.languages:
            try:
                self._language(language, articles)
            finally:
                if not self.dry_run and self.editions:
                    self.manifest.prune(self.plan.out)
                    self.manifest.save(self.plan.out)
        order = [
            (source.slug, language, name)
            for source in self.plan.sources
            for language in self.plan.languages
            for name in self.plan.formats
        ]
        editions = tuple(self.editions[place] for place in order if place in self.editions)
        return BuildResult(
            editions,
            tuple(self.failures),
            self.plan.out,
            self.served,
            tuple(self.memory.findings) if self.memory else (),
        )

    def _attempt(self, source: Source, language: str, name: str, work: Callable[[], T]) -> T | None:
        """Return what some work returns; if it fails, note the failure and return None."""
        try:
            return work()
        except PublishError as error:
            log.debug("while working on %s", source.name, exc_info=True)
            reason = error
        except Exception as error:
            # A bug of ours or of a library: one article's misfortune must not be everyone's.
            log.debug("while working on %s", source.name, exc_info=True)
            reason = PublishError(
                f"{source.name} failed inside the toolkit: {type(error).__name__}: {error}.",
                "Run again with --verbose and report what it says.",
            )
        self._fail(Failure(source.name, language, name, reason))
        return None

    def _fail(self, failure: Failure) -> None:
        self.failures.append(failure)
        self.tell(Event(Step.FAILED, failure.subject, message=str(failure.error)))

    def _fail_all(self, group: Sequence[tuple[Source, Article]], language: str, error: PublishError) -> None:
        """Note that several articles can't be made in a language for one reason, and tell it once."""
        self.failures += [Failure(source.name, language, "", error) for source, _ in group]
        self.tell(Event(Step.FAILED, language, message=str(error)))

    # ---------------------------------------------------------------- reading

    def _read(self) -> list[tuple[Source, Article]]:
        articles: list[tuple[Source, Article]] = []
        for number, source in enumerate(self.plan.sources):
            self.tell(Event(Step.READ, source.name, number, len(self.plan.sources)))
            article = self._attempt(source, "", "", lambda source=source: self._article(source))  # type: ignore[misc]
            if article is not None:
                articles.append((source, article))
        return articles

    def _article(self, source: Source) -> Article:
        settings = self.plan.settings
        return read_article(
            source.path, raw=settings.raw, format=settings.source_format, language=settings.source_language
        )

    # ---------------------------------------------------------------- one language

    def _language(self, language: str, articles: Sequence[tuple[Source, Article]]) -> None:
        groups: dict[str, list[tuple[Source, Article]]] = {}
        for source, article in articles:
            groups.setdefault(article.language, []).append((source, article))
        for source_language, group in groups.items():
            if same_language(source_language, language) and language != PSEUDO_TAG:
                self._originals(language, group)
            else:
                self._translations(source_language, language, group)

    def _originals(self, language: str, group: list[tuple[Source, Article]]) -> None:
        for source, article in group:
            job = Job(source, article, language, None, self.surroundings)
            self._render(job, Translated(article, None, Counts(), ()), self._stale(job))

    def _translations(self, source_language: str, language: str, group: list[tuple[Source, Article]]) -> None:
        try:
            choice = self.engines.choose(self.plan.settings.engine, source_language, language)
            fingerprint = choice.engine.fingerprint(source_language, language)
        except PublishError as error:
            self._fail_all(group, language, error)
            return
        self.served[f"{source_language}→{language}"] = (
            f"{fingerprint.engine} {fingerprint.version} ({fingerprint.model}): {choice.reason}"
        )
        pair = Pair(source_language, language)
        try:
            terms = self._glossary(pair)
            memory = self._memory(choice.engine)
            reviewed = memory.reviewed_state(pair) if memory else ""
        except PublishError as error:
            self._fail_all(group, language, error)
            return
        extra = (terms.digest if terms else "", reviewed)
        jobs = [Job(source, article, language, fingerprint, self.surroundings, extra) for source, article in group]
        stale = [(job, names) for job in jobs if (names := self._stale(job))]
        self._translate(stale, choice.engine, pair, terms, memory)

    def _stale(self, job: Job) -> list[str]:
        """Return the formats in which a job has to be made; note the editions that are up to date."""
        stale = []
        for name in self.plan.formats:
            path = self.plan.out / job.place(name)
            old = self.manifest.entries.get(job.place(name))
            if old and old.key == job.key(name) and sha256_of_file(path) == old.sha256 and not self.plan.settings.force:
                self._note(job, name, Edition(path, Status.CURRENT, old))
            elif self.dry_run:
                entry = job.entry(name, Outcome(job.article.metadata.title_text, Counts(), {}))
                self._note(job, name, Edition(path, Status.WANTED, entry))
            else:
                stale.append(name)
        return stale

    def _note(self, job: Job, name: str, edition: Edition) -> None:
        self.editions[job.source.slug, job.language, name] = edition
        self.tell(Event(Step.DONE, job.place(name), len(self.editions), self.plan.size))

    # ---------------------------------------------------------------- translating and rendering

    def _memory(self, engine: Engine) -> Memory | None:
        """Return the translation memory, opened when it is first needed; None for an engine that needs none."""
        if not is_genuine(engine):
            return None
        if self.memory is None:
            self.memory = open_memory(self.plan.memory, create=not self.dry_run)
        return self.memory

    def _glossary(self, pair: Pair) -> Glossary | None:
        """Return the terms for a pair; None where no glossary is given."""
        settings = self.plan.settings
        if not settings.glossaries:
            return None
        from toolkit.translation.glossary import load_glossary

        return load_glossary([settings.root / path for path in settings.glossaries], pair.source, pair.target)

    def _translate(
        self,
        stale: list[tuple[Job, list[str]]],
        engine: Engine,
        pair: Pair,
        glossary: Glossary | None,
        memory: Memory | None,
    ) -> None:
        """Translate jobs, and render each as soon as it is translated; where that fails, all the rest fail with it."""
        done = 0

        def progress(count: int) -> None:
            nonlocal done
            done += count
            self.tell(Event(Step.TRANSLATE, f"{pair} with {engine.name}", done))

        articles = (job.article for job, _ in stale)
        stream = translate_articles(articles, engine, pair, memory=memory, glossary=glossary, progress=progress)
        for position, (job, names) in enumerate(stale):
            result = self._attempt(job.source, job.language, "", lambda: next(stream))
            if result is None:
                error = self.failures[-1].error
                others = stale[position + 1 :]
                self.failures += [Failure(other.source.name, other.language, "", error) for other, _ in others]
                return
            self._render(job, result, names)

    def _render(self, job: Job, translated: Translated, names: Sequence[str]) -> None:
        for name in names:
            self.tell(Event(Step.RENDER, job.place(name), len(self.editions), self.plan.size))
            edition = self._attempt(
                job.source,
                job.language,
                name,
                lambda name=name: self._edition(job, translated, name),  # type: ignore[misc]
            )
            if edition is not None:
                self.manifest.entries[job.place(name)] = edition.entry
                self._note(job, name, edition)

    def _edition(self, job: Job, translated: Translated, name: str) -> Edition:
        rendered = render(translated.article, name, locale=load_locale(job.language))
        outcome = Outcome(
            title=translated.article.metadata.title_text,
            counts=translated.counts,
            checks={"markup-kept": translated.counts.kept == 0, **check_edition(rendered.data, name)},
            findings=(*job.article.findings, *translated.findings, *_unknown(translated), *rendered.findings),
            sha256=sha256(rendered.data),
        )
        path = self.plan.out / job.place(name)
        write_atomically(path, rendered.data)
        return Edition(path, Status.MADE, job.entry(name, outcome))


def _unknown(translated: Translated) -> tuple[Finding, ...]:
    """Return the finding about words that the engine could not translate."""
    words = [word for word in translated.unknown if any(map(str.isalpha, word))]
    if not words:
        return ()
    shown = ", ".join(words[:10]) + (", …" if len(words) > 10 else "")
    return (Finding("unknown-words", f"{len(words)} words were left as they are: {shown}"),)
