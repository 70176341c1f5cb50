"""What every engine of neural models does: finds a route, keeps models loaded, and takes sentences through them."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from itertools import islice
from threading import Lock

from toolkit.errors import EngineError, MissingError
from toolkit.settings import Settings
from toolkit.translation.engines.alignments import chained, identity, joined
from toolkit.translation.engines.neural import cutting, passthrough
from toolkit.translation.engines.neural.alignment import from_attention
from toolkit.translation.engines.neural.digest import files_digest, model_digest
from toolkit.translation.engines.neural.files import ModelFiles, Served
from toolkit.translation.engines.neural.model import Model, ModelInput
from toolkit.translation.engines.neural.options import Options, options_of
from toolkit.translation.engines.neural.pieces import Pieces
from toolkit.translation.engines.neural.routes import all_pairs, find_route
from toolkit.translation.engines.neural.spelling import with_spellings
from toolkit.translation.engines.protocol import Alignment, Fingerprint, Pair, Range, Request, Translation
from toolkit.translation.sentences import Casing, joint

_SLICE = 256
"""Sentences that are cut into pieces in one call of the tokenizer."""

_PIVOT_WINDOW = 512
"""Sentences that the second model of a pivot waits for, so that what is finished moves on."""


class NeuralEngine(ABC):
    """Translates with models that lie on this machine. Threads may share one.

    Args:
        options: How to run the models.
    """

    name = ""

    def __init__(self, options: Options | None = None) -> None:
        self._options = options or Options()
        self._models: dict[str, Model] = {}
        self._lock = Lock()

    @abstractmethod
    def models(self) -> Sequence[Served]:
        """Return the models that are here; of two for the same pair the first is taken."""

    @abstractmethod
    def remedy(self, source: str, target: str) -> str:
        """Return the command that installs a model for a pair."""

    def tune(self, settings: Settings) -> None:
        """Run the models as settings say; see `toolkit.translation.engines.protocol.Tunable`."""
        self._options = options_of(settings)
        self.close()

    def engine_version(self) -> str:
        """Return the engine's version, as one would tell a reader."""
        return version("ctranslate2")

    def pairs(self) -> frozenset[Pair]:
        """Return the pairs that installed models serve, direct or through one pivot."""
        return all_pairs(model.reach for model in self.models())

    def serves(self, source: str, target: str) -> bool:
        """Tell whether installed models lead from one tag to the other: en→es serves (en-GB, es-MX)."""
        return find_route(source, target, [model.reach for model in self.models()]) is not None

    def fingerprint(self, source: str, target: str) -> Fingerprint:
        """Return what identifies the output for a pair.

        Raises:
            MissingError: No installed models serve the pair.
        """
        route = self._route(source, target)
        libraries = (f"{name} {version(name)}" for name in ("ctranslate2", "sentencepiece"))
        return Fingerprint(
            engine=self.name,
            version=self.engine_version(),
            model=" + ".join(f"{files.name} {files.version}".strip() for files in route),
            digest=model_digest(route),
            pivots=tuple(files.target for files in route[:-1]),
            details=f"{', '.join(libraries)}; {self._options.describe()}, capitals set again",
        )

    def translate(self, requests: Iterable[Request], source: str, target: str) -> Iterator[tuple[int, Translation]]:
        """Translate sentences in batches of like length; see `Engine.translate`.

        What a model has no piece for is carried through as it is and listed as unknown. Sentences in capitals are
        translated in ordinary letters, and set in capitals again.

        Raises:
            MissingError: No installed models serve the pair.
            EngineError: A model can't be loaded or failed.
        """
        route = self._route(source, target)
        steps = list(zip(self._load(route), (files.target for files in route), strict=True))
        casing = Casing(source, target)
        return casing.up(_through(casing.down(requests), steps))

    def align(self, pairs: Sequence[tuple[str, str]], source: str, target: str) -> list[Alignment | None]:
        """Align sentences with translations; see `Aligner.align`.

        Through a pivot the sentence is translated first, and both halves of the way are aligned.

        Raises:
            MissingError: No installed models serve the pair.
            EngineError: A model can't be loaded or failed.
        """
        route = self._route(source, target)
        models = self._load(route)
        casing = Casing(source, target)
        found: list[Alignment | None] = []
        for start in range(0, len(pairs), _SLICE):
            taken = casing.alike(pairs[start : start + _SLICE])
            found += _aligned(taken, models, [files.target for files in route])
        return found

    def close(self) -> None:
        """Release the models; the engine can be used again afterwards."""
        with self._lock:
            self._models.clear()

    def _route(self, source: str, target: str) -> list[ModelFiles]:
        """Return the models that lead from one tag to the other.

        Raises:
            MissingError: There are none.
        """
        installed = self.models()
        route = find_route(source, target, [model.reach for model in installed])
        if route is None:
            raise MissingError(
                f"No installed {self.name} model translates from '{source}' to '{target}'.",
                f"Install one with: {self.remedy(source, target)}",
            )
        return [next(model.files(*hop) for model in installed if hop in model.reach) for hop in route]

    def _load(self, route: Sequence[ModelFiles]) -> list[Model]:
        """Return the models of a route, keeping those that are loaded and releasing all others."""
        with self._lock:
            # A model that was upgraded in the meantime has another digest; one for many pairs is loaded once.
            keys = [f"{files.folder} {files_digest(files)}" for files in route]
            self._models = {key: model for key, model in self._models.items() if key in keys}
            for key, files in zip(keys, route, strict=True):
                if key not in self._models:
                    self._models[key] = _model(files, self._options)
            return [self._models[key].speaking(files) for key, files in zip(keys, route, strict=True)]


@dataclass(slots=True)
class _Job:
    """A sentence on its way through one model, with the parts of it that are done."""

    number: int
    request: Request
    reduced: passthrough.Reduced
    ranges: list[Range]
    texts: list[Pieces]
    finished: dict[int, Translation]

    @property
    def aligned(self) -> bool:
        """Whether an alignment is needed: what was taken out of a sentence finds its place by it."""
        return self.request.aligned or bool(self.reduced.removed)


def _through(
    requests: Iterable[Request], steps: Sequence[tuple[Model, str]], window: int | None = None
) -> Iterator[tuple[int, Translation]]:
    """Take sentences through one model after the other, yielding each with its number."""
    if len(steps) == 1:
        yield from _one_step(requests, *steps[0], window)
        return
    waiting: dict[int, tuple[int, Translation]] = {}
    seen: dict[int, bool] = {}

    def noted() -> Iterator[Request]:
        for number, request in enumerate(requests):
            seen[number] = request.aligned
            yield request

    def middle() -> Iterator[Request]:
        for order, (number, translation) in enumerate(_one_step(noted(), *steps[0], _PIVOT_WINDOW)):
            waiting[order] = number, translation
            yield Request(translation.text, seen.pop(number))

    for order, second in _through(middle(), steps[1:], _PIVOT_WINDOW):
        number, first = waiting.pop(order)
        yield number, _chained(first, second)


def _one_step(
    requests: Iterable[Request], model: Model, target: str, window: int | None
) -> Iterator[tuple[int, Translation]]:
    """Translate sentences with one model, yielding each as soon as all its parts are done."""
    owners: dict[int, tuple[_Job, int]] = {}
    untouched: list[_Job] = []

    def inputs() -> Iterator[ModelInput]:
        order = 0
        for job in _jobs(requests, model):
            if not job.texts:
                untouched.append(job)
            for part, pieces in enumerate(job.texts):
                owners[order] = job, part
                order += 1
                yield ModelInput(pieces, job.aligned)

    options = {} if window is None else {"window": window}
    for order, translation in model.translate(inputs(), **options):
        job, part = owners.pop(order)
        job.finished[part] = translation
        if len(job.finished) == len(job.ranges):
            yield job.number, _assembled(job, target)
        while untouched:
            done = untouched.pop()
            yield done.number, _as_it_is(done.reduced)
    for done in untouched:
        yield done.number, _as_it_is(done.reduced)


def _jobs(requests: Iterable[Request], model: Model) -> Iterator[_Job]:
    """Prepare sentences: take out what the model doesn't know, and cut what is too long for it."""
    stream = iter(enumerate(requests))
    while taken := list(islice(stream, _SLICE)):
        encoded = model.tokenizer.encode([request.text for _, request in taken])
        for (number, request), whole in zip(taken, encoded, strict=True):
            unknown = passthrough.unknown_ranges(whole, model.vocabulary)
            reduced = passthrough.reduce(whole.text, unknown)
            if any(char.isalnum() for char in reduced.text):
                pieces = model.tokenizer.encode([reduced.text])[0] if unknown else whole
                ranges, texts = _cut(pieces, model)
            else:
                ranges, texts = [], []
            yield _Job(number, request, reduced, ranges, texts, {})


def _cut(pieces: Pieces, model: Model) -> tuple[list[Range], list[Pieces]]:
    whole = [(0, len(pieces.text))], [pieces]
    if len(pieces.pieces) <= model.max_source_tokens:
        return whole
    ranges = cutting.cut(pieces, model.max_source_tokens)
    if len(ranges) == 1:
        return whole
    return ranges, model.tokenizer.encode([pieces.text[start:end] for start, end in ranges])


def _assembled(job: _Job, target: str) -> Translation:
    """Join the translated parts of a sentence, and put back what was taken out of it."""
    text = job.reduced.text
    whole = ""
    alignments: list[tuple[Alignment, int, int]] = []
    score = tokens = 0.0
    for number, (start, _) in enumerate(job.ranges):
        part = job.finished[number]
        if number:
            whole += joint(target, text[job.ranges[number - 1][1] : start])
        if part.alignment is not None:
            alignments.append((part.alignment, start, len(whole)))
        whole += part.text
        weight = len(job.texts[number].pieces)
        score += (part.score or 0.0) * weight
        tokens += weight
    alignment = joined(alignments) if job.aligned else None
    translation = Translation(whole, score / max(tokens, 1), alignment)
    return with_spellings(job.reduced.sentence, passthrough.restore(job.reduced, translation))


def _as_it_is(reduced: passthrough.Reduced) -> Translation:
    """Return a sentence without a letter or digit that the model knows as its own translation."""
    sentence = reduced.sentence
    whole = ((0, len(sentence)),) if sentence else ()
    unknown = tuple(dict.fromkeys(sentence[start:end] for start, end in reduced.removed))
    return Translation(sentence, 0.0, identity(whole), unknown)


def _chained(first: Translation, second: Translation) -> Translation:
    """Return the translation of a translation as one; its probability is the product of both."""
    known = first.alignment is not None and second.alignment is not None
    return Translation(
        second.text,
        (first.score or 0.0) + (second.score or 0.0),
        chained(first.alignment, second.alignment) if known else None,  # type: ignore[arg-type]
        tuple(dict.fromkeys(first.unknown + second.unknown)),
    )


def _aligned(pairs: list[tuple[str, str]], models: Sequence[Model], targets: Sequence[str]) -> list[Alignment | None]:
    """Align sentences with their translations through one model, or the chain of a pivot."""
    model = models[0]
    if len(models) == 1:
        sources = model.tokenizer.encode([source for source, _ in pairs])
        texts = model.encode_target([target for _, target in pairs])
        made = zip(sources, texts, model.align(list(zip(sources, texts, strict=True))), strict=True)
        return [None if seen is None else from_attention(one, other, seen) for one, other, seen in made]
    first = dict(_one_step((Request(source) for source, _ in pairs), model, targets[0], None))
    middles = [first[number] for number in range(len(pairs))]
    halves = [(middle.text, target) for middle, (_, target) in zip(middles, pairs, strict=True)]
    second = _aligned(halves, models[1:], targets[1:])
    ways = zip((middle.alignment for middle in middles), second, strict=True)
    return [None if one is None or other is None else chained(one, other) for one, other in ways]


def _model(files: ModelFiles, options: Options) -> Model:
    """Load a model."""
    try:
        return Model(files, options)
    except (ValueError, OSError) as error:
        raise EngineError(f"The model in {files.folder} is broken: {error}", files.remedy) from error
