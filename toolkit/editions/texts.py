"""The text of each edition: an original, or its translation; localized, and with its original beside it if wanted."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from toolkit.document import Article
from toolkit.document.bundle import bundle
from toolkit.document.kinds import bilingual_with
from toolkit.document.parallel import side_by_side
from toolkit.editions.events import Event, Listener, Step
from toolkit.editions.jobs import Job, sum_of
from toolkit.editions.plan import Plan
from toolkit.findings import Finding, Severity
from toolkit.languages import fallbacks, normalize_tag
from toolkit.localization import Locale, available_locales, display_dates, load_locale, localize
from toolkit.translation.engine import Engine, Fingerprint, Pair, is_genuine
from toolkit.translation.memory import Memory
from toolkit.translation.memory.location import open_memory
from toolkit.translation.registry import Engines
from toolkit.translation.translator import Counts, Translated, translate_articles

if TYPE_CHECKING:
    from toolkit.translation.glossary import Glossary

_ALONE = "It is published in its own language, so that there is no original to put beside it."


@dataclass(frozen=True, slots=True)
class Service:
    """What translates a pair, and what people gave for it.

    Attributes:
        pair: The pair.
        engine: The engine.
        fingerprint: Its name, version and model for the pair.
        reason: Why this one, for people.
        glossary: Terms.
        memory: The translation memory; None for an engine that needs none.
        help: What goes into the keys of editions: digest of the glossary, and the state of what people reviewed.
    """

    pair: Pair
    engine: Engine
    fingerprint: Fingerprint
    reason: str
    glossary: Glossary | None
    memory: Memory | None
    help: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Text:
    """An article as it is to be typeset.

    Attributes:
        article: It, localized.
        counts: What became of its sentences.
        findings: What a person should look at.
    """

    article: Article
    counts: Counts
    findings: tuple[Finding, ...]


class Services:
    """The engines, glossaries and the memory of one build.

    Args:
        plan: What is wanted.
        engines: The engines.
        read_only: Make no memory where there is none.
    """

    def __init__(self, plan: Plan, engines: Engines, *, read_only: bool) -> None:
        self._plan = plan
        self._engines = engines
        self._read_only = read_only
        self.memory: Memory | None = None

    def serve(self, pair: Pair) -> Service:
        """Return what translates a pair.

        Raises:
            PublishError: No engine can, or a glossary or the memory can't be used.
        """
        choice = self._engines.choose(self._plan.settings.engine, pair.source, pair.target)
        fingerprint = choice.engine.fingerprint(pair.source, pair.target)
        reason = f"{fingerprint.engine} {fingerprint.version} ({fingerprint.model}): {choice.reason}"
        terms, memory = self._glossary(pair), self._memory_for(choice.engine)
        state = memory.reviewed_state(pair) if memory else ""
        return Service(pair, choice.engine, fingerprint, reason, terms, memory, (terms.digest if terms else "", state))

    def close(self) -> None:
        """Close the memory."""
        if self.memory is not None:
            self.memory.close()

    def _memory_for(self, engine: Engine) -> Memory | None:
        """Return the translation memory, opened when it is first needed; None for an engine that needs none."""
        if not is_genuine(engine):
            return None
        if self.memory is None:
            self.memory = open_memory(self._plan.memory, create=not self._read_only)
        return self.memory

    def _glossary(self, pair: Pair) -> Glossary | None:
        settings = self._plan.settings
        if not settings.glossaries:
            return None
        from toolkit.translation.glossary import load_glossary

        return load_glossary([settings.root / path for path in settings.glossaries], pair.source, pair.target)


def translations(jobs: Sequence[Job], service: Service | None, tell: Listener) -> Iterator[Translated]:
    """Yield the translation of each job's article, in order; without a service, each article as it is."""
    if service is None:
        yield from (Translated(job.article, None, Counts(), ()) for job in jobs)
        return
    done = 0

    def progress(count: int) -> None:
        nonlocal done
        done += count
        tell(Event(Step.TRANSLATE, f"{service.pair} with {service.engine.name}", done))

    yield from translate_articles(
        (job.article for job in jobs),
        service.engine,
        service.pair,
        memory=service.memory,
        glossary=service.glossary,
        progress=progress,
    )


def text_of(job: Job, translated: Translated, plan: Plan) -> Text:
    """Return an article as it is to be typeset.

    Raises:
        UsageError: A locale is malformed.
    """
    pair = plan.settings.bilingual and job.fingerprint is not None
    original = job.article if pair else None
    article = localized(translated.article, load_locale(job.language), plan.settings.typography, original)
    findings = [*job.article.findings, *translated.findings, *_unknown(translated)]
    if plan.settings.bilingual and not pair:
        findings.append(Finding("not-bilingual", _ALONE, severity=Severity.INFO))
    return Text(article, translated.counts, tuple(findings))


def localized(article: Article, locale: Locale, typography: str, original: Article | None = None) -> Article:
    """Return an article as its locale asks, with its original beside it if there is one to be.

    Raises:
        UsageError: There is no such level of typography, or a locale is malformed.
    """
    article = localize(article, locale, typography)
    return article if original is None else side_by_side(_localized_original(original, typography), article)


def is_bilingual(text: Text) -> bool:
    """Tell whether an original stands beside its translation."""
    return bool(bilingual_with(text.article.metadata))


def bundled(title: str, chapters: Sequence[tuple[str, Text]]) -> Text:
    """Return many texts as one, a chapter for each; findings say which article they are about.

    Args:
        title: Title of the whole.
        chapters: The name and the text of each article, in order.
    """
    articles = [text.article for _, text in chapters]
    findings = [
        replace(finding, message=f"{name}: {finding.message}") for name, text in chapters for finding in text.findings
    ]
    return Text(chapters_of(articles, title), sum_of(text.counts for _, text in chapters), tuple(findings))


def chapters_of(articles: Sequence[Article], title: str) -> Article:
    """Return localized articles as one, with their authors and dates under the titles of the chapters."""
    return bundle(articles, title, [_byline(article) for article in articles])


def _byline(article: Article) -> tuple[str, str]:
    return ", ".join(article.metadata.authors), " · ".join(display_dates(article.metadata))


def _localized_original(article: Article, typography: str) -> Article:
    tag = normalize_tag(article.language or "en")
    if not set(fallbacks(tag)) & set(available_locales()):  # its author's own marks stay
        return article
    return localize(article, load_locale(tag), typography)


def _unknown(translated: Translated) -> tuple[Finding, ...]:
    """Return the finding about words that the engine could not translate."""
    words = [word for word in translated.unknown if any(map(str.isalpha, word))]
    if not words:
        return ()
    shown = ", ".join(words[:10]) + (", …" if len(words) > 10 else "")
    return (Finding("unknown-words", f"{len(words)} words were left as they are: {shown}"),)
