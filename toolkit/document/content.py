"""The content of a unit: inlines as one text with spans (formatting as ranges) and atoms (what stays untouched)."""

from __future__ import annotations

from dataclasses import dataclass, replace

from toolkit.document import nodes as n

ATOM = "\N{OBJECT REPLACEMENT CHARACTER}"
"""Stands for an atom in a unit's text, one character for each."""

LINE_BREAK = "\N{LINE SEPARATOR}"
"""Stands for a line end that the author asked for."""


@dataclass(frozen=True, slots=True)
class Span:
    """A run of text with inline formatting.

    Attributes:
        start: Its first character in the unit's text.
        end: One past its last.
        shell: The inline that formats it, without its content.
        index: Which span of the source it is; a span that had to be cut is there in several pieces.
    """

    start: int
    end: int
    shell: n.SpanNode
    index: int = 0


@dataclass(frozen=True, slots=True)
class Atom:
    """Something that must come through a translation untouched, exactly once.

    Attributes:
        position: Where its character (`ATOM`) stands in the unit's text.
        node: Code, math, a citation, raw markup, an image, a note, an address, a placeholder, or what its author
            protects.
    """

    position: int
    node: n.Inline


@dataclass(frozen=True, slots=True)
class Content:
    """Text with spans and atoms.

    Attributes:
        text: White space between words is U+0020 (Space) or U+000A (SoftBreak); see `ATOM` and `LINE_BREAK`.
        spans: Outer spans before those inside them, each of at least one character. They may overlap.
        atoms: In the order of the source, whatever their positions.
    """

    text: str
    spans: tuple[Span, ...] = ()
    atoms: tuple[Atom, ...] = ()

    @property
    def has_words(self) -> bool:
        """Tell whether there is a letter in it, so that there can be something to translate."""
        return any(character.isalpha() for character in self.text)


def slice_of(content: Content, start: int, end: int) -> Content:
    """Return a part of a content, with those parts of its spans and those atoms that lie in it."""
    spans = tuple(
        replace(span, start=max(span.start, start) - start, end=min(span.end, end) - start)
        for span in content.spans
        if span.start < end and span.end > start
    )
    atoms = tuple(
        replace(atom, position=atom.position - start) for atom in content.atoms if start <= atom.position < end
    )
    return Content(content.text[start:end], spans, atoms)


def is_protected(attr: n.Attr, language: str) -> bool:
    """Tell whether an element is kept from translation by its author, or is in another language.

    Sources: HTML's ``translate`` attribute, the class ``notranslate`` that translation services agree on, and
    ``lang``, which BCP 47 begins with the language.
    """
    if attr.get("translate") == "no" or "notranslate" in attr.classes:
        return True
    own = attr.get("lang") or attr.get("xml:lang")
    return bool(own and language) and str(own).split("-")[0].lower() != language.split("-", maxsplit=1)[0].lower()
