"""What the cells of a notebook have put out, as people see it there: tables, Markdown, formulas.

Jupyter's format: https://nbformat.readthedocs.io/en/latest/format_description.html. An output comes in several kinds at
once; the richest that can be printed is taken. What only a program in the page could show is left out and told.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from typing import Any

from toolkit.findings import Finding

_PROGRAMS = {
    "application/vnd.plotly": "A Plotly figure",
    "application/vnd.bokeh": "A Bokeh figure",
    "application/vnd.holoviews": "A HoloViews figure",
    "application/vnd.vega": "A Vega chart",
    "application/vnd.jupyter.widget": "A widget",
    "application/geo+json": "A map",
    "application/javascript": "What a script makes",
}
"""Kinds of what a program in the page shows, by how they begin."""

_RUNNING = re.compile(r"<(?:script|canvas)\b", re.IGNORECASE)
_FRAME = re.compile(r"<(?:iframe|object|embed)\b[^<>]*>|</(?:iframe|object|embed)\s*>", re.IGNORECASE)
_STYLE = re.compile(r"<style\b[^<>]*>[^<]*</style\s*>", re.IGNORECASE)
_TAG = re.compile(r"<[^<>]*>")


def with_rich_outputs(text: str, where: str) -> tuple[str, list[Finding]]:
    """Return a notebook in which rich outputs are cells of Markdown, and a finding for each output that is left out.

    Args:
        text: The notebook; one that is malformed is returned as it is.
        where: The source, for findings.
    """
    if '"outputs"' not in text:
        return text, []
    findings: list[Finding] = []
    try:
        notebook = json.loads(text)
        notebook["cells"] = [new for cell in notebook["cells"] for new in _cells(cell, findings, where)]
        return json.dumps(notebook), findings
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return text, []


def _cells(cell: dict[str, Any], findings: list[Finding], where: str) -> Iterator[dict[str, Any]]:
    """Yield a cell with those of its outputs that stay, then one for each that is text of its own."""
    if cell.get("cell_type") != "code" or not isinstance(cell.get("outputs"), list):
        yield cell
        return
    kept: list[dict[str, Any]] = []
    rich: list[dict[str, Any]] = []
    for output in cell["outputs"]:
        data = output.get("data")
        if not isinstance(data, dict):
            kept.append(output)
            continue
        program = next((told for kind, told in _PROGRAMS.items() if any(key.startswith(kind) for key in data)), "")
        pictured = any(key.startswith("image/") for key in data)
        source = "" if pictured or program else _source(data)
        if program and not pictured:
            message = f"{program} is shown by a program, and is left out; put a picture of it into the notebook."
            findings.append(Finding("markup-skipped", f"{where}: {message}", where))
        elif source:
            if _FRAME.search(_text(data, "text/html")):
                message = "A page within an output is left out; put a picture of it into the notebook."
                findings.append(Finding("markup-skipped", f"{where}: {message}", where))
            rich.append({"cell_type": "markdown", "metadata": {}, "source": source})
        else:
            plain = {key: value for key, value in data.items() if not key.startswith(tuple(_PROGRAMS))}
            kept.append({**output, "data": plain})
    yield {**cell, "outputs": kept}
    yield from rich


def _source(data: dict[str, Any]) -> str:
    """Return an output as the source of a cell of Markdown; empty for one that says no more than its plain text."""
    if markdown := _text(data, "text/markdown").strip():
        return markdown
    html = _FRAME.sub("", _STYLE.sub("", _text(data, "text/html"))).strip()
    if html and not _RUNNING.search(html) and any(map(str.isalnum, _TAG.sub("", html))):
        return re.sub(r"\n\s*\n", "\n", html)
    latex = _text(data, "text/latex").strip()
    return latex if latex.startswith(("$", "\\begin{align", "\\begin{equation", "\\begin{gather")) else ""


def _text(data: dict[str, Any], kind: str) -> str:
    value = data.get(kind, "")
    return "".join(value) if isinstance(value, list) else str(value)


def with_cells_read(text: str, read: Callable[[str], tuple[str, list[Finding]]]) -> tuple[str, list[Finding]]:
    """Return a notebook whose cells of Markdown are as pandoc reads them, and what was found in them.

    Args:
        text: The notebook; one that is malformed is returned as it is.
        read: Returns the Markdown of a cell as pandoc reads it, and findings.
    """
    findings: list[Finding] = []
    changed = False
    try:
        notebook = json.loads(text)
        for cell in notebook["cells"]:
            if cell["cell_type"] != "markdown":
                continue
            source = "".join(cell["source"])
            new, found = read(source)
            if new != source:
                cell["source"], changed = new, True
            findings += found
    except (ValueError, KeyError, TypeError, RecursionError):
        return text, []
    return (json.dumps(notebook) if changed else text), list(dict.fromkeys(findings))
