"""The functions of the public API: what the command line does, for scripts.

Threads: everything here may be called from several threads at once. Builds in different folders run side by side,
those in the same folder one after the other, whether they are in one process or in several. A listener is called in
the thread of its own build.
"""

from __future__ import annotations

import threading
from collections.abc import Iterable, Mapping
from contextlib import ExitStack
from pathlib import Path, PurePath
from typing import TYPE_CHECKING, Any

from toolkit.document import Article
from toolkit.editions.events import Listener, ignore
from toolkit.errors import UsageError
from toolkit.project import Project
from toolkit.settings import BUNDLE_TITLE, NO_MEMORY

if TYPE_CHECKING:
    from toolkit.editions.result import BuildResult
    from toolkit.rendering import Rendered
    from toolkit.translation import Progress, Translated
    from toolkit.translation.engines import Engine
    from toolkit.translation.glossary import Glossary
    from toolkit.translation.memory import Memory

Many = str | Iterable[str]


def _many(value: Many | None) -> list[str]:
    if value is None:
        return []
    return [value] if isinstance(value, str) else [str(item) for item in value]


def publish(  # noqa: PLR0913 - the command line's options
    sources: Many | Path | Iterable[Path] = (),
    *,
    lang: Many,
    format: Many | None = None,  # noqa: A002 - the command line's word
    source_language: str | None = None,
    source_format: str | None = None,
    out: str | Path | None = None,
    engine: str | None = None,
    quality: str | None = None,
    device: str | None = None,
    glossary: Many | None = None,
    memory: str | Path | None = None,
    raw: bool = False,
    typography: str | None = None,
    bilingual: bool = False,
    bundle: str | Mapping[str, str] | None = None,
    templates: str | Path | None = None,
    strict: bool = False,
    jobs: int | None = None,
    cluster: str | None = None,
    force: bool = False,
    dry_run: bool = False,
    listener: Listener = ignore,
    cancel: threading.Event | None = None,
) -> BuildResult:
    """Do what `publish` does on the command line, with the same options.

    Args:
        sources: Files, folders or globs; the project file's or ``seeds/`` if there are none.
        lang: BCP 47 tags of the languages wanted.
        format: ``epub``, ``pdf``, ``docx``; all three unless given.
        source_language: BCP 47 tag of the sources; each document's own unless given, else English.
        source_format: Format to read the sources as; by their names unless given.
        out: Folder of the editions; ``editions`` unless given.
        engine: Name of the engine; ``auto`` unless given.
        quality: ``best`` or ``fast``; ``best`` unless given.
        device: ``auto``, ``cpu`` or ``cuda``; ``auto`` unless given.
        glossary: Files with terms; an earlier one has precedence.
        memory: File of the translation memory, ``postgresql://…`` for a team's, ``none`` for none; the user's own
            unless given.
        raw: Take web pages as they are.
        typography: ``none``, ``standard`` or ``full``; ``standard`` unless given.
        bilingual: Put the original beside its translation.
        bundle: Title of one edition that holds all sources; or titles by language, and one under ``title``.
        templates: Folder of your own templates, over the toolkit's.
        strict: Refuse editions that can't be made accessible.
        jobs: How many editions are rendered at once; as many as there are cores unless given.
        cluster: Address of a Dask scheduler, ``tcp://host:8786``, to build on its workers.
        force: Make editions even if they are up to date.
        dry_run: Make nothing, only find out what is stale and why: see `Edition.reasons`.
        listener: Told of each step, in the thread that calls.
        cancel: Once it is set (in another thread, or by the listener), nothing new is begun; what is under way is
            finished, and `BuildResult.stopped` tells of it. The next build goes on from there.

    Returns:
        What was made, and what could not be made: an article that fails does not raise.

    Raises:
        UsageError: An option can't be used.
        SourceError: A source does not exist.
    """
    options: Mapping[str, Any] = {
        "sources": _many(str(sources) if isinstance(sources, Path) else [str(s) for s in _many(sources)]),  # type: ignore[arg-type]
        "languages": _many(lang),
        "formats": _many(format),
        "source_language": source_language,
        "source_format": source_format,
        "out": None if out is None else str(out),
        "engine": engine,
        "quality": quality,
        "device": device,
        "glossaries": _many(glossary),
        "memory": None if memory is None else str(memory),
        "raw": raw or None,
        "typography": typography,
        "bilingual": bilingual or None,
        "bundle": {BUNDLE_TITLE: bundle} if isinstance(bundle, str) else bundle,
        "templates": None if templates is None else str(templates),
        "strict": strict or None,
        "jobs": jobs,
        "cluster": cluster,
        "force": force or None,
    }
    return Project.load(**options).build(listener, dry_run=dry_run, cancel=cancel)


async def publish_async(
    sources: Many | Path | Iterable[Path] = (), *, listener: Listener = ignore, **options: Any
) -> BuildResult:
    """Do what `publish` does, with the same options, in a thread, while the event loop goes on.

        result = await publish_async("article.md", lang="es")

    If the task is cancelled (by a timeout, say), what is under way is finished, and only then
    `asyncio.CancelledError` is raised. Several may run at once: in different folders side by side, in the same folder
    one after the other.

    Args:
        sources: Files, folders or globs; the project file's or ``seeds/`` if there are none.
        listener: Told of each step, in the thread of the loop; of all of them before this returns.
        options: The other options of `publish`, but ``cancel``: cancel the task instead.

    Returns:
        What was made, and what could not be made: an article that fails does not raise.

    Raises:
        UsageError: An option can't be used.
        SourceError: A source does not exist.
    """
    from toolkit.editions.asynchronous import in_thread

    return await in_thread(lambda tell, cancel: publish(sources, listener=tell, cancel=cancel, **options), listener)


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
    from toolkit.steps import read_file
    from toolkit.storage import located

    return read_file(located(path), raw=raw, format=format, language=source_language)


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
    from toolkit.languages import normalize_tag
    from toolkit.translation import translate_article
    from toolkit.translation.engines import Engines
    from toolkit.translation.glossary import Glossary, load_glossary
    from toolkit.translation.memory import Memory, open_memory

    source, target = normalize_tag(source_language or article.language or "en"), normalize_tag(lang)
    paths = [] if isinstance(glossary, Glossary) else [Path(path) for path in _many(glossary)]
    terms = glossary if isinstance(glossary, Glossary) else load_glossary(paths, source, target) if paths else None
    with Engines() as engines, ExitStack() as stack:
        chosen = engines.choose(engine, source, target).engine if isinstance(engine, str) else engine
        if isinstance(memory, Memory):
            store = memory
        else:
            store = stack.enter_context(open_memory(NO_MEMORY if memory is None else memory))
        return translate_article(
            article, chosen, target, source=source, memory=store, glossary=terms, progress=progress
        )


def bundle(articles: Iterable[Article], title: str) -> Article:
    """Return many articles as one, a chapter for each; links between their files lead to the chapters.

    Args:
        articles: The articles in order, all in one language.
        title: Title of the whole.

    Returns:
        An article to render.

    Raises:
        UsageError: There are no articles, or they are in several languages, or in one that has no locale.
    """
    from toolkit.localization import load_locale
    from toolkit.steps import chapters_of, localized

    every = list(articles)
    languages = list(dict.fromkeys(article.language or "en" for article in every))
    if len(languages) != 1:
        told = f"not in {', '.join(languages)}" if languages else "and there is none"
        raise UsageError(
            f"A bundle holds articles in one language, {told}.", "Translate them first, or leave some out."
        )
    locale = load_locale(languages[0])
    return chapters_of([localized(article, locale, "standard") for article in every], title)


def render(
    article: Article,
    format: str,  # noqa: A002 - the command line's word
    *,
    original: Article | None = None,
    templates: str | Path | None = None,
    typography: str = "standard",
) -> Rendered:
    """Render an article in its own language, typeset as its locale asks.

    Args:
        article: What to render; `article.language` decides about the locale.
        format: ``epub``, ``pdf`` or ``docx``.
        original: The article that it was translated from, to stand beside it in a bilingual edition.
        templates: Folder of your own templates, over the toolkit's.
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
    locale = load_locale(article.language or "en")
    own = Templates.of(Path(templates).resolve() if templates is not None else None)
    return typeset_edition(localized(article, locale, typography, original), format, locale.tag, own)
