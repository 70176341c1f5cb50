"""The engine `ctranslate2`: models that were converted for CTranslate2, by whomever."""

from __future__ import annotations

from toolkit.translation.engines.converted.installed import list_models
from toolkit.translation.engines.neural.engine import NeuralEngine
from toolkit.translation.engines.neural.files import Served
from toolkit.translation.engines.neural.options import DecodingOptions
from toolkit.translation.engines.neural.routes import find_route


class ConvertedEngine(NeuralEngine):
    """Translates with the installed model folders; see `NeuralEngine`.

    Attributes:
        only: The name of the only model that is used; empty for all of them.

    Args:
        options: How to run the models.
        only: The name of the only model that is to be used; all of them unless given.
    """

    name = "ctranslate2"

    def __init__(self, options: DecodingOptions | None = None, only: str = "") -> None:
        super().__init__(options)
        self.only = only

    def models(self) -> list[Served]:
        """Return the installed models, those for the fewest pairs first."""
        return [Served(model.reach, model.files) for model in list_models() if self.only in ("", model.name)]

    def each(self, source: str, target: str) -> list[ConvertedEngine]:
        """Return an engine for each of the installed models that serves a pair alone; this one if none does."""
        alone = [model.name for model in list_models() if find_route(source, target, [model.reach])]
        return [ConvertedEngine(self._options, name) for name in alone] or [self]

    def remedy(self, source: str, target: str) -> str:
        """Return the command that installs a model for a pair."""
        return f"publish models install FOLDER --from {source} --to {target}"
