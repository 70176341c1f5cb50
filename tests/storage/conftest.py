"""What the tests of storage share."""

from __future__ import annotations

from tests.object_store import bucket, object_store

__all__ = ["bucket", "object_store"]
