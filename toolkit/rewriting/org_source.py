"""An Org source, and what it becomes in another language: the same file with only its text changed."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import ClassVar

from toolkit.rewriting.marked_source import Heading, MarkedSource, Renamed
from toolkit.rewriting.marked_writer import MarkedWriter
from toolkit.rewriting.org_blocks import find_org_text
from toolkit.rewriting.org_writer import OrgRunWriter
from toolkit.rewriting.source_lines import FoundText
from toolkit.rewriting.splicing import Moved

_REFERENCE = re.compile(
    r"\[\[(?:(?:file:)?(?P<page>[^\[\]\n:]{1,300})::\*|\*?)(?P<name>[^\[\]\n#:][^\[\]\n]{0,300})(?=\](?:\[|\]))"
)


@dataclass(frozen=True)
class OrgSource(MarkedSource):
    """An Org source."""

    label: ClassVar[str] = "Org"
    writer: ClassVar[type[MarkedWriter]] = OrgRunWriter
    references: ClassVar[re.Pattern[str] | None] = _REFERENCE
    files: ClassVar[re.Pattern[str]] = re.compile(
        r"(?P<before>\[\[(?:file:|(?![a-zA-Z][\w+-]*:(?!:)))"
        r"|^[ \t]*#\+(?:include|setupfile):[ \t]*\"?)(?P<address>[^\s\[\]\":]+)",
        re.MULTILINE | re.IGNORECASE,
    )

    def _find(self) -> FoundText:
        return find_org_text(self._lined.lines)

    def names(self, headings: Sequence[Heading]) -> dict[str, str]:
        """Return what links call headings now, by what they called them.

        Args:
            headings: All of the source's, in order.
        """
        return {_name(old): _name(new) for _, old, new in headings if old != new}

    def _mending(self, renamed: Renamed, moved: Moved) -> Callable[[str], str]:
        """Return what makes links to headings lead to the new ones, and addresses where they led."""
        mend = super()._mending(renamed, moved)

        def led(reference: re.Match[str]) -> str:
            name = reference["name"]
            new = renamed.get(f"{reference['page'] or ''}#{_name(name)}", name)
            return f"{reference[0].removesuffix(name)}{new}"

        return lambda text: mend(_REFERENCE.sub(led, text) if renamed else text)


def _name(title: str) -> str:
    """Return what a link calls a heading: its text without brackets, which would end the link."""
    return " ".join(re.sub(r"[\[\]]", " ", title).replace("’", "'").split())
