"""Articles in JATS before pandoc reads them: labels, captions, notes and lists of sources that it passes over.

What each element is: https://jats.nlm.nih.gov/publishing/tag-library/1.3/.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from toolkit.ingest.item_labels import in_order, value_of
from toolkit.ingest.jats_labels import as_paragraph, is_no_heading, mend_caption, put_first, renamed, show_label
from toolkit.ingest.jats_references import list_sources
from toolkit.ingest.xml_parts import remove, words_in

if TYPE_CHECKING:
    from lxml.etree import _Element

_BULLETS = frozenset("•-–—*■□▪▫●○◦◆‣⁃·")
_KINDS = {
    "arabic": "order",
    "alph": "alpha-lower",
    "Alph": "alpha-upper",
    "roman": "roman-lower",
    "Roman": "roman-upper",
}
"""What JATS calls lists, by how their labels count."""
_MATHML = "{http://www.w3.org/1998/Math/MathML}"


def mend_jats(root: _Element) -> None:
    """Change an article so that pandoc's reader takes all of it.

    Args:
        root: Its root.
    """
    for name, mend in _MENDERS.items():
        for element in list(root.iter(name)):
            mend(element)
    _mend_notes(root)
    for label in list(root.iter("label")):
        show_label(label)
    for caption in list(root.iter("caption")):
        mend_caption(caption)
    for title in list(root.iter("title")):
        if is_no_heading(title):
            as_paragraph(title)


def marks_in(root: _Element) -> list[_Element]:
    """Return what editions make themselves: marks of items, sources and notes, and titles over notes.

    A title is none of these if a note below it stands nowhere else.

    Args:
        root: The root of an article.
    """
    used = _referred_to(root)
    found = [label for each in root.iter("list-item", "ref", "fn") for label in each.iterchildren("label")]
    for group in root.iter("fn-group"):
        if all(note.get("id") in used for note in group.iter("fn")):
            found += group.findall("title")
    return found


def _referred_to(root: _Element) -> set[str | None]:
    """Return the identifiers of notes that the reader puts where they are referred to."""
    return {each.get("rid", "") for each in root.iter("xref") if each.get("ref-type") == "fn"}


def _mend_table(table: _Element) -> None:
    rows = [child for child in table if child.tag == "tr"]
    if rows:
        body = table.makeelement("tbody")
        rows[0].addprevious(body)
        body.extend(rows)


def _mend_quote(quote: _Element) -> None:
    for said in [child for child in quote if child.tag == "attrib"]:  # the reader has it twice
        said.tag, said.text = "p", f"— {said.text or ''}"


def _mend_abbreviation(short: _Element) -> None:
    for meaning in short.findall("def"):
        said, tail = words_in(meaning), meaning.tail
        meaning[:] = []
        renamed(meaning, "named-content")
        meaning.text, meaning.tail = f" ({said})", tail


def _mend_reference(reference: _Element) -> None:
    for label in reference.findall("label"):  # it stands where the source is shown
        remove(label)


def _mend_list(listed: _Element) -> None:
    items = [child for child in listed if child.tag == "list-item"]
    marks = [item.find("label") for item in items]
    said = [words_in(mark) if mark is not None else "" for mark in marks]
    if not any(said):
        if listed.get("list-type") == "simple":  # one without marks, to which the reader would give numbers
            listed.set("list-type", "bullet")
        return
    kind = in_order(said)
    if kind:
        listed.set("list-type", _KINDS[kind])
        for mark, shown in zip(marks, said, strict=True):
            if mark is not None:
                mark.text = str(value_of(shown, kind))  # the reader takes no other form
                del mark[:]
                mark.tag = "label"
    elif all(not each or each in _BULLETS for each in said):
        listed.set("list-type", "bullet")
    else:
        _as_terms(listed, items)
        return
    listed.set("labelled", "yes")


def _as_terms(listed: _Element, items: list[_Element]) -> None:
    """Make a list of terms of one whose items bear marks of their own."""
    listed.tag = "def-list"
    for item in items:
        mark = item.find("label")
        content = [child for child in item if child is not mark]
        term, meaning = item.makeelement("term"), item.makeelement("def")
        term.text = "•"
        if mark is not None and words_in(mark):
            term.text = mark.text
            term.extend(list(mark))
        meaning.extend(content)
        item[:] = [term, meaning]
        item.tag = "def-item"


def _mend_terms(terms: _Element) -> None:
    """Put the heads of a list of terms, and labels of items, where the reader looks for text."""
    heads = [terms.find("term-head"), terms.find("def-head")]
    if any(head is not None for head in heads):
        item, term, meaning, paragraph = (terms.makeelement(name) for name in ("def-item", "term", "def", "p"))
        for place, head in zip((term, paragraph), heads, strict=True):
            if head is not None:
                place.append(renamed(head, "bold"))
        meaning.append(paragraph)
        item[:] = [term, meaning]
        first = terms.find("def-item")
        if first is not None:
            first.addprevious(item)
        else:
            terms.append(item)
    for item in terms.iterchildren("def-item"):
        label, shown = item.find("label"), item.find("term")
        if label is not None and shown is not None:
            put_first(shown, label, " ")


def _mend_formula(formula: _Element) -> None:
    """Show the number of a formula in it, as LaTeX does, and keep its identifier."""
    label = formula.find("label")
    content = [child for child in formula if child is not label and isinstance(child.tag, str)]
    math = list(formula.iter(f"{_MATHML}math", "math", "tex-math"))
    if not math:
        return
    if label is not None:
        for each in math:
            _number(each, words_in(label))
        remove(label)
    if formula.get("id") and "alternatives" not in {child.tag for child in content}:
        holder = formula.makeelement("alternatives")  # only with these the reader takes the identifier
        holder.extend(content)
        formula.append(holder)


def _number(math: _Element, number: str) -> None:
    if math.tag != "tex-math":
        space = math.tag[: -len("math")]
        gap, text = math.makeelement(f"{space}mspace", {"width": "2em"}), math.makeelement(f"{space}mtext")
        text.text = number
        math.extend([gap, text])
    elif "\\end{" not in (math.text or ""):
        said = number.replace("\\", "").replace("{", "").replace("}", "")
        math.text = f"{(math.text or '').rstrip()} \\qquad\\text{{{said}}}"


def _mend_notes(root: _Element) -> None:
    """Show notes that the reader puts nowhere, and the letters of those that belong to a table."""
    used = _referred_to(root)
    for group in list(root.iter("fn-group")):
        loose = [note for note in group.iter("fn") if note.get("id") not in used]
        if loose and next(group.iterancestors("back"), None) is not None:
            section = group.makeelement("sec")
            section.extend([*group.findall("title"), *(block for note in loose for block in _opened(note))])
            group.addnext(section)
    opened = {note.get("id") for foot in root.iter("table-wrap-foot") for note in foot.iter("fn")}
    for foot in root.iter("table-wrap-foot"):
        for note in list(foot.iter("fn")):
            _unwrap(note, _opened(note))
        for group in list(foot.iter("fn-group")):
            _unwrap(group, list(group))
    for reference in list(root.iter("xref")):
        if reference.get("rid") in opened:  # nothing can be led to there
            renamed(reference, "sup")


def _unwrap(element: _Element, content: list[_Element]) -> None:
    for block in content:
        element.addprevious(block)
    remove(element)


def _opened(note: _Element) -> list[_Element]:
    """Return the blocks of a note, the first of them with its label."""
    label = note.find("label")
    blocks = [child for child in note if child is not label]
    if label is not None and blocks and blocks[0].tag == "p":
        put_first(blocks[0], renamed(label, "sup"), " ")
    return blocks


_MENDERS = {
    "table": _mend_table,
    "list": _mend_list,
    "def-list": _mend_terms,
    "abbrev": _mend_abbreviation,
    "disp-formula": _mend_formula,
    "disp-quote": _mend_quote,
    "ref-list": list_sources,
    "ref": _mend_reference,
}
"""What mends an element, in order."""
