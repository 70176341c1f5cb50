"""What stands between two translated parts of a sentence."""

from __future__ import annotations

from toolkit.languages import likely_script

_SPACELESS_SCRIPTS = frozenset({"Hans", "Hant", "Jpan", "Thai", "Laoo", "Khmr", "Mymr"})
"""Scripts that put no space between sentences and clauses."""


def joint(target: str, between: str) -> str:
    """Return what to put between two translated parts.

    Args:
        target: BCP 47 tag of the language that they are in.
        between: The white space between the parts in the source.
    """
    if likely_script(target) in _SPACELESS_SCRIPTS:
        return ""
    # A source without spaces is cut where there is none, and still wants one in a language with spaces.
    return between[:1] or " "
