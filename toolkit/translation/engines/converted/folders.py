"""Where installed models lie."""

from __future__ import annotations

import os
from pathlib import Path

MODELS_VARIABLE = "PUBLISH_MODELS_DIR"
FIREFOX_RECORD = "publish-firefox-model.json"
"""What each folder of Firefox's models has; they lie beside the others, and have an engine of their own."""


def models_dir() -> Path:
    """Return the folder of installed models; it may not exist. On Linux ``~/.local/share/publish/models``."""
    from platformdirs import user_data_path

    return Path(os.environ.get(MODELS_VARIABLE) or user_data_path("publish", appauthor=False) / "models")
