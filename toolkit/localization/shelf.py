"""Where locales are: the toolkit's own folder of them, and a user's over it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from toolkit.data import locales_folder
from toolkit.errors import UsageError
from toolkit.languages import fallbacks, normalize_tag, suggestion
from toolkit.storage import Beneath

LOCALE_FILE = "locale.toml"
MESSAGES_FILE = "messages.po"
TYPOGRAPHY_FILE = "typography.toml"
FILES = (LOCALE_FILE, MESSAGES_FILE, TYPOGRAPHY_FILE)
"""What the folder of a locale may hold."""


@dataclass(frozen=True, slots=True)
class Locales:
    """The locales that there are: those in a user's folder over the toolkit's own.

    Attributes:
        folder: The user's folder, laid out as `locales/` is; None for the toolkit's own alone.
        state: Hash of what is in it, so that what was read of it before it changed is not taken again.
    """

    folder: Path | None = None
    state: str = ""

    @classmethod
    def of(cls, folder: Path | None) -> Locales:
        """Return the locales of a folder as it is now over the toolkit's own; these alone if there is none.

        Raises:
            UsageError: There is no such folder, or a link in it leads out of it.
        """
        if folder is None:
            return cls()
        if not folder.is_dir():
            raise UsageError(f"There is no folder {folder}.", "Give the folder of your locales.")
        beneath = Beneath(folder)
        if outside := beneath.walk()[1]:
            raise UsageError(f"{folder / outside[0]} is a link that leads out of the folder.", "Copy what it leads to.")
        return cls(folder, beneath.sha256_of_all())

    def tags(self) -> tuple[str, ...]:
        """Return the tags of the locales, sorted."""
        return tuple(sorted({folder.name for root in self._roots() for folder in root.iterdir() if _is_locale(folder)}))

    def has(self, tag: str) -> bool:
        """Tell whether there is a locale for a language: its own or one that it falls back to."""
        return not set(fallbacks(tag)).isdisjoint(self.tags())

    def folders(self, tag: str) -> list[Path]:
        """Return the folders that hold a locale's data, its own first, then those of its fallbacks (``es-MX``, ``es``).

        Of one tag, the user's comes before the toolkit's.

        Raises:
            UsageError: The text is no language tag, or there is no locale for the language.
        """
        roots = self._roots()
        candidates = (root / candidate for candidate in fallbacks(normalize_tag(tag)) for root in roots)
        folders = [folder for folder in candidates if holds_locale(folder)]
        if not any(_is_locale(folder) for folder in folders):
            hint = f"Locales: {', '.join(self.tags())}."
            raise UsageError(f"There is no locale for the language '{tag}'.", suggestion(tag) or hint)
        return folders

    def _roots(self) -> tuple[Path, ...]:
        own = locales_folder()
        return (own,) if self.folder is None else (self.folder, own)


def holds_locale(folder: Path) -> bool:
    """Tell whether a folder holds something of a locale: of a user's own, that may be its strings alone."""
    return any((folder / name).is_file() for name in FILES)


def _is_locale(folder: Path) -> bool:
    return (folder / LOCALE_FILE).is_file()


SHIPPED = Locales()
"""The toolkit's own."""
