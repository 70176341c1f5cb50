"""The corrections in a DOCX edition: what was published is made again, and compared with what came back."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from difflib import SequenceMatcher

from toolkit.document import ATOM, LINE_BREAK, Content, nodes as n, slice_of, units_of
from toolkit.rendering import Templates
from toolkit.review.desk import Listed, Reviewed
from toolkit.review.docx.matching import match
from toolkit.review.docx.reading import DocumentText, Tracked, joined, read_docx
from toolkit.review.docx.untypeset import kept_places, untypeset
from toolkit.review.outcome import Unplaced
from toolkit.steps import localized, typeset_edition
from toolkit.translation import ReviewState, Sentence
from toolkit.translation.sentences import split_sentences

_SHOWN = 60
"""Characters of a text by which a person finds its place."""


@dataclass(slots=True)
class DocxFindings:
    """What a document says.

    Attributes:
        reviewed: Corrections, each with its certain place.
        unplaced: What has none.
        unchanged: How many sentences are as they were published.
    """

    reviewed: list[Reviewed] = field(default_factory=list)
    unplaced: list[Unplaced] = field(default_factory=list)
    unchanged: int = 0


@dataclass(frozen=True, slots=True)
class _Piece:
    """A sentence of a document.

    Attributes:
        text: The text that it is in.
        content: It, with markup.
        start: Where it begins there.
        sentence: The article's sentence, if it is a translation of one.
    """

    text: DocumentText
    content: Content
    start: int
    sentence: Sentence | None = None


def published_docx(listed: Listed, *, bilingual: bool, typography: str, templates: Templates) -> bytes:
    """Return the DOCX edition of an article as a build makes it now."""
    article = localized(listed.article, listed.locale, typography, listed.original if bilingual else None)
    return typeset_edition(article, "docx", listed.locale, templates).data


def corrections_in(
    name: str, data: bytes, listed: Listed, published: bytes, typography: str, tracked: Tracked | None
) -> DocxFindings:
    """Return the corrections in an edited edition.

    Args:
        name: Its file's name.
        data: Its bytes.
        listed: The article.
        published: The bytes that were published.
        typography: The level of typography with which.
        tracked: What is done with pending changes.

    Raises:
        ExchangeError: It can't be read, or has pending changes and nothing says what to do with them.
    """
    edited = read_docx(name, data, tracked)
    before = read_docx(name, published, Tracked.ACCEPT)
    target = listed.pair.target
    old = list(_published_pieces(before, listed, typography))
    new = [piece for text in edited for piece in _pieces(text, target)]
    found = DocxFindings()
    for pair in match([_key(piece) for piece in old], [_key(piece) for piece in new]):
        ours, theirs = [old[i] for i in pair.published], [new[j] for j in pair.edited]
        for one, other in _cut_again(ours, theirs):
            _take(name, one, other, found)
    return found


def _key(piece: _Piece) -> str:
    return piece.content.text


def _pieces(text: DocumentText, language: str) -> Iterator[_Piece]:
    for start, end in _covering(text.content.text, split_sentences(text.content.text, language)):
        yield _Piece(text, slice_of(text.content, start, end), start)


def _covering(text: str, ranges: Sequence[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Yield ranges that cover all of a text but white space: what stands between two is the earlier one's."""
    starts = [0, *(start for start, _ in ranges[1:])]
    for number, start in enumerate(starts):
        end = starts[number + 1] if number + 1 < len(starts) else len(text)
        piece = text[start:end]
        if piece.strip():
            yield start + len(piece) - len(piece.lstrip()), start + len(piece.rstrip())


def _published_pieces(texts: list[DocumentText], listed: Listed, typography: str) -> Iterator[_Piece]:
    """Yield the sentences of the published document, with those of the article that they are translations of."""
    plain = {unit.key: unit.content.text.replace("\n", " ") for unit in units_of(listed.article)}
    set_text = localized(listed.article, listed.locale, typography)
    printed = [(unit.key, _bare(unit.text)) for unit in units_of(set_text)]
    by_unit: dict[str, list[Sentence]] = {}
    for sentence in listed.sentences:
        by_unit.setdefault(sentence.id.rpartition("#")[0], []).append(sentence)
    known = {text for _, text in printed}
    texts = [part for text in texts for part in ([text] if _bare(text.content.text) in known else _lines(text))]
    keys: dict[int, str] = {}
    bare = [_bare(text.content.text) for text in texts]
    for kind, a, b, c, _ in SequenceMatcher(None, bare, [text for _, text in printed], autojunk=False).get_opcodes():
        if kind == "equal":
            keys |= {a + number: printed[c + number][0] for number in range(b - a)}
    for number, text in enumerate(texts):
        sentences = by_unit.get(keys.get(number, ""), [])
        ranges = _ranges(plain[keys[number]], text.content.text, sentences) if sentences else []
        if not ranges:
            yield from _pieces(text, listed.pair.target)
        for sentence, start, end in ranges:
            yield _Piece(text, slice_of(text.content, start, end), start, sentence)


def _lines(text: DocumentText) -> Iterator[DocumentText]:
    """Yield the lines of a text: a heading of a bilingual edition has its original on a second one."""
    start = 0
    for line in text.content.text.split(LINE_BREAK):
        yield replace(text, content=slice_of(text.content, start, start + len(line)))
        start += len(line) + 1


def _bare(text: str) -> str:
    return " ".join(text.replace(ATOM, "").split())


def _ranges(plain: str, printed: str, sentences: Sequence[Sentence]) -> list[tuple[Sentence, int, int]]:
    """Return where the sentences of a unit were published; nothing if one of them isn't found."""
    places = _places(plain, printed)
    found = []
    position = 0
    for sentence in sentences:
        start = plain.find(sentence.translation.text, position)
        if start < 0:
            return []
        position = start + len(sentence.translation.text)
        first, last = places[start][0], places[position][1]
        piece = printed[first:last]
        found.append((sentence, first + len(piece) - len(piece.lstrip(" ")), first + len(piece.rstrip(" "))))
    return found


def _places(plain: str, printed: str) -> list[tuple[int, int]]:
    """Return for each place of a text where it was printed: before and after what typography has put there."""
    places = [(0, 0)] * (len(plain) + 1)
    for kind, a, b, c, d in SequenceMatcher(None, plain, printed, autojunk=False).get_opcodes():
        if kind == "equal":
            first = places[a] if places[a][1] == c else (c, c)  # with what stands before it, if it was just put there
            places[a:b] = [first, *((c + number, c + number) for number in range(1, b - a))]
            places[b] = (c + b - a, c + b - a)
        elif kind == "insert":
            places[a] = (c, d)
        else:
            for position in range(a, b):
                places[position] = (c, c)
            places[b] = (d, d)
    return places


def _cut_again(old: list[_Piece], new: list[_Piece]) -> list[tuple[list[_Piece], list[_Piece]]]:
    """Return joined sentences apart, where what ended one and began the next is still there.

    The ends of sentences are found by rules, which may not see one that was known when it was published: after what
    may be an abbreviation.
    """
    if len(old) != 2 or len(new) != 1:
        return [(old, new)]
    first, [piece] = old[0].content.text, new
    kept = kept_places(f"{first} {old[1].content.text}", piece.content.text)
    places = [kept.get(len(first) + number, -1) for number in (-1, 0, 1)]
    if places[0] < 0 or places != list(range(places[0], places[0] + 3)):
        return [(old, new)]
    end, text = places[1], piece.content.text
    parts = ((0, end), (end + 1, len(text)))
    cut = [_Piece(piece.text, slice_of(piece.content, *part), piece.start + part[0]) for part in parts]
    return [([one], [other]) for one, other in zip(old, cut, strict=True)]


def _take(name: str, old: list[_Piece], new: list[_Piece], found: DocxFindings) -> None:
    comments = [comment for piece in new for comment in _comments(piece)]
    sentences = [piece.sentence for piece in old if piece.sentence is not None and piece.sentence.sent]
    if not old:
        _miss(found, name, new, "this was added, and is no sentence's translation", comments)
    elif not new:
        if sentences:
            _miss(found, name, old, "this sentence was taken out; a translation can't be empty", [])
    elif not sentences or len(old) > 1:
        before, after = joined([piece.content for piece in old]), joined([piece.content for piece in new])
        if before.text != after.text:
            reason = "these sentences were joined" if sentences else "this is no translation"
            _miss(found, name, new, reason, comments)
        elif comments:
            _miss(found, name, new, "a comment on what was not changed", comments)
        else:
            found.unchanged += len(sentences)
    else:
        _compare(name, old[0], new, comments, found)


def _compare(name: str, old: _Piece, new: list[_Piece], comments: list[str], found: DocxFindings) -> None:
    sentence = old.sentence
    if sentence is None:
        return
    edited = joined([piece.content for piece in new])
    both = ((edited, new[0].text), (old.content, old.text))
    now, before = [(content.text, _looks(content, text), _code(content)) for content, text in both]
    if now == before:
        found.unchanged += 1
        if comments:
            _miss(found, name, new, "a comment on what was not changed", comments)
        return
    marked = untypeset(sentence.translation, old.content, edited)
    if isinstance(marked, str):
        _miss(found, name, new, marked, comments)
    elif (marked.text, set(marked.spans), marked.atoms) == (
        sentence.translation.text,
        set(sentence.translation.spans),
        sentence.translation.atoms,
    ):
        found.unchanged += 1
    else:
        found.reviewed.append(Reviewed(sentence, marked, ReviewState.REVIEWED, "\n".join(comments)))


def _looks(content: Content, text: DocumentText) -> set[tuple[int, int, str]]:
    """Return the formatting of a sentence, but for what programs do to a whole heading or cell by themselves."""
    whole = (0, len(content.text))
    return {
        (span.start, span.end, repr(span.shell))
        for span in content.spans
        if not (text.is_emphatic and (span.start, span.end) == whole)
    }


def _code(content: Content) -> list[n.Inline]:
    """Return what is no text and must stay as it is; notes have texts of their own, and pictures change their names."""
    return [atom.node for atom in content.atoms if not isinstance(atom.node, n.Note | n.Image)]


def _comments(piece: _Piece) -> list[str]:
    end = piece.start + len(piece.content.text)
    return [comment.text for comment in piece.text.comments if piece.start <= comment.position < max(end, 1)]


def _miss(found: DocxFindings, name: str, pieces: list[_Piece], reason: str, comments: list[str]) -> None:
    text = " ".join(piece.content.text.replace(ATOM, "…") for piece in pieces)
    if not text.strip(" …"):
        return
    told = f"{reason}: {'; '.join(comments)}" if comments else reason
    shown = pieces[0].text.content.text.replace(ATOM, "…")[:_SHOWN]
    found.unplaced.append(Unplaced(name, f"the text that begins with '{shown}'", told, text))
