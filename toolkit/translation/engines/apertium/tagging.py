"""Readings that are taken from words before Apertium's tagger chooses: what the data says that they are not."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass

_WORD = re.compile(r"\^[^$^]*\$")
_PAST = re.compile(r"/([a-z]+)<vblex><past>")
_PARTICIPLE = re.compile(r"/[^/$<]*<vblex><pp>")

_BEFORE = 4
"""Words before a verb among which an auxiliary may be its own."""


@dataclass(frozen=True, slots=True)
class Tagging:
    """What is known of verbs.

    Attributes:
        past: Verbs whose past is no participle without an auxiliary.
        auxiliaries: The verbs that participles go with.
    """

    past: Collection[str] = ()
    auxiliaries: Collection[str] = ()

    def apply(self, analysed: str) -> str:
        """Return an analysed sentence in which each word has only readings that it may have."""
        if not self.past or "<past>" not in analysed:
            return analysed
        words = list(_WORD.finditer(analysed))
        lemmas = [{match[1] for match in re.finditer(r"/([a-z]+)<", word[0])} for word in words]
        parts: list[str] = []
        cursor = 0
        for number, word in enumerate(words):
            found = _PAST.search(word[0])
            near = lemmas[max(0, number - _BEFORE) : number]
            if found and found[1] in self.past and not any(not known.isdisjoint(self.auxiliaries) for known in near):
                parts += [analysed[cursor : word.start()], _PARTICIPLE.sub("", word[0])]
                cursor = word.end()
        return "".join(parts) + analysed[cursor:]
