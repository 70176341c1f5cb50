"""EPUB before pandoc reads it: what its reader mixes up or sets twice is put in order in the package.

Pandoc tells files apart by their names without folders, takes a footnote's way back for its text, and sets the cover
and the table of contents as text where a book's spine has them.
"""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote, urldefrag

from toolkit.findings import Finding
from toolkit.ingest.epub_notes import EPUB_TYPE, LinkedNotes, take_out
from toolkit.ingest.hidden import hidden_text, says_hidden
from toolkit.ingest.ranges import spans_in_range
from toolkit.ingest.xml_parts import parsed, part_of, remove, with_parts

if TYPE_CHECKING:
    from lxml.etree import _Element

CONTAINER = "META-INF/container.xml"
_NS = "{urn:oasis:names:tc:opendocument:xmlns:container}"
_OPF = "{http://www.idpf.org/2007/opf}"
_XHTML = "{http://www.w3.org/1999/xhtml}"
_SVG = "{http://www.w3.org/2000/svg}"
_XLINK = "{http://www.w3.org/1999/xlink}"
_PAGE = "application/xhtml+xml"
_PLACE = re.compile(rb"href\s{0,9}=\s{0,9}[\"'][^\"'<>]{0,1000}#")
"""A link to a place in a page."""
_PICTURES = (f"{_XHTML}img", f"{_SVG}image")


@dataclass(frozen=True, slots=True)
class Package:
    """An EPUB's package document.

    Attributes:
        name: Its file.
        root: Its root element.
    """

    name: str
    root: _Element

    def items(self) -> dict[str, _Element]:
        """Return the manifest's items by id."""
        return {item.get("id", ""): item for item in self.root.iter(f"{_OPF}item")}

    def file_of(self, item: _Element) -> str:
        """Return the file of an item, by its name in the container."""
        return self.beside(self.name, item.get("href", ""))

    @staticmethod
    def beside(name: str, href: str) -> str:
        """Return the file that another one refers to; the empty string for one outside the container."""
        path = unquote(urldefrag(href)[0])
        found = posixpath.normpath(posixpath.join(posixpath.dirname(name), path))
        return "" if not path or ":" in path or found.startswith(("..", "/")) else found


def package_of(archive: zipfile.ZipFile) -> Package | None:
    """Return the package document of an EPUB, or None if it has none that can be read."""
    container = part_of(archive, CONTAINER)
    rootfile = container.find(f".//{_NS}rootfile") if container is not None else None
    name = posixpath.normpath(rootfile.get("full-path", "")) if rootfile is not None else ""
    root = part_of(archive, name) if name else None
    return None if root is None else Package(name, root)


def mended_epub(data: bytes, where: str) -> tuple[bytes, bytes, tuple[Finding, ...]]:
    """Return an EPUB as pandoc's reader takes it, its cover, nothing for one that it has not, and what was left out.

    Args:
        data: An EPUB whose container was checked.
        where: The source, for findings.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            package = package_of(archive)
            if package is None:
                return data, b"", ()
            book = _Book(archive, package)
            found = hidden_text(" ".join(book.hidden), where)
            return book.written(data), book.cover, (*found, *book.out_of_range)
    except (zipfile.BadZipFile, OSError, KeyError, ValueError):
        return data, b"", ()


class _Book:
    def __init__(self, archive: zipfile.ZipFile, package: Package) -> None:
        self._archive = archive
        self._package = package
        self.hidden: list[str] = []
        self.out_of_range: tuple[Finding, ...] = ()
        self._changed: dict[str, bytes] = {}
        self._renamed: dict[str, str] = {}
        items = package.items()
        self._pages = {package.file_of(item): item for item in items.values() if item.get("media-type") == _PAGE}
        cover = self._cover_item(items)
        self._cover_file = package.file_of(cover) if cover is not None else ""
        self.cover = self._read(self._cover_file)
        self._rename()
        self._change_spine(items, cover)
        self._join_notes(items)
        for name in self._pages:
            self._mend_page(name)

    def written(self, data: bytes) -> bytes:
        """Return the EPUB with what was changed in it."""
        if not self._changed and not self._renamed:
            return data
        return with_parts(self._archive, self._changed, self._renamed)

    def _read(self, name: str) -> bytes:
        try:
            return self._archive.read(name) if name else b""
        except KeyError:
            return b""

    def _cover_item(self, items: dict[str, _Element]) -> _Element | None:
        """Return the picture that is the cover: EPUB 3.3, D.1.1 cover-image; EPUB 2's ``meta`` and ``guide``.

        Many name a page, or the picture's file instead of its id; others have the picture on a page of that name only.
        """
        named = next((item for item in items.values() if "cover-image" in item.get("properties", "").split()), None)
        if named is not None:
            return named
        files = {self._package.file_of(item): item for item in items.values()}
        told = [
            meta.get("content", "") for meta in self._package.root.iter(f"{_OPF}meta") if meta.get("name") == "cover"
        ]
        guide = [
            one.get("href", "") for one in self._package.root.iter(f"{_OPF}reference") if one.get("type") == "cover"
        ]
        first = next((one.get("idref", "") for one in self._package.root.iter(f"{_OPF}itemref")), "")
        called = [first] if first in items and "cover" in f"{first} {items[first].get('href')}".lower() else []
        for name in (*told, *guide, *called):
            item = items.get(name)
            item = item if item is not None else files.get(self._package.beside(self._package.name, name))
            if item is not None and (picture := self._picture_of(item, files)) is not None:
                return picture
        return None

    def _picture_of(self, item: _Element, files: dict[str, _Element]) -> _Element | None:
        """Return an item that is a picture, or the only picture of a page without words."""
        if item.get("media-type", "").startswith("image/"):
            return item
        name = self._package.file_of(item)
        page = part_of(self._archive, name) if item.get("media-type") == _PAGE else None
        body = page.find(f"{_XHTML}body") if page is not None else None
        if body is None or "".join(map(str, body.itertext())).strip():
            return None
        shown = {self._package.beside(name, _address(picture)) for picture in body.iter(*_PICTURES)}
        return files.get(shown.pop()) if len(shown) == 1 else None

    def _rename(self) -> None:
        """Give each page a name that it has alone, whatever its folder."""
        taken: set[str] = set()
        for name, item in self._pages.items():
            folder, base = posixpath.split(name)
            stem, extension = posixpath.splitext(base)
            own, number = base, 1
            while own in taken:
                number += 1
                own = f"{stem}-{number}{extension}"
            taken.add(own)
            if own != base:
                self._renamed[name] = posixpath.join(folder, own)
                item.set("href", posixpath.join(posixpath.dirname(item.get("href", "")), own))
        if self._renamed:
            self._store_package()

    def _change_spine(self, items: dict[str, _Element], cover: _Element | None) -> None:
        """Take out the pages that an edition makes itself: the contents, and one of nothing but the cover."""
        gone = False
        for reference in list(self._package.root.iter(f"{_OPF}itemref")):
            gone = reference.attrib.pop("linear", "yes") == "no" or gone  # readers come to it by a link
            item = items.get(reference.get("idref", ""))
            if item is None or not (self._is_contents(item) or self._shows_cover_alone(item)):
                continue
            parent = reference.getparent()
            if parent is not None and len(parent) > 1:
                parent.remove(reference)
                gone = True
        for meta in [meta for meta in self._package.root.iter(f"{_OPF}meta") if meta.get("name") == "cover"]:
            meta.getparent().remove(meta)  # type: ignore[union-attr]
            gone = True
        if cover is not None and "properties" in cover.attrib:
            del cover.attrib["properties"]  # pandoc would set it as the first thing of the text
            gone = True
        if gone:
            self._store_package()

    @staticmethod
    def _is_contents(item: _Element) -> bool:
        return "nav" in item.get("properties", "").split()

    def _shows_cover_alone(self, item: _Element) -> bool:
        page = self._page(self._package.file_of(item)) if self._cover_file else None
        body = page.find(f"{_XHTML}body") if page is not None else None
        if body is None or "".join(map(str, body.itertext())).strip():
            return False
        name = self._original(self._package.file_of(item))
        shown = {self._package.beside(name, _address(picture)) for picture in body.iter(*_PICTURES)}
        return shown == {self._cover_file}

    def _page(self, name: str) -> Any:
        return part_of(self._archive, self._original(name))

    def _original(self, name: str) -> str:
        return next((old for old, new in self._renamed.items() if new == name), name)

    def _join_notes(self, items: dict[str, _Element]) -> None:
        """Write notes that only links make as notes, and leave out the pages of which nothing is left."""
        linking = {name: data for name in self._pages if _PLACE.search(data := self._read(name))}
        roots = {name: root for name, data in linking.items() if (root := parsed(data)) is not None}
        notes = LinkedNotes(roots, self._package.beside)
        notes.write()
        self._changed |= {name: _text(roots[name]) for name in notes.changed}
        for reference in list(self._package.root.iter(f"{_OPF}itemref")):
            item, spine = items.get(reference.get("idref", "")), reference.getparent()
            name = self._original(self._package.file_of(item)) if item is not None else ""
            if name in notes.emptied and spine is not None and len(spine) > 1:
                spine.remove(reference)
                self._store_package()

    def _mend_page(self, name: str) -> None:
        """Let a page's links lead to the new names, and take the ways back out of its footnotes."""
        data = self._changed.get(name) or self._read(name)
        ranged, spans = spans_in_range(data.decode("utf-8", "replace"))
        if spans:
            self.out_of_range += spans
            self._changed[name] = data = ranged.encode()
        if not self._renamed and not any(mark in data for mark in _TO_MEND):
            return
        root = parsed(data)
        if root is None:
            return
        changed = [self._lead(name, link) for link in root.iter(f"{_XHTML}a")]
        back = list(_ways_back(root))
        for link in back:
            take_out(link)
        moved = _take_from_title_pages(root)
        if self._drop_unshown(root) or moved or back or any(changed):
            self._changed[name] = _text(root)

    def _drop_unshown(self, root: _Element) -> bool:
        """Take out what is not shown, and the numbers of another edition's pages; their anchors stay."""
        unshown = [each for each in root.iter(f"{_XHTML}*") if _is_hidden(each)]
        for element in unshown:
            if element.tag != f"{_XHTML}nav":
                self.hidden.append("".join(map(str, element.itertext())))
            remove(element)
        pages = [each for each in root.iter(f"{_XHTML}*") if _is(each, "pagebreak") and (each.text or len(each))]
        for page in pages:
            page.text = None
            del page[:]
        return bool(unshown or pages)

    def _lead(self, name: str, link: _Element) -> bool:
        """Let a link to a page name it without its folder, as pandoc looks for it."""
        href = link.get("href", "")
        target = self._package.beside(name, href)
        if target not in self._pages:
            return False
        fragment = urldefrag(href)[1]
        new = posixpath.basename(self._renamed.get(target, target)) + (f"#{fragment}" if fragment else "")
        link.set("href", new)
        return new != href

    def _store_package(self) -> None:
        self._changed[self._package.name] = _text(self._package.root)


def _ways_back(root: _Element) -> Iterator[_Element]:
    """Yield the links in footnotes that lead back to where these are noted (DPUB-ARIA 1.1, doc-backlink)."""
    noted = {link.get("id") for link in root.iter(f"{_XHTML}a") if _is(link, "noteref")}
    for note in root.iter(f"{_XHTML}aside", f"{_XHTML}div", f"{_XHTML}li"):
        if not _is(note, "footnote"):
            continue
        for link in note.iter(f"{_XHTML}a"):
            target = urldefrag(link.get("href", ""))[1]
            if _is(link, "backlink") or (target and target in noted):
                yield link


def _take_from_title_pages(root: _Element) -> bool:
    """Put what is text on a title page after it, which pandoc's reader leaves out; tell whether there was any."""
    moved = False
    pages = (each for each in root.iter(f"{_XHTML}section", f"{_XHTML}div") if _is(each, "titlepage"))
    for page in [each for each in pages if each.getparent() is not None]:
        texts = [each for each in page.iter(f"{_XHTML}*") if any(_is(each, kind) for kind in _TEXTS_OF_TITLE_PAGES)]
        if page in texts:  # it is one of them as a whole
            page.attrib.pop(EPUB_TYPE, "")
            page.attrib.pop("role", "")
            moved = True
            continue
        for text in reversed(texts):
            remove(text)
            text.tail = None
            page.addnext(text)
            moved = True
    return moved


_TEXTS_OF_TITLE_PAGES = ("epigraph", "dedication")


def _is(element: _Element, kind: str) -> bool:
    return kind in element.get(EPUB_TYPE, "").split() or f"doc-{kind}" in element.get("role", "").split()


_TO_MEND = (
    b"titlepage",
    b"footnote",
    b"../",
    b"hidden",
    b"display",
    b"pagebreak",
    b"sr-only",
    b"screen-reader",
    b"invisible",
)


def _is_hidden(element: _Element) -> bool:
    return says_hidden(element.get("hidden"), element.get("style", ""), element.get("class", ""))


def _address(picture: _Element) -> str:
    return picture.get("src") or picture.get("href") or picture.get(f"{_XLINK}href") or ""


def _text(root: _Element) -> bytes:
    from lxml import etree

    return etree.tostring(root, xml_declaration=True, encoding="utf-8")
