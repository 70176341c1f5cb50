"""Into editions: the pages of an EPUB, pictures of the pages of a PDF, and where in them a sentence stands."""

from __future__ import annotations

import io
import posixpath
import threading
import unicodedata
import zipfile
from dataclasses import dataclass, replace
from pathlib import PurePosixPath
from typing import Any
from urllib.parse import unquote

from toolkit.errors import MissingError
from toolkit.files import OutputError
from toolkit.ingest import part_of

_TYPES = {
    ".xhtml": "application/xhtml+xml",
    ".html": "application/xhtml+xml",
    ".css": "text/css",
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".gif": "image/gif",
    ".webp": "image/webp",
    ".svg": "image/svg+xml",
    ".ttf": "font/ttf",
    ".otf": "font/otf",
    ".woff": "font/woff",
    ".woff2": "font/woff2",
}
"""What the files of an EPUB may be; all else is sent as bytes that no browser opens."""

_MOST = 100_000_000
"""Bytes of one file of an EPUB that are unpacked."""

_SCALE = 1.6
"""Pixels per point of a page's picture: as sharp as print on a screen of today, and half a megabyte at most."""

_FIRST = 40
"""Letters of a sentence that tell which page it begins on."""

_PIECE = 8
"""Letters of a piece of a sentence that is looked for where the whole can't be found."""

_PDFIUM = threading.Lock()
"""PDFium is not made for several threads at once (its README says so)."""


def folded_letters(text: str) -> str:
    """Return a text's letters and digits alone: what typography, hyphenation and line ends leave as it is."""
    return "".join(char for char in unicodedata.normalize("NFKC", text).casefold() if char.isalnum())


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a sentence stands.

    Attributes:
        page: The file of an EPUB, or the number of a PDF's page, from 0, as text.
        times: How often the same letters stand on that page before it.
        band: Of a PDF's page, where it begins and ends, from 0 (the top) to 1; None if that isn't known.
    """

    page: str
    times: int = 0
    band: tuple[float, float] | None = None


class Book:
    """An EPUB.

    Args:
        data: Its bytes.

    Raises:
        OutputError: It can't be read: somebody has damaged it.
    """

    def __init__(self, data: bytes) -> None:
        try:
            self._archive = zipfile.ZipFile(io.BytesIO(data))
        except zipfile.BadZipFile as error:
            raise OutputError(f"The EPUB can't be read: {error}.", "Delete it; it is made again.") from error
        self._names = frozenset(self._archive.namelist())
        self._lock = threading.Lock()
        self.pages = self._spine()
        self._letters: dict[str, str] = {}

    def file(self, name: str) -> tuple[bytes, str] | None:
        """Return the bytes and the media type of a file in it; None if there is none of that name."""
        if name not in self._names or self._archive.getinfo(name).file_size > _MOST:
            return None
        with self._lock:
            data = self._archive.read(name)
        return data, _TYPES.get(PurePosixPath(name).suffix.lower(), "application/octet-stream")

    def find(self, text: str, before: int = 0) -> Spot | None:
        """Return where a sentence stands; None if it can't be found.

        Args:
            text: The sentence.
            before: How often the same stands in the book before it.
        """
        wanted, left = folded_letters(text), before
        last = None
        for page in self.pages if wanted else ():
            count = self._letters_of(page).count(wanted)
            if count:
                last = Spot(page, min(left, count - 1))
                if left < count:
                    return last
            left -= count
        return last

    def _letters_of(self, page: str) -> str:
        if page not in self._letters:
            with self._lock:
                root = part_of(self._archive, page)
            body = None if root is None else root.find("{*}body")
            self._letters[page] = "" if body is None else folded_letters("".join(map(str, body.itertext())))
        return self._letters[page]

    def _spine(self) -> tuple[str, ...]:
        """Return its pages in reading order (EPUB 3.3, 5.7)."""
        container = part_of(self._archive, "META-INF/container.xml")
        found = None if container is None else container.find(".//{*}rootfile")
        place = "" if found is None else str(found.get("full-path", ""))
        package = part_of(self._archive, place) if place in self._names else None
        if package is None:
            raise OutputError("The EPUB has no package document.", "Delete it; it is made again.")
        folder = posixpath.dirname(place)
        items = {item.get("id"): unquote(str(item.get("href", ""))) for item in package.iterfind(".//{*}item")}
        spine = (items.get(item.get("idref")) for item in package.iterfind(".//{*}itemref"))
        names = (posixpath.normpath(posixpath.join(folder, href)) for href in spine if href)
        return tuple(name for name in names if name in self._names)


def _band_of(text: Any, height: float, letters: str, times: int) -> tuple[float, float] | None:
    """Return where on a page some letters stand; of a sentence that goes on overleaf what is on this page."""
    from pypdfium2 import raw

    codes = (raw.FPDFText_GetUnicode(text.raw, number) for number in range(text.count_chars()))
    places = [(letter, number) for number, code in enumerate(codes) for letter in folded_letters(chr(code))]
    there = "".join(letter for letter, _ in places)
    for wanted in (letters, letters[:_FIRST]):
        for read in (wanted, wanted[::-1]):  # some writers put letters of right-to-left scripts down as they are seen
            start = -1
            for _ in range(times + 1):
                start = there.find(read, start + 1)
                if start < 0:
                    break
            else:
                return _extent(text, height, [number for _, number in places[start : start + len(read)]])
    for piece in _pieces(letters):
        if there.count(piece) == 1:
            start = there.find(piece)
            return _extent(text, height, [number for _, number in places[start : start + len(piece)]])
    return None


def _pieces(letters: str) -> list[str]:
    """Return pieces of a sentence of which some are found where a PDF says of others twice which letters they are.

    That is so in scripts whose letters are joined or reordered: Arabic, Devanagari.
    """
    return [letters[start : start + _PIECE] for start in range(0, max(1, len(letters) - _PIECE + 1), _PIECE // 2)]


def _extent(text: Any, height: float, numbers: list[int]) -> tuple[float, float]:
    """Return where some characters of a page begin and end, from 0 (the top) to 1."""
    boxes = [text.get_charbox(number, loose=True) for number in numbers]
    top, bottom = max(box[3] for box in boxes), min(box[1] for box in boxes)
    return round(1 - top / height, 4), round(1 - bottom / height, 4)


class Pages:
    """A PDF, whose pages are shown as pictures.

    Args:
        data: Its bytes.

    Raises:
        MissingError: The library for that isn't installed.
        OutputError: It can't be read: somebody has damaged it.
    """

    def __init__(self, data: bytes) -> None:
        try:
            import pypdfium2
        except ImportError as error:
            raise MissingError(
                f"Pictures of a PDF need pypdfium2: {error}.", "pip install 'publish-toolkit[review]'"
            ) from error
        self._closed = False
        with _PDFIUM:
            try:
                self._document: Any = pypdfium2.PdfDocument(data)
                self.count = len(self._document)
                self._letters = [folded_letters(self._text(number)) for number in range(self.count)]
            except pypdfium2.PdfiumError as error:
                raise OutputError(f"The PDF can't be read: {error}.", "Delete it; it is made again.") from error

    def picture(self, number: int) -> bytes | None:
        """Return a page as PNG; None if there is no such page."""
        if not 0 <= number < self.count:
            return None
        with _PDFIUM:
            if self._closed:  # a newer one has taken its place since it was asked
                return None
            image = self._document[number].render(scale=_SCALE).to_pil()
        output = io.BytesIO()
        image.save(output, "PNG")
        return output.getvalue()

    def find(self, text: str, before: int = 0, share: float = 0.0) -> Spot:
        """Return the page that a sentence begins on.

        Args:
            text: The sentence.
            before: How often the same stands in the document before it.
            share: Where it stands in the article, from 0 to 1: what is taken if neither it nor a part of it is found.
        """
        whole = folded_letters(text)
        wanted, left = whole[:_FIRST], before
        last = None
        for number, letters in enumerate(self._letters if wanted else ()):
            count = letters.count(wanted) + letters.count(wanted[::-1]) * (wanted != wanted[::-1])
            if count:
                last = Spot(str(number), min(left, count - 1))
                if left < count:
                    break
            left -= count
        if last is None:
            last = Spot(str(self._likely_page(whole, min(self.count - 1, int(share * self.count)))))
        return replace(last, band=self._band(int(last.page), whole, last.times))

    def _likely_page(self, letters: str, near: int) -> int:
        """Return the page that has most pieces of some letters; the nearest of several, the given one if none has any.

        Args:
            letters: The letters.
            near: The number of a page.
        """
        pieces = _pieces(letters)
        found = [sum(piece in there for piece in pieces) for there in self._letters]
        most = max(found, default=0)
        return min((n for n, count in enumerate(found) if count == most), key=lambda n: abs(n - near)) if most else near

    def _band(self, number: int, letters: str, times: int) -> tuple[float, float] | None:
        """Return where on a page some letters stand, the ones that are there after as many times."""
        with _PDFIUM:
            if self._closed:
                return None
            page = self._document[number]
            text = page.get_textpage()
            try:
                return _band_of(text, float(page.get_height()), letters, times)
            finally:
                text.close()

    def close(self) -> None:
        """Release what it holds; its pages can be looked for, and not shown any more."""
        with _PDFIUM:
            self._closed = True
            self._document.close()

    def _text(self, number: int) -> str:
        page = self._document[number].get_textpage()
        try:
            return str(page.get_text_bounded())
        finally:
            page.close()
