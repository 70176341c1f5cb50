"""What articles in JATS and DocBook say of themselves that pandoc's readers pass over.

JATS: https://jats.nlm.nih.gov/publishing/tag-library/1.3/element/article-meta.html; DocBook:
https://tdg.docbook.org/tdg/5.2/info.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from toolkit.document import Metadata, inlines_of, nodes as n
from toolkit.ingest.xml_parts import words_in

if TYPE_CHECKING:
    from lxml.etree import _Element

_INFOS = ("info", "articleinfo", "bookinfo")
_NAMES = ("personname", "orgname", "collab", "corpauthor")


def jats_metadata(root: _Element) -> Metadata:
    """Return people by role, keywords, subjects, identifiers, publisher, journal and rights of an article in JATS.

    Args:
        root: The root of the article.
    """
    front = root.find(".//article-meta")
    if front is None:
        return Metadata()
    people = [
        (name, contributor.get("contrib-type", "author"))
        for contributor in front.iter("contrib")
        if (name := _jats_name(contributor))
    ]
    loose = front.find(".//string-name") is not None or front.find(".//collab") is not None
    groups = [group for group in front.iter("kwd-group") if group.get("kwd-group-type", "author") != "abbreviations"]
    numbers = [(words_in(each), each.get("pub-id-type", "")) for each in front.iterchildren("article-id")]
    numbers += [(words_in(each), "isbn") for each in front.iterchildren("isbn")]
    return _metadata(
        {
            "author": [name for name, role in people if role == "author"] if loose else [],
            "keywords": [words_in(each) for group in groups for each in group.iter("kwd", "compound-kwd")],
            "subject": [words_in(each) for each in front.iterfind("article-categories/subj-group/subject")],
        },
        {
            "publisher": _first(root, ".//journal-meta//publisher-name"),
            "source": _issue(root, front),
            "rights": " ".join(filter(None, map(words_in, _rights(front)))),
        },
        [(name, role) for name, role in people if role != "author"],
        [(text, kind.upper()) for text, kind in numbers if kind in ("doi", "isbn")],
    )


def _jats_name(contributor: _Element) -> str:
    for name in contributor.iter("name", "string-name", "collab"):
        parts = (name.findtext("given-names"), name.findtext("surname"), name.findtext("suffix"))
        said = " ".join(" ".join(filter(None, parts)).split()) if name.tag == "name" else words_in(name)
        if said:
            return said
    return ""


def _issue(root: _Element, front: _Element) -> str:
    journal = _first(root, ".//journal-meta//journal-title")
    volume, issue = _first(front, "volume"), _first(front, "issue")
    number = f"{volume}({issue})" if volume and issue else volume or issue
    return f"{journal} {number}".strip() if journal else ""


def _rights(front: _Element) -> Iterator[_Element]:
    for permissions in front.iterchildren("permissions"):
        yield from permissions.iterchildren("copyright-statement")
        yield from permissions.iterfind("license/license-p")


def without_colon(metadata: Metadata) -> Metadata:
    """Return metadata whose subtitle does not begin with the colon that pandoc's reader of JATS puts before it."""
    subtitle = metadata.subtitle
    if subtitle[:1] != (n.Str(":"),):
        return metadata
    return metadata.with_(subtitle=subtitle[2:])


def docbook_metadata(root: _Element) -> Metadata:
    """Return people by role, date, keywords, subjects, identifiers, publisher and series of an article in DocBook.

    Args:
        root: The root of the article.
    """
    info = next((child for child in root if _name(child) in _INFOS), None)
    if info is None:
        return Metadata()
    by_role: dict[str, list[str]] = {}
    for element in info.iter("{*}*"):
        if _name(element) in ("author", "editor", "othercredit", "corpauthor", "collab") and (said := _person(element)):
            by_role.setdefault(_role(element), []).append(said)
    series = next((each for each in info if each.get("relation") == "series" or _name(each) == "seriesvolnums"), None)
    place = _within(series, "volumenum") if series is not None else []
    return _metadata(
        {
            "author": by_role.pop("author", []),
            "keywords": _within(info, "keyword"),
            "subject": _within(info, "subjectterm"),
        },
        {
            "date": next(iter(_own(info, "pubdate") or _own(info, "date")), ""),
            "publisher": next(iter(_within(info, "publishername")), ""),
            "rights": " ".join([*map(_copyright, _children(info, "copyright")), *_own(info, "legalnotice")]),
            "belongs-to-collection": next(iter(_within(series, "title")), "") if series is not None else "",
            "group-position": next(iter(place), ""),
        },
        [(name, role) for role, names in by_role.items() for name in names],
        [(words_in(each), _kind(each)) for each in info if _name(each) in ("biblioid", "isbn", "issn") and _kind(each)],
    )


def _person(element: _Element) -> str:
    """Return a name: a text, or parts of one."""
    inner = next((each for each in element if _name(each) in _NAMES), element)
    parts = [words_in(part) for part in inner if _name(part) in ("honorific", "firstname", "givenname", "othername")]
    parts += [words_in(part) for part in inner if _name(part) in ("surname", "lineage")]
    return " ".join(filter(None, parts)) or (words_in(inner) if inner is not element or not len(element) else "")


def _role(element: _Element) -> str:
    name = _name(element)
    if name != "othercredit":
        return "editor" if name == "editor" else "author"
    said = element.get("class", "other")
    return element.get("otherclass") or element.get("role") or "contributor" if said == "other" else said


def _copyright(element: _Element) -> str:
    return f"© {', '.join(_own(element, 'year'))} {', '.join(_own(element, 'holder'))}".strip()


def _kind(element: _Element) -> str:
    kind = element.get("class", "") if _name(element) == "biblioid" else _name(element)
    return kind.upper() if kind in ("isbn", "issn", "doi", "libraryofcongress") else ""


def _metadata(
    lists: dict[str, list[str]],
    texts: dict[str, str],
    people: Iterable[tuple[str, str]],
    identifiers: Iterable[tuple[str, str]],
) -> Metadata:
    values: dict[str, n.MetaValue] = {key: _inlines(text) for key, text in texts.items() if text}
    for key, said in lists.items():
        if any(said):
            values[key] = n.MetaList(tuple(_inlines(text) for text in dict.fromkeys(said) if text))
    credited = tuple(_mapped(name, "role", role.replace("-", " ")) for name, role in people)
    numbered = tuple(_mapped(text, "scheme", _scheme(kind, text)) for text, kind in identifiers if text)
    values |= {"contributor": n.MetaList(credited)} if credited else {}
    values |= {"identifier": n.MetaList(numbered)} if numbered else {}
    return Metadata().with_extra(values)


def _scheme(kind: str, text: str) -> str:
    if kind != "ISBN":
        return kind
    return "ISBN-10" if sum(character.isalnum() for character in text) == 10 else "ISBN-13"


def _mapped(text: str, key: str, said: str) -> n.MetaMap:
    return n.MetaMap(tuple(sorted({key: _inlines(said), "text": _inlines(text)}.items())))


def _inlines(text: str) -> n.MetaInlines:
    return n.MetaInlines(inlines_of(text))


def _first(root: _Element, path: str) -> str:
    found = root.find(path)
    return words_in(found) if found is not None else ""


def _children(element: _Element, name: str) -> list[_Element]:
    return [child for child in element if _name(child) == name]


def _own(element: _Element, name: str) -> list[str]:
    return [text for child in _children(element, name) if (text := words_in(child))]


def _within(element: _Element, name: str) -> list[str]:
    return [text for child in element.iter("{*}*") if _name(child) == name and (text := words_in(child))]


def _name(element: _Element) -> str:
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""
