"""Turns articles into EPUB, PDF and DOCX editions in other languages, offline.

The names here are the public API: documented, typed and stable. Everything is imported when it is first used, so
that ``import toolkit`` costs next to nothing and changes nothing.

The whole way in one call:

    >>> from toolkit import publish
    >>> result = publish(["article.md"], lang="en-XA", format="epub", out="editions")
    >>> [edition.path.name for edition in result.editions]
    ['article.epub']

Or step by step:

    >>> from toolkit import read, render, translate
    >>> article = read("article.md")
    >>> article.metadata.title_text
    'A day at sea'
    >>> [unit.text for unit in article.units()][:2]
    ['A day at sea', 'The sea was calm.']
    >>> spanish = translate(article, "es", engine="pseudo")
    >>> spanish.article.language
    'es'
    >>> book = render(spanish.article, "epub")
    >>> book.data[30:58]
    b'mimetypeapplication/epub+zip'

A build tells what it does, can be stopped, and may run in any thread, several at once: see `publish` and `Project`.
For programs that use asyncio there are `publish_async` and `Project.build_async`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from toolkit.api import bundle, publish, publish_async, read, render, translate
    from toolkit.document import Article, Metadata, Unit
    from toolkit.editions.cleaning import CleanResult
    from toolkit.editions.events import Event, Step
    from toolkit.editions.result import BuildResult, Edition, Failure, Status
    from toolkit.editions.watching import Round
    from toolkit.findings import Finding
    from toolkit.project import Project
    from toolkit.settings import Settings
    from toolkit.translation import Evaluation, Translated, evaluate
    from toolkit.translation.engines import Aligner, Alignment, Engine, Fingerprint, Pair, Request, Translation
    from toolkit.translation.glossary import Glossary, load_glossary
    from toolkit.translation.memory import Memory

_HOMES = {
    "Aligner": "toolkit.translation.engines.protocol",
    "Alignment": "toolkit.translation.engines.protocol",
    "Article": "toolkit.document",
    "BuildResult": "toolkit.editions.result",
    "CleanResult": "toolkit.editions.cleaning",
    "Edition": "toolkit.editions.result",
    "Engine": "toolkit.translation.engines.protocol",
    "Evaluation": "toolkit.translation.evaluation",
    "Event": "toolkit.editions.events",
    "Failure": "toolkit.editions.result",
    "Finding": "toolkit.findings",
    "Fingerprint": "toolkit.translation.engines.protocol",
    "Glossary": "toolkit.translation.glossary",
    "Memory": "toolkit.translation.memory",
    "Metadata": "toolkit.document",
    "Pair": "toolkit.translation.engines.protocol",
    "Project": "toolkit.project",
    "Request": "toolkit.translation.engines.protocol",
    "Round": "toolkit.editions.watching",
    "Settings": "toolkit.settings",
    "Status": "toolkit.editions.result",
    "Step": "toolkit.editions.events",
    "Translated": "toolkit.translation.translator",
    "Translation": "toolkit.translation.engines.protocol",
    "Unit": "toolkit.document",
    "bundle": "toolkit.api",
    "evaluate": "toolkit.translation.evaluation",
    "load_glossary": "toolkit.translation.glossary",
    "publish": "toolkit.api",
    "publish_async": "toolkit.api",
    "read": "toolkit.api",
    "render": "toolkit.api",
    "translate": "toolkit.api",
}

__all__ = [
    "Aligner",
    "Alignment",
    "Article",
    "BuildResult",
    "CleanResult",
    "Edition",
    "Engine",
    "Evaluation",
    "Event",
    "Failure",
    "Finding",
    "Fingerprint",
    "Glossary",
    "Memory",
    "Metadata",
    "Pair",
    "Project",
    "Request",
    "Round",
    "Settings",
    "Status",
    "Step",
    "Translated",
    "Translation",
    "Unit",
    "bundle",
    "evaluate",
    "load_glossary",
    "publish",
    "publish_async",
    "read",
    "render",
    "translate",
]


def __getattr__(name: str) -> Any:
    """Import a public name from its home when it is first asked for."""
    if name not in _HOMES:
        raise AttributeError(f"module 'toolkit' has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(_HOMES[name]), name)


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
