"""Which edited sentence was which published one: also where some were moved, cut in two or joined."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

LEAST = 0.4
"""How much two sentences must have in common to be one, edited: of a hundred sentences that were rewritten by hand few
have less, and of two neighbours few have more."""

LEAST_ALONE = 0.15
"""Likewise where it is the only one between two that nobody has touched."""

LEAST_CUT = 0.6
"""Likewise of one that was cut in two, or of two that were joined."""

LEAST_SHARED = 0.5
"""Which share of the words of each part the whole must have, where a sentence was cut in two or two were joined."""

_SHORT = 80
"""Characters up to which letters are compared; of longer ones words are."""

_MOST = 250_000
"""Pairs that are compared one by one; where more is changed at once, nothing of it is certain."""


@dataclass(frozen=True, slots=True)
class Paired:
    """Published sentences and what stands in their place.

    Attributes:
        published: Their numbers; nothing if the text was added.
        edited: The numbers of the edited ones; nothing if it was taken out.
    """

    published: tuple[int, ...]
    edited: tuple[int, ...]


def match(published: Sequence[str], edited: Sequence[str]) -> list[Paired]:
    """Pair sentences.

    Args:
        published: Sentences as they were published, in order.
        edited: Sentences as they are now.

    Returns:
        Every sentence of both sides, each once; pairs of more than one on a side are cut or joined.
    """
    found: list[Paired] = []
    regions: list[tuple[list[int], list[int]]] = []
    for kind, a, b, c, d in SequenceMatcher(None, published, edited, autojunk=False).get_opcodes():
        if kind == "equal":
            found += [Paired((a + number,), (c + number,)) for number in range(b - a)]
        else:
            regions.append((list(range(a, b)), list(range(c, d))))
    moved, regions = _moved(published, edited, regions)
    found += moved
    left: list[int] = []
    right: list[int] = []
    for old, new in regions:
        pairs = _aligned(published, edited, old, new)
        found += [pair for pair in pairs if pair.published and pair.edited]
        left += [number for pair in pairs if not pair.edited for number in pair.published]
        right += [number for pair in pairs if not pair.published for number in pair.edited]
    found += _moved_and_edited(published, edited, left, right)
    return sorted(found, key=lambda pair: (pair.edited or (len(edited),), pair.published))


def _moved(
    published: Sequence[str], edited: Sequence[str], regions: list[tuple[list[int], list[int]]]
) -> tuple[list[Paired], list[tuple[list[int], list[int]]]]:
    """Pair what stands elsewhere as it was, and return the rest of the regions."""
    places: dict[str, list[int]] = {}
    for old, _ in regions:
        for number in old:
            places.setdefault(published[number], []).append(number)
    found = []
    taken: set[int] = set()
    gone: set[int] = set()
    for _, new in regions:
        for number in new:
            if places.get(edited[number]):
                place = places[edited[number]].pop(0)
                found.append(Paired((place,), (number,)))
                taken.add(number)
                gone.add(place)
    rest = [([i for i in old if i not in gone], [j for j in new if j not in taken]) for old, new in regions]
    return found, rest


def _aligned(published: Sequence[str], edited: Sequence[str], old: list[int], new: list[int]) -> list[Paired]:
    """Pair the sentences of a region in their order, so that pairs have as much in common as can be."""
    if len(old) == 1 and len(new) == 1 and likeness(published[old[0]], edited[new[0]]) >= LEAST_ALONE:
        return [Paired((old[0],), (new[0],))]
    if not old or not new or len(old) * len(new) > _MOST:
        return [*(Paired((number,), ()) for number in old), *(Paired((), (number,)) for number in new)]
    steps = ((1, 1), (1, 2), (2, 1), (1, 0), (0, 1))
    best: dict[tuple[int, int], tuple[float, tuple[int, int]]] = {(0, 0): (0.0, (0, 0))}
    for i in range(len(old) + 1):
        for j in range(len(new) + 1):
            for down, across in steps:
                before = best.get((i - down, j - across))
                if before is None:
                    continue
                gain = _gain(published, edited, old[i - down : i], new[j - across : j])
                if gain is not None and ((i, j) not in best or before[0] + gain > best[i, j][0]):
                    best[i, j] = before[0] + gain, (down, across)
    found = []
    i, j = len(old), len(new)
    while i or j:
        down, across = best[i, j][1]
        found.append(Paired(tuple(old[i - down : i]), tuple(new[j - across : j])))
        i, j = i - down, j - across
    return found[::-1]


def _gain(published: Sequence[str], edited: Sequence[str], old: list[int], new: list[int]) -> float | None:
    """Return what a pair is worth: what it has in common, by its length; None if it is none."""
    if not old or not new:
        return 0.0
    one, other = " ".join(published[i] for i in old), " ".join(edited[j] for j in new)
    alike = likeness(one, other)
    if alike < (LEAST if len(old) == len(new) == 1 else LEAST_CUT):
        return None
    if len(old) + len(new) > 2:
        # A neighbour that was itself edited and moved here has few words of the sentence.
        parts, whole = ([edited[j] for j in new], one) if len(new) > 1 else ([published[i] for i in old], other)
        if any(_share_in(part, whole) < LEAST_SHARED for part in parts):
            return None
    return (alike - 0.1) * (len(old) + len(new)) / 2


def _share_in(part: str, whole: str) -> float:
    """Return which share of a text's words another one has."""
    words, others = Counter(part.casefold().split()), Counter(whole.casefold().split())
    return (words & others).total() / max(1, words.total())


def _moved_and_edited(
    published: Sequence[str], edited: Sequence[str], left: list[int], right: list[int]
) -> list[Paired]:
    """Pair what was moved and edited, where only one can be meant; return all that is left, too."""
    found = []
    rest = list(left)
    for number in right:
        scores = sorted(((likeness(published[i], edited[number]), i) for i in rest), reverse=True)
        sure = scores and scores[0][0] >= LEAST_CUT and (len(scores) == 1 or scores[1][0] < LEAST)
        if sure:
            rest.remove(scores[0][1])
        found.append(Paired((scores[0][1],) if sure else (), (number,)))
    return [*found, *(Paired((number,), ()) for number in rest)]


def likeness(one: str, other: str) -> float:
    """Return how much two texts have in common, from 0 to 1."""
    if one == other:
        return 1.0
    words, others = Counter(one.casefold().split()), Counter(other.casefold().split())
    total = words.total() + others.total()
    common = 2 * (words & others).total() / total if total else 0.0
    if max(len(one), len(other)) > _SHORT:
        return common
    return max(common, SequenceMatcher(None, one, other, autojunk=False).ratio())
