"""What goes to the workers of a cluster and what comes back: plain values that any process can take."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from toolkit.editions.making import Finished
from toolkit.editions.reading import Known
from toolkit.errors import PublishError
from toolkit.findings import Finding
from toolkit.settings import Settings
from toolkit.storage import AnyPath
from toolkit.translation import Counts, Usage
from toolkit.translation.engines import Fingerprint


@dataclass(frozen=True, slots=True)
class Spec:
    """What all tasks of a build share.

    Attributes:
        token: Names the build.
        settings: Those of the build; paths in it are absolute.
        out: The folder of the editions.
        marks: Files that a worker must see, by what they lie beside: it has the same folders, then.
    """

    token: str
    settings: Settings
    out: AnyPath
    marks: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Need:
    """A model that a worker needs for a pair.

    Attributes:
        engine: The engine that uses it.
        name: What it is called.
        version: Its version; empty if it has none.
        sources: BCP 47 tags that it translates from, if that has to be said when it is installed.
        targets: Those that it translates to.
    """

    engine: str
    name: str
    version: str = ""
    sources: tuple[str, ...] = ()
    targets: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Order:
    """An article that is to be made in a language.

    Attributes:
        known: What is known of it.
        language: BCP 47 tag of the editions.
        settings: What is wanted of it.
        usage: What it uses of the glossary and of what people reviewed.
        engine: What translates it; None if it is published in its own language.
        terms: Hash of the glossary; empty if there is none.
        needs: The models that the engine needs.
        made_from: The formats that are wanted, each with all that must go into the edition.
    """

    known: Known
    language: str
    settings: Settings
    usage: Usage
    engine: Fingerprint | None
    terms: str
    needs: tuple[Need, ...]
    made_from: Mapping[str, Mapping[str, str]]


@dataclass(frozen=True, slots=True)
class BundleOrder:
    """A bundle that is to be made in a language.

    Attributes:
        title: Its title.
        slug: The name of its editions.
        settings: What is wanted of it.
        members: Its articles, in order.
        made_from: The formats that are wanted, each with all that must go into the edition.
    """

    title: str
    slug: str
    settings: Settings
    members: tuple[Order, ...]
    made_from: Mapping[str, Mapping[str, str]]


@dataclass(frozen=True, slots=True)
class Failed:
    """What could not be done.

    Attributes:
        error: Why.
        everywhere: Nothing else can be done either.
        name: The format, if it is about one.
        source: The article, if it is about one of a bundle.
    """

    error: PublishError
    everywhere: bool = False
    name: str = ""
    source: str = ""


@dataclass(frozen=True, slots=True)
class Read:
    """What reading a source gave.

    Attributes:
        known: What is known of it now.
        record: What is to be remembered of it.
    """

    known: Known
    record: dict[str, Any]


@dataclass(frozen=True, slots=True)
class PackedText:
    """A text as it moves from worker to worker.

    Attributes:
        article: It, packed.
        counts: What became of its sentences.
        findings: What a person should look at.
    """

    article: bytes
    counts: Counts
    findings: tuple[Finding, ...]


Outcome = Finished | Failed
"""What became of one edition."""
