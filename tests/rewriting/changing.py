"""A source with its text changed, as a translation changes it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from toolkit.document import Metadata, Unit, map_units
from toolkit.document.content import ATOM
from toolkit.rewriting import MarkedSource


def changed(source: MarkedSource, change: Callable[[str], str] = str.upper) -> tuple[str, list[str]]:
    """Return a source with all its text changed, and the codes of what was told."""

    def one(unit: Unit) -> Unit:
        pieces = unit.content.text.split(ATOM)
        return replace(unit, content=replace(unit.content, text=ATOM.join(map(change, pieces))))

    before = source.article(Metadata.of(language="en"))
    text, findings = source.written(before, map_units(before, one))
    return text, [finding.code for finding in findings]
