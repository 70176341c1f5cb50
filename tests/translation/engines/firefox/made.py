"""Firefox's models for tests: small ones of random weights, with vocabularies trained on the spot."""

from __future__ import annotations

import io
import random
from functools import lru_cache

import sentencepiece
from marian import FLOAT32, Shape, container, packed

from tests.translation.engines.converted.tiny import SENTENCES, TRAINING

__all__ = ["FLOAT32", "LONG", "MANY", "TEXTS", "Shape", "container", "packed", "vocabulary"]

TEXTS = (*SENTENCES, "Father never sees the river by night but always by day.", "Two new books today or tomorrow.")
_WORDS = " ".join(TEXTS).replace(".", "").split()
MANY = [*TEXTS, *(" ".join(_WORDS[start : start + size]) + "." for size in (3, 7, 11) for start in range(12))]
LONG = " ".join([TEXTS[2]] * 12)


@lru_cache(maxsize=4)
def vocabulary(seed: int = 0) -> bytes:
    """Return a SentencePiece model as Mozilla trains them: with bytes for what is rare, ``</s>`` 0, ``<unk>`` 1."""
    shuffled = random.Random(seed)  # noqa: S311 - the same at every run
    words = TRAINING.split()
    sentences = [" ".join(shuffled.choices(words, k=8)) for _ in range(300)]
    written = io.BytesIO()
    sentencepiece.SentencePieceTrainer.train(
        sentence_iterator=iter(sentences),
        model_writer=written,
        vocab_size=400,
        hard_vocab_limit=False,
        byte_fallback=True,
        eos_id=0,
        unk_id=1,
        bos_id=-1,
        pad_id=-1,
        num_threads=1,
        minloglevel=2,
    )
    return written.getvalue()
