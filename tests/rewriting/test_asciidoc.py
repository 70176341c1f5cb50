"""AsciiDoc with only its text changed: all else is where it was, byte for byte."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.rewriting.changing import changed
from toolkit.document import Metadata, nodes as n
from toolkit.rewriting import AsciidocSource

PAGE = """\
// a comment
= The Bridge: And More
Ana Prima <ana@example.org>
v1.0, 2026-01-01
:toc: left
:description: A short story \\
  of it
:figure-caption: Picture
:version: 1.2

[abstract]
It cost *four million*, see <<_prices,the map>>, <<_prices>>, xref:b.adoc#x[the other] or https://a.b/c[the page^].
The second line, `code` and {version}. footnote:[A _note_.] H~2~O and **un**bound +
and a break. image:../img/s.png[A sign,100] kbd:[Ctrl+C] stem:[x^2] ((entry)) (((a,b))) "`said`"
[.red]##R##oles, [.red]#of# [.file]`b` and [x-]+c+

== Prices

.The title of a block
[quote,Ana Prima,Book]
____
A quotation.
____

* one thing
that goes on
+
In two paragraphs
** [x] nested
. numbered
. {version}[again]

Term:: What it means
Other::
  Meant below

NOTE: Be careful
with it.

[NOTE]
====
Inside.

[source,ruby]
----
puts "not text" # <1>
----
<1> What it does
====

 literal text

[cols="1,1a,m",title="All of it"]
|===
|Left |Right |Code

|A cell 2+|Another \\| cell
|Two
lines

and more
a|* an item
|not_text
|===

image::../img/a.png[A view,200,title="Seen"]

ifdef::x[]
Under a condition
endif::[]
ifdef::y[On one line]
ifdef::y[:icons: font]
include::part.adoc[]

[verse]
A verse
of lines

> A quotation
> by marks

Two lines
---------

[[own]]
=== Own name ===

See <<own>>, <<Prices>> and link:#_two_lines[that].
"""

SHOUTED = """\
// a comment
= THE BRIDGE: AND MORE
Ana Prima <ana@example.org>
v1.0, 2026-01-01
:toc: left
:description: A SHORT STORY \\
  OF IT
:figure-caption: PICTURE
:version: 1.2

[abstract]
IT COST *FOUR MILLION*, SEE <<_prices,THE MAP>>, <<_prices>>, xref:b.adoc#x[THE OTHER] OR https://a.b/c[THE PAGE^].
THE SECOND LINE, `code` AND {version}. footnote:[A _NOTE_.] H~2~O AND **UN**BOUND +
AND A BREAK. image:../img/s.png[A SIGN,100] kbd:[Ctrl+C] stem:[x^2] ((ENTRY)) (((a,b))) “SAID”
[.red]##R##OLES, [.red]#OF# [.file]`b` AND [x-]+c+

== PRICES

.THE TITLE OF A BLOCK
[quote,ANA PRIMA,BOOK]
____
A QUOTATION.
____

* ONE THING
THAT GOES ON
+
IN TWO PARAGRAPHS
** [x] NESTED
. NUMBERED
. {version}[AGAIN]

TERM:: WHAT IT MEANS
OTHER::
  MEANT BELOW

NOTE: BE CAREFUL
WITH IT.

[NOTE]
====
INSIDE.

[source,ruby]
----
puts "not text" # <1>
----
<1> WHAT IT DOES
====

 literal text

[cols="1,1a,m",title="ALL OF IT"]
|===
|LEFT |RIGHT |CODE

|A CELL 2+|ANOTHER \\| CELL
|TWO
LINES

AND MORE
a|* AN ITEM
|not_text
|===

image::../img/a.png[A VIEW,200,title="SEEN"]

ifdef::x[]
UNDER A CONDITION
endif::[]
ifdef::y[ON ONE LINE]
ifdef::y[:icons: font]
include::part.adoc[]

[verse]
A VERSE
OF LINES

> A QUOTATION
> BY MARKS

TWO LINES
---------

[[own]]
=== OWN NAME ===

SEE <<own>>, <<PRICES>> AND link:#_two_lines[THAT].
"""


def test_only_text_changes() -> None:
    text, findings = changed(AsciidocSource(PAGE, "a.adoc"))
    assert text == SHOUTED
    assert findings == []


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_nothing_changes_where_nothing_is_translated(newline: str) -> None:
    source = AsciidocSource(PAGE.replace("\n", newline), "a.adoc")
    before = source.article(Metadata.of(language="en"))
    assert source.written(before, before) == (source.text, ())


@pytest.mark.parametrize(
    ("source", "reference"),
    [
        ("== Low water\n\n<<_low_water>> <<_low_water,x>>\n", "<<_high_water>> <<_high_water,x>>"),
        (":idprefix:\n:idseparator: -\n\n== Low water\n\nxref:low-water[x]\n", "xref:high-water[x]"),
        ("== Low water\n\n== Low water\n\n<<_low_water_2>>\n", "<<_high_water_2>>"),
        ("[#_low_water]\n== Low water\n\n<<_low_water>>\n", "<<_low_water>>"),
        ("== Low water\n\n----\n<<_low_water>>\n----\n", "----\n<<_low_water>>\n----"),
    ],
)
def test_references_lead_to_the_new_name_of_a_title(source: str, reference: str) -> None:
    text, _ = changed(AsciidocSource(source), lambda piece: piece.replace("Low", "High"))
    assert text.endswith(f"{reference}\n")


@pytest.mark.parametrize(
    ("said", "written"),
    [
        ("* one", "{empty}* one"),
        ("NOTE: one", "{empty}NOTE: one"),
        (".One", "{empty}.One"),
        ("a *b* c", "a \\*b* c"),
        ("a {b} c", "a \\{b} c"),
        ("a * b", "a * b"),
        ("a *b c* d", "a &#42;b c&#42; d"),
        ("a [[b]] c", "a \\[[b]] c"),
    ],
)
def test_what_would_be_markup_is_escaped(said: str, written: str) -> None:
    text, findings = changed(AsciidocSource("One.\n"), lambda piece: said if "One" in piece else piece)
    assert (text, findings) == (f"{written}\n", [])


def test_marks_beside_letters_are_doubled() -> None:
    source = AsciidocSource("The *old* `x` bridge.\n")
    before = source.article(Metadata.of(language="en"))
    joined = n.Para((n.Str("古い"), n.Strong((n.Str("橋"),)), n.Code(n.EMPTY_ATTR, "x"), n.Str("です。")))
    assert source.written(before, replace(before, blocks=(joined,))) == ("古い**橋**``x``です。\n", ())


def test_notes_and_links_may_stand_beside_letters() -> None:
    source = AsciidocSource("Old https://a.b[bridge].footnote:[A note.]\n")
    before = source.article(Metadata.of(language="en"))
    link, note = n.Link(n.EMPTY_ATTR, (n.Str("橋"),), ("https://a.b", "")), n.Note((n.Plain((n.Str("注"),)),))
    after = replace(before, blocks=(n.Para((n.Str("古い"), note, link, n.Str("です"))),))
    assert source.written(before, after) == ("古いfootnote:[注]https://a.b[橋]です\n", ())
    after = replace(before, blocks=(n.Para((n.Str("古い"), link, note)),))
    assert source.written(before, after) == ("古いlink:https://a.b[橋]footnote:[注]\n", ())


@pytest.mark.parametrize(
    ("source", "said", "written"),
    [
        ("link:a[old]\n", "o]d", "link:a[o\\]d]\n"),
        ("link:a[old,window=_blank]\n", "o,d", 'link:a["o,d",window=_blank]\n'),
        ("image::a.png[old,100]\n", "n w", "image::a.png[n w,100]\n"),
        ("|===\n|old|two\n|===\n", "n | a", "|===\n|n \\| a |two\n|===\n"),
        ("|===\n|old 1 |two\n2+^.e|old\n|===\n", "new", "|===\n|new 1 |two\n2+^.e|new\n|===\n"),
    ],
)
def test_what_would_end_its_brackets_or_its_cell_is_escaped(source: str, said: str, written: str) -> None:
    assert changed(AsciidocSource(source), lambda piece: piece.replace("old", said)) == (written, [])


def test_tables_of_values_are_left_and_told() -> None:
    source = "Text.\n\n,===\nLeft,Right\n,===\n"
    assert changed(AsciidocSource(source)) == (source.replace("Text", "TEXT"), ["text-left"])


@pytest.mark.parametrize(
    ("source", "written"),
    [
        ("[quote, Ana, old]\n____\nx\n____\n", '[quote, Ana, "n, w"]\n____\nx\n____\n'),
        ("[verse, 'A, b', \"old\"]\nx\n", "[verse, 'A, b', \"n, w\"]\nx\n"),
        ("[quote#id.role, attribution=A, citetitle=old]\nx\n", '[quote#id.role, attribution=A, citetitle="n, w"]\nx\n'),
        ('"Said."\n-- Ana, old\n', '"Said."\n-- Ana, n, w\n'),
        ("> Said.\n> -- Ana, old\n", "> Said.\n> -- Ana, n, w\n"),
        ("> Said.\n>\n> old\n", "> Said.\n>\n> n, w\n"),
        ("image::a.png[old]\n", 'image::a.png["n, w"]\n'),
        ('image::a.png["old, old"]\n', 'image::a.png["n, w, n, w"]\n'),
        ("[source,old]\nx\n", "[source,old]\nx\n"),
    ],
)
def test_who_is_quoted_is_translated_and_commas_part_nothing(source: str, written: str) -> None:
    assert changed(AsciidocSource(source), lambda piece: piece.replace("old", "n, w")) == (written, [])


@pytest.mark.parametrize(
    ("passed", "tells"),
    [
        ("+++<u>word</u>+++", True),
        ("pass:q[<u>word</u>]", True),
        ("$$word$$", True),
        ("\n\n++++\n<p>word</p>\n++++", True),
        ("\n\n[pass]\n<u>word</u>", True),
        ("+++<br>&nbsp;+++", False),
        ("\n\n++++\n<script>word()</script>\n<hr>\n++++", False),
        ("\n\n[stem]\n++++\nx = word\n++++", False),
    ],
)
def test_text_that_is_passed_through_is_left_and_told(passed: str, tells: bool) -> None:
    source = f"Text {passed}\n"
    assert changed(AsciidocSource(source)) == (source.replace("Text", "TEXT"), ["text-left"] * tells)


def test_addresses_lead_where_they_led() -> None:
    page = ":imagesdir: img\n\ninclude::p.adoc[]\n\nimage::a.png[A]\n\nlink:f.pdf[File] <<x>>\n"
    source = AsciidocSource(page)
    before = source.article(Metadata.of(language="en"))
    text, _ = source.written(before, before, lambda address: f"../{address}")
    assert text == page.replace("imagesdir: ", "imagesdir: ../").replace("e::p", "e::../p").replace("k:f", "k:../f")
