"""What a translation engine is: the protocol that `argos`, `apertium`, `pseudo` and plug-ins follow."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple, Protocol, runtime_checkable

from toolkit.counting import counted
from toolkit.errors import EngineError

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from toolkit.settings import Settings

Range = tuple[int, int]
"""A half-open range of characters (code points) in a sentence: start, end."""


@dataclass(frozen=True, slots=True, order=True)
class Pair:
    """A translation direction, as two BCP 47 tags such as ``en`` and ``pt-BR``."""

    source: str
    target: str

    def __str__(self) -> str:
        """Return the pair as people write it."""
        return f"{self.source}→{self.target}"


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """What identifies an engine's output: two equal fingerprints translate alike.

    Attributes:
        engine: Name of the engine, such as ``argos``.
        version: Version of the engine, as one would tell a reader.
        model: Name and version of the model or language data, ``translate-en_es 1.9``.
        digest: SHA-256 of the model's bytes, or of whatever else decides the output.
        pivots: Languages gone through between source and target, mostly none.
        details: Whatever else decides the output: versions of libraries, decoding options.
    """

    engine: str
    version: str
    model: str
    digest: str
    pivots: tuple[str, ...] = ()
    details: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class Alignment:
    """Which words of a translation come from which words of the source sentence.

    Attributes:
        source: Character range of each source token in the source sentence, ascending, not overlapping.
        target: Character range of each target token in the translation, ascending, not overlapping.
        weights: ``float32[len(target), len(source)]``; row *t* says how much target token *t* owes to each
            source token. Rows sum to at most 1; a row of zeros means that nothing is known.
    """

    source: tuple[Range, ...]
    target: tuple[Range, ...]
    weights: NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Translation:
    """One translated sentence.

    Attributes:
        text: The translation.
        score: Mean log-probability per token if the engine has one (0 is certain), else None.
        alignment: Word alignment if the engine can give it, else None.
        unknown: Words that the engine has no translation for and left as they were.
    """

    text: str
    score: float | None = None
    alignment: Alignment | None = None
    unknown: tuple[str, ...] = ()


class Surroundings(NamedTuple):
    """Where a sentence stands, for engines that translate by more than the sentence alone.

    Attributes:
        unit: What tells its unit from others; the same for sentences of one paragraph. Empty if it stands alone.
        title: Title of the article.
        before: What stands before it in its own language.
        terms: Terms of the glossary in it, each with the translation wanted.
    """

    unit: str = ""
    title: str = ""
    before: str = ""
    terms: tuple[tuple[str, str], ...] = ()


class Request(NamedTuple):
    """One sentence to translate.

    Attributes:
        text: Plain text, one sentence, no line breaks, not empty, no markup; see also `carries_atoms`.
        aligned: Whether the alignment will be used; an engine may give it anyway, and may leave it out if it can't.
        around: Where it stands, for an engine that says ``reads_surroundings = True``; None for others.
    """

    text: str
    aligned: bool = True
    around: Surroundings | None = None


@runtime_checkable
class Engine(Protocol):
    """Translates sentences of plain text. Engines are registered under the entry point `toolkit.engines`.

    An engine is made without arguments, cheaply: it looks nothing up and loads nothing before it is asked.
    """

    name: str

    def pairs(self) -> frozenset[Pair]:
        """Return the pairs that it can serve here and now, direct or through a pivot."""
        ...

    def serves(self, source: str, target: str) -> bool:
        """Tell whether it can translate from tag *source* to tag *target* here and now."""
        ...

    def fingerprint(self, source: str, target: str) -> Fingerprint:
        """Return what identifies its output for a pair.

        Raises:
            MissingError: The pair can't be served; the hint says what to install.
        """
        ...

    def translate(self, requests: Iterable[Request], source: str, target: str) -> Iterator[tuple[int, Translation]]:
        """Translate sentences, all that a build needs in one call, and yield each as soon as it is done.

        Whoever calls keeps what was yielded, whatever happens next; so an engine should yield often.

        Args:
            requests: The sentences, different ones. They may be read ahead, but there may be millions: what an
                engine holds of them at a time should be bounded.
            source: BCP 47 tag of the language of all the sentences.
            target: BCP 47 tag of the language wanted.

        Yields:
            The number of a request, from 0, and its translation; each number once, in any order.

        Raises:
            MissingError: The pair can't be served.
            EngineError: The engine failed.
        """
        ...

    def close(self) -> None:
        """Release models and processes; the engine can be used again afterwards."""
        ...


@runtime_checkable
class Aligner(Protocol):
    """What an engine offers beside `Engine` if it can align translations that it did not make just now."""

    def align(self, pairs: Sequence[tuple[str, str]], source: str, target: str) -> list[Alignment | None]:
        """Return the word alignment of sentences with translations, a person's or its own; None where it can't tell.

        Args:
            pairs: Sentences with their translations; plain text, not empty.
            source: BCP 47 tag of the sentences' language.
            target: BCP 47 tag of the translations' language.

        Raises:
            MissingError: The pair can't be served.
            EngineError: The engine failed.
        """
        ...


@runtime_checkable
class Scorer(Protocol):
    """What an engine offers beside `Engine` if it can judge translations that it did not make."""

    def score(self, pairs: Sequence[tuple[str, str]], source: str, target: str) -> list[float | None]:
        """Return how probable it finds translations: the mean log-probability per token; None where it can't tell.

        Args:
            pairs: Sentences with their translations; plain text, not empty.
            source: BCP 47 tag of the sentences' language.
            target: BCP 47 tag of the translations' language.

        Raises:
            MissingError: The pair can't be served.
            EngineError: The engine failed.
        """
        ...


@runtime_checkable
class Licensed(Protocol):
    """What an engine offers beside `Engine` if its models have licences that an edition's colophon should tell."""

    def licence(self, source: str, target: str) -> str:
        """Return the licence of what translates a pair, as ``CC-BY-NC-4.0``; the empty string if it isn't known.

        Raises:
            MissingError: The pair can't be served.
        """
        ...


@runtime_checkable
class Rated(Protocol):
    """What an engine offers beside `Engine` if its models are of kinds whose quality may be published."""

    def kind(self, source: str, target: str) -> str:
        """Return the kind of what translates a pair, as tables of quality call it: ``opus``, ``argos``.

        Raises:
            MissingError: The pair can't be served.
        """
        ...


@runtime_checkable
class Tunable(Protocol):
    """What an engine offers beside `Engine` if settings say how it is to work."""

    def tune(self, settings: Settings) -> None:
        """Work as settings say from now on.

        Raises:
            UsageError: It can't.
        """
        ...


def is_genuine(engine: Engine) -> bool:
    """Tell whether an engine translates; of one that says ``genuine = False`` nothing is remembered, nor looked at."""
    return bool(getattr(engine, "genuine", True))


def carries_atoms(engine: Engine) -> bool:
    """Tell whether an engine takes sentences with a U+FFFC for each word that stands for itself: code, or a name.

    One that says ``carries_atoms = True`` returns as many, each aligned with its own, or none of them.
    """
    return bool(getattr(engine, "carries_atoms", False))


def translate_all(engine: Engine, sentences: Sequence[str], source: str, target: str) -> list[Translation]:
    """Return the translations of sentences in their own order, aligned; see `Engine.translate`.

    Raises:
        MissingError: The pair can't be served.
        EngineError: The engine failed, or left a sentence out.
    """
    done = dict(engine.translate(map(Request, sentences), source, target))
    if len(done) != len(sentences):
        raise EngineError(
            f"The engine '{engine.name}' returned {counted(len(done), 'translation')} for "
            f"{counted(len(sentences), 'sentence')}.",
            "Report it to the engine's makers; try another engine with --engine.",
        )
    return [done[number] for number in range(len(sentences))]
