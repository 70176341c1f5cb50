"""Markup as inline codes, and inline codes as markup; and codes as tags that people can type.

In PO and CSV a code is a tag: ``Hoy costaría <b1>cuatro millones</b1><x2/>``. The number is the one of the source's
code; the letter is only for people. A person may add ``<b>``, ``<i>``, ``<u>``, ``<s>``, ``<sup>``, ``<sub>`` without a
number, and ``<a href="…">``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from toolkit.document import ATOM
from toolkit.review.exchange import InlineCode, Pieces, Role
from toolkit.translation.markup import MarkedText, added_shell

_LETTERS = {
    "strong": "b",
    "emph": "i",
    "underline": "u",
    "strikeout": "s",
    "superscript": "sup",
    "subscript": "sub",
    "link": "a",
    "double quotes": "q",
    "single quotes": "q",
}
_ADDED = {letter: kind for kind, letter in _LETTERS.items() if letter not in ("a", "q")}

# What looks like a tag of ours in a text is marked with a backslash more than stands before it.
_TAG = re.compile(
    r"(?P<slashes>(?:(?<!\\)\\++)?)<(?P<close>/?)(?P<letter>[a-z]{1,3})(?P<number>\d{0,6})"
    r"(?: href=\"(?P<url>[^\"<>]*)\")?(?P<alone>/?)>"
)


@dataclass(frozen=True, slots=True)
class CodeFault:
    """Codes that don't fit.

    Attributes:
        missing: Those that the source has and the translation lacks.
        extra: Those that the translation has and the source lacks, or has once and the translation twice.
        unpaired: Those that are opened and not closed, or the reverse.
    """

    missing: tuple[str, ...] = ()
    extra: tuple[str, ...] = ()
    unpaired: tuple[str, ...] = ()

    def __str__(self) -> str:
        faults = (("lacks", self.missing), ("has too many of", self.extra), ("leaves open", self.unpaired))
        told = [f"{what} {', '.join(codes)}" for what, codes in faults if codes]
        return f"of the codes, its translation {' and '.join(told)}"


def pieces_of(marked: MarkedText, shown: Sequence[str] = ()) -> Pieces:
    """Return a text with inline codes.

    Args:
        marked: The text.
        shown: For each of the source's codes what a person is shown of it.
    """
    return tuple(_joined(_pieces(marked, shown)))


def _pieces(marked: MarkedText, shown: Sequence[str]) -> Iterator[str | InlineCode]:
    def code(number: int, role: Role) -> InlineCode:
        kind = marked.source[number] if number < len(marked.source) else ""
        return InlineCode(str(number + 1), role, kind, shown[number] if number < len(shown) else "")

    spans_of_source = len(marked.source) - len(marked.atoms)
    atoms = iter(marked.atoms)
    names = [_name(marked, place) for place in range(len(marked.spans))]
    open_spans: list[int] = []
    for position in range(len(marked.text) + 1):
        # Those that were opened last are closed first; spans that cross keep the order of their ends.
        for place in [place for place in reversed(open_spans) if marked.spans[place][1] == position]:
            open_spans.remove(place)
            yield _span_code(marked, place, names[place], Role.CLOSE, code)
        for place, (start, _, _) in enumerate(marked.spans):
            if start == position:
                open_spans.append(place)
                yield _span_code(marked, place, names[place], Role.OPEN, code)
        if position == len(marked.text):
            return
        character = marked.text[position]
        yield code(spans_of_source + next(atoms), Role.ALONE) if character == ATOM else character


def _name(marked: MarkedText, place: int) -> str:
    """Return the id of an added span, or of the second piece of one of the source's: ids differ in a sentence."""
    own = marked.spans[place][2]
    before = sum(other == own for _, _, other in marked.spans[:place])
    base = f"+{own}" if isinstance(own, str) else str(own + 1)
    return f"{base}~{before + 1}" if before else base


def _span_code(marked: MarkedText, place: int, name: str, role: Role, code: object) -> InlineCode:
    own = marked.spans[place][2]
    if isinstance(own, str):
        kind, _, url = own.partition(" ")
        return InlineCode(name, role, kind if kind == "link" else own, url if kind == "link" else "")
    made: InlineCode = code(own, role)  # type: ignore[operator]
    return InlineCode(name, role, made.kind, made.shown)


def _joined(pieces: Iterable[str | InlineCode]) -> Iterator[str | InlineCode]:
    text = ""
    for piece in pieces:
        if isinstance(piece, str):
            text += piece
            continue
        if text:
            yield text
        text = ""
        yield piece
    if text:
        yield text


def marked_of(pieces: Pieces, source: MarkedText, lacking: frozenset[str] = frozenset()) -> MarkedText | CodeFault:
    """Return a text with inline codes as marked text.

    Args:
        pieces: The text.
        source: The source sentence, which says what codes there are.
        lacking: Ids of codes that may be missing: the translation that was sent out had not got them.

    Returns:
        The text, or what is wrong with its codes.
    """
    spans_of_source = len(source.source) - len(source.atoms)
    text, atoms, extra, unpaired = "", [], [], []
    spans: list[tuple[int, int, int | str]] = []
    opened: dict[str, int] = {}
    seen: set[str] = set()
    for piece in pieces:
        if isinstance(piece, str):
            text += piece.replace(ATOM, "")
            continue
        base = piece.id.split("~")[0]
        number = int(base) - 1 if base.isascii() and base.isdigit() and len(base) < 10 else -1
        if piece.role is Role.ALONE:
            if not spans_of_source <= number < len(source.source) or base in seen:
                extra.append(piece.id)
                continue
            atoms.append(number - spans_of_source)
            text += ATOM
        elif not _is_span(base, number, spans_of_source):
            extra.append(piece.id)
        elif piece.role is Role.OPEN:
            opened[piece.id] = len(text)
        elif piece.id not in opened:
            unpaired.append(piece.id)
        elif (start := opened.pop(piece.id)) < len(text):
            spans.append((start, len(text), base[1:] if base.startswith("+") else number))
        seen.add(base)
    unpaired += opened
    missing = [str(number + 1) for number in range(len(source.source)) if str(number + 1) not in seen | lacking]
    if missing or extra or unpaired:
        return CodeFault(tuple(missing), tuple(dict.fromkeys(extra)), tuple(unpaired))
    ordered = tuple(sorted(spans, key=lambda span: (span[0], -span[1])))
    return _trimmed(MarkedText(text, source.source, ordered, tuple(atoms)))


def _is_span(base: str, number: int, spans: int) -> bool:
    if base.startswith("+"):
        return added_shell(base[1:]) is not None
    return 0 <= number < spans


def _trimmed(marked: MarkedText) -> MarkedText:
    """Return a text without white space at its ends."""
    cut = len(marked.text) - len(marked.text.lstrip())
    text = marked.text.strip()
    spans = ((max(0, start - cut), min(len(text), end - cut), code) for start, end, code in marked.spans)
    return MarkedText(text, marked.source, tuple(span for span in spans if span[0] < span[1]), marked.atoms)


def ids_in(pieces: Pieces) -> frozenset[str]:
    """Return the ids of the source's codes that a text has."""
    return frozenset(piece.id.split("~")[0] for piece in pieces if isinstance(piece, InlineCode))


def as_tags(pieces: Pieces) -> str:
    """Return a text with its codes as tags."""
    result = ""
    for piece in pieces:
        if isinstance(piece, str):
            result += _TAG.sub(lambda match: rf"{match['slashes']}\{match[0]}", piece)
            continue
        slashes = len(result) - len(result.rstrip("\\"))
        result += "\\" * slashes + _tag(piece)
    return result


def _tag(code: InlineCode) -> str:
    letter = _LETTERS.get(code.kind, "g" if code.role is not Role.ALONE else "x")
    number = "" if code.id.startswith("+") else code.id.split("~")[0]
    if code.id.startswith("+link "):
        url = code.shown.replace("<", "%3C").replace(">", "%3E").replace('"', "%22")
        return f'<a href="{url}">' if code.role is Role.OPEN else "</a>"
    return f"<{'/' if code.role is Role.CLOSE else ''}{letter}{number}{'/' if code.role is Role.ALONE else ''}>"


def of_tags(text: str) -> Pieces:
    """Return a text whose codes are tags: the inverse of `as_tags`."""
    pieces: list[str | InlineCode] = []
    counts: dict[str, int] = {}
    open_ids: dict[str, list[str]] = {}
    end = 0
    for match in _TAG.finditer(text):
        slashes, number = len(match["slashes"]), match["number"]
        is_added = not number and not match["alone"] and _added(match, open_ids) is not None
        if slashes % 2 or not (number or is_added):
            pieces.append(text[end : match.start()] + "\\" * (slashes // 2) + match[0][slashes:])
            end = match.end()
            continue
        pieces.append(text[end : match.start()] + "\\" * (slashes // 2))
        base = f"+{_added(match, open_ids)}" if is_added else str(int(number))
        pieces.append(_read_tag(match, base, counts, open_ids))
        end = match.end()
    pieces.append(text[end:])
    return tuple(_joined(pieces))


def _added(match: re.Match[str], open_ids: dict[str, list[str]]) -> str | None:
    """Return the kind of span that a tag without a number means, if it means one."""
    if match["letter"] != "a":
        return _ADDED.get(match["letter"])
    if match["close"]:
        return next((base[1:] for base in reversed(open_ids) if base.startswith("+link ") and open_ids[base]), None)
    return f"link {match['url']}" if match["url"] else None


def _read_tag(match: re.Match[str], base: str, counts: dict[str, int], open_ids: dict[str, list[str]]) -> InlineCode:
    if match["alone"]:
        return InlineCode(base, Role.ALONE)
    if match["close"]:
        known = open_ids.get(base)
        return InlineCode(known.pop() if known else base, Role.CLOSE)
    counts[base] = counts.get(base, 0) + 1
    own = base if counts[base] == 1 else f"{base}~{counts[base]}"
    open_ids.setdefault(base, []).append(own)
    return InlineCode(own, Role.OPEN)


def plain_pieces(pieces: Pieces) -> str:
    """Return the words of a text with codes."""
    return "".join(piece for piece in pieces if isinstance(piece, str))
