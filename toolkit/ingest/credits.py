"""Who else had a part in an article, its series and its numbers: the fields that people write for them, as pandoc's.

Pandoc's manual, "EPUB Metadata": ``contributor`` with roles, ``belongs-to-collection``, ``identifier`` with schemes,
``title`` with types. Roles: https://www.loc.gov/marc/relators/relaterm.html.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from toolkit.document import Metadata, inlines_of, meta_items, meta_text, nodes as n

# fmt: off
_ROLES = {
    "editor": "edt", "edited-by": "edt", "translator": "trl", "translated-by": "trl", "illustrator": "ill",
    "illustrated-by": "ill", "illustrations-by": "ill", "photographer": "pht", "photos-by": "pht",
    "photographs-by": "pht", "narrator": "nrt", "narrated-by": "nrt", "compiler": "com", "compiled-by": "com",
    "proofreader": "pfr", "book-designer": "bkd", "cover-designer": "cov", "annotator": "ann",
}
# fmt: on
_SCHEMES = {"doi": "DOI", "issn": "ISSN", "eissn": "ISSN", "isbn": "ISBN", "eisbn": "ISBN", "isbn10": "ISBN-10"}
_SCHEMES |= {"isbn13": "ISBN-13", "isbn-10": "ISBN-10", "isbn-13": "ISBN-13", "lccn": "LCCN", "oclc": "OCLC"}
_SERIES = ("belongs-to-collection", "series", "collection-title", "ispartof", "is-part-of")
_PLACES = (
    *("group-position", "series-index", "series-number", "series-position", "series-order", "series-part"),
    *("collection-number", "volume"),
)
_OTHERS = ("publisher", "subtitle", "rights", "copyright", "contributor", "subject")
_PLACE = re.compile(r"\d{1,6}(?:\.\d{1,4})?")
_VOCABULARIES = re.compile(r"(?:(?:dc|dcterms|citation|prism)[.:_-]|book:)(?:(?:contributor|identifier|relation)[.:])?")
"""What names of other vocabularies begin with: ``DC.Contributor.Editor``, ``citation_doi``, ``book:isbn``."""
_Fields = list[tuple[str, str]]
"""Names of fields in one spelling, and as they are written."""


def is_credit(key: str) -> bool:
    """Tell whether a field is one of those that are understood here."""
    name = _plain(key)
    return bool(
        _ROLES.get(name)
        or _ROLES.get(name.removesuffix("s"))
        or name
        in (*_SCHEMES, *_SERIES, *_PLACES, "publisher", "subtitle", "rights", "copyright", "contributor", "subject")
    )


def with_credits(metadata: Metadata) -> Metadata:
    """Return metadata with contributors, identifiers, series and titles under pandoc's names.

    Args:
        metadata: As a source has it; what is not understood stays as it is.
    """
    metadata = _with_titles(metadata)
    fields = [(_plain(key), key) for key, _ in metadata.values]
    metadata = _with_people(metadata, fields)
    metadata = _with_numbers(metadata, fields)
    return _with_series(metadata, fields)


def _plain(key: str) -> str:
    """Return a field's name in the one spelling of those that people use."""
    name = key.lower()
    match = _VOCABULARIES.match(name)
    return re.sub(r"[_ ]", "-", name[match.end() :] if match else name)


def _with_people(metadata: Metadata, fields: _Fields) -> Metadata:
    people = list(meta_items(metadata.get("contributor")))
    gone: list[str] = []
    for name, key in fields:
        role = _ROLES.get(name) or _ROLES.get(name.removesuffix("s"))
        found = [_person(text, role, item) for text, item in _named(metadata.get(key))] if role else []
        if found:
            people += found
            gone.append(key)
    if not gone:
        return metadata
    return _without(metadata, gone).with_extra({"contributor": n.MetaList(tuple(dict.fromkeys(people)))})


def _named(value: n.MetaValue | None) -> Iterator[tuple[str, n.MetaValue]]:
    """Yield names, and what is said of each; a setting such as Quarto's ``editor: visual`` is no name."""
    for item in meta_items(value):
        text = "" if isinstance(item, n.MetaBool) else meta_text(item)
        for name in [text] if isinstance(item, n.MetaMap) else text.split(";"):
            if any(letter.isalpha() and not letter.islower() for letter in name):
                yield " ".join(name.split()), item


def _person(text: str, role: str, said: n.MetaValue) -> n.MetaValue:
    own: dict[str, n.MetaValue] = dict(said.items) if isinstance(said, n.MetaMap) else {}
    kept = {key: value for key, value in own.items() if key in ("role", "file-as")}
    return _mapped({"role": _inlines(role), **kept, "text": _inlines(text)})


def _with_numbers(metadata: Metadata, fields: _Fields) -> Metadata:
    own = meta_items(metadata.get("identifier"))
    known = {meta_text(item).strip() for item in own}
    found: list[n.MetaValue] = []
    gone: list[str] = []
    for name, key in fields:
        scheme = _SCHEMES.get(name)
        texts = [meta_text(item).strip() for item in meta_items(metadata.get(key))] if scheme else []
        for text in filter(None, texts):
            gone.append(key)
            if text not in known:
                known.add(text)
                found.append(_mapped({"scheme": _inlines(_scheme(scheme or "", text)), "text": _inlines(text)}))
    if not gone:
        return metadata
    metadata = _without(metadata, gone)
    return metadata.with_extra({"identifier": n.MetaList((*own, *found))}) if found else metadata


def _scheme(scheme: str, text: str) -> str:
    if scheme != "ISBN":
        return scheme
    return "ISBN-10" if sum(character.isalnum() for character in text) == 10 else "ISBN-13"


def _with_series(metadata: Metadata, fields: _Fields) -> Metadata:
    written = dict(reversed(fields))
    name = next((written[each] for each in _SERIES if each in written), None)
    first = next(iter(meta_items(metadata.get(name))), None) if name else None
    said = dict(first.items) if isinstance(first, n.MetaMap) else {}
    title = meta_text(first).strip() or meta_text(said.get("title")).strip()
    if not name or not title or isinstance(first, n.MetaBool):
        return metadata
    values: dict[str, n.MetaValue] = {"belongs-to-collection": _inlines(title)}
    inside = (meta_text(said.get(key)).strip() for key in ("number", "position", "index", "volume"))
    place = next((written[each] for each in _PLACES if each in written), None)
    numbers = (metadata.text(place).strip() if place else "", *inside)
    position = next((text for text in numbers if _PLACE.fullmatch(text)), "")
    gone = [name]
    if position:
        values["group-position"] = _inlines(position)
        gone += [place] if place else []
    return _without(metadata, gone).with_extra(values)


def _with_titles(metadata: Metadata) -> Metadata:
    """Return metadata with the main title and the subtitle of several titles that say their types."""
    titles = [dict(item.items) for item in meta_items(metadata.get("title")) if isinstance(item, n.MetaMap)]
    if not titles:
        return metadata
    typed = {meta_text(title.get("type")).strip() or "main": title.get("text") for title in reversed(titles)}
    values: dict[str, n.MetaValue] = {}
    for kind, key in (("main", "title"), ("subtitle", "subtitle"), ("collection", "belongs-to-collection")):
        text = typed.get(kind)
        if text is not None and (key == "title" or metadata.get(key) is None):
            values[key] = text
    return metadata.with_extra(values)


def _without(metadata: Metadata, keys: Iterable[str]) -> Metadata:
    gone = set(keys)
    return Metadata(tuple((key, value) for key, value in metadata.values if key not in gone))


def _mapped(values: dict[str, n.MetaValue]) -> n.MetaMap:
    return n.MetaMap(tuple(sorted(values.items())))


def _inlines(text: str) -> n.MetaInlines:
    return n.MetaInlines(inlines_of(text))
