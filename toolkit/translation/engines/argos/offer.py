"""What Argos' index offers, by the copy of its list that comes with us: messages name no command that must fail."""

from __future__ import annotations

import tomllib
from functools import lru_cache
from pathlib import Path

from toolkit.translation.engines.argos.codes import tag_of
from toolkit.translation.engines.neural.routes import Hop, find_route

_DATA = Path(__file__).with_name("index.toml")


def can_be_installed(source: str, target: str) -> bool:
    """Tell whether Argos' index had packages from one BCP 47 tag to the other, perhaps through a third language."""
    return find_route(source, target, _offered()) is not None


@lru_cache(maxsize=1)
def _offered() -> frozenset[Hop]:
    """Return the pairs of the index."""
    with _DATA.open("rb") as file:
        packages: dict[str, list[str]] = tomllib.load(file)["packages"]
    return frozenset((tag_of(source), tag_of(target)) for source, targets in packages.items() for target in targets)
