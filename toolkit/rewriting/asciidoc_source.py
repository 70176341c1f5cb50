"""An AsciiDoc source, and what it becomes in another language: the same file with only its text changed."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import ClassVar

from toolkit.document import section_names
from toolkit.rewriting.asciidoc_blocks import find_asciidoc_text
from toolkit.rewriting.asciidoc_writer import AsciidocRunWriter
from toolkit.rewriting.marked_source import Heading, MarkedSource, Renamed
from toolkit.rewriting.marked_writer import MarkedWriter
from toolkit.rewriting.source_lines import FoundText
from toolkit.rewriting.splicing import Moved, stays

_FOLDER = re.compile(r"^:imagesdir:[ \t]+(?P<folder>[^\s{}]+)[ \t]*$", re.MULTILINE)
_IMAGE = re.compile(r"\bimage::?(?P<name>[^\s\[\]:{}]+)\[")
_SETTING = re.compile(r"^:(?P<name>idprefix|idseparator):[ \t]*(?P<value>\S*)[ \t]*$", re.MULTILINE)
_REFERENCE = re.compile(
    r"(?:<<|\bxref:)(?:(?P<page>[^<>,#:\[\]\s]{1,300}(?=#))?#)?(?P<name>[^<>,#:\[\]\n]{1,300})(?=[,\[]|>>)"
    r"|\blink:#(?P<target>[^\s<>,#:\[\]]{1,300})(?=\[)"
)


@dataclass(frozen=True)
class AsciidocSource(MarkedSource):
    """An AsciiDoc source."""

    label: ClassVar[str] = "AsciiDoc"
    writer: ClassVar[type[MarkedWriter]] = AsciidocRunWriter
    references: ClassVar[re.Pattern[str] | None] = _REFERENCE
    files: ClassVar[re.Pattern[str]] = re.compile(
        r"(?P<before>(?:^|\b)(?:include::|image::?|video::|audio::|link:|xref:))(?P<address>[^\s\[\]{}:]+)(?=\[)"
    )

    def _find(self) -> FoundText:
        return find_asciidoc_text(self._lined.lines)

    def _mending(self, renamed: Renamed, moved: Moved) -> Callable[[str], str]:
        """Return what makes references to titles lead to the new ones, and addresses where they led."""
        folder = self._images_elsewhere(moved)

        def address(match: re.Match[str]) -> str:
            is_image = match["before"].startswith("image:")
            return match[0] if is_image and self._folder else f"{match['before']}{moved(match['address'])}"

        def mend(text: str) -> str:
            if renamed:
                text = _REFERENCE.sub(lambda match: _led(match, renamed), text)
            if moved is not stays:
                text = self.files.sub(address, text)
            return _FOLDER.sub(lambda match: match[0].replace(match["folder"], folder), text) if folder else text

        return mend

    @cached_property
    def _folder(self) -> str:
        """The folder of its pictures, if the source names one."""
        match = _FOLDER.search(self.text)
        return match["folder"] if match else ""

    def _images_elsewhere(self, moved: Moved) -> str:
        """Return the folder of its pictures from the place of the result, if that is another one; empty if not."""
        if moved is stays or not self._folder:
            return ""
        folder = self._folder.rstrip("/")
        for match in _IMAGE.finditer(self.text):
            new = moved(f"{folder}/{match['name']}")
            if new != f"{folder}/{match['name']}" and new.endswith(f"/{match['name']}"):
                return new.removesuffix(f"/{match['name']}")
        return ""

    def names(self, headings: Sequence[Heading]) -> dict[str, str]:
        """Return the new names of headings that are named by their text, and new titles, by the old ones.

        Args:
            headings: All of the source's, in order.
        """
        own = [(old, new) for each, old, new in headings if each.start not in self._found.named]
        settings = {match["name"]: match["value"] for match in _SETTING.finditer(self.text)}
        prefix, separator = settings.get("idprefix", "_"), settings.get("idseparator", "_")[:1]
        old_names, new_names = (section_names((pair[side] for pair in own), prefix, separator) for side in (0, 1))
        pairs = (*zip(old_names, new_names, strict=True), *((old, new) for _, old, new in headings))
        return {old: new for old, new in pairs if old != new}


def _led(reference: re.Match[str], renamed: Renamed) -> str:
    """Return a reference with the name that its title has now."""
    name = reference["name"] or reference["target"]
    new = renamed.get(f"{reference['page'] or ''}#{name}", name)
    return f"{reference[0].removesuffix(name)}{new}"
