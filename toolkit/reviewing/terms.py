"""A term for the project's glossary, from a selection: what it would change, and into the file with it."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from toolkit.errors import UsageError
from toolkit.files import write_atomically
from toolkit.review import pieces_of, plain_pieces
from toolkit.reviewing.matches import difference
from toolkit.reviewing.sheet import Sheet
from toolkit.settings import Settings
from toolkit.translation import ReviewState
from toolkit.translation.glossary import Glossary, Term, enforce, fault_in, load_glossary, missing_terms

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


def changes_by(term: Term, sheet: Sheet) -> list[dict[str, Any]]:
    """Return the sentences of an article that have a term and whose translations lack it, with what would become of it.

    Engines' translations are changed where the place is certain; people's are not, and are told of.

    Args:
        term: The term.
        sheet: The article.
    """
    pair = sheet.listed.pair
    glossary = Glossary((term,), pair.source, pair.target)
    found: list[dict[str, Any]] = []
    for sentence in sheet.sentences:
        if len(found) >= _MOST_SHOWN:
            break
        said = plain_pieces(pieces_of(sentence.translation)).strip()
        if not sentence.sent or not missing_terms(glossary, sentence.plain, said):
            continue
        machine = sentence.state is ReviewState.MACHINE
        made = _enforced(sheet, sentence.plain, glossary) if machine else None
        changed = made is not None and made != said
        found.append(
            {
                "id": sentence.id,
                "source": sentence.plain,
                "reviewed": not machine,
                "changed": changed,
                "difference": difference(said, made if made is not None and changed else said),
            }
        )
    return found


def _enforced(sheet: Sheet, text: str, glossary: Glossary) -> str | None:
    service = sheet.listed.service
    if service.memory is None:
        return None
    entry = service.memory.view(service.fingerprint, service.pair).find([text]).get(text)
    return None if entry is None else enforce(text, entry.aligned(), glossary.matches(text), glossary).translation.text


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
