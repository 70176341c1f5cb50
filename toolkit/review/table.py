"""CSV (RFC 4180), as spreadsheets write it: in whatever encoding, with commas, semicolons or tabs."""

from __future__ import annotations

import csv
import io
import re

from toolkit.review.exchange import ExchangeError, ExchangeFile, ExchangeSegment, score_of
from toolkit.review.inline import as_tags, of_tags
from toolkit.translation import ReviewState

_COLUMNS = (
    "file",
    "from",
    "to",
    "id",
    "kind",
    "before",
    "source",
    "target",
    "state",
    "note",
    "score",
    "findings",
    "alternatives",
)
_NEEDED = ("source", "target")

_FORMULA = re.compile(r"['=+\-@\t\r]")
"""What a cell begins with that a spreadsheet would calculate (OWASP, "CSV Injection"); an apostrophe prevents it."""

_BYTE_ORDER_MARKS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))


def write(file: ExchangeFile) -> bytes:
    """Return an article's sentences as CSV, in UTF-8 with a byte order mark, without which Excel misreads it."""
    output = io.StringIO(newline="")
    writer = csv.writer(output)
    writer.writerow(_COLUMNS)
    for segment in file.segments:
        row = (
            file.name,
            file.source_language,
            file.target_language,
            segment.id,
            segment.kind,
            segment.context,
            as_tags(segment.source),
            as_tags(segment.target),
            str(segment.state or ReviewState.MACHINE),
            segment.note,
            "" if segment.score is None else repr(segment.score),
            "\n".join(segment.findings),
            "\n".join(segment.alternatives),
        )
        cells = zip(_COLUMNS, row, strict=True)
        writer.writerow([f"'{cell}" if name != "score" and _FORMULA.match(cell) else cell for name, cell in cells])
    return output.getvalue().encode("utf-8-sig", "replace")


def read(name: str, data: bytes) -> list[ExchangeFile]:
    """Return the sentences in a CSV file.

    Raises:
        ExchangeError: It is none, or lacks a column.
    """
    text = _decoded(data)
    try:
        first = text.splitlines()[0]
        delimiter = max(",;\t", key=first.count)
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))
    except (csv.Error, IndexError) as error:
        raise ExchangeError(f"{name} can't be read as CSV: {error}.", "Save it again as CSV, in UTF-8.") from error
    columns = [cell.strip().lower() for cell in rows[0]] if rows else []
    if lacking := [wanted for wanted in _NEEDED if wanted not in columns]:
        raise ExchangeError(f"{name} has no column {lacking[0]}.", f"Name its columns: {', '.join(_COLUMNS)}.")
    files: dict[tuple[str, str, str], list[ExchangeSegment]] = {}
    for row in rows[1:]:
        cells = {column: _cell(value) for column, value in zip(columns, row, strict=False)}
        if any(cells.values()):
            key = (cells.get("file", ""), cells.get("from", ""), cells.get("to", ""))
            files.setdefault(key, []).append(_segment(cells))
    return [ExchangeFile(*key, tuple(segments)) for key, segments in files.items()]


def _decoded(data: bytes) -> str:
    for mark, encoding in _BYTE_ORDER_MARKS:
        if data.startswith(mark):
            return data.decode(encoding, "replace")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace")  # what Excel writes where nothing else is chosen


def _cell(value: str) -> str:
    return value[1:] if value.startswith("'") and _FORMULA.match(value[1:]) else value


def _segment(cells: dict[str, str]) -> ExchangeSegment:
    told, score = cells.get("state", "").strip().lower(), cells.get("score", "").strip()
    return ExchangeSegment(
        id=cells.get("id", ""),
        source=of_tags(cells.get("source", "")),
        target=of_tags(cells.get("target", "")),
        state=ReviewState(told) if told in tuple(ReviewState) else None,
        context=cells.get("before", ""),
        note=cells.get("note", ""),
        findings=tuple(filter(None, cells.get("findings", "").split("\n"))),
        score=score_of(score),
        kind=cells.get("kind", ""),
        alternatives=tuple(filter(None, cells.get("alternatives", "").split("\n"))),
    )
