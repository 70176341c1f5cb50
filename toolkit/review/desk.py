"""The articles of a project as a person corrects them: their sentences in a language, and the memory."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from toolkit.document import Article
from toolkit.editions import Plan, make_plan
from toolkit.errors import MemoryFileError, UsageError
from toolkit.findings import Finding
from toolkit.languages import normalize_tag
from toolkit.localization import Locale, load_locale
from toolkit.review.exchange import ExchangeFile, ExchangeSegment
from toolkit.review.inline import pieces_of
from toolkit.settings import NO_MEMORY, Settings, split_overrides
from toolkit.steps import Progress, Service, Services, Source, article_in, own_locales, silent, translations
from toolkit.translation import ReviewState, Sentence, Wordings
from toolkit.translation.engines import Pair
from toolkit.translation.glossary import Glossary
from toolkit.translation.markup import MarkedText
from toolkit.translation.memory import Memory, reviewed_entry


@dataclass(frozen=True, slots=True)
class Listed:
    """An article in a language.

    Attributes:
        source: Where it comes from.
        pair: The languages.
        original: The article in its own language.
        article: The article translated.
        sentences: Its sentences, in reading order.
        service: Who translated it.
        locale: What its editions look like.
        findings: What a person should know of how the engine worked: that text has left this machine, say.
    """

    source: Source
    pair: Pair
    original: Article
    article: Article
    sentences: tuple[Sentence, ...]
    service: Service
    locale: Locale
    findings: tuple[Finding, ...] = ()

    def _alternatives(self, sentence: Sentence) -> tuple[str, ...]:
        """Return how people translated sentences much like one that no person has reviewed."""
        memory = self.service.people
        if memory is None or sentence.state is not ReviewState.MACHINE:
            return ()
        found = memory.similar(self.pair, sentence.plain)
        return tuple(f"{one.translation} ({one.similarity} %: {one.source})" for one in found)

    def exchange(self) -> ExchangeFile:
        """Return what goes out of it; what nothing has to translate stays here."""
        segments = tuple(
            _segment(sentence, self._alternatives(sentence)) for sentence in self.sentences if sentence.sent
        )
        return ExchangeFile(self.source.name, self.pair.source, self.pair.target, segments)


def _segment(sentence: Sentence, alternatives: tuple[str, ...]) -> ExchangeSegment:
    return ExchangeSegment(
        id=sentence.id,
        source=pieces_of(sentence.source, sentence.codes),
        target=pieces_of(sentence.translation, sentence.codes),
        state=sentence.state,
        context=sentence.context,
        note=sentence.note,
        findings=tuple(f"[{finding.code}] {' '.join(finding.message.split())}" for finding in sentence.findings),
        score=sentence.score,
        kind=str(sentence.kind),
        alternatives=alternatives,
    )


@dataclass(frozen=True, slots=True)
class Reviewed:
    """What a person gave for a sentence.

    Attributes:
        sentence: The sentence.
        marked: Its translation.
        state: How far it is.
        note: What the person remarked.
    """

    sentence: Sentence
    marked: MarkedText
    state: ReviewState
    note: str = ""


class Desk:
    """The articles of a project, one after the other, and who translates them; to be closed.

    Args:
        settings: Those of the project.
        plan: What it publishes, if that is known.
        apart: Compare the sentences of each article with each other alone: articles come in any order, and again.

    Raises:
        UsageError: A setting can't be used.
        SourceError: A source does not exist.
    """

    def __init__(self, settings: Settings, plan: Plan | None = None, *, apart: bool = False) -> None:
        self.plan: Plan = plan or make_plan(settings)
        self._apart = apart
        self._locales = own_locales(settings)
        self._services = Services(self.plan.settings)
        self._listed: dict[tuple[str, str], Listed | None] = {}

    def __enter__(self) -> Desk:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Release the engines, and close the memory."""
        self._services.close()

    @property
    def findings(self) -> tuple[Finding, ...]:
        """What a person should know of how its engines worked: that text has left this machine, say."""
        return self._services.engine_findings

    def named(self, name: str) -> list[Source]:
        """Return the sources that a file may mean: the one of a name, all of them if it names none."""
        sources = list(self.plan.sources)
        return [source for source in sources if source.name == name] if name else sources

    def listed(self, source: Source, language: str, progress: Progress = silent) -> Listed | None:
        """Return an article in a language, translated if need be; None if that is its own language.

        Args:
            source: The article.
            language: BCP 47 tag.
            progress: Told how many more distinct sentences are translated.

        Raises:
            PublishError: It can't be read or translated.
        """
        key = source.name, normalize_tag(language)
        if key not in self._listed:
            self._listed[key] = self._list(source, key[1], progress)
        return self._listed[key]

    def tried(self, listed: Listed, glossary: Glossary) -> tuple[Sentence, ...]:
        """Return the sentences of an article as they would be with another glossary; nothing is kept.

        Raises:
            PublishError: It can't be read or translated.
        """
        original, service = self._served(listed.source, listed.pair.target)
        if service is None:
            raise AssertionError("it was listed before")
        sentences: list[Sentence] = []
        with_it = replace(service, glossary=glossary, wordings=Wordings())
        for _ in translations([original], with_it, observer=sentences.append):
            pass
        return tuple(sentences)

    def _served(self, source: Source, language: str) -> tuple[Article, Service | None]:
        """Return an article, and what translates it; None if it is written in that language."""
        settings = self.plan.settings
        original, front = split_overrides(article_in(source.path, settings.resolve(source.name), source.root), settings)
        own = settings.resolve(source.name, front, language)
        spoken = normalize_tag(original.language or "en")
        service = self._services.serve(spoken, language, own)
        if service is not None and self._apart:
            service = replace(service, wordings=Wordings())
        return original, service

    def _list(self, source: Source, language: str, progress: Progress) -> Listed | None:
        original, service = self._served(source, language)
        if service is None:
            return None
        sentences: list[Sentence] = []
        locale = load_locale(language, self._locales)
        [made] = translations([original], service, progress, observer=sentences.append)
        told = tuple(finding for finding in self.findings if finding in made.findings)
        return Listed(source, service.pair, original, made.article, tuple(sentences), service, locale, told)

    def store(self, listed: Listed, reviewed: Iterable[Reviewed]) -> None:
        """Put what a person gave into the memory.

        Raises:
            UsageError: There is no memory.
            MemoryFileError: It can't be written.
        """
        memory = self.lasting_memory(listed)
        entries = [
            reviewed_entry(one.sentence.plain, one.marked, note=one.note, final=one.state is ReviewState.FINAL)
            for one in reviewed
        ]
        memory.people(listed.pair).store(entries, replace_old=True)
        self._listed.clear()

    def lasting_memory(self, listed: Listed) -> Memory:
        """Return the memory that keeps what people give for an article.

        Raises:
            UsageError: There is no memory.
            MemoryFileError: It is a private one, since the one that was asked for can't be used.
        """
        memory = listed.service.memory
        if memory is None:
            raise UsageError("Corrections need a translation memory.", "Take another --engine than pseudo.")
        if self.plan.settings.memory == NO_MEMORY:
            raise UsageError("Corrections need a translation memory that lasts.", "Give a file with --memory.")
        for finding in self._services.findings:
            if finding.code == "memory-unusable":  # a private one stands in, which is gone afterwards
                raise MemoryFileError(
                    f"Corrections can't be kept: {finding.message}", "Give another file with --memory."
                )
        return memory

    def put_away(self, listed: Listed) -> None:
        """Forget an article in a language, so that it is listed anew when it is next asked for."""
        for key in [key for key, other in self._listed.items() if other is listed]:
            del self._listed[key]
