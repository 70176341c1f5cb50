"""A model's weights, vocabularies and tokenizers, read from its files."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Literal

from toolkit.errors import EngineError
from toolkit.translation.engines.neural.binary import with_all_heads
from toolkit.translation.engines.neural.files import ModelFiles
from toolkit.translation.engines.neural.options import DecodingOptions
from toolkit.translation.engines.neural.pieces import SentencePieceTokenizer, SpacedTokenizer, Tokenizer

if TYPE_CHECKING:
    from pathlib import Path

FAILURES = (RuntimeError, ValueError, IndexError, MemoryError)
"""What CTranslate2's exceptions become in Python."""


def load_translator(files: ModelFiles, options: DecodingOptions) -> Any:
    """Load a model with CTranslate2, with all attention heads if they are wanted and the model allows it."""
    import ctranslate2

    settings = {
        "device": options.chosen_device(),
        # A model with BPE makes garbage of any other type than its own (argos-translate, pull request 511).
        "compute_type": "default" if files.moses else options.compute_type,
        "inter_threads": options.chosen_threads(),
        "intra_threads": 1,  # more collapses on small machines: 83-121 ms a sentence instead of 4-5
        "max_queued_batches": -1,  # how many are in flight is bounded here; waiting for room would stop us
    }
    folder = files.folder
    patched = with_all_heads(folder / "model.bin") if options.heads == "all" and not files.guided else None
    try:
        if patched is None:
            return ctranslate2.Translator(str(folder), **settings)
        loaded = {path.name: path.read_bytes() for path in folder.iterdir() if _belongs(path)}
        return ctranslate2.Translator(str(folder), files=loaded | {"model.bin": patched}, **settings)
    except (*FAILURES, OSError) as error:
        raise EngineError(f"The model {files.name} can't be loaded: {error}.", files.remedy) from error


def load_tokenizers(files: ModelFiles) -> tuple[Tokenizer, Tokenizer]:
    """Load the tokenizers for what goes into a model and for what comes out of it; mostly one and the same.

    Raises:
        ValueError: A file isn't a tokenizer.
    """
    if files.moses:
        from toolkit.translation.engines.neural.bpe import BpeTokenizer

        source, target = files.moses
        tokenizer = BpeTokenizer(files.source_tokenizer, source, target)
        return tokenizer, BpeTokenizer(files.target_tokenizer, target, target)
    first = open_tokenizer(files.source_tokenizer)
    same = files.source_tokenizer == files.target_tokenizer
    return first, first if same else open_tokenizer(files.target_tokenizer)


def open_tokenizer(path: Path) -> SpacedTokenizer:
    """Open a SentencePiece model, or a tokenizer.json.

    Raises:
        ValueError: The file isn't one.
    """
    if path.suffix == ".json":
        from toolkit.translation.engines.neural.converted_tokenizer import ConvertedTokenizer

        return ConvertedTokenizer(path)
    return SentencePieceTokenizer(path)


def _belongs(path: Any) -> bool:
    return bool(path.name != "model.bin" and path.suffix in {".json", ".txt"} and path.is_file())


def read_vocabulary(folder: Path, side: Literal["source", "target"]) -> tuple[str, ...]:
    """Return the tokens that a model knows on one side, in the order of their numbers.

    Raises:
        ValueError: There is no readable vocabulary.
    """
    for name in (f"{which}_vocabulary.{kind}" for which in ("shared", side) for kind in ("json", "txt")):
        path = folder / name
        if path.is_file():
            content = path.read_text("utf-8")
            words = json.loads(content) if path.suffix == ".json" else content.removesuffix("\n").split("\n")
            if isinstance(words, list) and all(isinstance(word, str) for word in words):
                return tuple(words)
            raise ValueError(f"its {name} is not a list of pieces.")
    raise ValueError(f"it has no vocabulary for the {side}.")
