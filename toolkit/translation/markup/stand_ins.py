"""What an engine is sent of a sentence if it can carry atoms: each as one U+FFFC where it stands for a word.

"`foo()` returns a list" without its subject is another sentence, of which an engine that follows rules makes "regresos
una lista". Names that a glossary keeps travel in the same way. Engines that don't ask for it are sent `Segment.plain`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from toolkit.document import ATOM, Content, nodes as n
from toolkit.translation.engines import Alignment, Range, Translation, with_edit
from toolkit.translation.markup.segments import MARKS, Group, Segment, is_text


@dataclass(frozen=True, slots=True)
class Hole:
    """Where a group of atoms goes in a translation, as the engine says.

    Attributes:
        place: Offset in the translation without atoms.
        space_before: Whether there was white space before it.
        space_after: Whether there was white space after it.
    """

    place: int
    space_before: bool
    space_after: bool


@dataclass(frozen=True, slots=True)
class Sent:
    """A sentence as an engine is sent it.

    Attributes:
        text: The sentence, a U+FFFC for each atom and each name that is kept.
        plain: `Segment.plain`.
        origins: For each character of `text` the range of `plain` that it stands for, empty for atoms.
        groups: For each U+FFFC the number of its group in the segment; None for a name.
    """

    text: str
    plain: str
    origins: tuple[Range, ...] = ()
    groups: tuple[int | None, ...] = ()


@dataclass(frozen=True, slots=True)
class Received:
    """A translation as it came back, said of the plain text.

    Attributes:
        translation: Names are back in it; a U+FFFC for each atom that the engine was sent.
        groups: For each U+FFFC of it the number of its group, in the order of the translation.
    """

    translation: Translation
    groups: tuple[int, ...] = field(default=())


def sent_as_plain(segment: Segment) -> Sent:
    """Return a sentence as engines are sent it that can't carry atoms."""
    return Sent(segment.plain, segment.plain)


def sent_with_atoms(content: Content, segment: Segment, names: Sequence[Range] = ()) -> Sent:
    """Return a sentence as an engine is sent it that can carry atoms.

    Args:
        content: The unit that the sentence is of.
        segment: The sentence.
        names: Ranges of `segment.plain` that are not to be translated, in order.
    """
    nodes = {atom.position: atom.node for atom in content.atoms} if segment.groups else {}
    carried = {
        group.anchor: number
        for number, group in enumerate(segment.groups)
        if _is_word(content.text, group, nodes) and _is_apart(segment.plain, group)
    }
    if not carried and not names:
        return sent_as_plain(segment)
    plain = segment.plain
    text: list[str] = []
    origins: list[Range] = []
    groups: list[int | None] = []
    starts, inside = dict(names), 0
    for place in range(len(plain) + 1):
        number = carried.get(place)
        if number is not None and place >= inside:
            group = segment.groups[number]
            before = group.space_before and text and text[-1] != " "
            after = group.space_after and place < len(plain) and plain[place] != " "
            text += [" "] * bool(before) + [ATOM] + [" "] * after
            origins += [(place, place)] * (bool(before) + 1 + after)
            groups.append(number)
        if place in starts:
            text.append(ATOM)
            origins.append((place, starts[place]))
            groups.append(None)
            inside = starts[place]
        elif inside <= place < len(plain):
            text.append(plain[place])
            origins.append((place, place + 1))
    return Sent("".join(text), plain, tuple(origins), tuple(groups))


def received(sent: Sent, translation: Translation) -> Received:
    """Return what came of a sentence that was sent with atoms, said of its plain text.

    Where not every U+FFFC came back, none is taken for known.
    """
    if not sent.groups:
        return Received(translation)
    order = _order(sent, translation)
    translation = replace(translation, alignment=_of_plain(sent, translation.alignment))
    spots = _atoms_of(sent.text)
    for place, number in sorted(zip(_atoms_of(translation.text), order, strict=False), reverse=True):
        if sent.groups[number] is None:
            start, end = sent.origins[spots[number]]
            translation = with_edit(translation, (place, place + 1), sent.plain[start:end], (start, end))
    return Received(translation, tuple(group for number in order if (group := sent.groups[number]) is not None))


def without_atoms(back: Received) -> tuple[Translation, dict[int, Hole]]:
    """Return a translation without its atoms, and where each group of them goes, if all that is known."""
    translation = back.translation
    text = translation.text
    places = _atoms_of(text)
    holes: dict[int, Hole] = {}
    cut = 0
    cuts: list[Range] = []
    for number, place in enumerate(places):
        before, after = text[place - 1 : place] == " ", text[place + 1 : place + 2] == " "
        start, end = (place - 1, place + 1) if before else (place, place + 1 + after)
        if len(places) == len(back.groups):
            holes[back.groups[number]] = Hole(start - cut, before, after)
        cuts.append((start, end))
        cut += end - start
    for start, end in reversed(cuts):
        translation = with_edit(translation, (start, end), "")
    return translation, holes


def _atoms_of(text: str) -> list[int]:
    return [index for index, char in enumerate(text) if char == ATOM]


def _is_word(text: str, group: Group, nodes: dict[int, n.Inline]) -> bool:
    """Tell whether a group is one atom that is a word of the sentence."""
    if text[group.start : group.end] != ATOM:
        return False
    node = nodes.get(group.start)
    return is_text(node) or not isinstance(node, MARKS)


def _is_apart(plain: str, group: Group) -> bool:
    """Tell whether no letter touches a group."""
    before, after = (
        plain[group.anchor - 1 : group.anchor] if group.anchor else "",
        plain[group.anchor : group.anchor + 1],
    )
    return (group.space_before or not before.isalnum()) and (group.space_after or not after.isalnum())


def _order(sent: Sent, translation: Translation) -> list[int]:
    """Return the numbers of the U+FFFC of a sentence in the order in which its translation has them."""
    alignment, count = translation.alignment, len(sent.groups)
    places = _atoms_of(translation.text)
    if len(places) == count == 1:
        return [0]
    if alignment is None or len(places) != count:
        return []
    spots = {index: number for number, index in enumerate(_atoms_of(sent.text))}
    rows = {start: row for row, (start, _) in enumerate(alignment.target)}
    found: list[int] = []
    for place in places:
        row = alignment.weights[rows[place]] if place in rows else None
        column = int(row.argmax()) if row is not None and len(row) else -1
        number = spots.get(alignment.source[column][0]) if column >= 0 else None
        if number is None or number in found:
            return []
        found.append(number)
    return found


def _of_plain(sent: Sent, alignment: Alignment | None) -> Alignment | None:
    """Return an alignment of a sentence as it was sent as one of its plain text."""
    if alignment is None:
        return None
    ranges = [(sent.origins[start][0], sent.origins[end - 1][1]) for start, end in alignment.source]
    columns = [column for column, (start, end) in enumerate(ranges) if start < end]
    return Alignment(tuple(ranges[column] for column in columns), alignment.target, alignment.weights[:, columns])
