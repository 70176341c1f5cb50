"""The text of each edition: an original, or its translation; localized, and with its original beside it if wanted."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from toolkit.document import Article
from toolkit.document.kinds import bilingual_with
from toolkit.document.parallel import side_by_side
from toolkit.editions.events import Event, Listener, Step
from toolkit.editions.jobs import Job
from toolkit.editions.plan import Plan
from toolkit.errors import UsageError
from toolkit.findings import Finding
from toolkit.localization import load_locale, localize
from toolkit.translation.engine import Engine, Pair, is_genuine
from toolkit.translation.memory import Memory
from toolkit.translation.memory.location import open_memory
from toolkit.translation.registry import Engines
from toolkit.translation.translator import Counts, Translated, translate_articles

if TYPE_CHECKING:
    from toolkit.translation.glossary import Glossary


@dataclass(frozen=True, slots=True)
class Service:
    """What translates a pair, and what people gave for it.

    Attributes:
        pair: The pair.
        engine: The engine.
        reason: Why this one, for people.
        glossary: Terms.
        memory: The translation memory; None for an engine that needs none.
        help: What goes into the keys of editions: digest of the glossary, and the state of what people reviewed.
    """

    pair: Pair
    engine: Engine
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
        return Service(pair, choice.engine, reason, terms, memory, (terms.digest if terms else "", state))

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
    article = localize(translated.article, load_locale(job.language), plan.settings.typography)
    if plan.settings.bilingual and job.fingerprint is not None:
        article = side_by_side(_localized_original(job.article, plan), article)
    findings = (*job.article.findings, *translated.findings, *_unknown(translated))
    return Text(article, translated.counts, findings)


def is_bilingual(text: Text) -> bool:
    """Tell whether an original stands beside its translation."""
    return bool(bilingual_with(text.article.metadata))


def named(text: Text, name: str) -> Text:
    """Return a text whose findings say which article they are about."""
    findings = tuple(replace(finding, message=f"{name}: {finding.message}") for finding in text.findings)
    return replace(text, findings=findings)


def _localized_original(article: Article, plan: Plan) -> Article:
    try:
        locale = load_locale(article.language or "en")
    except UsageError:  # its language has no locale: its author's own marks stay
        return article
    return localize(article, locale, plan.settings.typography)


def _unknown(translated: Translated) -> tuple[Finding, ...]:
    """Return the finding about words that the engine could not translate."""
    words = [word for word in translated.unknown if any(map(str.isalpha, word))]
    if not words:
        return ()
    shown = ", ".join(words[:10]) + (", …" if len(words) > 10 else "")
    return (Finding("unknown-words", f"{len(words)} words were left as they are: {shown}"),)
