"""Sentences on their way through a model, or two: what it can't read is taken out, what is too long for it is cut."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from toolkit.languages import joint
from toolkit.translation.engines.alignments import chained, identity, joined
from toolkit.translation.engines.neural import cutting, passthrough
from toolkit.translation.engines.neural.alignment import from_attention
from toolkit.translation.engines.neural.interface import ModelInput, PieceModel
from toolkit.translation.engines.neural.pieces import Pieces
from toolkit.translation.engines.neural.spelling import with_spellings
from toolkit.translation.engines.protocol import Alignment, Range, Request, Translation

SLICE = 256
"""Sentences that are cut into pieces in one call of the tokenizer."""

_PIVOT_WINDOW = 512
"""Sentences that the second model of a pivot waits for, so that what is finished moves on."""


@dataclass(slots=True)
class _Pending:
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


def translate_through(
    requests: Iterable[Request], steps: Sequence[tuple[PieceModel, str]], window: int | None = None
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

    for order, second in translate_through(middle(), steps[1:], _PIVOT_WINDOW):
        number, first = waiting.pop(order)
        yield number, _chained(first, second)


def _one_step(
    requests: Iterable[Request], model: PieceModel, target: str, window: int | None
) -> Iterator[tuple[int, Translation]]:
    """Translate sentences with one model, yielding each as soon as all its parts are done."""
    owners: dict[int, tuple[_Pending, int]] = {}
    untouched: list[_Pending] = []

    def inputs() -> Iterator[ModelInput]:
        order = 0
        for job in _pending(requests, model):
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


def _pending(requests: Iterable[Request], model: PieceModel) -> Iterator[_Pending]:
    """Prepare sentences: take out what the model doesn't know, and cut what is too long for it."""
    stream = iter(enumerate(requests))
    while taken := list(islice(stream, SLICE)):
        encoded = model.tokenizer.encode([request.text for _, request in taken])
        for (number, request), whole in zip(taken, encoded, strict=True):
            unknown = passthrough.unknown_ranges(whole, model.vocabulary)
            reduced = passthrough.reduce(whole.text, unknown)
            if any(char.isalnum() for char in reduced.text):
                pieces = model.tokenizer.encode([reduced.text])[0] if unknown else whole
                ranges, texts = _cut(pieces, model)
            else:
                ranges, texts = [], []
            yield _Pending(number, request, reduced, ranges, texts, {})


def _cut(pieces: Pieces, model: PieceModel) -> tuple[list[Range], list[Pieces]]:
    whole = [(0, len(pieces.text))], [pieces]
    if len(pieces.pieces) <= model.max_source_tokens:
        return whole
    ranges = cutting.cut(pieces, model.max_source_tokens)
    if len(ranges) == 1:
        return whole
    return ranges, model.tokenizer.encode([pieces.text[start:end] for start, end in ranges])


def _assembled(job: _Pending, target: str) -> Translation:
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


def align_through(
    pairs: list[tuple[str, str]], models: Sequence[PieceModel], targets: Sequence[str]
) -> list[Alignment | None]:
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
    second = align_through(halves, models[1:], targets[1:])
    ways = zip((middle.alignment for middle in middles), second, strict=True)
    return [None if one is None or other is None else chained(one, other) for one, other in ways]


def score_through(
    pairs: list[tuple[str, str]], models: Sequence[PieceModel], targets: Sequence[str]
) -> list[float | None]:
    """Return how probable translations are through one model, or the chain of a pivot."""
    model = models[0]
    if len(models) == 1:
        sources = model.tokenizer.encode([source for source, _ in pairs])
        return model.score(list(zip(sources, model.encode_target([target for _, target in pairs]), strict=True)))
    first = dict(_one_step((Request(source, aligned=False) for source, _ in pairs), model, targets[0], None))
    halves = [(first[number].text, target) for number, (_, target) in enumerate(pairs)]
    second = score_through(halves, models[1:], targets[1:])
    return [None if score is None else score + (first[number].score or 0.0) for number, score in enumerate(second)]
