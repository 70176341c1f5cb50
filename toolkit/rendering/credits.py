"""What a file's properties say of people beside the authors, of numbers with their types and of a series, as words."""

from __future__ import annotations

from toolkit.document import Metadata, meta_items, meta_text, nodes as n

# fmt: off
_ROLES = {
    "ann": "annotator", "aui": "author of introduction", "bkd": "book designer", "com": "compiler",
    "cov": "cover designer", "ctb": "contributor", "edt": "editor", "ill": "illustrator", "nrt": "narrator",
    "pfr": "proofreader", "pht": "photographer", "trl": "translator",
}
# fmt: on
"""Of the codes of https://www.loc.gov/marc/relators/relaterm.html those that articles mostly have."""
_AUTHORS = frozenset({"", "aut", "author"})


def contributors_of(metadata: Metadata) -> tuple[str, ...]:
    """Return who else had a part in an article, and authors who did something else than write, with their roles."""
    named: list[str] = []
    for key in ("author", "contributor"):
        for item in meta_items(metadata.get(key)):
            role, name = _part(item, "role"), meta_text(item).strip()
            if name and (key == "contributor" or role.lower() not in _AUTHORS):
                named.append(f"{name} ({_ROLES.get(role.lower(), role)})" if role else name)
    return tuple(named)


def identifiers_of(metadata: Metadata) -> tuple[str, ...]:
    """Return an article's identifiers, each with its type where it has one: ``ISBN 978-3-16-148410-0``."""
    said: list[str] = []
    for item in meta_items(metadata.get("identifier")):
        text = meta_text(item).strip()
        kind = _part(item, "scheme").removesuffix("-13").removesuffix("-10")
        shown = f"{kind} {text}" if kind and not text.lower().startswith(kind.lower()) else text
        said += [shown] if text else []
    return tuple(said)


def subjects_of(metadata: Metadata) -> tuple[str, ...]:
    """Return an article's subjects, which stand beside its keywords."""
    return tuple(filter(None, (meta_text(item).strip() for item in meta_items(metadata.get("subject")))))


def series_of(metadata: Metadata) -> str:
    """Return the series that an article is one of, with its number there."""
    return " ".join(filter(None, (metadata.text(key).strip() for key in ("belongs-to-collection", "group-position"))))


def _part(value: n.MetaValue, key: str) -> str:
    return meta_text(dict(value.items).get(key)).strip() if isinstance(value, n.MetaMap) else ""
