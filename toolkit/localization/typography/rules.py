r"""The rules of a locale, from `typography.toml` over `locales/default-typography.toml`.

A rule is a table ``[rule.NAME]``; ``rules`` lists the names of those that a locale follows, in order. Its keys:

- ``find``: a regular expression. ``<name>`` stands for the characters of ``[sets]`` (inside square brackets), or for
  any word of ``[words]``.
- ``put``: what stands in the place of each group of the match, or of the match itself where there are no groups.
  ``<name>`` stands for a sign of ``[signs]``; with ``\1`` it takes the place of the whole match.
- ``puts``: instead of ``put``, one for each group.
- ``map``: instead of ``put``, a table of what stands for what.
- ``does``: instead of ``find``, one of `KINDS`.
- ``needs``: characters; a text that has none of them is not looked at.
- ``where``: a regular expression that the text must match somewhere.
- ``author``: whether the rule may be applied to an author's own text.
- ``level``: ``full`` for what changes letters, figures or their order.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from toolkit.errors import UsageError
from toolkit.languages import characters
from toolkit.localization.loading import read_tables
from toolkit.localization.locale import Locale
from toolkit.localization.shelf import TYPOGRAPHY_FILE
from toolkit.localization.typography.edits import Edit
from toolkit.localization.typography.figures import (
    date_edits,
    measured_numbers,
    number_edits,
    separators_of,
    time_edits,
    words_of_thousands,
    words_of_units,
)
from toolkit.localization.typography.numerals import digit_edits
from toolkit.localization.typography.openers import opener_edits
from toolkit.localization.typography.patterns import Pattern, compiled
from toolkit.localization.typography.quotation import Quotation, quotation_edits

Change = Callable[[str, bool], Iterable[Edit]]
"""Takes a text and whether it is an author's own; returns what is to be changed."""

_NAME = re.compile(r"<([a-z_]+)>")

_LONGEST = 1_000
"""Characters that a rule may put in the place of something."""


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule.

    Attributes:
        name: Its name in the data.
        change: What it does.
        needs: Characters that it has something to do with; empty for any.
        author: Whether it may be applied to an author's own text.
        full: Whether it belongs to the level ``full`` only.
    """

    name: str
    change: Change
    needs: frozenset[str]
    author: bool
    full: bool


@dataclass(frozen=True, slots=True)
class Protected:
    """What looks like text and is not: paths, options, tags.

    Attributes:
        pattern: What it looks like.
        needs: Characters that it has one of.
    """

    pattern: Pattern
    needs: frozenset[str]


@dataclass(frozen=True, slots=True)
class Rules:
    """All rules of a locale, in order.

    Attributes:
        rules: They.
        protected: What none of them touches.
        sentence_case: Whether headings have capitals only where sentences have them.
        small_words: Words that are small inside a heading then, whatever the article's sentences have.
        articles: Those that are so before a word that is small, and part of names before others: "La Paz".
    """

    rules: tuple[Rule, ...]
    protected: tuple[Protected, ...]
    sentence_case: bool = False
    small_words: frozenset[str] = frozenset()
    articles: frozenset[str] = frozenset()


@lru_cache(maxsize=128)
def rules_of(locale: Locale) -> Rules:
    """Return the rules of a locale. What a rule does is made of its data when a text first needs it.

    Raises:
        UsageError: Its rules are malformed; also when one is applied.
    """
    table = read_tables(locale.tag, TYPOGRAPHY_FILE, locale.locales)
    with _well_formed(locale.tag):
        data = _Data(locale, table)
        rules = tuple(_rule(name, table["rule"][name], data) for name in table["rules"])
        protected = tuple(
            Protected(compiled(item["find"], foreign=data.foreign), frozenset(item["needs"]))
            for item in table["protected"].values()
        )
        headings = table["headings"]
        sentence_case = {"kept": False, "sentence": True}[headings["case"]]
        small, articles = frozenset(headings.get("small", ())), frozenset(headings.get("articles", ()))
    return Rules(rules, protected, sentence_case, small, articles)


@contextmanager
def _well_formed(tag: str) -> Iterator[None]:
    try:
        yield
    except (KeyError, TypeError, ValueError, AttributeError, LookupError, RecursionError, re.error) as error:
        raise UsageError(f"The typography of '{tag}' is malformed: {error!r}.", "Compare another locale's.") from error


class _Data:
    """What rules refer to by name."""

    def __init__(self, locale: Locale, table: Mapping[str, Any]) -> None:
        self.locale = locale
        self.tag = locale.tag
        self.foreign = _is_foreign(locale)
        self.sets: Mapping[str, str] = table["sets"]
        self.words: Mapping[str, list[str]] = table["words"]
        self.signs: Mapping[str, str] = table["signs"]
        self.numbers: Mapping[str, Any] = table["numbers"]

    def pattern(self, text: str) -> Pattern:
        return compiled(_NAME.sub(self._named, text), foreign=self.foreign)

    def put(self, text: str) -> str:
        if len(text) > _LONGEST:
            raise ValueError(f"more than {_LONGEST} characters are put for something")
        return _NAME.sub(lambda match: self.signs[match[1]], text)

    def any_of(self, name: str) -> str:
        """Return a pattern of the words of a list, longest first; one that nothing matches if there are none."""
        found = _months(self.tag) if name == "months" else self.words[name]
        words = sorted(found, key=lambda word: (-len(word), word))
        return "|".join(map(re.escape, words)) or "(?!)"

    def casefolded(self, name: str) -> frozenset[str]:
        return frozenset(word.casefold() for word in self.words[name])

    def _named(self, match: re.Match[str]) -> str:
        value = self.sets.get(match[1])
        return f"(?:{self.any_of(match[1])})" if value is None else _as_class(value)


def _is_foreign(locale: Locale) -> bool:
    """Tell whether a locale's rules, or some of them, are a user's own."""
    own = locale.locales.folder
    folders = locale.locales.folders(locale.tag) if own is not None else []
    return any(own in folder.parents and (folder / TYPOGRAPHY_FILE).is_file() for folder in folders)


def _as_class(properties: str) -> str:
    """Return a set of characters as the inside of a class of `re`, whether it is one already or names properties.

    Beyond the first plane only Han letters are looked for: of others, what is there is too rare to slow every text.
    """
    return characters(properties, astral="Hani" in properties) if r"\p{" in properties else properties


def _months(tag: str) -> list[str]:
    """Return the names of the months, as they stand alone and in dates (CLDR)."""
    from toolkit.languages import babel_locale

    months = babel_locale(tag).months
    return sorted({str(name) for use in ("format", "stand-alone") for name in months[use]["wide"].values()})


def _rule(name: str, table: Mapping[str, Any], data: _Data) -> Rule:
    change = _when_needed(data.tag, lambda: KINDS[table["does"]](data) if "does" in table else _replacing(table, data))
    if where := table.get("where"):
        inner = change
        change = _when_needed(data.tag, lambda: _only_where(data.pattern(where), inner))
    full = {"standard": False, "full": True}[table.get("level", "standard")]
    return Rule(name, change, frozenset(table.get("needs", "")), table.get("author", False), full)


def _when_needed(tag: str, make: Callable[[], Change]) -> Change:
    """Return a change that is made when it is first wanted: of a locale's rules an article needs few."""

    @lru_cache(maxsize=1)
    def made() -> Change:
        with _well_formed(tag):
            return make()

    def change(text: str, author: bool) -> Iterable[Edit]:
        return made()(text, author)

    return change


def _only_where(pattern: Pattern, change: Change) -> Change:
    return lambda text, author: change(text, author) if pattern.search(text) else ()


def _replacing(table: Mapping[str, Any], data: _Data) -> Change:
    pattern = data.pattern(table["find"])
    if "map" in table:
        names: Mapping[str, str] = table["map"]
        return _by_groups(pattern, lambda _, old: names[old])
    if "puts" in table:
        puts = [data.put(put) for put in table["puts"]]
        return _by_groups(pattern, lambda group, _: puts[group - 1])
    put = data.put(table["put"])
    if "\\" in put:
        return lambda text, _: [Edit(match.start(), match.end(), match.expand(put)) for match in pattern.finditer(text)]
    return _by_groups(pattern, lambda _group, _old: put)


def _by_groups(pattern: Pattern, new: Callable[[int, str], str]) -> Change:
    """Return what replaces each group of the matches, or the matches themselves where there are no groups."""
    groups = range(1, pattern.groups + 1) if pattern.groups else (0,)

    def change(text: str, _: bool) -> Iterator[Edit]:
        for match in pattern.finditer(text):
            for group in groups:
                start, end = match.span(group)
                if start >= 0:
                    yield Edit(start, end, new(group, match[group]))

    return change


def _quotes(data: _Data) -> Change:
    quotation = Quotation(data.locale.quotes, data.signs["apostrophe"], data.casefolded("elisions"))
    return lambda text, author: quotation_edits(text, quotation, author=author)


def _openers(data: _Data) -> Change:
    words, abbreviations = data.casefolded("question_words"), data.casefolded("titles") | data.casefolded("references")
    abbreviations |= data.casefolded("abbreviations")
    abbreviations = frozenset(word.removesuffix(".") for word in abbreviations)
    return lambda text, _: opener_edits(text, words, abbreviations)


def _phrases(data: _Data, *, insert: bool = True) -> Change:
    """What is written in parts that belong together: every gap is the same sign, also where a translation has none."""
    gap = "([ \n\u00a0\u202f]?)" if insert else "([ \n\u00a0\u202f])"
    phrases = sorted(data.words["phrases"], key=lambda phrase: (-len(phrase), phrase))
    patterns = "|".join(gap.join(map(re.escape, phrase.split(" "))) for phrase in phrases) or "(?!)"
    pattern = re.compile(rf"(?<![\w.])(?:{patterns})(?!\w)")
    sign = data.signs["phrase_space"]

    def change(text: str, author: bool) -> Iterator[Edit]:
        for match in pattern.finditer(text):
            for group in range(1, pattern.groups + 1):
                if match[group] or (match[group] == "" and not author):
                    yield Edit(*match.span(group), sign)

    return change


def _present_phrases(data: _Data) -> Change:
    """The same, for languages that write such things without spaces too: only spaces that are there change."""
    return _phrases(data, insert=False)


def _numbers(data: _Data) -> Change:
    separators = separators_of(data.tag, data.numbers.get("group"), data.numbers["least"])
    words = (*words_of_units(data.tag), *words_of_thousands(data.tag))
    measured = measured_numbers("|".join((data.any_of("units"), *map(re.escape, words))))
    return lambda text, _: number_edits(text, separators, measured)


def _dates(data: _Data) -> Change:
    return lambda text, _: date_edits(text, data.locale)


def _times(data: _Data) -> Change:
    return lambda text, _: time_edits(text, data.tag)


def _digits(data: _Data) -> Change:
    return lambda text, _: digit_edits(text, data.tag, data.locale.marks)


KINDS: Mapping[str, Callable[[_Data], Change]] = {
    "quotes": _quotes,
    "openers": _openers,
    "phrases": _phrases,
    "present-phrases": _present_phrases,
    "numbers": _numbers,
    "dates": _dates,
    "times": _times,
    "digits": _digits,
}
"""What rules do that is more than a regular expression, by the name that ``does`` gives it."""
