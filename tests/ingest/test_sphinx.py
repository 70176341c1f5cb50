"""What Sphinx adds to reStructuredText."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.ingest.test_account import words
from toolkit import read
from toolkit.document import Article, iterate, nodes as n, plain_text
from toolkit.ingest import read_article

HEAD = "Title\n=====\n\n.. _begin:\n\nOne part\n--------\n\nText.\n\nOther part\n----------\n\n"

Reader = Callable[[str], Article]


@pytest.fixture
def rst(tmp_path: Path) -> Reader:
    """Read some reStructuredText below two sections; ``code.py`` lies beside it."""
    (tmp_path / "code.py").write_text("a = 1\nb = 2\nc = 3\n", "utf-8")

    def read_text(text: str) -> Article:
        path = tmp_path / "a.rst"
        path.write_text(f"{HEAD}{text}\n", "utf-8")
        return read(path)

    return read_text


def _last(article: Article) -> n.Inlines:
    block = article.blocks[-1]
    assert isinstance(block, n.Para)
    return block.content


@pytest.mark.parametrize(
    ("written", "text"),
    [
        (":ref:`begin`", "One part"),
        (":ref:`there <begin>`", "there"),
        (":ref:`nowhere`", "nowhere"),
        (":doc:`other/page`", "page"),
        (":doc:`a page <other/page>`", "a page"),
        (":py:func:`os.path.join`", "os.path.join()"),
        (":func:`~os.path.join`", "join()"),
        (":class:`Foo`", "Foo"),
        (":term:`words <word>`", "words"),
        (":guilabel:`OK`", "OK"),
        (":menuselection:`File --> Open`", "File → Open"),
        (":pep:`8`", "PEP 8"),
        (":abbr:`LIFO (last-in, first-out)`", "LIFO (last-in, first-out)"),
        (":own:`said`", "said"),
    ],
)
def test_roles_are_what_readers_see(rst: Reader, written: str, text: str) -> None:
    assert plain_text(_last(rst(f"See {written}."))) == f"See {text}."


def test_references_to_labels_in_other_pages_show_their_titles(tmp_path: Path) -> None:
    (tmp_path / "guide").mkdir()
    (tmp_path / "_build").mkdir()
    page = ".. _Low Water:\n.. _two:\n\n=========\nLow water\n=========\n\n.. _sub:\n\nHigh\n----\n\nText.\n"
    (tmp_path / "guide" / "tides.rst").write_text(page, "utf-8")
    (tmp_path / "editions" / "guide").mkdir(parents=True)
    (tmp_path / "editions" / "guide" / "tides.rst").write_text(page.replace("Low water", "Agua baja"), "utf-8")
    (tmp_path / "_build" / "old.rst").write_text(".. _gone:\n\nOld\n---\n", "utf-8")
    (tmp_path / "a.rst").write_text(":ref:`low water` :ref:`two` :ref:`x <sub>` :ref:`sub` :ref:`gone`\n", "utf-8")
    article = read_article(tmp_path / "a.rst", root=tmp_path)
    links = [(plain_text(each.content), each.target[0]) for each in iterate(article.blocks) if isinstance(each, n.Link)]
    assert links == [
        ("Low water", "guide/tides.rst#Low Water"),
        ("Low water", "guide/tides.rst#two"),
        ("x", "guide/tides.rst#sub"),
        ("High", "guide/tides.rst#sub"),
    ]
    assert "guide/tides.rst" in dict(article.origin.files)


def test_references_lead_there(rst: Reader) -> None:
    links = [node.target[0] for node in iterate(_last(rst(":ref:`begin` :doc:`/b`"))) if isinstance(node, n.Link)]
    assert links == ["#begin", "/b.rst"]


def test_a_directive_with_a_domain_keeps_its_text(rst: Reader) -> None:
    article = rst(".. py:function:: run(a, b=1)\n\n   Does a thing.\n")
    told = [plain_text(node.content) for node in iterate(article.blocks, words=False) if isinstance(node, n.Para)]
    assert told[-2:] == ["run(a, b=1)", "Does a thing."]
    assert not article.findings


@pytest.mark.parametrize(
    ("condition", "shown"),
    [
        ("html", True),
        ("latex", False),
        ("not latex", True),
        ("html or latex", True),
        ("html and draft", False),
        ("", False),
    ],
)
def test_what_is_for_some_readers_only_is_shown_to_them(rst: Reader, condition: str, shown: bool) -> None:
    article = rst(f".. only:: {condition}\n\n   Said to a few.\n\nEnd.")
    assert ("Said to a few" in article.to_json().replace('"},{"t":"Space"},{"t":"Str","c":"', " ")) is shown
    assert [finding.code for finding in article.findings] == ([] if shown else ["markup-skipped"])


def test_files_are_shown(rst: Reader) -> None:
    article = rst(".. literalinclude:: code.py\n   :language: python\n   :lines: 1,3-")
    assert article.blocks[-1] == n.CodeBlock(n.Attr(classes=("python",)), "a = 1\nc = 3")
    assert [finding.code for finding in rst(".. literalinclude:: ../no.py\n\nEnd.").findings] == ["include-left-out"]


def test_lists_of_pages_are_no_text(rst: Reader) -> None:
    article = rst(".. toctree::\n   :maxdepth: 2\n\n   one/page\n   another/page\n   third\n   fourth\n\nEnd.")
    assert plain_text(_last(article)) == "End."
    assert not any(isinstance(block, n.Div) for block in article.blocks)
    assert not article.findings


def test_what_a_program_would_write_is_told(rst: Reader) -> None:
    article = rst(".. automodule:: mymod\n   :members:\n\nEnd.")
    assert [finding.code for finding in article.findings] == ["markup-skipped"]


def test_trees_that_org_does_not_export_are_not_missed(tmp_path: Path) -> None:
    path = tmp_path / "a.org"
    hidden = "Hidden words of several lines that nobody is to read.\n** Below it\nMore of them, as many as there are.\n"
    path.write_text(f"* One\nText.\n* COMMENT Two\n{hidden}* Three :noexport:\n{hidden}* Four\nText.\n", "utf-8")
    article = read(path)
    assert [plain_text(block.content) for block in article.blocks if isinstance(block, n.Header)] == ["One", "Four"]
    assert [finding.code for finding in article.findings] == ["no-title"]


def test_equations_have_numbers_and_keys_no_marks(rst: Reader) -> None:
    article = rst(".. math::\n   :label: one\n\n   x\n\nSee :eq:`one` and :guilabel:`&Save`.")
    assert plain_text(_last(article)) == "See (1) and Save."
    (formula,) = (node.text for node in iterate(article.blocks) if isinstance(node, n.Math))
    assert formula == "x \\qquad (1)"


def test_captions_of_code_are_text_and_sessions_code(rst: Reader) -> None:
    article = rst(".. code-block:: python\n   :caption: Add them\n\n   a + b\n\n>>> 1 + 1\n2\n\nEnd.")
    blocks = article.blocks[-4:]
    assert isinstance(blocks[0], n.Para)
    assert plain_text(blocks[0].content) == "Add them"
    assert [block.text for block in blocks if isinstance(block, n.CodeBlock)] == ["a + b", ">>> 1 + 1\n2"]


def test_no_day_is_made_up(rst: Reader) -> None:
    text = "T\n=\n\n:Date: 2024-05-01\n\nOn |d|.\n\n.. |d| date::\n"
    assert plain_text(_last(rst(text))) == "On 2024-05-01."
    assert "1970" not in repr(rst(text.replace(":Date: 2024-05-01\n", "")).blocks)


def test_a_link_to_a_page_shows_its_title(tmp_path: Path) -> None:
    (tmp_path / "guide").mkdir()
    (tmp_path / "guide" / "setup.rst").write_text(".. _x:\n\n=====\nSet up\n=====\n\nPart\n----\n", "utf-8")
    (tmp_path / "a.rst").write_text(
        "A\n=\n\nSee :doc:`guide/setup`, :doc:`gone` and :doc:`this <guide/setup>`.\n", "utf-8"
    )
    article = read(tmp_path / "a.rst")
    links = [(plain_text(node.content), node.target[0]) for node in iterate(article.blocks) if isinstance(node, n.Link)]
    assert links == [("Set up", "guide/setup.rst"), ("gone", "gone.rst"), ("this", "guide/setup.rst")]


def test_what_only_sphinx_can_put_in_stays_as_it_is_written(rst: Reader) -> None:
    article = rst("Release |version| is out.")
    assert words(article).endswith("Release |version| is out.")
    assert not [node for node in iterate(article.blocks) if isinstance(node, n.Link)]
