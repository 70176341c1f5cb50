"""Figures and tables bear numbers where the text refers to them by number, whatever the source says it with."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.ingest.conftest import make_png
from toolkit.document import Article, iterate, nodes as n, plain_text
from toolkit.ingest import read_article
from toolkit.languages import numbers_in
from toolkit.localization import load_locale, localize

LATEX = r"""\documentclass{article}
\title{Tides}
\begin{document}
As Figure~\ref{fig:boat} and \autoref{tab:ports} show, the sea comes.
\begin{figure}\includegraphics{a.png}\caption{The tide}\label{fig:tide}\end{figure}
\begin{figure}\includegraphics{a.png}\caption{A boat}\label{fig:boat}\end{figure}
\begin{table}\caption{Ports}\label{tab:ports}\begin{tabular}{ll}Port & Hour\\ Cadiz & 6\end{tabular}\end{table}
\end{document}
"""
TABLE = "| Port | Hour |\n|------|------|\n| Cadiz | 6 |\n\n: Ports"
PICTURES = "![The tide](a.png){#%s}\n\n![A boat](a.png){#%s}\n\n"
REST = """Tides
=====

As :numref:`boat` and :numref:`ports` show.

.. figure:: a.png

   The tide

.. _boat:

.. figure:: a.png

   A boat

.. _ports:

.. table:: Ports

   ===== ====
   Port  Hour
   ===== ====
   Cadiz 6
   ===== ====
"""
ASCIIDOC = """= Tides

As Figure 2 and Table 1 show.

.The tide
image::a.png[Tide]

.A boat
image::a.png[Boat]

.Ports
|===
|Port |Hour

|Cadiz |6
|===
"""
ORG = """#+TITLE: Tides

As Figure [[fig:boat]] and Table 1 show.

#+CAPTION: The tide
[[file:a.png]]

#+CAPTION: A boat
#+NAME: fig:boat
[[file:a.png]]

#+CAPTION: Ports
| Port | Hour |
|------+------|
| Cadiz | 6 |
"""
MYST = """As {numref}`boat` and Table 1 show.

```{figure} a.png
The tide
```

```{figure} a.png
:name: boat
A boat
```
"""
SOURCES = {
    "latex.tex": LATEX,
    "crossref.md": f"As @fig:boat and @tbl:ports show.\n\n{PICTURES % ('fig:tide', 'fig:boat')}{TABLE} {{#tbl:ports}}",
    "quarto.qmd": f"As @fig-boat and @tbl-ports show.\n\n{PICTURES % ('fig-tide', 'fig-boat')}{TABLE} {{#tbl-ports}}",
    "words.md": f"As Figure 2 and (tab. 1) show.\n\n![The tide](a.png)\n\n![A boat](a.png)\n\n{TABLE}",
    "links.md": f"As [Figure 2](#boat) and table 1 show.\n\n{PICTURES % ('tide', 'boat')}{TABLE}",
    "myst.md": f"{MYST}\n{TABLE}",
    "sphinx.rst": REST,
    "asciidoc.adoc": ASCIIDOC,
    "org.org": ORG,
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("figures")
    (folder / "a.png").write_bytes(make_png())
    for name, text in SOURCES.items():
        (folder / name).write_text(text, "utf-8")
    return folder


def read(folder: Path, text: str, name: str = "other.md") -> Article:
    (folder / name).write_text(text, "utf-8")
    return read_article(folder / name)


def captions(article: Article, language: str = "en") -> list[str]:
    shown = localize(article, load_locale(language))
    assert localize(shown, load_locale(language)) == shown
    floats = [node for node in iterate(shown.blocks) if isinstance(node, n.Figure | n.Table)]
    return [
        plain_text(block.content)
        for one in floats
        for block in one.caption.content
        if isinstance(block, n.Plain | n.Para)
    ]


def first_line(article: Article, language: str = "en") -> str:
    shown = localize(article, load_locale(language))
    return next(plain_text(block.content) for block in shown.blocks if isinstance(block, n.Para))


@pytest.mark.parametrize("name", SOURCES)
def test_whatever_the_source_refers_with(folder: Path, name: str) -> None:
    article = read_article(folder / name)
    assert captions(article) == ["Figure\u00a01. The tide", "Figure\u00a02. A boat", "Table\u00a01. Ports"]
    line = first_line(article).replace("\u00a0", " ")
    assert "Figure 2" in line
    assert line.casefold().count("tab") == 1
    assert not [finding for finding in article.findings if finding.code == "text-lost"]


@pytest.mark.parametrize(
    ("language", "figure", "table", "line"),
    [
        ("de", "Abbildung\u00a02: A boat", "Tabelle\u00a01: Ports", "As Abbildung\u00a02 and Tabelle\u00a01 show."),
        ("hu", "2.\u00a0ábra. A boat", "1.\u00a0táblázat. Ports", "As 2.\u00a0ábra and 1.\u00a0táblázat show."),
        ("ja", "図2\u3000A boat", "表1\u3000Ports", "As 図2 and 表1 show."),
        ("fa", "شکل\u00a0۲: A boat", "جدول\u00a0۱: Ports", "As شکل\u00a0۲ and جدول\u00a0۱ show."),
        ("ar-EG", "الشكل\u00a0٢: A boat", "الجدول\u00a0١: Ports", "As الشكل\u00a0٢ and الجدول\u00a0١ show."),
    ],
)
def test_words_and_digits_are_the_locale_s(folder: Path, language: str, figure: str, table: str, line: str) -> None:
    text = SOURCES["crossref.md"].replace("| 6 |", "| six |")  # else the edition has the text's own digits
    article = read(folder, text, "digits.md")
    assert captions(article, language)[1:] == [figure, table]
    assert first_line(article, language) == line


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("See Figure 7 of Smith.", ["The tide", "A boat"]),  # there are not as many
        ("In 2010 figures rose, figure it out.", ["The tide", "A boat"]),
        ("Figure 1.2 there.", ["The tide", "A boat"]),
        ("Figures 1 and 2.", ["Figure\u00a01. The tide", "Figure\u00a02. A boat"]),
        ("Tables 1 and 2.", ["The tide", "A boat"]),
    ],
)
def test_numbers_that_are_no_references(folder: Path, text: str, wanted: list[str]) -> None:
    assert captions(read(folder, f"{text}\n\n![The tide](a.png)\n\n![A boat](a.png)\n")) == wanted


def test_captions_keep_their_own_numbers(folder: Path) -> None:
    pictures = "![Figure 3: The tide](a.png)\n\n![Fig. 4. A boat](a.png){#b}\n\n![Alone](a.png)\n"
    text = f"See Figure 3 and [Figure 4](#b).\n\n{pictures}"
    assert captions(read(folder, text)) == ["Figure\u00a03: The tide", "Fig.\u00a04. A boat", "Alone"]


@pytest.mark.parametrize(
    ("language", "line"),
    [
        ("de", "Wie Abb. 2 zeigt."),
        ("hu", "A 2. ábrán látszik."),
        ("ru", "Это видно на рис. 2."),
        ("pl", "Na rysunku 2 widać."),
        ("zh-Hans", "如图2所示。"),
        ("ar", "كما في الشكل 2."),
        ("he", "כפי שרואים באיור 2."),
        ("th", "ดังภาพที่ 2"),
        ("fi", "Kuvassa 2 näkyy."),
        ("ko", "그림 2에서 보듯이."),
        ("fa", "در شکل ۲ پیداست."),
    ],
)
def test_references_in_words_of_the_source_s_language(folder: Path, language: str, line: str) -> None:
    article = read(folder, f"---\nlang: {language}\n---\n{line}\n\n![A](a.png)\n\n![B](a.png)\n")
    assert ("۲" if language == "fa" else "2") in captions(article, language)[1]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("ar", "انظر الشكلين 1 و2."),
        ("he", "ראו באיורים 1 ו-2."),
        ("fa", "شکل\u200cهای ۱ و ۲ را ببینید."),
        ("de", "Vgl. die Abbildungen 1 bis 2."),
        ("ko", "그림 1과 2를 보라."),
        ("hi", "चित्र 1 और 2 देखें।"),
        ("ja", "図1および2を見よ。"),
        ("fi", "Kuvissa 1 ja 2."),
    ],
)
def test_several_numbers_after_one_word(language: str, text: str) -> None:
    assert list(numbers_in(text, language, "figure")) == [1, 2]
