"""Where the toolkit's data folders are: `locales/` and `templates/`, beside the code or, in a wheel, inside it."""

from __future__ import annotations

from pathlib import Path

from toolkit.errors import MissingError

_PACKAGE = Path(__file__).parent


def locales_folder() -> Path:
    """Return the folder that holds one folder for each locale.

    Raises:
        MissingError: The installation is incomplete.
    """
    return _folder("locales")


def templates_folder() -> Path:
    """Return the folder that holds the Jinja2 templates of the editions.

    Raises:
        MissingError: The installation is incomplete.
    """
    return _folder("templates")


def _folder(name: str) -> Path:
    for place in (_PACKAGE / name, _PACKAGE.parent / name):
        if place.is_dir():
            return place
    raise MissingError(f"The toolkit's folder '{name}' is missing.", "Install again: pip install publish-toolkit")
