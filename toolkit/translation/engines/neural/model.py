"""One model on CTranslate2: texts in, texts with scores and alignments out, several batches in flight."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from copy import copy
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, Any

from toolkit.batches import batched
from toolkit.errors import EngineError
from toolkit.translation.engines.neural.alignment import from_attention
from toolkit.translation.engines.neural.binary import LayoutError, position_limit, read_layout
from toolkit.translation.engines.neural.files import ModelFiles
from toolkit.translation.engines.neural.interface import WINDOW, ModelInput, alike
from toolkit.translation.engines.neural.loading import FAILURES, load_tokenizers, load_translator, read_vocabulary
from toolkit.translation.engines.neural.loops import has_loop, usual_limit
from toolkit.translation.engines.neural.options import DecodingOptions
from toolkit.translation.engines.neural.pieces import Pieces
from toolkit.translation.engines.protocol import Translation

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_ALIGNED_AT_ONCE = 32
_MOST_ALIGNED = 480
"""Pieces of a sentence that is aligned with a given translation: four times what is translated at once."""


@dataclass(slots=True)
class _Batch:
    """Texts that CTranslate2 is working on."""

    numbers: list[int]
    inputs: list[ModelInput]
    running: list[Any]
    first_rows: dict[int, Any]
    limit: int
    without_loops: bool


class Model:
    """A loaded model.

    Attributes:
        tokenizer: Its tokenizer for what goes in.
        vocabulary: The pieces that it knows on the source side.
        max_source_tokens: How many pieces it can take at once.

    Args:
        files: The model to load.
        options: How to run it.

    Raises:
        ValueError: The files aren't what they should be.
        EngineError: CTranslate2 can't load them.
    """

    def __init__(self, files: ModelFiles, options: DecodingOptions) -> None:
        self._options = options
        self._files = files
        self.tokenizer, self._target_tokenizer = load_tokenizers(files)
        # Language tokens are none of its words, though some tokenizers know them as pieces: in a text they are text.
        self.vocabulary = frozenset(read_vocabulary(files.folder, "source")) - frozenset(files.silent)
        spoken = frozenset(read_vocabulary(files.folder, "target"))
        self._spoken = None if self._target_tokenizer.knows(spoken) else spoken
        positions = position_limit(files.folder / "model.bin")
        # One position is the start token's; what is generated may be twice as long as what goes in.
        self._target_limit = positions - 1 if positions else None
        around = len(files.source_prefix) + len(files.source_suffix)
        self.max_source_tokens = min(options.max_source_tokens, positions // 2 - around if positions else 1 << 30)
        self._batch_tokens = options.chosen_batch_tokens()
        self._in_flight = 2 * options.chosen_threads() + 1
        self._translator = load_translator(files, options)

    def speaking(self, files: ModelFiles) -> Model:
        """Return this model for another pair that it serves: the same weights with other language tokens."""
        other = copy(self)
        other._files = files
        return other

    def translate(self, inputs: Iterable[ModelInput], window: int = WINDOW) -> Iterator[tuple[int, Translation]]:
        """Translate texts, taking in more of them while batches are being worked on.

        Args:
            inputs: The texts.
            window: How many of them are sorted by length together.

        Yields:
            The number of a text in *inputs* and its translation, in the order in which they are done.
        """
        batches = self._batches(inputs, window)
        flying = deque(islice(batches, self._in_flight))
        while flying:
            batch = flying.popleft()
            finished, again = self._finish(batch)
            if again:
                flying.append(again)
            if len(flying) < self._in_flight and (more := next(batches, None)):
                flying.append(more)
            yield from finished

    def align(self, pairs: Sequence[tuple[Pieces, Pieces]]) -> list[NDArray[np.float32] | None]:
        """Return the attention of translations that are given: ``float32[len(target), len(source)]`` for each pair.

        The model is made to say each translation, so that its attention tells where each piece would come from. None
        for what is too long for it, or empty.
        """
        found: list[NDArray[np.float32] | None] = [None] * len(pairs)
        numbers = [number for number, (source, target) in enumerate(pairs) if self._can_align(source, target)]
        for some in batched(numbers, _ALIGNED_AT_ONCE):
            made = self._align([pairs[number] for number in some])
            for number, attention in zip(some, made, strict=True):
                found[number] = attention
        return found

    def score(self, pairs: Sequence[tuple[Pieces, Pieces]]) -> list[float | None]:
        """Return the mean log-probability per token of translations that are given; None for what can't be judged."""
        found: list[float | None] = [None] * len(pairs)
        numbers = [number for number, (source, target) in enumerate(pairs) if self._can_align(source, target)]
        numbers.sort(key=lambda number: -len(pairs[number][1].pieces))  # batches of like length
        prefix = list(self._files.target_prefix)
        for some in batched(numbers, _ALIGNED_AT_ONCE):
            sources = [list(self._around(pairs[number][0])) for number in some]
            targets = [prefix + list(pairs[number][1].pieces) for number in some]
            try:
                results = self._translator.score_batch(sources, targets, max_input_length=0)
            except FAILURES as error:
                raise self._failed(error) from error
            for number, result in zip(some, results, strict=True):
                tokens = result.log_probs[len(prefix) :]
                found[number] = sum(tokens) / len(tokens) if tokens else None
        return found

    def _can_align(self, source: Pieces, target: Pieces) -> bool:
        around = len(self._around(source)) - len(source.pieces)
        most = min(_MOST_ALIGNED, self._target_limit or _MOST_ALIGNED) - around
        return 0 < len(source.pieces) <= most and 0 < len(target.pieces) <= most

    def _align(self, pairs: Sequence[tuple[Pieces, Pieces]]) -> list[NDArray[np.float32]]:
        prefix = list(self._files.target_prefix)
        results = self._call(
            [list(self._around(source)) for source, _ in pairs],
            asynchronous=False,
            target_prefix=[prefix + list(target.pieces) for _, target in pairs],
            beam_size=1,
            max_decoding_length=max(len(target.pieces) for _, target in pairs) + len(prefix) + 1,
        )
        return [
            self._matrix(result.attention[0][: len(prefix) + len(target.pieces)], len(source.pieces))
            for (source, target), result in zip(pairs, results, strict=True)
        ]

    def encode_target(self, texts: Sequence[str]) -> list[Pieces]:
        """Cut texts of the target language into pieces, as the model would say them."""
        if self._spoken is not None:
            return self._target_tokenizer.encode_with(texts, self._spoken)
        return self._target_tokenizer.encode(texts)

    # ---------------------------------------------------------------- batches

    def _batches(self, inputs: Iterable[ModelInput], window: int) -> Iterator[_Batch]:
        """Start batches of texts of like length, the longest of a window first."""
        return map(self._start, alike(inputs, window, self._batch_tokens))

    def _start(self, items: Sequence[tuple[int, ModelInput]], *, without_loops: bool = False, limit: int = 0) -> _Batch:
        """Give a batch to CTranslate2's workers and return at once."""
        numbers, inputs = [number for number, _ in items], [given for _, given in items]
        texts = [list(self._around(item.pieces)) for item in inputs]
        longest = max(len(item.pieces.pieces) for item in inputs)
        limit = limit or self._capped(usual_limit(longest) + len(self._files.target_prefix))
        options: dict[str, Any] = {"beam_size": self._options.beam_size, "max_decoding_length": limit}
        if without_loops:
            options["no_repeat_ngram_size"] = self._options.no_repeat_ngram_size
        running = self._call(texts, **options)
        wanted = [] if self._first_rows_are_right(len(texts)) else [n for n, item in enumerate(inputs) if item.aligned]
        first = self._call([texts[n] for n in wanted], beam_size=1, max_decoding_length=1) if wanted else []
        return _Batch(numbers, inputs, running, dict(zip(wanted, first, strict=True)), limit, without_loops)

    def _first_rows_are_right(self, size: int) -> bool:
        """Tell whether the attention of each first target token is that of its own sentence.

        CTranslate2 (4.8.5) gives the first row of another sentence in the batch when it searches with a beam. The
        first row depends on the source alone, so that a greedy call of one step gives the right one. With a
        prefix the wrong row is the prefix', which nobody looks at.
        """
        return bool(self._files.target_prefix) or self._options.beam_size == 1 or size == 1

    def _finish(self, batch: _Batch) -> tuple[list[tuple[int, Translation]], _Batch | None]:
        """Wait for a batch and return its translations, and a new batch of those that came out as a loop."""
        finished: list[tuple[int, Translation]] = []
        looped: list[tuple[int, ModelInput]] = []
        skip = len(self._files.target_prefix)
        for place, (number, item) in enumerate(zip(batch.numbers, batch.inputs, strict=True)):
            result = self._result(batch.running[place])
            pieces = result.hypotheses[0][skip:]
            if not batch.without_loops and self._options.no_repeat_ngram_size and has_loop(item.pieces.pieces, pieces):
                looped.append((number, item))
                continue
            first = batch.first_rows.get(place)
            finished.append((number, self._translation(item, pieces, result, first and self._result(first))))
        if not looped:
            return finished, None
        # Twice as much room: if it was long rather than looping, it must not be cut.
        return finished, self._start(looped, without_loops=True, limit=self._capped(2 * batch.limit))

    def _translation(self, item: ModelInput, pieces: Sequence[str], result: Any, first: Any) -> Translation:
        """Make a translation of one of CTranslate2's results."""
        # CTranslate2 divides by length ** penalty. That length counts the end token, and a prefix that costs nothing.
        length = len(result.hypotheses[0]) + 1
        score = result.scores[0] * length**self._options.length_penalty / (len(pieces) + 1)
        if not item.aligned:
            return Translation(self._target_tokenizer.spelled_text(pieces), score)
        target = self._target_tokenizer.spell(pieces)
        width = len(item.pieces.pieces)
        attention = self._matrix(result.attention[0], width)
        if first is not None and first.attention[0] and len(attention):
            attention[0] = self._matrix(first.attention[0], width, skip=0)[0]
        return Translation(target.text, score, from_attention(item.pieces, target, attention))

    # ---------------------------------------------------------------- CTranslate2

    def _call(self, texts: Sequence[Sequence[str]], *, asynchronous: bool = True, **options: Any) -> list[Any]:
        """Call CTranslate2 with all that is always the same."""
        prefix = list(self._files.target_prefix)
        options.setdefault("target_prefix", [prefix] * len(texts) if prefix else None)
        silent = [[token] for token in self._files.silent]
        try:
            results: list[Any] = self._translator.translate_batch(
                texts,
                # The batches are made here: CTranslate2 must not cut them again.
                max_batch_size=0,
                max_input_length=0,  # the caller cuts, CTranslate2 would drop the rest without a word
                length_penalty=self._options.length_penalty,
                repetition_penalty=self._options.repetition_penalty,
                disable_unk=True,
                suppress_sequences=silent or None,
                return_scores=True,
                return_attention=True,
                asynchronous=asynchronous,
                **options,
            )
        except FAILURES as error:
            raise self._failed(error) from error
        return results

    def _result(self, running: Any) -> Any:
        """Wait for one of CTranslate2's results."""
        try:
            return running.result()
        except FAILURES as error:
            raise self._failed(error) from error

    def _failed(self, error: Exception) -> EngineError:
        return EngineError(f"The model {self._files.name} failed: {error}.")

    def _around(self, text: Pieces) -> tuple[str, ...]:
        return (*self._files.source_prefix, *text.pieces, *self._files.source_suffix)

    def _capped(self, length: int) -> int:
        """Return a number of target tokens that the model has positions for."""
        return min(length, self._target_limit or length)

    def _matrix(self, rows: Sequence[Sequence[float]], width: int, skip: int | None = None) -> NDArray[np.float32]:
        """Return attention as ``float32[target, width]``, without what is around the source and before the target."""
        import numpy as np

        before = len(self._files.source_prefix)
        skip = len(self._files.target_prefix) if skip is None else skip
        matrix = np.zeros((max(0, len(rows) - skip), width), dtype=np.float32)
        for number, row in enumerate(rows[skip:]):
            inner = row[before : before + width]
            matrix[number, : len(inner)] = inner
        return matrix


def try_out(files: ModelFiles) -> None:
    """Load a model and run it for one token.

    Raises:
        ValueError: Its files aren't what they should be.
        EngineError: CTranslate2 can't load or run it.
    """
    try:
        read_layout(files.folder / "model.bin")
    except LayoutError as error:
        raise ValueError(f"its model.bin is broken: {error}.") from error
    model = Model(files, DecodingOptions(device="cpu", beam_size=1, threads=1))
    for _ in model.translate([ModelInput(pieces) for pieces in model.tokenizer.encode(["1"])]):
        pass
