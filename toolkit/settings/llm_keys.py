"""The keys of the engine `llm`, in a table of their own."""

from __future__ import annotations

from toolkit.settings.kinds import Key, Kind, Place

_LLM = frozenset({Place.LLM})

LLM_KEYS = (
    # The defaults, and why: toolkit/translation/engines/llm/options.py
    Key(
        "url",
        "url",
        Kind.TEXT,
        "Address of the server, on this machine.",
        "http://127.0.0.1:11434/v1",
        _LLM,
    ),
    Key("model", "model", Kind.TEXT, "Name of the model; needed if the server has several.", "qwen2.5:14b", _LLM),
    Key("temperature", "temperature", Kind.DECIMAL, "How freely it chooses; 0 for what is likeliest.", 0.0, _LLM),
    Key("seed", "seed", Kind.WHOLE, "Where its chance begins, for servers that heed it.", 0, _LLM),
    Key("context", "context", Kind.WHOLE, "Characters of the preceding text that it is told; 0 for none.", 600, _LLM),
    Key(
        "prompt",
        "prompt",
        Kind.TEXT,
        "What it is told to do, with {source}, {target}, {title}, {before} and {terms} in their places.",
        "Translate from {source} into {target} for children. {terms}",
        _LLM,
    ),
    Key("timeout", "timeout", Kind.WHOLE, "Seconds that an answer may take.", 300, _LLM, positive=True),
)
