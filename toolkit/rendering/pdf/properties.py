"""What a catalogue asks of a PDF beyond what Typst takes: people by role, publisher, subjects, numbers and rights.

They stand in its XMP as Dublin Core (ISO 16684-1, 8.3), which PDF/A-2 lets every file have (ISO 19005-2, 6.6.2.3).
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping
from typing import Any

from toolkit.document import Metadata
from toolkit.localization import Locale
from toolkit.rendering.credits import contributors_of, identifiers_of, series_of, subjects_of
from toolkit.rendering.imprint import Imprint

_RDF = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}"
_DC = "{http://purl.org/dc/elements/1.1/}"
_LANG = "{http://www.w3.org/XML/1998/namespace}lang"


def language_beyond(locale: Locale) -> str:
    """Return the tag of an edition that Typst can't say, which knows no scripts and no regions such as 419; else none.

    Args:
        locale: The edition's.
    """
    said = "-".join(filter(None, (locale.tags.typst, locale.tags.typst_region)))
    return "" if f"{said}-".startswith(f"{locale.tag}-") else locale.tag


def with_properties(data: bytes, imprint: Imprint, metadata: Metadata, language: str = "") -> bytes:
    """Return a PDF that says who else had a part in it; the same bytes where there is nothing to say.

    Args:
        data: The PDF, as Typst made it.
        imprint: What the edition says of itself.
        metadata: The article's.
        language: BCP 47 tag of its text, where that is not what Typst says (ISO 32000-1, 14.9.2); empty otherwise.
    """
    own = imprint.identifier == metadata.identifier
    listed = {
        "contributor": contributors_of(metadata),
        "publisher": tuple(filter(None, (metadata.text("publisher").strip(),))),
        "relation": tuple(filter(None, (series_of(metadata),))),
        "rights": tuple(filter(None, (imprint.rights,))),
        "subject": (*imprint.keywords, *subjects) if (subjects := subjects_of(metadata)) else (),
    }
    identifiers = ", ".join(identifiers_of(metadata)) if own else ""
    if language:
        listed["language"] = (language,)
    if not identifiers and not imprint.source and not any(listed.values()):
        return data
    import pikepdf

    buffer = io.BytesIO()
    with pikepdf.open(io.BytesIO(data)) as pdf:
        if language:
            pdf.Root.Lang = pikepdf.String(language)
        packet = pdf.Root.Metadata.read_bytes()
        pdf.Root.Metadata.write(_said(packet, listed, {"identifier": identifiers, "source": imprint.source}))
        pdf.save(buffer, deterministic_id=True)
    return buffer.getvalue()


def _said(packet: bytes, listed: Mapping[str, tuple[str, ...]], single: Mapping[str, str]) -> bytes:
    """Return an XMP packet with more in it."""
    from lxml import etree

    start, end = packet.index(b"<x:xmpmeta"), packet.rindex(b"</x:xmpmeta>") + len(b"</x:xmpmeta>")
    root = etree.fromstring(packet[start:end], etree.XMLParser(resolve_entities=False, no_network=True))
    about = next(root.iter(f"{_RDF}Description"))
    for name, texts in listed.items():
        if name == "rights" and texts:
            _add(about, name, "Alt", texts).set(_LANG, "x-default")
        elif any(texts):
            _add(about, name, "Bag", texts)
    for name, text in single.items():
        if text:
            for old in about.findall(f"{_DC}{name}"):
                about.remove(old)
            etree.SubElement(about, f"{_DC}{name}", nsmap={"dc": _DC[1:-1]}).text = text
    return packet[:start] + etree.tostring(root, encoding="utf-8") + packet[end:]


def _add(about: Any, name: str, kind: str, texts: Iterable[str]) -> Any:
    """Add a property that is a list; return its last item."""
    from lxml import etree

    for old in about.findall(f"{_DC}{name}"):
        about.remove(old)
    holder = etree.SubElement(etree.SubElement(about, f"{_DC}{name}", nsmap={"dc": _DC[1:-1]}), f"{_RDF}{kind}")
    item = None
    for text in texts:
        item = etree.SubElement(holder, f"{_RDF}li")
        item.text = text
    return item
