"""Where a translated article's words come from, as it travels in the article's own metadata."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

from toolkit.document import nodes as n

if TYPE_CHECKING:
    from toolkit.document.metadata import Metadata

_KEY = "publish-translation"


@dataclass(frozen=True, slots=True)
class Provenance:
    """Who translated an article, from what.

    Attributes:
        source: BCP 47 tag of the language it was written in.
        target: BCP 47 tag of the language it was translated into.
        engine: Name of the engine, such as ``argos``.
        version: Version of the engine.
        model: Name and version of the model or language data.
        reviewed: How many sentences a person translated or approved.
        sentences: How many were translated in all.
        reviser: Who did so, as readers are told.
        licence: The licence of the model, where it is known, ``CC-BY-NC-4.0``.
    """

    source: str
    target: str
    engine: str
    version: str = ""
    model: str = ""
    reviewed: int = 0
    sentences: int = 0
    reviser: str = ""
    licence: str = ""


_ALWAYS = ("source", "target", "engine", "version", "model")
"""The others are only there where there is something to tell: a revision by a person, a model's licence."""


def with_provenance(metadata: Metadata, provenance: Provenance) -> Metadata:
    """Return metadata that tells of a translation."""
    told = {key: str(value) for key, value in asdict(provenance).items() if value or key in _ALWAYS}
    items = tuple(sorted((key, n.MetaString(value)) for key, value in told.items()))
    return metadata.with_extra({_KEY: n.MetaMap(items)})


def provenance_of(metadata: Metadata) -> Provenance | None:
    """Return what metadata tells of a translation; None for an article in its own language."""
    value = metadata.get(_KEY)
    if not isinstance(value, n.MetaMap):
        return None
    known = {key: item.text for key, item in value.items if isinstance(item, n.MetaString)}
    if any(name not in known for name in _ALWAYS):
        return None
    source, target, engine, version, model = (known[name] for name in _ALWAYS)
    reviewed, sentences = (_count(known.get(name, "")) for name in ("reviewed", "sentences"))
    reviser, licence = known.get("reviser", ""), known.get("licence", "")
    return Provenance(source, target, engine, version, model, reviewed, sentences, reviser, licence)


def _count(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 9 else 0
