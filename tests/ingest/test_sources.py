"""Sources that are not what they should be: each is refused in a sentence that says what to do."""

from __future__ import annotations

import gzip
import io
import os
import zipfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings, strategies as st

from tests.fuzz.mutations import SEEDS
from tests.ingest.conftest import make_png
from toolkit.document import Article
from toolkit.errors import SourceError, UsageError
from toolkit.ingest import read_article, safety
from toolkit.ingest.content import FileContent, recognize
from toolkit.ingest.formats import FORMATS, format_named, is_article

EXTENSIONS = sorted({extension for each in FORMATS for extension in each.extensions})


def zipped(**members: bytes) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return buffer.getvalue()


def docx(document: bytes) -> bytes:
    return zipped(**{"word/document.xml": document, "[Content_Types].xml": b"<Types/>"})


def refuse(path: Path, data: bytes, **options: str) -> SourceError:
    path.write_bytes(data)
    with pytest.raises(SourceError) as caught:
        read_article(path, **options)  # type: ignore[arg-type]
    assert str(path) in caught.value.message
    assert caught.value.message.endswith(".")
    assert caught.value.hint
    return caught.value


WRONG = {
    "a.docx": (b"just text", "named .docx, but it is text"),
    "b.docx": (zipped(hello=b"x"), "an archive"),
    "c.docx": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "old binary Office"),
    "a.txt": (b"%PDF-1.7\n%\xe2\xe3", "a PDF"),
    "b.txt": (zipped(hello=b"x"), "an archive"),
    "c.txt": (bytes(range(256)) * 8, "neither text"),
    "d.txt": (b"<!DOCTYPE html><html><body>x", "a web page"),
    "e.txt": (b"{\\rtf1 x}", "an RTF"),
    "f.txt": (make_png(), "an image"),
    "g.txt": (gzip.compress(b"x" * 100), "an archive"),
    "a.html": (docx(b"<w:document/>"), "a Word document"),
    "a.md": (b"<?xml version='1.0'?>\n<!DOCTYPE html>\n<html><p>x</p></html>", "a web page"),
    "a.epub": (docx(b"<w:document/>"), "a Word document"),
    "a.rtf": (b"no rtf", "it is text"),
    "without.xml": (b"<article><!-- a --><p>Neither JATS nor DocBook.</p></article>", "is XML of some other kind"),
    "a.ipynb": (b'{"a": 1}', "JSON of some other kind"),
    "a.json": (b'{"name": "package"}', "JSON of some other kind"),
    "a.xml": (b"<?xml version='1.0'?><feed/>", "XML of some other kind"),
    "a.jats": (b"<article xmlns='http://docbook.org/ns/docbook'><title>x</title></article>", "a DocBook"),
    "a.pdf": (b"%PDF-1.7\n", "a PDF"),
    "a.doc": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "old binary Office"),
    "a.unknown": (b"Some text.", "is named .unknown, which is no format"),
    "a.xlf": (b"<xliff/>", "is named .xlf, which is no format"),
    "nameless": (b"Some text.", "no extension that says"),
    "noextension": (b"<!DOCTYPE html><html><body>x", "looks like a web page"),
}


@pytest.mark.parametrize("name", WRONG)
def test_what_a_file_is_counts_and_not_its_name(tmp_path: Path, name: str) -> None:
    data, said = WRONG[name]
    assert said in refuse(tmp_path / name, data).message


def test_a_pdf_is_refused_with_the_reason(tmp_path: Path) -> None:
    assert "the file that it was made from" in refuse(tmp_path / "a.pdf", b"%PDF-1.7\n").hint


@pytest.mark.parametrize("extension", EXTENSIONS)
@pytest.mark.parametrize("data", [b"", b"   \n\n\t ", b"\xef\xbb\xbf\n", b"\xff\xfe\n\x00"])
def test_empty_files_are_refused(tmp_path: Path, extension: str, data: bytes) -> None:
    assert "empty" in refuse(tmp_path / f"a.{extension}", data).message


EMPTY = {
    "a.md": b"---\ntitle: Only a title\n---\n",
    "a.html": b"<!DOCTYPE html><html><head><title>x</title></head><body><p> </p></body></html>",
    "a.tex": b"% only a comment\n",
    "a.json": b'{"pandoc-api-version":[1,23,1],"meta":{},"blocks":[]}',
}


@pytest.mark.parametrize("name", EMPTY)
def test_documents_without_text_are_refused(tmp_path: Path, name: str) -> None:
    assert "no text" in refuse(tmp_path / name, EMPTY[name]).message


def test_missing_files_folders_and_other_things_are_refused(tmp_path: Path) -> None:
    for path, said in ((tmp_path / "none.md", "no file"), (tmp_path, "is a folder")):
        with pytest.raises(SourceError, match=said):
            read_article(path)
    os.mkfifo(tmp_path / "pipe.md")
    with pytest.raises(SourceError, match="not a regular file"):
        read_article(tmp_path / "pipe.md")
    with pytest.raises(SourceError):
        read_article(tmp_path / ("long" * 100 + ".md"))


def test_unreadable_files_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.md"
    path.symlink_to(path)
    with pytest.raises(SourceError, match=str(path)):
        read_article(path)


def test_too_much_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(safety, "MAX_TEXT", 100)
    assert "larger than" in refuse(tmp_path / "a.md", b"x" * 101).message
    monkeypatch.setattr(safety, "MAX_SOURCE", 200)
    assert "larger than" in refuse(tmp_path / "b.md", b"x" * 201).message


def test_a_wrong_format_or_language_is_wrong_use(tmp_path: Path) -> None:
    path = tmp_path / "a.md"
    path.write_text("Text.")
    with pytest.raises(UsageError, match="no format 'nonsense'"):
        read_article(path, format="nonsense")
    with pytest.raises(UsageError, match="not a language tag"):
        read_article(path, language="Klingonian!")


@pytest.mark.parametrize(
    ("name", "found"), [("md", "markdown"), ("MARKDOWN", "markdown"), (".txt", "text"), ("tex", "latex")]
)
def test_formats_are_known_by_name_and_extension(name: str, found: str) -> None:
    assert format_named(name).name == found


def test_a_format_can_be_forced_on_a_file_of_another_name(tmp_path: Path) -> None:
    path = tmp_path / "notes"
    path.write_text("# Title\n\nText.")
    assert read_article(path, format="markdown").metadata.title_text == "Title"


def test_articles_in_a_folder(tmp_path: Path) -> None:
    files = {
        "a.md": b"x", "b.TXT": b"x", "c.json": b'{"x": 1}', "d.json": b'{"pandoc-api-version":[1,23],"blocks":[]}',
        "e.xml": b"<rss/>", "f.xml": b"<article><front/></article>", "g.png": b"x", "h.pdf": b"x", "LICENSE": b"x",
    }  # fmt: skip
    for name, data in files.items():
        (tmp_path / name).write_bytes(data)
    (tmp_path / "folder.md").mkdir()
    assert sorted(path.name for path in tmp_path.iterdir() if is_article(path)) == ["a.md", "b.TXT", "d.json", "f.xml"]


JATS = b"<?xml version='1.0'?><!DOCTYPE article PUBLIC '-//NLM//DTD JATS (Z39.96) v1.2//EN' 'x.dtd'><article/>"


@pytest.mark.parametrize(
    ("data", "content"),
    [
        (JATS, FileContent.JATS),
        (b"<!-- c --><article><front><journal-meta/></front></article>", FileContent.JATS),
        (b"<article dtd-version='1.3'><body/></article>", FileContent.JATS),
        (b"<article>\n<title>x</title></article>", FileContent.DOCBOOK),
        (b"<book xmlns='http://docbook.org/ns/docbook'/>", FileContent.DOCBOOK),
        (b"<!DOCTYPE book PUBLIC '-//OASIS//DTD DocBook XML V4.5//EN' 'x'><book/>", FileContent.DOCBOOK),
        (b"\xef\xbb\xbf<html><p>", FileContent.HTML),
        ("<html><p>Übung".encode("utf-16"), FileContent.HTML),
        (b"<p>A fragment", FileContent.TEXT),
        (b"{not json", FileContent.TEXT),
    ],
)
def test_contents_are_recognized(data: bytes, content: FileContent) -> None:
    assert recognize(data) is content


# ---------------------------------------------------------------- attacks


def test_zip_bombs_are_refused_before_they_are_unpacked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    bomb = zipped(**{"word/document.xml": b"<w/>", "word/media/a.xml": bytes(60_000_000)})
    assert "unpacks to far more" in refuse(tmp_path / "a.docx", bomb).message
    monkeypatch.setattr(safety, "MAX_UNPACKED", 1000)
    assert "unpacks to far more" in refuse(tmp_path / "b.docx", docx(os.urandom(1200))).message
    monkeypatch.setattr(safety, "MAX_MEMBERS", 1)
    assert "more than 1 files" in refuse(tmp_path / "c.docx", docx(b"<w/>")).message


def test_a_container_that_lies_about_its_sizes_is_found_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(safety, "MAX_UNPACKED", 10_000)
    data = bytearray(docx(b"<w/>" + bytes(100_000)))
    size = (100_004).to_bytes(4, "little")
    lie = bytes(data).replace(size, (10).to_bytes(4, "little"))
    assert lie != data
    assert "unpacks to far more" in refuse(tmp_path / "a.docx", lie).message


def test_damaged_and_encrypted_containers_are_refused(tmp_path: Path) -> None:
    good = docx(b"<w:document>" + os.urandom(300) + b"</w:document>")
    middle = good.index(b"word/document.xml") + 60
    broken = good[:middle] + bytes(20) + good[middle + 20 :]
    assert "damaged" in refuse(tmp_path / "a.docx", broken).message
    manifest = b"<manifest:manifest><manifest:encryption-data/></manifest:manifest>"
    odt = {
        "mimetype": b"application/vnd.oasis.opendocument.text",
        "content.xml": b"x",
        "META-INF/manifest.xml": manifest,
    }
    assert "encrypted" in refuse(tmp_path / "a.odt", zipped(**odt)).message
    flagged = good.replace(b"PK\x01\x02\x14\x03\x14\x00\x00\x00", b"PK\x01\x02\x14\x03\x14\x00\x01\x00")
    assert flagged != good
    assert "encrypted" in refuse(tmp_path / "b.docx", flagged).message


def test_a_part_that_says_another_size_is_damage(tmp_path: Path) -> None:
    """What is unpacked to look at it takes no size on trust; what is unpacked to be read does."""
    for seed in SEEDS.joinpath("documents").glob("seed.*"):
        if seed.suffix not in (".docx", ".odt"):
            continue
        with zipfile.ZipFile(seed) as archive:
            items = {item.filename: archive.read(item) for item in archive.infolist()}
            name = "word/styles.xml" if seed.suffix == ".docx" else "styles.xml"
        buffer = io.BytesIO()
        with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
            for item, content in items.items():
                archive.writestr(item, content)
            place = archive.getinfo(name)
        data = bytearray(buffer.getvalue())
        directory = data.rindex(name.encode()) - 46
        assert data[directory : directory + 4] == b"PK\x01\x02"
        data[directory + 24 : directory + 28] = (place.file_size - 9).to_bytes(4, "little")
        assert "damaged" in refuse(tmp_path / f"a{seed.suffix}", bytes(data)).message


LAUGHS = '<!DOCTYPE article [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;"><!ENTITY c SYSTEM "file:///etc/passwd">]>'


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
@pytest.mark.parametrize(
    "inside", ["<article><front/><body><p>&b;</p></body></article>", "<article><title>&c;</title></article>"]
)
def test_xml_with_entities_of_its_own_is_refused(tmp_path: Path, inside: str, encoding: str) -> None:
    data = f"<?xml version='1.0'?><!-- x -->{LAUGHS}{inside}".encode(encoding)
    assert "entities" in refuse(tmp_path / "a.xml", data).message


def test_entities_in_parts_of_containers_are_refused(tmp_path: Path) -> None:
    assert "entities" in refuse(tmp_path / "a.docx", docx(f"{LAUGHS}<w:document/>".encode())).message


def test_an_article_about_entities_is_no_attack(tmp_path: Path) -> None:
    path = tmp_path / "a.xml"
    path.write_text("<article><front/><body><p>Write <![CDATA[<!DOCTYPE a [<!ENTITY b 'c'>]>]]>.</p></body></article>")
    assert "ENTITY" in read_article(path).to_json()


INCLUDES = {
    "a.rst": "Text.\n\n.. include:: secret.txt\n",
    "b.rst": "Text.\n\n.. csv-table:: x\n   :file: secret.txt\n",
    "a.tex": "Text. \\input{secret.txt} \\include{secret} \\lstinputlisting{secret.txt} \\verbatiminput{secret.txt}",
    "a.org": "Text.\n\n#+INCLUDE: \"secret.txt\"\n",
    "a.adoc": "Text.\n\ninclude::secret.txt[]\n",
    "a.typ": "Text. #include \"secret.txt\" #read(\"secret.txt\")",
    "a.md": "Text. ![](secret.txt)",
    "a.html": "<p>Text.</p><iframe src='secret.txt'></iframe><object data='secret.txt'></object>",
    "a.dbk": "<article xmlns='http://docbook.org/ns/docbook' xmlns:xi='http://www.w3.org/2001/XInclude'><para>Text.</para>"
    "<xi:include href='secret.txt' parse='text'/></article>",
    "a.dokuwiki": "Text. {{secret.txt}}",
    "a.muse": "Text.\n\n<include file=\"secret.txt\">\n",
    "a.t2t": "T\n\n\n%!include: secret.txt\n\nText.",
    "a.man": ".TH a\n.SH b\nText.\n.so secret.txt\n",
}  # fmt: skip


@pytest.mark.parametrize("name", INCLUDES)
def test_nothing_that_a_document_includes_from_elsewhere_is_read(tmp_path: Path, name: str) -> None:
    (tmp_path / "secret.txt").write_text("xyzzy,plugh")
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / name).write_text(INCLUDES[name].replace("secret", "../secret"))
    try:
        article = read_article(tmp_path / "in" / name)
    except SourceError as error:
        assert "secret" in error.message  # noqa: PT017 - either is right: refused by name, or read without it
    else:
        assert "xyzzy" not in article.to_json()


# ---------------------------------------------------------------- anything


@settings(deadline=None, max_examples=60, suppress_health_check=list(HealthCheck))
@given(st.sampled_from(EXTENSIONS), st.binary(max_size=300))
def test_random_bytes_give_an_article_or_a_source_error(
    tmp_path_factory: pytest.TempPathFactory, extension: str, data: bytes
) -> None:
    read_or_refuse(tmp_path_factory, extension, data)


BEGINNINGS = [
    b"{\\rtf1 ",
    b"<html>",
    b"---\n",
    b'{"cells":[],"nbformat":4,"metadata":',
    b"<article><front>",
    b"\xff\xfe",
    b"= ",
    b"\\",
]


@settings(deadline=None, max_examples=60, suppress_health_check=list(HealthCheck))
@given(st.sampled_from(EXTENSIONS), st.sampled_from(BEGINNINGS), st.text(max_size=200))
def test_random_text_gives_an_article_or_a_source_error(
    tmp_path_factory: pytest.TempPathFactory, extension: str, beginning: bytes, text: str
) -> None:
    read_or_refuse(tmp_path_factory, extension, beginning + text.encode("utf-8", "replace"))


@settings(deadline=None, max_examples=60, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_mutilated_documents_give_an_article_or_a_source_error(
    samples: Path, tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    extension = data.draw(
        st.sampled_from(["docx", "odt", "epub", "rtf", "ipynb", "fb2", "jats", "dbk", "json", "html"])
    )
    whole = bytearray((samples / f"master.{extension}").read_bytes())
    for _ in range(data.draw(st.integers(1, 5))):
        whole[data.draw(st.integers(0, len(whole) - 1))] = data.draw(st.integers(0, 255))
    read_or_refuse(tmp_path_factory, extension, bytes(whole[: data.draw(st.integers(1, len(whole)))]))


def read_or_refuse(factory: pytest.TempPathFactory, extension: str, data: bytes) -> None:
    path = factory.mktemp("fuzz") / f"a.{extension}"
    path.write_bytes(data)
    try:
        article = read_article(path)
    except SourceError as error:
        assert str(path) in error.message  # noqa: PT017 - either is right
    else:
        assert isinstance(article, Article)
        assert article.metadata.title_text
        assert article.language
        article.to_json().encode()


@pytest.mark.parametrize("text", ["> " * 3000 + "x", "- " * 500 + "x", "<div>" * 3000 + "x"])
@pytest.mark.parametrize("extension", ["md", "html", "txt", "json"])
def test_deep_nesting_is_refused_or_read(tmp_path_factory: pytest.TempPathFactory, extension: str, text: str) -> None:
    read_or_refuse(tmp_path_factory, extension, text.encode())
