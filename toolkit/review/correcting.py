"""Corrections from a script: a sentence is named by its id, or by its words however they are typed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from toolkit.document import ATOM
from toolkit.errors import UsageError
from toolkit.review.adopting import marked_from
from toolkit.review.folding import folded
from toolkit.review.inline import CodeFault
from toolkit.translation import Sentence
from toolkit.translation.markup import MarkedText
from toolkit.translation.memory import Entry, reviewed_entry


def correct_sentences(sentences: Sequence[Sentence], corrections: Mapping[str, str | MarkedText]) -> list[Entry]:
    """Return the entries that a memory needs for corrections.

    Args:
        sentences: The sentences of the article.
        corrections: By a sentence's id, or by the sentence itself however it is typed, its
            translation: Markdown, text with tags as in exported files, or marked text.

    Raises:
        UsageError: There is no such sentence, or a translation lacks what the sentence has: a note, code.
    """
    entries = []
    for typed, translation in corrections.items():
        sentence = _named(sentences, typed)
        marked = marked_from(translation, sentence)
        if isinstance(marked, CodeFault):
            raise UsageError(
                f"The correction of '{sentence.plain[:80]}' can't be used: {marked}.",
                "Write it with tags, as `publish review export --as csv` does: <x2/> for a note.",
            )
        entries.append(reviewed_entry(sentence.plain, marked))
    return entries


def _shown(sentence: Sentence) -> str:
    """Return a sentence as its readers see it: with its code and formulas, without its notes."""
    source = sentence.source
    count = len(source.source) - len(source.atoms)
    parts = source.text.split(ATOM)
    shown = [
        "" if source.source[count + number] == "note" else sentence.codes[count + number] for number in source.atoms
    ]
    return "".join(part + more for part, more in zip(parts, [*shown, ""], strict=True))


def _named(sentences: Sequence[Sentence], typed: str) -> Sentence:
    wanted = folded(typed)
    for sentence in sentences:
        if typed in (sentence.id, sentence.plain):
            return sentence
    for sentence in sentences:
        if wanted and wanted in (folded(sentence.source.text), folded(sentence.plain), folded(_shown(sentence))):
            return sentence
    raise UsageError(
        f"The article has no sentence '{typed[:120]}'.",
        "Give one sentence, as it is in the source, or its id: see `toolkit.sentences_of`.",
    )
