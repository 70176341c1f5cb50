"""What Mozilla offers: the records of Firefox's models, which of them belong together, and where their files lie.

A record tells of one file (Firefox's Remote Settings, collection ``translations-models-v2``): whether it is a model or
a vocabulary, for which languages, of which version and architecture, and the digests of the file, packed and unpacked.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urljoin, urlsplit

from toolkit.errors import PackageError, UsageError
from toolkit.languages import tag_of_code
from toolkit.translation.engines.downloads import NETWORK_ERRORS, is_http, read_answer, read_json
from toolkit.translation.engines.firefox.installed import VERSION

RECORDS_VARIABLE = "FXTRANSLATE_RECORDS_URL"
"""Names another address of the records; the same as fxtranslate's."""
BY_HAND = "Or fetch its files elsewhere and install their folder: publish models install FOLDER --from en --to es"

_RECORDS = "https://firefox.settings.services.mozilla.com/v1/buckets/main/collections/translations-models-v2/records"
_ATTACHMENTS = "https://firefox-settings-attachments.cdn.mozilla.net/"
_LIMIT = 64 << 20
_INFORMATION_LIMIT = 1 << 20
_MAJOR = 3
"""The version of models that can be run: another first number means that Firefox's runtime has changed with them."""
_ARCHITECTURES = ("base", "base-memory", "tiny")
"""The best first: BLEU en→es 27.7 of base-memory, 25.9 of tiny."""
_DIGEST = re.compile(r"[0-9a-f]{64}")
_KINDS = frozenset({"model", "vocab", "srcvocab", "trgvocab"})


@dataclass(frozen=True, slots=True)
class RecordedFile:
    """One file that is offered.

    Attributes:
        location: Where it lies, below the address of attachments.
        digest: SHA-256 of it as it is fetched; empty if that isn't told.
        unpacked_digest: SHA-256 of it when it is unpacked; empty if that isn't told.
        size: Bytes to fetch; 0 if that isn't told.
    """

    location: str
    digest: str
    unpacked_digest: str
    size: int


@dataclass(frozen=True, slots=True)
class Offer:
    """A model that is offered.

    Attributes:
        source: BCP 47 tag of the language that it translates from.
        target: BCP 47 tag of the language that it translates to.
        version: Mozilla's version of it.
        architecture: Mozilla's name of its size.
        files: Its files by their kind: ``model``, and ``vocab`` or both ``srcvocab`` and ``trgvocab``.
    """

    source: str
    target: str
    version: str
    architecture: str
    files: dict[str, RecordedFile] = field(default_factory=dict)

    @property
    def size(self) -> int:
        """Bytes to fetch."""
        return sum(file.size for file in self.files.values())

    @property
    def vocabularies(self) -> tuple[str, ...]:
        """The kinds of its vocabularies, source first; empty if one is missing."""
        if "vocab" in self.files:
            return ("vocab",)
        return ("srcvocab", "trgvocab") if {"srcvocab", "trgvocab"} <= self.files.keys() else ()


def records_url() -> str:
    """Return the address of the records."""
    return os.environ.get(RECORDS_VARIABLE) or _RECORDS


def read_offers() -> dict[tuple[str, str], Offer]:
    """Fetch the records and return the best model of each pair of BCP 47 tags; what isn't well formed is left out.

    Raises:
        MissingError: The records can't be reached.
        PackageError: What is answered aren't records.
    """
    url = records_url()
    hint = f"Check the network, or set {RECORDS_VARIABLE} to a mirror. {BY_HAND}"
    data = read_json(url, _LIMIT, "The records of Firefox's models", hint)
    records = data.get("data") if isinstance(data, dict) else None
    if not isinstance(records, list):
        raise PackageError(
            f"What {url} answers are not the records of Firefox's models.",
            f"Set {RECORDS_VARIABLE} to an address that answers as Firefox's Remote Settings do.",
        )
    return _best(records)


def links_of(file: RecordedFile) -> Iterator[str]:
    """Yield where a file may lie, the likeliest first: as its server tells, beside the records, at Mozilla's."""
    url = records_url()
    seen = set()
    for base in _bases(url):
        link = urljoin(base, file.location.lstrip("/"))
        if is_http(link) and link not in seen:
            seen.add(link)
            yield link


def _bases(url: str) -> Iterator[str]:
    if url != _RECORDS:
        if told := _told_base(url):
            yield told.rstrip("/") + "/"
        yield url
        yield urljoin(url, "/")
    yield _ATTACHMENTS


def _told_base(url: str) -> str:
    """Return what a server of Remote Settings tells of its attachments; empty if it isn't one.

    Its root, ``/v1/``, has ``capabilities.attachments.base_url``.
    """
    before, found, _ = urlsplit(url).path.partition("/v1/")
    if not found:
        return ""
    try:
        data = json.loads(read_answer(urljoin(url, f"{before}/v1/"), _INFORMATION_LIMIT))
        base = data["capabilities"]["attachments"]["base_url"]
    except (*NETWORK_ERRORS, ValueError, RecursionError, KeyError, TypeError):
        return ""
    return base if isinstance(base, str) and is_http(base) else ""


def _best(records: list[Any]) -> dict[tuple[str, str], Offer]:
    """Return the best whole model of each pair: of its newest version, the best architecture."""
    groups: dict[tuple[str, str, str, str], Offer] = {}
    for record in records:
        if (read := _record(record)) is not None:
            key, kind, file = read
            groups.setdefault(key, Offer(*key)).files[kind] = file
    best: dict[tuple[str, str], Offer] = {}
    for offer in sorted(groups.values(), key=_rank):
        if "model" in offer.files and offer.vocabularies:
            best[offer.source, offer.target] = offer
    return best


def _rank(offer: Offer) -> tuple[bool, tuple[int, ...], int, str]:
    """Return what offers sort by, the best last: no trial versions (3.0a1), then versions, then architectures."""
    trial = re.fullmatch(r"[0-9.]+", offer.version) is None
    known = offer.architecture in _ARCHITECTURES
    order = -_ARCHITECTURES.index(offer.architecture) if known else -len(_ARCHITECTURES)
    return not trial, _numbers(offer.version), order, offer.architecture


def _record(record: Any) -> tuple[tuple[str, str, str, str], str, RecordedFile] | None:
    """Return which model a record belongs to, what kind of file it tells of, and the file; None if it can't be used."""
    if not isinstance(record, dict) or not isinstance(attachment := record.get("attachment"), dict):
        return None
    languages = [record.get(side) for side in ("sourceLanguage", "targetLanguage")]
    version, kind, location = record.get("version"), record.get("fileType"), attachment.get("location")
    texts = [*languages, version, kind, location]
    if not all(isinstance(text, str) and text for text in texts) or kind not in _KINDS:
        return None
    file = RecordedFile(
        str(location), _digest(attachment.get("hash")), _digest(record.get("decompressedHash")), _size(attachment)
    )
    usable = VERSION.fullmatch(str(version)) and _numbers(str(version))[:1] == (_MAJOR,)
    if not usable or not (file.digest or file.unpacked_digest):
        return None
    try:
        source, target = (tag_of_code(str(language)) for language in languages)
    except UsageError:
        return None
    architecture = record.get("architecture")
    named = architecture if isinstance(architecture, str) and VERSION.fullmatch(architecture) else ""
    return (source, target, str(version), named), str(kind), file


def _numbers(version: str) -> tuple[int, ...]:
    return tuple(int(number) for number in re.findall(r"[0-9]+", version)[:8])


def _digest(value: Any) -> str:
    found = value.lower() if isinstance(value, str) else ""
    return found if _DIGEST.fullmatch(found) else ""


def _size(attachment: dict[str, Any]) -> int:
    size = attachment.get("size")
    return size if isinstance(size, int) and size > 0 else 0
