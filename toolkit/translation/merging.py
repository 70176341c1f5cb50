"""Puts an article together in its new language, from the translations of its sentences."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from toolkit.batches import batched
from toolkit.document import (
    ATOM,
    Article,
    Content,
    Provenance,
    Unit,
    UnitKind,
    is_protected,
    nodes as n,
    rewrite,
    with_provenance,
)
from toolkit.languages import direction, joins_sentences
from toolkit.translation.article_aligner import ArticleAligner, guessed_places
from toolkit.translation.consistency import Names
from toolkit.translation.doubts import DoubtfulSentence, neighbours
from toolkit.translation.engines import Pair, TextAligner, Translation
from toolkit.translation.finishing import finished
from toolkit.translation.markup import (
    Assembly,
    Hole,
    MarkedText,
    Projected,
    Received,
    Segment,
    Sent,
    is_ordinal,
    keep,
    place_marked,
    project,
    received,
    without_atoms,
)
from toolkit.translation.memory import Entry, FuzzyMatch
from toolkit.translation.occurrences import occurrences_of
from toolkit.translation.pretranslation import Pretranslation
from toolkit.translation.scrutiny import Scrutiny
from toolkit.translation.segmentation import SegmentedArticle, SegmentedUnit
from toolkit.translation.sentence import Met, unknown_in
from toolkit.translation.tally import Tally

if TYPE_CHECKING:
    from toolkit.translation.engines import Guess
    from toolkit.translation.glossary import Glossary

_AT_ONCE = 256
"""Units whose translations are looked up together."""


class Merger:
    """Merges the translations of sentences into articles.

    Args:
        pretranslation: Has their sentences.
        provenance: Who translated them.
        glossary: Its terms are enforced.
        brackets: What is put around each unit: only pseudo-translation does so.
        scrutiny: What is compared with other sentences, and what is not to be told.
    """

    def __init__(
        self,
        pretranslation: Pretranslation,
        provenance: Provenance,
        glossary: Glossary | None,
        brackets: tuple[str, str],
        scrutiny: Scrutiny,
    ) -> None:
        self._pretranslation = pretranslation
        self._provenance = provenance
        self._glossary = glossary
        self._brackets = brackets
        self._scrutiny = scrutiny
        self._similar: dict[str, FuzzyMatch] = {}
        self._aligner = scrutiny.aligner or TextAligner(Pair(provenance.source, provenance.target))
        self._joint = "" if joins_sentences(provenance.target) else " "

    def merge(self, segmented: SegmentedArticle) -> tuple[Article, Tally]:
        """Return an article in its new language, and what was noticed on the way."""
        source, target = self._provenance.source, self._provenance.target
        tally, names = Tally(self._scrutiny.unchecked), Names(source, target)
        self._article = ArticleAligner(segmented, self._pretranslation, self._aligner)
        article = segmented.article.with_units(self._units(segmented, tally, names))
        for name, place, sentence in names.lost():
            tally.note("name-lost", f"The name '{name}', which other sentences keep, is lacking: {sentence}", place)
        article = _relabelled(article, segmented.article.language, target)
        metadata = article.metadata.with_(language=target, direction=direction(target))
        counts = tally.counts
        provenance = self._provenance
        if counts.reviewed:
            total = counts.engine + counts.memory + counts.reviewed + counts.kept
            provenance = replace(provenance, reviewed=counts.reviewed, sentences=total)
        return article.with_metadata(with_provenance(metadata, provenance)), tally

    def _units(self, segmented: SegmentedArticle, tally: Tally, names: Names) -> Iterator[Unit]:
        for parts in batched(segmented.units(), _AT_ONCE):
            occurrences = list(occurrences_of(segmented, parts))
            known = self._pretranslation.find(occurrences)
            self._article.expect(occurrences, known)
            machine = (one.text for one in occurrences if not known[one.sent].reviewed)
            self._similar = self._pretranslation.similar(machine)
            for part in parts:
                sents = [segmented.sent(part.unit, segment) for segment in part.segments]
                yield _bracketed(self._unit(part, sents, known, tally, names), self._brackets)

    def _unit(
        self, part: SegmentedUnit, sents: Sequence[Sent], known: dict[str, Entry], tally: Tally, names: Names
    ) -> Unit:
        content = part.unit.content
        assembly = Assembly(content)
        doubtful: list[tuple[int, Entry, tuple[str, ...]]] = []
        texts: list[tuple[str, str]] = []
        end = 0
        for number, segment in enumerate(part.segments):
            gap = content.text[end : segment.start]
            if number and not gap.strip(" \n\u00a0") and (not gap or not self._joint):
                gap = self._joint
            entry = known.get(sents[number].text)
            tally.noted.clear()
            projected = self._sentence(part.unit, segment, sents[number], entry, tally)
            if entry is not None and not entry.kept and not entry.reviewed:
                ends = number + 1 < len(part.segments) or part.unit.kind is UnitKind.PARAGRAPH
                projected = finished(projected, content, segment, self._provenance.target, ends=ends)
            if entry is not None and not entry.kept:
                self._compare(part.unit, segment, projected, tally)
                names.note(part.unit.key, segment.plain, _told(projected), looked_at=not entry.reviewed)
            if entry is not None and not entry.reviewed:
                doubtful.append((number, entry, tuple(dict.fromkeys(finding.code for finding in tally.noted))))
            if self._scrutiny.observer is not None:
                before, noted = texts[-1][0] if texts else "", tuple(tally.noted)
                self._scrutiny.observer(Met(part.unit, number, segment, entry, projected, before, noted).told())
            texts.append((segment.plain, _told(projected)))
            assembly.add(gap, projected)
            end = segment.end
        assembly.add(content.text[end:], None)
        for place, machine, codes in doubtful:
            match = self._similar.get(part.segments[place].plain)
            doubt = _doubtful(part.unit, place, texts, machine, codes)
            tally.doubts.note(replace(doubt, alternative=match.translation) if match else doubt)
        return replace(part.unit, content=assembly.content())

    def _sentence(self, unit: Unit, segment: Segment, sent: Sent, entry: Entry | None, tally: Tally) -> Projected:
        original = keep(unit.content, segment)
        if entry is None:
            tally.counts.left_alone += 1
            return original
        is_new = not entry.reviewed and entry.created >= self._pretranslation.started
        tally.asked = tally.asked or is_new
        for code, message in entry.problems:
            tally.note(code, message.replace(ATOM, "…"), unit.key)
        if match := self._similar.get(segment.plain):
            like = f"A person translated a sentence much like it ({match.similarity} %)"
            tally.note("similar-reviewed", f"{like}, '{match.source}', as: {match.translation}", unit.key)
        if entry.kept:
            tally.counts.kept += 1
            return original
        if entry.reviewed and (marked := self._as_reviewed(unit, segment, entry, tally)):
            self._count(entry, marked, tally)
            return marked
        is_marked = bool(original.spans or original.atoms)
        back = self._with_terms(unit, segment, sent, entry, tally, is_marked=is_marked)
        translation, holes = without_atoms(back)
        guess = self._guess(entry, translation) if is_marked else None
        projected = self._projected(unit, segment, translation, guess, holes)
        if not _has_all(projected, original, unit.content, segment):
            tally.counts.kept += 1
            message = f"A sentence was left untranslated to keep its markup: {segment.plain}"
            tally.note("sentence-kept", message, unit.key)
            return original
        if entry.reviewed and is_marked and (projected.by_rule or entry.marked):
            message = "A person's translation has no formatting of these kinds; it was placed by its words"
            tally.note("reviewed-markup", f"{message}: {projected.text.replace(ATOM, '…')}", unit.key)
        elif projected.by_rule:
            message = "Nothing tells for sure where the words went: formatting was placed by position"
            if guess is None and translation.alignment is not None:
                message = "Formatted words have none of their own here: formatting was placed by the words beside them"
            tally.note("markup-by-position", f"{message}: {projected.text.replace(ATOM, '…')}", unit.key)
        self._count(entry, projected, tally)
        return projected

    def _projected(
        self, unit: Unit, segment: Segment, translation: Translation, guess: Guess | None, holes: Mapping[int, Hole]
    ) -> Projected:
        """Return a translation with its markup, where no engine tells the words' places by a guess at them."""
        if guess is None:
            return project(unit.content, segment, translation, self._provenance.target, holes)
        guessed = replace(translation, alignment=guess.alignment)
        projected = project(unit.content, segment, guessed, self._provenance.target)
        projected.by_rule = max(projected.by_rule, guessed_places(unit.content, segment, guess))
        return projected

    def _guess(self, entry: Entry, translation: Translation) -> Guess | None:
        """Return where the words of a sentence went as its own and other sentences' words tell, if no engine does."""
        if translation.alignment is not None or translation.text != entry.translation.text:
            return None
        return self._article.guess(entry)

    def _compare(self, unit: Unit, segment: Segment, projected: Projected, tally: Tally) -> None:
        """Note if the sentence was translated otherwise before in this build."""
        if self._scrutiny.wordings is None:
            return
        pair = self._provenance.source, self._provenance.target
        other = self._scrutiny.wordings.other(*pair, segment.plain, _told(projected))
        if other:
            message = f"The same sentence is translated in two ways, here '{_told(projected)}', and before '{other}'"
            tally.note("translated-twice", f"{message}: {segment.plain}", unit.key)

    def _as_reviewed(self, unit: Unit, segment: Segment, entry: Entry, tally: Tally) -> Projected | None:
        """Return a sentence as a person translated and formatted it; None if its formatting must be found."""
        if entry.borrowed is not None:
            message = f"A person's translation for {entry.borrowed.target} stands here"
            tally.note("reviewed-variant", f"{message}: {entry.translation.text}", unit.key)
        if not entry.marked:
            return None
        try:
            return place_marked(unit.content, segment, MarkedText.from_json(entry.marked))
        except ValueError:
            return None

    def _with_terms(
        self, unit: Unit, segment: Segment, sent: Sent, entry: Entry, tally: Tally, *, is_marked: bool
    ) -> Received:
        """Return the translation with the glossary's terms; what a person wrote stands as it is.

        Its alignment is unpacked only where there is something to be placed by it: markup or terms.
        """
        glossary = None if entry.reviewed else self._glossary
        matches = glossary.matches(segment.plain) if glossary is not None else ()
        translation = entry.aligned() if is_marked or matches else entry.translation
        back = Received(translation) if entry.reviewed else received(sent, translation)
        if glossary is None or not matches:
            return back
        translation = back.translation
        from toolkit.translation.glossary import enforce

        enforced = enforce(segment.plain, translation, matches, glossary)
        tally.counts.terms += len(enforced.applied)
        for missed in enforced.missed:
            wanted = missed.text if missed.term.keep else missed.term.target[0]
            message = f"The term '{missed.text}' should be '{wanted}' and could not be put in its place"
            if missed.unsure:
                message = f"'{missed.text}' seems to be another word than the term '{wanted}' here; look whether it is"
            tally.note("term-missing", f"{message}: {translation.text.replace(ATOM, '…')}", unit.key)
        for applied in enforced.applied:
            if applied.inflection_unsure:
                message = f"'{applied.new}' was put in the place of '{applied.old}'; look whether it agrees"
                if applied.match.doubtful:
                    message = f"'{applied.new}' was put in the place of '{applied.old}'; look whether the name is meant"
                elif applied.new == applied.old:
                    message = f"The article before '{applied.new}' was changed; look whether all else agrees"
                tally.note("term-agreement", f"{message}: {enforced.translation.text.replace(ATOM, '…')}", unit.key)
        return replace(back, translation=enforced.translation)

    def _count(self, entry: Entry, projected: Projected, tally: Tally) -> None:
        counts = tally.counts
        if entry.reviewed:
            counts.reviewed += 1
        elif entry.created >= self._pretranslation.started:
            counts.engine += 1
        else:
            counts.memory += 1
        counts.by_rule += projected.by_rule
        tally.unknown.update(dict.fromkeys(unknown_in(entry, projected.text)))


def _told(projected: Projected) -> str:
    """Return a sentence as it is shown to people, without what is no text."""
    return projected.text.replace(ATOM, "…")


def _doubtful(
    unit: Unit, place: int, texts: list[tuple[str, str]], entry: Entry, codes: tuple[str, ...]
) -> DoubtfulSentence:
    """Return a sentence of a unit with its neighbours there."""
    before = texts[place - 1] if place else ("", "")
    after = texts[place + 1] if place + 1 < len(texts) else ("", "")
    source, translation = texts[place]
    score = None if entry.kept else entry.translation.score
    return DoubtfulSentence(0.0, unit.key, source, translation, *neighbours(before, after), score, codes)


def _has_all(projected: Projected, original: Projected, content: Content, segment: Segment) -> bool:
    """Tell whether a translated sentence has every atom once, and every span that one could see."""
    lost = original.spans.keys() - projected.spans.keys()
    return sorted(projected.atoms) == original.atoms and not any(_is_visible(content, segment, i) for i in lost)


def _is_visible(content: Content, segment: Segment, index: int) -> bool:
    """Tell whether a span covers more than white space of a sentence; the letters of "1^st^" may have no others."""
    span = content.spans[index]
    if is_ordinal(span, segment):
        return False
    return bool(content.text[max(span.start, segment.start) : min(span.end, segment.end)].strip())


def _relabelled(article: Article, source: str, target: str) -> Article:
    """Mark as the target language what was marked as the source language, and is translated now."""

    def visit(node: Any) -> Any:
        attr = getattr(node, "attr", None)
        if attr is None or not attr.get("lang") or is_protected(attr, source) or isinstance(node, n.Code | n.CodeBlock):
            return node
        pairs = tuple((key, target if key == "lang" else value) for key, value in attr.attributes)
        return replace(node, attr=replace(attr, attributes=pairs))

    return replace(article, blocks=rewrite(article.blocks, visit, words=False))


def _bracketed(unit: Unit, brackets: tuple[str, str]) -> Unit:
    """Put brackets around a unit, if there are any to put."""
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
