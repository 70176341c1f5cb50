from __future__ import annotations

import struct
import zlib
from pathlib import Path

import pytest

from toolkit import pandoc


def make_png(shade: int = 255) -> bytes:
    """A picture of four by four points."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    rows = b"".join(b"\x00" + bytes((shade, 0, 0)) * 4 for _ in range(4))
    header = struct.pack(">IIBBBBB", 4, 4, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


MASTER = """---
title: A *Rich* Title
author:
- Jane Doe
- John Roe
date: 2 April 2020
lang: en-GB
keywords: [rivers, floods]
description: What a rich article has.
---

# Beginnings {#begin}

Text with *emphasis*, **strong words**, `code`, a [link](https://example.org/a?b=c "Tooltip"), H~2~O, x^2^,
~~gone~~, [small]{.smallcaps} and $a^2+b^2$. A note.[^1] See [the end](#end).

![A *figure* of red](red.png "The tooltip"){width=50%}

[^1]: With two paragraphs.

    And `code` in the second.

## Lists

- one
- two

    1. nested
    2. again

Term
:   Definition with *emphasis*.

| Left | Right |
|:-----|------:|
| a    | 1     |
| *b*  | 2     |

: A caption

```python
def f(x):
    return "# no heading"
```

> Quoted text,
> over two lines.

| Lines that
|   stay lines

$$\\int_0^1 x\\,dx$$

# The end {#end}

“Quotes” — and a dash… [@doe2020, p. 3]. An inline ![red](red.png) image.
"""


@pytest.fixture(scope="session")
def samples(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with one article in every format that pandoc writes, made from one master."""
    folder = tmp_path_factory.mktemp("samples")
    (folder / "red.png").write_bytes(make_png())
    (folder / "master.md").write_text(MASTER, "utf-8")
    tree = pandoc.run(["-f", "markdown", "-t", "json", "-s"], MASTER.encode(), cwd=folder)
    for name, (writer, *options) in WRITERS.items():
        arguments = ["-f", "json", "-t", writer, "-o", f"master.{name}", *options]
        pandoc.run(arguments, tree, cwd=folder)
    return folder


# Extension: pandoc's writer and its options. Typst is written without its template, which pandoc can't read back.
WRITERS: dict[str, tuple[str, ...]] = {
    "docx": ("docx", "-s"),
    "odt": ("odt", "-s"),
    "epub": ("epub3", "-s", "--mathml"),
    "rtf": ("rtf", "-s"),
    "ipynb": ("ipynb", "-s"),
    "html": ("html",),
    "rst": ("rst", "-s"),
    "tex": ("latex", "-s"),
    "org": ("org", "-s"),
    "adoc": ("asciidoc", "-s"),
    "typ": ("typst",),
    "jats": ("jats", "-s"),
    "dbk": ("docbook5", "-s"),
    "mediawiki": ("mediawiki", "-s"),
    "textile": ("textile",),
    "dj": ("djot",),
    "fb2": ("fb2", "-s"),
    "opml": ("opml", "-s"),
    "man": ("man", "-s"),
    "dokuwiki": ("dokuwiki",),
    "jira": ("jira",),
    "json": ("json", "-s"),
}
"""What pandoc can write and we read, in the order of the formats' table."""
