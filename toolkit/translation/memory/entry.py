"""One entry of the translation memory."""

from __future__ import annotations

from dataclasses import dataclass, replace
from hashlib import blake2b
from itertools import accumulate
from typing import Any

from toolkit.translation.engines import Alignment, Pair, Translation
from toolkit.translation.memory.packing import pack, unpack


@dataclass(frozen=True, slots=True)
class Entry:
    """A sentence with a translation of it.

    Attributes:
        text: The sentence, as an engine is sent it: plain text without markup.
        translation: What it became, and its score where that is known. Its alignment stays packed until it is needed.
        alignment: The packed alignment: see `toolkit.translation.memory.packing`; None if it is not known.
        problems: Code and message of what a person should look at.
        kept: Whether no engine could translate it, so that it stands for itself.
        reviewed: Whether a person wrote or approved the translation.
        context: What was said before it where it was translated first; a person's translation may be meant for
            this context only.
        created: When it was stored, in seconds since 1970.
        marked: A person's translation with its markup, as `toolkit.translation.markup.MarkedText.to_json` writes it;
            empty if there is none.
        note: What a person remarked.
        final: Whether a person has said that nothing more is to be done.
        by: The person's name; empty if it is not known.
        borrowed: Tags of the languages that a person translated it between, if they are other variants of the pair's
            languages.
    """

    text: str
    translation: Translation
    alignment: bytes | None = None
    problems: tuple[tuple[str, str], ...] = ()
    kept: bool = False
    reviewed: bool = False
    context: str = ""
    created: float = 0.0
    marked: str = ""
    note: str = ""
    final: bool = False
    by: str = ""
    borrowed: Pair | None = None

    @property
    def version(self) -> str:
        """What tells a person's translation from the one that takes its place, even of the same words."""
        parts = (self.translation.text, self.marked, self.note, self.by, self.final, self.created)
        return blake2b(repr(parts).encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()

    @classmethod
    def of(cls, text: str, translation: Translation, **more: Any) -> Entry:
        """Return an entry for a translation that an engine has just made, with its alignment packed."""
        translation = _without_zeros(translation)
        packed = pack(translation.alignment) if translation.alignment is not None else None
        return cls(text, replace(translation, alignment=None), packed, **more)

    def aligned(self) -> Translation:
        """Return the translation with its alignment, if that is known and is one."""
        if self.alignment is None:
            return self.translation
        try:
            alignment = unpack(self.alignment)
        except ValueError:  # whoever made the memory made it so: a damaged one has another checksum
            return self.translation
        return replace(self.translation, alignment=alignment)

    def with_alignment(self, alignment: Alignment) -> Entry:
        """Return the entry with an alignment that was found later."""
        return replace(self, alignment=pack(alignment))

    def with_score(self, score: float) -> Entry:
        """Return the entry with a score that another model gave it later."""
        return replace(self, translation=replace(self.translation, score=score))


def _without_zeros(translation: Translation) -> Translation:
    """Return a translation without the character U+0000, which no database takes; the alignment moves along."""
    text, alignment = translation.text, translation.alignment
    if "\x00" not in text:
        return translation
    if alignment is not None:
        places = list(accumulate((char != "\x00" for char in text), initial=0))
        targets = tuple((places[min(start, len(text))], places[min(end, len(text))]) for start, end in alignment.target)
        alignment = replace(alignment, target=targets)
    return replace(translation, text=text.replace("\x00", ""), alignment=alignment)
