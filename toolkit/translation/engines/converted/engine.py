"""The engine `ctranslate2`: models that were converted for CTranslate2, by whomever."""

from __future__ import annotations

from toolkit.translation.engines.converted.installed import list_models
from toolkit.translation.engines.neural.engine import NeuralEngine
from toolkit.translation.engines.neural.files import Served


class ConvertedEngine(NeuralEngine):
    """Translates with the installed model folders; see `NeuralEngine`."""

    name = "ctranslate2"

    def models(self) -> list[Served]:
        """Return the installed models, those for the fewest pairs first."""
        return [Served(model.reach, model.files) for model in list_models()]

    def remedy(self, source: str, target: str) -> str:
        """Return the command that installs a model for a pair."""
        return f"publish models install FOLDER --from {source} --to {target}"
