"""Outputs of notebooks are what people see there."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from toolkit import read
from toolkit.document import Article, blocks_text, iterate, nodes as n, plain_text
from toolkit.ingest.notebooks import with_rich_outputs

PIXEL = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
PANDAS = (
    "<div>\n<style scoped>\n  th { color: red }\n</style>\n\n<table border='1' class='dataframe'><thead><tr><th></th>"
    "<th>name</th></tr></thead><tbody><tr><th>0</th><td>Ann Bee</td></tr></tbody></table>\n</div>"
)

Reader = Callable[..., Article]


@pytest.fixture
def notebook(tmp_path: Path) -> Reader:
    """Read a notebook with one cell of code, which has put something out."""

    def read_outputs(*data: dict[str, Any]) -> Article:
        outputs = [{"output_type": "display_data", "metadata": {}, "data": each} for each in data]
        cell = {"cell_type": "code", "execution_count": 1, "metadata": {}, "source": "show()", "outputs": outputs}
        title = {"cell_type": "markdown", "metadata": {}, "source": "# A title\n\nText."}
        path = tmp_path / "a.ipynb"
        made = {"cells": [title, cell], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}
        path.write_text(json.dumps(made), "utf-8")
        return read(path)

    return read_outputs


def test_a_table_of_pandas_is_a_table(notebook: Reader) -> None:
    article = notebook({"text/html": PANDAS.splitlines(keepends=True), "text/plain": ["   name\n0  Ann Bee"]})
    (table,) = (node for node in iterate(article.blocks, words=False) if isinstance(node, n.Table))
    cells = [plain_text(node.content) for node in iterate((table,), words=False) if isinstance(node, n.Plain | n.Para)]
    assert "Ann Bee" in cells
    assert not any("red" in str(cell) for cell in cells)
    assert [node.text for node in iterate(article.blocks) if isinstance(node, n.CodeBlock)] == ["show()"]
    assert not article.findings


def test_markdown_and_formulas_are_text_and_formulas(notebook: Reader) -> None:
    article = notebook(
        {"text/markdown": "Some **bold** words", "text/plain": "<Markdown>"},
        {"text/latex": ["$\\displaystyle x^{2}$"], "text/plain": ["x**2"]},
    )
    kinds = {type(node) for node in iterate(article.blocks)}
    assert {n.Strong, n.Math} <= kinds
    assert "<Markdown>" not in article.to_json()


@pytest.mark.parametrize("kind", ["application/vnd.plotly.v1+json", "application/vnd.jupyter.widget-view+json"])
def test_what_a_program_shows_is_told_unless_there_is_a_picture(notebook: Reader, kind: str) -> None:
    shown = {kind: {"data": []}, "text/html": "<div>words <script>x()</script></div>"}
    article = notebook(shown)
    assert [finding.code for finding in article.findings] == ["markup-skipped"]
    assert "x()" not in article.to_json()
    article = notebook({**shown, "image/png": PIXEL})
    assert not article.findings
    assert len(article.resources) == 1


@pytest.mark.parametrize("text", ["", "{", '{"outputs": 1}', '{"cells": [{"cell_type": "code", "outputs": [1]}]}'])
def test_what_is_no_notebook_stays_as_it_is(text: str) -> None:
    assert with_rich_outputs(text, "a.ipynb") == (text, [])


@pytest.mark.parametrize(
    "source", ["> [!NOTE]\n> Be careful.", ":::{note}\nBe careful.\n:::", "!!! note\n    Be careful."]
)
def test_alerts_in_cells_are_read(tmp_path: Path, source: str) -> None:
    cells = [{"cell_type": "markdown", "metadata": {}, "source": each} for each in ("# A title", source)]
    path = tmp_path / "a.ipynb"
    path.write_text(json.dumps({"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}), "utf-8")
    divisions = [node for node in iterate(read(path).blocks) if isinstance(node, n.Div) and "note" in node.attr.classes]
    assert [blocks_text(each.content).split() for each in divisions] == [["Note", "Be", "careful."]]
