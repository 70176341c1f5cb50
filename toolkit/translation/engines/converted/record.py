"""What we note of a model when we install it: a JSON file of our own beside its files, checked when it is read."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import Any

from toolkit.errors import PackageError, UsageError
from toolkit.languages import normalize_tag
from toolkit.translation.engines.converted.families import FAMILIES, ModelFamily

RECORD_NAME = "publish-model.json"
RECORD_LIMIT = 1 << 20
"""Bytes of a record that are read; that of a model for 200 languages has some 20,000."""

MODEL_FOLDER = "model"
SOURCE_TOKENIZER = "source.spm"
TARGET_TOKENIZER = "target.spm"
JSON_TOKENIZER = "tokenizer.json"

NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,99}")
"""What a model may be called; its folder is called the same."""

_SCHEMA = 1
_TOKEN_LIMIT = 64
_LINE_LIMIT = 400


@dataclass(frozen=True, slots=True)
class ModelSource:
    """Where a model comes from.

    Attributes:
        origin: Its address and commit, ``hf:OWNER/NAME@…``; empty for a folder.
        licence: Its licence as it is told there, ``CC-BY-NC-4.0``; empty if it isn't.
    """

    origin: str = ""
    licence: str = ""


@dataclass(frozen=True, slots=True)
class Record:
    """What is known of an installed model.

    Attributes:
        name: What it is called.
        family: What family of models it is of.
        sources: The BCP 47 tags that it translates from, and their tokens; empty ones where it has none.
        targets: The BCP 47 tags that it translates to, and their tokens.
        suffix: Tokens after each sentence.
        silent: Tokens that must not be said.
        two_tokenizers: Whether what comes out has a SentencePiece model of its own.
        json_tokenizer: Whether its tokenizer is a tokenizer.json, and no SentencePiece model.
        came: Where it comes from, and under which licence.
    """

    name: str
    family: ModelFamily
    sources: dict[str, str]
    targets: dict[str, str]
    suffix: tuple[str, ...] = ()
    silent: tuple[str, ...] = ()
    two_tokenizers: bool = False
    json_tokenizer: bool = False
    came: ModelSource = ModelSource()

    @property
    def tokenizers(self) -> tuple[str, ...]:
        """The files of its tokenizers: for what goes in, and for what comes out if that has one of its own."""
        if self.json_tokenizer:
            return (JSON_TOKENIZER,)
        return (SOURCE_TOKENIZER, TARGET_TOKENIZER) if self.two_tokenizers else (SOURCE_TOKENIZER,)

    @property
    def licence(self) -> str:
        """Its licence: as it is told where it comes from, else its family's; empty if neither is known."""
        told = self.came.licence
        return told if told not in ("", "UNKNOWN") else self.family.licence or told

    def to_json(self) -> bytes:
        """Return the contents of the file."""
        fields = {
            "schema": _SCHEMA,
            "name": self.name,
            "kind": self.family.name,
            "sources": self.sources,
            "targets": self.targets,
            "suffix": self.suffix,
            "silent": self.silent,
            "two_tokenizers": self.two_tokenizers,
            "json_tokenizer": self.json_tokenizer,
            "origin": self.came.origin,
            "licence": self.came.licence,
        }
        return json.dumps(fields, ensure_ascii=False, indent=1).encode() + b"\n"


def parse_record(content: bytes, folder_name: str) -> Record:
    """Check the bytes of a record.

    Args:
        content: At most `RECORD_LIMIT` bytes.
        folder_name: The name of the folder that it was found in.

    Raises:
        PackageError: They aren't a record of that folder, or one of another version of the toolkit.
    """
    try:
        data = json.loads(content)
    except (ValueError, RecursionError) as error:
        raise PackageError(f"{folder_name}: {RECORD_NAME} is not JSON.", _hint(folder_name)) from error
    if not isinstance(data, dict) or data.get("schema") != _SCHEMA:
        raise PackageError(f"{folder_name}: {RECORD_NAME} is of another version of publish.", _hint(folder_name))
    family = FAMILIES.get(str(data.get("kind")))
    if data.get("name") != folder_name or not NAME.fullmatch(folder_name) or family is None:
        raise PackageError(f"{folder_name}: {RECORD_NAME} is not of this folder.", _hint(folder_name))
    try:
        return Record(
            folder_name,
            family,
            _languages(data.get("sources")),
            _languages(data.get("targets")),
            _tokens(data.get("suffix")),
            _tokens(data.get("silent")),
            bool(data.get("two_tokenizers")),
            bool(data.get("json_tokenizer")),
            ModelSource(_line(data.get("origin", "")), _line(data.get("licence", ""))),
        )
    except (ValueError, UsageError) as error:
        raise PackageError(f"{folder_name}: {RECORD_NAME} is malformed.", _hint(folder_name)) from error


def _languages(value: Any) -> dict[str, str]:
    """Return tags and their tokens.

    Raises:
        ValueError: They aren't.
        UsageError: A tag isn't one.
    """
    if not isinstance(value, dict) or not value:
        raise ValueError("no languages")
    _tokens(list(value.values()))
    return {normalize_tag(tag): token for tag, token in value.items()}


def _tokens(value: Any) -> tuple[str, ...]:
    """Return tokens.

    Raises:
        ValueError: They aren't.
    """
    if not isinstance(value, list) or not all(isinstance(token, str) and len(token) <= _TOKEN_LIMIT for token in value):
        raise ValueError("no tokens")
    return tuple(value)


def _line(value: Any) -> str:
    """Return a short line of text.

    Raises:
        ValueError: It isn't one.
    """
    if not isinstance(value, str) or len(value) > _LINE_LIMIT or not value.isprintable():
        raise ValueError("no line")
    return value


def _hint(name: str) -> str:
    return f"Remove the folder and install the model again: publish models install FOLDER --name {name}"
