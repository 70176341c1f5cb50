"""What is known about an article: pandoc's metadata, with typed access to the fields that we use."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, replace

from toolkit.document import nodes as n
from toolkit.document.text import blocks_text, inlines_of, plain_text

_KEYS = {
    "title": "title",
    "subtitle": "subtitle",
    "authors": "author",
    "dateline": "dateline",
    "date": "date",
    "updated": "updated",
    "language": "lang",
    "direction": "dir",
    "source": "source",
    "rights": "rights",
    "identifier": "identifier",
    "abstract": "abstract",
    "description": "description",
    "keywords": "keywords",
}
"""Our names of the fields and pandoc's."""

Value = str | n.Inlines | dt.date | list[str] | n.MetaValue


@dataclass(frozen=True, slots=True)
class Metadata:
    """Metadata of an article, immutable.

    It holds pandoc's own values, all of them, so that nothing is lost on the way through; the properties
    read the well-known ones. A field that is absent reads as the empty string, an empty tuple or None.

    Attributes:
        values: Pandoc's metadata, sorted by key.
    """

    values: tuple[tuple[str, n.MetaValue], ...] = ()

    @classmethod
    def of(cls, **known: Value | None) -> Metadata:
        """Return metadata from our names of the fields: ``Metadata.of(title="A day", authors=["A. Writer"])``.

        Strings become text with spaces between words, dates become ISO 8601; None and "" leave a field out.
        """
        return cls().with_(**known)

    def with_(self, **known: Value | None) -> Metadata:
        """Return a copy with some fields set, or taken out where the value is None or empty.

        Raises:
            TypeError: There is no field of that name.
        """
        values = dict(self.values)
        for name, value in known.items():
            if name not in _KEYS:
                raise TypeError(f"metadata has no field {name!r}; use with_extra")
            values.pop(_KEYS[name], None)
            if value is not None and value not in ("", (), []):
                values[_KEYS[name]] = _to_meta(value)
        return replace(self, values=tuple(sorted(values.items())))

    def with_extra(self, extra: Mapping[str, n.MetaValue]) -> Metadata:
        """Return a copy with these of pandoc's own keys set."""
        return replace(self, values=tuple(sorted({**dict(self.values), **extra}.items())))

    def get(self, key: str) -> n.MetaValue | None:
        """Return the value under one of pandoc's keys, or None."""
        return dict(self.values).get(key)

    def text(self, key: str) -> str:
        """Return the value under one of pandoc's keys as plain text; lists are joined with commas."""
        return meta_text(self.get(key))

    @property
    def title(self) -> n.Inlines:
        """The title."""
        return _inlines(self.get("title"))

    @property
    def title_text(self) -> str:
        """The title as plain text."""
        return plain_text(self.title).strip()

    @property
    def subtitle(self) -> n.Inlines:
        """The subtitle."""
        return _inlines(self.get("subtitle"))

    @property
    def authors(self) -> tuple[str, ...]:
        """The authors' names, in order."""
        return tuple(filter(None, (meta_text(value) for value in meta_items(self.get("author")))))

    @property
    def dateline(self) -> str:
        """Where the article was written."""
        return self.text("dateline")

    @property
    def date(self) -> dt.date | None:
        """The day of publication, or None where there is none or it isn't an ISO 8601 date."""
        return _date(self.text("date"))

    @property
    def updated(self) -> dt.date | None:
        """The day of the last change, likewise."""
        return _date(self.text("updated"))

    @property
    def language(self) -> str:
        """The BCP 47 tag that the document gives itself, as it is written there."""
        return self.text("lang")

    @property
    def direction(self) -> str:
        """``rtl``, ``ltr`` or nothing, as the document says."""
        return self.text("dir")

    @property
    def source(self) -> str:
        """Where the article comes from."""
        return self.text("source")

    @property
    def rights(self) -> str:
        """Copyright or licence."""
        return self.text("rights")

    @property
    def identifier(self) -> str:
        """The publisher's own identifier, an ISBN or a DOI say."""
        return self.text("identifier")

    @property
    def description(self) -> str:
        """A summary in a sentence or two."""
        return self.text("description")

    @property
    def keywords(self) -> tuple[str, ...]:
        """Keywords, in order."""
        return tuple(filter(None, (meta_text(value) for value in meta_items(self.get("keywords")))))

    @property
    def extra(self) -> dict[str, n.MetaValue]:
        """Everything else, under pandoc's own keys."""
        known = set(_KEYS.values())
        return {key: value for key, value in self.values if key not in known}


def _to_meta(value: Value) -> n.MetaValue:
    if isinstance(value, str):
        return n.MetaInlines(inlines_of(value))
    if isinstance(value, dt.date):
        return n.MetaInlines((n.Str(value.isoformat()),))
    if isinstance(value, list):
        return n.MetaList(tuple(n.MetaInlines(inlines_of(item)) for item in value))
    if isinstance(value, tuple):
        return n.MetaInlines(value)
    return value


def meta_items(value: n.MetaValue | None) -> tuple[n.MetaValue, ...]:
    """Return the values in a list, or the one that stands alone."""
    if value is None:
        return ()
    return value.items if isinstance(value, n.MetaList) else (value,)


def _inlines(value: n.MetaValue | None) -> n.Inlines:
    match value:
        case n.MetaInlines(content):
            return content
        case n.MetaBlocks((n.Para(content) | n.Plain(content), *_)):
            return content
        case _:
            return inlines_of(meta_text(value))


def meta_text(value: n.MetaValue | None) -> str:
    """Return a value as plain text; of a structured one, what pandoc shows of it."""
    match value:
        case n.MetaString(text):
            return text
        case n.MetaInlines(content):
            return plain_text(content)
        case n.MetaBlocks(content):
            return blocks_text(content)
        case n.MetaBool(truth):
            return str(truth).lower()
        case n.MetaList(items):
            return ", ".join(meta_text(item) for item in items)
        case n.MetaMap(items):
            # Structured values, such as pandoc's {type: main, text: …} and {name: …, affiliation: …}.
            named = dict(items)
            whole = meta_text(named.get("text") or named.get("name") or named.get("literal"))
            # JATS, CSL and Quarto part names, in fields that pandoc passes on.
            parts = (meta_text(named.get("given") or named.get("given-names")), meta_text(_surname(named)))
            return whole or " ".join(filter(None, parts))
        case None:
            return ""


def _surname(named: Mapping[str, n.MetaValue]) -> n.MetaValue | None:
    return named.get("family") or named.get("surname")


def _date(text: str) -> dt.date | None:
    try:
        return dt.date.fromisoformat(text.strip()[:10])
    except ValueError:
        return None
