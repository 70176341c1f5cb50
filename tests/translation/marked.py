"""Sentences with hand-marked translations (tests/data/markup/), and how well markup is put where people put it."""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import numpy as np

from toolkit import pandoc
from toolkit.document import nodes as n
from toolkit.document.article import Article
from toolkit.document.content import ATOM, Content
from toolkit.document.flattening import flatten, rebuild
from toolkit.languages import words_of
from toolkit.translation.engines.protocol import Alignment, Range, Translation
from toolkit.translation.markup.assembly import Assembly
from toolkit.translation.markup.projection import project
from toolkit.translation.markup.segments import segments_of

DATA = Path(__file__).parents[1] / "data" / "markup"

Signature = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Marked:
    """A sentence and what a person made of its markup; see tests/data/markup/README.md for what each key means."""

    source: str
    expected: str
    engine: tuple[str, ...]
    from_: str = "en"
    to: str = "es"
    translation: str = "right"
    alignment: tuple[tuple[str, ...], ...] = ()
    note: str = ""


@dataclass(slots=True)
class Score:
    """How much of the markup came through, and how much of it exactly.

    Attributes:
        spans: Spans in the source sentences.
        atoms: Atoms in them.
        kept_spans: Spans that are there afterwards.
        kept_atoms: Atoms that are there afterwards, once each.
        exact_spans: Spans that cover exactly what was marked by hand.
        exact_atoms: Atoms that stand exactly where they were put by hand.
        right: Spans and atoms of the sentences whose translation is right where they are.
        right_exact: Those of them that are exact.
        by_rule: Spans and atoms that no alignment placed.
        misses: What is not exact, as people can read it.
    """

    spans: int = 0
    atoms: int = 0
    kept_spans: int = 0
    kept_atoms: int = 0
    exact_spans: int = 0
    exact_atoms: int = 0
    right: int = 0
    right_exact: int = 0
    by_rule: int = 0
    misses: list[str] = field(default_factory=list)

    @property
    def share(self) -> float:
        """The share of spans and atoms that are exact, where the translation is right."""
        return self.right_exact / max(self.right, 1)

    def report(self) -> str:
        return f"{self.right_exact} of {self.right} exact, not these:\n" + "\n".join(self.misses)


def load(name: str) -> list[Marked]:
    """Return the sentences of a set."""
    data = tomllib.loads((DATA / f"{name}.toml").read_text("utf-8"))
    return [_marked(item) for item in data["sentence"]]


def _marked(item: dict[str, Any]) -> Marked:
    item = dict(item)
    for key in ("engine", "alignment"):
        value = item.get(key, [])
        item[key] = tuple(tuple(one) if isinstance(one, list) else one for one in _listed(value, key))
    item["from_"] = item.pop("from", "en")
    return Marked(**item)


def _listed(value: Any, key: str) -> list[Any]:
    if isinstance(value, str):
        return [value]
    return [value] if key == "alignment" and value and isinstance(value[0], str) else value


def contents(markdown: Sequence[str], language: str) -> list[Content]:
    """Return the contents of paragraphs, each read alone, all by one pandoc."""
    joined = "\n\n<!-- next -->\n\n".join(markdown)
    article = Article.from_json(pandoc.run(["-f", "markdown", "-t", "json", "--sandbox"], joined.encode()))
    blocks = [block for block in article.blocks if isinstance(block, n.Para)]
    assert len(blocks) == len(markdown), "each sentence must be one paragraph"
    return [flatten(block.content, language) for block in blocks]


def plain_sentences(content: Content, language: str) -> list[str]:
    """Return what an engine is sent of a paragraph."""
    return [segment.plain for segment in segments_of(content, language) if segment.has_words]


def made_up_alignment(source: str, target: str, entries: Sequence[str]) -> Alignment | None:
    """Return an alignment as the sets write it: ``red wine = vino tinto``, with `` * 0.5`` if it is not the whole.

    A part stands for its first place in the sentence that no part before it stood for, else for the last one.
    """
    if not entries:
        return None
    sides = (source, target)
    words = tuple(tuple(words_of(text)) for text in sides)
    weights = np.zeros((len(words[1]), len(words[0])), dtype=np.float32)
    seen: Counter[tuple[int, str]] = Counter()
    for entry in entries:
        pair, _, weight = entry.partition(" * ")
        numbers: list[list[int]] = []
        for side, part in enumerate(pair.split(" = ")):
            numbers.append(_numbers(sides[side], words[side], part, seen[side, part]))
            seen[side, part] += 1
        for row in numbers[1]:
            weights[row, numbers[0]] += float(weight or 1) / len(numbers[0])
    return Alignment(words[0], words[1], weights / np.maximum(weights.sum(axis=1), 1)[:, None])


def _numbers(text: str, words: Sequence[Range], part: str, times: int) -> list[int]:
    """Return the numbers of the words of a part of a sentence; others may stand between them."""
    pattern = re.compile(".*?".join(f"({re.escape(word)})" for word in part.split()))
    starts, ends = {start for start, _ in words}, {end for _, end in words}
    matches = [match for match in pattern.finditer(text) if match.start() in starts and match.end(1) in ends]
    assert matches, f"'{part}' is not in '{text}'"
    match = matches[min(times, len(matches) - 1)]
    pieces = [match.span(group) for group in range(1, pattern.groups + 1)]
    return [
        number
        for number, (start, end) in enumerate(words)
        if any(start < last and first < end for first, last in pieces)
    ]


def projected(content: Content, translations: Sequence[Translation], marked: Marked) -> tuple[Content, int]:
    """Return a paragraph with its markup on its translation, and how much of it no alignment placed."""
    assembly = Assembly(content)
    end = by_rule = 0
    segments = segments_of(content, marked.from_)
    for segment, translation in zip(segments, translations, strict=True):
        sentence = project(content, segment, translation, marked.to)
        assembly.add(content.text[end : segment.start], sentence)
        by_rule += sentence.by_rule
        end = segment.end
    assembly.add(content.text[end:], None)
    return assembly.content(), by_rule


def as_markdown(content: Content) -> str:
    """Return content as people write it."""
    article = Article.from_json('{"pandoc-api-version":[1,23,1],"meta":{},"blocks":[]}')
    article = replace(article, blocks=(n.Para(rebuild(content)),))
    arguments = ["-f", "json", "-t", "markdown-smart-raw_attribute", "--wrap=none"]
    return pandoc.run(arguments, article.to_json().encode()).decode().strip()


def bare(content: Content) -> str:
    """Return the letters of a text: no atoms, no white space."""
    return "".join(content.text.replace(ATOM, " ").split())


def score(marked: Marked, source: Content, expected: Content, got: Content, total: Score) -> None:
    """Add one sentence to a score."""
    wanted = _signatures(expected)
    found = _signatures(got)
    spans, atoms = (
        Counter(_kind(span.shell) for span in source.spans),
        Counter(_kind(atom.node) for atom in source.atoms),
    )
    kept = Counter(_kind(got.spans[place].shell) for place in _first_pieces(got)) & spans
    exact_spans = Counter({kind: _exact(kind, count, found, wanted) for kind, count in spans.items()})
    exact_atoms = found["atoms"] & wanted["atoms"]
    total.spans += spans.total()
    total.atoms += atoms.total()
    total.kept_spans += kept.total()
    total.kept_atoms += (Counter(_kind(atom.node) for atom in got.atoms) & atoms).total()
    total.exact_spans += exact_spans.total()
    total.exact_atoms += exact_atoms.total()
    exact = exact_spans.total() + exact_atoms.total()
    if marked.translation == "right":
        total.right += spans.total() + atoms.total()
        total.right_exact += exact
        if exact < spans.total() + atoms.total():
            total.misses.append(f"  {marked.source}\n    marked {marked.expected}\n    is     {as_markdown(got)}")


def _exact(kind: str, count: int, found: dict[str, Counter[Signature]], wanted: dict[str, Counter[Signature]]) -> int:
    """Return how many of the spans of a kind are exact; one that was cut is, if all its pieces are."""
    mine, theirs = (
        Counter({key: number for key, number in part["spans"].items() if key[0] == kind}) for part in (found, wanted)
    )
    return count if mine == theirs else min(count - 1, (mine & theirs).total())


def _first_pieces(content: Content) -> list[int]:
    seen: dict[int, int] = {}
    for place, span in enumerate(content.spans):
        seen.setdefault(span.index, place)
    return list(seen.values())


def _kind(node: n.Inline) -> str:
    """Return what tells one kind of span or atom from another; pandoc counts the citations of a document."""
    if isinstance(node, n.Cite):
        return repr([(one.identifier, one.prefix, one.suffix, one.mode) for one in node.citations])
    return repr(node)


def _signatures(content: Content) -> dict[str, Counter[Signature]]:
    """Return what is compared: what each span covers, and where each atom stands.

    Places are counted in letters and marks, without atoms and white space, so that one atom that is out of place
    doesn't put all that follows out of place. White space at the edges of a span does not count.
    """
    letters = [0]
    for character in content.text:
        letters.append(letters[-1] + (not character.isspace() and character != ATOM))
    nodes = {atom.position: _kind(atom.node) for atom in content.atoms}
    spans = Counter(
        (
            _kind(span.shell),
            letters[span.start],
            letters[span.end],
            tuple(sorted(node for position, node in nodes.items() if span.start <= position < span.end)),
        )
        for span in content.spans
    )
    text = content.text
    atoms = Counter((node, letters[at], *_spaces(text, at, node)) for at, node in nodes.items())
    return {"spans": spans, "atoms": atoms}


def _spaces(text: str, at: int, node: str) -> tuple[bool, bool]:
    """Tell whether there is space before and after an atom; beside raw markup, such as <br>, it means nothing."""
    is_raw = node.startswith("RawInline")
    return not is_raw and text[at - 1 : at].isspace(), not is_raw and text[at + 1 : at + 2].isspace()
