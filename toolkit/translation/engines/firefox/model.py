"""One of Firefox's models, loaded: texts in, texts with scores and alignments out, several batches at a time."""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import islice
from typing import TYPE_CHECKING, TypeVar

from toolkit.batches import batched
from toolkit.errors import EngineError
from toolkit.translation.engines.firefox import decoding
from toolkit.translation.engines.firefox.blas import one_thread
from toolkit.translation.engines.firefox.building import network_of
from toolkit.translation.engines.firefox.container import ContainerError, read_container
from toolkit.translation.engines.firefox.decoding import Spoken
from toolkit.translation.engines.firefox.tokenizer import FirefoxTokenizer
from toolkit.translation.engines.firefox.weights import Network
from toolkit.translation.engines.neural.alignment import from_attention
from toolkit.translation.engines.neural.files import ModelFiles
from toolkit.translation.engines.neural.interface import WINDOW, ModelInput, alike
from toolkit.translation.engines.neural.options import DecodingOptions, cores
from toolkit.translation.engines.neural.pieces import Pieces, SentencePieceTokenizer
from toolkit.translation.engines.protocol import Translation

if TYPE_CHECKING:
    from toolkit.translation.engines.firefox.weights import Floats

T = TypeVar("T")

_END, _UNKNOWN = "</s>", "<unk>"
MODEL = "model.bin"
_BATCH_TOKENS = 2048
"""Pieces in a batch; of a model of real size 512 took a tenth longer, 4,096 no less."""
_MOST = 256
"""Pieces of a translation at most; Firefox's own bound."""
_MOST_ALIGNED = 480
_ALIGNED_AT_ONCE = 32
_NEVER = -1e9


class FirefoxModel:
    """A loaded model; see `PieceModel`. Threads may share it.

    Args:
        files: The model to load.
        options: How to run it: of them, how many threads and how long a text may be.

    Raises:
        ValueError: The files aren't what they should be.
    """

    def __init__(self, files: ModelFiles, options: DecodingOptions) -> None:
        self._files = files
        self.tokenizer = FirefoxTokenizer(files.source_tokenizer)
        self._target_tokenizer = SentencePieceTokenizer(files.target_tokenizer)
        try:
            self._network = network_of(read_container(files.folder / MODEL))
        except ContainerError as error:
            raise ValueError(f"its {MODEL} is broken: {error}.") from error
        self._source_pieces = _numbered(self.tokenizer, len(self._network.source.rows))
        self._target_pieces = _numbered(self._target_tokenizer, len(self._network.target.rows))
        rows = len(self._network.target.rows)
        self._spelled = [*self._target_pieces, *[""] * (rows - len(self._target_pieces))]
        self._end = self._target_pieces[_END]
        self._silence()
        self.vocabulary = self.tokenizer.vocabulary()
        self.max_source_tokens = options.max_source_tokens
        self._batch_tokens = options.batch_tokens or _BATCH_TOKENS
        self._threads = options.threads or cores()

    def speaking(self, _files: ModelFiles) -> FirefoxModel:
        """Return this model: it has one pair."""
        return self

    def translate(self, inputs: Iterable[ModelInput], window: int = WINDOW) -> Iterator[tuple[int, Translation]]:
        """Translate texts, taking in more of them while batches are being worked on."""
        batches = alike(inputs, window, self._batch_tokens)
        with one_thread(), ThreadPoolExecutor(self._threads, "firefox") as pool:
            running = (pool.submit(self._batch, batch) for batch in batches)
            flying = deque(islice(running, self._threads + 1))
            while flying:
                finished = flying.popleft().result()
                flying += islice(running, 1)
                yield from finished

    def encode_target(self, texts: Sequence[str]) -> list[Pieces]:
        """Cut texts of the target language into pieces, as the model would say them."""
        return self._target_tokenizer.encode(texts)

    def align(self, pairs: Sequence[tuple[Pieces, Pieces]]) -> list[Floats | None]:
        """Return the attention of translations that are given; None for what is too long, or empty."""
        return self._looked_through(pairs, decoding.attention_of)

    def score(self, pairs: Sequence[tuple[Pieces, Pieces]]) -> list[float | None]:
        """Return the mean log-probability per piece of translations that are given; None for what can't be judged."""
        return self._looked_through(pairs, decoding.scores_of)

    def _looked_through(
        self,
        pairs: Sequence[tuple[Pieces, Pieces]],
        look: Callable[[Network, list[list[int]], list[list[int]], int], list[T]],
    ) -> list[T | None]:
        found: list[T | None] = [None] * len(pairs)
        fitting = range(1, _MOST_ALIGNED + 1)
        usable = [n for n, sides in enumerate(pairs) if all(len(side.pieces) in fitting for side in sides)]
        usable.sort(key=lambda number: -len(pairs[number][1].pieces))  # batches of like length
        with one_thread():
            for some in batched(usable, _ALIGNED_AT_ONCE):
                sources = [self._source(pairs[number][0]) for number in some]
                targets = [_numbers(pairs[number][1], self._target_pieces) for number in some]
                made = look(self._network, sources, targets, self._end)
                for number, one in zip(some, made, strict=True):
                    found[number] = one
        return found

    def _batch(self, batch: list[tuple[int, ModelInput]]) -> list[tuple[int, Translation]]:
        import numpy as np

        texts = [self._source(item.pieces) for _, item in batch]
        limits = [min(2 * len(text) + 4, _MOST) for text in texts]  # Firefox's: max-length-factor 2
        try:
            with np.errstate(over="ignore", invalid="ignore"):  # of broken weights; scores tell
                made = decoding.translate(self._network, texts, self._end, limits)
        except MemoryError as error:
            raise EngineError(f"The model {self._files.name} failed: there is not enough memory.") from error
        return [(number, self._translation(item, done)) for (number, item), done in zip(batch, made, strict=True)]

    def _translation(self, item: ModelInput, made: Spoken) -> Translation:
        pieces = [self._spelled[number] for number in made.pieces]
        score = made.score / (len(pieces) + 1) if math.isfinite(made.score) else None
        if not item.aligned:
            return Translation(self._target_tokenizer.spelled_text(pieces), score)
        target = self._target_tokenizer.spell(pieces)
        return Translation(target.text, score, from_attention(item.pieces, target, made.attention))

    def _source(self, text: Pieces) -> list[int]:
        """Return the numbers of a text's pieces, with its end."""
        return [*_numbers(text, self._source_pieces), self._source_pieces[_END]]

    def _silence(self) -> None:
        """See to it that what is not text is never said: what is unknown, and rows that no piece has."""
        bias = self._network.output.bias
        assert bias is not None, "the builder of networks gives it one"  # noqa: S101
        bias[len(self._target_pieces) :] = _NEVER
        for number in self._target_tokenizer.silent() - {self._end}:
            bias[number] = _NEVER


def _numbered(tokenizer: SentencePieceTokenizer, rows: int) -> dict[str, int]:
    """Return the pieces of a tokenizer and their numbers, which are those of the rows of the embeddings.

    Raises:
        ValueError: There aren't enough rows, no piece for the end, or pieces that are no text.
    """
    try:
        numbered = {piece: number for number, piece in enumerate(tokenizer.pieces())}
    except UnicodeDecodeError as error:
        raise ValueError("its vocabulary holds pieces that are no text.") from error
    if len(numbered) > rows:
        raise ValueError(f"its vocabulary has {len(numbered)} pieces, its {MODEL} only {rows}.")
    for piece in (_END, _UNKNOWN):
        if piece not in numbered:
            raise ValueError(f"its vocabulary has no {piece}.")
    return numbered


def _numbers(text: Pieces, numbered: dict[str, int]) -> list[int]:
    unknown = numbered[_UNKNOWN]
    return [numbered.get(piece, unknown) for piece in text.pieces]
