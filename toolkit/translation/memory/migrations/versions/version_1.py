"""The first version: its tables were made by the program itself, so there is nothing to be done."""

from __future__ import annotations

revision = "1"
down_revision = None
