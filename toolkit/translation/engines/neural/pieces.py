"""Pieces and where they lie: in the source sentence, and in the text that a model's pieces spell; by SentencePiece."""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from collections.abc import Sequence, Set as AbstractSet
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

from toolkit.translation.engines.neural.recutting import fewest_pieces
from toolkit.translation.engines.protocol import Range

if TYPE_CHECKING:
    from pathlib import Path

_SPACE = "▁"
_BYTE = re.compile(r"<0x([0-9A-Fa-f]{2})>")


@dataclass(frozen=True, slots=True)
class Pieces:
    """A text cut into pieces.

    Attributes:
        text: The text, before the tokenizer normalized it.
        pieces: The pieces, after it did.
        ranges: Where in *text* each piece comes from; ascending, not overlapping, sometimes empty (of the pieces
            ``1 ⁄ 2`` that ½ becomes only one has its place).
    """

    text: str
    pieces: tuple[str, ...]
    ranges: tuple[Range, ...]


class Tokenizer(Protocol):
    """What cuts a model's texts into pieces, and puts its pieces together."""

    def encode(self, texts: Sequence[str]) -> list[Pieces]:
        """Cut texts into pieces."""
        ...

    def encode_with(self, texts: Sequence[str], vocabulary: AbstractSet[str]) -> list[Pieces]:
        """Cut texts into pieces of a vocabulary that isn't the tokenizer's own."""
        ...

    def knows(self, vocabulary: AbstractSet[str]) -> bool:
        """Tell whether it is the tokenizer that a vocabulary's pieces come from."""
        ...

    def spell(self, pieces: Sequence[str]) -> Pieces:
        """Return the text that pieces spell, without space around it, and the place of each piece in it."""
        ...

    def spelled_text(self, pieces: Sequence[str]) -> str:
        """Return the text alone that `spell` returns."""
        ...


class SpacedTokenizer(ABC):
    """A tokenizer whose pieces spell the text, with ▁ for a space, as SentencePiece's do."""

    @abstractmethod
    def encode(self, texts: Sequence[str]) -> list[Pieces]:
        """Cut texts into pieces."""

    @abstractmethod
    def vocabulary(self) -> frozenset[str]:
        """Return all pieces but the one for what is unknown."""

    def encode_with(self, texts: Sequence[str], vocabulary: AbstractSet[str]) -> list[Pieces]:
        """Cut texts into pieces of a vocabulary, after this tokenizer's normalization of them."""
        from toolkit.translation.engines.neural.places import places

        found = []
        for text in texts:
            words = re.findall(f"{_SPACE}[^{_SPACE}]*|^[^{_SPACE}]+", "".join(self.encode([text])[0].pieces))
            pieces = tuple(piece for word in words for piece in fewest_pieces(word, vocabulary))
            found.append(Pieces(text, pieces, places(text, [piece.replace(_SPACE, " ") for piece in pieces])))
        return found

    def knows(self, vocabulary: AbstractSet[str]) -> bool:
        """Tell whether a vocabulary's pieces come from this one: all but a quarter, which language tokens may be.

        Of a vocabulary that two models share each has about a half.
        """
        return 4 * len(vocabulary - self.vocabulary()) <= len(vocabulary)

    def spell(self, pieces: Sequence[str]) -> Pieces:
        """Return the text that pieces spell; see `spell`."""
        return spell(pieces)

    def spelled_text(self, pieces: Sequence[str]) -> str:
        """Return the text alone that `spell` returns."""
        return spelled_text(pieces)


class SentencePieceTokenizer(SpacedTokenizer):
    """A SentencePiece model.

    Args:
        path: Its file.

    Raises:
        ValueError: The file isn't a SentencePiece model.
    """

    def __init__(self, path: Path) -> None:
        import sentencepiece

        self._processor: Any = sentencepiece.SentencePieceProcessor()
        try:
            self._processor.LoadFromSerializedProto(path.read_bytes())
        except (RuntimeError, UnicodeDecodeError) as error:  # what it says of a broken one need be no text
            raise ValueError(f"{path.name} is not a SentencePiece model") from error

    def encode(self, texts: Sequence[str]) -> list[Pieces]:
        """Cut texts into pieces."""
        return [
            Pieces(text, tuple(found["pieces"]), tuple(found["offsets"]))
            for text in texts
            for found in [self._processor.encode(text, return_type="offset_mapping")]
        ]

    def pieces(self) -> list[str]:
        """Return all pieces of the model, in the order of their numbers."""
        return [self._processor.id_to_piece(number) for number in range(self._processor.get_piece_size())]

    def vocabulary(self) -> frozenset[str]:
        """Return all pieces of the model but the one for what is unknown."""
        unknown = self._processor.unk_id()
        return frozenset(piece for number, piece in enumerate(self.pieces()) if number != unknown)

    def silent(self) -> set[int]:
        """Return the numbers of the pieces that aren't text: what is unknown, where a text begins or ends."""
        processor = self._processor
        numbers = range(processor.get_piece_size())
        return {number for number in numbers if processor.is_control(number) or processor.is_unknown(number)}


def spell(pieces: Sequence[str]) -> Pieces:
    """Return the text that a model's pieces spell, without space around it, and the place of each piece in it.

    Not SentencePiece's own decoding, because the pieces of the target language may come from another model than
    the one in the package, and Argos' on top of it turns every underscore into a space.
    """
    surfaces = _surfaces(pieces)
    text = "".join(surfaces)
    lead = len(text) - len(text.lstrip())
    text = text.strip()
    ranges = []
    end = -lead
    for surface in surfaces:
        start, end = end, end + len(surface)
        ranges.append((min(max(start, 0), len(text)), min(max(end, 0), len(text))))
    return Pieces(text, tuple(pieces), tuple(ranges))


def spelled_text(pieces: Sequence[str]) -> str:
    """Return the text alone that `spell` returns, which is faster."""
    text = "".join(pieces)
    return spell(pieces).text if "<0x" in text else text.replace(_SPACE, " ").strip()


def _surfaces(pieces: Sequence[str]) -> list[str]:
    """Return what each piece spells; a character spelled by several byte pieces belongs to the last of them."""
    surfaces = []
    pending = b""
    for number, piece in enumerate(pieces):
        byte = _BYTE.fullmatch(piece)
        if not byte:
            surfaces.append(piece.replace(_SPACE, " "))
            continue
        pending += bytes.fromhex(byte[1])
        if number + 1 < len(pieces) and _BYTE.fullmatch(pieces[number + 1]):
            surfaces.append("")
            continue
        surfaces.append(pending.decode(errors="replace"))
        pending = b""
    return surfaces


def without_space(text: str, range_: Range) -> Range:
    """Return a range without the white space at its ends."""
    start, end = range_
    found = text[start:end]
    start += len(found) - len(found.lstrip())
    return (start, start + len(found.strip()))
