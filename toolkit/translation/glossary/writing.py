"""Glossaries for other programs: CSV as it is read here, and TBX (ISO 30042:2019, version 3, style DCA)."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from typing import TYPE_CHECKING

from toolkit.translation.glossary.lookup import Glossary
from toolkit.translation.glossary.terms import Term

if TYPE_CHECKING:
    from lxml.etree import _Element

_COLUMNS = ("source", "target", "note", "case", "pos", "do-not-translate")
_NAMESPACE = "urn:iso:std:iso:30042:ed-2"
_LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"
_GENDERS = {"m": "masculine", "f": "feminine", "n": "neuter"}


def write_table(glossary: Glossary) -> bytes:
    """Return a glossary as CSV, with everything that is known of its terms; with a mark by which Excel knows UTF-8."""
    output = io.StringIO(newline="")
    writer = csv.writer(output)
    writer.writerow(_COLUMNS)
    for term in glossary.terms:
        forms = "" if term.keep else "|".join(term.target)
        case = "sensitive" if term.exact else "insensitive"
        writer.writerow(("|".join(term.source), forms, term.note, case, term.pos, "yes" if term.keep else ""))
    return output.getvalue().encode("utf-8-sig")


def write_tbx(glossary: Glossary) -> bytes:
    """Return a glossary as TBX.

    It has no word for capitals that count, nor for what is not translated: the same term in both languages says so.
    """
    from lxml import etree

    spaces: dict[str | None, str] = {None: _NAMESPACE}
    root = etree.Element("tbx", {"type": "TBX-Basic", "style": "dca", _LANGUAGE: glossary.source}, nsmap=spaces)  # type: ignore[arg-type]
    header = etree.SubElement(etree.SubElement(root, "tbxHeader"), "fileDesc")
    etree.SubElement(etree.SubElement(header, "sourceDesc"), "p").text = "Written by publish."
    body = etree.SubElement(etree.SubElement(root, "text"), "body")
    for number, term in enumerate(glossary.terms, 1):
        _concept(body, number, term, glossary)
    etree.indent(root)
    return etree.tostring(root, encoding="utf-8", xml_declaration=True) + b"\n"


def _concept(body: _Element, number: int, term: Term, glossary: Glossary) -> None:
    from lxml import etree

    entry = etree.SubElement(body, "conceptEntry", {"id": f"c{number}"})
    if term.note:
        etree.SubElement(entry, "descrip", {"type": "definition"}).text = term.note
    for language, forms in ((glossary.source, term.source), (glossary.target, term.target)):
        section = etree.SubElement(entry, "langSec", {_LANGUAGE: language})
        for place, form in enumerate(forms):
            made = etree.SubElement(section, "termSec")
            etree.SubElement(made, "term").text = form
            status = "admittedTerm-admn-sts" if place else "preferredTerm-admn-sts"
            notes = {"partOfSpeech": " ".join(term.pos.split(" ")[:1]), "administrativeStatus": status}
            if language == glossary.target:
                notes["grammaticalGender"] = _GENDERS.get(term.gender, "")
                notes["grammaticalNumber"] = {True: "plural", False: "singular", None: ""}[term.plural]
            for kind, value in notes.items():
                if value:
                    etree.SubElement(made, "termNote", {"type": kind}).text = value


GLOSSARY_FORMS: dict[str, Callable[[Glossary], bytes]] = {"csv": write_table, "tbx": write_tbx}
"""What a glossary may be written as."""
