"""What a library's catalogue asks of a book beside its title: people by role, identifiers by type, publisher, series.

Pandoc's EPUB writer takes them as its manual says ("EPUB Metadata"), and knows the codes of roles and types.
"""

from __future__ import annotations

import re

from toolkit.document import Metadata, meta_items, meta_text, nodes as n
from toolkit.rendering.imprint import POSITION, Imprint

_ROLE = re.compile(r"[A-Za-z][A-Za-z -]{1,40}")


def catalogue_of(metadata: Metadata, imprint: Imprint) -> dict[str, n.MetaValue]:
    """Return pandoc's metadata for a catalogue, as far as an article has any beyond its imprint.

    Args:
        metadata: The article's.
        imprint: What the edition says of itself.
    """
    values: dict[str, n.MetaValue] = {}
    authors = meta_items(metadata.get("author"))
    if any(isinstance(author, n.MetaMap) for author in authors):
        values["creator"] = n.MetaList(tuple(_person(author, "author") for author in authors))
        values["author"] = n.MetaList(())
    if contributors := meta_items(metadata.get("contributor")):
        values["contributor"] = n.MetaList(tuple(_person(one, "") for one in contributors))
    identifiers = meta_items(metadata.get("identifier"))
    typed = any(isinstance(one, n.MetaMap) for one in identifiers)
    if (len(identifiers) > 1 or typed) and imprint.identifier == metadata.identifier:
        values["identifier"] = n.MetaList(tuple(_typed(one) for one in identifiers))
    for key in ("publisher", "belongs-to-collection", "type", "format", "relation", "coverage"):
        if text := metadata.text(key).strip():
            values[key] = n.MetaString(text)
    position = metadata.text("group-position").strip()
    if "belongs-to-collection" in values and POSITION.fullmatch(position):
        values["group-position"] = n.MetaString(position)
    subjects = [_subject(item) for item in meta_items(metadata.get("subject")) if meta_text(item).strip()]
    if subjects:
        words = tuple(map(n.MetaString, imprint.keywords))
        values["subject"] = n.MetaList(tuple(dict.fromkeys((*words, *subjects))))
    return values


def _subject(value: n.MetaValue) -> n.MetaValue:
    """Return a subject, with the scheme that it is from and its code there if it says both."""
    text, more = meta_text(value).strip(), {key: _part(value, key) for key in ("authority", "term")}
    return _mapped(text, more) if all(more.values()) else n.MetaString(text)


def _person(value: n.MetaValue, usual: str) -> n.MetaValue:
    role = _part(value, "role")
    more = {"role": role if _ROLE.fullmatch(role) else usual, "file-as": _part(value, "file-as")}
    return _mapped(meta_text(value).strip(), more)


def _typed(value: n.MetaValue) -> n.MetaValue:
    return _mapped(meta_text(value).strip(), {"scheme": _part(value, "scheme")})


def _mapped(text: str, more: dict[str, str]) -> n.MetaValue:
    items = {"text": text, **{key: value for key, value in more.items() if value}}
    return n.MetaMap(tuple((key, n.MetaString(value)) for key, value in sorted(items.items())))


def _part(value: n.MetaValue, key: str) -> str:
    return meta_text(dict(value.items).get(key)).strip() if isinstance(value, n.MetaMap) else ""
