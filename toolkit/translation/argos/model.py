"""One package's model on CTranslate2: texts in, texts with scores and alignments out, in large batches."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from toolkit.errors import EngineError
from toolkit.translation.argos.alignment import from_attention
from toolkit.translation.argos.binary import LayoutError, position_limit, read_layout, with_all_heads
from toolkit.translation.argos.installed import InstalledPackage
from toolkit.translation.argos.loops import has_loop, usual_limit
from toolkit.translation.argos.options import Options
from toolkit.translation.argos.pieces import Pieces, Tokenizer, spell
from toolkit.translation.engine import Translation

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_BATCHES_PER_CALL = 4
"""Batches for each thread in one call: enough to keep all threads busy, few enough for progress to move."""
_VOCABULARY_FILES = tuple(f"{side}_vocabulary.{kind}" for side in ("shared", "source") for kind in ("json", "txt"))


class Model:
    """A loaded model.

    Attributes:
        tokenizer: Its SentencePiece model.
        vocabulary: The pieces that it knows on the source side.
        max_source_tokens: How many pieces it can take at once.

    Args:
        package: The package to load.
        options: How to run it.

    Raises:
        ValueError: The files aren't what they should be.
        EngineError: CTranslate2 can't load them.
    """

    def __init__(self, package: InstalledPackage, options: Options) -> None:
        self._options = options
        self._name = package.name
        self._prefix = [package.metadata.target_prefix] if package.metadata.target_prefix else []
        self.tokenizer = Tokenizer(package.tokenizer_file)
        self.vocabulary = _vocabulary(package)
        positions = position_limit(package.model_folder / "model.bin")
        # One position is the start token's; what is generated may be twice as long as what goes in.
        self._target_limit = positions - len(self._prefix) - 1 if positions else None
        self.max_source_tokens = min(options.max_source_tokens, positions // 2 if positions else 1 << 30)
        self._translator = _load(package, options)

    def translate(self, texts: Sequence[Pieces]) -> Iterator[tuple[int, Translation]]:
        """Translate texts, none of them empty.

        Yields:
            The number of a text in *texts* and its translation, in the order in which they are done.
        """
        for numbers in self._chunks(texts):
            chunk = [texts[number] for number in numbers]
            yield from zip(numbers, self._translate_chunk(chunk), strict=True)

    def _chunks(self, texts: Sequence[Pieces]) -> Iterator[list[int]]:
        """Group texts of like length, the longest first, so that a call that needs too much memory fails at once."""
        budget = self._options.chosen_batch_tokens() * self._options.chosen_threads() * _BATCHES_PER_CALL
        chunk: list[int] = []
        tokens = 0
        for number in sorted(range(len(texts)), key=lambda i: -len(texts[i].pieces)):
            chunk.append(number)
            tokens += len(texts[number].pieces)
            if tokens >= budget:
                yield chunk
                chunk, tokens = [], 0
        if chunk:
            yield chunk

    def _translate_chunk(self, texts: Sequence[Pieces]) -> list[Translation]:
        """Translate texts in one call, and again those that came out as a loop."""
        limit = self._capped(usual_limit(max(len(text.pieces) for text in texts)))
        results = self._run(texts, beam_size=self._options.beam_size, max_decoding_length=limit)
        looped = [
            number
            for number, (text, result) in enumerate(zip(texts, results, strict=True))
            if has_loop(text.pieces, result.hypotheses[0])
        ]
        if looped and self._options.no_repeat_ngram_size:
            again = self._run(
                [texts[number] for number in looped],
                beam_size=self._options.beam_size,
                no_repeat_ngram_size=self._options.no_repeat_ngram_size,
                # Twice as much room: if it was long rather than looping, it must not be cut.
                max_decoding_length=self._capped(2 * limit),
            )
            for number, result in zip(looped, again, strict=True):
                results[number] = result
        first_rows = self._first_rows(texts)
        return [
            self._translation(text, result, row) for text, result, row in zip(texts, results, first_rows, strict=True)
        ]

    def _capped(self, length: int) -> int:
        """Return a number of target tokens that the model has positions for."""
        return min(length, self._target_limit or length)

    def _first_rows(self, texts: Sequence[Pieces]) -> Sequence[list[float] | None]:
        """Return the attention of each first target token, or None where what the translation has is right.

        CTranslate2 (4.8.5) gives the first row of another sentence in the batch when it searches with a beam. The
        first row depends on the source alone, so that a greedy call of one step gives the right one. With a
        prefix the wrong row is the prefix', which nobody looks at.
        """
        if self._prefix or self._options.beam_size == 1 or len(texts) == 1:
            return [None] * len(texts)
        results = self._run(texts, beam_size=1, max_decoding_length=1)
        return [result.attention[0][0] if result.attention[0] else None for result in results]

    def _run(self, texts: Sequence[Pieces], **options: int) -> list[Any]:
        """Call CTranslate2 with all that is always the same."""
        prefix = [self._prefix] * len(texts) if self._prefix else None
        try:
            results: list[Any] = self._translator.translate_batch(
                [list(text.pieces) for text in texts],
                target_prefix=prefix,
                max_batch_size=self._options.chosen_batch_tokens(),
                batch_type="tokens",
                max_input_length=0,  # the caller cuts, CTranslate2 would drop the rest without a word
                length_penalty=self._options.length_penalty,
                disable_unk=True,
                return_scores=True,
                return_attention=True,
                **options,
            )
        except (RuntimeError, ValueError, MemoryError) as error:
            raise EngineError(f"The Argos model {self._name} failed: {error}.") from error
        return results

    def _translation(self, text: Pieces, result: Any, first_row: list[float] | None) -> Translation:
        """Make a translation of one of CTranslate2's results."""
        pieces = result.hypotheses[0][len(self._prefix) :]
        attention = _matrix(result.attention[0], len(self._prefix), len(text.pieces))
        if first_row is not None and len(attention):
            attention[0] = first_row[: len(text.pieces)]
        target = spell(pieces)
        # CTranslate2 divides by length ** penalty, where the length counts the end token.
        length = len(result.hypotheses[0]) + 1
        score = result.scores[0] * length**self._options.length_penalty / length
        return Translation(target.text, score, from_attention(text, target, attention))


def try_out(package: InstalledPackage) -> None:
    """Load a package and run it for one token.

    Raises:
        ValueError: Its files aren't what they should be.
        EngineError: CTranslate2 can't load or run it.
    """
    try:
        read_layout(package.model_folder / "model.bin")
    except LayoutError as error:
        raise ValueError(f"its model.bin is broken: {error}.") from error
    model = Model(package, Options(device="cpu", beam_size=1, threads=1))
    for _ in model.translate(model.tokenizer.encode(["1"])):
        pass


def _load(package: InstalledPackage, options: Options) -> Any:
    """Load a model with CTranslate2, with all attention heads if they are wanted and the model allows it."""
    import ctranslate2

    settings = {
        "device": options.chosen_device(),
        "compute_type": options.compute_type,
        "inter_threads": options.chosen_threads(),
        "intra_threads": 1,  # more collapses on small machines: 83-121 ms a sentence instead of 4-5
    }
    folder = package.model_folder
    patched = with_all_heads(folder / "model.bin") if options.heads == "all" else None
    try:
        if patched is None:
            return ctranslate2.Translator(str(folder), **settings)
        files = {path.name: path.read_bytes() for path in folder.iterdir() if _belongs(path)}
        return ctranslate2.Translator(str(folder), files=files | {"model.bin": patched}, **settings)
    except (RuntimeError, ValueError, OSError) as error:
        raise EngineError(
            f"The Argos model {package.name} can't be loaded: {error}.",
            f"Install it again: publish models install {package.source} {package.target}",
        ) from error


def _belongs(path: Any) -> bool:
    return bool(path.name != "model.bin" and path.suffix in {".json", ".txt"} and path.is_file())


def _vocabulary(package: InstalledPackage) -> frozenset[str]:
    """Return the pieces that the model knows on the source side.

    Raises:
        ValueError: There is no readable vocabulary.
    """
    for name in _VOCABULARY_FILES:
        path = package.model_folder / name
        if path.is_file():
            content = path.read_text("utf-8")
            words = json.loads(content) if path.suffix == ".json" else content.split("\n")
            if isinstance(words, list) and all(isinstance(word, str) for word in words):
                return frozenset(words)
            raise ValueError(f"its {name} is not a list of pieces.")
    raise ValueError("it has no vocabulary in model/.")


def _matrix(rows: Sequence[Sequence[float]], skip: int, width: int) -> NDArray[np.float32]:
    """Return attention as ``float32[target, width]``, without the rows of the prefix."""
    import numpy as np

    matrix = np.zeros((max(0, len(rows) - skip), width), dtype=np.float32)
    for number, row in enumerate(rows[skip:]):
        matrix[number, : len(row)] = row[:width]
    return matrix
