"""The engine `argos`: neural models from Argos packages, run straight on CTranslate2."""

from __future__ import annotations

from importlib.metadata import version

from toolkit.translation.argos.installed import list_packages
from toolkit.translation.neural.engine import NeuralEngine
from toolkit.translation.neural.files import ModelFiles
from toolkit.translation.neural.routes import Hop


class ArgosEngine(NeuralEngine):
    """Translates with the installed Argos packages; see `NeuralEngine`."""

    name = "argos"

    def models(self) -> dict[Hop, ModelFiles]:
        """Return the models of the installed packages, by the pair that each serves."""
        return {(package.source, package.target): package.files for package in list_packages()}

    def remedy(self, source: str, target: str) -> str:
        """Return the command that installs a package for a pair."""
        return f"publish models install {source} {target}"

    def engine_version(self) -> str:
        """Return the version of Argos Translate."""
        return version("argostranslate")
