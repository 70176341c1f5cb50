"""What only more than one sentence can tell: names that get lost, and sentences that are translated in two ways."""

from __future__ import annotations

import re
import unicodedata
from collections import OrderedDict
from collections.abc import Iterator
from dataclasses import dataclass, field
from threading import Lock

from toolkit.languages import likely_script
from toolkit.translation.sentences import rules_for

_WORD = re.compile(r"[^\W\d_]+(?:['’.-][^\W\d_]+)*")
_BEGINS = ".!?:;…—–-•"
"""After these a word has its capital for another reason than that it is a name."""
_OPENING = " \"'“”‘’«»„(¿¡["
_LETTERS = 4
"""Letters that a name must have: shorter ones are told from other words too badly."""
_KEPT = 2
_SHARE = 0.5
"""How often a translation must keep a name as it is, and in what share of the sentences that have it, before its lack
is told. With these it is told of less than 1 % of FLORES by Google, Microsoft and Firefox, in every pair: see the
manual's measurements."""
_SIMILAR = 55
_BEGINNING = 3
"""How alike a word must be, of 100, or how many letters it must begin with, to be another form of a name."""

_MOST_LACKING = 5
"""Places where a name is lacking that are remembered: where there are many, it is no name that got lost."""
_MOST_NAMES = 5_000
_MOST_SENTENCES = 20_000
"""How many are remembered; of more, the latest."""
_LONG = 15
"""Characters that a sentence must have: shorter ones say something else in another place."""
_END = " .!?:;…。！？"
_EXCERPT = 80


@dataclass(slots=True)
class _Name:
    """What became of a name so far.

    Attributes:
        kept: How many sentences have it as it is.
        lacking: Places of those that have nothing like it, and those sentences.
        seen: How many there are of either kind, or with another form of it.
    """

    kept: int = 0
    seen: int = 0
    lacking: list[tuple[str, str]] = field(default_factory=list)


class Names:
    """The names of one article, as its translation keeps or loses them.

    A single sentence does not tell a name that got lost from one that was translated: Germany is Alemania in Spanish.
    But where a translation keeps a name as it is again and again, and has nothing like it once, something went wrong.

    Args:
        source: BCP 47 tag of the article's language.
        target: BCP 47 tag of the translation's.
    """

    def __init__(self, source: str, target: str) -> None:
        # Other scripts write names as they sound; where all nouns have capitals, these tell no name.
        same = likely_script(source) == likely_script(target)
        self._looks = same and not rules_for(source).capital_nouns
        self._known: OrderedDict[str, _Name] = OrderedDict()

    def note(self, place: str, sentence: str, translation: str, *, looked_at: bool = True) -> None:
        """Note a sentence and its translation.

        Args:
            place: Key of its unit.
            sentence: The sentence.
            translation: What became of it.
            looked_at: Whether a name that it lacks is to be told; a person may have had reasons.
        """
        if not self._looks:
            return
        names = dict.fromkeys(_names_in(sentence))
        if not names:
            return
        folded = ""
        for name in names:
            known = self._known.setdefault(name, _Name())
            self._known.move_to_end(name)
            known.seen += 1
            if name in translation:
                known.kept += 1
            elif looked_at and len(known.lacking) < _MOST_LACKING:
                folded = folded or _folded(translation)
                if not _has_form(_folded(name), folded):
                    known.lacking.append((place, sentence))
        while len(self._known) > _MOST_NAMES:
            self._known.popitem(last=False)

    def lost(self) -> Iterator[tuple[str, str, str]]:
        """Yield the names that the translation keeps elsewhere, each with the place and sentence where it lacks."""
        for name, known in self._known.items():
            if known.kept >= _KEPT and known.kept >= _SHARE * known.seen:
                yield from ((name, place, sentence) for place, sentence in known.lacking)


class Wordings:
    """How sentences were translated in a build, whatever translated them. Threads may share one."""

    def __init__(self) -> None:
        self._known: OrderedDict[tuple[str, str, str], str] = OrderedDict()
        self._lock = Lock()

    def other(self, source: str, target: str, sentence: str, translation: str) -> str:
        """Return how a sentence was translated before in this build, if that was otherwise; and remember it.

        Capitals and the marks at the end are not looked at: headings have other ones.

        Args:
            source: BCP 47 tag of its language.
            target: BCP 47 tag of the translation's.
            sentence: The sentence.
            translation: What became of it.
        """
        if len(sentence) < _LONG:
            return ""
        key = (source, target, sentence.casefold().strip(_END))
        with self._lock:
            said = translation[:_EXCERPT]
            before = self._known.setdefault(key, said)
            self._known.move_to_end(key)
            while len(self._known) > _MOST_SENTENCES:
                self._known.popitem(last=False)
        return before if before != said and _bare(before) != _bare(said) else ""


def _names_in(text: str) -> Iterator[str]:
    """Yield words with a capital that no sentence begins with; those in capitals alone are mostly abbreviations."""
    for match in _WORD.finditer(text):
        word = match[0]
        if len(word) < _LETTERS or not word[0].isupper() or word.isupper():
            continue
        before = text[max(0, match.start() - 8) : match.start()].rstrip(_OPENING)
        if before and before[-1] not in _BEGINS:
            yield word


def _has_form(name: str, text: str) -> bool:
    """Tell whether a text has a name in another form; both are folded."""
    if name in text:
        return True
    words = _WORD.findall(text)
    if any(word[:_BEGINNING] == name[:_BEGINNING] for word in words):
        return True
    from rapidfuzz import fuzz

    return any(fuzz.ratio(word, name) >= _SIMILAR for word in words)


def _folded(text: str) -> str:
    folded = text.casefold()
    if folded.isascii():  # nothing to be taken apart
        return folded
    return "".join(char for char in unicodedata.normalize("NFKD", folded) if not unicodedata.combining(char))


def _bare(text: str) -> str:
    return " ".join(match[0] for match in _WORD.finditer(text.casefold()))
