"""Turns articles into EPUB, PDF, DOCX, HTML and Markdown editions in other languages, offline.

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

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
