"""Names of headings, which generators make of their text: links to a translated heading get its new name.

GitHub's: lower case, without punctuation, spaces as hyphens, and a number where there are several; mdBook, Hugo and
Docusaurus make the same ones. Python-Markdown's, for MkDocs: the same of ASCII alone, runs of hyphens as one.
Asciidoctor's have low lines in place of spaces, and one before all.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable
from typing import TYPE_CHECKING

from toolkit.document import nodes as n

if TYPE_CHECKING:
    from toolkit.document.metadata import Metadata

ANCHORS_KEY = "publish-anchors"
"""Metadata key of an article whose headings have other names, too: the identifiers by those names; see `anchors_of`."""

_PUNCTUATION = re.compile(r"[^\w\s-]")
_NOT_IN_NAMES = re.compile(r"<[^<>]*>|&[\w#]{1,30};|[^\w .-]")
_RUN = re.compile(r"[-\s]+")


def heading_names(headings: Iterable[str], *, ascii_only: bool) -> list[str]:
    """Return the names of headings.

    Args:
        headings: The text of all headings of a page, in order.
        ascii_only: Make them as MkDocs does, and not as GitHub does.
    """
    met: Counter[str] = Counter()
    names = []
    for heading in headings:
        name = _ascii(heading) if ascii_only else _name(heading)
        again = met[name]
        met[name] += 1
        names.append(f"{name}{'_' if ascii_only else '-'}{again}" if again else name)
    return names


def _name(text: str) -> str:
    return _PUNCTUATION.sub("", text.strip().lower()).replace(" ", "-")


def _ascii(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    return _RUN.sub("-", _PUNCTUATION.sub("", plain).strip().lower())


def section_names(titles: Iterable[str], prefix: str = "_", separator: str = "_") -> list[str]:
    """Return the names of AsciiDoc's sections (https://docs.asciidoctor.org/asciidoc/latest/sections/auto-ids/).

    Args:
        titles: The text of all titles of a page without a name of their own, in order.
        prefix: What its attribute ``idprefix`` says.
        separator: What its attribute ``idseparator`` says: a sign, or nothing.
    """
    met: Counter[str] = Counter()
    names = []
    for title in titles:
        name = re.sub(r"[ .-]", separator, _NOT_IN_NAMES.sub("", title.lower()))
        if separator:
            name = re.sub(f"{re.escape(separator)}+", lambda _: separator, f"{prefix}{name}").rstrip(separator)
        else:
            name = f"{prefix}{name}"
        met[name] += 1
        names.append(name if met[name] == 1 else f"{name}{separator}{met[name]}")
    return names


def anchors_of(metadata: Metadata) -> dict[str, str]:
    """Return the identifiers of headings by the other names that links may have for them."""
    match metadata.get(ANCHORS_KEY):
        case n.MetaMap(items):
            return {name: value.text for name, value in items if isinstance(value, n.MetaString)}
        case _:
            return {}
