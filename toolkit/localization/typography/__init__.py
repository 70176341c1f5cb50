"""Typography: what a sub-editor and a typesetter do to the characters of a text, by the rules of its language.

The rules are data: see `toolkit.localization.typography.rules`.
"""

from __future__ import annotations

from dataclasses import replace

from toolkit.document import (
    ATOM,
    LINE_BREAK,
    Article,
    Content,
    Unit,
    flatten,
    map_units,
    may_be_untouched,
    provenance_of,
    rebuild,
)
from toolkit.errors import UsageError
from toolkit.languages import base_language
from toolkit.localization.level import Typography
from toolkit.localization.locale import Locale
from toolkit.localization.typography.edits import edited, edited_text, possible
from toolkit.localization.typography.headings import with_sentence_case
from toolkit.localization.typography.rules import Protected, Rule, rules_of

_NO_WORDS = dict.fromkeys(map(ord, (ATOM, LINE_BREAK)), " ")
_MOST_PASSES = 6
"""Nothing known needs more than three; a text that is not at rest by then is left as it was."""

_MOST_GROWTH = 100
"""How many times as long a text may become: French puts a space to each mark, and names of months may stand for
figures."""
_LONGER = "Mend the rule, so that it does not find what it has put there itself."


def with_typography(article: Article, locale: Locale, level: Typography) -> Article:
    """Return an article with the typography of a locale. Idempotent.

    Code, math, addresses, placeholders, what the author keeps from translation and what is in another language stay
    untouched. Of an original only those rules are applied that a typesetter may apply to an author's text.

    Args:
        article: An article in the locale's language.
        locale: The locale.
        level: How much is done.

    Raises:
        UsageError: Its rules are malformed.
    """
    if level is Typography.NONE:
        return article
    provenance = provenance_of(article.metadata)
    rules = rules_of(locale)
    if provenance and base_language(provenance.source) == "en" and rules.sentence_case:
        article = with_sentence_case(article, rules.small_words, rules.articles)
    applier = RuleApplier(locale, level, author=provenance is None, language=article.metadata.language)
    return map_units(article, applier.unit)


class RuleApplier:
    """Applies a locale's rules to units.

    Args:
        locale: The locale.
        level: How much is done.
        author: Whether the text is an author's own.
        language: BCP 47 tag of the article.
    """

    def __init__(self, locale: Locale, level: Typography, *, author: bool, language: str = "") -> None:
        rules = rules_of(locale)
        self._language = language
        self._author = author
        self._most = 0
        self._protected = rules.protected
        self._rules = [
            rule for rule in rules.rules if (rule.author or not author) and (level is Typography.FULL or not rule.full)
        ]

    def unit(self, unit: Unit) -> Unit:
        """Return a unit with the rules applied until they find nothing more to do."""
        content = unit.content
        self._most = _MOST_GROWTH * (len(content.text) + _MOST_GROWTH)
        for _ in range(_MOST_PASSES):
            new = self._pass(content)
            if new is content:
                if content is unit.content:
                    return unit
                new = self._read_again(content)
                if new is content:
                    return replace(unit, content=content)
            content = new
        return unit

    def _read_again(self, content: Content) -> Content:
        """Return a changed content as it will be read; the same object if that is as it is.

        A space beside it can make an option or a path of what was part of a word: it then stays as it is. Most texts
        have nothing that could be one, and no span that was left with spaces alone, which is an atom, too.
        """
        text = content.text.translate(_NO_WORDS)
        if not may_be_untouched(text) and all(text[span.start : span.end].strip() for span in content.spans):
            return content
        again = flatten(rebuild(content), self._language)
        return content if len(again.atoms) == len(content.atoms) else again

    def _pass(self, content: Content) -> Content:
        """Return a content with every rule applied once; the same object if none had anything to do."""
        masked, characters = _masked(content.text, self._protected)
        for rule in self._rules:
            if rule.needs and rule.needs.isdisjoint(characters):
                continue
            content, masked = self._apply(rule, content, masked)
        return content

    def _apply(self, rule: Rule, content: Content, masked: str) -> tuple[Content, str]:
        found = list(rule.change(masked, self._author))
        edits = possible(content, masked, found) if found else []
        if sum(len(edit.new) for edit in edits) > self._most:
            raise UsageError(f"The rule {rule.name} of a locale's typography makes a text longer and longer.", _LONGER)
        new = edited(content, edits) if edits else content
        return (content, masked) if new is content else (new, edited_text(masked, edits))


def _masked(text: str, protected: tuple[Protected, ...]) -> tuple[str, set[str]]:
    """Return a text, as long as it was, that shows nothing of what is protected; and the characters in it."""
    characters = set(text)
    for item in protected:
        if not item.needs.isdisjoint(characters):
            masked = item.pattern.sub(lambda match: ATOM * len(match[0]), text)
            text, characters = (text, characters) if masked == text else (masked, set(masked))
    return text, characters
