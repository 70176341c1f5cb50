"""The text of each edition: an original, or its translation; localized, and with its original beside it if wanted."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from toolkit.document import Article, bilingual_with, bundle, side_by_side
from toolkit.editions.jobs import Job, sum_of
from toolkit.editions.report import Stopped, as_publish_error
from toolkit.editions.services import Service
from toolkit.errors import MemoryFileError, MissingError, PublishError
from toolkit.findings import Finding, Severity
from toolkit.languages import fallbacks, normalize_tag
from toolkit.localization import Locale, available_locales, display_dates, load_locale, localize
from toolkit.translation import Counts, Progress, Translated, translate_articles

_ALONE = "It is published in its own language, so that there is no original to put beside it."

Task = tuple[Job, Article]
"""What is to be done, and the article in its own language."""


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


def texts_of(tasks: Sequence[Task], service: Service | None, progress: Progress) -> Iterator[Callable[[], Text]]:
    """Yield for each task, in order, what returns its text or raises what went wrong with it.

    They are translated together, in full batches. Where the engine fails, each of the rest is translated by itself, so
    that an article that it can't cope with does not take others with it.

    Args:
        tasks: What is to be done, all by one service.
        service: What translates; None publishes articles as they are.
        progress: Told how many more distinct sentences are finished.
    """
    done = 0
    try:
        for translated in _translations(tasks, service, progress):
            yield _localizing(tasks[done], translated)
            done += 1
    except (MissingError, MemoryFileError) as error:
        yield from (_raising(error) for _ in tasks[done:])
    except Stopped:
        raise
    except Exception as error:
        rest = tasks[done:]
        if len(rest) == 1:
            yield _raising(as_publish_error(rest[0][0].name, error))
        else:
            for task in rest:
                yield from texts_of([task], service, progress)


def _translations(tasks: Sequence[Task], service: Service | None, progress: Progress) -> Iterator[Translated]:
    if service is None:
        return (Translated(article, None, Counts(), ()) for _, article in tasks)
    return translate_articles(
        (article for _, article in tasks),
        service.engine,
        service.pair,
        memory=service.memory,
        glossary=service.glossary,
        progress=progress,
    )


def _localizing(task: Task, translated: Translated) -> Callable[[], Text]:
    return lambda: text_of(*task, translated)


def _raising(error: PublishError) -> Callable[[], Text]:
    def fail() -> Text:
        raise error

    return fail


def text_of(job: Job, original: Article, translated: Translated) -> Text:
    """Return an article as it is to be typeset.

    Raises:
        UsageError: A locale is malformed.
    """
    beside = original if job.is_bilingual else None
    article = localized(translated.article, load_locale(job.language), job.settings.typography, beside)
    findings = [*original.findings, *translated.findings, *_unknown(translated)]
    if job.settings.bilingual and not beside:
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
