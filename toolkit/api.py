"""The functions of the public API: what the command line does, for scripts.

Threads: everything here may be called from several threads at once. Builds in different folders run side by side,
those in the same folder one after the other, whether they are in one process or in several. A listener is called in
the thread of its own build.
"""

from __future__ import annotations

import threading
from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path, PurePath
from typing import TYPE_CHECKING, Unpack

from toolkit.document import Article
from toolkit.editions import Listener, ignore
from toolkit.errors import UsageError
from toolkit.project import Project
from toolkit.settings import NO_MEMORY, Many, Options, fields_given, many

if TYPE_CHECKING:
    from toolkit.editions import BuildResult
    from toolkit.findings import Finding
    from toolkit.localization import Locales
    from toolkit.rendering import Rendered
    from toolkit.steps import Service
    from toolkit.translation import Progress, Sentence, Sentences, Translated
    from toolkit.translation.engines import Engine, Pair
    from toolkit.translation.glossary import Glossary
    from toolkit.translation.markup import MarkedText
    from toolkit.translation.memory import Memory

Sources = Many | Path | Iterable[Path]


def publish(
    sources: Sources = (),
    *,
    dry_run: bool = False,
    listener: Listener = ignore,
    cancel: threading.Event | None = None,
    **options: Unpack[Options],
) -> BuildResult:
    """Do what `publish` does on the command line, with the same options under the same names.

        publish("article.md", lang=["es", "fr"], format="epub", bilingual=True)

    Args:
        sources: Files, folders or globs; the project file's or ``seeds/`` if there are none.
        dry_run: Make nothing, only find out what is stale and why: see `Edition.reasons`.
        listener: Told of each step, in the thread that calls.
        cancel: Once it is set (in another thread, or by the listener), nothing new is begun; what is under way is
            finished, and `BuildResult.stopped` tells of it. The next build goes on from there.
        options: ``lang``, ``format``, ``engine`` and all else that can be said on the command line: see `Options`.
            What is not given is the project file's, the environment's, or the default.

    Returns:
        What was made, and what could not be made: an article that fails does not raise.

    Raises:
        UsageError: An option can't be used.
        SourceError: A source does not exist.
    """
    given = fields_given({"sources": sources, **options})
    return Project.load(**given).build(listener, dry_run=dry_run, cancel=cancel)


async def publish_async(
    sources: Sources = (), *, dry_run: bool = False, listener: Listener = ignore, **options: Unpack[Options]
) -> BuildResult:
    """Do what `publish` does, with the same options, in a thread, while the event loop goes on.

        result = await publish_async("article.md", lang="es")

    If the task is cancelled (by a timeout, say), what is under way is finished, and only then
    `asyncio.CancelledError` is raised. Several may run at once: in different folders side by side, in the same folder
    one after the other.

    Args:
        sources: Files, folders or globs; the project file's or ``seeds/`` if there are none.
        dry_run: Make nothing, only find out what is stale and why.
        listener: Told of each step, in the thread of the loop; of all of them before this returns.
        options: Those of `publish`. There is no ``cancel``: cancel the task instead.

    Returns:
        What was made, and what could not be made: an article that fails does not raise.

    Raises:
        UsageError: An option can't be used.
        SourceError: A source does not exist.
    """
    from toolkit.editions import in_thread

    return await in_thread(
        lambda tell, cancel: publish(sources, dry_run=dry_run, listener=tell, cancel=cancel, **options), listener
    )


def read(
    path: str | PurePath,
    *,
    raw: bool = False,
    format: str | None = None,  # noqa: A002 - the command line's word
    source_language: str | None = None,
) -> Article:
    """Read an article from a file.

    Args:
        path: The file, or its URL (``s3://bucket/a.md``).
        raw: Take a web page as it is, navigation and all.
        format: Format to read it as, such as ``gfm``; by its name unless given.
        source_language: BCP 47 tag of its language; the document's own unless given, else English.

    Returns:
        The article; `Article.findings` tells what a person should look at.

    Raises:
        SourceError: It is missing, unreadable, empty, or not what its name says.
        UsageError: There is no such format or language tag.
    """
    from toolkit.settings import Settings
    from toolkit.steps import article_in
    from toolkit.storage import located

    return article_in(located(path), Settings(raw=raw, source_format=format, source_language=source_language))


def translate(
    article: Article,
    lang: str,
    *,
    engine: str | Engine = "auto",
    source_language: str | None = None,
    glossary: Many | Glossary = (),
    memory: str | Path | Memory | None = None,
    progress: Progress | None = None,
) -> Translated:
    """Translate an article.

    Args:
        article: What to translate.
        lang: BCP 47 tag of the language wanted.
        engine: An engine's name, or an engine.
        source_language: BCP 47 tag of the article's language; its own unless given.
        glossary: Files with terms, an earlier one first, or a glossary.
        memory: A translation memory, its file or address; None for no memory. (The command line takes the user's own.)
        progress: Told how many more distinct sentences are finished.

    Raises:
        UsageError: There is no such engine or language tag, or a glossary can't be used.
        MissingError: No engine here serves the pair.
        EngineError: The engine failed. What it had finished is in the memory.
        MemoryFileError: The memory can't be used.
    """
    from toolkit.steps import translations

    with _service(article, lang, engine, source_language, glossary, memory) as service:
        [made] = translations([article], service, lambda _, count: progress(count) if progress else None)
        return made


def sentences_of(
    article: Article,
    lang: str,
    *,
    engine: str | Engine = "auto",
    source_language: str | None = None,
    glossary: Many | Glossary = (),
    memory: str | Path | Memory | None = None,
) -> Sentences:
    """Return the sentences of an article, each with its translation, its score and what there is to look at.

    What the memory lacks is translated, as `translate` does; a finding of the list tells if text left this machine.

    Args:
        article: The article in its own language.
        lang: BCP 47 tag of the language wanted.
        engine: An engine's name, or an engine.
        source_language: BCP 47 tag of the article's language; its own unless given.
        glossary: Files with terms, an earlier one first, or a glossary.
        memory: A translation memory, its file or address; None for no memory.

    Raises:
        UsageError: There is no such engine or language tag, or a glossary can't be used.
        MissingError: No engine here serves the pair.
        EngineError: The engine failed. What it had finished is in the memory.
        MemoryFileError: The memory can't be used.
    """
    from toolkit.steps import translations
    from toolkit.translation import Sentences

    found: list[Sentence] = []
    with _service(article, lang, engine, source_language, glossary, memory) as service:
        list(translations([article], service, observer=found.append))
        return Sentences(found, getattr(service.engine, "findings", ()))


def correct(
    article: Article,
    lang: str,
    corrections: Mapping[str, str | MarkedText],
    *,
    memory: str | Path | Memory,
    engine: str | Engine = "auto",
    source_language: str | None = None,
) -> tuple[Finding, ...]:
    """Put corrections of an article's sentences into a memory, from where every edition takes them.

        correct(article, "es", {"It cost **four million**.": "Costó **cuatro millones**."}, memory="memory.sqlite")

    Args:
        article: The article in its own language.
        lang: BCP 47 tag of the translation.
        corrections: For a sentence (its id, see `sentences_of`, or its words, whatever quotation marks or Markdown they
            are typed with) its translation: Markdown, text with tags as in exported files, or marked text.
        memory: The translation memory, its file or address.
        engine: An engine's name, or an engine.
        source_language: BCP 47 tag of the article's language; its own unless given.

    Returns:
        What a person should know: what the memory lacked was translated, and may have left this machine for that.

    Raises:
        UsageError: The article has no such sentence, or a correction lacks its note or code.
        MissingError: No engine here serves the pair.
        MemoryFileError: The memory can't be used.
    """
    from toolkit.review import correct_sentences
    from toolkit.translation.memory import Memory, open_memory

    with ExitStack() as stack:
        store = memory if isinstance(memory, Memory) else stack.enter_context(open_memory(memory))
        found = sentences_of(article, lang, engine=engine, source_language=source_language, memory=store)
        entries = correct_sentences(found, corrections)
        store.people(_pair(article, lang, source_language)).store(entries, replace_old=True)
    return found.findings


def _pair(article: Article, lang: str, source_language: str | None) -> Pair:
    from toolkit.languages import normalize_tag
    from toolkit.translation.engines import Pair

    return Pair(normalize_tag(source_language or article.language or "en"), normalize_tag(lang))


@contextmanager
def _service(
    article: Article,
    lang: str,
    engine: str | Engine,
    source_language: str | None,
    glossary: Many | Glossary,
    memory: str | Path | Memory | None,
) -> Iterator[Service]:
    """Hold what translates an article."""
    from toolkit.steps import Service
    from toolkit.translation.engines import Engines
    from toolkit.translation.glossary import Glossary, load_glossary
    from toolkit.translation.memory import Memory, open_memory

    pair = _pair(article, lang, source_language)
    source, target = pair.source, pair.target
    paths = [] if isinstance(glossary, Glossary) else [Path(path) for path in many(glossary)]
    terms = glossary if isinstance(glossary, Glossary) else load_glossary(paths, source, target) if paths else None
    with Engines() as engines, ExitStack() as stack:
        chosen = engines.choose(engine, source, target).engine if isinstance(engine, str) else engine
        if isinstance(memory, Memory):
            store = memory
        else:
            store = stack.enter_context(open_memory(NO_MEMORY if memory is None else memory))
        fingerprint = chosen.fingerprint(source, target)
        scorer, aligner = engines.scorer(chosen, source, target), engines.aligner(chosen, source, target)
        yield Service(pair, chosen, fingerprint, "", terms, store, "", scorer, aligner=aligner)


def bundle(
    articles: Iterable[Article], title: str, *, dedication: str = "", locales: str | Path | None = None
) -> Article:
    """Return many articles as one, a chapter for each; links between their files lead to the chapters.

    Args:
        articles: The articles in order, all in one language.
        title: Title of the whole.
        dedication: Dedication of the whole, in the language of the articles.
        locales: Folder of your own locales, over the toolkit's.

    Returns:
        An article to render.

    Raises:
        UsageError: There are no articles, or they are in several languages, or in one that has no locale.
    """
    from toolkit.steps import localized_bundle

    return localized_bundle(list(articles), title, dedication, _shelf(locales))


def _shelf(locales: str | Path | None) -> Locales:
    """Return the locales of a user's folder over the toolkit's."""
    from toolkit.localization import Locales

    return Locales.of(Path(locales).resolve() if locales is not None else None)


def render(
    article: Article,
    format: str,  # noqa: A002 - the command line's word
    *,
    original: Article | None = None,
    bilingual_style: str = "paragraphs",
    templates: str | Path | None = None,
    locales: str | Path | None = None,
    typography: str = "standard",
) -> Rendered:
    """Render an article in its own language, typeset as its locale asks.

    Args:
        article: What to render; `article.language` decides about the locale.
        format: ``epub``, ``pdf``, ``docx``, ``html`` or ``md``.
        original: The article that it was translated from, to stand beside it in a bilingual edition.
        bilingual_style: How it stands there in EPUB and HTML: ``paragraphs``, ``sentences``, ``columns``, ``small``,
            ``coloured`` or ``folded``.
        templates: Folder of your own templates, over the toolkit's.
        locales: Folder of your own locales, over the toolkit's.
        typography: ``none``, ``standard`` or ``full``.

    Returns:
        The edition's bytes, and what a person should look at.

    Raises:
        UsageError: There is no such format, folder or level, a template can't be used, or the language has no locale.
        RenderError: The edition can't be made.
        MissingError: A font is missing.
    """
    from toolkit.localization import load_locale
    from toolkit.rendering import Templates
    from toolkit.steps import localized, typeset_edition

    if templates is not None and not Path(templates).is_dir():
        raise UsageError(f"There is no folder {templates}.", "Give the folder of your templates.")
    locale = load_locale(article.language or "en", _shelf(locales))
    own = Templates.of(Path(templates).resolve() if templates is not None else None)
    return typeset_edition(localized(article, locale, typography, original, bilingual_style), format, locale, own)
