"""No XML of a document names a file or an address that is then read: not by entities, nor by what else can name one."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.fuzz.mutations import SEEDS, seeds
from tests.listening import Server, listening
from toolkit import read
from toolkit.errors import PublishError, SourceError
from toolkit.review.formats import read_exchange
from toolkit.translation.glossary import load_glossary

SECRET = "Words-that-nobody-gave"
_XML = (".xml", ".rels", ".opf", ".ncx", ".xhtml", ".svg", ".html")
_TEXT = re.compile(r"(?<=>)(?=\s*\w)")
_ROOT = re.compile(r"<[A-Za-z][^<>]*?(?=/?>)")

Attack = Callable[[str, str, str], bytes]
"""Sound XML, the address of a file with the secret, one of the server → XML that asks for either."""


def _declaring(declarations: str, *, encoding: str = "utf-8") -> Attack:
    def attack(xml: str, file: str, address: str) -> bytes:
        body = re.sub(r"\A\ufeff?<\?xml[^>]*\?>|<!DOCTYPE[^\[>]*(?:\[[^\]]*\])?\s*>", "", xml)
        subset = declarations.replace("FILE", file).replace("HTTP", address)
        name = "" if encoding == "utf-16" else f' encoding="{encoding}"'
        return f'<?xml version="1.0"{name}?>\n{subset}{_TEXT.sub("&e;", body, count=3)}'.encode(encoding)

    return attack


def _holding(markup: str, *, attributes: str = "", before: str = "") -> Attack:
    def attack(xml: str, file: str, address: str) -> bytes:
        def at(text: str) -> str:
            return text.replace("FILE", file).replace("HTTP", address)

        root = _ROOT.search(xml)
        assert root is not None
        inside = _TEXT.sub(at(markup).replace("\\", r"\\"), xml[root.end() :], count=3)
        return f"{xml[: root.start()]}{at(before)}{root.group()} {at(attributes)}{inside}".encode()

    return attack


DECLARING: dict[str, Attack] = {
    "a file": _declaring('<!DOCTYPE a [<!ENTITY e SYSTEM "FILE">]>'),
    "an address": _declaring('<!DOCTYPE a [<!ENTITY e SYSTEM "HTTP/entity">]>'),
    "by a public name": _declaring('<!DOCTYPE a [<!ENTITY e PUBLIC "-//A//B" "HTTP/public">]>'),
    "parameters": _declaring('<!DOCTYPE a [<!ENTITY % p SYSTEM "HTTP/parameter"> %p; <!ENTITY e "x">]>'),
    "in UTF-16": _declaring('<!DOCTYPE a [<!ENTITY e SYSTEM "FILE">]>', encoding="utf-16"),
    "in UTF-7": _declaring('<!DOCTYPE a [<!ENTITY e SYSTEM "FILE">]>', encoding="utf-7"),
    "a declaration elsewhere": _declaring('<!DOCTYPE a SYSTEM "HTTP/a.dtd">'),
    "a declaration here and elsewhere": _declaring('<!DOCTYPE a SYSTEM "HTTP/a.dtd" [<!ENTITY e SYSTEM "FILE">]>'),
}
HOLDING: dict[str, Attack] = {
    "XInclude": _holding('<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="FILE" parse="text"/>'),
    "XInclude from afar": _holding('<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="HTTP/include"/>'),
    "a style sheet": _holding("", before='<?xml-stylesheet type="text/xsl" href="HTTP/style.xsl"?>'),
    "a schema": _holding(
        "", attributes='xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:schemaLocation="a HTTP/schema.xsd"'
    ),
    "rules of ITS": _holding(
        '<its:rules xmlns:its="http://www.w3.org/2005/11/its" xmlns:xlink="http://www.w3.org/1999/xlink" version="2.0" '
        'xlink:type="simple" xlink:href="HTTP/rules.xml"><its:param name="a">b</its:param></its:rules>'
    ),
    "MathML": _holding(
        '<math xmlns="http://www.w3.org/1998/Math/MathML" altimg="HTTP/math.png" href="HTTP/math">'
        '<mglyph src="HTTP/glyph.png" alt="g"/><semantics><mi>x</mi>'
        '<annotation-xml encoding="application/xhtml+xml" src="HTTP/annotation">'
        "<iframe "
        'xmlns="http://www.w3.org/1999/xhtml" src="HTTP/frame"/></annotation-xml></semantics></math>'
    ),
    "a base": _holding('<a href="secret.txt">x</a>', attributes='xml:base="HTTP/base/"'),
}


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    with listening() as server:
        yield server


@pytest.fixture
def secret(tmp_path: Path) -> str:
    path = tmp_path / "secret.txt"
    path.write_text(SECRET, "utf-8")
    return path.as_uri()


def parts_of(path: Path) -> dict[str, bytes]:
    """Return the files of a package, in their order; of another file itself, without a name."""
    if not zipfile.is_zipfile(path):
        return {"": path.read_bytes()}
    with zipfile.ZipFile(path) as package:
        return {name: package.read(name) for name in package.namelist()}


def packed(parts: dict[str, bytes]) -> bytes:
    """Make it a file again."""
    if "" in parts:
        return parts[""]
    package = io.BytesIO()
    with zipfile.ZipFile(package, "w") as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return package.getvalue()


def told_of(path: Path, data: bytes) -> str:
    """Return all that is to be had of a document: its article, or why there is none."""
    path.write_bytes(data)
    try:
        article = read(path)
    except PublishError as error:
        return str(error)
    resources = [resource.data.decode("latin-1") for resource in article.resources.values()]
    return "\n".join([article.to_json(), *resources])


SOURCES = [
    path
    for path in seeds("documents")
    if path.suffix in {".docx", ".odt", ".epub", ".jats", ".dbk", ".fb2", ".opml", ".html"}
]


@pytest.mark.parametrize("how", DECLARING)
@pytest.mark.parametrize("source", SOURCES, ids=lambda path: path.suffix)
def test_no_part_of_a_document_reads_an_entity(
    source: Path, how: str, server: Server, secret: str, tmp_path: Path
) -> None:
    """Part by part: the first one that declares any may be refused, and the others would not be seen."""
    parts = parts_of(source)
    for name, data in parts.items():
        if name and not name.endswith(_XML):
            continue
        hostile = DECLARING[how](data.decode(), secret, server.address)
        told = told_of(tmp_path / f"a{source.suffix}", packed({**parts, name: hostile}))
        assert SECRET not in told, name
        assert "bug" not in told, name
        assert server.asked == [], name


@pytest.mark.parametrize("how", HOLDING)
@pytest.mark.parametrize("source", SOURCES, ids=lambda path: path.suffix)
def test_no_part_of_a_document_includes_another_file(
    source: Path, how: str, server: Server, secret: str, tmp_path: Path
) -> None:
    parts = {
        name: HOLDING[how](data.decode(), secret, server.address) if not name or name.endswith(_XML) else data
        for name, data in parts_of(source).items()
    }
    assert SECRET not in told_of(tmp_path / f"a{source.suffix}", packed(parts))
    assert server.asked == []


@pytest.mark.parametrize("how", [*DECLARING, *HOLDING])
def test_nor_does_a_memory_a_glossary_or_an_exchange_file(
    how: str, server: Server, secret: str, tmp_path: Path
) -> None:
    attack = {**DECLARING, **HOLDING}[how]
    for path in (*sorted((SEEDS / "exchange").glob("*.[tx]*")), SEEDS / "glossaries" / "a.tbx"):
        data = attack(path.read_text("utf-8"), secret, server.address)
        (tmp_path / path.name).write_bytes(data)
        try:
            if path.suffix == ".tbx":
                told = str(load_glossary([tmp_path / path.name], "en", "es"))
            else:
                told = str(read_exchange(path.name, data))
        except PublishError as error:
            told = str(error)
        assert SECRET not in told, path.name
        assert server.asked == [], path.name


def test_the_server_and_the_secret_are_there(server: Server, secret: str) -> None:
    """What libxml2 does when it is let: without that, none of these tests could fail."""
    from lxml import etree

    parser = etree.XMLParser(resolve_entities=True, load_dtd=True, no_network=False)
    attacked = DECLARING["a file"]("<a>x</a>", secret, server.address)
    assert SECRET in etree.tostring(etree.fromstring(attacked, parser), encoding="unicode")


def test_entities_are_told(tmp_path: Path, secret: str) -> None:
    source = next(path for path in SOURCES if path.suffix == ".jats")
    path = tmp_path / "a.jats"
    path.write_bytes(DECLARING["a file"](source.read_text("utf-8"), secret, "http://localhost"))
    with pytest.raises(SourceError, match="declares XML entities"):
        read(path)
