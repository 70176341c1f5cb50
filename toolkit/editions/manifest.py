"""`manifest.json`: what each edition was made from, by whom, and what needs a look."""

from __future__ import annotations

import codecs
import contextlib
import hashlib
import json
import re
import secrets
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, field, fields
from pathlib import Path
from typing import Any

from toolkit.files import output_error, sha256
from toolkit.findings import Finding
from toolkit.steps import MANIFEST_SCHEMA, ArticleJob, Job, MadeFrom, Printed, key_of, place_of
from toolkit.storage import AnyPath, Beneath, RemotePath, storage_of
from toolkit.translation import DoubtfulSentence

NAME = "manifest.json"

_SHA256 = re.compile(r"[0-9a-f]{64}")

_BEGINNING = 100
"""Bytes by which a manifest that is damaged is known."""


@dataclass(frozen=True, slots=True)
class ManifestEntry:
    """One edition.

    Attributes:
        path: Where it lies, relative to the manifest, with forward slashes.
        source: The article's file, as it was given; of a bundle its title.
        source_sha256: Hash of the source and of the images that came along.
        title: Its title, in its own language.
        language: BCP 47 tag.
        source_language: BCP 47 tag of the original.
        format: A name of `toolkit.rendering.FORMATS`.
        engine: Name, version, model and digest of what translated it; None for an original.
        sentences: What became of the sentences: see `toolkit.translation.Counts`.
        checks: What was checked, by code, and whether it held.
        warnings: What a person should look at.
        sha256: Hash of the edition's bytes.
        articles: Of a bundle, the sources in order, each with its file and hash; else nothing.
        bilingual: Whether the original stands beside the translation.
        made_from: All that went into it, each by a hash or a version: see `toolkit.steps.ingredients`.
        key: Hash of all that: the edition is up to date while it is the same.
        read_first: The sentences of a translation that a person should read first, the most doubtful first: see
            `toolkit.translation.DoubtfulSentence`.
        reviser: Who revised it, as its readers are told; empty if nobody is named, or nothing in it was reviewed.
        line: The JSON that it was read from; empty if it was not. It need not be written anew, then.
    """

    path: str
    source: str
    source_sha256: str
    title: str
    language: str
    source_language: str
    format: str
    engine: dict[str, Any] | None
    sentences: dict[str, int]
    checks: dict[str, bool]
    warnings: tuple[Finding, ...]
    articles: list[dict[str, str]]
    bilingual: bool
    sha256: str
    made_from: dict[str, str]
    key: str
    read_first: tuple[DoubtfulSentence, ...] = ()
    reviser: str = ""
    line: str = field(default="", init=False, compare=False, repr=False)

    @classmethod
    def of(cls, record: Mapping[str, Any], line: str = "") -> ManifestEntry:
        """Return the entry in what `to_record` returns.

        Args:
            record: That.
            line: What `to_json` returned, if the record was read from it.

        Raises:
            TypeError: It is something else.
            KeyError: Likewise.
            ValueError: Likewise.
        """
        warnings = tuple(Finding.of(item) for item in record["warnings"])
        # What earlier versions wrote lacks the last one.
        doubtful = tuple(DoubtfulSentence.of(item) for item in record.get("read_first", ()))
        entry = cls(**{**record, "warnings": warnings, "read_first": doubtful})
        object.__setattr__(entry, "line", line)
        return entry

    def to_record(self) -> dict[str, Any]:
        """Return the entry as values that JSON has, the same as in the manifest."""
        record = {item.name: getattr(self, item.name) for item in fields(self) if item.init}
        lists = {name: [item.to_dict() for item in record[name]] for name in ("warnings", "read_first")}
        return record | lists

    def to_json(self) -> str:
        """Return the entry as one line of JSON."""
        return self.line or json.dumps(self.to_record(), ensure_ascii=False)


def entry_of(job: Job, format: str, made_from: MadeFrom, printed: Printed) -> ManifestEntry:  # noqa: A002
    """Return what the manifest says of an edition.

    Args:
        job: The article or bundle, in a language.
        format: Its format.
        made_from: All that went into it.
        printed: What came of it.
    """
    members = (job,) if isinstance(job, ArticleJob) else job.members
    hashes = [member.known.sha256 for member in members]
    engine = next((member.engine for member in members if member.engine), None)
    counts = printed.counts
    return ManifestEntry(
        path=place_of(job, format),
        source=job.name,
        source_sha256=hashes[0] if isinstance(job, ArticleJob) else sha256("\n".join(hashes).encode()),
        title=printed.title,
        language=job.language,
        source_language=", ".join(dict.fromkeys(member.known.language for member in members)),
        format=format,
        engine=asdict(engine) if engine else None,
        sentences={
            "engine": counts.engine,
            "memory": counts.memory,
            "reviewed": counts.reviewed,
            "left alone": counts.left_alone,
            "kept": counts.kept,
            "terms": counts.terms,
            "placed by rule": counts.by_rule,
        },
        checks=dict(printed.checks),
        warnings=printed.findings,
        articles=[]
        if isinstance(job, ArticleJob)
        else [{"source": member.name, "sha256": member.known.sha256} for member in members],
        bilingual=printed.bilingual,
        sha256=printed.sha256,
        made_from=dict(made_from),
        key=key_of(made_from),
        read_first=printed.read_first,
        reviser=", ".join(dict.fromkeys(filter(None, (one.settings.reviser for one in members))))
        if counts.reviewed
        else "",
    )


@dataclass(slots=True)
class Manifest:
    """All editions in an output folder, by path.

    Attributes:
        entries: They.
        unread: The hashes of editions in a manifest that is damaged, or of another version.
        foreign: Whether it is none of ours: web apps have files of this name, too.
        illegible: Whether it is no JSON at all.
    """

    entries: dict[str, ManifestEntry] = field(default_factory=dict)
    unread: tuple[str, ...] = ()
    foreign: bool = False
    illegible: bool = False

    @classmethod
    def load(cls, folder: AnyPath) -> Manifest:
        """Return the manifest in a folder; an empty one where there is none, or none that can be understood."""
        try:
            text = storage_of(folder).read(NAME)
        except OSError:
            return cls()
        try:
            data: Any = json.loads(text)
        except (ValueError, RecursionError):
            return cls(unread=tuple(_hashes(_lines(text))), foreign=_is_foreign(text), illegible=True)
        try:
            if data["schema"] == MANIFEST_SCHEMA:
                return cls({item["path"]: ManifestEntry.of(item) for item in data["editions"]})
        except (ValueError, KeyError, TypeError, RecursionError):
            pass
        listed = data.get("editions") if isinstance(data, dict) else None
        return cls(unread=tuple(_hashes(listed))) if isinstance(listed, list) else cls(foreign=True)

    @staticmethod
    def lies_in(folder: Path) -> bool:
        """Tell whether a folder has a manifest."""
        return (folder / NAME).is_file()

    @staticmethod
    def digest(folder: AnyPath) -> str | None:
        """Return the hash of the manifest in a folder, or None if there is none."""
        if isinstance(folder, Path):
            return Beneath(folder).sha256(NAME)
        try:
            return sha256(storage_of(folder).read(NAME))
        except OSError:
            return None

    @staticmethod
    def write(folder: AnyPath, entries: Iterable[ManifestEntry], temporary: Path) -> str:
        """Write a manifest, an edition a line, without holding all of it; and return its hash.

        Args:
            folder: Where it is to lie.
            entries: The editions, sorted by path.
            temporary: Folder on the same disk, to write it in.

        Raises:
            OutputError: The folder can't be written. The manifest that was there is still there.
        """
        part = temporary / f"{secrets.token_hex(6)}.part"
        digest = hashlib.sha256()
        try:
            temporary.mkdir(parents=True, exist_ok=True)
            with part.open("xb") as file:
                for piece in pieces(MANIFEST_SCHEMA, (entry.to_json() for entry in entries)):
                    data = piece.encode("utf-8", "replace")
                    digest.update(data)
                    file.write(data)
            storage_of(folder).upload(part, NAME)
        except OSError as error:
            raise output_error(part if isinstance(folder, RemotePath) else folder / NAME, error) from error
        finally:
            with contextlib.suppress(OSError):
                part.unlink()
        return digest.hexdigest()


def pieces(schema: int, editions: Iterable[str]) -> Iterator[str]:
    """Yield the text of a manifest piece by piece, an edition a line.

    Args:
        schema: Version of its form.
        editions: The editions as lines of JSON.
    """
    yield f'{{"schema": {schema}, "editions": ['
    separator = "\n"
    for edition in editions:
        yield separator + edition
        separator = ",\n"
    yield "\n]}\n"


def _lines(text: bytes) -> Iterator[object]:
    """Yield what can be read of a manifest line by line: an edition each."""
    for line in text.split(b"\n"):
        with contextlib.suppress(ValueError, RecursionError):
            yield json.loads(line.rstrip(b", "))


def _hashes(items: Iterable[object]) -> Iterator[str]:
    """Yield the hashes of the editions among some items; whatever else is among them."""
    for item in items:
        digest = item.get("sha256") if isinstance(item, dict) else None
        if isinstance(digest, str) and _SHA256.fullmatch(digest):
            yield digest


def _is_foreign(text: bytes) -> bool:
    """Tell whether a file that is no JSON is a person's text, and not a manifest that is damaged."""
    try:
        beginning = codecs.getincrementaldecoder("utf-8")().decode(text[:_BEGINNING]).lstrip("\ufeff \t\r\n")
    except UnicodeDecodeError:
        return False
    return bool(beginning) and "\0" not in beginning and not beginning.startswith(next(pieces(0, ()))[:10])
