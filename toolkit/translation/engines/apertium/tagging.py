"""Readings that are taken from words before Apertium's tagger chooses: what the data says that they are not."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass

_WORD = re.compile(r"\^[^$^]*\$")
_PAST = re.compile(r"/([a-z]+)<vblex><past>")
_PARTICIPLE = re.compile(r"/[^/$<]*<vblex><pp>")

_BEFORE = 4
"""Words before a verb among which an auxiliary may be its own."""


@dataclass(frozen=True, slots=True)
class ReadingRule:
    """A rule for a word beside others.

    Attributes:
        find: The words in the analysed stream; the group ``readings`` is what one of them may be.
        keep: What a reading must have in it to stay; all stay if none has it.
        put: What the readings are in their stead, instead of a choice; nothing for a choice.
    """

    find: re.Pattern[str]
    keep: str = ""
    put: str = ""

    def change(self, match: re.Match[str]) -> str:
        """Return a found part of the stream with the readings that its word may have."""
        start, end = (place - match.start() for place in match.span("readings"))
        kept = [reading for reading in match["readings"].split("/")[1:] if self.keep in reading]
        put = self.put or "".join(f"/{reading}" for reading in kept) or match["readings"]
        return match[0][:start] + put + match[0][end:]


def kinds_of(lines: str) -> str:
    """Return a word of each kind as the analysis would have it.

    Args:
        lines: The kinds, a line each; see ``data/kinds.en.txt``.
    """
    readings = (line.split("/") for line in lines.splitlines() if line and not line.startswith("#"))
    return " ".join(f"^x/{'/'.join(f'x{reading}' for reading in kind)}$" for kind in readings)


@dataclass(frozen=True, slots=True)
class Tagging:
    """What is known of verbs.

    Attributes:
        past: Verbs whose past is no participle without an auxiliary.
        auxiliaries: The verbs that participles go with.
        rules: What else words can't be where they stand.
        kinds: What the tagger is sent first: a word of each kind. It adds kinds to those that it was trained with
            when it first meets them, and then chooses otherwise for others, so that what became of a sentence hung
            on the sentences before it.
    """

    past: Collection[str] = ()
    auxiliaries: Collection[str] = ()
    rules: Sequence[ReadingRule] = ()
    kinds: str = ""

    def apply(self, analysed: str) -> str:
        """Return an analysed sentence in which each word has only readings that it may have."""
        for rule in self.rules:
            analysed = rule.find.sub(rule.change, analysed)
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
