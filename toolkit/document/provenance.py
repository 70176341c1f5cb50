"""Where a translated article's words come from, as it travels in the article's own metadata."""

from __future__ import annotations

from dataclasses import asdict, dataclass, fields
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
    """

    source: str
    target: str
    engine: str
    version: str = ""
    model: str = ""


def with_provenance(metadata: Metadata, provenance: Provenance) -> Metadata:
    """Return metadata that tells of a translation."""
    items = tuple(sorted((key, n.MetaString(value)) for key, value in asdict(provenance).items()))
    return metadata.with_extra({_KEY: n.MetaMap(items)})


def provenance_of(metadata: Metadata) -> Provenance | None:
    """Return what metadata tells of a translation; None for an article in its own language."""
    value = metadata.get(_KEY)
    if not isinstance(value, n.MetaMap):
        return None
    known = {key: item.text for key, item in value.items if isinstance(item, n.MetaString)}
    names = [field.name for field in fields(Provenance)]
    if any(name not in known for name in names):
        return None
    return Provenance(**{name: known[name] for name in names})
