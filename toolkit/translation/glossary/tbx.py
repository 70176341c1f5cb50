"""Glossaries in TBX (TermBase eXchange, ISO 30042), versions 2 and 3, with data categories as attributes or as tags.

Version 3 says conceptEntry, langSec, termSec, version 2 termEntry, langSet, tig or ntig. In the style DCA a category
is ``<termNote type="partOfSpeech">``, in DCT it is ``<min:partOfSpeech>``; its name is the same.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from toolkit.errors import UsageError
from toolkit.translation.glossary.columns import best_tag
from toolkit.translation.glossary.terms import Term, clean, fault_in

if TYPE_CHECKING:
    from lxml import etree

_ENTRIES = ("conceptEntry", "termEntry")
_SECTIONS = ("langSec", "langSet")
_TERMS = ("termSec", "tig", "ntig")
_LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"

_RANKS = ("preferredTerm", "preferred", "", "admittedTerm", "admitted")
"""What administrativeStatus may say of a term that may be used, best first; "" is for terms without one."""

_REFUSED = ("deprecatedTerm", "supersededTerm", "deprecated", "superseded", "notRecommended", "obsolete")
_ENTITY = re.compile(rb"<!ENTITY|<!\[", re.IGNORECASE)


def read_tbx(path: Path, data: bytes, source: str, target: str) -> Iterator[Term]:
    """Yield the terms of a TBX file for a language pair.

    No DTD is loaded, no entity expanded, no address looked up.

    Raises:
        UsageError: It is not well-formed XML, not TBX, declares entities, or has an entry that can't be used.
    """
    from lxml import etree

    if _ENTITY.search(data.replace(b"\x00", b"").replace(b"<![CDATA[", b"")):
        raise UsageError(
            f"The glossary {path} declares XML entities, which are not expanded.",
            "Take its DOCTYPE out, and write in place of each entity what it stands for.",
        )
    found = False
    try:
        for _, element in etree.iterparse(
            io.BytesIO(data), events=("end",), resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False
        ):
            if _name(element) in _ENTRIES:
                found = True
                yield from _entry(path, element, source, target)
                element.clear()
    except etree.XMLSyntaxError as error:
        raise UsageError(
            f"Line {error.lineno or 1} of the glossary {path} is not well-formed XML: {error.msg}.",
            "Export it again from the program that it comes from.",
        ) from error
    if not found and not re.search(rb"<(?:\w+:)?(?:tbx|martif)[\s>]", data.replace(b"\x00", b"")):
        raise UsageError(
            f"The glossary {path} is XML, but not TBX: it has no conceptEntry or termEntry.",
            "Export it as TBX-Basic or TBX-Min, or as CSV.",
        )


def _entry(path: Path, entry: etree._Element, source: str, target: str) -> Iterator[Term]:
    sections = {element.get(_LANGUAGE, ""): element for element in reversed([*entry]) if _name(element) in _SECTIONS}
    one, other = best_tag(reversed(sections), source), best_tag(reversed(sections), target)
    if one is None or other is None:
        return
    targets = [term for term in _terms(path, sections[other]) if term[0] not in _REFUSED]
    targets.sort(key=lambda term: _RANKS.index(term[0]) if term[0] in _RANKS else len(_RANKS))
    if not targets:
        return
    forms = tuple(dict.fromkeys(text for _, text, _ in targets))
    note = clean(" ".join(values[0] for values in [_values(entry, "definition")] if values))
    for _, text, pos in _terms(path, sections[one]):
        # TBX has no word for "don't translate": the same term in both languages says it.
        keep = forms == (text,)
        marks = " ".join(dict.fromkeys([pos.split(" ")[0], *targets[0][2].split(" ")[1:]])).strip()
        term = Term((text,), forms, keep, pos=marks or targets[0][2], note=note)
        yield replace(term, exact=term.capitals_count)


def _terms(path: Path, section: etree._Element) -> list[tuple[str, str, str]]:
    """Return status, text and part of speech (with gender and number) of a language's terms."""
    terms = []
    for element in section.iter():
        if _name(element) not in _TERMS:
            continue
        inner = next((part for part in element.iter() if _name(part) == "term"), None)
        text = _text(inner) if inner is not None else ""
        if fault := fault_in(text) if text else "is empty":
            raise UsageError(
                f"Line {element.sourceline} of the glossary {path} has a term that {fault}: '{text[:40]}'.",
                "Mend it, or take the entry out.",
            )
        status = next(iter(_values(element, "administrativeStatus", "normativeAuthorization")), "")
        marks = _values(element, "partOfSpeech")[:1] or ["term"]
        marks += _values(element, "grammaticalGender")[:1] + _values(element, "grammaticalNumber")[:1]
        terms.append((status.removesuffix("-admn-sts"), text, " ".join(marks)))
    return terms


def _values(element: etree._Element, *categories: str) -> list[str]:
    """Return the values of data categories below an element, written in either style."""
    return [_text(part) for part in element.iter() if _name(part) in categories or part.get("type") in categories]


def _name(element: etree._Element) -> str:
    """Return an element's name without its namespace; comments and the like have none."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def _text(element: etree._Element) -> str:
    return clean("".join(map(str, element.itertext())))
