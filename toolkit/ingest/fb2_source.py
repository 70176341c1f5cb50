"""FictionBook before pandoc reads it: tables, code beside paragraphs, and notes that its reader passes over.

What each element is: http://www.gribuser.ru/xml/fictionbook/2.0/.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from toolkit.ingest.xml_parts import remove, words_in

if TYPE_CHECKING:
    from lxml.etree import _Element

_NOTES = frozenset({"notes", "comments", "footnotes"})
"""Names of the bodies that hold notes; the reader knows the first of them."""
_HOLDERS = frozenset({"section", "cite", "annotation", "epigraph"})


def mend_fb2(root: _Element) -> None:
    """Change a book so that pandoc's reader takes all of it.

    Args:
        root: Its root.
    """
    for table in list(root.iter("{*}table")):
        _open_table(table)
    for code in list(root.iter("{*}code")):
        holder = code.getparent()
        if holder is not None and _name(holder) in _HOLDERS:  # beside paragraphs
            paragraph = _new(code, "p")
            code.addprevious(paragraph)
            paragraph.tail, code.tail = code.tail, None
            paragraph.append(code)
    _mend_notes(root)


def marks_in(root: _Element) -> list[_Element]:
    """Return what only marks notes, which editions mark themselves: links to them, numbers and titles over them.

    A title is none of these if a note below it stands nowhere else.

    Args:
        root: The root of a book.
    """
    bodies, used = [each for each in root if _is_notes(each)], _referred_to(root)
    notes = _addresses_of(bodies)
    found = [link for link in root.iter("{*}a") if link.get("type") == "note" or _target(link) in notes]
    for body in bodies:
        found += [title for note in body for title in note if _name(title) == "title" and not _says_words(title)]
        if not _loose(body, used):
            found += [child for child in body if _name(child) == "title"]
    return found


def _says_words(title: _Element) -> bool:
    return any(map(str.isalpha, words_in(title)))


def _open_table(table: _Element) -> None:
    for row in table.iter("{*}tr"):
        line = _new(table, "p")
        for number, cell in enumerate(row):
            gap = " | " if number else ""
            if len(line):
                line[-1].tail = (line[-1].tail or "") + gap + (cell.text or "")
            else:
                line.text = (line.text or "") + gap + (cell.text or "")
            line.extend(list(cell))
        table.addprevious(line)
    remove(table)


def _mend_notes(root: _Element) -> None:
    """Let links to notes be known as such, and put the notes that nothing leads to below the text."""
    bodies = [each for each in root if _is_notes(each)]
    first = next((each for each in root if _name(each) == "body"), None)
    if not bodies or first is None or first in bodies:
        return
    used = _referred_to(root)
    notes = _addresses_of(bodies)
    for link in root.iter("{*}a"):
        if _target(link) in notes:
            link.set("type", "note")
    for body in bodies:
        titles = [child for child in body if _name(child) == "title"]
        loose = _loose(body, used)
        below = set(map(id, loose))
        for note in body:
            title = next((child for child in note if _name(child) == "title"), None)
            if title is not None and (id(note) in below or _says_words(title)):
                _as_paragraphs(title)
        if loose:
            section = _new(body, "section")
            section.extend([*titles, *loose])
            first.append(section)
        if body is not bodies[0]:
            bodies[0].extend(list(body))
            remove(body)
    bodies[0].set("name", "notes")


def _as_paragraphs(title: _Element) -> None:
    """Put the words that a note begins with into its text, in bold type: the reader takes titles of notes for marks."""
    for line in [child for child in title if _name(child) == "p"]:
        strong = _new(line, "strong")
        strong.text, line.text = line.text, None
        strong.extend(list(line))
        line.append(strong)
        title.addprevious(line)
    remove(title)


def _is_notes(body: _Element) -> bool:
    return _name(body) == "body" and body.get("name") in _NOTES


def _loose(body: _Element, used: set[str]) -> list[_Element]:
    return [child for child in body if _name(child) != "title" and f"#{child.get('id', '')}" not in used]


def _addresses_of(bodies: list[_Element]) -> set[str]:
    """Return how links name the notes in some bodies."""
    return {f"#{note.get('id')}" for body in bodies for note in body if note.get("id")}


def _referred_to(root: _Element) -> set[str]:
    """Return where links lead to."""
    return {_target(link) for link in root.iter("{*}a")}


def _target(link: _Element) -> str:
    return next((str(value) for key, value in link.items() if str(key).rpartition("}")[2] == "href"), "")


def _new(like: _Element, name: str) -> _Element:
    """Return an element in the namespace of another one."""
    return like.makeelement(like.tag[: -len(_name(like))] + name)


def _name(element: _Element) -> str:
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""
