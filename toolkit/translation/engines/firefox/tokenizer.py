"""The tokenizer of Firefox's models, which spells a rare character byte by byte.

Most of these no model has learned anything about, as emoji and letters of other scripts: they are to be carried
through, and a name that has one as a whole. But of Chinese characters there are more than a vocabulary holds, and one
that was left standing in a translation into English can't be read: those the model is given, as it was in training.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from toolkit.languages import is_unspaced
from toolkit.translation.engines.neural.pieces import Pieces, SentencePieceTokenizer

_BYTE = "<0x"
_UNREAD = "\0"
"""Before a piece: in no vocabulary there is one like it."""


class FirefoxTokenizer(SentencePieceTokenizer):
    """A SentencePiece model with pieces for bytes; see `SentencePieceTokenizer`."""

    def encode(self, texts: Sequence[str]) -> list[Pieces]:
        """Cut texts into pieces; bytes of what is to be carried through are pieces that no vocabulary has."""
        return [_marked(text) if any(map(_is_byte, text.pieces)) else text for text in super().encode(texts)]


def _is_byte(piece: str) -> bool:
    return piece.startswith(_BYTE)


def _marked(text: Pieces) -> Pieces:
    pieces = list(text.pieces)
    character: list[int] = []
    for number, (piece, (start, end)) in enumerate(zip(text.pieces, text.ranges, strict=True)):
        if not _is_byte(piece):
            character = []
            continue
        character.append(number)
        if start < end:  # the last byte of a character has its place
            if not is_unspaced(text.text[start]):
                for byte in character:
                    pieces[byte] = _UNREAD + pieces[byte]
            character = []
    return replace(text, pieces=tuple(pieces))
