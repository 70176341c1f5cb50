"""What the place of a sentence in its unit, and its quotations, tell of how its translation begins and ends."""

from __future__ import annotations

import re
from dataclasses import replace

from toolkit.document import ATOM, Content, nodes as n
from toolkit.translation.markup import Projected, Segment
from toolkit.translation.quality import lost_end, raised

_BEFORE_SPEECH = re.compile(r"[:,：，]\s?$")
_FIRST = re.compile(r"[\s\"'“‘«„¿¡(\[—–-]*([^\W\d_]+)")
_NEAR = 4


def finished(projected: Projected, content: Content, segment: Segment, target: str, *, ends: bool) -> Projected:
    """Return a translated sentence with the stop and the capitals that it can't have from the engine.

    What an engine is sent has neither quotation marks, if the source marks quotations as such, nor neighbours.

    Args:
        projected: The translated sentence.
        content: The unit that it is from.
        segment: The sentence.
        target: BCP 47 tag of the translation.
        ends: Whether the sentence ends where its unit goes on, or in running text: its stop is one then, though it is
            an abbreviation's, too.
    """
    projected = _with_speech(projected, content, target)
    return _ended(projected, content, segment, target) if ends else projected


def _with_speech(projected: Projected, content: Content, target: str) -> Projected:
    """Return a sentence in which what is said begins with a capital, as in the source: "Dijo: «Soy…»".

    (RAE, Ortografía, 4.2.4.1.8; Duden, D 93; Lexique, "Citations".)
    """
    text = projected.text
    for index, (start, end) in projected.spans.items():
        span = content.spans[index]
        # One word behind a comma may be one of several: "Love", "Hate" and "War".
        is_alone = not content.text[span.start : span.end].strip().count(" ")
        if isinstance(span.shell, n.Quoted) and _is_said(content.text, span.start, alone=is_alone):
            first = (
                _FIRST.match(text, start, end) if _BEFORE_SPEECH.search(text[max(0, start - _NEAR) : start]) else None
            )
            if first and first[1].islower() and len(put := raised(first[1], target)) == len(first[1]):
                text = text[: first.start(1)] + put + text[first.end(1) :]
    return projected if text == projected.text else replace(projected, text=text)


def _is_said(text: str, start: int, *, alone: bool) -> bool:
    """Tell whether a quotation with a capital follows a colon, or, if it is more than a word, a comma."""
    before = _BEFORE_SPEECH.search(text[max(0, start - _NEAR) : start])
    first = _FIRST.match(text, start)
    return bool(before and first and first[1][0].isupper() and not (alone and before[0][0] in ",，"))


def _ended(projected: Projected, content: Content, segment: Segment, target: str) -> Projected:
    """Return a sentence with the stop that its translation lost since it might have been an abbreviation's alone."""
    text, groups = projected.text, segment.groups
    core = text.rstrip(f"{ATOM} ")
    if core != text and not (groups and groups[-1].anchor >= len(segment.plain)):
        return projected  # it ends with an atom that its sentence doesn't end with
    lost = lost_end(segment.plain, core, target)
    if lost is None:
        return projected
    place, marks = lost
    spans = {
        index: (start, end + len(marks) * (end > place or (end == place and content.spans[index].end >= segment.end)))
        for index, (start, end) in projected.spans.items()
    }
    return replace(projected, text=text[:place] + marks + text[place:], spans=spans)
