"""An EPUB taken apart."""

from __future__ import annotations

import io
import zipfile
from typing import Any

from lxml import etree

NAMESPACES = {
    "opf": "http://www.idpf.org/2007/opf",
    "dc": "http://purl.org/dc/elements/1.1/",
    "h": "http://www.w3.org/1999/xhtml",
    "m": "http://www.w3.org/1998/Math/MathML",
    "epub": "http://www.idpf.org/2007/ops",
    "ncx": "http://www.daisy.org/z3986/2005/ncx/",
}


class Book:
    """The parts of an EPUB.

    Attributes:
        parts: Files by name.
        pages: Its XHTML, parsed.
        package: Its package document, parsed.
    """

    def __init__(self, data: bytes) -> None:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            self.parts = {name: archive.read(name) for name in archive.namelist()}
        self.pages: dict[str, Any] = {
            name: etree.fromstring(data) for name, data in self.parts.items() if name.endswith(".xhtml")
        }
        self.package: Any = etree.fromstring(self.parts["EPUB/content.opf"])

    def values(self, path: str) -> list[str]:
        """Texts or attributes in the package document."""
        return [str(getattr(item, "text", item)) for item in self.package.xpath(path, namespaces=NAMESPACES)]

    def meta(self, name: str) -> list[str]:
        """Values of a property of the package."""
        return self.values(f"//opf:meta[@property='{name}']")

    def everywhere(self, path: str) -> list[Any]:
        """Elements or attributes on all pages."""
        return [item for page in self.pages.values() for item in page.xpath(path, namespaces=NAMESPACES)]

    @property
    def navigation(self) -> Any:
        return self.pages["EPUB/nav.xhtml"]

    def entries(self, kind: str = "toc") -> list[str]:
        """Labels of the contents, or of the landmarks."""
        links = self.navigation.xpath(f"//h:nav[@id='{kind}']//h:a", namespaces=NAMESPACES)
        return ["".join(link.itertext()) for link in links]

    @property
    def style(self) -> str:
        return self.parts["EPUB/styles/stylesheet1.css"].decode("utf-8")

    @property
    def cover(self) -> bytes:
        """The file that the package calls the cover image."""
        (name,) = self.values("//opf:item[@properties='cover-image']/@href")
        return self.parts[f"EPUB/{name}"]
