"""What helps with a sentence: what people translated like it, its terms, and what other engines make of it."""

from __future__ import annotations

from typing import Any

from toolkit.errors import UsageError
from toolkit.review import differences, pieces_of, plain_pieces
from toolkit.reviewing.sheet import Sheet, with_atoms
from toolkit.reviewing.shown import pieces_json
from toolkit.translation.engines import Engines, Request, engine_names
from toolkit.translation.glossary import missing_terms
from toolkit.translation.quality import translate_checked

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


def engines_for(engines: Engines, sheet: Sheet) -> list[str]:
    """Return the engines that can translate a sheet's sentences here and now."""
    pair = sheet.listed.pair
    return [name for name in engine_names() if name != "pseudo" and engines.get(name).serves(pair.source, pair.target)]


def translated_json(engines: Engines, name: str, sheet: Sheet, number: int) -> dict[str, Any]:
    """Return what an engine makes of a sentence; nothing is stored.

    Raises:
        UsageError: There is no such engine for these languages.
        EngineError: It failed.
    """
    if name not in engines_for(engines, sheet):
        raise UsageError(f"The engine '{name[:40]}' can't translate {sheet.listed.pair} here.", "Take another one.")
    sentence, pair = sheet.sentences[number], sheet.listed.pair
    engine = engines.get(name)
    [(_, made)] = list(translate_checked(engine, [Request(sentence.plain)], pair.source, pair.target))
    return {
        "engine": name,
        "translation": made.translation.text,
        "target": pieces_json(pieces_of(with_atoms(made.translation.text, sentence), sentence.codes)),
        "problems": [problem.message for problem in made.problems],
    }
