"""The editions that are shown, opened once each time they were made."""

from __future__ import annotations

import threading
from typing import Any

from toolkit.errors import PublishError
from toolkit.review import pieces_of, plain_pieces
from toolkit.reviewing.books import Book, Pages, Spot, folded_letters
from toolkit.reviewing.previews import Preview, Previews
from toolkit.reviewing.sheet import Sheet

_KEPT = 8
"""Editions that are held open."""


class Shelf:
    """The editions that are shown. Threads may share one.

    Args:
        previews: Has them made.
    """

    def __init__(self, previews: Previews) -> None:
        self._previews = previews
        self._open: dict[tuple[str, str, str], tuple[int, Book | Pages]] = {}
        self._lock = threading.Lock()

    def state_json(self, slug: str, language: str) -> dict[str, Any]:
        """Return what there is to be seen of an article."""
        preview, busy = self._previews.state(slug, language)
        errors = list(preview.errors)
        book: Book | None = None
        count = 0
        try:
            book = self.book(slug, language, preview)
            pages = self.pages(slug, language, preview)
            count = 0 if pages is None else pages.count
        except PublishError as error:
            errors.append(str(error))
        return {
            "number": preview.number,
            "busy": busy,
            "changes": preview.changes,
            "errors": errors,
            "epub": None if book is None else list(book.pages),
            "pdf": count,
        }

    def book(self, slug: str, language: str, preview: Preview | None = None) -> Book | None:
        """Return the EPUB of an article; None if there is none.

        Raises:
            OutputError: It can't be read.
        """
        found = self._opened(slug, language, "epub", preview)
        return found if isinstance(found, Book) else None

    def pages(self, slug: str, language: str, preview: Preview | None = None) -> Pages | None:
        """Return the PDF of an article; None if there is none.

        Raises:
            OutputError: It can't be read.
            MissingError: The library for that isn't installed.
        """
        found = self._opened(slug, language, "pdf", preview)
        return found if isinstance(found, Pages) else None

    def close(self) -> None:
        """Release what is open."""
        with self._lock:
            for _, opened in self._open.values():
                _close(opened)
            self._open.clear()

    def place_json(self, slug: str, language: str, sheet: Sheet, number: int) -> dict[str, Any]:
        """Return where a sentence stands in the editions."""
        text = _text_of(sheet, number)
        letters = folded_letters(text)
        before = sum(folded_letters(_text_of(sheet, other)).count(letters) for other in range(number)) if letters else 0
        book, pages = self.book(slug, language), self.pages(slug, language)
        share = number / max(1, len(sheet.sentences))
        return {
            "letters": letters,
            "epub": _spot_json(book.find(text, before)) if book is not None else None,
            "pdf": _spot_json(pages.find(text, before, share)) if pages is not None else None,
        }

    def _opened(self, slug: str, language: str, form: str, preview: Preview | None) -> Book | Pages | None:
        preview = preview or self._previews.state(slug, language)[0]
        data = preview.editions.get(form)
        if data is None:
            return None
        key = (slug, language, form)
        with self._lock:
            number, opened = self._open.pop(key, (-1, None))
            if opened is None or number != preview.number:
                _close(opened)
                opened = Book(data) if form == "epub" else Pages(data)
            self._open[key] = (preview.number, opened)
            while len(self._open) > _KEPT:
                _close(self._open.pop(next(iter(self._open)))[1])
            return opened


def _close(opened: Book | Pages | None) -> None:
    if isinstance(opened, Pages):
        opened.close()


def _text_of(sheet: Sheet, number: int) -> str:
    return plain_pieces(pieces_of(sheet.sentences[number].translation))


def _spot_json(spot: Spot | None) -> dict[str, Any] | None:
    return None if spot is None else {"page": spot.page, "times": spot.times, "band": spot.band}
