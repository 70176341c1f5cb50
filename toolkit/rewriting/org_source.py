"""An Org source, and what it becomes in another language: the same file with only its text changed."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import ClassVar

from toolkit.rewriting.marked_source import Heading, MarkedSource
from toolkit.rewriting.marked_writer import MarkedWriter
from toolkit.rewriting.org_blocks import find_org_text
from toolkit.rewriting.org_writer import OrgRunWriter
from toolkit.rewriting.source_lines import FoundText
from toolkit.rewriting.splicing import Moved

_REFERENCE = re.compile(r"(?P<before>\[\[\*?)(?P<name>[^\[\]\n#:][^\[\]\n]{0,300})(?=\](?:\[|\]))")


@dataclass(frozen=True)
class OrgSource(MarkedSource):
    """An Org source."""

    label: ClassVar[str] = "Org"
    writer: ClassVar[type[MarkedWriter]] = OrgRunWriter
    addresses: ClassVar[re.Pattern[str]] = re.compile(
        r"(?P<before>\[\[(?:file:|(?![a-zA-Z][\w+-]*:(?!:)))"
        r"|^[ \t]*#\+(?:include|setupfile):[ \t]*\"?)(?P<address>[^\s\[\]\":]+)",
        re.MULTILINE | re.IGNORECASE,
    )

    def _find(self) -> FoundText:
        return find_org_text(self._lined.lines)

    def _mending(self, headings: Sequence[Heading], moved: Moved) -> Callable[[str], str]:
        """Return what makes links to headings lead to the new ones, and addresses where they led."""
        renamed = {_name(old): _name(new) for _, old, new in headings if old != new}
        mend = super()._mending(headings, moved)

        def mended(text: str) -> str:
            if renamed:
                text = _REFERENCE.sub(
                    lambda match: match["before"] + renamed.get(_name(match["name"]), match["name"]), text
                )
            return mend(text)

        return mended


def _name(title: str) -> str:
    """Return what a link calls a heading: its text without brackets, which would end the link."""
    return " ".join(re.sub(r"[\[\]]", " ", title).replace("’", "'").split())
