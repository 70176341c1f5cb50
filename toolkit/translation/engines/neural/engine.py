"""What every engine of neural models does: finds a route, keeps models loaded, and takes sentences through them."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Iterator, Sequence
from importlib.metadata import version
from threading import Lock
from typing import TypeVar

from toolkit.errors import EngineError, MissingError
from toolkit.settings import Settings
from toolkit.translation.engines.neural.digest import files_digest, model_digest
from toolkit.translation.engines.neural.files import ModelFiles, Served
from toolkit.translation.engines.neural.interface import PieceModel
from toolkit.translation.engines.neural.options import DecodingOptions, options_of
from toolkit.translation.engines.neural.passage import SLICE, align_through, score_through, translate_through
from toolkit.translation.engines.neural.routes import all_pairs, find_route
from toolkit.translation.engines.protocol import Alignment, Fingerprint, Pair, Request, Translation
from toolkit.translation.sentences import Casing

T = TypeVar("T")


class NeuralEngine(ABC):
    """Translates with models that lie on this machine. Threads may share one.

    Args:
        options: How to run the models.
    """

    name = ""
    libraries: tuple[str, ...] = ("ctranslate2",)
    """Distributions whose versions may decide the output, beside those that cut sentences into pieces."""

    def __init__(self, options: DecodingOptions | None = None) -> None:
        self._options = options or DecodingOptions()
        self._models: dict[str, PieceModel] = {}
        self._lock = Lock()

    @abstractmethod
    def models(self) -> Sequence[Served]:
        """Return the models that are here; of two for the same pair the first is taken."""

    @abstractmethod
    def remedy(self, source: str, target: str) -> str:
        """Return the command that installs a model for a pair."""

    def load(self, files: ModelFiles) -> PieceModel:
        """Load a model.

        Raises:
            ValueError: Its files aren't what they should be.
            EngineError: It can't be loaded.
        """
        from toolkit.translation.engines.neural.model import Model

        return Model(files, self._options)

    def describe(self) -> str:
        """Return what decides the output beside models and libraries, for the fingerprint."""
        return self._options.describe()

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
        cutters = ("tokenizers" if files.source_tokenizer.suffix == ".json" else "sentencepiece" for files in route)
        libraries = (f"{name} {version(name)}" for name in dict.fromkeys((*self.libraries, *cutters)))
        return Fingerprint(
            engine=self.name,
            version=self.engine_version(),
            model=" + ".join(f"{files.name} {files.version}".strip() for files in route),
            digest=model_digest(route),
            pivots=tuple(files.target for files in route[:-1]),
            details=f"{', '.join(libraries)}; {self.describe()}, capitals set again",
        )

    def kind(self, source: str, target: str) -> str:
        """Return the family of the models for a pair, or the engine's name; see `Rated`.

        Raises:
            MissingError: No installed models serve the pair.
        """
        return " + ".join(dict.fromkeys(files.kind or self.name for files in self._route(source, target)))

    def licence(self, source: str, target: str) -> str:
        """Return the licence of the models for a pair; see `Licensed`.

        Raises:
            MissingError: No installed models serve the pair.
        """
        return ", ".join(dict.fromkeys(filter(None, (files.licence for files in self._route(source, target)))))

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
        return casing.up(translate_through(casing.down(requests), steps))

    def align(self, pairs: Sequence[tuple[str, str]], source: str, target: str) -> list[Alignment | None]:
        """Align sentences with translations; see `Aligner.align`.

        Through a pivot the sentence is translated first, and both halves of the way are aligned.

        Raises:
            MissingError: No installed models serve the pair.
            EngineError: A model can't be loaded or failed.
        """
        return self._through(pairs, source, target, align_through)

    def score(self, pairs: Sequence[tuple[str, str]], source: str, target: str) -> list[float | None]:
        """Judge translations; see `Scorer.score`. Through a pivot, it is the probability of both halves of the way.

        Raises:
            MissingError: No installed models serve the pair.
            EngineError: A model can't be loaded or failed.
        """
        return self._through(pairs, source, target, score_through)

    def _through(
        self,
        pairs: Sequence[tuple[str, str]],
        source: str,
        target: str,
        look: Callable[[list[tuple[str, str]], Sequence[PieceModel], Sequence[str]], list[T]],
    ) -> list[T]:
        """Return what the models of the way between two languages say of sentences with their translations."""
        route = self._route(source, target)
        models = self._load(route)
        casing = Casing(source, target)
        found: list[T] = []
        for start in range(0, len(pairs), SLICE):
            found += look(casing.alike(pairs[start : start + SLICE]), models, [files.target for files in route])
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

    def _load(self, route: Sequence[ModelFiles]) -> list[PieceModel]:
        """Return the models of a route, keeping those that are loaded and releasing all others."""
        with self._lock:
            # A model that was upgraded in the meantime has another digest; one for many pairs is loaded once.
            keys = [f"{files.folder} {files_digest(files)}" for files in route]
            self._models = {key: model for key, model in self._models.items() if key in keys}
            for key, files in zip(keys, route, strict=True):
                if key not in self._models:
                    self._models[key] = self._loaded(files)
            return [self._models[key].speaking(files) for key, files in zip(keys, route, strict=True)]

    def _loaded(self, files: ModelFiles) -> PieceModel:
        try:
            return self.load(files)
        except (ValueError, OSError) as error:
            raise EngineError(f"The model in {files.folder} is broken: {error}", files.remedy) from error
