"""A report as a file, which never takes the place of somebody else's."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from toolkit.errors import UsageError
from toolkit.files import is_stream, output_error, write_atomically
from toolkit.findings import Severity
from toolkit.reporting.account import BuildReport
from toolkit.reporting.machine import to_json, to_junit
from toolkit.reporting.page import MARK, to_html

FORMS: dict[str, Callable[[BuildReport, Severity], str]] = {"html": to_html, "json": to_json, "junit": to_junit}
"""What a report may be written as."""

_MARKS = {"html": MARK, "json": '"publish-report":', "junit": '<testsuites name="publish report"'}
_HEAD = 2_000
"""Bytes at the beginning of a file that tell whether it is one of ours."""


def write_report(path: Path, report: BuildReport, form: str, threshold: Severity) -> None:
    """Write a report; an older one is replaced.

    Args:
        path: The file.
        report: The report.
        form: One of `FORMS`.
        threshold: The severity from which on somebody has to act.

    Raises:
        UsageError: There is a file already that is no such report.
        OutputError: It can't be written.
    """
    try:
        new = is_stream(path) or not path.exists()
        head = _MARKS[form] if new else path.read_bytes()[:_HEAD].decode("utf-8", "replace")
    except OSError as error:
        raise output_error(path, error) from error
    if _MARKS[form] not in head:
        raise UsageError(
            f"{path} is there already, and is no report that publish wrote.", "Give another file with --to."
        )
    write_atomically(path, FORMS[form](report, threshold).encode("utf-8", "replace"))
