"""Glossaries and alignments made up for tests."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from toolkit.languages import words_of
from toolkit.translation.engines.protocol import Alignment, Translation
from toolkit.translation.glossary import Glossary, enforce
from toolkit.translation.glossary.enforcement import Enforced
from toolkit.translation.glossary.terms import Term


def term(source: str, target: str = "", pos: str = "noun", *, exact: bool | None = None) -> Term:
    """A term with forms parted by bars; without a target it is not translated."""
    forms = tuple(source.split("|"))
    kept = not target
    made = Term(forms, forms if kept else tuple(target.split("|")), keep=kept, pos=pos)
    return replace(made, exact=made.capitals_count if exact is None else exact)


def glossary(*terms: Term, source: str = "en", target: str = "es") -> Glossary:
    return Glossary(terms, source, target)


def aligned(sentence: str, text: str, links: Sequence[Sequence[int]] | None = None) -> Translation:
    """A translation whose nth word comes from the source words that links[n] names; from the nth if not given."""
    source, target = tuple(words_of(sentence)), tuple(words_of(text))
    links = [[index] for index in range(len(target))] if links is None else links
    weights = np.zeros((len(target), len(source)), dtype=np.float32)
    for row, columns in enumerate(links):
        for column in columns:
            weights[row, column] = 1 / len(columns)
    return Translation(text, alignment=Alignment(source, target, weights))


def enforced(
    terms: Glossary, sentence: str, text: str, links: Sequence[Sequence[int]] | None = None
) -> tuple[str, Enforced]:
    result = enforce(sentence, aligned(sentence, text, links), terms.matches(sentence), terms)
    return result.translation.text, result


def assert_consistent(translation: Translation) -> None:
    """Tokens ascend, don't overlap and lie in the text; there is a row of weights for each, of at most 1."""
    alignment = translation.alignment
    if alignment is None:
        return
    assert alignment.weights.shape == (len(alignment.target), len(alignment.source))
    assert alignment.weights.dtype == np.float32
    end_before = 0
    for start, end in alignment.target:
        assert end_before <= start <= end <= len(translation.text)
        end_before = end
    assert not len(alignment.target) or float(alignment.weights.sum(axis=1).max(initial=0)) <= 1.001
