"""TeX outside of dollars, and MathML inside Markdown: formulas are formulas, and words stay."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from toolkit import read
from toolkit.document import Article, iterate, nodes as n, plain_text

ALIGNED = "\\begin{align}\na &= b + c \\\\\nd &= e\n\\end{align}"
TEXT = f"""# Title

Before.

{ALIGNED}

After, with \\textbf{{bold words}} and \\ref{{x}}.

\\begin{{equation*}}
E = mc^2
\\end{{equation*}}

```
{ALIGNED}
```
"""


def article(folder: Path, name: str, text: str, **options: str) -> Article:
    (folder / name).write_text(text, "utf-8")
    return read(folder / name, **options)  # type: ignore[arg-type]


def formulas(one: Article) -> list[tuple[str, str]]:
    return [(node.math_type, node.text.strip()) for node in iterate(one.blocks) if isinstance(node, n.Math)]


def test_an_environment_without_dollars_is_a_formula_and_bold_words_stay(tmp_path: Path) -> None:
    found = article(tmp_path, "a.md", TEXT)
    assert formulas(found) == [
        ("DisplayMath", ALIGNED),
        ("DisplayMath", "\\begin{equation*}\nE = mc^2\n\\end{equation*}"),
    ]
    strong = [plain_text(node.content) for node in iterate(found.blocks) if isinstance(node, n.Strong)]
    assert strong == ["bold words"]
    raw = [node.text for node in iterate(found.blocks) if isinstance(node, n.RawInline)]
    assert raw == ["\\ref{x}"]  # it leads nowhere: renderers leave it out, and say so


def test_so_it_is_in_org_on_github_and_in_notebooks(tmp_path: Path) -> None:
    org = article(tmp_path, "a.org", f"* Title\n\nBefore.\n\n{ALIGNED}\n")
    github = article(tmp_path, "b.md", TEXT, format="gfm")
    cells = [{"cell_type": "markdown", "metadata": {}, "source": TEXT.splitlines(keepends=True)}]
    notebook = {"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}
    jupyter = article(tmp_path, "c.ipynb", json.dumps(notebook))
    assert [len(formulas(one)) for one in (org, github, jupyter)] == [1, 2, 2]
    for one in (github, jupyter):
        (code,) = (node for node in iterate(one.blocks) if isinstance(node, n.CodeBlock))
        assert code.text == ALIGNED


@pytest.mark.parametrize("format", ["markdown", "gfm"])
def test_mathml_in_markdown_is_a_formula(tmp_path: Path, format: str) -> None:  # noqa: A002
    text = "# T\n\nHalf: <math><mfrac><mn>1</mn><mn>2</mn></mfrac></math>.\n\n"
    text += '<math display="block"><msup><mi>x</mi><mn>2</mn></msup></math>\n'
    found = formulas(article(tmp_path, "a.md", text, format=format))
    assert found == [("InlineMath", "\\frac{1}{2}"), ("DisplayMath", "x^{2}")]


def test_tex_that_is_not_whole_spoils_nothing_else(tmp_path: Path) -> None:
    found = article(tmp_path, "a.md", f"# T\n\n\\textbf{{one}} and `\\begin{{center`{{=tex}} more.\n\n{ALIGNED}\n")
    assert "more" in plain_text(next(node.content for node in found.blocks if isinstance(node, n.Para)))
