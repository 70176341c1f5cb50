"""Findings: what a stage noticed and a person should look at, each with a stable code: see `toolkit.catalogue`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from enum import StrEnum

from toolkit.errors import printable


class Severity(StrEnum):
    """How much a finding matters to someone who is about to publish."""

    INFO = "info"
    """Worth knowing; nothing to do."""
    WARNING = "warning"
    """Somebody should look before this is published."""
    ERROR = "error"
    """The edition is wrong."""


SEVERITIES = tuple(Severity)
"""All of them, the least first."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that a stage noticed.

    Attributes:
        code: Stable identifier in kebab case, such as ``remote-image``: one of `toolkit.catalogue.CATALOGUE`.
        message: One sentence that names what it is about and what to do.
        where: The file, unit key or other place that it is about; may be empty.
        severity: How much it matters.
    """

    code: str
    message: str
    where: str = ""
    severity: Severity = Severity.WARNING

    def __post_init__(self) -> None:
        """Leave nothing in the message that makes a terminal do something."""
        if not self.message.isprintable():
            object.__setattr__(self, "message", printable(self.message))

    @classmethod
    def of(cls, record: Mapping[str, str]) -> Finding:
        """Return the finding in what `to_dict` returns.

        Raises:
            KeyError: Something is missing.
            ValueError: There is no such severity.
        """
        plain = {name: record[name] for name in ("code", "message", "where")}
        return cls(**plain, severity=Severity(record["severity"]))

    def to_dict(self) -> dict[str, str]:
        """Return the finding as plain strings, for the manifest."""
        return {item.name: str(getattr(self, item.name)) for item in fields(self)}
