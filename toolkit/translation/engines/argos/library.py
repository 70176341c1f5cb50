"""The only place that imports `argostranslate`, whichever distribution brought it."""

from __future__ import annotations

import os
import sys
from importlib.metadata import PackageNotFoundError, version
from threading import Lock
from types import ModuleType

from toolkit.locks import temporary_folder

_import_lock = Lock()
_DISTRIBUTIONS = ("argos-translate-lt", "argostranslate")
"""What brings the module: LibreTranslate's distribution (pyproject.toml says why that one), and the original."""
_HOMES = ("XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME")


def argos_package() -> ModuleType:
    """Return the module `argostranslate.package`, importable even where the home folder can't be written.

    Its import makes folders in the home and fails on a read-only one. There, and only there, it is pointed at a
    temporary folder while it is imported; we pass it explicit paths anyway.
    """
    with _import_lock:
        try:
            import argostranslate.package
        except OSError:
            _import_with_other_home()
            import argostranslate.package
        module: ModuleType = argostranslate.package
        return module


def argos_version() -> str:
    """Return the version of Argos Translate, under whichever name it is installed.

    Raises:
        PackageNotFoundError: It isn't installed.
    """
    for name in _DISTRIBUTIONS:
        try:
            return version(name)
        except PackageNotFoundError:
            continue
    raise PackageNotFoundError(_DISTRIBUTIONS[0])


def forget_languages() -> None:
    """Let `argostranslate.translate` look again, if this process has loaded it: it caches what is installed."""
    translate = sys.modules.get("argostranslate.translate")
    if translate is not None:
        translate.get_installed_languages.cache_clear()


def _import_with_other_home() -> None:
    """Import `argostranslate.settings` with its folders in a temporary one, then restore the environment."""
    before = {name: os.environ.get(name) for name in _HOMES}
    with temporary_folder("argos") as folder:
        os.environ.update(dict.fromkeys(_HOMES, str(folder)))
        try:
            import argostranslate.package  # noqa: F401
        finally:
            for name, value in before.items():
                if value is None:
                    os.environ.pop(name, None)
                else:
                    os.environ[name] = value
