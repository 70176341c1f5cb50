"""References of LaTeX have the numbers that LaTeX prints."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.ingest.test_account import words
from toolkit import read, render
from toolkit.document import blocks_text, iterate, nodes as n, plain_text

SOURCE = r"""\documentclass{article}\usepackage{amsmath,amsthm}\newtheorem{theorem}{Theorem}
\begin{document}\title{T}\author{A}\maketitle
\section{One}\label{sec:one}
\begin{theorem}[Pythagoras]\label{thm:p} It is so. \end{theorem}
\begin{equation}\label{eq:a} x=1 \end{equation}
\begin{equation*} z=9 \end{equation*}
\begin{align} a &= 1 \label{eq:b} \\ b &= 2 \nonumber \\ c &= 3 \label{eq:c} \end{align}
\begin{equation} d = 4 \tag{star}\label{eq:d} \end{equation}
\begin{enumerate}\item First \item\label{it:b} Second
\begin{enumerate}\item Deeper \item\label{it:c} Deepest\end{enumerate}\end{enumerate}
%s
\end{document}
"""


@pytest.mark.parametrize(
    ("written", "text"),
    [
        (r"\eqref{eq:a}", "(1)"),
        (r"\ref{eq:a}", "1"),
        (r"\eqref{eq:b} and \eqref{eq:c}", "(2) and (3)"),
        (r"\eqref{eq:d}", "(star)"),
        (r"\ref{it:b}, \ref{it:c}", "2, 2"),
        (r"\ref{thm:p} in \ref{sec:one}", "1 in 1"),
        (r"\ref{gone}", "[gone]"),
    ],
)
def test_references_are_numbers(tmp_path: Path, written: str, text: str) -> None:
    path = tmp_path / "a.tex"
    path.write_text(SOURCE % f"See {written}.", "utf-8")
    last = read(path).blocks[-1]
    assert isinstance(last, n.Para)
    assert plain_text(last.content) == f"See {text}."


def test_an_equation_shows_the_number_that_it_is_referred_to_by(tmp_path: Path) -> None:
    path = tmp_path / "a.tex"
    path.write_text(SOURCE % r"See \eqref{eq:a} and \eqref{eq:c}.", "utf-8")
    article = read(path)
    formulas = [node.text for node in iterate(article.blocks) if isinstance(node, n.Math)]
    assert [("(1)" in text, "(2)" in text, "(3)" in text) for text in formulas] == [
        (True, False, False),
        (False, False, False),
        (False, False, True),
        (False, False, False),
    ]
    page = render(article, "html")
    assert not page.findings
    assert b'href="#eq:a"' in page.data
    assert b'id="eq:a"' in page.data


def test_a_theorem_without_a_number_has_its_name(tmp_path: Path) -> None:
    (tmp_path / "a.tex").write_text(
        "\\documentclass{article}\\newtheorem*{rem}{Remark}\\begin{document}\n\\section{A}\n"
        "\\begin{rem}[Of Euler]\nIt holds.\\end{rem}\n\\begin{rem} So does this.\\end{rem}\n\\end{document}\n",
        "utf-8",
    )
    article = read(tmp_path / "a.tex")
    said = " ".join(blocks_text(article.blocks).split())
    assert said == "Remark (Of Euler). It holds. Remark. So does this."
    assert not article.findings


COMMANDS = {
    r"It is \fbox{in a box}.": "It is in a box.",
    r"It is \framebox[3cm][l]{in a box}.": "It is in a box.",
    r"It is \resizebox{1cm}{!}{small} and \rotatebox{90}{turned}.": "It is small and turned.",
    r"It is \colorbox{red}{marked} and \fcolorbox{red}{blue}{framed}.": "It is marked and framed.",
    r"Text.\marginpar[l]{In the margin.}": "Text. In the margin.",
    r"Text\footnotemark.\footnotetext{Below it.}": "Text. Below it.",
    r"\ruby{Kanji}{reading} is read.": "Kanji (reading) is read.",
    r"\begin{wrapfigure}{r}{3cm}\caption{Beside it.}\end{wrapfigure}": "Beside it.",
    r"\captionof{table}{Of a table.} Text.": "Of a table. Text.",
    "\\begin{algorithm}[t]\n\\caption{A way.}\nIt goes.\n\\end{algorithm}": "A way. It goes.",
    r"\declaretheorem[name=Claim]{claim}\begin{claim}It holds.\end{claim}": "Claim 1. It holds.",
    r"It is \textbf{\fbox{in a box}}.": "It is in a box.",
}


@pytest.mark.parametrize("text", COMMANDS)
def test_what_packages_put_around_text_keeps_it(tmp_path: Path, text: str) -> None:
    source = f"\\documentclass{{article}}\n\\begin{{document}}\n\\section{{A}}\n{text}\n\\end{{document}}\n"
    (tmp_path / "a.tex").write_text(source, "utf-8")
    article = read(tmp_path / "a.tex")
    assert words(article) == COMMANDS[text]
    assert not [finding for finding in article.findings if finding.code in ("markup-skipped", "text-lost")]


def test_code_keeps_its_commands(tmp_path: Path) -> None:
    (tmp_path / "a.tex").write_text(
        "\\section{A}\n\\verb|\\fbox{x}|\n\n\\begin{verbatim}\n\\ruby{a}{b}\n\\end{verbatim}\n", "utf-8"
    )
    codes = [node.text for node in iterate(read(tmp_path / "a.tex").blocks) if isinstance(node, n.Code | n.CodeBlock)]
    assert codes == ["\\fbox{x}", "\\ruby{a}{b}"]
