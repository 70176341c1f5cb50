"""Other ways of asking an engine for the translation of a sentence, when the straight one came to nothing."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from toolkit.languages import STOPS, full_stop, joins_sentences, joint
from toolkit.translation.engines import Alignment, Range, Translation, joined
from toolkit.translation.quality.length import ends_finally
from toolkit.translation.sentences import in_capitals, is_in_capitals

_STOP = re.compile(rf"(?:(?<!\s)\s++)?[{STOPS}]$")

# A mark of punctuation with white space after it, or one of a script that puts none there.
_CLAUSE_END = re.compile(r"(?:[,;:.!?…،؛؟।—–]['\"”’»)\]]*(?=\s)|\s[—–-](?=\s)|[、，；：。！？][」』”’）]*)\s*")
_MARK = re.compile(r"(?:(?<!\s)\s++)?[,;:–—،؛、，；：]\s*+$")
_NARROW = str.maketrans("，；：、،؛", ",;:,,;")
_WIDE = str.maketrans(",;:،؛", "，；：，；")
_SPACE = re.compile(r"\s+")
_WORD = re.compile(r"[^\W_]+")
_FEWEST_WORDS = 3
"""Words that a clause needs to be sent alone: fewer translate badly."""
_MOST_PARTS = 50
_LARGE = 5
"""Letters that a word needs to have a capital in every style of writing titles."""


@dataclass(frozen=True, slots=True)
class Variant:
    """One way of asking.

    Attributes:
        name: What it does, for those who want to know how a translation came about.
        texts: What the engine is sent.
        assemble: Makes the translation of the sentence from those of the texts.
        whole: Whether it is one text that says the whole sentence; else each text is a sentence of its own.
    """

    name: str
    texts: tuple[str, ...]
    assemble: Callable[[Sequence[Translation]], Translation]
    whole: bool = True


def variants_of(sentence: str, source: str, target: str) -> Iterator[Variant]:
    """Yield ways of asking for a sentence, best first; alignments refer to the sentence in all of them.

    Args:
        sentence: The sentence.
        source: BCP 47 tag of the sentence.
        target: BCP 47 tag of the language wanted.
    """
    stopped = bool(full_stop(source)) and not ends_finally(sentence) and sentence[-1:].isalnum()
    if sentence[:1].islower() and " " not in sentence:
        # A lone small word, such as "never", is rarer in what models learn from than "Never."
        capital = sentence[:1].upper() + sentence[1:]
        yield _with_stop("capital", sentence, capital, source) if stopped else _plain("capital", capital)
    if stopped:
        yield _with_stop("full stop", sentence, sentence, source)
    lowered = _lowered(sentence)
    if lowered is not None:
        variant = _with_stop("capitals", sentence, lowered, source) if stopped else _plain("capitals", lowered)
        yield _capitalized(variant) if is_in_capitals(sentence) else _with_names(variant, sentence)
    for name, ranges in (("clauses", _clauses(sentence)), ("halves", _halves(sentence))):
        if len(ranges) > 1:
            yield _in_parts(name, sentence, ranges, source, target)


def _plain(name: str, text: str) -> Variant:
    return Variant(name, (text,), lambda made: made[0])


def _with_stop(name: str, sentence: str, text: str, source: str) -> Variant:
    """Send a text with a full stop, and take that off again."""
    return Variant(name, (text + full_stop(source),), lambda made: _without_stop(made[0], len(sentence)))


def _capitalized(variant: Variant) -> Variant:
    def assemble(made: Sequence[Translation]) -> Translation:
        translation = variant.assemble(made)
        return replace(translation, text=in_capitals(translation.text))

    return replace(variant, assemble=assemble)


def _with_names(variant: Variant, sentence: str) -> Variant:
    """Give the words that came through as they are, as names do, the capitals that they have in the sentence."""
    names = {word.lower(): word for word in _WORD.findall(sentence) if not word.islower()}

    def assemble(made: Sequence[Translation]) -> Translation:
        translation = variant.assemble(made)
        text = _WORD.sub(lambda match: names.get(match[0], match[0]), translation.text)
        return replace(translation, text=text) if len(text) == len(translation.text) else translation

    return replace(variant, assemble=assemble)


def _is_title(sentence: str) -> bool:
    """Tell whether the words of a sentence begin with capitals, but for small ones, as in English headings."""
    words = _WORD.findall(sentence)[1:]
    large = [word for word in words if len(word) >= _LARGE]
    return sum(word[0].isupper() for word in words) >= 2 and not any(word[0].islower() for word in large)


def _lowered(sentence: str) -> str | None:
    """Return a heading with no capitals but the first letter; None if it isn't one, or they can't be taken down."""
    if not (is_in_capitals(sentence) or _is_title(sentence)):
        return None
    start = next((index for index, char in enumerate(sentence) if char.isalpha()), 0)
    lowered = sentence[: start + 1] + sentence[start + 1 :].lower()
    return lowered if len(lowered) == len(sentence) and lowered != sentence else None


def _in_parts(name: str, sentence: str, ranges: Sequence[Range], source: str, target: str) -> Variant:
    parts = [_part(sentence, range_, source) for range_ in ranges]

    def assemble(made: Sequence[Translation]) -> Translation:
        return _joined(sentence, parts, made, target)

    return Variant(name, tuple(part.text for part in parts), assemble, whole=False)


@dataclass(frozen=True, slots=True)
class _Part:
    """A part of a sentence: where it begins and ends, the mark after it, and what the engine is sent."""

    start: int
    end: int
    mark: str
    text: str


def _part(sentence: str, range_: Range, source: str) -> _Part:
    """Prepare a part: with a full stop in place of the mark at its end, because fragments translate badly."""
    start, end = range_
    whole = sentence[start:end]
    core = _MARK.sub("", whole) or whole
    stopped = core if ends_finally(core) else core + full_stop(source)
    return _Part(start, start + len(core), whole[len(core) :], stopped)


def _clauses(sentence: str) -> list[Range]:
    """Return the clauses of a sentence; those of few words go with what stands before them."""
    ranges: list[Range] = []
    start = 0
    for match in _CLAUSE_END.finditer(sentence):
        end = match.end()
        if len(ranges) < _MOST_PARTS and _is_enough(sentence[start:end]) and _is_enough(sentence[end : end + 200]):
            ranges.append((start, end))
            start = end
    ranges.append((start, len(sentence)))
    return _trimmed(sentence, ranges)


def _halves(sentence: str) -> list[Range]:
    """Return the halves of a sentence, cut at the white space nearest to its middle."""
    middle = len(sentence) / 2
    spaces = [match.span() for match in _SPACE.finditer(sentence)]
    if len(spaces) + 1 < 2 * _FEWEST_WORDS:
        return []
    start, end = min(spaces, key=lambda space: abs(space[0] - middle))
    return _trimmed(sentence, [(0, start), (end, len(sentence))])


def _trimmed(sentence: str, ranges: Sequence[Range]) -> list[Range]:
    found = []
    for start, end in ranges:
        text = sentence[start:end]
        begin = start + len(text) - len(text.lstrip())
        if text.strip():
            found.append((begin, begin + len(text.strip())))
    return found


def _is_enough(text: str) -> bool:
    words = _WORD.findall(text)
    return len(words) >= _FEWEST_WORDS or sum(map(len, words)) >= 6 * _FEWEST_WORDS


def _joined(sentence: str, parts: Sequence[_Part], made: Sequence[Translation], target: str) -> Translation:
    """Return the translations of the parts of a sentence as one."""
    text = ""
    alignments: list[tuple[Alignment, int, int]] = []
    score = 0.0
    for number, (part, one) in enumerate(zip(parts, made, strict=True)):
        core = sentence[part.start : part.end]
        piece = _like(core, one, stopped=part.text != core)
        if number:
            before = parts[number - 1]
            text += joint(target, sentence[before.end + len(before.mark) : part.start])
        if piece.alignment is not None:
            alignments.append((piece.alignment, part.start, len(text)))
        text += piece.text + _mark_in(part.mark, target)
        score += (piece.score or 0.0) * len(core)
    length = sum(part.end - part.start for part in parts)
    return Translation(
        text,
        score / length if all(one.score is not None for one in made) else None,
        joined(alignments) if len(alignments) == len(made) else None,
        tuple(dict.fromkeys(word for one in made for word in one.unknown)),
    )


def _like(part: str, translation: Translation, *, stopped: bool) -> Translation:
    """Return a part's translation with the small letter that the part begins with, without a stop that was added."""
    text = translation.text
    small = text[:1].lower()
    if part[:1].islower() and not text[1:2].isupper() and len(small) == 1:
        translation = replace(translation, text=small + text[1:])
    return _without_stop(translation, len(part)) if stopped else translation


def _mark_in(mark: str, target: str) -> str:
    """Return a mark between clauses as the target's script has it."""
    wide = joins_sentences(target)
    return mark.translate(_WIDE if wide else _NARROW)


def _without_stop(translation: Translation, length: int) -> Translation:
    """Return a translation without the full stop at its end, aligned with the beginning of its source."""
    found = _STOP.search(translation.text[-8:])
    text = translation.text[: len(translation.text) - len(found[0])] if found else translation.text
    alignment = translation.alignment and _clipped(translation.alignment, length, len(text))
    return replace(translation, text=text, alignment=alignment)


def _clipped(alignment: Alignment, source_length: int, target_length: int) -> Alignment:
    """Return an alignment of the beginnings of two texts."""
    columns = [index for index, (start, _) in enumerate(alignment.source) if start < source_length]
    rows = [index for index, (start, _) in enumerate(alignment.target) if start < target_length]
    return Alignment(
        tuple((start, min(end, source_length)) for start, end in (alignment.source[index] for index in columns)),
        tuple((start, min(end, target_length)) for start, end in (alignment.target[index] for index in rows)),
        alignment.weights[rows][:, columns],
    )
