"""XLIFF 2.0 and 2.1 (OASIS Standard, 13 February 2018; the core of both is the same)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from toolkit.review import xml
from toolkit.review.exchange import ExchangeError, ExchangeFile, ExchangeSegment, InlineCode, Pieces, score_of
from toolkit.translation import ReviewState

if TYPE_CHECKING:
    from lxml import etree

_NAMESPACE = "urn:oasis:names:tc:xliff:document:2.0"
_N = f"{{{_NAMESPACE}}}"
_OURS = "urn:publish:review"
_P = f"{{{_OURS}}}"

_STATES = {ReviewState.MACHINE: "translated", ReviewState.REVIEWED: "reviewed", ReviewState.FINAL: "final"}
_READ_STATES = {**{told: state for state, told in _STATES.items()}, "initial": ReviewState.MACHINE}
_ORDER = [ReviewState.MACHINE, ReviewState.REVIEWED, ReviewState.FINAL]

_TYPES = {"strong": "fmt", "emph": "fmt", "underline": "fmt", "link": "link", "image": "image"}
_SUBTYPES = {"strong": "xlf:b", "emph": "xlf:i", "underline": "xlf:u"}
"""Values of ``type`` and ``subType`` (sections 4.3.1.37 and 4.3.1.32)."""


def _more(code: InlineCode) -> dict[str, str]:
    made = {"type": _TYPES.get(code.kind, "other")} if code.kind else {}
    return made | ({"subType": _SUBTYPES[code.kind]} if code.kind in _SUBTYPES else {})


_WORDS = xml.ElementNames("pc", "sc", "ec", "startRef", "ph", {"pc": "dispStart", "sc": "disp", "ph": "disp"}, _more)


def write(file: ExchangeFile) -> bytes:
    """Return an article's sentences as XLIFF 2.0, which every tool for 2.1 reads."""
    from lxml import etree

    root = xml.root_of(_NAMESPACE, "xliff", _OURS, {"version": "2.0"})
    root.set("srcLang", file.source_language)
    root.set("trgLang", file.target_language)
    body = etree.SubElement(root, f"{_N}file", {"id": "f1", "original": xml.clean(file.name)})
    for number, segment in enumerate(file.segments, 1):
        _write(body, segment, number)
    return xml.serialized(root)


def _write(body: etree._Element, segment: ExchangeSegment, number: int) -> None:
    from lxml import etree

    # An id must be a NMTOKEN; ours is the name, which other tools keep as well.
    unit = etree.SubElement(body, f"{_N}unit", {"id": f"u{number}", "name": segment.id, xml.SPACE: "preserve"})
    for key, value in (("kind", segment.kind), ("score", "" if segment.score is None else repr(segment.score))):
        if value:
            unit.set(f"{_P}{key}", value)
    told = [("before", segment.context), ("reviewer", segment.note)]
    told += [("finding", finding) for finding in segment.findings]
    told += [("alternative", text) for text in segment.alternatives]
    if any(text for _, text in told):
        notes = etree.SubElement(unit, f"{_N}notes")
        for category, text in told:
            if text:
                etree.SubElement(notes, f"{_N}note", {"category": category}).text = xml.clean(text)
    made = etree.SubElement(unit, f"{_N}segment", {"state": _STATES[segment.state or ReviewState.MACHINE]})
    xml.fill(etree.SubElement(made, f"{_N}source"), segment.source, _WORDS, _N)
    xml.fill(etree.SubElement(made, f"{_N}target"), segment.target, _WORDS, _N)


def read(name: str, data: bytes) -> list[ExchangeFile]:
    """Return the sentences in an XLIFF 2 file; what other tools have split is joined.

    Raises:
        ExchangeError: It is none.
    """
    root = xml.parse(name, data)
    if xml.local(root) != "xliff" or not (root.get("version") or "").startswith("2."):
        raise ExchangeError(f"{name} is not XLIFF 2.", "Give a file that `publish review export --as xliff2` has made.")
    languages = root.get("srcLang") or "", root.get("trgLang") or ""
    return [
        ExchangeFile(file.get("original") or "", *languages, tuple(map(_segment, file.iter("{*}unit"))))
        for file in root.iterfind("{*}file")
    ]


def _segment(unit: etree._Element) -> ExchangeSegment:
    parts = [child for child in unit if xml.local(child) in ("segment", "ignorable")]
    ordered = sorted(parts, key=lambda part: int(_target_order(part) or parts.index(part) + 1))
    states = [_READ_STATES.get(part.get("state") or "initial") for part in parts if xml.local(part) == "segment"]
    known = [state for state in states if state is not None]
    score = unit.get(f"{_P}score")
    return ExchangeSegment(
        id=unit.get("name") or unit.get("id") or "",
        source=_joined(xml.pieces_in(part.find("{*}source")) for part in parts),
        target=_joined(xml.pieces_in(_target_of(part)) for part in ordered),
        state=min(known, key=_ORDER.index) if known else None,
        context=" ".join(_notes(unit, "before")),
        note="\n".join([*_notes(unit, "reviewer"), *_notes(unit, None)]),
        findings=tuple(_notes(unit, "finding")),
        score=score_of(score),
        kind=unit.get(f"{_P}kind") or "",
        alternatives=tuple(_notes(unit, "alternative")),
    )


_OWN_NOTES = frozenset({"before", "reviewer", "finding", "alternative"})


def _notes(unit: etree._Element, category: str | None) -> list[str]:
    """Return the notes of a category; of None those of other tools."""
    notes = unit.iterfind("{*}notes/{*}note")
    wanted = [
        note
        for note in notes
        if (note.get("category") == category if category else note.get("category") not in _OWN_NOTES)
    ]
    return list(xml.texts(wanted))


def _target_order(part: etree._Element) -> str | None:
    target = part.find("{*}target")
    order = None if target is None else target.get("order")
    return order if order and order.isascii() and order.isdigit() and len(order) < 10 else None


def _target_of(part: etree._Element) -> etree._Element | None:
    """Return a part's target; what is ignorable is the same in both languages unless it says otherwise."""
    target = part.find("{*}target")
    return part.find("{*}source") if target is None and xml.local(part) == "ignorable" else target


def _joined(parts: Iterable[Pieces]) -> Pieces:
    pieces: list[str | InlineCode] = []
    for part in parts:
        for piece in part:
            if isinstance(piece, str) and pieces and isinstance(pieces[-1], str):
                pieces[-1] += piece
            else:
                pieces.append(piece)
    return tuple(pieces)
