"""An engine's translations, looked at as they come; those that can't be used are tried again in other ways."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from toolkit.errors import EngineError
from toolkit.translation.engine import Engine, Request, Translation
from toolkit.translation.quality.inspection import inspect
from toolkit.translation.quality.mending import mend_numbers
from toolkit.translation.quality.problems import Problem, problem
from toolkit.translation.quality.variants import Variant, variants_of

_SURER = 0.05
"""By how much the score of another way of asking must be better."""


@dataclass(frozen=True, slots=True)
class Checked:
    """A translation that was looked at.

    Attributes:
        translation: The translation; the sentence itself if `kept`.
        problems: What a person should look at.
        mended: In what other way it came about: the name of a variant, "numbers", or nothing.
        kept: Whether no usable translation was found.
    """

    translation: Translation
    problems: tuple[Problem, ...] = ()
    mended: str = ""
    kept: bool = False


def careful(engine: Engine, requests: Iterable[Request], source: str, target: str) -> Iterator[tuple[int, Checked]]:
    """Translate sentences as `Engine.translate` does, look at each translation, and mend what can be mended.

    A translation that is sound, or has slight problems only, is passed on at once as the engine gave it. One that
    can't be used is asked for again in other ways, among the sentences that the engine is given next, so that nothing
    waits and no more is held than the engine itself reads ahead. One that the engine is unsure of is asked for again
    if it may be a heading or a fragment; of these the one with the best score is taken.

    Args:
        engine: The engine.
        requests: The sentences; see `Engine.translate`.
        source: BCP 47 tag of the language of all the sentences.
        target: BCP 47 tag of the language wanted.

    Yields:
        The number of a request, from 0, and what came of it; each number once, in any order.

    Raises:
        MissingError: The engine can't serve the pair.
        EngineError: It failed, or broke its promise to return each sentence once.
    """
    return _Careful(engine, requests, source, target).run()


@dataclass(slots=True)
class _Job:
    """A sentence that is being translated."""

    number: int
    request: Request
    variants: Iterator[Variant] | None = None
    best: Checked | None = None
    reasons: dict[str, None] = field(default_factory=dict)


@dataclass(slots=True)
class _Attempt:
    """One way of translating it, while its texts are with the engine."""

    job: _Job
    variant: Variant | None = None
    aligned: bool = False
    made: dict[int, Translation] = field(default_factory=dict)

    @property
    def texts(self) -> tuple[str, ...]:
        return (self.job.request.text,) if self.variant is None else self.variant.texts

    def translation(self) -> Translation:
        parts = [self.made[place] for place in range(len(self.texts))]
        return parts[0] if self.variant is None else self.variant.assemble(parts)


class _Careful:
    def __init__(self, engine: Engine, requests: Iterable[Request], source: str, target: str) -> None:
        self._engine = engine
        self._source = source
        self._target = target
        self._fresh = enumerate(requests)
        self._again: deque[_Attempt] = deque()
        self._sent: dict[int, tuple[_Attempt, int]] = {}

    def run(self) -> Iterator[tuple[int, Checked]]:
        while True:
            for order, translation in self._engine.translate(self._texts(), self._source, self._target):
                checked = self._take(order, translation)
                if checked is not None:
                    yield checked
            if self._sent:
                lost = next(attempt.job.request.text for attempt, _ in self._sent.values())
                raise EngineError(
                    f"The engine returned nothing for {len(self._sent)} sentences, such as '{lost[:80]}'.",
                    "Report it to the engine's makers; try another engine with --engine.",
                )
            if not self._again:
                return

    def _texts(self) -> Iterator[Request]:
        """Yield what the engine is asked for: second attempts first, so that few are waiting."""
        order = 0
        while (attempt := self._next()) is not None:
            aligned = attempt.aligned or attempt.job.request.aligned
            for place, text in enumerate(attempt.texts):
                self._sent[order] = attempt, place
                order += 1
                yield Request(text, aligned)

    def _next(self) -> _Attempt | None:
        if self._again:
            return self._again.popleft()
        fresh = next(self._fresh, None)
        return None if fresh is None else _Attempt(_Job(*fresh))

    def _take(self, order: int, translation: Translation) -> tuple[int, Checked] | None:
        """Take what the engine made of a text; return what came of its sentence, if that is settled."""
        sent = self._sent.pop(order, None)
        if sent is None:
            raise EngineError("The engine returned two translations for one sentence.", "Try another --engine.")
        attempt, place = sent
        attempt.made[place] = translation
        if len(attempt.made) < len(attempt.texts):
            return None
        return self._settle(attempt)

    def _settle(self, attempt: _Attempt) -> tuple[int, Checked] | None:
        job = attempt.job
        sentence = job.request.text
        translation = attempt.translation()
        problems = self._inspect(sentence, translation)
        name = "" if attempt.variant is None else attempt.variant.name
        if any(found.code == "numbers-differ" for found in problems):
            mended = mend_numbers(sentence, translation, self._source, self._target)
            if mended is not None:
                translation, name = mended, name or "numbers"
                problems = self._inspect(sentence, translation)
            elif translation.alignment is None and not (attempt.aligned or job.request.aligned):
                # The alignment tells which number is wrong: ask for it.
                self._again.append(_Attempt(job, attempt.variant, aligned=True))
                return None
        severe = [found.code for found in problems if found.severe]
        job.reasons.update(dict.fromkeys(severe))
        if not severe:
            job.best = _better(job.best, Checked(translation, problems, name))
            if not any(found.code == "low-score" for found in problems):
                return job.number, job.best
        return self._next_attempt(job)

    def _next_attempt(self, job: _Job) -> tuple[int, Checked] | None:
        """Have a sentence tried in the next way that there is; return what came of it if there is none."""
        sentence = job.request.text
        if job.variants is None:
            job.variants = variants_of(sentence, self._source, self._target)
        variant = next(job.variants, None)
        if variant is not None and (job.best is None or variant.light):
            self._again.append(_Attempt(job, variant))
            return None
        if job.best is not None:
            return job.number, job.best
        kept = problem("left-as-it-is", sentence, ", ".join(job.reasons))
        return job.number, Checked(Translation(sentence), (kept,), kept=True)

    def _inspect(self, sentence: str, translation: Translation) -> tuple[Problem, ...]:
        return inspect(sentence, translation, self._source, self._target, engine=self._engine.name)


def _better(first: Checked | None, second: Checked) -> Checked:
    """Return the translation that the engine is surer of; the second must be so by more than chance."""
    if first is None:
        return second
    one, other = first.translation.score, second.translation.score
    return second if one is not None and other is not None and other > one + _SURER else first
