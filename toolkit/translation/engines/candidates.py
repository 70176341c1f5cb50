"""What could be had for a pair: from whom, how large, under which licence, and how good it is published to be.

It is told from tables that come with us, so that it can be told without a network; the hub can be asked for the rest.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import Any

from toolkit.errors import UsageError
from toolkit.languages import babel_locale, base_language, same_language, suggestion
from toolkit.translation.engines.argos.folders import index_url
from toolkit.translation.engines.argos.offer import can_be_installed as argos_has
from toolkit.translation.engines.converted.languages import flores_codes, tag_of
from toolkit.translation.engines.firefox.records import records_url
from toolkit.translation.engines.hub.repository import PREFIX, AbsentError, endpoint, look_up
from toolkit.translation.engines.neural.routes import Hop, find_route
from toolkit.translation.engines.published import Published, expected_quality, published

_DATA = Path(__file__).with_name("candidates.toml")
_FLORES = "FLORES-200"
"""What the table says where a kind knows the languages of FLORES-200."""

_MEGABYTE = 1_000_000


@dataclass(frozen=True, slots=True)
class Candidate:
    """Something that could be installed for a pair.

    Attributes:
        engine: The engine that runs it.
        kind: What tables of quality call it: ``opus``, ``argos``.
        what: What `publish models install` is to be given: ``en es``, or an address on the hub.
        where: The server that it comes from.
        megabytes: About how large it is; of two models by way of English, each.
        licence: Its licence; empty if it isn't known.
        chosen: Whether it may be taken without being asked for by its name.
        published: What is published of its kind for the pair, if anything is.
        asked: Whether its server was asked; otherwise it is told by our own tables, and may not be there.
    """

    engine: str
    kind: str
    what: str
    where: str
    megabytes: float
    licence: str
    chosen: bool
    published: Published | None
    asked: bool = False

    @property
    def command(self) -> str:
        """The command that installs it."""
        engine = "" if self.what.startswith(PREFIX) else f" --engine {self.engine}"
        return f"publish models install {self.what}{engine}"


def candidates(source: str, target: str) -> list[Candidate]:
    """Return what could be had for a pair, by our own tables, what is expected to be best first.

    Args:
        source: BCP 47 tag of the language to translate from.
        target: BCP 47 tag of the language to translate into.

    Raises:
        UsageError: One of them is no language that anybody has a name for, or they are one language.
    """
    if same_language(source, target):
        raise UsageError(f"'{source}' and '{target}' are one language.", "Give two, such as en and pt-BR.")
    for tag in (source, target):
        if base_language(tag) not in babel_locale("en").languages:
            raise UsageError(f"There is no language '{tag}'.", suggestion(tag) or "Give codes such as en and pt-BR.")
    found = [*_of_pair(source, target), *_of_hub(source, target)]
    return sorted(found, key=lambda one: -(expected_quality(one.kind, source, target) or 0.0))


def can_be_installed(source: str, target: str) -> bool:
    """Tell whether Firefox or Argos had models from one BCP 47 tag to the other, perhaps through a third language."""
    return any(_of_pair(source, target))


def asked(candidate: Candidate) -> Candidate | None:
    """Return a candidate of the hub with size and licence as the hub tells them.

    Returns:
        It; None if the hub has no such model. What isn't on the hub is returned as it is.

    Raises:
        MissingError: The hub can't be reached.
        PackageError: What answers isn't the hub.
    """
    if not candidate.what.startswith(PREFIX):
        return candidate
    try:
        repository = look_up(candidate.what)
    except AbsentError:
        return None
    size, licence = repository.size / _MEGABYTE, repository.licence or candidate.licence
    return replace(candidate, megabytes=size, licence=licence, asked=True)


def _of_pair(source: str, target: str) -> Iterator[Candidate]:
    """Yield what Firefox and Argos have."""
    data = _data()
    if route := find_route(source, target, _firefox().keys()):
        size = max(_firefox()[hop] for hop in route)
        yield _candidate("firefox", source, target, records_url(), size, data["firefox"])
    if argos_has(source, target):
        yield _candidate("argos", source, target, index_url(), data["argos"]["megabytes"], data["argos"])


def _candidate(engine: str, source: str, target: str, where: str, megabytes: float, told: dict[str, Any]) -> Candidate:
    figures = published(engine, source, target)
    return Candidate(engine, engine, f"{source} {target}", where, megabytes, told["licence"], True, figures)


def _of_hub(source: str, target: str) -> Iterator[Candidate]:
    """Yield what the hub may have."""
    for told in _data()["hub"]:
        if not _knows(told, source, target):
            continue
        name = told["repository"].format(source=base_language(source), target=base_language(target))
        yield Candidate(
            "ctranslate2",
            told["kind"],
            f"{PREFIX}{name}",
            endpoint(),
            told["megabytes"],
            told["licence"],
            told["chosen"],
            published(told["kind"], source, target),
        )


def _knows(told: dict[str, Any], source: str, target: str) -> bool:
    """Tell whether a kind may have both languages, by what the table says of it."""
    pair = {base_language(source), base_language(target)}
    if told.get("one_is") not in (None, *pair):
        return False
    known = told.get("languages", "")
    if known == _FLORES:
        return pair <= {base_language(tag) for tag in flores_codes().values()}
    return not known or pair <= {base_language(tag_of(code)) for code in known.split()}


@lru_cache(maxsize=1)
def _data() -> dict[str, Any]:
    with _DATA.open("rb") as file:
        return tomllib.load(file)


@lru_cache(maxsize=1)
def _firefox() -> dict[Hop, float]:
    """Return the pairs of Firefox's models, and their sizes."""
    pairs = _data()["firefox"]["pairs"]
    return {
        (tag_of(source), tag_of(target)): size for source, targets in pairs.items() for target, size in targets.items()
    }
