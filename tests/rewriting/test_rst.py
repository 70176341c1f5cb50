"""reStructuredText with only its text changed: all else is where it was, byte for byte."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from tests.rewriting.changing import changed
from toolkit.document import Metadata, nodes as n
from toolkit.rewriting import RstSource
from toolkit.rewriting.rst_blocks import find_rst_text

PAGE = """\
.. _bridge:

==========
The bridge
==========

:Author: Ana Prima
:Abstract: A short *story*.

.. |ver| replace:: the third one

It cost **four million**, see :ref:`the map <map>`, :doc:`other` or `the page <b.html>`_.
The second line, ``code`` and |ver|. [1]_ H\\ :sub:`2`\\ O, Prices_ and `old prices`_.

Prices
------

* one thing
  that goes on

  in two paragraphs
* :func:`open` and a*b

  1. numbered
  #. again

Term : classifier
    What it means::

        not text

.. note:: Be careful
   with it.

.. admonition:: A title
   :class: tip

   Inside.

   .. code-block:: py
      :caption: An example

      print("not text")

.. figure:: ../img/a.png
   :alt: A view

   The caption.

.. toctree::
   :maxdepth: 2
   :caption: Contents

   The first page <first>
   second

.. versionadded:: 1.2
   The third way.

.. py:function:: cross(name)

   Cross it.

   :param str name: Of whom
   :returns: nothing
   :rtype: None

.. glossary::

   bridge
      What leads over.

>>> not_text()
1

| A verse
| of two lines

    A quotation.

    -- Somebody

See `it`__ and here__.

-v, --verbose  Say more
               and more

+------+-----+
| left | as  |
|      +-----+
|      | it  |
+------+-----+

.. A comment.

.. [1] The note.

.. _map: map.html
.. _old prices: prices.html
"""

SHOUTED = """\
.. _bridge:

==========
THE BRIDGE
==========

:Author: Ana Prima
:Abstract: A SHORT *STORY*.

.. |ver| replace:: THE THIRD ONE

IT COST **FOUR MILLION**, SEE :ref:`THE MAP <map>`, :doc:`other` OR `THE PAGE <b.html>`_.
THE SECOND LINE, ``code`` AND |ver|. [1]_ H\\ :sub:`2`\\ O, `PRICES <PRICES_>`__ AND `OLD PRICES <old prices_>`__.

PRICES
------

* ONE THING
  THAT GOES ON

  IN TWO PARAGRAPHS
* :func:`open` AND A*B

  1. NUMBERED
  #. AGAIN

TERM : classifier
    WHAT IT MEANS::

        not text

.. note:: BE CAREFUL
   WITH IT.

.. admonition:: A TITLE
   :class: tip

   INSIDE.

   .. code-block:: py
      :caption: AN EXAMPLE

      print("not text")

.. figure:: ../img/a.png
   :alt: A VIEW

   THE CAPTION.

.. toctree::
   :maxdepth: 2
   :caption: CONTENTS

   THE FIRST PAGE <first>
   second

.. versionadded:: 1.2
   THE THIRD WAY.

.. py:function:: cross(name)

   CROSS IT.

   :param str name: OF WHOM
   :returns: NOTHING
   :rtype: None

.. glossary::

   bridge
      WHAT LEADS OVER.

>>> not_text()
1

| A VERSE
| OF TWO LINES

    A QUOTATION.

    -- SOMEBODY

SEE `IT`__ AND `HERE`__.

-v, --verbose  SAY MORE
               AND MORE

+------+-----+
| left | as  |
|      +-----+
|      | it  |
+------+-----+

.. A comment.

.. [1] THE NOTE.

.. _map: map.html
.. _old prices: prices.html
"""


def test_only_text_changes() -> None:
    text, findings = changed(RstSource(PAGE, "a.rst"))
    assert text == SHOUTED
    assert findings == ["text-left"], "the table with a cell over two rows"


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_nothing_changes_where_nothing_is_translated(newline: str) -> None:
    source = RstSource(PAGE.replace("\n", newline), "a.rst")
    before = source.article(Metadata.of(language="en"))
    assert source.written(before, before) == (source.text, ())


def test_a_longer_title_gets_a_longer_line() -> None:
    text, _ = changed(RstSource("Tides\n=====\n\nText.\n"), lambda piece: piece.replace("Tides", "潮の満ち引き"))
    assert text == f"潮の満ち引き\n{'=' * 12}\n\nText.\n"


@pytest.mark.parametrize(
    ("said", "written"),
    [
        ("One.", "\\* one"),
        ("One.", "\\- one"),
        ("One.", "\\.. one"),
        ("One.", "\\1. one"),
        ("One.", "a \\*b c"),
        ("One.", "a\\_ b"),
    ],
)
def test_what_would_be_markup_is_escaped(said: str, written: str) -> None:
    plain = written.replace("\\", "")
    text, findings = changed(RstSource(f"{said}\n"), lambda piece: plain if "One" in piece else piece)
    assert (text, findings) == (f"{written}\n", [])


def test_marks_are_parted_from_letters_around_them() -> None:
    source = RstSource("The *old* bridge.\n")
    before = source.article(Metadata.of(language="en"))
    joined = n.Para((n.Str("古い"), n.Emph((n.Str("橋"),)), n.Str("です。")))
    assert source.written(before, replace(before, blocks=(joined,))) == ("古い\\ *橋*\\ です。\n", ())


@pytest.mark.parametrize(
    ("source", "written"),
    [
        ("See Click_, click__ and `PEP 503`_.", "Now Click_, click__ and `PEP 503`_."),
        ("See :term:`pier` and `\\<table>`_.", "Now :term:`pier` and `\\<table>`_."),
    ],
)
def test_references_whose_text_is_what_it_was_are_what_they_were(source: str, written: str) -> None:
    made, codes = changed(RstSource(f"{source}\n"), lambda text: text.replace("See", "Now"))
    assert (made, codes) == (f"{written}\n", [])


def test_names_in_angle_brackets_can_be_led_to() -> None:
    source = "See `\\<table>`_, `a \\<b> <\\<table\\>_>`__ and `<a.rst>`_.\n"
    made, codes = changed(RstSource(source))
    assert made == "SEE `\\<TABLE> <\\<table\\>_>`__, `A \\<B> <\\<table\\>_>`__ AND `<a.rst>`_.\n"
    assert codes == []


DRAWN = """\
+------------+----------+
| Name       | What it  |
|            | is       |
+============+==========+
| boat       | - a b    |
|            | - c      |
+------------+----------+
| Over both of them     |
+------------+----------+
| 船 a       | ``x``    |
|            |          |
|            | The end  |
+------------+----------+

=====  =====  ======
A      B      C
=====  =====  ======
one    two    three goes on
       more   of it

four   \\      six
=====  =====  ======

.. table:: Said

   === =======
   A   ``y`` z
   === =======
"""
REDRAWN = """\
+------------+--------------+
| Nameoo     | Whatoo       |
|            | itoo isoo    |
+============+==============+
| boatoo     | - aoo boo    |
|            | - coo        |
+------------+--------------+
| Overoo bothoo ofoo themoo |
+------------+--------------+
| 船oo aoo   | ``x``        |
|            |              |
|            | Theoo endoo  |
+------------+--------------+

======  ======  ===========
Aoo     Boo     Coo
======  ======  ===========
oneoo   twooo   threeoo
        moreoo  goesoo onoo
                ofoo itoo

fouroo  \\       sixoo
======  ======  ===========

.. table:: Saidoo

   === =========
   Aoo ``y`` zoo
   === =========
"""


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_tables_that_are_drawn_are_drawn_again(newline: str) -> None:
    drawn = DRAWN.replace("\n", newline)
    text, findings = changed(RstSource(drawn, "a.rst"), lambda said: re.sub(r"\w+", r"\g<0>oo", said))
    assert text == REDRAWN.replace("\n", newline)
    assert findings == []
    assert changed(RstSource(drawn, "a.rst"), str) == (drawn, [])


def test_a_table_of_more_cells_than_signs_is_left() -> None:
    rule = " ".join(["====", *["="] * 200])
    source = "\n".join([rule, *["word"] * 200, rule, ""])
    found = find_rst_text(source)
    assert (found.ranges, found.lost) == ([], [" ".join(["word"] * 200)])
