# ruff: noqa: E501 - texts as people write them
"""Who else had a part in an article, its series, publisher and numbers, in each format that can say so."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path
from typing import Any

import pytest

from toolkit import pandoc
from toolkit.document import Metadata, meta_items, meta_text, nodes as n
from toolkit.ingest import read_article

FIELDS = {
    "md": "---\ntitle: The Hill\nauthor: [Ana Sole, Bo Reed]\neditor: Cy Lund\ntranslator: Di Moor\npublisher: Hillside Press\nseries: Tea Books\nseries_index: 3\nisbn: 978-3-16-148410-0\ndoi: 10.1000/182\nkeywords: [tea, heat]\nsubject: Cooking\n---\n\nText.",
    "toml.md": '+++\ntitle = "The Hill"\nauthors = ["Ana Sole", "Bo Reed"]\neditors = ["Cy Lund"]\ntranslators = ["Di Moor"]\npublisher = "Hillside Press"\nseries = ["Tea Books"]\nseries_order = 3\nisbn = "978-3-16-148410-0"\ndoi = "10.1000/182"\ntags = ["tea", "heat"]\nsubject = "Cooking"\n+++\n\nText.',
    "json.md": '{"title": "The Hill", "author": ["Ana Sole", "Bo Reed"], "editor": "Cy Lund", "translator": "Di Moor", "publisher": "Hillside Press", "series": {"title": "Tea Books", "number": 3}, "isbn": "978-3-16-148410-0", "doi": "10.1000/182", "keywords": ["tea", "heat"], "subject": "Cooking"}\n\nText.',
    "typed.md": "---\ntitle:\n- {type: main, text: The Hill}\n- {type: subtitle, text: On tea}\ncreator:\n- {role: author, text: Ana Sole}\n- {role: author, text: Bo Reed}\ncontributor:\n- {role: edt, text: Cy Lund}\n- {role: trl, text: Di Moor}\npublisher: Hillside Press\nbelongs-to-collection: Tea Books\ngroup-position: 3\nidentifier:\n- {scheme: ISBN-13, text: 978-3-16-148410-0}\n- {scheme: DOI, text: 10.1000/182}\nkeywords: [tea, heat]\nsubject: Cooking\n---\n\nText.",
    "org": "#+TITLE: The Hill\n#+AUTHOR: Ana Sole\n#+AUTHOR: Bo Reed\n#+EDITOR: Cy Lund\n#+TRANSLATOR: Di Moor\n#+PUBLISHER: Hillside Press\n#+SERIES: Tea Books\n#+SERIES_NUMBER: 3\n#+ISBN: 978-3-16-148410-0\n#+DOI: 10.1000/182\n#+KEYWORDS: tea, heat\n#+SUBJECT: Cooking\n\nText.",
    "rst": "The Hill\n========\n\n:Authors: - Ana Sole\n          - Bo Reed\n:Editor: Cy Lund\n:Translator: Di Moor\n:Publisher: Hillside Press\n:Series: Tea Books\n:Series-number: 3\n:ISBN: 978-3-16-148410-0\n:DOI: 10.1000/182\n:Keywords: tea, heat\n:Subject: Cooking\n\nText.",
    "adoc": "= The Hill\nAna Sole; Bo Reed\n:editor: Cy Lund\n:translator: Di Moor\n:publisher: Hillside Press\n:series: Tea Books\n:series-number: 3\n:isbn: 978-3-16-148410-0\n:doi: 10.1000/182\n:keywords: tea, heat\n:subject: Cooking\n\nText.",
    "html": '<html lang="en"><head><title>The Hill</title><meta name="author" content="Ana Sole"><meta name="author" content="Bo Reed"><meta name="DC.Contributor.Editor" content="Cy Lund"><meta name="translator" content="Di Moor"><meta name="DC.publisher" content="Hillside Press"><meta name="dcterms.isPartOf" content="Tea Books"><meta name="citation_volume" content="3"><meta name="citation_isbn" content="978-3-16-148410-0"><meta name="citation_doi" content="10.1000/182"><meta name="keywords" content="tea, heat"><meta name="DC.subject" content="Cooking"></head><body><p>Text.</p></body></html>',
    "dbk": '<article xmlns="http://docbook.org/ns/docbook" version="5.0"><info><title>The Hill</title><author><personname><firstname>Ana</firstname><surname>Sole</surname></personname></author><author><personname>Bo Reed</personname></author><editor><personname>Cy Lund</personname></editor><othercredit class="translator"><personname>Di Moor</personname></othercredit><publisher><publishername>Hillside Press</publishername></publisher><biblioid class="isbn">978-3-16-148410-0</biblioid><biblioid class="doi">10.1000/182</biblioid><biblioset relation="series"><title>Tea Books</title><volumenum>3</volumenum></biblioset><keywordset><keyword>tea</keyword><keyword>heat</keyword></keywordset><subjectset><subject><subjectterm>Cooking</subjectterm></subject></subjectset></info><para>Text.</para></article>',
}  # fmt: skip
SCHEMES = [("DOI", "10.1000/182"), ("ISBN-13", "978-3-16-148410-0")]
ROLES = {"edt": "editor", "trl": "translator"}


def said(metadata: Metadata, key: str, part: str) -> list[tuple[str, str]]:
    return sorted(
        (meta_text(dict(item.items)[part]), meta_text(item))
        for item in meta_items(metadata.get(key))
        if isinstance(item, n.MetaMap)
    )


def read(folder: Path, name: str, text: str) -> Metadata:
    (folder / name).write_text(text, "utf-8")
    return read_article(folder / name).metadata


@pytest.mark.parametrize("name", FIELDS)
def test_people_numbers_and_series_are_read_from_every_format(tmp_path: Path, name: str) -> None:
    metadata = read(tmp_path, f"a.{name}", FIELDS[name])
    assert (metadata.title_text, metadata.authors) == ("The Hill", ("Ana Sole", "Bo Reed"))
    people = [(ROLES.get(role, role), person) for role, person in said(metadata, "contributor", "role")]
    assert people == [("editor", "Cy Lund"), ("translator", "Di Moor")]
    assert said(metadata, "identifier", "scheme") == SCHEMES
    assert (metadata.text("publisher"), metadata.text("belongs-to-collection")) == ("Hillside Press", "Tea Books")
    assert metadata.text("group-position") == "3"
    assert (metadata.keywords, metadata.text("subject")) == (("tea", "heat"), "Cooking")


def test_an_article_in_jats_says_all_of_it(tmp_path: Path) -> None:
    front = """<article xmlns:xlink="http://www.w3.org/1999/xlink"><front><journal-meta><journal-title-group><journal-title>Journal of Tea</journal-title></journal-title-group>
<publisher><publisher-name>Hillside Press</publisher-name></publisher></journal-meta><article-meta><article-id pub-id-type="doi">10.1000/182</article-id>
<article-categories><subj-group><subject>Cooking</subject></subj-group></article-categories><title-group><article-title>The Hill</article-title><subtitle>On <italic>tea</italic></subtitle></title-group>
<contrib-group><contrib contrib-type="author"><name><surname>Sole</surname><given-names>Ana</given-names></name></contrib><contrib contrib-type="editor"><name><surname>Lund</surname><given-names>Cy</given-names></name></contrib></contrib-group>
<volume>7</volume><issue>2</issue><permissions><copyright-statement>© 2024 Hillside</copyright-statement><license><license-p>CC BY 4.0</license-p></license></permissions>
<kwd-group><title>Keywords</title><kwd>tea</kwd><kwd>heat</kwd></kwd-group></article-meta></front><body><p>Text.</p></body></article>"""
    metadata = read(tmp_path, "a.jats", front)
    assert (metadata.authors, metadata.keywords, metadata.text("subject")) == (
        ("Ana Sole",),
        ("tea", "heat"),
        "Cooking",
    )
    assert said(metadata, "contributor", "role") == [("editor", "Cy Lund")]
    assert said(metadata, "identifier", "scheme") == [("DOI", "10.1000/182")]
    assert metadata.subtitle == (n.Str("On"), n.Space(), n.Emph((n.Str("tea"),)))
    assert (metadata.source, metadata.rights) == ("Journal of Tea 7(2)", "© 2024 Hillside CC BY 4.0")
    assert metadata.text("publisher") == "Hillside Press"


def test_a_preamble_says_keywords_and_publisher(tmp_path: Path) -> None:
    preamble = r"\documentclass{scrartcl}\hypersetup{pdfkeywords={tea, heat}, pdfsubject={Cooking}}\title{T}\publishers{Hillside Press}\begin{document}\maketitle Text.\end{document}"
    metadata = read(tmp_path, "a.tex", preamble)
    assert (metadata.keywords, metadata.text("subject")) == (("tea", "heat"), "Cooking")
    assert metadata.text("publisher") == "Hillside Press"


CUSTOM = {
    "docx": ("docProps/custom.xml", '<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/custom-properties" xmlns:vt="http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes">{}</Properties>', '<property pid="2" name="{}"><vt:lpwstr>{}</vt:lpwstr></property>'),
    "odt": ("meta.xml", '<office:document-meta xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:meta="urn:oasis:names:tc:opendocument:xmlns:meta:1.0" xmlns:dc="http://purl.org/dc/elements/1.1/"><office:meta><dc:rights>CC BY 4.0</dc:rights>{}</office:meta></office:document-meta>', '<meta:user-defined meta:name="{}">{}</meta:user-defined>'),
}  # fmt: skip


@pytest.mark.parametrize("name", CUSTOM)
def test_properties_of_ones_own_are_read(tmp_path: Path, name: str) -> None:
    part, around, field = CUSTOM[name]
    own = {
        "Editor": "Cy Lund",
        "Publisher": "Hillside Press",
        "Series": "Tea Books",
        "ISBN": "978-3-16-148410-0",
        "Client": "Nobody",
    }
    plain = pandoc.run(["-f", "markdown", "-t", name, "-o", "-"], b"Text.")
    content = around.format("".join(field.format(*pair) for pair in own.items()))
    (tmp_path / f"a.{name}").write_bytes(with_part(plain, part, content))
    metadata = read_article(tmp_path / f"a.{name}").metadata
    assert said(metadata, "contributor", "role") == [("edt", "Cy Lund")]
    assert said(metadata, "identifier", "scheme") == [("ISBN-13", "978-3-16-148410-0")]
    assert (metadata.text("publisher"), metadata.text("belongs-to-collection")) == ("Hillside Press", "Tea Books")
    assert metadata.rights == ("CC BY 4.0" if name == "odt" else "")
    assert "Client" not in dict(metadata.values)


def with_part(data: bytes, name: str, content: str) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(buffer, "w") as new:
        for member in old.infolist():
            if member.filename != name:
                new.writestr(member, old.read(member))
        new.writestr(name, content)
    return buffer.getvalue()


NO_CREDITS: list[tuple[str, Any]] = [
    ("editor: visual", "visual"),  # what Quarto's own editor writes
    ("editor: {markdown: {wrap: 72}}", ""),
    ("series: true", "true"),
    ("translator: ''", ""),
]


@pytest.mark.parametrize(("line", "text"), NO_CREDITS)
def test_settings_of_programs_are_nobody(tmp_path: Path, line: str, text: str) -> None:
    metadata = read(tmp_path, "a.md", f"---\ntitle: T\n{line}\n---\n\nText.")
    assert metadata.get("contributor") is None
    assert metadata.get("belongs-to-collection") is None
    assert metadata.text(line.partition(":")[0]) == text


def test_names_in_parts_are_names(tmp_path: Path) -> None:
    people = "- name: {given: Ana, family: Sole}\n- {given-names: Bo, surname: Reed}\n- literal: The Choir\n"
    assert read(tmp_path, "a.md", f"---\ntitle: T\nauthor:\n{people}---\n\nText.").authors == (
        "Ana Sole",
        "Bo Reed",
        "The Choir",
    )
