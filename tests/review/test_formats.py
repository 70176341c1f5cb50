"""Each format brings back all that went out; files of other tools are read, and hostile ones refused."""

from __future__ import annotations

from dataclasses import replace

import pytest

from toolkit.document.content import ATOM
from toolkit.review.exchange import ExchangeError, ExchangeFile, ExchangeSegment, Pieces
from toolkit.review.formats import EXCHANGE_FORMATS, read_exchange
from toolkit.review.inline import CodeFault, ids_in, marked_of, pieces_of, plain_pieces
from toolkit.translation import ReviewState
from toolkit.translation.markup import MarkedText

KINDS = ("strong", "link", "note")
SOURCE = MarkedText(f"It costs four{ATOM} now & then <b1>.", KINDS, ((3, 13, 0), (9, 13, 1)), (0,))
TARGET = MarkedText(f"Ahora{ATOM} cuesta «cuatro» a veces.", KINDS, ((0, 10, 0), (7, 20, 1), (21, 22, "emph")), (0,))
SHOWN = ("", "https://example.org/?a=1&b=2", 'A "note".')

SEGMENTS = (
    ExchangeSegment(
        "blocks.3#0",
        pieces_of(SOURCE, SHOWN),
        pieces_of(TARGET, SHOWN),
        ReviewState.FINAL,
        'The sentence "before".',
        "Ask Mara,\nor the port.",
        ("[numbers-differ] 4 and 5.", "[low-score] Look."),
        -0.7512,
        "list item",
        ("Cuesta cuatro.", "Costó cuatro."),
    ),
    ExchangeSegment("blocks.4#0", ("=SUM(A1)",), ("'=SUMA(A1)",), ReviewState.MACHINE, kind="cell"),
    ExchangeSegment("blocks.4#1", ("Naïve 漢字 \N{GRINNING FACE}",), ("שלום",), ReviewState.REVIEWED),
    ExchangeSegment("blocks.5#0", ("=SUM(A1)",), ("=SUMA(A1)",), ReviewState.MACHINE, kind="cell"),
)
FILE = ExchangeFile("deep/a.md", "en", "es-MX", SEGMENTS)


def bare(segment: ExchangeSegment) -> ExchangeSegment:
    """Return a segment with the ids of its codes alone: what they show is for people."""

    def strip(pieces: Pieces) -> Pieces:
        return tuple(piece if isinstance(piece, str) else replace(piece, kind="", shown="") for piece in pieces)

    return replace(segment, source=strip(segment.source), target=strip(segment.target))


@pytest.mark.parametrize("name", EXCHANGE_FORMATS)
def test_what_goes_out_comes_back(name: str) -> None:
    made = EXCHANGE_FORMATS[name]
    data = made.write(FILE)
    assert data == made.write(FILE)
    [read] = read_exchange(f"a.{made.extension}", data)
    assert (read.name, read.source_language, read.target_language) == ("deep/a.md", "en", "es-MX")
    assert [bare(segment) for segment in read.segments] == [bare(segment) for segment in SEGMENTS]


@pytest.mark.parametrize("name", ["po", "csv"])
@pytest.mark.parametrize("ends", [b"\r\n", b"\r"])
def test_other_line_ends_are_the_same(name: str, ends: bytes) -> None:
    made = EXCHANGE_FORMATS[name]
    data = made.write(replace(FILE, segments=SEGMENTS[1:])).replace(b"\r\n", b"\n").replace(b"\n", ends)
    [read] = read_exchange(f"a.{made.extension}", data)
    assert [segment.target for segment in read.segments] == [segment.target for segment in SEGMENTS[1:]]


@pytest.mark.parametrize(
    ("name", "encoding"),
    [("xliff", "utf-16"), ("xliff2", "utf-16"), ("tmx", "iso-8859-1"), ("csv", "utf-16"), ("csv", "cp1252")],
)
def test_other_encodings_are_read(name: str, encoding: str) -> None:
    made = EXCHANGE_FORMATS[name]
    text = made.write(replace(FILE, segments=SEGMENTS[:1])).decode("utf-8-sig").replace("utf-8", encoding)
    [read] = read_exchange(f"a.{made.extension}", text.encode(encoding))
    assert plain_pieces(read.segments[0].target) == plain_pieces(SEGMENTS[0].target)


def test_po_in_latin_1_is_read() -> None:
    text = (
        EXCHANGE_FORMATS["po"]
        .write(replace(FILE, segments=SEGMENTS[:1]))
        .decode()
        .replace("charset=utf-8", "charset=iso-8859-1")
    )
    [read] = read_exchange("a.po", text.encode("iso-8859-1"))
    assert plain_pieces(read.segments[0].target) == plain_pieces(SEGMENTS[0].target)


def test_a_spreadsheet_s_own_csv_is_read() -> None:
    [read] = read_exchange(
        "a.csv",
        "Source;Target;Id\r\nOne; two;Uno, dos;blocks.1#0\r\n;;\r\n".replace("One; two", '"One; two"').encode("cp1252"),
    )
    [segment] = read.segments
    assert (segment.source, segment.target, segment.id, segment.state) == (
        ("One; two",),
        ("Uno, dos",),
        "blocks.1#0",
        None,
    )


def test_xliff_of_another_tool_is_read() -> None:
    data = b"""<?xml version="1.0"?><xliff version="1.2">
    <file original="a.md" source-language="en" target-language="es" datatype="x"><body><group id="g"><trans-unit id="u">
    <source>One <bpt id="1">&lt;b&gt;</bpt>two<ept id="1">&lt;/b&gt;</ept><ph id="2">x</ph>.</source>
    <seg-source><mrk mtype="seg" mid="0">One two.</mrk></seg-source>
    <target state="translated">
    <mrk mtype="seg" mid="0">Uno <bpt id="1">b</bpt>dos<ept id="1"/><ph id="2"/>.</mrk></target>
    <note>Look.</note></trans-unit></group></body></file></xliff>"""
    [file] = read_exchange("a.xlf", data.replace(b"\n    ", b""))
    [segment] = file.segments
    assert plain_pieces(segment.target) == "Uno dos."
    assert ids_in(segment.target) == {"1", "2"}
    assert (segment.state, segment.note) == (ReviewState.REVIEWED, "Look.")


def test_xliff_2_that_was_split_is_joined() -> None:
    data = b"""<?xml version="1.0"?>
    <xliff xmlns="urn:oasis:names:tc:xliff:document:2.0" version="2.1" srcLang="en" trgLang="es">
    <file id="f" original="a.md"><unit id="u1" name="blocks.1#0">
    <segment state="final"><source>One</source><target order="3">uno</target></segment>
    <ignorable><source>, </source></ignorable>
    <segment state="reviewed"><source>two.</source><target order="1">Dos</target></segment></unit></file></xliff>"""
    [file] = read_exchange("a.xlf", data.replace(b"?>\n    ", b"?>"))
    [segment] = file.segments
    assert (segment.id, segment.source, segment.target) == ("blocks.1#0", ("One, two.",), ("Dos, uno",))
    assert segment.state is ReviewState.REVIEWED


def test_a_tmx_of_others_has_no_ids() -> None:
    data = b"""<?xml version="1.0"?><!DOCTYPE tmx SYSTEM "tmx14.dtd"><tmx version="1.4"><header srclang="en-US"/><body>
    <tu><tuv xml:lang="fr"><seg>Un.</seg></tuv><tuv xml:lang="en-us"><seg>One.</seg></tuv>
    <tuv lang="es"><seg>Uno.</seg></tuv></tu>
    </body></tmx>"""
    files = read_exchange("a.tmx", data)
    assert [(file.name, file.source_language, file.target_language) for file in files] == [
        ("", "en-us", "fr"),
        ("", "en-us", "es"),
    ]
    assert [file.segments[0].target for file in files] == [("Un.",), ("Uno.",)]


@pytest.mark.parametrize("extension", ["xlf", "tmx"])
@pytest.mark.parametrize(
    "data",
    [
        b'<!DOCTYPE x [<!ENTITY a "b">]><xliff version="1.2">&a;</xliff>',
        b'<!DOCTYPE x [<!ENTITY % a SYSTEM "file:///etc/passwd"> %a;]><tmx/>',
        '<!DOCTYPE x [<!ENTITY a "b">]><xliff version="1.2">&a;</xliff>'.encode("utf-16"),
        b"<xliff version='1.2'>",
        b"<other/>",
        b"",
    ],
)
def test_hostile_and_broken_xml_is_refused(extension: str, data: bytes) -> None:
    with pytest.raises(ExchangeError):
        read_exchange(f"a.{extension}", data)


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.po", b"\x00\x01"),
        ("a.csv", b""),
        ("a.csv", b"one,two\n1,2\n"),
        ("a.exe", b"MZ"),
        ("a.po", b'msgid "a\nmsgstr "b"\n'),
    ],
)
def test_what_is_of_no_format_is_refused(name: str, data: bytes) -> None:
    with pytest.raises(ExchangeError):
        read_exchange(name, data)


_NUMBERS = {
    "a.csv": "source,target,score\na,b,{0}\n",
    "a.po": '#. score: {0}\nmsgid "a"\nmsgstr "b"\n',
    "a.tmx": '<tmx><header srclang="en"/><body><tu><prop type="x-publish-score">{0}</prop><tuv xml:lang="en">'
    '<seg>a</seg></tuv><tuv xml:lang="es"><seg>b</seg></tuv></tu></body></tmx>',
    "a.xlf": '<xliff version="1.2" xmlns:p="{1}"><file><body><trans-unit id="1" p:score="{0}"><source>a</source>'
    "<target>b</target></trans-unit></body></file></xliff>",
    "b.xlf": '<xliff version="2.0" xmlns:p="{2}"><file><unit id="1" p:score="{0}"><segment><source>a</source>'
    '<target order="99999999999999999999">b</target></segment></unit></file></xliff>',
}


@pytest.mark.parametrize("name", _NUMBERS)
@pytest.mark.parametrize("number", ["1.2.3", "...", "nan", "1e999", "x", "9" * 5000, "-0.25"])
def test_a_score_that_is_no_number_is_none(name: str, number: str) -> None:
    from toolkit.review import xliff, xliff2

    spaces = (xliff._P.strip("{}"), xliff2._P.strip("{}"))
    [read] = read_exchange(name, _NUMBERS[name].format(number, *spaces).encode())
    assert [segment.score for segment in read.segments] == [-0.25 if number == "-0.25" else None]


def test_a_code_whose_number_has_thousands_of_digits_is_unknown() -> None:
    text = f'<xliff version="1.2"><file><body><trans-unit id="1"><source>a</source><target><x id="{"9" * 5000}"/>b'
    [read] = read_exchange("a.xlf", f"{text}</target></trans-unit></body></file></xliff>".encode())
    assert isinstance(marked_of(read.segments[0].target, MarkedText("a", (), (), ())), CodeFault)
