"""Which of the engines on this machine is best: all that serve a pair, on the same sentences, side by side."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from toolkit.errors import EngineError, MissingError
from toolkit.languages import normalize_tag
from toolkit.settings import Settings
from toolkit.translation.engines import Engine, Engines
from toolkit.translation.evaluation import Evaluation, evaluate


@dataclass(frozen=True, slots=True)
class Comparison:
    """How engines did on the same sentences.

    Attributes:
        evaluations: Each engine's, the highest chrF first. Of the engine `ctranslate2`, each installed model's.
        failures: Engines that failed, those of `ctranslate2` with their model, and why.
    """

    evaluations: tuple[Evaluation, ...]
    failures: tuple[tuple[str, str], ...]

    def to_dict(self, worst: int | None = None) -> dict[str, Any]:
        """Return it as plain values, for JSON.

        Args:
            worst: Only so many rows of each, the worst first; all in their own order if None.
        """
        failures = [{"engine": engine, "message": message} for engine, message in self.failures]
        return {"evaluations": [one.to_dict(worst) for one in self.evaluations], "failures": failures}


def compare_engines(
    sources: Sequence[str],
    references: Sequence[str],
    lang: str,
    *,
    source_language: str = "en",
    settings: Settings | None = None,
) -> Comparison:
    """Translate sentences with every engine that serves the pair, and compare with given translations.

    One engine works after the other, and is released before the next, so that times can be compared and models fit into
    memory. A time is that of loading the model and translating.

    Args:
        sources: The sentences.
        references: A translation of each, by a person.
        lang: BCP 47 tag of the translations' language.
        source_language: BCP 47 tag of the sentences' language.
        settings: How neural engines are to run.

    Raises:
        UsageError: The numbers differ, there is nothing to compare, or there is no such language tag.
        MissingError: No engine here serves the pair.
    """
    source, target = normalize_tag(source_language), normalize_tag(lang)
    evaluations: list[Evaluation] = []
    failures: list[tuple[str, str]] = []
    with Engines(settings) as engines:
        for engine in engines.serving(source, target):
            try:
                evaluations.append(evaluate(sources, references, target, source_language=source, engine=engine))
            except (EngineError, MissingError) as error:
                failures.append((_called(engine), error.message))
            finally:
                engine.close()
        if not evaluations and not failures:
            engines.choose("auto", source, target)  # raises, with what to install
    return Comparison(tuple(sorted(evaluations, key=lambda one: -one.chrf.value)), tuple(failures))


def _called(engine: Engine) -> str:
    only = getattr(engine, "only", "")
    return f"{engine.name} ({only})" if only else engine.name
