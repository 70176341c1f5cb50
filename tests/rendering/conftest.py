"""A rich article in every language, rendered once in every format for all tests of this folder."""

from __future__ import annotations

import io
import sys
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from toolkit import pandoc
from toolkit.document import Article, Provenance, Resource, nodes as n
from toolkit.document.provenance import with_provenance
from toolkit.findings import Finding
from toolkit.rendering import FORMATS
from toolkit.rendering.formats import render

# What pandoc's program would be started with is known by a benchmark; these are scripts, imported by their bare names.
sys.path.append(str(Path(__file__).parents[1] / "benchmarks"))

LANGUAGES = ("en", "es", "fr", "de", "pt", "it", "ru", "el", "ar", "he", "hi", "th", "zh-Hans", "ja", "ko")
PICTURE = "media/picture.png"
NO_RESOURCES: Mapping[str, Resource] = {}

SAMPLE = (Path(__file__).parent / "sample.md").read_text("utf-8")
_SAMPLES = tomllib.loads((Path(__file__).parents[1] / "localization" / "samples.toml").read_text("utf-8"))
ARTICLE_ONE: dict[str, str] = {tag: sample["text"] for tag, sample in _SAMPLES.items()}
"""One real paragraph in each language that there is a locale for."""


@dataclass(frozen=True)
class Edition:
    """A rendered edition, as a file."""

    language: str
    format: str
    path: Path
    findings: tuple[Finding, ...]

    @property
    def data(self) -> bytes:
        return self.path.read_bytes()


def picture(kind: str = "PNG", size: tuple[int, int] = (120, 80), mode: str = "RGB") -> Resource:
    """An image whose left half is another colour than its right."""
    from PIL import Image

    image = Image.new("RGB", size, "white")
    image.paste("navy", (0, 0, size[0] // 2, size[1]))
    buffer = io.BytesIO()
    image.convert(mode).save(buffer, kind)
    return Resource.of(buffer.getvalue())


def from_markdown(text: str, language: str = "es", resources: Mapping[str, Resource] = NO_RESOURCES) -> Article:
    article = Article.from_json(pandoc.run(["--from=markdown", "--to=json"], text.encode("utf-8")))
    article = replace(article, resources={PICTURE: picture(), **resources})
    return article.with_metadata(article.metadata.with_(language=language))


def translated(article: Article, language: str) -> Article:
    provenance = Provenance("en", language, "apertium", "3.8.3", "apertium-eng-spa 0.3.2")
    return article.with_metadata(with_provenance(article.metadata, provenance))


def sample(language: str) -> Article:
    """The sample: an original in English, a machine translation in the other languages, with a paragraph in each."""
    article = from_markdown(f"{SAMPLE}\n\n{ARTICLE_ONE[language]}\n", language)
    return article if language == "en" else translated(article, language)


@pytest.fixture(scope="session")
def markdown() -> Callable[..., Article]:
    return from_markdown


@pytest.fixture(scope="session")
def make_picture() -> Callable[..., Resource]:
    return picture


@pytest.fixture(scope="session")
def make_sample() -> Callable[[str], Article]:
    return sample


@pytest.fixture(scope="session")
def editions(tmp_path_factory: pytest.TempPathFactory) -> dict[tuple[str, str], Edition]:
    """The sample in every language and format."""
    folder = tmp_path_factory.mktemp("editions")
    result = {}
    for language in LANGUAGES:
        article = sample(language)
        for name, kind in FORMATS.items():
            rendered = render(article, name)
            path = folder / f"{language}.{kind.extension}"
            path.write_bytes(rendered.data)
            result[language, name] = Edition(language, name, path, rendered.findings)
    return result


SVG = b"""<?xml version="1.0"?>
<!DOCTYPE svg [<!ENTITY inside "boom"><!ENTITY outside SYSTEM "file:///etc/passwd">]>
<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"
width="50" height="40" onload="alert(1)">
<script>alert(1)</script><image xlink:href="file:///etc/passwd" width="5" height="5"/>
<rect width="40" height="30" fill="red"/><text x="5" y="20">&inside;A&outside;</text></svg>"""

_HOSTILE = {
    "raw": r"""x `#panic("typst")`{=typst} y `\input{/etc/passwd}`{=latex} <b>bold</b> H<sub>2</sub>O<br/>z
<img src="/etc/passwd"> <a href="javascript:x">click</a> <!-- comment -->

```{=typst}
#panic("typst")
```

```{=html}
<script>alert(1)</script><iframe src="x"></iframe>
```

```{=openxml}
<w:p><w:r><w:t>EVIL</w:t></w:r></w:p>
```

<table><tr><td onclick="x">cell</td></tr></table>
""",
    "attributes": """# Head {onclick="x()" style="color:red" data-x="y" lang="no language" dir=xx}

::: {onmouseover="a" src="/etc/passwd" lang=fr}
Bonjour
:::

[one]{lang=en-GB onclick=y} [two]{.underline} [three]{custom-style="Evil"}
![four](media/picture.png){width="50%;x" onload=x}
""",
    "anchors": """# A {#x}

# B {#x}

# C {#"a b"}

# D {#1st}

# E {#fn1}

[a](#x) [b](#nowhere) [s]{#sp} [t](#sp) [u](#1st) [v](#fn1) `c`{#co} [w](#co) n[^1] [y](#año)

[^1]: note

::: {#dd}

```{#cb1}
x
```
:::

[d](#dd) [e](#cb1) [f](javascript:alert(1)) [g](other.md) [h](http://[bad)
[i](http://ex.org/a b%zz"<>) [j](mailto:a@b.c)
[k](file:///etc/passwd) [l](//ex.org) [n](HTTP://EX.ORG/é?q=ñ#í) [](http://ex.org/empty)
""",
    "math": r"""$\foo{\bar$ $\undefined{x}$ $x<y \& "q"$ $\text{#panic("x")}$
$$\begin{align}a&=b\\c&=d\end{align}$$ $\href{javascript:1}{y}$
$\text{]}$ $]$
""",
    "markers": r"""# = not a heading

- - / term

- + plus

*- dash* **1. one**\
= after a break\
/ slash

\# \$ \* \_ \` \< \> @reference ~ // com /* x */ #let x = 1 #(1+1) [a] ]
""",
    "headings": """### Three

# One

###### Six

> # Quoted

- # Listed

## **Bold** `code` $x$ ![flag](media/picture.png)
""",
    "images": "\n\n".join(
        f"Image ![{name}]({name})"
        for name in ("a.tiff", "b.bmp", "c.gif", "d.webp", "e.jpg", "f.svg", "g.tiff", "h.png", "broken.png", "i.emf")
    )
    + "\n\n![remote](http://example.org/a.png) ![outside](../../etc/passwd) ![](media/picture.png)",
    "metadata": """---
header-includes: |
  <script>alert(1)</script>
css: /etc/passwd
cover-image: /etc/passwd
epub-cover-image: /etc/passwd
reference-doc: /etc/passwd
include-before: EVIL
template: /etc/passwd
date: spring
---

Text @quoted [@other, p. 3].
""",
    "rtl": "Texto con שלום y más.",
    "empty": "",
}


def _hostile_resources() -> dict[str, Resource]:
    return {
        "a.tiff": picture("TIFF", (90, 30)),
        "b.bmp": picture("BMP", (91, 30)),
        "c.gif": picture("GIF", (92, 30)),
        "d.webp": picture("WEBP", (93, 30)),
        "e.jpg": picture("JPEG", (94, 30)),
        "f.svg": Resource.of(SVG),
        "g.tiff": picture("TIFF", (95, 30), "CMYK"),
        "h.png": picture("PNG", (96, 30), "P"),
        "broken.png": Resource.of(b"\x89PNG\r\n\x1a\n" + b"x" * 30),
        "i.emf": Resource.of(b"\x01\x00\x00\x00" + bytes(100)),
    }


def _empty_shells() -> n.Blocks:
    """Every element that can be empty, empty."""
    nothing = n.Caption(None, ())
    no_head, no_foot = n.TableHead(n.EMPTY_ATTR, ()), n.TableFoot(n.EMPTY_ATTR, ())
    inlines: n.Inlines = (
        n.Note(()),
        n.Link(n.EMPTY_ATTR, (), ("http://a.b", "")),
        n.Link(n.EMPTY_ATTR, (), ("#x", "")),
        n.Emph(()),
        n.Quoted("DoubleQuote", ()),
        n.Math("InlineMath", ""),
        n.Math("DisplayMath", " "),
        n.Code(n.EMPTY_ATTR, ""),
        n.Str(""),
    )
    return (
        n.Para(()),
        n.Plain(()),
        n.BulletList(()),
        n.BulletList(((), ())),
        n.OrderedList(n.ListAttributes(1, "Decimal", "Period"), ((),)),
        n.DefinitionList(()),
        n.DefinitionList((n.Definition((), ()), n.Definition((n.Str("x"),), ((),)))),
        n.Header(1, n.EMPTY_ATTR, ()),
        n.BlockQuote(()),
        n.Div(n.EMPTY_ATTR, ()),
        n.LineBlock(()),
        n.LineBlock(((),)),
        n.CodeBlock(n.EMPTY_ATTR, ""),
        n.Figure(n.EMPTY_ATTR, nothing, ()),
        n.Para(inlines),
        n.Table(n.EMPTY_ATTR, nothing, (), no_head, (), no_foot),
        n.Table(n.EMPTY_ATTR, nothing, (n.ColSpec("AlignDefault", None),), no_head, (), no_foot),
    )


@pytest.fixture(scope="session")
def hostile() -> dict[str, Article]:
    """Articles that mean harm, or that nobody would write; all of them can be rendered."""
    result = {name: from_markdown(text, resources=_hostile_resources()) for name, text in _HOSTILE.items()}
    titles = {
        "title": '#panic("x") "q" $x$ \\ #read("/etc/passwd") <script>x</script> & ]] ` @a // /* {{ 7*7 }} $body$',
        "long-title": "Palabra muy larga " * 17,
        "one-word-title": "x" * 300,
    }
    for name, title in titles.items():
        result[name] = result["rtl"].with_metadata(result["rtl"].metadata.with_(title=title))
    result["shells"] = replace(result["empty"], blocks=_empty_shells())
    control = "x\x00\x0b\x07y\ud800z\ufffe"
    result["control"] = replace(
        result["empty"].with_metadata(result["empty"].metadata.with_(title=f"a\x01{control}")),
        blocks=(
            n.Header(1, n.Attr(control, (control,), (("lang", control),)), (n.Str(control),)),
            n.Para((n.Str(control), n.Link(n.EMPTY_ATTR, (n.Str("l"),), (f"http://ex.org/{control}", control)))),
            n.CodeBlock(n.EMPTY_ATTR, f"\x1b{control}"),
        ),
    )
    return result
