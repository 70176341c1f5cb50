"""Glossaries as tables: CSV, also with tabs or semicolons."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from toolkit.errors import UsageError
from toolkit.translation.glossary.columns import best_tag
from toolkit.translation.glossary.terms import Term, clean, fault_in

_COLUMNS = {
    "source": ("source", "source-term"),
    "target": ("target", "target-term", "translation"),
    "note": ("note", "notes", "comment", "definition"),
    "case": ("case", "case-sensitive"),
    "pos": ("pos", "part-of-speech"),
    "keep": ("do-not-translate", "dnt"),
}
_NAMES = {alias: name for name, aliases in _COLUMNS.items() for alias in aliases}
_TRUE = frozenset({"yes", "y", "true", "1", "x"})
_FALSE = frozenset({"", "no", "n", "false", "0"})
_SENSITIVE = _TRUE | {"sensitive", "exact"}
_INSENSITIVE = (_FALSE - {""}) | {"insensitive", "ignore"}
# computing.en-es.csv, names.en-GB_pt-BR.csv
_PAIR_IN_NAME = re.compile(r"\.(?:([a-z]{2,3})-([a-z]{2,3})|([A-Za-z-]{2,12})_([A-Za-z-]{2,12}))$")
_HINT = "A glossary's first line names its columns: source,target,note,case,pos,do-not-translate."


@dataclass(frozen=True, slots=True)
class _Table:
    path: Path
    columns: dict[str, int]
    width: int
    by_language: bool
    """Its columns are languages: an empty cell means that there is no translation into this one."""


def read_table(path: Path, data: bytes, source: str, target: str) -> Iterator[Term]:
    """Yield the terms of a table for a language pair; none if the table or its name says that it is for others.

    Raises:
        UsageError: A line is not as it should be.
    """
    text = _decoded(path, data)
    delimiter = max("\t;,", key=text.partition("\n")[0].count)
    lines = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        header = next(lines, [])
        table = _table(path, header, source, target)
        if table is None:
            return
        for row in lines:
            if any(cell.strip() for cell in row) and (term := _term(table, row, lines.line_num)):
                yield term
    except csv.Error as error:
        raise _fault(path, lines.line_num, f"can't be read: {error}", "Check its quotation marks.") from error


def _decoded(path: Path, data: bytes) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise _fault(path, line, "is not UTF-8", "Save the file as CSV UTF-8.") from error


def _table(path: Path, header: list[str], source: str, target: str) -> _Table | None:
    """Return where the columns are, or None if the file is for another pair."""
    names = [cell.strip() for cell in header]
    plain = [re.sub(r"[\s_]+", "-", name.casefold()) for name in names]
    columns: dict[str, int] = {}
    for index, name in enumerate(plain):
        if name in _NAMES:
            if _NAMES[name] in columns:
                raise _fault(path, 1, f"has two columns '{name}'", "Take one of them out.")
            columns[_NAMES[name]] = index
    others = [name for name, known in zip(names, plain, strict=True) if known not in _NAMES and _is_tag(name)]
    if "source" in columns and ("target" in columns or "keep" in columns):
        return _Table(path, columns, len(names), by_language=False) if _name_fits(path, source, target) else None
    if "source" in columns or "target" in columns or not others:
        raise _fault(path, 1, "does not name a column of source terms and one of target terms", _HINT)
    one, other = best_tag(others, source), best_tag(others, target)
    if one is None or (other is None and "keep" not in columns):
        return None
    columns["source"] = names.index(one)
    if other is not None:
        columns["target"] = names.index(other)
    return _Table(path, columns, len(names), by_language=True)


def _is_tag(name: str) -> bool:
    from toolkit.languages import normalize_tag

    try:
        return bool(normalize_tag(name))
    except UsageError:
        return False


def _name_fits(path: Path, source: str, target: str) -> bool:
    """Tell whether a file's name speaks of the pair, or of none."""
    found = _PAIR_IN_NAME.search(path.stem)
    if not found or not (_is_tag(found[1] or found[3]) and _is_tag(found[2] or found[4])):
        return True
    return bool(best_tag([found[1] or found[3]], source) and best_tag([found[2] or found[4]], target))


def _term(table: _Table, row: list[str], line: int) -> Term | None:
    if len(row) > table.width and any(cell.strip() for cell in row[table.width :]):
        raise _fault(table.path, line, "has more cells than columns", "Put cells with a comma in them into quotes.")
    cells = {name: row[index] if index < len(row) else "" for name, index in table.columns.items()}
    source, target = _forms(table, cells["source"], line), _forms(table, cells.get("target", ""), line)
    keep = _truth(table, cells.get("keep", ""), line)
    if table.by_language and (not source or not (target or keep)):
        return None
    if not source:
        raise _fault(table.path, line, "has no source term", "Fill it in, or take the line out.")
    if not target and not keep:
        raise _fault(
            table.path, line, f"has no translation of '{source[0]}'", "Fill it in, or mark it do-not-translate."
        )
    pos, note = clean(cells.get("pos", "")), clean(cells.get("note", ""))
    term = Term(source, source if keep else target, keep, pos=pos, note=note)
    return replace(term, exact=_exact(table, cells.get("case", ""), line, term))


def _forms(table: _Table, cell: str, line: int) -> tuple[str, ...]:
    forms = tuple(dict.fromkeys(form for part in cell.split("|") if (form := clean(part))))
    for form in forms:
        if fault := fault_in(form):
            raise _fault(table.path, line, f"has a term that {fault}: '{form[:40]}'", "Mend it, or take the line out.")
    return forms


def _truth(table: _Table, cell: str, line: int) -> bool:
    value = cell.strip().casefold()
    if value not in _TRUE and value not in _FALSE:
        raise _fault(table.path, line, f"says '{cell.strip()[:40]}' in the column do-not-translate", "Write yes or no.")
    return value in _TRUE


def _exact(table: _Table, cell: str, line: int, term: Term) -> bool:
    value = cell.strip().casefold()
    if not value:
        return term.capitals_count
    if value not in _SENSITIVE and value not in _INSENSITIVE:
        raise _fault(
            table.path, line, f"says '{cell.strip()[:40]}' in the column case", "Write sensitive or insensitive."
        )
    return value in _SENSITIVE


def _fault(path: Path, line: int, what: str, hint: str) -> UsageError:
    return UsageError(f"Line {line} of the glossary {path} {what}.", hint)
