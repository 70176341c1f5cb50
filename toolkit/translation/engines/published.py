"""How good models are, as others have published it: what `auto` goes by, and `publish models install FROM TO`."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from statistics import fmean
from typing import Any

from toolkit.languages import matches

_DATA = Path(__file__).with_name("published.toml")


@dataclass(frozen=True, slots=True)
class Published:
    """What is published of a kind of models for a pair.

    Attributes:
        bleu: From 0 to 100.
        comet: From 0 to 1; None if nobody has published it.
        source: Which of the table's sources tells it.
    """

    bleu: float
    comet: float | None
    source: str


def published(kind: str, source: str, target: str) -> Published | None:
    """Return what is published of a kind of models, ``opus``, for a pair; None if nothing is.

    Args:
        kind: The family of a converted model, or an engine's name.
        source: BCP 47 tag of the language to translate from.
        target: BCP 47 tag of the language to translate into.
    """
    table = _table()
    for one in matches(source, {pair[0] for pair in table}):
        for other in matches(target, {pair[1] for pair in table if pair[0] == one}):
            if found := table[one, other].get(kind):
                return found
    return None


def expected_quality(kind: str, source: str, target: str) -> float | None:
    """Return the COMET that is to be expected of a kind of models for a pair.

    Returns:
        What is published for the pair; else the mean of what is published of that kind, over the pairs for which all
        kinds have a figure; None for a kind of which no COMET is published.
    """
    found = published(kind, source, target)
    return found.comet if found and found.comet is not None else _usual().get(kind)


def sources_told() -> dict[str, str]:
    """Return what the table's sources are: what was measured, and where it is published."""
    return {name: f"{told['what']}; {told['models']}. {told['where']}" for name, told in _data()["sources"].items()}


@lru_cache(maxsize=1)
def _data() -> dict[str, Any]:
    with _DATA.open("rb") as file:
        return tomllib.load(file)


@lru_cache(maxsize=1)
def _table() -> dict[tuple[str, str], dict[str, Published]]:
    """Return what is published, by pair and kind; a source that stands earlier goes before."""
    table: dict[tuple[str, str], dict[str, Published]] = {}
    for name in _data()["sources"]:
        for source, target, kind, figures in _entries(_data()[name]):
            comet = figures[1] if len(figures) > 1 else None
            table.setdefault((source, target), {}).setdefault(kind, Published(figures[0], comet, name))
    return table


def _entries(tables: dict[str, Any]) -> Iterator[tuple[str, str, str, list[float]]]:
    for source, targets in tables.items():
        for target, kinds in targets.items():
            for kind, figures in kinds.items():
                yield source, target, kind, figures


@lru_cache(maxsize=1)
def _usual() -> dict[str, float]:
    """Return the mean COMET of each kind, over the pairs for which all kinds have one."""
    rated = [
        {kind: found.comet for kind, found in kinds.items() if found.comet is not None} for kinds in _table().values()
    ]
    kinds = {kind for each in rated for kind in each}
    common = [each for each in rated if each.keys() == kinds]
    return {kind: fmean(each[kind] for each in common) for kind in kinds} if common else {}
