"""What helps with a sentence: what people translated like it, and its terms."""

from __future__ import annotations

from typing import Any

from toolkit.review import differences, pieces_of, plain_pieces
from toolkit.reviewing.sheet import Sheet, with_atoms
from toolkit.reviewing.shown import pieces_json
from toolkit.translation.glossary import missing_terms

_MOST = 5


def matches_json(sheet: Sheet, number: int) -> dict[str, Any]:
    """Return what the memory has that is like a sentence, with what differs; and the sentence's terms."""
    sentence, listed = sheet.sentences[number], sheet.listed
    memory, glossary = listed.service.memory, listed.service.glossary
    found = memory.similar(listed.pair, sentence.plain, most=_MOST) if memory is not None else []
    said = plain_pieces(pieces_of(sentence.translation)).strip()
    missing = missing_terms(glossary, sentence.plain, said) if glossary is not None else ()
    return {
        "matches": [
            {
                "source": one.source,
                "similarity": one.similarity,
                "difference": [{"what": what, "text": text} for what, text in differences(one.source, sentence.plain)],
                "translation": one.translation,
                "target": pieces_json(pieces_of(with_atoms(one.translation, sentence), sentence.codes)),
                "pair": str(one.pair),
                "note": one.note,
            }
            for one in found
        ],
        "terms": [
            {
                "text": match.text,
                "wanted": [match.text] if match.term.keep else list(match.term.target),
                "note": match.term.note,
                "missing": match in missing,
            }
            for match in (glossary.matches(sentence.plain) if glossary is not None else ())
        ],
    }


def difference(before: str, after: str) -> list[dict[str, str]]:
    """Return what two texts have in common and what not, as `differences` does, by name."""
    return [{"what": what, "text": text} for what, text in differences(before, after)]
