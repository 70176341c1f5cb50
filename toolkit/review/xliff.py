"""XLIFF 1.2 (OASIS Standard, 1 February 2008): what agencies' tools exchange."""

from __future__ import annotations

from typing import TYPE_CHECKING

from toolkit.review import xml
from toolkit.review.exchange import ExchangeError, ExchangeFile, ExchangeSegment, InlineCode, score_of
from toolkit.translation import ReviewState

if TYPE_CHECKING:
    from lxml import etree

_NAMESPACE = "urn:oasis:names:tc:xliff:document:1.2"
_N = f"{{{_NAMESPACE}}}"
_OURS = "urn:publish:review"
_P = f"{{{_OURS}}}"

_STATES = {
    ReviewState.MACHINE: "needs-review-translation",
    ReviewState.REVIEWED: "signed-off",
    ReviewState.FINAL: "final",
}
_READ_STATES = {
    **{told: state for state, told in _STATES.items()},
    "translated": ReviewState.REVIEWED,
    **dict.fromkeys(
        ("new", "needs-translation", "needs-adaptation", "needs-l10n", "needs-review-adaptation", "needs-review-l10n"),
        ReviewState.MACHINE,
    ),
}
_TYPES = {"strong": "bold", "emph": "italic", "underline": "underlined", "link": "link", "image": "image"}
"""Values of ``ctype`` that the standard knows; others begin with ``x-`` (section 3.3)."""


def _more(code: InlineCode) -> dict[str, str]:
    return {"ctype": _TYPES.get(code.kind, f"x-{code.kind.replace(' ', '-')}")} if code.kind else {}


_WORDS = xml.ElementNames(
    "g", "bx", "ex", "rid", "x", {"g": "equiv-text", "bx": "equiv-text", "x": "equiv-text"}, _more
)


def write(file: ExchangeFile) -> bytes:
    """Return an article's sentences as XLIFF 1.2."""
    from lxml import etree

    root = xml.root_of(_NAMESPACE, "xliff", _OURS, {"version": "1.2"})
    about = {"original": xml.clean(file.name), "source-language": file.source_language, "datatype": "x-publish"}
    about["target-language"] = file.target_language
    body = etree.SubElement(etree.SubElement(root, f"{_N}file", about), f"{_N}body")
    for segment in file.segments:
        _write(body, segment)
    return xml.serialized(root)


def _write(body: etree._Element, segment: ExchangeSegment) -> None:
    from lxml import etree

    state = segment.state or ReviewState.MACHINE
    unit = etree.SubElement(body, f"{_N}trans-unit", {"id": segment.id, xml.SPACE: "preserve"})
    unit.set("approved", "no" if state is ReviewState.MACHINE else "yes")
    if segment.kind:
        unit.set(f"{_P}kind", segment.kind)
    if segment.score is not None:
        unit.set(f"{_P}score", repr(segment.score))
    xml.fill(etree.SubElement(unit, f"{_N}source"), segment.source, _WORDS, _N)
    target = etree.SubElement(unit, f"{_N}target", {"state": _STATES[state]})
    xml.fill(target, segment.target, _WORDS, _N)
    if segment.context:
        group = etree.SubElement(unit, f"{_N}context-group", {"purpose": "information"})
        etree.SubElement(group, f"{_N}context", {"context-type": "x-before"}).text = xml.clean(segment.context)
    notes = [("reviewer", segment.note)] if segment.note else []
    for author, text in (*notes, *(("publish", finding) for finding in segment.findings)):
        etree.SubElement(unit, f"{_N}note", {"from": author, "annotates": "target"}).text = xml.clean(text)
    for text in segment.alternatives:
        alternative = etree.SubElement(unit, f"{_N}alt-trans", {"origin": "memory"})
        etree.SubElement(alternative, f"{_N}target").text = xml.clean(text)


def read(name: str, data: bytes) -> list[ExchangeFile]:
    """Return the sentences in an XLIFF 1.0 to 1.2 file.

    Raises:
        ExchangeError: It is none.
    """
    root = xml.parse(name, data)
    if xml.local(root) != "xliff" or not (root.get("version") or "").startswith("1."):
        raise ExchangeError(f"{name} is not XLIFF 1.", "Give a file that `publish review export --as xliff` has made.")
    return [
        ExchangeFile(
            file.get("original") or "",
            file.get("source-language") or "",
            file.get("target-language") or "",
            tuple(map(_segment, file.iter("{*}trans-unit"))),
        )
        for file in root.iter("{*}file")
    ]


def _segment(unit: etree._Element) -> ExchangeSegment:
    target = unit.find("{*}target")
    notes = [note for note in unit.findall("{*}note") if note.get("from") != "publish"]
    score = unit.get(f"{_P}score")
    return ExchangeSegment(
        id=unit.get("id") or "",
        source=xml.pieces_in(unit.find("{*}source")),
        target=xml.pieces_in(target),
        state=_state(unit, target),
        context=" ".join(xml.texts(unit.iterfind("{*}context-group/{*}context"))),
        note="\n".join(xml.texts(notes)),
        findings=tuple(xml.texts(note for note in unit.findall("{*}note") if note.get("from") == "publish")),
        score=score_of(score),
        kind=unit.get(f"{_P}kind") or "",
        alternatives=tuple(xml.texts(unit.iterfind("{*}alt-trans/{*}target"))),
    )


def _state(unit: etree._Element, target: etree._Element | None) -> ReviewState | None:
    told = None if target is None else _READ_STATES.get(target.get("state") or "")
    if told in (None, ReviewState.MACHINE) and unit.get("approved") == "yes":
        return ReviewState.REVIEWED
    return told
