"""What a package says about itself in metadata.json, checked before it is believed."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import Any

from toolkit.errors import PackageError, UsageError
from toolkit.translation.engines.argos.codes import CODE, tag_of

METADATA_LIMIT = 1 << 20
"""Bytes of a metadata.json that are read; real ones have a few hundred."""

_VERSION = re.compile(r"[0-9A-Za-z][0-9A-Za-z.+-]{0,31}")
_PREFIX_LIMIT = 64


@dataclass(frozen=True, slots=True)
class PackageMetadata:
    """The checked contents of a package's metadata.json.

    Attributes:
        from_code: Argos' code of the source language.
        to_code: Argos' code of the target language.
        version: Version of the package, such as ``1.9``.
        target_prefix: A token that the model wants before each translation; mostly empty.
    """

    from_code: str
    to_code: str
    version: str
    target_prefix: str = ""

    @property
    def source(self) -> str:
        """BCP 47 tag of the source language."""
        return tag_of(self.from_code)

    @property
    def target(self) -> str:
        """BCP 47 tag of the target language."""
        return tag_of(self.to_code)

    @property
    def name(self) -> str:
        """Name of the package in Argos' own tools, ``translate-en_es``."""
        return f"translate-{self.from_code}_{self.to_code}"

    @property
    def folder_name(self) -> str:
        """Name of the folder to install it in, ``translate-en_es-1_9``: checked characters only."""
        return f"{self.name}-{re.sub('[^0-9A-Za-z]', '_', self.version)}"


def parse_metadata(content: bytes, where: str) -> PackageMetadata:
    """Check the bytes of a metadata.json.

    Args:
        content: At most `METADATA_LIMIT` bytes.
        where: The file that they come from, for messages.

    Raises:
        PackageError: They aren't a translation package's metadata.
    """
    try:
        data = json.loads(content)
    except (ValueError, RecursionError) as error:
        raise PackageError(f"{where}: metadata.json is not JSON.", _HINT) from error
    if not isinstance(data, dict):
        raise PackageError(f"{where}: metadata.json is not a JSON object.", _HINT)
    if data.get("type", "translate") != "translate":
        raise PackageError(f"{where}: it is not a translation package.", _HINT)
    return from_entry(data, where)


def from_entry(data: dict[str, Any], where: str) -> PackageMetadata:
    """Check the fields of a metadata.json or of an entry in an index, which has the same.

    Raises:
        PackageError: A field is missing or malformed.
    """
    codes = [_field(data, name, CODE, where) for name in ("from_code", "to_code")]
    for code in codes:
        try:
            tag_of(code)
        except UsageError as error:
            raise PackageError(f"{where}: '{code}' is not a language code.", _HINT) from error
    prefix = data.get("target_prefix") or ""
    if not isinstance(prefix, str) or len(prefix) > _PREFIX_LIMIT:
        raise PackageError(f"{where}: metadata.json has a malformed 'target_prefix'.", _HINT)
    return PackageMetadata(codes[0], codes[1], _field(data, "package_version", _VERSION, where), prefix)


def version_key(version: str) -> tuple[int, ...]:
    """Return what versions sort by: the numbers in them, so that 1.10 comes after 1.9."""
    return tuple(int(number) for number in re.findall(r"[0-9]+", version))


_HINT = "Get the package again from where it came from."


def _field(data: dict[str, Any], name: str, shape: re.Pattern[str], where: str) -> str:
    """Return a required string field of the given shape."""
    value = data.get(name)
    if not isinstance(value, str) or not shape.fullmatch(value):
        raise PackageError(f"{where}: metadata.json has no well-formed '{name}'.", _HINT)
    return value
