"""What each rule by which Apertium's English is put otherwise is worth: BLEU and chrF with it less those without it.

A line is a rule that changes a sentence: its kind, the rule, how many sentences, BLEU, chrF, with tabs between. Only
sentences that a rule may touch are translated without it. A rule that lowers a corpus, or raises none, has no place.

Run: nice python tests/benchmarks/apertium_rules.py SOURCE REFERENCE
"""

from __future__ import annotations

import argparse
import copy
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from sacrebleu.metrics.bleu import BLEU
from sacrebleu.metrics.chrf import CHRF

from toolkit.translation.engines.apertium import modes
from toolkit.translation.engines.apertium.engine import run_each, translate_each
from toolkit.translation.engines.apertium.wording import Wording
from toolkit.translation.engines.protocol import Pair

METRICS: tuple[Any, Any] = (BLEU(), CHRF())
BATCH = 2000


@dataclass(frozen=True)
class Without:
    """A wording without one rule; `touches` tells of a sentence and its analysis whether the rule may touch it."""

    kind: str
    name: str
    wording: Wording
    touches: Callable[[str, str], bool]


def changed(wording: Wording, **parts: Any) -> Wording:
    other = copy.copy(wording)
    for name, part in parts.items():
        setattr(other, name, part)
    return other


def in_sentence(find: re.Pattern[str]) -> Callable[[str, str], bool]:
    return lambda sentence, _: find.search(sentence) is not None


def in_analysis(find: re.Pattern[str]) -> Callable[[str, str], bool]:
    return lambda _, analysed: find.search(analysed) is not None


def of_words(words: Sequence[str]) -> Callable[[str, str], bool]:
    return in_sentence(re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, words))})(?!\w)", re.IGNORECASE))


def without_each(wording: Wording) -> Iterator[Without]:
    yield from without_rules(wording)
    yield from without_renderings(wording)
    yield from without_words(wording)


def without_rules(wording: Wording) -> Iterator[Without]:
    for kind in ("_rules", "_naming"):
        rules = getattr(wording, kind)
        for number, (find, _) in enumerate(rules):
            rest = changed(wording, **{kind: rules[:number] + rules[number + 1 :]})
            yield Without(kind[1:], find.pattern, rest, in_sentence(find))
    tagging = wording.tagging
    for rule in tagging.rules:
        rest = changed(wording, tagging=replace(tagging, rules=[one for one in tagging.rules if one is not rule]))
        yield Without("reading", rule.find.pattern, rest, in_analysis(rule.find))
    for verb in tagging.past:
        rest = changed(wording, tagging=replace(tagging, past=[one for one in tagging.past if one != verb]))
        yield Without("past", verb, rest, in_analysis(re.compile(f"/{verb}<vblex><past>")))


def without_renderings(wording: Wording) -> Iterator[Without]:
    by_word = wording.renderings._by_word
    words_of: dict[int, list[str]] = {}
    for word, renderings in by_word.items():
        for one in renderings:
            words_of.setdefault(id(one), []).append(word)
    for one in {id(one): one for renderings in by_word.values() for one in renderings}.values():
        rest = copy.copy(wording.renderings)
        rest._by_word = {word: [other for other in found if other is not one] for word, found in by_word.items()}
        words = words_of[id(one)]
        touches = in_sentence(one.after) if words == ["*"] else of_words(words)
        name = f"{'|'.join(words)}: {next(iter(one.meant.values()))}"
        yield Without("rendering", name, changed(wording, renderings=rest), touches)


def without_words(wording: Wording) -> Iterator[Without]:
    known = wording._carried._words
    forms_of: dict[int, list[str]] = {}
    for form, (_, forms) in known.items():
        forms_of.setdefault(id(forms), []).append(form)
    for own in forms_of.values():
        rest = copy.copy(wording._carried)
        rest._words = {form: sent for form, sent in known.items() if form not in own}
        rest._first = frozenset(form.split(" ")[0] for form in rest._words if " " in form)
        yield Without("word", "|".join(own), changed(wording, _carried=rest), of_words(own))


def statistics(metric: Any, made: str, given: str) -> Any:
    """Return what sacreBLEU adds up over sentences."""
    return np.array(metric._extract_corpus_statistics([made], [[given]])[0])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("source", type=Path)
    parser.add_argument("reference", type=Path)
    options = parser.parse_args()
    sentences, given = (path.read_text("utf-8").splitlines() for path in (options.source, options.reference))
    pipeline, wording = modes.load_pipeline(modes.find_modes()[Pair("en", "es")]), Wording("en", "es")
    made = translated(pipeline, [(wording, sentence) for sentence in sentences])
    analysed = run_each(pipeline.analysis, [wording.word(sentence).shielded.sent for sentence in sentences])
    totals = [sum(statistics(metric, *pair) for pair in zip(made, given, strict=True)) for metric in METRICS]
    scores = [
        metric._compute_score_from_stats(list(total)).score for metric, total in zip(METRICS, totals, strict=True)
    ]
    print(f"all\tBLEU {scores[0]:.5f}\tchrF {scores[1]:.5f}")
    rules = list(without_each(wording))
    touched = [
        (rule, place)
        for rule in rules
        for place, pair in enumerate(zip(sentences, analysed, strict=True))
        if rule.touches(*pair)
    ]
    again = translated(pipeline, [(rule.wording, sentences[place]) for rule, place in touched])
    others: dict[int, dict[int, str]] = {}
    for (rule, place), text in zip(touched, again, strict=True):
        if text != made[place]:
            others.setdefault(id(rule), {})[place] = text
    for one in rules:
        other = others.get(id(one), {})
        if not other:
            continue
        worth: list[float] = []
        for metric, total, score in zip(METRICS, totals, scores, strict=True):
            less = [statistics(metric, made[place], given[place]) for place in other]
            more = [statistics(metric, text, given[place]) for place, text in other.items()]
            worth.append(score - metric._compute_score_from_stats(list(total - sum(less) + sum(more))).score)
        print(f"{one.kind}\t{one.name[:80]}\t{len(other)}\t{worth[0]:+.5f}\t{worth[1]:+.5f}")


def translated(pipeline: modes.Pipeline, wanted: Sequence[tuple[Wording, str]]) -> list[str]:
    """Return the translations of sentences, each worded in its own way; starting Apertium costs as much as thirty."""
    texts: list[str] = []
    for start in range(0, len(wanted), BATCH):
        wordings, sentences = zip(*wanted[start : start + BATCH], strict=True)
        texts += [one.text for one in translate_each(pipeline, wordings, sentences)]
    return texts


if __name__ == "__main__":
    main()
