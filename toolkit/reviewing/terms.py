"""A term for the project's glossary, from a selection: what it would change, and into the file with it."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from toolkit.errors import UsageError
from toolkit.files import write_atomically
from toolkit.review import Listed, pieces_of, plain_pieces
from toolkit.reviewing.matches import difference
from toolkit.reviewing.sheet import Sheet
from toolkit.settings import Settings
from toolkit.translation import ReviewState, Sentence
from toolkit.translation.engines import Pair
from toolkit.translation.glossary import Glossary, Term, fault_in, load_glossary, missing_terms

_MOST_SHOWN = 100
_NO_GLOSSARY = "Make a file glossary.csv with the line source,target,note and name it: publish --glossary glossary.csv"


def term_from_json(value: Mapping[str, Any]) -> Term:
    """Return a term that somebody has sent.

    Raises:
        UsageError: It can't be one.
    """
    source, target, note = (" ".join(str(value.get(name, "")).split()) for name in ("source", "target", "note"))
    for form in (source, target):
        if fault := fault_in(form):
            raise UsageError(
                f"The term '{form[:40]}' {fault}.", "Mark the word in the sentence and in its translation."
            )
        if "|" in form:
            raise UsageError("A term has no '|' in it.", "Add the other forms to the file itself.")
    return Term((source,), (target,), note=note[:500], exact=bool(value.get("exact")))


def glossary_with(term: Term, listed: Listed) -> Glossary:
    """Return the glossary of an article with one more term, which comes after the others as in the file."""
    known = listed.service.glossary
    return Glossary((*(known.terms if known else ()), term), listed.pair.source, listed.pair.target)


def changes_by(term: Term, pair: Pair, before: Sequence[Sentence], after: Sequence[Sentence]) -> list[dict[str, Any]]:
    """Return the sentences that a term would change, and those that would lack its translation all the same.

    Engines' translations are changed where the place is certain; people's are not, and are told of.

    Args:
        term: The term.
        pair: The languages.
        before: The sentences of an article as they are.
        after: The same as they would be.
    """
    glossary = Glossary((term,), pair.source, pair.target)
    made = {sentence.id: sentence for sentence in after}
    found: list[dict[str, Any]] = []
    for sentence in before:
        if len(found) >= _MOST_SHOWN:
            break
        if not sentence.sent or sentence.id not in made:
            continue
        machine = sentence.state is ReviewState.MACHINE
        said, would = (_said(one) for one in (sentence, made[sentence.id] if machine else sentence))
        if would == said and not missing_terms(glossary, sentence.plain, said):
            continue
        found.append(
            {
                "id": sentence.id,
                "source": sentence.plain,
                "reviewed": not machine,
                "changed": would != said,
                "difference": difference(said, would),
            }
        )
    return found


def _said(sentence: Sentence) -> str:
    return plain_pieces(pieces_of(sentence.translation)).strip()


def add_term(term: Term, sheet: Sheet, settings: Settings) -> Path:
    """Put a term into the project's first glossary that is a table for these languages, and return its file.

    What is in the file stays as it is, byte by byte.

    Args:
        term: The term.
        sheet: The article whose languages it is for.
        settings: Those of the project.

    Raises:
        UsageError: There is no such glossary, or it has the term already.
        OutputError: It can't be written.
    """
    pair = sheet.listed.pair
    path = file_for(term, sheet, settings)
    data = path.read_bytes()
    write_atomically(path, data + _line(data, term))
    try:
        load_glossary([path], pair.source, pair.target)
    except UsageError:
        write_atomically(path, data)
        raise
    return path


def file_for(term: Term, sheet: Sheet, settings: Settings) -> Path:
    """Return the file that a term would be added to.

    Args:
        term: The term.
        sheet: The article whose languages it is for.
        settings: Those of the project.

    Raises:
        UsageError: There is none, or it has the term already.
    """
    pair = sheet.listed.pair
    path = _table_of(settings, sheet)
    known = load_glossary([path], pair.source, pair.target)
    if any(term.source[0] in other.source for other in known.terms):
        raise UsageError(f"{path.name} has '{term.source[0]}' already.", "Change it in the file.")
    return path


def _table_of(settings: Settings, sheet: Sheet) -> Path:
    own = settings.resolve(sheet.listed.source.name, language=sheet.listed.pair.target)
    for name in own.glossaries:
        path = settings.root / name
        header = (
            _header(path.read_bytes()) if path.suffix.lower() in (".csv", ".tsv", ".txt") and path.is_file() else []
        )
        if {"source", "target"} <= {*map(str.casefold, header)}:
            return path
    raise UsageError("The project has no glossary with columns source and target to add a term to.", _NO_GLOSSARY)


def _dialect(data: bytes) -> str:
    first = data.decode("utf-8-sig", "replace").partition("\n")[0]
    return max("\t;,", key=first.count)


def _header(data: bytes) -> list[str]:
    first = data.decode("utf-8-sig", "replace").partition("\n")[0]
    return [cell.strip() for cell in next(csv.reader([first], delimiter=_dialect(data)), [])]


def _line(data: bytes, term: Term) -> bytes:
    cells = {"source": term.source[0], "target": term.target[0], "note": term.note}
    if term.exact:
        cells["case"] = "sensitive"
    output = io.StringIO(newline="")
    end = "\r\n" if b"\r\n" in data else "\n"
    row = [cells.get(name.casefold(), "") for name in _header(data)]
    csv.writer(output, delimiter=_dialect(data), lineterminator=end).writerow(row)
    before = "" if data.endswith(b"\n") else end
    return (before + output.getvalue()).encode("utf-8")
