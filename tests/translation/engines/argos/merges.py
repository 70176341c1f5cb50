"""A package with BPE out of the real one with SentencePiece: some words both cut alike, so that it translates."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Iterable, Sequence
from pathlib import Path

_ESCAPED = {"'": "&apos;@@", '"': "&quot;"}
_WORDS = "The man is a friend Where my house I have new car Tom father doctor said"
WORDS = (*_WORDS.split(), ".", "?", "&apos;", "&quot;")
"""Words that are one piece each in the real package; the apostrophe goes on, as in Tom's."""


def members(package: Path, words: Iterable[str] = WORDS) -> dict[str, bytes]:
    """Return what makes a package like *package* one with BPE: its merges, and its vocabulary in their spelling."""
    with zipfile.ZipFile(package) as archive:
        (name,) = (name for name in archive.namelist() if name.endswith("shared_vocabulary.json"))
        pieces = json.loads(archive.read(name))
    return {
        "bpe.model": "\n".join(["#version: 0.2", *merges(words)]).encode(),
        "model/shared_vocabulary.json": json.dumps(renamed(pieces)).encode(),
    }


def merges(words: Iterable[str]) -> list[str]:
    """Return merges that make each word one piece, letter after letter."""
    made: dict[str, None] = {}
    for word in words:
        ends = "" if word == "&apos;" else "</w>"
        letters = [*word[:-1], word[-1] + ends]
        so_far = letters[0]
        for letter in letters[1:]:
            made[f"{so_far} {letter}"] = None
            so_far += letter
    return list(made)


def renamed(pieces: Sequence[str]) -> list[str]:
    """Return a vocabulary of SentencePiece in the spelling of BPE, as far as no two pieces become one."""
    whole = {piece[1:] for piece in pieces if piece.startswith("▁")} - {"s", "t"}
    made = []
    for piece in pieces:
        bare = piece.removeprefix("▁")
        taken = (bare in whole and bare == piece) or (bare in ("s", "t") and bare != piece)
        made.append(piece + "@@" if taken else _ESCAPED.get(piece, bare))
    assert len(set(made)) == len(made)
    return made
