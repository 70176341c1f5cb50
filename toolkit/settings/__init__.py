"""One settings object, from flags over environment variables over the project file."""

from toolkit.settings.loading import load_settings
from toolkit.settings.model import BUNDLE_TITLE, NO_MEMORY, BundleSpec, Override, Settings, Table
from toolkit.settings.paths import is_url
from toolkit.settings.project import PROJECT_FILE, find_project_file
from toolkit.settings.unmatched import unmatched
from toolkit.settings.values import split_list

__all__ = [
    "BUNDLE_TITLE",
    "DEFAULT_SOURCES",
    "NO_MEMORY",
    "PROJECT_FILE",
    "BundleSpec",
    "Override",
    "Settings",
    "Table",
    "find_project_file",
    "is_url",
    "load_settings",
    "split_list",
    "unmatched",
]

DEFAULT_SOURCES = "seeds"
"""The folder whose articles are published when nothing else is said."""
