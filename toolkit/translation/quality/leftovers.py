"""What a program left in a translation that no person would write: pieces of its vocabulary, tags, entities."""

from __future__ import annotations

import re

_UNREADABLE = ("⁇", "\ufffd")

# What subword models put between words and around sentences, and does not belong in their text:
# SentencePiece's ▁ and byte pieces, BPE's @@, the ends of sentences, and the languages that many-to-many models are
# told by: OPUS-MT's >>spa<<, M2M-100's __es__, NLLB's spa_Latn, MADLAD's <2es>, Argos' (OpenNMT's) ｟ ｠.
_PIECES = re.compile(
    r"▁|@@(?=\s|$)|</?s>|<(?:unk|pad|bos|eos|mask)>|<0x[0-9A-Fa-f]{2}>|>>[a-z]{2,3}(?:_[A-Za-z]{2,4})?<<"
    r"|__[a-z]{2,3}(?:_[A-Za-z]{2,4})?__|\b[a-z]{3}_[A-Z][a-z]{3}\b|<2[a-z]{2,3}(?:_[A-Za-z]{2,4})?>|[｟｠]"
)
_ESCAPE = re.compile(r"\\[nrt](?![^\W\d_])|(?<=[a-zß-öø-ÿ])[\u200b\ufeff\u2060](?=[a-zß-öø-ÿ])")
"""Line ends and tabs as programs write them, and what has no width between two letters that are one word."""
_ENTITY = re.compile(r"&(?:[a-zA-Z]{2,8}|#\d{1,7}|#[xX][0-9a-fA-F]{1,6});")
_TAG = re.compile(r"</?[a-zA-Z][a-zA-Z0-9]{0,15}(?:\s[^<>]{0,200})?/?>")


def leftover(sentence: str, translation: str) -> str:
    """Return the first thing in a translation that a program left there; empty if there is none.

    What the sentence has too is its author's.

    Args:
        sentence: What was translated.
        translation: What came of it.
    """
    for mark in _UNREADABLE:
        if mark in translation and mark not in sentence:
            return mark
    for pattern in (_PIECES, _ESCAPE, _ENTITY, _TAG):
        for match in pattern.finditer(translation):
            if match[0] not in sentence:
                return match[0]
    return ""
