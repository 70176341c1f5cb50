"""From bytes to text: what a text file's encoding is."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)

# Web pages call things by names that mean more than they say (WHATWG Encoding Standard, section 4.2).
_WEB_NAMES = {
    "iso-8859-1": "cp1252",
    "latin1": "cp1252",
    "us-ascii": "cp1252",
    "ascii": "cp1252",
    "windows-1252": "cp1252",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "x-gbk": "gb18030",
    "shift_jis": "cp932",
    "shift-jis": "cp932",
    "x-sjis": "cp932",
    "euc-kr": "cp949",
    "ks_c_5601-1987": "cp949",
    "iso-8859-9": "cp1254",
    "iso-8859-8-i": "iso8859_8",
    "tis-620": "cp874",
    "big5": "big5hkscs",
}
_DECLARED = (
    re.compile(rb"<\?xml[^<>]*?\bencoding\s*=\s*[\"']([\w.:-]+)", re.IGNORECASE),
    re.compile(rb"<meta[^<>]*?\bcharset\s*+=\s*+[\"']?\s*+([\w.:-]+)", re.IGNORECASE),
    re.compile(rb"\\usepackage\s*\[([\w-]+)\]\s*\{inputenc\}"),
)
_LATEX_NAMES = {"latin1": "cp1252", "utf8": "utf-8", "utf8x": "utf-8", "ansinew": "cp1252", "applemac": "mac_roman"}

_CANDIDATES = (
    "cp1252",
    "gb18030",
    "big5hkscs",
    "cp932",
    "euc_jp",
    "cp949",
    "cp1251",
    "koi8_r",
    "cp1250",
    "iso8859_2",
    "cp1253",
    "cp1254",
    "cp1255",
    "cp1256",
    "cp1257",
    "cp874",
    "mac_roman",
)
"""Encodings without a mark of their own that texts still come in, as Python names them."""

# Where they differ from Windows-1252 is in few letters, which the detector takes for a matter of taste; the language
# that it finds decides.
_CENTRAL_EUROPEAN = frozenset({"cp1250", "cp1257", "iso8859_2"})
_CENTRAL_EUROPEAN_LANGUAGES = frozenset(
    {"Czech", "Slovak", "Polish", "Hungarian", "Slovene", "Croatian", "Romanian", "Lithuanian", "Latvian", "Estonian"}
)


@dataclass(frozen=True, slots=True)
class Decoded:
    """A text and how it was decoded.

    Attributes:
        text: The text, without a byte order mark.
        encoding: Python's name of the encoding.
        guessed: Whether nothing in the file said so.
    """

    text: str
    encoding: str
    guessed: bool = False


def looks_like_text(head: bytes) -> bool:
    """Tell whether the beginning of a file is text in some encoding rather than binary data."""
    if any(head.startswith(bom) for bom, _ in _BOMS) or _utf16_without_bom(head):
        return True
    if b"\x00" in head:
        return False
    # Control characters other than white space, Escape (ISO-2022-JP) and the old end-of-file mark are no text.
    controls = sum(head.count(code) for code in range(32) if code not in (7, 8, 9, 10, 11, 12, 13, 26, 27))
    return controls <= len(head) // 200


def decode(data: bytes) -> Decoded | None:
    """Return the text of a file, or None where it is none in any encoding that is likely.

    In this order: a byte order mark; UTF-16 by its zero bytes; UTF-8, which other text practically never is by
    chance; what the file itself declares (XML, HTML, LaTeX); what charset-normalizer finds.
    """
    for bom, encoding in _BOMS:
        if data.startswith(bom):
            return _strictly(data[len(bom) :], encoding)
    if encoding_16 := _utf16_without_bom(data):
        return _strictly(data, encoding_16)
    if b"\x1b$" in data and (found := _strictly(data, "iso2022_jp_2")):
        return found
    if found := _strictly(data, "utf-8"):
        return found
    return _declared(data) or _guessed(data)


def _strictly(data: bytes, encoding: str) -> Decoded | None:
    try:
        return Decoded(data.decode(encoding), encoding)
    except (UnicodeDecodeError, LookupError):
        return None


def _utf16_without_bom(data: bytes) -> str | None:
    """Tell UTF-16 by its zero bytes, and its byte order by the spaces and full stops that it makes of them."""
    head = data[:4096][: len(data[:4096]) // 2 * 2]
    zeros = head[0::2].count(0), head[1::2].count(0)
    if not any(zeros):
        return None
    found = [(_separators(text), name) for name in ("utf-16-le", "utf-16-be") if (text := _prose(head, name))]
    # Letters of ASCII read the wrong way round are Chinese characters: then the zeros tell.
    if max(zeros) * 5 > len(head) // 2 and max(zeros) > 4 * min(zeros):
        found = [each for each in found if each[1] == ("utf-16-be" if zeros[0] > zeros[1] else "utf-16-le")]
    best = max(found, default=(0, ""))
    return best[1] if best[0] else None


_SEPARATORS = frozenset(" \n\u3000\u3001\u3002\uff0c\uff1a")
# Blocks that whole texts are written in; of random numbers no more than half fall into them.
_PROSE = re.compile(
    "[\t\n\r -~\u00a0-\u06ff\u0900-\u0eff\u2000-\u20cf\u3000-\u30ff\u4e00-\u9fff\uac00-\ud7a3\uff00-\uffee]"
)


def _separators(text: str) -> int:
    return sum(character in _SEPARATORS for character in text)


def _prose(head: bytes, encoding: str) -> str:
    """Return bytes as text, or nothing if that is no text. A last character may be cut in two."""
    found = _strictly(head, encoding) or _strictly(head[:-2], encoding)
    text = found.text if found else ""
    return text if len(_PROSE.findall(text)) >= len(text) * 0.98 else ""


def _declared(data: bytes) -> Decoded | None:
    head = data[:4096]
    for pattern in _DECLARED:
        if match := pattern.search(head):
            name = match[1].decode("ascii").lower()
            if found := _strictly(data, _WEB_NAMES.get(name) or _LATEX_NAMES.get(name, name)):
                return found
    return None


def _guessed(data: bytes) -> Decoded | None:
    from charset_normalizer import from_bytes

    best = from_bytes(data, cp_isolation=list(_CANDIDATES), preemptive_behaviour=False).best()
    if best is None or b"\x00" in data:
        return None
    encoding = best.encoding
    if encoding in _CENTRAL_EUROPEAN and best.language not in _CENTRAL_EUROPEAN_LANGUAGES and _strictly(data, "cp1252"):
        encoding = "cp1252"
    found = _strictly(data, encoding)
    return Decoded(found.text, found.encoding, guessed=True) if found else None
