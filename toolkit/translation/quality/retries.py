"""An engine's translations, looked at as they come; those that can't be used are tried again in other ways."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import count

from toolkit.counting import counted
from toolkit.errors import EngineError, PublishError, of_system
from toolkit.translation.engines import Engine, Request, Surroundings, Translation
from toolkit.translation.quality.edges import on_one_line, with_own_edges
from toolkit.translation.quality.inspection import inspect
from toolkit.translation.quality.mending import mend_numbers
from toolkit.translation.quality.problems import Problem, problem
from toolkit.translation.quality.variants import Variant, variants_of

_DOUBTS = frozenset({"low-score", "words-twice", "numbers-differ", "number-added"})
"""What doesn't make a translation useless, but may be better if the engine is asked in another way."""

_SURER = 0.05
"""By how much the score of another way of asking must be better."""

_MOST_TRIES = 300
"""Times that an engine is asked for one sentence and its parts; one of 300 words has some 50 clauses."""


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


def translate_checked(
    engine: Engine, requests: Iterable[Request], source: str, target: str
) -> Iterator[tuple[int, Checked]]:
    """Translate sentences as `Engine.translate` does, look at each translation, and mend what can be mended.

    A translation that is sound, or has slight problems only, is passed on at once as the engine gave it. One that
    can't be used is asked for again in other ways, among the sentences that the engine is given next, so that nothing
    waits and no more is held than the engine itself reads ahead. One that is doubtful is asked for again if its
    sentence may be a heading or a fragment; of these the one with the fewest doubts and the best score is taken.

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
    return _Retrying(engine, requests, source, target).run()


@dataclass(slots=True, eq=False)
class _Pending:
    """A sentence that is being translated, or a part of one.

    Attributes:
        request: What is wanted.
        number: Its number; of a part that of its sentence.
        owner: The attempt that a part is of, and its place there.
        root: The sentence; itself unless it is a part.
        variants: The ways that weren't tried yet.
        best: The best translation so far that can be used.
        reasons: The codes of what made the others useless.
        tries: How often the engine has been asked, parts included.
    """

    request: Request
    number: int
    owner: tuple[_Attempt, int] | None = None
    root: _Pending = field(init=False)
    variants: Iterator[Variant] | None = None
    best: Checked | None = None
    reasons: dict[str, None] = field(default_factory=dict)
    tries: int = 0

    def __post_init__(self) -> None:
        self.root = self.owner[0].job.root if self.owner else self


@dataclass(slots=True, eq=False)
class _Attempt:
    """One way of translating it.

    Attributes:
        job: What is translated.
        variant: How; None for as it is.
        aligned: Whether the alignment is needed, though it wasn't wanted.
        made: The translations of its texts that are there; None for one that can't be translated.
    """

    job: _Pending
    variant: Variant | None = None
    aligned: bool = False
    made: dict[int, Translation | None] = field(default_factory=dict)

    @property
    def texts(self) -> tuple[str, ...]:
        return (self.job.request.text,) if self.variant is None else self.variant.texts

    @property
    def is_whole(self) -> bool:
        """Whether it is one text, which can be asked for again."""
        return self.variant is None or self.variant.whole

    def translation(self) -> Translation | None:
        """Return the translation of the sentence, or None if one of its parts has none."""
        parts = [part for place in range(len(self.texts)) if (part := self.made[place]) is not None]
        if len(parts) < len(self.texts):
            return None
        return parts[0] if self.variant is None else self.variant.assemble(parts)


class _Retrying:
    def __init__(self, engine: Engine, requests: Iterable[Request], source: str, target: str) -> None:
        self._engine = engine
        self._source = source
        self._target = target
        self._fresh = enumerate(requests)
        self._again: deque[_Attempt] = deque()
        self._sent: dict[int, _Attempt] = {}

    def run(self) -> Iterator[tuple[int, Checked]]:
        while True:
            for order, translation in self._asked():
                attempt = self._sent.pop(order, None)
                if attempt is None:
                    raise EngineError("The engine returned two translations for one sentence.", "Try another --engine.")
                attempt.made[0] = translation
                yield from self._settle(attempt)
            if self._sent:
                lost = next(iter(self._sent.values())).texts[0]
                raise EngineError(
                    f"The engine returned nothing for {counted(len(self._sent), 'sentence')}, such as '{lost[:80]}'.",
                    "Report it to the engine's makers; try another engine with --engine.",
                )
            if not self._again:
                return

    def _asked(self) -> Iterator[tuple[int, Translation]]:
        """Yield what the engine returns; a plug-in's may raise anything, and people are to learn whose fault it is."""
        try:
            yield from self._engine.translate(self._requests(), self._source, self._target)
        except Exception as error:
            if isinstance(error, PublishError) or of_system(error) is not None:
                raise
            raise EngineError(
                f"The engine '{self._engine.name}' failed: {type(error).__name__}: {str(error).rstrip('.')}.",
                "Report it to the engine's makers; try another engine with --engine.",
            ) from error

    def _requests(self) -> Iterator[Request]:
        """Yield what the engine is asked for: second attempts first, so that few are waiting."""
        for order in count():
            attempt = self._next()
            if attempt is None:
                return
            self._sent[order] = attempt
            attempt.job.root.tries += 1
            request = attempt.job.request
            around = request.around if attempt.job.root.tries == 1 else _alone(request.around)
            yield Request(attempt.texts[0], attempt.aligned or request.aligned, around)

    def _next(self) -> _Attempt | None:
        if self._again:
            return self._again.popleft()
        fresh = next(self._fresh, None)
        return None if fresh is None else _Attempt(_Pending(fresh[1], fresh[0]))

    def _settle(self, attempt: _Attempt) -> Iterator[tuple[int, Checked]]:
        """Look at what came of an attempt whose texts are all done; yield its sentence if that is settled."""
        job = attempt.job
        checked = self._checked(attempt)
        if checked is None:
            self._again.append(_Attempt(job, attempt.variant, aligned=True))
            return
        severe = [found.code for found in checked.problems if found.severe]
        job.reasons.update(dict.fromkeys(severe))
        if not severe:
            job.best = _better(job.best, checked)
            if not _doubts(checked):
                yield from self._finish(job)
                return
        final = "empty" in severe and getattr(self._engine, "asks_again", False)
        if final or not self._try_next(job):
            yield from self._finish(job)

    def _checked(self, attempt: _Attempt) -> Checked | None:
        """Look at a translation; return None if its alignment is needed to mend its numbers."""
        sentence = attempt.job.request.text
        translation = attempt.translation()
        name = "" if attempt.variant is None else attempt.variant.name
        if translation is None:
            return Checked(Translation(""), (problem("empty", sentence),), name)
        translation = with_own_edges(sentence, translation, self._source, self._target)
        problems = self._inspect(sentence, translation)
        if any(found.code == "numbers-differ" for found in problems):
            mended = mend_numbers(sentence, translation, self._source, self._target)
            if mended is not None:
                return Checked(on_one_line(sentence, mended), self._inspect(sentence, mended), name or "numbers")
            wanted = attempt.aligned or attempt.job.request.aligned or not attempt.is_whole
            if translation.alignment is None and not wanted and getattr(self._engine, "aligns", True):
                return None
        return Checked(on_one_line(sentence, translation), problems, name)

    def _try_next(self, job: _Pending) -> bool:
        """Have a sentence tried in the next way that there is; tell whether there is one."""
        if job.variants is None:
            job.variants = variants_of(job.request.text, self._source, self._target)
        variant = next(job.variants, None)
        if variant is None or job.root.tries >= _MOST_TRIES or not (job.best is None or variant.whole):
            return False
        attempt = _Attempt(job, variant)
        if variant.whole:
            self._again.append(attempt)
        else:
            parts = [job.request._replace(text=text) for text in variant.texts]
            owned = (_Pending(part, job.number, (attempt, place)) for place, part in enumerate(parts))
            self._again.extend(_Attempt(part) for part in owned)
        return True

    def _finish(self, job: _Pending) -> Iterator[tuple[int, Checked]]:
        """Pass on the best that there is; of a part to the attempt that it is of."""
        if job.owner is not None:
            attempt, place = job.owner
            attempt.made[place] = None if job.best is None else job.best.translation
            if len(attempt.made) == len(attempt.texts):
                yield from self._settle(attempt)
        elif job.best is not None:
            yield job.number, job.best
        else:
            kept = problem("left-as-it-is", job.request.text, ", ".join(job.reasons))
            yield job.number, Checked(Translation(job.request.text), (kept,), kept=True)

    def _inspect(self, sentence: str, translation: Translation) -> tuple[Problem, ...]:
        return inspect(sentence, translation, self._source, self._target, engine=self._engine.name)


def _alone(around: Surroundings | None) -> Surroundings | None:
    """Return where a sentence stands that is asked for again, apart from its neighbours."""
    return None if around is None else around._replace(unit="")


def _better(first: Checked | None, second: Checked) -> Checked:
    """Return the translation with fewer doubts, else the one that the engine is surer of by more than chance."""
    if first is None or _doubts(second) < _doubts(first):
        return second
    if _doubts(second) > _doubts(first):
        return first
    one, other = first.translation.score, second.translation.score
    return second if one is not None and other is not None and other > one + _SURER else first


def _doubts(checked: Checked) -> int:
    return sum(found.code in _DOUBTS for found in checked.problems)
