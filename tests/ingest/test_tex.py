"""TeX outside of dollars, and MathML inside Markdown: formulas are formulas, and words stay."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from toolkit import read
from toolkit.document import Article, blocks_text, iterate, nodes as n, plain_text

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


LABELLED = r"""\begin{document}
\section{Where it is}\label{s}
\begin{enumerate}\item[(b)] Two.\item[(c)] Three.\end{enumerate}
\begin{enumerate}[label=(\roman*)]\item Roman.\begin{itemize}\item[n.b.] Inner.\end{itemize}\end{enumerate}
\begin{enumerate}\item[A1] One.\item Other.\end{enumerate}
\begin{multicols}{2}Columns.\end{multicols}
\begin{tcolorbox}[colback=red,title={Boxed}]Words.\end{tcolorbox}
See \nameref{s} and \cite[p.~2]{k}, \pageref{s} on \today.
\begin{thebibliography}{9}\bibitem{k} Book.\bibitem[AB]{l} Other.\end{thebibliography}
\end{document}
"""


def test_labels_of_items_and_books_are_read(tmp_path: Path) -> None:
    (tmp_path / "a.tex").write_text(LABELLED, "utf-8")
    article = read(tmp_path / "a.tex")
    lists = [node for node in iterate(article.blocks) if isinstance(node, n.OrderedList)]
    assert [(each.attributes.start, each.attributes.style, each.attributes.delimiter) for each in lists] == [
        (2, "LowerAlpha", "TwoParens"),
        (1, "LowerRoman", "TwoParens"),
    ]
    strings = (node.text for node in iterate(article.blocks) if isinstance(node, n.Str))
    text = " ".join(" ".join(strings).split())
    for words in ("n.b. Inner.", "A1 One.", "Columns.", "Boxed Words.", "See Where it is and [ 1, p. 2],"):
        assert words in text
    assert text.endswith("References [1] Book. [AB] Other.")
    assert "1970" not in text
    assert [finding.message.partition(": ")[2] for finding in article.findings if finding.code == "markup-skipped"] == [
        "The page of s is left out: editions have other pages.",
        "\\today is left out: write the day.",
    ]


def test_theorems_have_the_names_that_the_front_matter_defines_or_their_own(tmp_path: Path) -> None:
    front = "header-includes:\n- \\newtheorem{thm}{Theorem}\n- \\newtheorem*{rem}{Remark}\n"
    usual = "\\begin{lemma}\nThree.\n\\end{lemma}\n"
    told = "\\begin{thm}[Sea]\nOne.\n\\end{thm}\n\n\\begin{rem}\nTwo.\n\\end{rem}\n"
    (tmp_path / "a.md").write_text(f"---\n{front}---\n\n# T\n\n{told}\n{usual}", "utf-8")
    (tmp_path / "a.tex").write_text(f"\\begin{{document}}\n{usual}\\end{{document}}", "utf-8")
    found = read(tmp_path / "a.md")
    assert " ".join(blocks_text(found.blocks).split()) == "Theorem 1 (Sea). One. Remark. Two. Lemma 1. Three."
    assert [finding.code for finding in found.findings] == ["reader-warning"]  # a name that nobody has given
    assert "Lemma 1. Three." in " ".join(blocks_text(read(tmp_path / "a.tex").blocks).split())
