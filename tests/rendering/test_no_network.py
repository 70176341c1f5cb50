"""Nothing is fetched and nothing runs: a server that waits for requests sees none, and no edition asks for one."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.listening import Server, listening
from toolkit import Article, pandoc, read
from toolkit.rendering import FORMATS
from toolkit.rendering.formats import render
from toolkit.steps.checking import check_edition

pytestmark = pytest.mark.xdist_group("editions")


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    with listening() as server:
        yield server


METADATA = """---
title: "Title ![t](@/title.png)"
author: '<img src="@/author.png">'
cover-image: @/cover.png
epub-cover-image: @/cover2.png
csl: @/style.csl
bibliography: @/works.bib
css: @/style.css
stylesheet: @/style2.css
template: @/template
reference-doc: @/reference.docx
header-includes: '<link rel="stylesheet" href="@/head.css"><script src="@/head.js"></script>'
include-before: '<img src="@/before.png">'
include-after: '<img src="@/after.png">'
mathjax: @/math.js
logo: @/logo.png
lang: en
---

"""
HTML = """<p>Word <img src="@/img.png" alt="i"> <img srcset="@/set.png 2x" src="@/img2.png" alt="s">
<a href="@/link" ping="@/ping">link</a> <span style="background:url(@/span.png)">styled</span></p>
<picture><source srcset="@/source.webp"><img src="@/picture.png" alt="p"></picture>
<video src="@/film.mp4" poster="@/poster.png"><track src="@/track.vtt"></video>
<audio><source src="@/sound.mp3"></audio>
<iframe src="@/frame"></iframe><object data="@/object"><param name="movie" value="@/param"></object>
<embed src="@/embed">
<link rel="stylesheet" href="@/link.css"><link rel="preload" href="@/preload" as="image">
<style>@import "@/import.css"; @import url(@/import2.css); body { background: url("@/body.png") }</style>
<script src="@/script.js"></script><base href="@/base/"><meta http-equiv="refresh" content="0;url=@/refresh">
<form action="@/form"><input type="image" src="@/input.png" formaction="@/submit"></form>
<table background="@/table.png"><tr><td background="@/cell.png" style="background:url(@/td.png)">cell</td></tr></table>
<blockquote cite="@/cite"><p>Quoted.</p></blockquote>
<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="9" height="9">
<image href="@/svg.png" width="9" height="9"/><use xlink:href="@/svg.svg#a"/></svg>
"""
MARKDOWN = """![i](@/md.png) ![reference][r] <@/auto> [link](@/md-link) and `raw`{=html}

![A figure](@/figure.png){poster="@/x" style="background:url(@/attr.png)" srcset="@/attr-set.png"}

![Drawing](drawing.svg)

::: {style="background:url(@/div.png)" background="@/div2.png" src="@/div3.png" include="@/div4.md"}
Division @{cited}.
:::

```{=html}
<img src="@/block.png">
```

```{=typst}
#image("@/typst.png")
```

```{=openxml}
<w:p><w:r><w:instrText>INCLUDEPICTURE "@/field.png"</w:instrText></w:r></w:p>
```

$\\includegraphics{@/math.png}$ $\\href{@/math}{x}$

[r]: @/reference.png
"""
DRAWING = """<?xml version="1.0"?>
<?xml-stylesheet href="@/sheet.css" type="text/css"?>
<!DOCTYPE svg SYSTEM "@/svg.dtd" [<!ENTITY e SYSTEM "@/entity.xml"><!ENTITY % p SYSTEM "@/parameter.dtd"> %p;]>
<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"
xmlns:xi="http://www.w3.org/2001/XInclude" width="40" height="40">
<style>@import "@/svg-import.css"; @font-face { font-family: F; src: url(@/font.woff) }
rect { fill: url(@/fill.svg#f) }</style>
<defs><filter id="f"><feImage href="@/filter.png"/></filter></defs>
<image href="@/image.png" width="9" height="9"/><image xlink:href="@/image2.png" width="9" height="9"/>
<use href="@/use.svg#u"/><xi:include href="@/include.svg"/><script href="@/svg.js"/>
<a href="@/svg-link"><rect width="20" height="20" filter="url(@/filter.svg#f)" style="mask:url(@/mask.svg#m)"/></a>
<foreignObject width="9" height="9"><img xmlns="http://www.w3.org/1999/xhtml" src="@/foreign.png"/></foreignObject>
<text x="1" y="9">&e;x</text></svg>
"""
WORD = "http://schemas.openxmlformats.org"
DOCX = {
    "[Content_Types].xml": f"""<Types xmlns="{WORD}/package/2006/content-types">
<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>
<Override PartName="/word/document.xml"
ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>""",
    "_rels/.rels": f"""<Relationships xmlns="{WORD}/package/2006/relationships"><Relationship Id="rId1"
Type="{WORD}/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/></Relationships>""",
    "word/_rels/document.xml.rels": f"""<Relationships xmlns="{WORD}/package/2006/relationships">
<Relationship Id="rId5" Type="{WORD}/officeDocument/2006/relationships/image" Target="@/docx.png"
TargetMode="External"/>
<Relationship Id="rId6" Type="{WORD}/officeDocument/2006/relationships/attachedTemplate" Target="@/docx.dotm"
TargetMode="External"/>
<Relationship Id="rId7" Type="{WORD}/officeDocument/2006/relationships/aFChunk" Target="@/chunk.html"
TargetMode="External"/></Relationships>""",
    "word/document.xml": f"""<w:document xmlns:w="{WORD}/wordprocessingml/2006/main"
xmlns:r="{WORD}/officeDocument/2006/relationships" xmlns:a="{WORD}/drawingml/2006/main"
xmlns:wp="{WORD}/drawingml/2006/wordprocessingDrawing" xmlns:pic="{WORD}/drawingml/2006/picture"><w:body>
<w:p><w:r><w:t>Word text</w:t></w:r></w:p>
<w:p><w:r><w:drawing><wp:inline><wp:extent cx="9525" cy="9525"/><wp:docPr id="1" name="n" descr="alt"/><a:graphic>
<a:graphicData uri="{WORD}/drawingml/2006/picture"><pic:pic><pic:blipFill><a:blip r:embed="rId5" r:link="rId5"/>
</pic:blipFill></pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing></w:r></w:p>
<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>INCLUDEPICTURE "@/field.png" \\d</w:instrText></w:r>
<w:r><w:fldChar w:fldCharType="end"/></w:r></w:p><w:altChunk r:id="rId7"/></w:body></w:document>""",
}


def sources(folder: Path, address: str) -> dict[str, Path]:
    """Sources of several formats, all of which name the address in all ways there are."""

    def at(text: str) -> str:
        return (
            text.replace("@{", "\0")
            .replace("@import", "\1")
            .replace("@font", "\2")
            .replace("@", address)
            .replace("\0", "@{")
            .replace("\1", "@import")
            .replace("\2", "@font")
        )

    (folder / "drawing.svg").write_text(at(DRAWING), "utf-8")
    paths = {name: folder / f"article.{name}" for name in ("md", "html", "docx", "epub")}
    paths["md"].write_text(at(f"{METADATA}# Heading\n\n{MARKDOWN}\n{HTML}"), "utf-8")
    page = '<html lang="en"><head><title>Page</title></head><body><article>'
    page += f'<h1>Page</h1><p>Words <img src="drawing.svg" alt="d"></p>{HTML}'
    paths["html"].write_text(at(f"{page}</article></body></html>"), "utf-8")
    with zipfile.ZipFile(paths["docx"], "w") as archive:
        for name, text in DOCX.items():
            archive.writestr(name, at(text))
    plain = folder / "plain.epub"
    pandoc.run(["-f", "markdown", "-t", "epub3", "-o", str(plain), "-M", "title=T"], b"Words REMOTE here.")
    with zipfile.ZipFile(plain) as old, zipfile.ZipFile(paths["epub"], "w") as new:
        for name in old.namelist():
            data = old.read(name)
            new.writestr(name, data.replace(b"REMOTE", at('<img src="@/epub.png" alt="e"/>').encode()))
    plain.unlink()
    return paths


@pytest.fixture(scope="module")
def articles(server: Server, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Article]:
    folder = tmp_path_factory.mktemp("remote")
    return {name: read(path) for name, path in sources(folder, server.address).items()}


@pytest.fixture(scope="module")
def rendered(articles: dict[str, Article]) -> dict[tuple[str, str], bytes]:
    return {(name, kind): render(article, kind).data for name, article in articles.items() for kind in FORMATS}


def test_the_server_would_see_a_request(server: Server) -> None:
    import socket

    with socket.create_connection(("127.0.0.1", int(server.address.rpartition(":")[2]))) as connection:
        connection.sendall(b"GET /sign HTTP/1.0\r\n\r\n")
        connection.recv(1)
    assert server.asked == ["GET /sign HTTP/1.0\r\n"]
    server.asked.clear()


def test_nothing_is_asked_for(server: Server, rendered: dict[tuple[str, str], bytes]) -> None:
    assert len(rendered) == 20
    assert server.asked == []


def test_what_was_not_fetched_is_told(articles: dict[str, Article]) -> None:
    for name, article in articles.items():
        codes = {finding.code for finding in article.findings}
        assert codes & {"remote-image", "missing-image"}, name
    assert '"Word"' in articles["docx"].to_json()
    assert articles["md"].resources
    assert articles["html"].resources  # the drawing


def test_no_epub_loads_anything(server: Server, rendered: dict[tuple[str, str], bytes]) -> None:
    from lxml import etree

    for (name, kind), data in rendered.items():
        if kind != "epub":
            continue
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            files = {item: archive.read(item) for item in archive.namelist()}
        for item, text in files.items():
            if item.endswith(".css"):
                assert not re.search(rb"@import|url\(\s*[\"']?(?:https?:|//)", text), (name, item)
            if not item.endswith((".xhtml", ".svg", ".opf", ".ncx")):
                continue
            assert b"<!ENTITY" not in text, (name, item)
            assert b"xml-stylesheet" not in text, (name, item)
            for element in etree.fromstring(text).iter("*"):
                tag = etree.QName(element).localname
                for key, value in element.attrib.items():
                    if tag == "a" and etree.QName(key).localname == "href":
                        continue
                    assert server.address not in str(value), (name, item, tag, key)
                assert tag == "a" or not (element.text or "").count("@import"), (name, item)
                assert tag not in (
                    "script",
                    "iframe",
                    "object",
                    "embed",
                    "video",
                    "audio",
                    "base",
                    "form",
                    "foreignObject",
                )


def test_no_page_loads_anything(server: Server, rendered: dict[tuple[str, str], bytes]) -> None:
    from lxml import etree

    for (name, kind), data in rendered.items():
        if kind != "html":
            continue
        assert check_edition(data, kind)["alone"], name
        for element in etree.fromstring(data).iter("*"):
            tag = etree.QName(element).localname
            assert tag not in ("script", "iframe", "object", "embed", "video", "audio", "base", "form", "link")
            for key, value in element.attrib.items():
                assert not str(key).startswith("on"), (name, tag, key)
                assert tag == "a" or server.address not in str(value), (name, tag, key)


def test_no_docx_loads_anything(rendered: dict[tuple[str, str], bytes]) -> None:
    from lxml import etree

    for (name, kind), data in rendered.items():
        if kind != "docx":
            continue
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            files = {item: archive.read(item) for item in archive.namelist()}
        for item, text in files.items():
            if item.endswith(".rels"):
                for relation in etree.fromstring(text):
                    if relation.get("TargetMode") == "External":
                        assert relation.get("Type", "").endswith("/hyperlink"), (name, item)
            if item.endswith(".xml"):
                assert not re.search(rb"<w:altChunk|INCLUDEPICTURE|INCLUDETEXT|r:link=|DDEAUTO", text), (name, item)


def test_no_pdf_loads_or_runs_anything(rendered: dict[tuple[str, str], bytes]) -> None:
    import pikepdf

    for (name, kind), data in rendered.items():
        if kind != "pdf":
            continue
        with pikepdf.open(io.BytesIO(data)) as pdf:
            assert "/OpenAction" not in pdf.Root
            assert "/AA" not in pdf.Root
            links = {
                annotation.objgen if annotation.is_indirect else id(annotation)
                for page in pdf.pages
                for annotation in page.get("/Annots", pikepdf.Array())
                if annotation.get("/Subtype") == "/Link"
            }
            actions = 0
            for item in pdf.objects:
                if not isinstance(item, pikepdf.Dictionary | pikepdf.Stream):
                    continue
                assert item.get("/Type") not in ("/EmbeddedFile", "/Filespec"), name
                assert "/JS" not in item, name
                if isinstance(action := item.get("/A"), pikepdf.Dictionary) and "/S" in action:
                    assert action["/S"] in ("/URI", "/GoTo"), name
                    assert item.get("/Subtype") == "/Link", name
                    actions += 1
                assert item.get("/S") not in ("/Launch", "/JavaScript", "/GoToR", "/SubmitForm", "/ImportData"), name
            assert links or not actions, name


PROGRAMS = """---
title: '\\write18{touch made-title} `#read("/etc/passwd")` #read("/etc/passwd")'
author: '\\input{/etc/passwd} #image("/etc/passwd")'
lang: en
---

# \\write18{touch made-head} \\#read("/etc/passwd") `\\input{/etc/passwd}`{=latex}

Text \\write18{touch made-text} \\input{/etc/passwd} \\immediate\\openout5=made-out #read("/etc/passwd") END-TEXT
\\#import "@preview/x:1.0.0" #image("/etc/passwd") #include "/etc/passwd" #eval("1+1")

`\\write18{touch made-code} #read("/etc/passwd")` `#read("/etc/passwd")`{=typst} `\\write18{touch made-raw}`{=tex}

$\\write18{touch made-math}$ $\\input{/etc/passwd}$ $\\text{#read("/etc/passwd")}$ $#read("/etc/passwd")$
$$\\openout5=made-math \\text{"#read("/etc/passwd")"} #import "@preview/x:1.0.0"$$

![#read("/etc/passwd") \\input{/etc/passwd}](missing.png) [#read("/etc/passwd")](https://example.org/#read("/etc/passwd"))

```{=typst}
#read("/etc/passwd")
#import "@preview/x:1.0.0"
```

```{=latex}
\\immediate\\write18{touch made-block}
```

```typst
#read("/etc/passwd")
```

| #read("/etc/passwd") | \\input{/etc/passwd} |
|----------------------|----------------------|
| `#panic("cell")`{=typst} | \\write18{touch made-cell} |

\\begin{filecontents}{made-file}
x
\\end{filecontents}

<table><caption>#read("/etc/passwd")</caption><tr><td>#read("/etc/passwd")</td></tr></table>

A note.[^1]

[^1]: #read("/etc/passwd") \\input{/etc/passwd} `#panic("note")`{=typst}
"""


@pytest.mark.parametrize("kind", FORMATS)
def test_programs_of_tex_and_typst_never_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: str) -> None:
    (tmp_path / "source").mkdir()
    (tmp_path / "work").mkdir()
    monkeypatch.chdir(tmp_path / "work")
    path = tmp_path / "source" / "article.md"
    path.write_text(PROGRAMS, "utf-8")
    data = render(read(path), kind).data
    assert [file.name for file in tmp_path.rglob("*") if file.is_file()] == ["article.md"]
    text = written(data, kind)
    assert "END-TEXT" in text
    assert '#read("/etc/passwd")' in text.replace("“", '"').replace("”", '"')  # as text it stays
    for line in Path("/etc/passwd").read_text().splitlines():
        assert line not in text
        assert line.partition(":")[2] not in text


def written(data: bytes, kind: str) -> str:
    """All text of an edition."""
    if kind == "pdf":
        import pypdfium2

        with pypdfium2.PdfDocument(data) as document:
            return "\n".join(page.get_textpage().get_text_range() for page in document)
    from lxml import etree

    if kind == "md":
        return re.sub(r"\\(?=[\W_])", "", data.decode())
    if kind == "html":
        return "".join(map(str, etree.fromstring(data).itertext()))
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        names = [name for name in archive.namelist() if name.endswith((".xml", ".xhtml", ".opf"))]
        return "\n".join("".join(map(str, etree.fromstring(archive.read(name)).itertext())) for name in names)
