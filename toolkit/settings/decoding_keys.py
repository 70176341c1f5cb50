"""The keys of neural engines' options, in a table of their own."""

from __future__ import annotations

from toolkit.settings.kinds import Key, Kind, Place

_DECODING = frozenset({Place.DECODING})

DECODING_KEYS = (
    # The defaults, and what was measured: toolkit/translation/engines/neural/options.py
    Key("beam_size", "beam_size", Kind.WHOLE, "Hypotheses kept while translating.", 4, _DECODING, positive=True),
    Key("length_penalty", "length_penalty", Kind.DECIMAL, "Exponent of the length.", 1.0, _DECODING),
    Key(
        "no_repeat_ngram_size",
        "no_repeat_ngram_size",
        Kind.WHOLE,
        "Repetitions of this many tokens are forbidden where a sentence ends in a loop.",
        3,
        _DECODING,
    ),
    Key(
        "repetition_penalty",
        "repetition_penalty",
        Kind.DECIMAL,
        "What the probability of a token that was used before is divided by.",
        1.0,
        _DECODING,
        positive=True,
    ),
    Key("compute_type", "compute_type", Kind.TEXT, "CTranslate2's type to compute in.", "default", _DECODING),
    Key(
        "max_source_tokens",
        "max_source_tokens",
        Kind.WHOLE,
        "Longer sentences are translated in parts.",
        120,
        _DECODING,
        positive=True,
    ),
    Key("batch_tokens", "batch_tokens", Kind.WHOLE, "Tokens in a batch; 0 for what suits.", 0, _DECODING),
    Key("threads", "threads", Kind.WHOLE, "Batches translated at once; 0 for one for each core.", 0, _DECODING),
    Key(
        "heads",
        "heads",
        Kind.TEXT,
        "Attention heads averaged for the alignment.",
        "all",
        _DECODING,
        choices=("all", "stored"),
    ),
)
"""What can stand in the table ``decoding``."""
