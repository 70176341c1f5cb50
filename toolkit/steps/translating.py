"""The second step: articles are translated together, each is localized, and what went wrong with one is a value."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from toolkit.document import Article, Metadata, dedication_blocks, inlines_of, nodes as n
from toolkit.errors import MemoryFileError, MissingError, RenderError, SourceError, as_publish_error
from toolkit.languages import fallbacks
from toolkit.localization import load_locale
from toolkit.rendering import sanitized, with_pages_led_to
from toolkit.settings import DEDICATION_TEXT
from toolkit.steps.addresses import Addresses
from toolkit.steps.localizing import bundled, localized, text_of
from toolkit.steps.services import Service
from toolkit.steps.tools import Progress, Tools, silent
from toolkit.steps.values import ArticleJob, BundleJob, Failed, ReadArticle, Text
from toolkit.translation import Counts, Observer, Scrutiny, Translated, translate_articles

if TYPE_CHECKING:
    from toolkit.steps.markdown import OwnText

Task = tuple[ArticleJob, Article, "OwnText | None"]
"""What is to be done, the article in its own language, and what an edition in Markdown is made of, if one is wanted."""


def translate(
    tools: Tools, jobs: Sequence[ArticleJob], readings: Sequence[ReadArticle | Failed]
) -> Iterator[Text | Failed]:
    """Yield the text of each job in order, ready for every format, as soon as it is done.

    Args:
        tools: What there is to work with.
        jobs: What is to be done, all of one service.
        readings: What reading their articles gave, in the same order.
    """
    for job, text in zip(jobs, _texts(tools, jobs, readings, markdown=True), strict=True):
        yield text if isinstance(text, Failed) else replace(text, article=sanitized(_led(tools, job, text.article)))


def _led(tools: Tools, job: ArticleJob, article: Article) -> Article:
    """Return an article whose links lead to the editions of other pages; chapters of a bundle lead to one another."""
    if "html" not in job.settings.formats or not job.known.links:
        return article
    return with_pages_led_to(article, Addresses(tools, job, "html").page)


def bundle(tools: Tools, job: BundleJob, readings: Sequence[ReadArticle | Failed]) -> Iterator[Text | Failed]:
    """Yield the text of a bundle; it can't be made if one of its articles can't.

    Args:
        tools: What there is to work with.
        job: The bundle.
        readings: What reading its articles gave, in their order.
    """
    groups: dict[tuple[object, ...], list[int]] = {}
    for number, member in enumerate(job.members):
        groups.setdefault(member.service, []).append(number)
    texts: dict[int, Text | Failed] = {}
    for numbers in groups.values():
        made = _texts(tools, [job.members[number] for number in numbers], [readings[number] for number in numbers])
        texts |= dict(zip(numbers, made, strict=True))
    failed = {
        job.members[number].name: text.error for number, text in sorted(texts.items()) if isinstance(text, Failed)
    }
    if failed:
        yield Failed(lacking(job.title, list(failed)), members=tuple(failed.items()))
        return
    chapters = [
        (member.name, text) for number, member in enumerate(job.members) if isinstance(text := texts[number], Text)
    ]
    try:
        whole = bundled(job.title, chapters, _parts(tools, job), _dedication(tools, job))
        yield replace(whole, article=sanitized(whole.article))
    except Exception as error:
        yield Failed(as_publish_error(job.name, error))


def _parts(tools: Tools, job: BundleJob) -> list[n.Inlines]:
    """Return for each article of a bundle the title of the part that it is in, in the bundle's language."""
    titles = list(dict.fromkeys(filter(None, job.parts)))
    if not titles:
        return []
    shown = _translated(tools, job, tuple(n.Header(1, n.EMPTY_ATTR, inlines_of(title)) for title in titles))
    made = {title: block.content for title, block in zip(titles, shown, strict=True) if isinstance(block, n.Header)}
    return [made.get(title, ()) for title in job.parts]


def _dedication(tools: Tools, job: BundleJob) -> n.Blocks:
    """Return the dedication of a bundle in its language: in words of the language's own, or translated."""
    own = next((job.dedication[tag] for tag in fallbacks(job.language) if tag in job.dedication), "")
    blocks = dedication_blocks(own or job.dedication.get(DEDICATION_TEXT, ""))
    if not own:
        return _translated(tools, job, blocks) if blocks else ()
    return _localized_blocks(tools, job, Article(Metadata.of(language=job.language), blocks))


def _translated(tools: Tools, job: BundleJob, blocks: n.Blocks) -> n.Blocks:
    """Return what a bundle has beside its articles, in their language, in the bundle's."""
    member = job.members[0]
    article = Article(Metadata.of(language=member.known.language), blocks)
    (translated,) = translations([article], tools.serve(member), tools.progress)
    return _localized_blocks(tools, job, translated.article)


def _localized_blocks(tools: Tools, job: BundleJob, article: Article) -> n.Blocks:
    return localized(article, load_locale(job.language, tools.locales), job.settings.typography).blocks


def lacking(title: str, names: Sequence[str]) -> RenderError:
    """Return the error about a bundle that can't be made without some articles."""
    few = ", ".join(names[:5])
    told = few if len(names) <= 5 else f"{few} and {len(names) - 5} more"
    return RenderError(
        f"The bundle '{title}' can't be made without {told}.", "Mend what is said of it, or leave it out."
    )


def _texts(
    tools: Tools, jobs: Sequence[ArticleJob], readings: Sequence[ReadArticle | Failed], *, markdown: bool = False
) -> Iterator[Text | Failed]:
    usable = [_usable(job, reading, markdown=markdown) for job, reading in zip(jobs, readings, strict=True)]
    tasks = [found for found in usable if not isinstance(found, Failed)]
    try:
        service = tools.serve(tasks[0][0]) if tasks else None
        made = _together(tools, tasks, service)
    except Exception as error:
        made = iter([_failed(job, error) for job, *_ in tasks])
    for found in usable:
        yield found if isinstance(found, Failed) else next(made)


def _usable(job: ArticleJob, reading: ReadArticle | Failed, *, markdown: bool) -> Task | Failed:
    if isinstance(reading, Failed):
        return reading
    if reading.known.digest != job.known.digest:
        return Failed(SourceError(f"{job.name} has changed since the build began.", "Run again."))
    try:
        return job, reading.article, _own_text(job, reading.article) if markdown else None
    except Exception as error:
        return _failed(job, error)


def _own_text(job: ArticleJob, article: Article) -> OwnText | None:
    """Return what an edition in Markdown is made of, if one is wanted and can be."""
    if "md" not in job.settings.formats:
        return None
    from toolkit.steps.markdown import own_text

    return own_text(job, article)


def _together(tools: Tools, tasks: Sequence[Task], service: Service | None) -> Iterator[Text | Failed]:
    """Yield the texts of some tasks, which are translated together, in full batches.

    Where the engine fails, each of the rest is translated by itself, so that an article that it can't cope with does
    not take others with it.
    """
    done = 0
    try:
        articles = [each for _, article, own in tasks for each in ((article, own.article) if own else (article,))]
        made = translations(articles, service, tools.progress, frozenset(tasks[0][0].settings.unchecked))
        for job, article, own in tasks:
            translated = next(made)
            again = next(made).article if own else None
            yield _localized(tools, job, article, translated, own, again if service else None)
            done += 1
    except (MissingError, MemoryFileError) as error:
        yield from (_failed(job, error) for job, *_ in tasks[done:])
    except Exception as error:
        rest = tasks[done:]
        if len(rest) == 1:
            yield _failed(rest[0][0], error)
        else:
            for task in rest:
                yield from _together(tools, [task], service)


def translations(
    articles: Sequence[Article],
    service: Service | None,
    progress: Progress = silent,
    unchecked: frozenset[str] = frozenset(),
    observer: Observer | None = None,
) -> Iterator[Translated]:
    """Yield articles in another language, each as soon as it is done, in their order.

    Args:
        articles: What to translate, all of one language.
        service: What translates them; None leaves them as they are.
        progress: Told how many more distinct sentences are finished.
        unchecked: Codes of findings that are not to be told.
        observer: Told of each sentence, as its article is put together.

    Raises:
        MissingError: The engine can't serve the pair.
        EngineError: It failed. What it had finished is in the memory.
        MemoryFileError: The memory can't be used.
    """
    if service is None:
        return (Translated(article, None, Counts(), ()) for article in articles)
    told = f"{service.pair} with {service.engine.name}"
    return translate_articles(
        articles,
        service.engine,
        service.pair,
        memory=service.memory,
        glossary=service.glossary,
        progress=lambda count: progress(told, count),
        scrutiny=Scrutiny(service.scorer, unchecked, service.wordings, observer, service.aligner),
    )


def _localized(
    tools: Tools,
    job: ArticleJob,
    original: Article,
    translated: Translated,
    own: OwnText | None,
    again: Article | None,
) -> Text | Failed:
    try:
        text = text_of(job, original, translated, tools.locales)
        if own is None:
            return text
        from toolkit.steps.markdown import markdown_of

        return replace(text, markdown=markdown_of(tools, job, own, again))
    except Exception as error:
        return _failed(job, error)


def _failed(job: ArticleJob, error: Exception) -> Failed:
    return Failed(as_publish_error(job.name, error))
