"""What a model folder tells of where it comes from: its card, README.md, and its place in the cache of the hub."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from toolkit.aliases import multiplies
from toolkit.translation.engines.converted.record import ModelSource

_CARD = "README.md"
_LIMIT = 1 << 18
"""Bytes of a card that are read; what it tells of a licence stands at its beginning."""
_HEAD = re.compile(r"\A---[ \t]*\n(.*?\n)---[ \t]*\n", re.DOTALL)
_REVISION = re.compile(r"[0-9a-f]{40}")
_LONGEST = 100


def source_told(folder: Path, repository: str = "") -> ModelSource:
    """Return where a model comes from and its licence, as far as its folder tells; it is not trusted.

    Args:
        folder: The folder, its links resolved.
        repository: The repository on the hub in whose cache it lies, ``gaudi/opus-mt-en-es-ctranslate2``.
    """
    commit = folder.name if _REVISION.fullmatch(folder.name) else ""
    origin = f"hf:{repository}@{commit}" if repository and commit else ""
    return ModelSource(origin, licence_of(_card(folder)))


def licence_of(card: dict[str, Any]) -> str:
    """Return the licence that a card tells, in capitals; its own name where that is none of the usual ones.

    Args:
        card: The fields at the head of a card: ``license``, ``license_name`` (huggingface.co/docs/hub/model-cards).
    """
    given, own = card.get("license"), card.get("license_name")
    # Texts alone: what else a card may hold can be made to be endless as text.
    names = [each for each in (given if isinstance(given, list) else [given]) if each and isinstance(each, str)]
    if names == ["other"] and own and isinstance(own, str):
        names = [own]
    text = "".join(char for char in " ".join(", ".join(names).split())[:_LONGEST] if char.isprintable())
    return text.upper() if text.isascii() else text


def _card(folder: Path) -> dict[str, Any]:
    """Return the fields at the head of a folder's card; none if it has none that can be read."""
    import yaml

    path = folder / _CARD
    try:
        if not path.is_file():
            return {}
        with path.open("rb") as file:
            text = file.read(_LIMIT).decode("utf-8-sig", "replace").replace("\r\n", "\n")
        head = _HEAD.match(text)
        fields = yaml.safe_load(head[1]) if head and not multiplies(head[1]) else None
    except (OSError, yaml.YAMLError, ValueError, RecursionError):
        return {}
    return fields if isinstance(fields, dict) else {}
