"""Tables that are wider than the page: columns by their words, then smaller type, then the page on its side."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Any
from unicodedata import category, east_asian_width

from toolkit.document import blocks_text, iterate, nodes as n, rewrite, rows_of
from toolkit.findings import Finding
from toolkit.languages import one_of, parser_of
from toolkit.localization import Locale
from toolkit.rendering.columns import by_column

_INSET = 12.0
"""Points beside the text of a cell: see `templates/pdf/figures.typ`."""
_EM = 0.56
"""Width of a letter in parts of the type size: the average of bold Latin letters, some capitals among them."""
_SCALES = (1.0, 0.9, 0.8, 0.72)
"""Sizes of type that are tried, in parts of a table's usual size; less than 7 points is not read (Tschichold)."""
_DIVIDED = 10
"""Letters of a long word that stand together where it may be divided."""
_TOGETHER = 5
"""Chinese and Japanese characters that stand on one line at least: columns of one or two can't be read."""
_ANY = 1 << 16
"""More letters than a word has."""
_TALLEST = 1200
"""Letters in a cell from which it may be broken between pages: it may be taller than one."""
_SMALL, _LINE = 24, 80
"""Lines of a table that stands on one page, each row counted by its longest cell and the space around it; letters of a
line of text over the whole width."""

_THAI = r"\p{Script=Thai}"
_POINTS = {"a4": (595.28, 841.89), "us-letter": (612.0, 792.0)}
"""Width and height of paper."""
_MARGINS = 2 * 34 / 25.4 * 72
"""Left and right: see `templates/pdf/pages.typ`."""
_USUAL = 0.88
"""Size of a table's type, in parts of the text's: see `templates/pdf/figures.typ`."""


def fit_tables(blocks: n.Blocks, locale: Locale) -> tuple[n.Blocks, tuple[Finding, ...]]:
    """Return blocks whose tables fit on the page, and what was found about those that can't.

    Only a table that stands by itself can turn its page; one in a list, a quotation or a column can't.

    Args:
        blocks: The text.
        locale: Its locale, whose page it is.
    """
    width, height = _POINTS[locale.page.size]
    size = _USUAL * locale.page.text_size
    findings: list[Finding] = []

    def fitted(table: n.Table, *, alone: bool) -> tuple[n.Blocks, bool]:
        fit = fit_of(
            table, size, width - _MARGINS, (height if alone else width) - _MARGINS, hyphenated=locale.hyphenate
        )
        if fit.crowded:
            said = blocks_text(table.caption.content) or " ".join(
                blocks_text(cell.content) for _, cell in _first(table)
            )
            findings.append(Finding("table-crowded", f"A table is too wide for the page: {said[:80]}"))
        return _enclosed(with_widths(table, fit), fit), fit.turned and alone

    def visit(node: Any) -> Any:
        return fitted(node, alone=False)[0] if isinstance(node, n.Table) else node

    placed = [
        fitted(block, alone=True) if isinstance(block, n.Table) else (rewrite((block,), visit, words=False), False)
        for block in blocks
    ]
    return tuple(_on_pages(placed)), tuple(findings)


def _on_pages(placed: Sequence[tuple[n.Blocks, bool]]) -> Iterator[n.Block]:
    """Yield blocks, those that are on their side in pages that are turned: tables one after another share theirs."""
    for turned, group in groupby(placed, lambda one: one[1]):
        if turned:
            yield n.RawBlock("typst", "#page(flipped: true)[")
        for content, _ in group:
            yield from content
        if turned:
            yield n.RawBlock("typst", "]")


def _first(table: n.Table) -> Iterator[tuple[int, n.Cell]]:
    yield from next((by_column(row) for row in rows_of(table)), iter(()))


def _enclosed(table: n.Table, fit: Fit) -> n.Blocks:
    """Return a table in the functions of `templates/pdf/figures.typ` that set it."""
    opening = "#kept-table[" if _is_small(table) else "" if fit.whole else "#broken-rows["
    for name, part in (("header", table.head), ("footer", table.foot)):
        if any(isinstance(node, n.Link | n.Note) for node in iterate(part.rows, words=False)):
            opening += f"#{name}-once["
    if not fit.is_usual:
        opening = f"#sized-table({fit.scale}, {str(fit.divided).lower()})[{opening}"
    if not opening:
        return (table,)
    return (n.RawBlock("typst", opening), table, n.RawBlock("typst", "]" * opening.count("[")))


def _is_small(table: n.Table) -> bool:
    """Tell whether a table has room on any page, so that it need not be divided between two."""
    if any(isinstance(node, n.Image) for node in iterate(table, words=False)):
        return False
    letters = _LINE // max(1, len(table.columns))
    lines = 0.0
    for row in rows_of(table):
        lines += 0.75 + max(
            (-(-_letters(blocks_text(cell.content)) // letters) for _, cell in by_column(row)), default=1
        )
        if lines > _SMALL:
            return False
    return True


@dataclass(frozen=True, slots=True)
class Fit:
    """How a table goes on a page.

    Attributes:
        widths: Shares of the width for its columns; none to leave them to Typst.
        scale: Size of its type, in parts of a table's usual size.
        turned: Whether the page is turned on its side.
        whole: Whether its rows may stay in one piece.
        divided: Whether words are divided: anywhere, where a language has no hyphens for one.
        crowded: Whether it is too wide all the same.
    """

    widths: tuple[float, ...] = ()
    scale: float = 1.0
    turned: bool = False
    whole: bool = True
    divided: bool = False
    crowded: bool = False

    @property
    def is_usual(self) -> bool:
        """Whether nothing has to be done for it but to keep its rows whole."""
        return not self.widths


def fit_of(table: n.Table, size: float, upright: float, turned: float, *, hyphenated: bool) -> Fit:
    """Return how a table fits on a page.

    Args:
        table: The table.
        size: Usual size of its type, in points.
        upright: Width of the text on the page, in points.
        turned: Width on a page that is turned on its side, in points.
        hyphenated: Whether words may be divided.
    """
    longest, lines, cells = _measured(table)
    whole = cells <= _TALLEST
    given = [column.width for column in table.columns]
    if all(width is None for width in given):
        if sum(_wide(letters, size) for letters in lines) <= upright:
            return Fit(whole=whole)
    elif all(_wide(word, size) <= (width or 0) * upright for word, width in zip(longest, given, strict=True)):
        return Fit(whole=whole)
    for width, on_side, scale, most in _tries(upright, turned, hyphenated):
        if sum(_wide(min(word, most), size * scale) for word in longest) <= width:
            shares = _shared(_levelled(longest, size * scale, width), lines, width)
            return Fit(shares, scale, on_side, whole, divided=most < _ANY)
    least = _levelled(longest, size * _SCALES[-1], turned)
    return Fit(_shared(least, lines, turned), _SCALES[-1], True, whole, divided=True, crowded=True)


def _tries(upright: float, turned: float, hyphenated: bool) -> Iterator[tuple[float, bool, float, int]]:
    """Yield what is tried in turn: a width, whether the page is turned for it, a scale, and the letters of a word."""
    words = (_ANY, _DIVIDED) if hyphenated else (_ANY,)
    for width, on_side, scales in ((upright, False, _SCALES[:-1]), (turned, True, _SCALES)):
        for most in words:
            for scale in scales:
                yield width, on_side, scale, most


def with_widths(table: n.Table, fit: Fit) -> n.Table:
    """Return a table with the widths of a fit."""
    if fit.is_usual:
        return table
    columns = tuple(replace(column, width=share) for column, share in zip(table.columns, fit.widths, strict=True))
    return replace(table, columns=columns)


def _levelled(words: Sequence[int], size: float, width: float) -> list[float]:
    """Return what columns need for their longest words; where that is too much, only the longest words are divided."""
    needs = [_wide(word, size) for word in words]
    rest = width
    for place, need in enumerate(sorted(needs)):
        level = rest / (len(needs) - place)
        if need > level:
            return [min(one, level) for one in needs]
        rest -= need
    return needs


def _shared(least: Sequence[float], lines: Sequence[int], width: float) -> tuple[float, ...]:
    """Return shares of a width: what the longest words need, and the rest by how much text there is."""
    rest = max(0.0, width - sum(least))
    text = sum(lines) or 1
    points = [need + rest * letters / text for need, letters in zip(least, lines, strict=True)]
    total = sum(points) or 1.0
    return tuple(round(point / total, 4) for point in points)


def _wide(letters: int, size: float) -> float:
    return letters * _EM * size + _INSET


def _measured(table: n.Table) -> tuple[list[int], list[int], int]:
    """Return for each column the letters of its longest word and of its longest cell, and those of the longest of all.

    Cells over several columns are not measured: they have room.
    """
    longest, lines, most = [1] * len(table.columns), [1] * len(table.columns), 0
    for row in rows_of(table):
        for place, cell in by_column(row):
            text = blocks_text(cell.content)
            most = max(most, len(text))
            if cell.col_span == 1 and place < len(longest):
                longest[place] = max(longest[place], *map(_letters, _words(text)), 1)
                lines[place] = max(lines[place], _letters(text))
    return longest, lines, most


def _words(text: str) -> Iterator[str]:
    """Yield what stands on one line; Thai puts no space between words, and lines end there all the same."""
    for word in text.split():
        if one_of(_THAI).search(word):
            yield from parser_of("th").parse(word)
        else:
            yield from _pieces(word)


def _pieces(word: str) -> Iterator[str]:
    """Yield a word, or of one in a script that breaks between any two letters as many as are to stand together."""
    for wide, letters in groupby(word, lambda letter: east_asian_width(letter) in "WF"):
        piece = "".join(letters)
        yield piece[:_TOGETHER] if wide else piece


def _letters(text: str) -> int:
    """Return how wide a text is, in Latin letters; marks above and below others take no room."""
    return sum(2 if east_asian_width(letter) in "WF" else category(letter) != "Mn" for letter in text)
