"""DOCX editions of every kind, checked by a validator and drawn by LibreOffice, once for all tests of this folder."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest

from toolkit.document import Article
from toolkit.localization import Locale, load_locale
from toolkit.localization.locale import DocxFonts
from toolkit.rendering.formats import render

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"

_EAST_ASIAN = {"Jpan": "Noto Serif CJK JP", "Kore": "Noto Serif CJK KR", "Hant": "Noto Serif CJK TC"}
_COMPLEX = {
    "Thai": "Noto Sans Thai",
    "Deva": "Noto Sans Devanagari",
    "Arab": "Noto Naskh Arabic",
    "Beng": "Noto Serif Bengali",
    "Taml": "Noto Serif Tamil",
}
LATIN, CODE = "Noto Serif", "DejaVu Sans Mono"

BILINGUAL = """---
title: 'ספרייה על שני גלגלים'
author: Leila Haddad
date: 2026-03-14
publish-bilingual: en
---

:::: parallel
::: {.original lang=en dir=ltr}
Every *Thursday* at six a bicycle leaves.
:::
::: {.translation lang=he dir=rtl}
בכל יום *חמישי* בשש יוצאים אופניים.[^1]
:::
::::

:::: parallel
::: {.original lang=en dir=ltr}
3. third (in parentheses)
:::
::: {.translation lang=he dir=rtl}
3. שלישי (בסוגריים)
:::
::::

[^1]: תה לקוראים. [Tea for readers.]{.original lang=en dir=ltr}

## הבטחה [A promise]{.original lang=en dir=ltr} {#promise}

:::: parallel
::: {.original lang=en dir=ltr}
> A book that nobody borrows is only paper.
:::
::: {.translation lang=he dir=rtl}
> ספר שאיש אינו שואל הוא רק נייר, `code()` אומר Python 3.11.
:::
::::

```
x = 1
```
"""

BUNDLE = """---
title: ثلاث مقالات
author: ليلى حداد
date: 2026-03-14
publish-bundle: "3"
---

# الأولى {#a .chapter}

::: byline
ليلى حداد
:::

نص أول مع [رابط](#a-very-long-identifier-that-goes-on-and-on-and-on-and-on-for-ever) إلى الثاني.

## قسم $x^2$

نص.

# الثانية *مهم* {#a-very-long-identifier-that-goes-on-and-on-and-on-and-on-for-ever .chapter}

نص [עברית](http://example.org){lang=he} و [English words]{lang=en} و 12.

::: {lang=en dir=ltr}
An English paragraph, with עברית inside.

| Left | Right |
|------|-------|
| 1    | 2     |
:::

# الثالثة {.chapter}

نص.
"""


@dataclass(frozen=True)
class Drawn:
    """An edition, and what LibreOffice makes of it."""

    path: Path
    pdf: Path


def installed(tag: str) -> Locale:
    """A locale with the fonts of this machine in place of those of its readers: LibreOffice would guess others."""
    locale = load_locale(tag)
    families = DocxFonts(
        latin=LATIN,
        east_asian=_EAST_ASIAN.get(locale.script, "Noto Serif CJK SC"),
        complex=_COMPLEX.get(locale.script, "Noto Serif Hebrew"),
        code=CODE,
    )
    return replace(locale, fonts=replace(locale.fonts, docx=families))


def with_digits(locale: Locale, digits: str) -> Locale:
    return replace(locale, marks=replace(locale.marks, digits=digits))


def part(data: bytes, name: str) -> Any:
    from lxml import etree

    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return etree.fromstring(archive.read(name))


@pytest.fixture(scope="session")
def open_part() -> Callable[[bytes, str], Any]:
    """A function: a DOCX and the name of a part to its root."""
    return part


@pytest.fixture(scope="session")
def installed_locale() -> Callable[[str], Locale]:
    return installed


@pytest.fixture(scope="session")
def kinds_of_edition(markdown: Callable[..., Article]) -> dict[str, bytes]:
    """A bilingual edition and a bundle, both from right to left."""
    articles = {"bilingual": (BILINGUAL, "he"), "bundle": (BUNDLE, "ar")}
    return {
        name: render(markdown(text, tag), "docx", locale=installed(tag)).data for name, (text, tag) in articles.items()
    }


SCRIPTS = ("es", "ru", "ar", "he", "fa", "hi", "th", "zh-Hans", "ja", "ko")


@pytest.fixture(scope="session")
def scripts(make_sample: Callable[[str], Article]) -> dict[str, bytes]:
    """The sample in every script, with Thai digits in the Thai one."""
    result = {}
    for tag in SCRIPTS:
        locale = with_digits(installed(tag), "๐๑๒๓๔๕๖๗๘๙") if tag == "th" else installed(tag)
        result[tag] = render(make_sample(tag), "docx", locale=locale).data
    return result


@pytest.fixture(scope="session")
def drawn(
    editions: dict[tuple[str, str], Any],
    hostile: dict[str, Article],
    kinds_of_edition: dict[str, bytes],
    scripts: dict[str, bytes],
    docx_to_pdf: Callable[[list[Path]], dict[Path, Path]],
    tmp_path_factory: pytest.TempPathFactory,
) -> dict[str, Drawn]:
    """All of this folder's editions in one start of LibreOffice: by language and script, hostile, of other kinds."""
    folder = tmp_path_factory.mktemp("docx")
    paths = {key[0]: edition.path for key, edition in editions.items() if key[1] == "docx"}
    made = {f"hostile-{name}": render(article, "docx").data for name, article in hostile.items()}
    made |= kinds_of_edition | {f"script-{tag}": data for tag, data in scripts.items()}
    for name, data in made.items():
        paths[name] = folder / f"{name}.docx"
        paths[name].write_bytes(data)
    pdfs = docx_to_pdf(list(paths.values()))
    return {name: Drawn(path, pdfs[path]) for name, path in paths.items()}
