"""Where Argos keeps packages and its index, resolved at each call exactly as `argostranslate.settings` does.

Importing `argostranslate.settings` creates folders in the user's home, fails where it can't, and freezes the paths
for the life of the process; looking something up must do none of these. A test compares the two.
"""

from __future__ import annotations

import json
import os
from pathlib import Path

from toolkit.errors import PackageError
from toolkit.files import open_file

PACKAGES_VARIABLE = "ARGOS_PACKAGES_DIR"
INDEX_VARIABLE = "ARGOS_PACKAGE_INDEX"
_DEFAULT_INDEX = "https://raw.githubusercontent.com/argosopentech/argospm-index/main/"
"""The default of `argostranslate.settings.package_index`."""
_SETTINGS_LIMIT = 1 << 20


def packages_dir() -> Path:
    """Return the folder of installed packages; it may not exist."""
    return Path(_setting(PACKAGES_VARIABLE) or _base("XDG_DATA_HOME", ".local/share") / "packages")


def index_url() -> str:
    """Return the address of the index of packages."""
    url = _setting(INDEX_VARIABLE) or _DEFAULT_INDEX
    return url if url.endswith(".json") else url.rstrip("/") + "/index.json"


def _base(variable: str, below_home: str) -> Path:
    """Return Argos' folder below one of the XDG base directories."""
    # An empty variable means "not set": XDG Base Directory Specification 0.8.
    if chosen := os.environ.get(variable):
        return Path(chosen) / "argos-translate"
    # In a snap the home folder is the snap's own, as in argostranslate.settings.
    home = os.environ.get("SNAP_USER_DATA") if "SNAP" in os.environ else None
    return (Path(home) if home else Path.home()) / below_home / "argos-translate"


def _setting(name: str) -> str:
    """Return a setting of Argos, from the environment or else its settings.json, empty if there is none."""
    if value := os.environ.get(name):
        return value
    path = _base("XDG_CONFIG_HOME", ".config") / "settings.json"
    try:
        with open_file(path) as file:
            settings = json.loads(file.read(_SETTINGS_LIMIT))
    except FileNotFoundError:
        return ""
    except (OSError, ValueError, RecursionError) as error:
        raise PackageError(f"Argos' settings file {path} can't be read: {error}.", "Mend it or delete it.") from error
    value = settings.get(name) if isinstance(settings, dict) else None
    return value if isinstance(value, str) else ""
