"""Where sources lie and editions are put: folders here, and whatever fsspec knows a URL of (S3 and the like)."""

from __future__ import annotations

from toolkit.storage.opening import state_of_file, storage_of
from toolkit.storage.paths import AnyPath, RemotePath, located
from toolkit.storage.storage import Storage

__all__ = ["AnyPath", "RemotePath", "Storage", "located", "state_of_file", "storage_of"]
