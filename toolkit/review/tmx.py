"""TMX 1.4b (LISA OSCAR, 26 April 2005): an article's sentences as a translation memory of their own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from toolkit.review import xml
from toolkit.review.exchange import ExchangeError, ExchangeFile, ExchangeSegment, InlineCode, score_of
from toolkit.translation import ReviewState

if TYPE_CHECKING:
    from lxml import etree

_TYPES = {"strong": "bold", "emph": "italic", "underline": "ulined", "link": "link", "image": "image"}
_PROPERTY = "x-publish-"
"""What our own properties begin with; the standard leaves names that begin with ``x-`` to everybody."""


def _more(code: InlineCode) -> dict[str, str]:
    return {"type": _TYPES.get(code.kind, f"x-{code.kind.replace(' ', '-')}")} if code.kind else {}


_WORDS = xml.ElementNames("", "bpt", "ept", "i", "ph", {"bpt": "type"}, _more, "i", "x")


def write(file: ExchangeFile) -> bytes:
    """Return an article's sentences as TMX."""
    from lxml import etree

    root = etree.Element("tmx", {"version": "1.4"})
    etree.SubElement(
        root,
        "header",
        {
            "creationtool": "publish",
            "creationtoolversion": "1",
            "segtype": "sentence",
            "o-tmf": "publish",
            "adminlang": "en",
            "srclang": file.source_language,
            "datatype": "unknown",
        },
    )
    body = etree.SubElement(root, "body")
    for segment in file.segments:
        _write(body, segment, file)
    return xml.serialized(root)


def _write(body: etree._Element, segment: ExchangeSegment, file: ExchangeFile) -> None:
    from lxml import etree

    unit = etree.SubElement(body, "tu", {"tuid": segment.id})
    notes = [segment.note] if segment.note else []
    for text in notes:
        etree.SubElement(unit, "note").text = xml.clean(text)
    properties = {
        "file": [file.name],
        "state": [str(segment.state or ReviewState.MACHINE)],
        "kind": [segment.kind],
        "score": [] if segment.score is None else [repr(segment.score)],
        "before": [segment.context],
        "finding": segment.findings,
        "alternative": segment.alternatives,
    }
    for name, values in properties.items():
        for value in filter(None, values):
            etree.SubElement(unit, "prop", {"type": f"{_PROPERTY}{name}"}).text = xml.clean(value)
    for language, pieces in ((file.source_language, segment.source), (file.target_language, segment.target)):
        variant = etree.SubElement(unit, "tuv", {xml.LANGUAGE: language})
        xml.fill(etree.SubElement(variant, "seg"), pieces, _WORDS, "")


def read(name: str, data: bytes) -> list[ExchangeFile]:
    """Return the sentences in a TMX file; those of one that others have made have no id.

    Raises:
        ExchangeError: It is none.
    """
    root = xml.parse(name, data)
    if xml.local(root) != "tmx":
        raise ExchangeError(f"{name} is not TMX.", "Give a file that `publish review export --as tmx` has made.")
    header = root.find("header")
    spoken = "" if header is None else header.get("srclang") or ""
    files: dict[tuple[str, str, str], list[ExchangeSegment]] = {}
    for unit in root.iter("tu"):
        variants = unit.findall("tuv")
        source = next((one for one in variants if _language(one).lower() == spoken.lower()), None)
        if source is None and variants:
            source = variants[0]  # srclang may be *all*
        for target in variants:
            if target is not source and source is not None:
                key = (_property(unit, "file"), _language(source), _language(target))
                files.setdefault(key, []).append(_segment(unit, source, target))
    return [ExchangeFile(*key, tuple(segments)) for key, segments in files.items()]


def _segment(unit: etree._Element, source: etree._Element, target: etree._Element) -> ExchangeSegment:
    told, score = _property(unit, "state"), _property(unit, "score")
    return ExchangeSegment(
        id=unit.get("tuid") or "",
        source=xml.pieces_in(source.find("seg")),
        target=xml.pieces_in(target.find("seg")),
        state=ReviewState(told) if told in tuple(ReviewState) else None,
        context=_property(unit, "before"),
        note="\n".join(xml.texts([*unit.findall("note"), *target.findall("note")])),
        findings=tuple(_properties(unit, "finding")),
        score=score_of(score),
        kind=_property(unit, "kind"),
        alternatives=tuple(_properties(unit, "alternative")),
    )


def _language(variant: etree._Element) -> str:
    return variant.get(xml.LANGUAGE) or variant.get("lang") or ""


def _property(unit: etree._Element, name: str) -> str:
    return next(iter(_properties(unit, name)), "")


def _properties(unit: etree._Element, name: str) -> list[str]:
    return list(xml.texts(prop for prop in unit.findall("prop") if prop.get("type") == f"{_PROPERTY}{name}"))
