"""The engine `argos`: neural models from Argos packages, run straight on CTranslate2."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from threading import Lock

from toolkit.errors import EngineError, MissingError
from toolkit.translation.argos import carried, parts
from toolkit.translation.argos.alignment import chained, identity, joined
from toolkit.translation.argos.digest import model_digest
from toolkit.translation.argos.installed import InstalledPackage, list_packages
from toolkit.translation.argos.model import Model
from toolkit.translation.argos.options import Options
from toolkit.translation.argos.pieces import Pieces
from toolkit.translation.argos.routes import Hop, all_pairs, find_route
from toolkit.translation.argos.spelling import with_spellings
from toolkit.translation.engine import Alignment, Fingerprint, Pair, Progress, Range, Translation

_PIVOT_CHUNK = 512
"""Sentences that go through both models of a pivot before the next do, so that progress moves."""


class ArgosEngine:
    """Translates with the installed Argos packages. Threads may share one.

    Args:
        options: How to run the models.
    """

    name = "argos"

    def __init__(self, options: Options | None = None) -> None:
        self._options = options or Options()
        self._models: dict[str, Model] = {}
        self._lock = Lock()

    def pairs(self) -> frozenset[Pair]:
        """Return the pairs that installed packages serve, direct or through one pivot."""
        return all_pairs((package.source, package.target) for package in list_packages())

    def serves(self, source: str, target: str) -> bool:
        """Tell whether installed packages lead from one tag to the other: en→es serves (en-GB, es-MX)."""
        return find_route(source, target, _by_hop()) is not None

    def fingerprint(self, source: str, target: str) -> Fingerprint:
        """Return what identifies the output for a pair.

        Raises:
            MissingError: No installed packages serve the pair.
        """
        packages = _route(source, target)
        libraries = (f"{name} {version(name)}" for name in ("ctranslate2", "sentencepiece"))
        return Fingerprint(
            engine=self.name,
            version=version("argostranslate"),
            model=" + ".join(f"{package.name} {package.version}" for package in packages),
            digest=model_digest(packages),
            pivots=tuple(package.target for package in packages[:-1]),
            details=f"{', '.join(libraries)}; {self._options.describe()}",
        )

    def translate(
        self, sentences: Sequence[str], source: str, target: str, progress: Progress | None = None
    ) -> list[Translation]:
        """Translate sentences, equal ones once, in batches of like length.

        Args:
            sentences: Plain text, one sentence each.
            source: BCP 47 tag of their language.
            target: BCP 47 tag of the language wanted.
            progress: Told how many more sentences are finished.

        Returns:
            As many translations in the same order, with scores and alignments. What a model has no piece for is carried
            through as it is and listed as unknown.

        Raises:
            MissingError: No installed packages serve the pair.
            EngineError: A model can't be loaded or failed.
        """
        packages = _route(source, target)
        models = self._load(packages)
        counts = Counter(sentences)
        done: dict[str, Translation] = {}
        steps = list(zip(models, (package.target for package in packages), strict=True))
        for sentence, translation in _through(list(counts), steps):
            done[sentence] = translation
            if progress:
                progress(counts[sentence])
        return [done[sentence] for sentence in sentences]

    def close(self) -> None:
        """Release the models; the engine can be used again afterwards."""
        with self._lock:
            self._models.clear()

    def _load(self, packages: Sequence[InstalledPackage]) -> list[Model]:
        """Return the models of a route, keeping those that are loaded and releasing all others."""
        with self._lock:
            # A package that was upgraded in the meantime has another digest.
            keys = [f"{package.folder} {model_digest([package])}" for package in packages]
            self._models = {key: model for key, model in self._models.items() if key in keys}
            for key, package in zip(keys, packages, strict=True):
                if key not in self._models:
                    self._models[key] = _model(package, self._options)
            return [self._models[key] for key in keys]


@dataclass(slots=True)
class _Job:
    """A sentence on its way through one model, with the parts of it that are done."""

    reduced: carried.Reduced
    ranges: list[Range]
    finished: dict[int, Translation]


def _through(sentences: Sequence[str], steps: Sequence[tuple[Model, str]]) -> Iterator[tuple[str, Translation]]:
    """Translate different sentences through one model after the other, yielding each with its translation."""
    if len(steps) == 1:
        yield from _one_step(sentences, *steps[0])
        return
    for start in range(0, len(sentences), _PIVOT_CHUNK):
        chunk = sentences[start : start + _PIVOT_CHUNK]
        first = dict(_one_step(chunk, *steps[0]))
        middle = list(dict.fromkeys(translation.text for translation in first.values()))
        second = dict(_through(middle, steps[1:]))
        for sentence, translation in first.items():
            yield sentence, _chained(translation, second[translation.text])


def _one_step(sentences: Sequence[str], model: Model, target: str) -> Iterator[tuple[str, Translation]]:
    """Translate different sentences with one model, yielding each as soon as all its parts are done."""
    jobs: list[_Job] = []
    work: list[Pieces] = []
    owners: list[tuple[_Job, int]] = []
    for job, texts in _jobs(sentences, model):
        if not texts:
            yield job.reduced.sentence, _as_it_is(job.reduced)
        jobs.append(job)
        work += texts
        owners += [(job, number) for number in range(len(texts))]
    for number, translation in model.translate(work):
        job, part = owners[number]
        job.finished[part] = translation
        if len(job.finished) == len(job.ranges):
            yield job.reduced.sentence, _assembled(job, target)


def _jobs(sentences: Sequence[str], model: Model) -> Iterator[tuple[_Job, list[Pieces]]]:
    """Prepare sentences: take out what the model doesn't know, and cut what is too long for it."""
    limit = model.max_source_tokens
    for whole in model.tokenizer.encode(sentences):
        unknown = carried.unknown_ranges(whole, model.vocabulary)
        reduced = carried.reduce(whole.text, unknown)
        if not any(char.isalnum() for char in reduced.text):
            yield _Job(reduced, [], {}), []
            continue
        pieces = model.tokenizer.encode([reduced.text])[0] if unknown else whole
        ranges = parts.cut(pieces, limit)
        if len(ranges) > 1:
            texts = model.tokenizer.encode([reduced.text[start:end] for start, end in ranges])
        else:
            ranges, texts = [(0, len(reduced.text))], [pieces]
        yield _Job(reduced, ranges, {}), texts


def _assembled(job: _Job, target: str) -> Translation:
    """Join the translated parts of a sentence, and put back what was taken out of it."""
    text = job.reduced.text
    joined_text = ""
    alignments: list[tuple[Alignment, int, int]] = []
    score = tokens = 0.0
    for number, (start, _) in enumerate(job.ranges):
        part = job.finished[number]
        if part.alignment is None or part.score is None:
            raise EngineError("A model gave no attention.")
        if number:
            joined_text += parts.joint(target, text[job.ranges[number - 1][1] : start])
        alignments.append((part.alignment, start, len(joined_text)))
        joined_text += part.text
        score += part.score * len(part.alignment.target)
        tokens += len(part.alignment.target)
    translation = Translation(joined_text, score / max(tokens, 1), joined(alignments))
    return with_spellings(job.reduced.sentence, carried.restore(job.reduced, translation))


def _as_it_is(reduced: carried.Reduced) -> Translation:
    """Return a sentence without a letter or digit that the model knows as its own translation."""
    sentence = reduced.sentence
    whole = ((0, len(sentence)),) if sentence else ()
    unknown = tuple(dict.fromkeys(sentence[start:end] for start, end in reduced.carried))
    return Translation(sentence, 0.0, identity(whole), unknown)


def _chained(first: Translation, second: Translation) -> Translation:
    """Return the translation of a translation as one; its probability is the product of both."""
    if first.alignment is None or second.alignment is None or first.score is None or second.score is None:
        raise EngineError("A model gave no attention.")
    return Translation(
        second.text,
        first.score + second.score,
        chained(first.alignment, second.alignment),
        tuple(dict.fromkeys(first.unknown + second.unknown)),
    )


def _by_hop() -> dict[Hop, InstalledPackage]:
    """Return the installed packages by the pair that each serves."""
    return {(package.source, package.target): package for package in list_packages()}


def _route(source: str, target: str) -> list[InstalledPackage]:
    """Return the packages that lead from one tag to the other.

    Raises:
        MissingError: There are none.
    """
    installed = _by_hop()
    route = find_route(source, target, installed)
    if route is None:
        raise MissingError(
            f"No installed Argos package translates from '{source}' to '{target}'.",
            f"Install one with: publish models install {source} {target}",
        )
    return [installed[hop] for hop in route]


def _model(package: InstalledPackage, options: Options) -> Model:
    """Load a model."""
    try:
        return Model(package, options)
    except (ValueError, OSError) as error:
        raise EngineError(
            f"The Argos package in {package.folder} is broken: {error}",
            f"Install it again: publish models remove {package.source} {package.target}, then "
            f"publish models install {package.source} {package.target}",
        ) from error
