"""What an EPUB's package document says of the book, with the roles, types and order that it says it in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from toolkit.document import Metadata, inlines_of, nodes as n

if TYPE_CHECKING:
    from lxml.etree import _Element

_OPF = "{http://www.idpf.org/2007/opf}"
_DC = "{http://purl.org/dc/elements/1.1/}"

_TYPES = {"02": "ISBN-10", "03": "GTIN-13", "05": "ISMN-10", "06": "DOI", "13": "LCCN", "15": "ISBN-13", "22": "URN"}
"""Types of identifiers in ONIX's code list 5, by the names that pandoc takes."""


def package_metadata(root: _Element) -> Metadata:
    """Return the people, identifiers, publisher and series of a book, and its subtitle (EPUB 3.3, D.3 and 5.5.3).

    Args:
        root: The root of its package document.
    """
    refined = _refined(root)
    titles = {_kind(title, "title-type", refined) or "main": _text(title) for title in root.iter(f"{_DC}title")}
    values: dict[str, n.MetaValue] = {}
    for key, tag in {"author": "creator", "contributor": "contributor"}.items():
        people = [_person(element, refined) for element in root.iter(f"{_DC}{tag}") if _text(element)]
        if people:
            values[key] = n.MetaList(tuple(people))
    identifiers = [_identifier(element, refined) for element in root.iter(f"{_DC}identifier") if _text(element)]
    if len(identifiers) > 1:
        values["identifier"] = n.MetaList(tuple(identifiers))
    description = next((_text(element) for element in root.iter(f"{_DC}description")), "")
    for key, said in {
        "description": _without_tags(description) if "</" in description else "",
        "title": titles.get("main", "") if len(titles) > 1 else "",
        "subtitle": titles.get("subtitle", ""),
        "publisher": next((_text(element) for element in root.iter(f"{_DC}publisher")), ""),
        **_series(root, refined),
    }.items():
        if said:
            values[key] = n.MetaInlines(inlines_of(said))
    return Metadata(tuple(sorted(values.items())))


def _without_tags(text: str) -> str:
    """Return the words of a description that is HTML, as shops ask for it."""
    from lxml import html

    return " ".join(html.fragment_fromstring(text, create_parent="div").text_content().split())


def _refined(root: _Element) -> dict[tuple[str, str], str]:
    """Return what ``meta`` elements say of others, by what they refine and the property."""
    return {
        (meta.get("refines", "").lstrip("#"), meta.get("property", "")): _text(meta)
        for meta in root.iter(f"{_OPF}meta")
        if meta.get("refines")
    }


def _kind(element: _Element, name: str, refined: dict[tuple[str, str], str]) -> str:
    return refined.get((element.get("id", ""), name), "")


def _person(element: _Element, refined: dict[tuple[str, str], str]) -> n.MetaValue:
    """Return a name, with the role and the form to sort by that EPUB 3 or 2 gives it."""
    role = _kind(element, "role", refined) or element.get(f"{_OPF}role", "")
    sorted_as = _kind(element, "file-as", refined) or element.get(f"{_OPF}file-as", "")
    return _mapped(_text(element), {"role": role if role != "aut" else "", "file-as": sorted_as})


def _identifier(element: _Element, refined: dict[tuple[str, str], str]) -> n.MetaValue:
    scheme = element.get(f"{_OPF}scheme", "") or _kind(element, "identifier-type", refined)
    scheme = _TYPES.get(scheme, scheme)
    return _mapped(_text(element), {"scheme": scheme})


def _mapped(text: str, more: dict[str, str]) -> n.MetaValue:
    more = {key: value for key, value in more.items() if value}
    if not more:
        return n.MetaInlines(inlines_of(text))
    items = sorted({"text": text, **more}.items())
    return n.MetaMap(tuple((key, n.MetaInlines(inlines_of(value))) for key, value in items))


def _series(root: _Element, refined: dict[tuple[str, str], str]) -> dict[str, str]:
    metas: list[Any] = list(root.iter(f"{_OPF}meta"))
    for meta in metas:
        if meta.get("property") == "belongs-to-collection" and _text(meta):
            place = refined.get((meta.get("id", ""), "group-position"), "")
            return {"belongs-to-collection": _text(meta), "group-position": place}
    named = {meta.get("name"): meta.get("content", "") for meta in metas}  # as Calibre writes it into EPUB 2
    series, place = (named.get(f"calibre:{name}", "") for name in ("series", "series_index"))
    return {"belongs-to-collection": series, "group-position": place}


def _text(element: _Element) -> str:
    return " ".join((element.text or "").split())
