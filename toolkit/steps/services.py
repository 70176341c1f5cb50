"""Who translates: the engines, glossaries and memories of a build, each opened once."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from toolkit.findings import Finding
from toolkit.languages import PSEUDO_TAG, same_language
from toolkit.settings import NO_MEMORY, Settings, below
from toolkit.translation import Wordings
from toolkit.translation.engines import Engines, Pair, is_genuine

if TYPE_CHECKING:
    from toolkit.translation.engines import Engine, Fingerprint, Scorer, TextAligner
    from toolkit.translation.glossary import Glossary
    from toolkit.translation.memory import Memory


@dataclass(frozen=True, slots=True, eq=False)
class Service:
    """What translates a pair, and what people gave for it.

    Attributes:
        pair: The pair.
        engine: The engine.
        fingerprint: Its name, version and model for the pair.
        reason: Why this one, for people.
        glossary: Terms.
        memory: The translation memory; None for an engine that needs none.
        reviewed: State of what people reviewed: it changes whenever they do; empty if they have reviewed nothing.
        scorer: Judges the engine's translations, if it gives no scores itself.
        wordings: How sentences were translated so far in the build.
        aligner: Aligns translations that come without an alignment.
    """

    pair: Pair
    engine: Engine
    fingerprint: Fingerprint
    reason: str
    glossary: Glossary | None
    memory: Memory | None
    reviewed: str
    scorer: Scorer | None = None
    wordings: Wordings | None = None
    aligner: TextAligner | None = None

    @property
    def terms(self) -> str:
        """Hash of the whole glossary; empty if there is none."""
        return self.glossary.digest if self.glossary else ""

    @property
    def people(self) -> Memory | None:
        """The memory, if people have reviewed translations for the pair."""
        return self.memory if self.reviewed else None


class Services:
    """The engines, glossaries and the memory of one build.

    Args:
        settings: Those of the build.
        read_only: Make no memory where there is none.
    """

    def __init__(self, settings: Settings, *, read_only: bool = False) -> None:
        self._settings = settings
        self._read_only = read_only
        self._engines: dict[Hashable, Engines] = {}
        self._services: dict[Hashable, Service] = {}
        self._memory: Memory | None = None
        self._wordings = Wordings()

    def __enter__(self) -> Services:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @property
    def findings(self) -> tuple[Finding, ...]:
        """What a person should know of the memory and of the engines."""
        return (*(self._memory.findings if self._memory else ()), *self.engine_findings)

    @property
    def engine_findings(self) -> tuple[Finding, ...]:
        """What a person should know of how the engines worked: that text has left the machine, say."""
        return tuple(dict.fromkeys(found for engines in self._engines.values() for found in engines.findings))

    @property
    def reasons(self) -> dict[str, str]:
        """For each pair, ``en→es`` say, the engine that serves it and why."""
        return {str(service.pair): service.reason for service in self._services.values()}

    def serve(self, spoken: str, language: str, settings: Settings) -> Service | None:
        """Return what translates from one language into another; None if that is the same language.

        Args:
            spoken: BCP 47 tag of the original.
            language: BCP 47 tag of the edition.
            settings: Those of the article.

        Raises:
            PublishError: No engine can, or a glossary or the memory can't be used.
        """
        if same_language(spoken, language) and language != PSEUDO_TAG:
            return None
        key = (spoken, language, settings.engine, _tuning(settings), settings.glossaries)
        if key not in self._services:
            self._services[key] = self._made(Pair(spoken, language), settings)
        return self._services[key]

    def close(self) -> None:
        """Release what the engines hold, and close the memory."""
        for engines in self._engines.values():
            engines.close()
        if self._memory is not None:
            self._memory.close()

    def _made(self, pair: Pair, settings: Settings) -> Service:
        tuning = _tuning(settings)
        if tuning not in self._engines:
            self._engines[tuning] = Engines(settings)
        choice = self._engines[tuning].choose(settings.engine, pair.source, pair.target)
        fingerprint = choice.engine.fingerprint(pair.source, pair.target)
        reason = f"{fingerprint.engine} {fingerprint.version} ({fingerprint.model}): {choice.reason}"
        terms, memory = _glossary(pair, settings), self._memory_for(choice.engine)
        reviewed = memory.reviewed_state(pair) if memory else ""
        helping = (choice.engine, pair.source, pair.target)
        scorer, aligner = self._engines[tuning].scorer(*helping), self._engines[tuning].aligner(*helping)
        made = (pair, choice.engine, fingerprint, reason, terms, memory, reviewed)
        return Service(*made, scorer, self._wordings, aligner)

    def _memory_for(self, engine: Engine) -> Memory | None:
        """Return the translation memory, opened when it is first needed; None for an engine that needs none."""
        if not is_genuine(engine):
            return None
        if self._memory is None:
            from toolkit.translation.memory import open_memory

            self._memory = open_memory(memory_place(self._settings), create=not self._read_only)
        return self._memory


def memory_place(settings: Settings) -> str | None:
    """Return the memory's file or address, ``none`` for none, or None for the user's own."""
    wanted = settings.memory
    return wanted if wanted is None or wanted == NO_MEMORY else below(settings.root, wanted)


def _tuning(settings: Settings) -> Hashable:
    """Return how engines are to run, as something that can be compared."""
    neural = (settings.quality, settings.device, settings.decoding)
    return (*neural, settings.llm, settings.llm_url, settings.llm_model)


def _glossary(pair: Pair, settings: Settings) -> Glossary | None:
    if not settings.glossaries:
        return None
    from toolkit.translation.glossary import load_glossary

    return load_glossary([settings.root / path for path in settings.glossaries], pair.source, pair.target)
