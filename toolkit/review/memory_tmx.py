"""A memory as TMX 1.4b, of any size: it is read and written unit by unit, and never held as a whole."""

from __future__ import annotations

import re
import time
from calendar import timegm
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from toolkit.errors import UsageError
from toolkit.files import open_file
from toolkit.languages import normalize_tag, same_language
from toolkit.review import xml
from toolkit.review.exchange import ExchangeError
from toolkit.translation import ReviewState
from toolkit.translation.engines import Pair
from toolkit.translation.markup import MarkedText
from toolkit.translation.memory import Entry, reviewed_entry

if TYPE_CHECKING:
    from lxml import etree

_PROPERTY = "x-publish-"
_HEAD = 1 << 20
"""Bytes before the root in which a DTD would stand."""
_DATE = re.compile(r"(\d{8})T(\d{6})Z")
"""TMX 1.4b, "creationdate": ISO 8601 in its basic form, in UTC."""

WantedPair = tuple[str | None, str | None]
"""The languages that are wanted, from and to; None for any."""


def read_memory(path: Path, wanted: WantedPair) -> Iterator[tuple[Pair, Entry]]:
    """Yield what a TMX file holds as people's translations, however large it is.

    Args:
        path: The file.
        wanted: The languages that are wanted; variants of them are, too.

    Raises:
        ExchangeError: It is no TMX, is broken, or declares entities.
        OSError: It can't be read.
    """
    from lxml import etree

    with open_file(path) as file:
        xml.refuse_entities(str(path), file.read(_HEAD).replace(b"\x00", b"").partition(b"<tmx")[0])
        file.seek(0)
        events = etree.iterparse(
            file, events=("start", "end"), resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False
        )
        spoken = ""
        try:
            for event, element in events:
                name = xml.local(element)
                if event == "start":
                    if element.getparent() is None and name != "tmx":
                        raise ExchangeError(f"{path} is not TMX.", "Give a file that a translation tool has exported.")
                elif name == "header":
                    spoken = element.get("srclang") or ""
                elif name == "tu":
                    yield from _entries(element, spoken, wanted)
                    _let_go(element)
        except etree.XMLSyntaxError as error:
            raise ExchangeError(
                f"Line {error.lineno or 1} of {path} is not well-formed XML: {error.msg}.", "Export it again."
            ) from error


def write_memory(file: BinaryIO, entries: Iterable[tuple[Pair, Entry]]) -> int:
    """Write people's translations as TMX, and return how many they are; `read_memory` gives the same ones back.

    Args:
        file: Where to.
        entries: The translations, each with its languages.
    """
    from lxml import etree

    count = 0
    header = {
        "creationtool": "publish",
        "creationtoolversion": "1",
        "segtype": "sentence",
        "o-tmf": "publish",
        "adminlang": "en",
        "srclang": "*all*",
        "datatype": "unknown",
    }
    with etree.xmlfile(file, encoding="utf-8") as writer:
        writer.write_declaration()
        with writer.element("tmx", {"version": "1.4"}):
            writer.write(etree.Element("header", header))
            with writer.element("body"):
                for pair, entry in entries:
                    writer.write("\n", _unit(pair, entry))
                    count += 1
                writer.write("\n")
    return count


def _unit(pair: Pair, entry: Entry) -> etree._Element:
    from lxml import etree

    unit = etree.Element("tu", {"srclang": pair.source, "changedate": _date(entry.created)})
    if entry.note:
        etree.SubElement(unit, "note").text = xml.clean(entry.note)
    properties = {
        "state": str(ReviewState.FINAL if entry.final else ReviewState.REVIEWED),
        "before": entry.context,
        "marked": entry.marked,
        "created": repr(entry.created),
    }
    for name, value in properties.items():
        if value:
            etree.SubElement(unit, "prop", {"type": f"{_PROPERTY}{name}"}).text = xml.clean(value)
    for language, text in ((pair.source, entry.text), (pair.target, entry.translation.text)):
        variant = etree.SubElement(unit, "tuv", {xml.LANGUAGE: language})
        etree.SubElement(variant, "seg").text = xml.clean(text)
    return unit


def _entries(unit: etree._Element, spoken: str, wanted: WantedPair) -> Iterator[tuple[Pair, Entry]]:
    variants = [(_language(variant), variant) for variant in unit.iterchildren("{*}tuv")]
    variants = [(language, variant) for language, variant in variants if language]
    origin = _tag(unit.get("srclang") or spoken)
    # What is in any language (*all*) is from the one that is asked for, else from the first.
    fits = [item for item in variants if item[0] == origin] or [
        item for item in variants if same_language(item[0], wanted[0] or origin or item[0])
    ]
    if not fits or (wanted[0] and not same_language(fits[0][0], wanted[0])):
        return
    source, original = fits[0]
    text = _text(original)
    for language, variant in variants:
        if variant is original or (wanted[1] and not same_language(language, wanted[1])):
            continue
        translation = _text(variant)
        if text and translation and _property(unit, "state") != ReviewState.MACHINE:
            yield Pair(source, language), _entry(unit, variant, text, translation)


def _entry(unit: etree._Element, variant: etree._Element, text: str, translation: str) -> Entry:
    marked = _property(unit, "marked")
    try:
        told: str | MarkedText = MarkedText.from_json(marked) if marked else translation
    except ValueError:
        told = translation
    note = "\n".join(xml.texts([*unit.iterchildren("{*}note"), *variant.iterchildren("{*}note")]))
    final = _property(unit, "state") == ReviewState.FINAL
    made = reviewed_entry(text, told, _property(unit, "before"), note, final=final)
    created = _property(unit, "created")
    if re.fullmatch(r"\d{1,12}(\.\d{1,9})?", created):
        return replace(made, created=float(created))
    dates = (variant.get("changedate"), variant.get("creationdate"), unit.get("changedate"), unit.get("creationdate"))
    return replace(made, created=next((seconds for date in dates if (seconds := _seconds(date))), made.created))


def _text(variant: etree._Element) -> str:
    segment = next(variant.iterchildren("{*}seg"), None)
    return "".join(piece for piece in xml.pieces_in(segment) if isinstance(piece, str)).strip(" ")


def _language(variant: etree._Element) -> str:
    return _tag(variant.get(xml.LANGUAGE) or variant.get("lang") or "")


def _tag(language: str) -> str:
    """Return a language's tag as we write it; nothing for what is none, such as *all*."""
    try:
        return normalize_tag(language) if language else ""
    except UsageError:
        return ""


def _property(unit: etree._Element, name: str) -> str:
    wanted = f"{_PROPERTY}{name}"
    return next((prop.text or "" for prop in unit.iterchildren("{*}prop") if prop.get("type") == wanted), "")


def _date(seconds: float) -> str:
    return time.strftime("%Y%m%dT%H%M%SZ", time.gmtime(max(0, min(seconds, 250_000_000_000))))


def _seconds(date: str | None) -> float:
    found = _DATE.fullmatch(date or "")
    try:
        return float(timegm(time.strptime("".join(found.groups()), "%Y%m%d%H%M%S"))) if found else 0.0
    except ValueError:
        return 0.0


def _let_go(element: etree._Element) -> None:
    """Forget a unit that has been read, and what stands before it."""
    element.clear()
    parent = element.getparent()
    while parent is not None and element.getprevious() is not None:
        del parent[0]
