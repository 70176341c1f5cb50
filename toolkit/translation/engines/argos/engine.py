"""The engine `argos`: neural models from Argos packages, run straight on CTranslate2."""

from __future__ import annotations

from toolkit.translation.engines.argos.installed import list_packages
from toolkit.translation.engines.argos.library import argos_version
from toolkit.translation.engines.neural.engine import NeuralEngine
from toolkit.translation.engines.neural.files import Served


class ArgosEngine(NeuralEngine):
    """Translates with the installed Argos packages; see `NeuralEngine`."""

    name = "argos"

    def models(self) -> list[Served]:
        """Return the models of the installed packages."""
        return [Served.one_pair(package.files) for package in list_packages()]

    def remedy(self, source: str, target: str) -> str:
        """Return the command that installs a package for a pair."""
        return f"publish models install {source} {target} --engine {self.name}"

    def engine_version(self) -> str:
        """Return the version of Argos Translate."""
        return argos_version()
