"""How well articles are cut out of saved pages: a reader's test suite, words and authors against what it expects.

Prints precision, recall and F1 of words (the mean over pages of how many of a page's words are expected ones), how many
authors are right, and the pages below .95. Descriptions of images count as no words. In Chinese and Japanese,
which have no spaces between words, each letter counts as one.

Run: python tests/benchmarks/pages.py FOLDER

FOLDER is `test/test-pages` of github.com/mozilla/readability: for each page `source.html`, `expected.html` and
`expected-metadata.json`.
"""

from __future__ import annotations

import argparse
import json
import re
import statistics
import unicodedata
from collections import Counter
from pathlib import Path
from typing import Any

from lxml import html

from toolkit.document import iterate, nodes as n, rewrite
from toolkit.ingest import read_article
from toolkit.ingest.webpage.dom import BLOCKS

_WIDE = "\u3040-\u30ff\u3400-\u9fff"
_WORD = re.compile(rf"[{_WIDE}]|[^\W_{_WIDE}]+")
_LINES = (n.Para, n.Plain, n.Header, n.Cell, n.Div, n.LineBlock, n.Space, n.SoftBreak, n.LineBreak)


def words(text: str) -> Counter[str]:
    """Return how often each word is in a text."""
    return Counter(_WORD.findall(unicodedata.normalize("NFKC", text).casefold()))


def expected_words(data: str) -> Counter[str]:
    """Return the words of a page that is nothing but the article."""
    root: Any = html.fromstring(data or "<p/>")
    for element in root.iter("script", "style", "noscript"):
        element.text = None
    for element in root.iter(*BLOCKS, "br"):
        element.text, element.tail = f" {element.text or ''}", f" {element.tail or ''}"
    return words(root.text_content())


def read_words(blocks: n.Blocks) -> Counter[str]:
    """Return the words of an article."""

    def without_images(node: Any) -> Any:
        return () if isinstance(node, n.Image) else node

    pieces = []
    for node in iterate(rewrite(blocks, without_images, words=False)):
        text = getattr(node, "text", None)
        pieces.append(text if isinstance(text, str) else " " if isinstance(node, _LINES) else "")
    return words("".join(pieces))


def is_author(byline: str, authors: tuple[str, ...]) -> bool:
    """Tell whether one of some authors is the expected one."""
    said = byline.casefold()
    return any(name.casefold() in said or said in name.casefold() for name in authors)


def main() -> None:
    """Measure, and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    rows: list[tuple[float, float, float, str]] = []
    right = named = 0
    for folder in sorted(parser.parse_args().folder.iterdir()):
        wanted = expected_words((folder / "expected.html").read_text("utf-8", "replace"))
        byline = " ".join(
            (json.loads((folder / "expected-metadata.json").read_text("utf-8")).get("byline") or "").split()
        )
        article = read_article(folder / "source.html")
        found = read_words(article.blocks)
        same = sum((wanted & found).values())
        precision, recall = same / max(sum(found.values()), 1), same / max(sum(wanted.values()), 1)
        rows.append((2 * precision * recall / max(precision + recall, 1e-9), precision, recall, folder.name))
        named += bool(byline)
        right += bool(byline) and is_author(byline, article.metadata.authors)
    f1, precision, recall = (statistics.mean(values) for values in zip(*(row[:3] for row in rows), strict=True))
    print(f"{len(rows)} pages: F1 {f1:.3f}, precision {precision:.3f}, recall {recall:.3f}; {right} of {named} authors")
    for row in sorted(rows):
        if row[0] < 0.95:
            print("{:.3f} {:.3f} {:.3f} {}".format(*row))


if __name__ == "__main__":
    main()
