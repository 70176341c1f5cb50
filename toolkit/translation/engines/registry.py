"""Which engines there are, and which one serves a pair."""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module
from importlib.metadata import EntryPoint, entry_points
from typing import Any

from toolkit.errors import MissingError, UsageError
from toolkit.languages import PSEUDO_TAG
from toolkit.settings import Settings
from toolkit.translation.engines.protocol import Engine, Tunable

GROUP = "toolkit.engines"
"""The entry point group of plug-ins."""

AUTO = "auto"

_BUILT_IN = {
    "ctranslate2": "toolkit.translation.engines.converted.engine:ConvertedEngine",
    "argos": "toolkit.translation.engines.argos.engine:ArgosEngine",
    "apertium": "toolkit.translation.engines.apertium.engine:ApertiumEngine",
    "pseudo": "toolkit.translation.engines.pseudo:PseudoEngine",
}
"""Our own engines, in the order in which `auto` asks: who installed a model folder did so on purpose; then the best
first (FLORES dev en→es, BLEU: OPUS-MT 26.6, Argos 23.8, Apertium 11.2)."""


@dataclass(frozen=True, slots=True)
class Choice:
    """The engine that serves a pair, and why it was taken."""

    engine: Engine
    reason: str


def _plug_ins() -> dict[str, EntryPoint]:
    return {point.name: point for point in entry_points(group=GROUP) if point.name not in _BUILT_IN}


def engine_names() -> tuple[str, ...]:
    """Return the names of all engines, in the order in which `auto` asks them."""
    return (*_BUILT_IN, *sorted(_plug_ins()))


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
            return Choice(engine, "asked for by name")
        if target == PSEUDO_TAG:
            return Choice(self.get("pseudo"), f"{PSEUDO_TAG} is pseudo-translated")
        for candidate in engine_names():
            if candidate != "pseudo" and self.get(candidate).serves(source, target):
                return Choice(self.get(candidate), "the best that serves the pair on this machine")
        raise MissingError(
            f"No engine here translates from {source} to {target}.",
            f"Run: publish models install {source} {target}    (publish doctor shows what is here)",
        )

    def close(self) -> None:
        """Release what the engines hold."""
        for engine in self._loaded.values():
            engine.close()
        self._loaded.clear()
