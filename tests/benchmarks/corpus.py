"""A newsroom's articles for benchmarks: as many as wanted, each of 600 to 900 words, the same ones every time.

Every article has front matter, headings, words that are strong, emphasized, code or links, a list and a table; every
fourth has a photograph. No sentence comes twice, in one article or in two.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from peak import sentences

PHOTOGRAPHS = 8
"""Different photographs; articles share them, so that thousands of articles don't fill the disk with noise."""

_LEAST, _MOST = 40, 60
"""Sentences in the paragraphs of an article: 12 words each, and there are ten more in other places."""
_PARAGRAPH = 4
_SECTION = 5
_ITEMS = 4
_SECTIONS = ("What happened", "What is known", "Who was there", "What comes next", "In other places", "In short")
_AUTHORS = ("Ann Writer", "Ben Reporter", "Carla Editor", "Dan Correspondent", "Eve Freelance")


def write_corpus(folder: Path, count: int, first: int = 0) -> list[Path]:
    """Write articles and their photographs into a folder; return the articles.

    Args:
        folder: Where they go.
        count: How many.
        first: Number of the first one: the same number is the same article, whatever else is written.
    """
    folder.mkdir(parents=True, exist_ok=True)
    for number in range(PHOTOGRAPHS):
        (folder / f"photograph-{number}.jpg").write_bytes(_photograph(number))
    paths = []
    for number, text in islice(enumerate(articles()), first, first + count):
        path = folder / f"article-{number:05}.md"
        path.write_text(text, "utf-8")
        paths.append(path)
    return paths


def articles() -> Iterator[str]:
    """Yield articles in Markdown without end."""
    source = sentences()
    number = 0
    while True:
        yield _article(number, source)
        number += 1


def _article(number: int, source: Iterator[str]) -> str:
    count = _LEAST + number * 7 % (_MOST - _LEAST + 1)
    parts = [_front_matter(number, next(source))]
    for place, start in enumerate(range(0, count, _PARAGRAPH)):
        if place % _SECTION == 0:
            parts.append(f"## {_SECTIONS[place // _SECTION % len(_SECTIONS)]}")
        parts.append(" ".join(_marked(next(source), start + more) for more in range(_PARAGRAPH)))
        if place == _SECTION + 1:
            parts.append("\n".join(f"- {next(source)}" for _ in range(_ITEMS)))
    parts.append(_table(number, source))
    if number % 4 == 0:
        parts.append(f"![{next(source)}](photograph-{number // 4 % PHOTOGRAPHS}.jpg)")
    return "\n\n".join(parts) + "\n"


def _front_matter(number: int, sentence: str) -> str:
    author = _AUTHORS[number % len(_AUTHORS)]
    date = f"2026-{1 + number % 12:02}-{1 + number % 28:02}"
    return f"---\ntitle: {sentence.rstrip('.')}\nauthor: {author}\ndate: {date}\nlang: en\n---"


def _marked(sentence: str, number: int) -> str:
    """Put a word of every third sentence between marks."""
    words = sentence.split(" ")
    if number % 3 or len(words) < 4:
        return sentence
    word, kind = words[2].rstrip("."), number // 3 % 4
    opening, closing = (("**", "**"), ("*", "*"), ("[", "](https://example.org/)"), ("`", "`"))[kind]
    words[2] = f"{opening}{word}{closing}{words[2][len(word) :]}"
    return " ".join(words)


def _table(number: int, source: Iterator[str]) -> str:
    rows = [f"| {next(source).rstrip('.')} | {number * row % 1000} |" for row in range(1, 4)]
    return "\n".join(("| What | How many |", "|:-----|------:|", *rows))


def _photograph(number: int) -> bytes:
    """Return a picture of 800 × 500 pixels that compresses to some 60 kB, as those of a newsroom's website do."""
    import numpy as np
    from PIL import Image

    random = np.random.default_rng(number)
    coarse = random.integers(0, 256, (25, 40, 3), dtype=np.uint8)
    image = Image.fromarray(coarse).resize((800, 500), Image.Resampling.BICUBIC)
    noise = random.integers(0, 24, (500, 800, 3), dtype=np.uint8)
    pixels = np.clip(np.asarray(image, dtype=np.int16) + noise - 12, 0, 255).astype(np.uint8)
    file = io.BytesIO()
    Image.fromarray(pixels).save(file, "JPEG", quality=70)
    return file.getvalue()
