"""Which engines there are, and which one serves a pair."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from functools import lru_cache, partial
from importlib import import_module
from importlib.metadata import EntryPoint, entry_points
from typing import TYPE_CHECKING, Any

from toolkit.errors import MissingError, UsageError
from toolkit.findings import Finding
from toolkit.languages import PSEUDO_TAG, base_language, matches
from toolkit.settings import Settings
from toolkit.translation.engines.protocol import Aligner, Engine, Pair, Rated, Scorer, Tunable, is_genuine
from toolkit.translation.engines.published import expected_quality, published

if TYPE_CHECKING:
    from toolkit.translation.engines.statistical.texts import Helpers, TextAligner

GROUP = "toolkit.engines"
"""The entry point group of plug-ins."""

AUTO = "auto"

_BUILT_IN = {
    "ctranslate2": "toolkit.translation.engines.converted.engine:ConvertedEngine",
    "firefox": "toolkit.translation.engines.firefox.engine:FirefoxEngine",
    "argos": "toolkit.translation.engines.argos.engine:ArgosEngine",
    "apertium": "toolkit.translation.engines.apertium.engine:ApertiumEngine",
    "llm": "toolkit.translation.engines.llm.engine:LlmEngine",
    "pseudo": "toolkit.translation.engines.pseudo:PseudoEngine",
}
"""Our own engines. Of those whose quality for a pair isn't published, `auto` asks in this order."""

_ON_PURPOSE = "ctranslate2"
"""Who installs a model folder of a kind that nothing is published of does so on purpose: `auto` takes it first."""

_BY_NAME_ONLY = frozenset({"llm", "pseudo"})
"""Engines that `auto` passes over: one sends text to a server, the other does not translate."""

_JUDGES = ("ctranslate2", "firefox", "argos")
"""Those of our own that can judge what another engine made; others need not be loaded to be asked."""

_DICTIONARIES = ("apertium",)
"""Engines that can't be led along a translation, but know words, and say at once what they become."""


@dataclass(frozen=True, slots=True)
class Choice:
    """The engine that serves a pair, and why it was taken."""

    engine: Engine
    reason: str


def _plug_ins() -> dict[str, EntryPoint]:
    return _found_in(tuple(sys.path))


@lru_cache(maxsize=4)
def _found_in(_path: tuple[str, ...]) -> dict[str, EntryPoint]:
    """Return the plug-ins that are installed; to look through all that is takes as long as to load one."""
    return {point.name: point for point in entry_points(group=GROUP) if point.name not in _BUILT_IN}


def engine_names() -> tuple[str, ...]:
    """Return the names of all engines: our own, then those of plug-ins."""
    return (*_BUILT_IN, *sorted(_plug_ins()))


def is_engine(name: str) -> bool:
    """Tell whether there is an engine of a name; what is installed is looked through only if it is none of ours."""
    return name in _BUILT_IN or name in _plug_ins()


def load_engine(name: str) -> Engine:
    """Return a new engine by its name.

    Raises:
        UsageError: There is no engine of that name, or a plug-in can't be loaded.
    """
    if name in _BUILT_IN:
        module, _, attribute = _BUILT_IN[name].partition(":")
        made: Any = getattr(import_module(module), attribute)()
        return made  # type: ignore[no-any-return]
    point = _plug_ins().get(name)
    if point is None:
        raise UsageError(f"There is no engine '{name}'.", f"Choose one of: {', '.join((AUTO, *engine_names()))}.")
    try:
        plug_in = point.load()()
    except Exception as error:  # a plug-in is foreign code and may raise anything
        raise UsageError(
            f"The engine '{name}' ({point.value}) can't be loaded: {error}.", "Update or remove it."
        ) from error
    if not isinstance(plug_in, Engine):
        raise UsageError(
            f"The engine '{name}' ({point.value}) does not follow the Engine protocol.", "Update or remove it."
        )
    return plug_in


class Engines:
    """The engines of one build: each is made once, and closed at the end.

    Args:
        settings: How neural engines are to run; as `Settings` says if nothing is given.
    """

    def __init__(self, settings: Settings | None = None) -> None:
        self._settings = settings or Settings()
        self._loaded: dict[str, Engine] = {}

    def __enter__(self) -> Engines:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def get(self, name: str) -> Engine:
        """Return the engine *name*, made at the first call.

        Raises:
            UsageError: There is no such engine.
        """
        if name not in self._loaded:
            engine = load_engine(name)
            if isinstance(engine, Tunable):
                engine.tune(self._settings)
            self._loaded[name] = engine
        return self._loaded[name]

    def choose(self, name: str, source: str, target: str) -> Choice:
        """Return the engine for a pair.

        Args:
            name: An engine's name, or ``auto`` for the best that can serve the pair here and now.
            source: BCP 47 tag of the language to translate from.
            target: BCP 47 tag of the language to translate into.

        Raises:
            UsageError: There is no engine of that name.
            MissingError: None can serve the pair; the hint says what to install.
        """
        if name != AUTO:
            engine = self.get(name)
            if not engine.serves(source, target):
                # The engine knows best what it lacks: its fingerprint raises with the command that mends it.
                engine.fingerprint(source, target)
            return Choice(engine, "asked for by name" + _stand_ins(engine, source, target))
        if target == PSEUDO_TAG:
            return Choice(self.get("pseudo"), f"{PSEUDO_TAG} is pseudo-translated")
        expected = {name: self._expected(name, source, target) for name in engine_names() if name not in _BY_NAME_ONLY}
        for candidate in sorted(expected, key=lambda name: -expected[name]):
            if self.get(candidate).serves(source, target):
                engine = self.get(candidate)
                told = _stand_ins(engine, source, target)
                return Choice(engine, f"{_reason(engine, source, target)}{told}")
        raise MissingError(f"No engine here translates from {source} to {target}.", _remedy(source, target))

    def serving(self, source: str, target: str) -> list[Engine]:
        """Return every engine that serves a pair by what is here; of `ctranslate2` one for each model that does.

        Args:
            source: BCP 47 tag of the language to translate from.
            target: BCP 47 tag of the language to translate into.

        Raises:
            UsageError: A plug-in can't be loaded.
        """
        from toolkit.translation.engines.converted.engine import ConvertedEngine

        names = (name for name in engine_names() if name not in _BY_NAME_ONLY or name == self._settings.engine)
        here = [engine for engine in map(self.get, names) if is_genuine(engine)]
        serving: list[Engine] = []
        for engine in (engine for engine in here if engine.serves(source, target)):
            serving += engine.each(source, target) if isinstance(engine, ConvertedEngine) else [engine]
        return serving

    def _expected(self, name: str, source: str, target: str) -> float:
        """Return the COMET that is expected of an engine for a pair; the highest there is for what goes first."""
        if name not in _BUILT_IN:
            return 0.0  # a plug-in is only loaded if nothing else serves
        engine = self.get(name)
        if not isinstance(engine, Rated):
            return expected_quality(name, source, target) or 0.0
        if not engine.serves(source, target):
            return 0.0
        kinds = engine.kind(source, target).split(" + ")
        qualities = [expected_quality(kind, source, target) for kind in kinds]
        known = [quality for quality in qualities if quality is not None]
        return min(known) if len(known) == len(kinds) else float(name == _ON_PURPOSE)

    def scorer(self, engine: Engine, source: str, target: str) -> Scorer | None:
        """Return what judges an engine's translations of a pair, if the engine has no scores of its own.

        Only models that are installed are asked, and they are loaded when there is something to judge.

        Args:
            engine: The engine.
            source: BCP 47 tag of the language to translate from.
            target: BCP 47 tag of the language to translate into.
        """
        if isinstance(engine, Scorer) or not is_genuine(engine):
            return None
        for name in _JUDGES:
            candidate = self.get(name)
            if isinstance(candidate, Scorer) and candidate.serves(source, target):
                return candidate
        return None

    def aligner(self, engine: Engine, source: str, target: str) -> TextAligner:
        """Return what aligns translations of a pair that come without an alignment: an engine's, or a person's.

        Only what is installed is asked, and it is loaded when there is something to align.

        Args:
            engine: The engine that translates; it is asked itself before.
            source: BCP 47 tag of the language to translate from.
            target: BCP 47 tag of the language to translate into.
        """
        from toolkit.translation.engines.statistical.texts import TextAligner

        return TextAligner(Pair(source, target), partial(self.helpers, engine, source, target))

    def helpers(self, engine: Engine, source: str, target: str) -> Helpers:
        """Return the installed engines, other than the one that translates, that know the words of a pair."""
        from toolkit.translation.engines.statistical.texts import Helpers

        others = [self.get(name) for name in _BUILT_IN if name != engine.name and name not in _BY_NAME_ONLY]
        helping = [other for other in others if isinstance(other, Aligner) or other.name in _DICTIONARIES]
        serving = [other for other in helping if other.serves(source, target)]
        return Helpers(
            next((other for other in serving if isinstance(other, Aligner)), None),
            next((other for other in serving if not isinstance(other, Aligner)), None),
        )

    @property
    def findings(self) -> tuple[Finding, ...]:
        """What a person should know of how the engines worked."""
        return tuple(finding for engine in self._loaded.values() for finding in getattr(engine, "findings", ()))

    def close(self) -> None:
        """Release what the engines hold."""
        for engine in self._loaded.values():
            engine.close()
        self._loaded.clear()


def _reason(engine: Engine, source: str, target: str) -> str:
    """Return why `auto` takes an engine."""
    kind = engine.kind(source, target) if isinstance(engine, Rated) else engine.name
    found = published(kind, source, target)
    if found is None or found.comet is None:
        return "the best that serves the pair on this machine"
    return f"the best that serves the pair on this machine (published: BLEU {found.bleu}, COMET {found.comet:.3f})"


def _remedy(source: str, target: str) -> str:
    """Return what to do for a pair that nothing here serves."""
    from toolkit.translation.engines.candidates import can_be_installed

    if can_be_installed(source, target):
        return f"Run: publish models install {source} {target}    (publish doctor shows what is here)"
    return f"Neither Firefox nor Argos has anything for it; see: publish models search {source} {target}"


def _stand_ins(engine: Engine, source: str, target: str) -> str:
    """Return what is to be said where another language stands in for one that was asked for, as Bokmål for Nynorsk."""
    served = engine.pairs()
    told = []
    for tag, there in ((source, {pair.source for pair in served}), (target, {pair.target for pair in served})):
        nearest = next(iter(matches(tag, there)), tag)
        if base_language(nearest) != base_language(tag):
            told.append(f"; {nearest} stands in for {tag}, which it doesn't know")
    return "".join(told)
