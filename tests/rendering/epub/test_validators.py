"""The validators of the trade find nothing: epubcheck in no language and kind of edition, DAISY Ace in no script."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest

from tests.rendering.epub.book import Book
from toolkit.document import Article
from toolkit.rendering.formats import render

pytestmark = pytest.mark.xdist_group("epub")

Check = Callable[[list[Path]], dict[Path, list[str]]]


CATALOGUE = """---
subtitle: Down *the* river
creator: [{role: author, text: Ana Prima, file-as: "Prima, Ana"}, {role: illustrator, text: Ben Secundo}]
contributor: [{role: editor, text: Cleo Tertia}, Dora Quarta]
identifier: [{scheme: ISBN-13, text: 978-0-306-40615-7}, {scheme: DOI, text: 10.1000/xyz}, plain]
publisher: Small Press
subject: [Rivers, Walking]
keywords: [water]
belongs-to-collection: Waters
group-position: two
---

Text.
"""


SIZED = """
## [](){#why}Why [here]{#how width=3 height=4 alt=x} {height=5}

[words]{width=50% height=2em alt=y} and `m:math xmlns:math <math>`{width=9}

::: {width=40% height=3 alt=z}
| a | b |
|---|---|
| [c]{width=1} | d |

:   Words {#numbers width=50% height=9}
:::

```{.python width=80% height=10}
x = 1
```

:::: columns
::: {.column width=40%}
One
:::
::: {.column width=60%}
Two, see [why](#why) and [how](#how).
:::
::::
"""
"""Sizes where XHTML has none, anchors in a heading, which the navigation repeats, and text that speaks of MathML."""


def files(folder: Path, books: Mapping[str, bytes]) -> dict[str, Path]:
    result = {}
    for name, data in books.items():
        result[name] = folder / f"{name}.epub"
        result[name].write_bytes(data)
    return result


def changed(data: bytes, change: Callable[[str, bytes], bytes | None]) -> bytes:
    """An EPUB whose files have been through a function; None takes a file out."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(buffer, "w") as new:
        for name in old.namelist():
            if (part := change(name, old.read(name))) is not None:
                new.writestr(name, part)
    return buffer.getvalue()


def odd(markdown: Callable[..., Article], hostile: Mapping[str, Article]) -> Iterator[tuple[str, bytes]]:
    """Editions that nobody would make, and what is rare in articles."""
    for name, article in hostile.items():
        yield f"hostile-{name}", render(article, "epub").data
    long = markdown("\n\n".join(f"# Part {number}\n\n{'palabra ' * 4000}" for number in range(9)))
    yield "long", render(long, "epub").data
    yield "pseudo", render(markdown("[Ťéxť]", "en-XA"), "epub").data
    yield "catalogue", render(markdown(CATALOGUE), "epub").data
    yield "sized", render(markdown(SIZED), "epub").data
    claims = (
        "---\npublish-bundle: many\npublish-bilingual: no tag\naccessibility-certified-by: <A & B>\n---\n\nx\n\n# y"
    )
    yield "claims", render(markdown(claims), "epub").data


def test_epubcheck_finds_nothing(  # noqa: PLR0917 - every kind of edition
    epubs: dict[str, bytes],
    bilingual: dict[str, bytes],
    styled: dict[str, bytes],
    bundles: dict[str, bytes],
    hostile: dict[str, Article],
    markdown: Callable[..., Article],
    epubcheck: Check,
    tmp_path: Path,
) -> None:
    books = {f"edition-{language}": data for language, data in epubs.items()}
    books |= {f"bilingual-{language}": data for language, data in bilingual.items()}
    books |= {f"style-{style}": data for style, data in styled.items()}
    books |= {f"bundle-{language}": data for language, data in bundles.items()}
    books |= odd(markdown, hostile)
    assert sum("/text/ch" in name for name in Book(books["long"]).parts) > 5
    assert Book(books["pseudo"]).values("//dc:language") == ["en-XA"]
    assert len(books) >= 55
    paths = files(tmp_path, books)
    without_contents = changed(epubs["es"], lambda name, data: None if name.endswith("nav.xhtml") else data)
    broken = files(tmp_path, {"broken": without_contents})["broken"]
    messages = epubcheck([*paths.values(), broken])
    assert {name: messages[path] for name, path in paths.items() if messages[path]} == {}
    assert messages[broken], "epubcheck passes everything"


def test_ace_finds_no_violation(
    epubs: dict[str, bytes],
    bilingual: dict[str, bytes],
    styled: dict[str, bytes],
    bundles: dict[str, bytes],
    ace: Check,
    tmp_path: Path,
) -> None:
    """Latin, right-to-left, Indic and CJK scripts, two languages in one book, two articles in one book."""
    books = {f"edition-{language}": epubs[language] for language in ("es", "ar", "hi", "zh-Hans", "ja")}
    books |= {"bilingual-ar": bilingual["ar"], "bundle-es": bundles["es"], "folded": styled["folded"]}
    paths = files(tmp_path, books)
    mute = changed(epubs["es"], lambda _, data: data.replace(b' alt="small blue flag"', b""))
    broken = files(tmp_path, {"broken": mute})["broken"]
    violations = ace([*paths.values(), broken])
    assert {name: violations[path] for name, path in paths.items() if violations[path]} == {}
    assert any("alt attribute" in violation for violation in violations[broken]), "Ace passes everything"
