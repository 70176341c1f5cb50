"""Typography: what a sub-editor and a typesetter do to the characters of a text, by the rules of its language.

The rules are data: see `toolkit.localization.typography.rules`.
"""

from __future__ import annotations

from dataclasses import replace

from toolkit.document import ATOM, Article, Content, Unit, map_units, provenance_of
from toolkit.languages import base_language
from toolkit.localization.level import Typography
from toolkit.localization.locale import Locale
from toolkit.localization.typography.edits import edited, edited_text, possible
from toolkit.localization.typography.headings import with_sentence_case
from toolkit.localization.typography.rules import Protected, Rule, rules_of

_MOST_PASSES = 6
"""Nothing known needs more than three; a text that is not at rest by then is left as it was."""


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
    if provenance and base_language(provenance.source) == "en" and rules_of(locale).sentence_case:
        article = with_sentence_case(article)
    applier = RuleApplier(locale, level, author=provenance is None)
    return map_units(article, applier.unit)


class RuleApplier:
    """Applies a locale's rules to units.

    Args:
        locale: The locale.
        level: How much is done.
        author: Whether the text is an author's own.
    """

    def __init__(self, locale: Locale, level: Typography, *, author: bool) -> None:
        rules = rules_of(locale)
        self._author = author
        self._protected = rules.protected
        self._rules = [
            rule for rule in rules.rules if (rule.author or not author) and (level is Typography.FULL or not rule.full)
        ]

    def unit(self, unit: Unit) -> Unit:
        """Return a unit with the rules applied until they find nothing more to do."""
        content = unit.content
        for _ in range(_MOST_PASSES):
            new = self._pass(content)
            if new is content:
                return unit if content is unit.content else replace(unit, content=content)
            content = new
        return unit

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
