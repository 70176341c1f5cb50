"""Article → Article in another language: all the sentences of a build in one call, then everything put back."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from toolkit.document import Article, Provenance, Unit
from toolkit.document import nodes as n
from toolkit.document.content import Atom, Content, Span, is_protected
from toolkit.document.provenance import with_provenance
from toolkit.document.transform import rewrite
from toolkit.errors import EngineError
from toolkit.findings import Finding
from toolkit.languages import direction, likely_script
from toolkit.translation.engine import Engine, Range, Request, Translation
from toolkit.translation.projection import Projected, keep, project
from toolkit.translation.segments import Segment, segments_of

_UNSPACED_SCRIPTS = frozenset({"Hans", "Hant", "Jpan"})
"""Scripts that put no space between sentences."""


Progress = Callable[[int], None]
"""Called with the number of sentences finished since the last call."""


@dataclass(slots=True)
class Counts:
    """What became of an article's sentences.

    Attributes:
        engine: Sentences that an engine translated.
        memory: Sentences that were translated before.
        left_alone: Sentences without words, which nothing has to translate.
        by_rule: Spans and atoms that no alignment placed.
        kept: Sentences left in the source language, because their markup could not be kept.
    """

    engine: int = 0
    memory: int = 0
    left_alone: int = 0
    by_rule: int = 0
    kept: int = 0


@dataclass(frozen=True, slots=True)
class Translated:
    """An article in another language.

    Attributes:
        article: The translated article.
        provenance: Who translated it; None for an article in its own language.
        counts: What became of its sentences.
        findings: What a person should look at.
        unknown: Words that the engine could not translate, each once, in order.
    """

    article: Article
    provenance: Provenance | None
    counts: Counts
    findings: tuple[Finding, ...]
    unknown: tuple[str, ...] = ()


def translate_articles(
    articles: Sequence[Article], engine: Engine, source: str, target: str, progress: Progress | None = None
) -> list[Translated]:
    """Translate articles, all of one language, in one call of the engine.

    Args:
        articles: What to translate.
        engine: The engine; it must serve the pair.
        source: BCP 47 tag of the articles' language.
        target: BCP 47 tag of the language wanted.
        progress: Told how many more distinct sentences are finished.

    Raises:
        MissingError: The engine can't serve the pair.
        EngineError: It failed.
    """
    fingerprint = engine.fingerprint(source, target)
    works = [_Work(article, source, target) for article in articles]
    sentences = list(dict.fromkeys(text for work in works for text in work.sentences()))
    known: dict[str, Translation] = {}
    for number, translation in engine.translate(map(Request, sentences), source, target) if sentences else ():
        known[sentences[number]] = translation
        if progress:
            progress(1)
    if len(known) != len(sentences):
        raise EngineError(
            f"The engine '{engine.name}' returned {len(known)} translations for {len(sentences)} sentences.",
            "Report it to the engine's makers; try another engine with --engine.",
        )
    provenance = Provenance(source, target, fingerprint.engine, fingerprint.version, fingerprint.model)
    brackets: tuple[str, str] = getattr(engine, "brackets", ("", ""))
    return [work.finish(known, provenance, brackets) for work in works]


def translate_article(
    article: Article, engine: Engine, target: str, *, source: str = "", progress: Progress | None = None
) -> Translated:
    """Translate one article: see `translate_articles`. The source language is the article's own unless it is given."""
    return translate_articles([article], engine, source or article.language, target, progress)[0]


@dataclass(slots=True)
class _Tally:
    counts: Counts = field(default_factory=Counts)
    findings: list[Finding] = field(default_factory=list)
    unknown: dict[str, None] = field(default_factory=dict)


class _Work:
    """One article on its way: taken apart first, put together when its sentences are translated."""

    def __init__(self, article: Article, source: str, target: str) -> None:
        if not article.language:
            article = article.with_metadata(article.metadata.with_(language=source))
        self.article = article
        self.target = target
        self.units = article.units()
        self.segments = [segments_of(unit.content, source) for unit in self.units]
        self.joint = "" if likely_script(target) in _UNSPACED_SCRIPTS else " "

    def sentences(self) -> Iterable[str]:
        return (segment.plain for segments in self.segments for segment in segments if segment.has_words)

    def finish(self, known: dict[str, Translation], provenance: Provenance, brackets: tuple[str, str]) -> Translated:
        tally = _Tally()
        units = [
            _bracketed(self._unit(unit, segments, known, tally), brackets)
            for unit, segments in zip(self.units, self.segments, strict=True)
        ]
        article = _relabelled(self.article.with_units(units), self.article.language, self.target)
        metadata = article.metadata.with_(language=self.target, direction=direction(self.target))
        article = article.with_metadata(with_provenance(metadata, provenance))
        return Translated(article, provenance, tally.counts, tuple(tally.findings), tuple(tally.unknown))

    def _unit(self, unit: Unit, segments: list[Segment], known: dict[str, Translation], tally: _Tally) -> Unit:
        content = unit.content
        assembly = _Assembly(content)
        for number, segment in enumerate(segments):
            projected = self._sentence(unit, segment, known, tally)
            previous = segments[number - 1].end if number else 0
            gap = content.text[previous : segment.start]
            if number and not gap.strip(" \n") and (not gap or not self.joint):
                gap = self.joint
            assembly.add(gap, projected)
        assembly.add(content.text[segments[-1].end :] if segments else content.text, None)
        return replace(unit, content=assembly.content())

    def _sentence(self, unit: Unit, segment: Segment, known: dict[str, Translation], tally: _Tally) -> Projected:
        if not segment.has_words:
            tally.counts.left_alone += 1
            return keep(unit.content, segment)
        translation = known[segment.plain]
        projected = project(unit.content, segment, translation)
        original = keep(unit.content, segment)
        if sorted(projected.atoms) != original.atoms or not original.spans.keys() <= projected.spans.keys() | {
            index for index in original.spans if not _is_visible(unit.content, segment, index)
        }:
            tally.counts.kept += 1
            tally.findings.append(
                Finding(
                    "sentence-kept", f"A sentence was left untranslated to keep its markup: {segment.plain}", unit.key
                )
            )
            return original
        tally.counts.engine += 1
        tally.counts.by_rule += projected.by_rule
        tally.unknown.update(dict.fromkeys(translation.unknown))
        return projected


def _relabelled(article: Article, source: str, target: str) -> Article:
    """Mark as the target language what was marked as the source language, and is translated now."""

    def visit(node: Any) -> Any:
        attr = getattr(node, "attr", None)
        if attr is None or not attr.get("lang") or is_protected(attr, source) or isinstance(node, n.Code | n.CodeBlock):
            return node
        pairs = tuple((key, target if key == "lang" else value) for key, value in attr.attributes)
        return replace(node, attr=replace(attr, attributes=pairs))

    return replace(article, blocks=rewrite(article.blocks, visit))


def _is_visible(content: Content, segment: Segment, index: int) -> bool:
    """Tell whether a span covers more than white space of a sentence."""
    span = content.spans[index]
    return bool(content.text[max(span.start, segment.start) : min(span.end, segment.end)].strip())


class _Assembly:
    """Sentences joined to a unit again; pieces of a span in neighbouring sentences become one span."""

    def __init__(self, content: Content) -> None:
        self._source = content
        self._pieces: list[str] = []
        self._length = 0
        self._spans: dict[int, list[Range]] = {}
        self._positions: dict[int, int] = {}

    def add(self, gap: str, sentence: Projected | None) -> None:
        self._append(gap)
        if sentence is None:
            return
        base = self._length
        order = iter(sentence.atoms)
        for position, character in enumerate(sentence.text):
            if character == "\N{OBJECT REPLACEMENT CHARACTER}":
                self._positions[next(order)] = base + position
        for index, (start, end) in sentence.spans.items():
            self._spans.setdefault(index, []).append((base + start, base + end))
        self._append(sentence.text)

    def _append(self, text: str) -> None:
        self._pieces.append(text)
        self._length += len(text)

    def content(self) -> Content:
        text = "".join(self._pieces)
        atoms = tuple(Atom(self._positions[i], atom.node) for i, atom in enumerate(self._source.atoms))
        spans = [
            Span(*piece, span.shell if number == 0 else _without_identifier(span.shell), i)
            for i, span in enumerate(self._source.spans)
            for number, piece in enumerate(_joined(text, self._spans.get(i, [])))
        ]
        return Content(text, tuple(spans), atoms)


def _joined(text: str, pieces: list[Range]) -> list[Range]:
    """Join the pieces of a span in neighbouring sentences, where no word stands between them that is not in it."""
    result: list[Range] = []
    for start, end in pieces:
        if result and not any(character.isalnum() for character in text[result[-1][1] : start]):
            result[-1] = (result[-1][0], end)
        else:
            result.append((start, end))
    return result


def _without_identifier(shell: n.SpanNode) -> n.SpanNode:
    """Return the second piece of a span that had to be cut: an identifier may stand only once in a document."""
    if isinstance(shell, n.Link | n.Span):
        return replace(shell, attr=replace(shell.attr, identifier=""))
    return shell


def _bracketed(unit: Unit, brackets: tuple[str, str]) -> Unit:
    """Put brackets around a unit, as pseudo-translation does to show where one begins and ends."""
    opening, closing = brackets
    if not opening and not closing:
        return unit
    shift = len(opening)
    content = unit.content
    return replace(
        unit,
        content=Content(
            f"{opening}{content.text}{closing}",
            tuple(replace(span, start=span.start + shift, end=span.end + shift) for span in content.spans),
            tuple(replace(atom, position=atom.position + shift) for atom in content.atoms),
        ),
    )
