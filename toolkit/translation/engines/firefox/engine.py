"""The engine `firefox`: the translation models of the browser, run with NumPy."""

from __future__ import annotations

from dataclasses import replace

from toolkit.translation.engines.firefox.installed import list_firefox
from toolkit.translation.engines.neural.engine import NeuralEngine
from toolkit.translation.engines.neural.files import ModelFiles, Served
from toolkit.translation.engines.neural.interface import PieceModel
from toolkit.translation.engines.protocol import Fingerprint

_PASS = 1
"""Counts the ways in which the networks were run here; another one is another output."""


class FirefoxEngine(NeuralEngine):
    """Translates with Firefox's models that are installed; see `NeuralEngine`."""

    name = "firefox"
    libraries = ()

    def models(self) -> list[Served]:
        """Return the installed models."""
        return [Served.one_pair(package.files) for package in list_firefox()]

    def remedy(self, source: str, target: str) -> str:
        """Return the command that installs a model for a pair."""
        return f"publish models install {source} {target} --engine {self.name}"

    def fingerprint(self, source: str, target: str) -> Fingerprint:
        """Return what identifies the output for a pair; the version is that of Mozilla's models.

        Raises:
            MissingError: No installed models serve the pair.
        """
        versions = dict.fromkeys(files.version for files in self._route(source, target))
        return replace(super().fingerprint(source, target), version=" + ".join(versions))

    def engine_version(self) -> str:
        """Return the version of what runs the models."""
        return str(_PASS)

    def describe(self) -> str:
        """Return what decides the output beside the models."""
        return f"pass {_PASS}, greedy, parts {self._options.max_source_tokens}, guided head"

    def load(self, files: ModelFiles) -> PieceModel:
        """Load a model.

        Raises:
            ValueError: Its files aren't what they should be.
        """
        from toolkit.translation.engines.firefox.model import FirefoxModel

        return FirefoxModel(files, self._options)
