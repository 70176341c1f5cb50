"""Org with only its text changed: all else is where it was, byte for byte."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.rewriting.changing import changed
from toolkit.document import Metadata, nodes as n
from toolkit.rewriting import OrgSource

PAGE = """\
#+TITLE: The bridge
#+AUTHOR: Ana Prima
#+TODO: OPEN | SHUT
#+OPTIONS: toc:nil

* OPEN [#A] The old bridge [1/2] :tag:other:
SCHEDULED: <2026-01-01 Thu>
:PROPERTIES:
:CUSTOM_ID: old
:END:

It cost *four million*, see [[*Prices][the map]], [[*Prices]], [[file:b.org][the other]] or https://a.b/c.
The second line, =code= and ~verb~, $x^2$, {{{macro(a)}}} and @@html:<b>@@.[fn:1] H_{2}O [fn::A /note/.] \\\\
And a break <2026-01-01>.

- one thing
  that goes on

  In two paragraphs
- [X] checked
  1. [@5] numbered
- Term :: What it means

#+CAPTION: A caption
#+ATTR_HTML: :width 100 :alt A view :class x
[[file:img/a.png]]

| Left  | Right |
| <l>   |       |
|-------+-------|
| A *b* | 1     |
#+TBLFM: $1=vsum(@2)

#+begin_quote
A quotation.
#+end_quote

#+BEGIN_SRC python
print("not text")
#+END_SRC

: fixed text

#+begin_verse
A verse
  of lines
#+end_verse

# A comment

\\begin{equation}
x
\\end{equation}

** Prices
Text.

** COMMENT Hidden
Not exported.

** Shut :noexport:
Nor this.

* Footnotes

[fn:1] The note.
"""

SHOUTED = """\
#+TITLE: THE BRIDGE
#+AUTHOR: Ana Prima
#+TODO: OPEN | SHUT
#+OPTIONS: toc:nil

* OPEN [#A] THE OLD BRIDGE [1/2] :tag:other:
SCHEDULED: <2026-01-01 Thu>
:PROPERTIES:
:CUSTOM_ID: old
:END:

IT COST *FOUR MILLION*, SEE [[*PRICES][THE MAP]], [[*PRICES]], [[file:b.org][THE OTHER]] OR https://a.b/c.
THE SECOND LINE, =code= AND ~verb~, $x^2$, {{{macro(a)}}} AND @@html:<b>@@.[fn:1] H_{2}O [fn::A /NOTE/.] \\\\
AND A BREAK <2026-01-01>.

- ONE THING
  THAT GOES ON

  IN TWO PARAGRAPHS
- [X] CHECKED
  1. [@5] NUMBERED
- TERM :: WHAT IT MEANS

#+CAPTION: A CAPTION
#+ATTR_HTML: :width 100 :alt A VIEW :class x
[[file:img/a.png]]

| LEFT  | RIGHT |
| <l>   |       |
|-------+-------|
| A *B* | 1     |
#+TBLFM: $1=vsum(@2)

#+begin_quote
A QUOTATION.
#+end_quote

#+BEGIN_SRC python
print("not text")
#+END_SRC

: fixed text

#+begin_verse
A VERSE
  OF LINES
#+end_verse

# A comment

\\begin{equation}
x
\\end{equation}

** PRICES
TEXT.

** COMMENT Hidden
Not exported.

** Shut :noexport:
Nor this.

* Footnotes

[fn:1] THE NOTE.
"""


def test_only_text_changes() -> None:
    text, findings = changed(OrgSource(PAGE, "a.org"))
    assert text == SHOUTED
    assert findings == []


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_nothing_changes_where_nothing_is_translated(newline: str) -> None:
    source = OrgSource(PAGE.replace("\n", newline), "a.org")
    before = source.article(Metadata.of(language="en"))
    assert source.written(before, before) == (source.text, ())


@pytest.mark.parametrize(
    ("said", "written"),
    [
        ("- one", "\u200b- one"),
        ("* one", "\u200b* one"),
        ("#+x", "\u200b#+x"),
        ("a *b* c", "a \u2060*b* c"),
        ("a * b", "a * b"),
        ("a [[b]] c", "a [\u2060[b]] c"),
        ("5 $a$ b", "5 \\dollar{}a\\dollar{} b"),
    ],
)
def test_what_would_be_markup_is_kept_from_it(said: str, written: str) -> None:
    text, findings = changed(OrgSource("One.\n"), lambda piece: said if "One" in piece else piece)
    assert (text, findings) == (f"{written}\n", [])


def test_marks_are_parted_from_letters_around_them() -> None:
    source = OrgSource("The /old/ bridge.\n")
    before = source.article(Metadata.of(language="en"))
    joined = n.Para((n.Str("古い"), n.Emph((n.Str("橋"),)), n.Str("です。")))
    assert source.written(before, replace(before, blocks=(joined,))) == ("古い\u200b/橋/\u200bです。\n", ())


@pytest.mark.parametrize(
    ("said", "written"),
    [("COMMENT one", "\u200bCOMMENT one"), ("One :two:", "One :two:\u200b"), ("1. one", "1. one")],
)
def test_what_a_headline_says_is_no_state_and_no_tag(said: str, written: str) -> None:
    text, _ = changed(OrgSource("* One\n"), lambda piece: said if "One" in piece else piece)
    assert text == f"* {written}\n"


def test_code_ends_where_its_end_says_more() -> None:
    source = "#+begin_src sh\nls\n#+end_src sh\n\nText.\n\n#+begin_src sh\nls\n#+end_src\n"
    assert changed(OrgSource(source)) == (source.replace("Text", "TEXT"), [])


def test_a_bar_in_a_cell_is_a_sign() -> None:
    assert changed(OrgSource("| One |\n"), lambda piece: piece.replace("One", "a|b")) == ("| a\\vert{}b |\n", [])


def test_drawn_tables_are_left_and_told() -> None:
    source = "Text.\n\n+---+\n| a |\n+---+\n"
    assert changed(OrgSource(source)) == (source.replace("Text", "TEXT"), ["text-left"])


@pytest.mark.parametrize(
    ("markup", "tells"),
    [
        ("@@html:<u>word</u>@@", True),
        ("@@html:<br>@@", False),
        ("\n\n#+begin_export html\n<p>word</p>\n#+end_export", True),
        ("\n\n#+begin_export latex\n\\word\n#+end_export", False),
        ("\n\n#+html: <p>word</p>", True),
    ],
)
def test_text_in_markup_of_the_web_is_left_and_told(markup: str, tells: bool) -> None:
    source = f"Text {markup}\n"
    assert changed(OrgSource(source)) == (source.replace("Text", "TEXT"), ["text-left"] * tells)


def test_addresses_lead_where_they_led() -> None:
    page = '#+INCLUDE: "p.org"\n\n[[file:a.png]] [[./b.org::*X][that]] [[https://a.b][c]]\n'
    source = OrgSource(page)
    before = source.article(Metadata.of(language="en"))
    text, _ = source.written(before, before, lambda address: f"../{address}")
    assert text == '#+INCLUDE: "../p.org"\n\n[[file:../a.png]] [[.././b.org::*X][that]] [[https://a.b][c]]\n'
