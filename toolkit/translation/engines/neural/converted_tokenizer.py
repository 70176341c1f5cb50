"""A tokenizer.json: what Hugging Face's `tokenizers` makes of a SentencePiece model; some models come with it alone.

It can describe tokenizers of every kind. Only what such conversions use is let through (`transformers.
convert_slow_tokenizer`): its pieces must spell the text with ▁ for a space, and it must not hold an expression that
takes for ever.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from toolkit.translation.engines.neural.pieces import Pieces, SpacedTokenizer
from toolkit.translation.engines.protocol import Range

_MODELS = frozenset({"Unigram", "BPE"})
_NORMALIZERS = frozenset(
    {"Sequence", "Precompiled", "Replace", "Prepend", "Strip", "Nmt", "NFC", "NFD", "NFKC", "NFKD"}
)
_PRE_TOKENIZERS = frozenset({"Sequence", "Metaspace", "WhitespaceSplit"})
_EXPRESSIONS = frozenset({" {2,}", r"\s+", r"\s{2,}", r"[\n\r\t]", " +▁", "^▁+$"})
"""What spaces are tidied up with, by `SpmConverter` and by the tokenizers of transformers 5 (`tokenization_nllb.py`,
`tokenization_seamless_m4t.py`), which write SentencePiece's own rules as expressions."""
_SPACE = "▁"
_DEPTH = 8


class ConvertedTokenizer(SpacedTokenizer):
    """The tokenizer of a tokenizer.json.

    Args:
        path: The file.

    Raises:
        ValueError: It isn't one, or not one that was made of a SentencePiece model.
    """

    def __init__(self, path: Path) -> None:
        try:
            from tokenizers import Tokenizer
        except ImportError as error:
            raise ValueError(
                f"its {path.name} wants a library that isn't installed; run: pip install 'publish-toolkit[hub]'"
            ) from error
        try:
            data = json.loads(path.read_bytes())
            _check(data)
            # Language tokens in a text are text; and nothing is added, cut or filled up but by us.
            bare: dict[str, Any] = {
                "added_tokens": [],
                "post_processor": None,
                "decoder": None,
                "truncation": None,
                "padding": None,
            }
            self._tokenizer: Any = Tokenizer.from_str(json.dumps(data | bare))
        except RecursionError as error:
            raise ValueError(f"its {path.name} is nested too deeply.") from error
        except Exception as error:  # the library raises nothing narrower
            raise ValueError(f"its {path.name} can't be used: {error}") from error
        self._unknown = _unknown(data["model"])

    def encode(self, texts: Sequence[str]) -> list[Pieces]:
        """Cut texts into pieces."""
        encoded = self._tokenizer.encode_batch(list(texts), add_special_tokens=False)
        return [self._pieces(text, found) for text, found in zip(texts, encoded, strict=True)]

    def vocabulary(self) -> frozenset[str]:
        """Return all pieces but the one for what is unknown."""
        return frozenset(self._tokenizer.get_vocab(with_added_tokens=False)) - {self._unknown}

    def _pieces(self, text: str, encoded: Any) -> Pieces:
        pieces = tuple(
            text[start:end] if piece == self._unknown else piece
            for piece, (start, end) in zip(encoded.tokens, encoded.offsets, strict=True)
        )
        return Pieces(text, pieces, tuple(_places(text, pieces, encoded.offsets)))


def _places(text: str, pieces: Sequence[str], offsets: Sequence[Range]) -> Iterator[Range]:
    """Yield the range of each piece: the library counts a space to no piece, and a lone ▁ as the letter after it.

    Of a normalized character each piece has the whole there; here the first.
    """
    last = 0
    for number, (piece, (first, behind)) in enumerate(zip(pieces, offsets, strict=True)):
        start, end = max(first, last), max(behind, last)
        if piece == _SPACE:
            start, end = last if number else start, start
        elif piece.startswith(_SPACE) and number and text[last:start].isspace():
            start = last
        yield start, end
        last = end


def _check(data: Any) -> None:
    """Refuse what no SentencePiece model becomes.

    Raises:
        ValueError: It is such.
    """
    if not isinstance(data, dict) or not isinstance(data.get("model"), dict):
        raise ValueError("it describes no tokenizer.")
    normalizers = list(_parts(data.get("normalizer"), "normalizers"))
    pre_tokenizers = list(_parts(data.get("pre_tokenizer"), "pretokenizers"))
    kinds = ((data["model"],), _MODELS), (normalizers, _NORMALIZERS), (pre_tokenizers, _PRE_TOKENIZERS)
    for parts, known in kinds:
        if odd := [str(part.get("type")) for part in parts if part.get("type") not in known]:
            raise ValueError(f"it isn't made of a SentencePiece model ({odd[0]}).")
    if any(_expression(part) not in {None, *_EXPRESSIONS} for part in normalizers):
        raise ValueError("it replaces by an expression that isn't known here.")
    spaces = [part.get("replacement") for part in pre_tokenizers if part["type"] == "Metaspace"]
    spaces += [part.get("content") for part in normalizers if part["type"] == "Replace"]
    if _SPACE not in spaces:
        raise ValueError(f"its pieces don't spell spaces as {_SPACE}.")


def _parts(value: Any, inner: str, depth: int = 0) -> Iterator[dict[str, Any]]:
    """Yield the parts that a normalizer or pre-tokenizer is made of, itself first.

    Raises:
        ValueError: It isn't made as one.
    """
    if value is None:
        return
    if not isinstance(value, dict) or depth > _DEPTH:
        raise ValueError("it describes no tokenizer.")
    yield value
    within = value.get(inner) or []
    for part in within if isinstance(within, list) else [within]:
        yield from _parts(part, inner, depth + 1)


def _expression(part: dict[str, Any]) -> str | None:
    """Return the regular expression that a part looks for, if it looks for one."""
    pattern = part.get("pattern")
    if pattern is None or (isinstance(pattern, dict) and set(pattern) == {"String"}):
        return None
    return str(pattern.get("Regex")) if isinstance(pattern, dict) else str(pattern)


def _unknown(model: dict[str, Any]) -> str | None:
    """Return the piece for what is unknown."""
    number, vocabulary = model.get("unk_id"), model.get("vocab")
    if isinstance(number, int) and isinstance(vocabulary, list) and number < len(vocabulary):
        return str(vocabulary[number][0])
    return model.get("unk_token")
