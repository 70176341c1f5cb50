"""What Apertium reads wrongly, worded otherwise before a sentence is sent, or kept from it and put in afterwards.

"On March 31" is "Encima Marcha 31" to it. Dates are found in the source by CLDR's names of months and written as CLDR
writes them in the target; what else there is, is data: see ``data/en.toml``. Where the words of the sentence are is
remembered, so that alignments speak of the sentence as it was.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from importlib.resources import files
from typing import Any

from toolkit.document import ATOM
from toolkit.languages import babel_locale, base_language
from toolkit.translation.engines.apertium.carried_words import carried_words_of
from toolkit.translation.engines.apertium.changes import ATOM_STAND_IN, STAND_IN, Change, Rule, like
from toolkit.translation.engines.apertium.dates import date_rules
from toolkit.translation.engines.apertium.renderings import renderings_of
from toolkit.translation.engines.apertium.stream import Shielded, parts_of, shield
from toolkit.translation.engines.apertium.tagging import ReadingRule, Tagging, kinds_of
from toolkit.translation.engines.protocol import Range

_MOST_BEFORE = 20
"""Characters before an atom that decide which word stands for it."""

_GROUP = re.compile(r"\{(am|pm):(a|p|)\}")


@dataclass(frozen=True, slots=True)
class Worded:
    """A sentence as it is sent.

    Attributes:
        shielded: The text, with ranges of the sentence.
        masks: What stands in the translation for words that have these ranges.
        forms: What stands there for words that were made of these ranges.
    """

    shielded: Shielded
    masks: dict[Range, str] = field(default_factory=dict)
    forms: dict[Range, Mapping[str, str]] = field(default_factory=dict)


class Wording:
    """What is done to the sentences of one language before they are translated into another.

    Args:
        source: BCP 47 tag of the sentences.
        target: BCP 47 tag of the language wanted.

    Attributes:
        tagging: Readings that words of the language don't have.
        renderings: What stands in the translation for what is made of words of the language.
        sounds: Words that are others before some sounds: "y" is "e" before "inhibidores".
        glued: Words that Apertium's rules for the pair write together, each with what they are apart.
        contracted: Two small words that are one: "de el" is "del".
    """

    def __init__(self, source: str, target: str) -> None:
        source, target = base_language(source), base_language(target)
        known = _known(source)
        self.sounds = [(word, put, re.compile(sound)) for word, (put, sound) in _sounds(known, target).items()]
        self.renderings = renderings_of(source, target)
        tagging = known.get("tagging", {})
        readings = [
            ReadingRule(re.compile(rule["find"]), rule.get("keep", ""), rule.get("put", ""))
            for rule in known.get("reading", ())
        ]
        kinds = files(__package__).joinpath("data", f"kinds.{source}.txt")
        first = kinds_of(kinds.read_text("utf-8")) if source.isalpha() and kinds.is_file() else ""
        self.tagging = Tagging(tagging.get("past", ()), tagging.get("auxiliaries", ()), readings, first)
        self.glued: dict[str, str] = known.get("glued", {}).get(target, {})
        self.contracted: dict[str, str] = known.get("contracted", {}).get(target, {})
        self._carried = carried_words_of(source, target)
        self._rules = list(_rules(known, source, target)) if known else []
        self._standing = [
            (re.compile(rule.get("after", "$")), re.compile(rule.get("before", "")), rule["word"])
            for rule in known.get("standing", ())
        ]
        self._naming = [(re.compile(rule["find"]), rule["word"]) for rule in known.get("naming", ())]
        self._suspect = re.compile(known["suspect"]) if known else re.compile(r"(?!)")

    def names(self, sentence: str, unknown: Collection[str]) -> tuple[Change, ...]:
        """Return the words that Apertium doesn't know for which known names are to be sent, so that they take part."""
        found: list[Change] = []
        for find, word in self._naming if unknown else ():
            for match in find.finditer(sentence):
                change = Change(*match.span("name"), word, match["name"])
                if match["name"] in unknown and _is_free(change, found):
                    found.append(change)
        return tuple(found)

    def word(self, sentence: str, *, with_stand_ins: bool = True, names: Sequence[Change] = ()) -> Worded:
        """Return a sentence as it is to be sent.

        Args:
            sentence: The sentence.
            with_stand_ins: Whether other words stand for those that Apertium doesn't know, and one for each U+FFFC,
                which comes back; otherwise nothing does.
            names: What else is sent for words of it; see `names`.
        """
        changes = self._changes(sentence, with_stand_ins=with_stand_ins)
        if names:
            others = [one for one in changes if _is_free(one, names)]
            changes = sorted([*others, *names], key=lambda change: change.start)
        if ATOM in sentence:
            places = [place for place, char in enumerate(sentence) if char == ATOM]
            atoms = [
                self._atom(sentence, place) if with_stand_ins else Change(place, place + 1, " ") for place in places
            ]
            free = (one for one in changes if ATOM not in sentence[one.start : one.end])
            changes = sorted([*free, *atoms], key=lambda change: change.start)
        if not changes:
            return Worded(shield(sentence))
        text: list[str] = []
        origins: list[Range] = []
        cursor = 0
        for change in (*changes, Change(len(sentence), len(sentence), "")):
            text.append(sentence[cursor : change.start])
            origins += [(place, place + 1) for place in range(cursor, change.start)]
            text.append(change.sent)
            origins += [(change.start, change.end)] * len(change.sent)
            cursor = change.end
        shielded = shield("".join(text))
        moved = tuple((origins[start][0], origins[end - 1][1]) for start, end in shielded.origins)
        masks = {(change.start, change.end): change.put for change in changes if change.put is not None}
        forms = {(change.start, change.end): change.forms for change in changes if change.forms is not None}
        return Worded(Shielded(shielded.text, moved), masks, forms)

    def _atom(self, sentence: str, place: int) -> Change:
        before, following = sentence[max(0, place - _MOST_BEFORE) : place], sentence[place + 1 : place + _MOST_BEFORE]
        found = (word for after, then, word in self._standing if after.search(before) and then.match(following))
        word = next(found, ATOM_STAND_IN)
        return Change(place, place + 1, word, ATOM)

    def _changes(self, sentence: str, *, with_stand_ins: bool) -> list[Change]:
        """Return what is to be changed, in order; what comes first in the list of rules has its place first."""
        found: list[Change] = []
        if self._suspect.search(sentence):
            for find, make in self._rules:
                for match in find.finditer(sentence):
                    change = make(match)
                    if change and _is_free(change, found):
                        found.append(change)
        for one in self._carried.find(sentence) if with_stand_ins else ():
            change = Change(one.start, one.end, one.sent, forms=one.forms)
            if _is_free(change, found):
                found.append(change)
        return sorted(found, key=lambda change: change.start)


def _is_free(change: Change, found: Sequence[Change]) -> bool:
    return all(change.end <= other.start or other.end <= change.start for other in found)


def _sounds(known: dict[str, Any], target: str) -> dict[str, list[str]]:
    found: dict[str, list[str]] = known.get("sounds", {}).get(target, {})
    return found


@lru_cache(maxsize=64)
def wording_of(source: str, target: str) -> Wording:
    """Return what is done to sentences of a pair of BCP 47 tags."""
    return Wording(source, target)


def _known(source: str) -> dict[str, Any]:
    data = files(__package__).joinpath("data", f"{source}.toml")
    return tomllib.loads(data.read_text("utf-8")) if source.isalpha() and data.is_file() else {}


def _rules(known: dict[str, Any], source: str, target: str) -> Iterator[Rule]:
    yield from date_rules(known, source, target)
    for rule in known["masking"]:
        if target in rule:
            yield re.compile(rule["find"]), _masking(rule[target], target, rule.get("sent", STAND_IN))
    for rule in known["rewording"]:
        yield re.compile(rule["find"]), _rewording(rule["put"], rule.get("unless", "(?!)"), rule.get(target))


def _rewording(put: str, unless: str, forms: Mapping[str, str] | None) -> Callable[[re.Match[str]], Change | None]:
    """Return a rule that puts other words, unless something is found in the sentence before them.

    Words of the translation of these words are then put otherwise, where the data says how.
    """
    never = re.compile(unless)

    def make(match: re.Match[str]) -> Change | None:
        if never.search(match.string[: match.start()]):
            return None
        return Change(*_span(match), match.expand(put), forms=forms)

    return make


def _span(match: re.Match[str]) -> Range:
    """Return what is to be changed of what was found: the group ``only``, if there is one."""
    return match.span("only" if "only" in match.groupdict() else 0)


def _masking(template: str, target: str, sent: str) -> Callable[[re.Match[str]], Change]:
    from babel.dates import get_period_names

    periods = get_period_names("abbreviated", "format", locale=babel_locale(target))

    def make(match: re.Match[str]) -> Change:
        filled = re.sub(r"\\(\d)", lambda group: match[int(group[1])] or "", template.replace(r"\g<0>", match[0]))
        put = _GROUP.sub(lambda group: str(periods[group[1]]).replace("\u202f", "\u00a0") if group[2] else "", filled)
        return Change(*_span(match), sent, like(match[0], put))

    return make


# ---------------------------------------------------------------- alignment


def part_origins(sentence: str, masked: Range, put: str) -> list[frozenset[Range]]:
    """Return for each part of what was put for a range of a sentence, spaces included, the parts that it comes from.

    Numbers come from the same numbers; words from the other words in their order, if there are as many, small words
    that the language puts between them not counted.
    """
    words = parts_of(sentence, masked)
    left = {word: _core(sentence[slice(*word)]) for word in words}
    found: dict[int, frozenset[Range]] = {}
    pieces = re.findall(r"\s+|\S+", put)
    for place, piece in enumerate(pieces):
        same = next((word for word, core in left.items() if core == _core(piece)), None)
        if same is not None:
            found[place] = frozenset({same})
            del left[same]
    others = [place for place, piece in enumerate(pieces) if place not in found and not piece.isspace()]
    if len(others) > len(left):
        heavy = [place for place in others if pieces[place].casefold() not in _BETWEEN]
        others, rest = (heavy, set(others) - set(heavy)) if len(heavy) == len(left) else (others, set())
        found |= dict.fromkeys(rest, frozenset())
    if len(others) == len(left):
        found |= {place: frozenset({word}) for place, word in zip(others, left, strict=True)}
    else:
        found |= dict.fromkeys(others, frozenset(left or words))
    return [found.get(place, frozenset()) for place in range(len(pieces))]


def numeral_origins(sentence: str, words: Range, text: str) -> dict[int, frozenset[Range]]:
    """Return for the parts of what was made of words that are one to Apertium which of them they come from.

    Known are those with a number that comes back in Roman figures: "21st century" is "siglo XXI". The rest comes from
    the rest.
    """
    left = {word: _core(sentence[slice(*word)]) for word in parts_of(sentence, words)}
    pieces = _PIECES.findall(text)
    for word, core in left.items():
        place = next((place for place, piece in enumerate(pieces) if _ARABIC.get(piece) == core), None)
        if place is not None:
            rest = frozenset(left) - {word}
            return {other: frozenset({word}) if other == place else rest for other in range(len(pieces))}
    return {}


_PIECES = re.compile(r"\s+|\S+")
_TENS, _ONES = ("", "X", "XX"), ("", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX")
_ARABIC = {
    ten + one: str(tens * 10 + ones) for tens, ten in enumerate(_TENS) for ones, one in enumerate(_ONES) if ten + one
}
"""Numbers of centuries in Roman figures."""

_BETWEEN = frozenset({"de", "del", "di", "do"})


def _core(word: str) -> str:
    digits = re.match(r"\d[\d.,:]*\d|\d", word)
    return digits[0] if digits else word.strip(",.").casefold()
