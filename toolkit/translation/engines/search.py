"""Looking for what could be had for a pair, beside what is here and what `auto` would take."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace
from typing import Any

from toolkit.errors import MissingError, PublishError
from toolkit.translation.engines.apertium.engine import ApertiumEngine
from toolkit.translation.engines.candidates import Candidate, asked, candidates
from toolkit.translation.engines.converted.installed import list_models
from toolkit.translation.engines.neural.routes import find_route
from toolkit.translation.engines.protocol import Rated
from toolkit.translation.engines.published import published
from toolkit.translation.engines.registry import AUTO, Engines


@dataclass(frozen=True, slots=True)
class SearchRow:
    """Something that could be had for a pair.

    Attributes:
        candidate: What it is.
        installed: Whether it is here.
        taken: Whether `auto` takes it.
    """

    candidate: Candidate
    installed: bool
    taken: bool

    def to_dict(self) -> dict[str, Any]:
        """Return it as plain values, for JSON."""
        told = asdict(self.candidate) | {"command": self.candidate.command}
        return told | {"installed": self.installed, "auto": self.taken}


@dataclass(frozen=True, slots=True)
class SearchResult:
    """What could be had for a pair.

    Attributes:
        found: It, what is expected to be best first.
        auto: What `auto` takes here and now, and why; empty if nothing serves the pair.
        notes: What couldn't be found out, as sentences.
    """

    found: tuple[SearchRow, ...]
    auto: str
    notes: tuple[str, ...]


def search_models(source: str, target: str) -> SearchResult:
    """Return what could be had for a pair; the hub is asked what it has, if it can be reached.

    Args:
        source: BCP 47 tag of the language to translate from.
        target: BCP 47 tag of the language to translate into.

    Raises:
        UsageError: One of them is no language that anybody has a name for.
    """
    notes: list[str] = []
    known = [*_asked(candidates(source, target), notes), *_apertium(source, target)]
    with Engines() as engines:
        engine, kind, auto = _auto(engines, source, target)
        here = [_is_here(engines, one, source, target) for one in known]
        found = tuple(
            SearchRow(one, installed, installed and (one.engine, one.kind) == (engine, kind))
            for one, installed in zip(known, here, strict=True)
        )
    return SearchResult(found, auto, tuple(notes))


def _asked(known: list[Candidate], notes: list[str]) -> Iterator[Candidate]:
    """Yield candidates, those of the hub with what it tells of them, unless it can't be reached."""
    reachable = True
    for candidate in known:
        answer: Candidate | None = candidate
        if reachable:
            try:
                answer = asked(candidate)
            except MissingError as error:
                reachable = False
                notes.append(f"{error.message} What is told of the hub is told from our own table.")
            except PublishError as error:
                notes.append(error.message)
                continue
        if answer:
            yield answer


def _apertium(source: str, target: str) -> Iterator[Candidate]:
    """Yield Apertium's pair, if it is installed or the system may have it."""
    engine = ApertiumEngine()
    figures = published(engine.name, source, target)
    row = Candidate(engine.name, engine.name, "", "the system's packages", 0, "GPL", False, figures)
    if engine.serves(source, target):
        yield row
        return
    try:
        engine.fingerprint(source, target)
    except MissingError as error:
        if "apt-get install" in error.hint:
            yield replace(row, what=error.hint.removeprefix("Run: "))


def _auto(engines: Engines, source: str, target: str) -> tuple[str, str, str]:
    """Return engine and kind of what `auto` takes, and a sentence; empty ones if nothing serves the pair."""
    try:
        choice = engines.choose(AUTO, source, target)
    except MissingError:
        return "", "", ""
    engine = choice.engine
    kind = engine.kind(source, target) if isinstance(engine, Rated) else engine.name
    return engine.name, kind, f"{engine.name} ({engine.fingerprint(source, target).model}): {choice.reason}"


def _is_here(engines: Engines, candidate: Candidate, source: str, target: str) -> bool:
    if candidate.engine != "ctranslate2":
        return engines.get(candidate.engine).serves(source, target)
    # Of a model that was installed from a folder nobody knows from which repository it comes.
    models = [model for model in list_models() if model.record.family.name == candidate.kind]
    origins = ("", candidate.what)
    reaches = [model.reach for model in models if model.record.came.origin.partition("@")[0] in origins]
    return find_route(source, target, reaches) is not None
