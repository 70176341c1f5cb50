"""Changing a translation without losing its alignment."""

from __future__ import annotations

from dataclasses import replace

from toolkit.languages import words_of
from toolkit.translation.engines.protocol import Alignment, Range, Translation


def with_edit(translation: Translation, edited: Range, new: str, source: Range | None = None) -> Translation:
    """Return a translation with a range of its text replaced.

    Args:
        translation: The translation.
        edited: The range; tokens that only reach into it keep the rest of themselves.
        new: What stands there afterwards.
        source: The range of the sentence that the new text comes from; without it the new text owes what the old owed.
    """
    start, end = edited
    text = translation.text[:start] + new + translation.text[end:]
    unknown = translation.unknown
    if unknown:
        left = _words(text)
        unknown = tuple(word for word in unknown if _words(word) <= left)
    alignment = translation.alignment
    if alignment is not None:
        alignment = _edited(alignment, (start, end), new, source)
    return replace(translation, text=text, alignment=alignment, unknown=unknown)


def _words(text: str) -> set[str]:
    return {text[start:end].casefold() for start, end in words_of(text)}


def _edited(alignment: Alignment, edited: Range, new: str, source: Range | None) -> Alignment:
    import numpy as np

    start, end = edited
    before, after = [], []
    inside = []
    change = len(new) - (end - start)
    for row, (one, other) in enumerate(alignment.target):
        if one < min(other, start):
            before.append(((one, min(other, start)), row))
        if max(one, end) < other:
            after.append(((max(one, end) + change, other + change), row))
        if one < end and start < other:
            inside.append(row)
    rows = [alignment.weights[row] for _, row in before]
    targets = [token for token, _ in before]
    if new.strip() and (inside or source):
        old = alignment.weights[inside].mean(axis=0) if inside else np.zeros(len(alignment.source))
        rows.append(old if (owed := _owed_to(alignment.source, source)) is None else np.array(owed))
        targets.append((start, start + len(new.rstrip())))
    rows += [alignment.weights[row] for _, row in after]
    targets += [token for token, _ in after]
    weights = np.array(rows, dtype=np.float32).reshape(len(rows), len(alignment.source))
    return Alignment(alignment.source, tuple(targets), weights)


def _owed_to(tokens: tuple[Range, ...], source: Range | None) -> list[float] | None:
    """Return a row that owes everything to a range of the sentence, equally to each token there."""
    if source is None:
        return None
    inside = [float(one < source[1] and source[0] < other) for one, other in tokens]
    total = sum(inside)
    return [share / total for share in inside] if total else None
