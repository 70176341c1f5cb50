"""Makes the lists of words in toolkit/translation/engines/statistical/lists/ from catalogues that anybody may use.

Run: python tests/benchmarks/lexicons.py FOLDER OUT [LANGUAGE ...], where FOLDER holds these unpacked packages, each in
a folder of its name: from PyPI home_assistant_frontend, kolibri, django, wagtail, django_allauth, wtforms and humanize;
from npm scratch (scratch-l10n 3.18, whose licence is BSD) and cldr (cldr-annotations-full). Words of Chinese, Japanese
and Thai are cut by jieba, janome and pythainlp, which are to be installed for it.

What an English word may stand for is learned from the messages, and from the names of Unicode's pictographs, by the
aligner itself, in both directions; and from the pictographs' keywords by IBM's first model, since these have no order.
The same packages give the same bytes: all is taken in order.
"""

from __future__ import annotations

import argparse
import gzip
import json
import math
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from importlib import import_module
from pathlib import Path
from typing import Any

import numpy as np
from babel.messages.pofile import read_po

from toolkit.languages import words_of
from toolkit.translation.engines.statistical.corpus import Side, corpus_of
from toolkit.translation.engines.statistical.forms import digits_of, form_of
from toolkit.translation.engines.statistical.hmm import Direction

LANGUAGES = (
    "ar bg ca cs da de el es et fa fi fr he hi hr hu id it ja ko lt lv nb nl pl pt ro ru sk sl sr sv th tr uk vi zh"
)
OTHER_NAMES = {"pt": "pt-BR pt_BR pt-br", "zh": "zh-Hans zh_Hans zh-cn", "nb": "nb no", "es": "es es_ES"}
"""What packages call a language where that is not its code alone; most write ``fr`` or ``fr_FR``."""

MOST_WORDS, MOST_CHARACTERS, ROUNDS = 40, 300, 8
LEAST_SHARE, LEAST_OF_BEST, MOST_OTHERS = 0.08, 0.2, 4
Bag = tuple[list[str], list[str]]
Counts = Counter[tuple[str, str]]
Cut = Callable[[str], list[str]]


def words(text: str) -> list[str]:
    return [form_of(text[start:end]) for start, end in words_of(text)]


def cutter(language: str) -> Cut:
    """Return what cuts a text of a language into forms of words."""
    if language == "zh":
        cut = import_module("jieba").lcut
    elif language == "ja":
        tokenizer = import_module("janome.tokenizer").Tokenizer()

        def cut(text: str) -> list[str]:
            return list(tokenizer.tokenize(text, wakati=True))
    elif language == "th":
        cut = import_module("pythainlp").word_tokenize
    else:
        return words
    return lambda text: [form_of(word.strip()) for word in cut(text) if re.search(r"\w", word)]


def messages(folder: Path, language: str) -> list[tuple[str, str]]:
    """Return the messages of all packages in English and in a language, each pair once."""
    names = list(dict.fromkeys([*OTHER_NAMES.get(language, "").split(), f"{language}_{language.upper()}", language]))
    found: dict[tuple[str, str], None] = {}
    for english, other in (*_tables(folder, names), *_catalogues(folder, names), *_pictographs(folder, language)):
        pair = _clean(english), _clean(other)
        plain = not any(re.search("plural,|select,", text) for text in (english, other))
        if plain and all(pair) and pair[0] != pair[1] and len(pair[0]) <= MOST_CHARACTERS:
            found[pair] = None
    return list(found)


def _clean(text: str) -> str:
    text = re.sub(r"<[^<>]*>|%\(\w+\)[a-z]|%[sd]|\{[^{}]*\}|&\w+;", " ", text)
    return " ".join(text.split())


def _tables(folder: Path, names: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Yield messages of JSON files: those in English lie beside the others, or in a folder beside theirs."""
    hashed = "-" + "[0-9a-f]" * 32
    for english in sorted(folder.glob(f"home_assistant_frontend/**/translations/**/en{hashed}.json")):
        others = (next(english.parent.glob(f"{name}{hashed}.json"), None) for name in names)
        yield from _common(english, next(filter(None, others), None))
    for english in sorted((*folder.glob("scratch/editor/*/en.json"), *folder.glob("scratch/www/*/en.json"))):
        beside = (english.with_name(f"{name}.json") for name in names)
        yield from _common(english, next((path for path in beside if path.exists()), None))
    locales = folder / "kolibri" / "kolibri" / "locale"
    for english in sorted(locales.glob("en/LC_MESSAGES/*.json")):
        there = (locales / name / "LC_MESSAGES" / english.name for name in names)
        yield from _common(english, next((path for path in there if path.exists()), None))


def _common(english: Path, other: Path | None) -> Iterator[tuple[str, str]]:
    if other is not None:
        one, two = dict(_flat(json.loads(english.read_text()))), dict(_flat(json.loads(other.read_text())))
        yield from ((one[key], two[key]) for key in sorted(one.keys() & two.keys()))


def _flat(table: dict[str, Any], above: str = "") -> Iterator[tuple[str, str]]:
    for key, value in table.items():
        if isinstance(value, dict):
            yield from _flat(value, f"{above}{key}.")
        elif isinstance(value, str):
            yield above + key, value


def _catalogues(folder: Path, names: Sequence[str]) -> Iterator[tuple[str, str]]:
    for path in sorted(path for name in names for path in folder.glob(f"*/**/locale/{name}/**/*.po")):
        with path.open("rb") as file:
            for message in read_po(file):
                if isinstance(message.id, str) and isinstance(message.string, str) and not message.fuzzy:
                    yield message.id, message.string


def bags(folder: Path, language: str, cut: Cut) -> list[Bag]:
    """Return what pictographs are called in English and in a language, as sets of words."""
    english, other = (_keywords(folder, name) for name in ("en", language))
    made = (
        [
            sorted({word for text in texts[char] for word in cutting(text)})
            for texts, cutting in ((english, words), (other, cut))
        ]
        for char in sorted(english.keys() & other.keys())
    )
    return [(one, two) for one, two in made if one and two]


def _keywords(folder: Path, name: str) -> dict[str, list[str]]:
    return {char: told.get("default", []) for char, told in _annotations(folder, name).items()}


def _pictographs(folder: Path, language: str) -> Iterator[tuple[str, str]]:
    """Yield the names of pictographs, whose words have an order."""
    english, other = _annotations(folder, "en"), _annotations(folder, language)
    for char in sorted(english.keys() & other.keys()):
        yield from zip(english[char].get("tts", []), other[char].get("tts", []), strict=False)


def _annotations(folder: Path, language: str) -> dict[str, dict[str, list[str]]]:
    name = {"nb": "no"}.get(language, language)
    table = json.loads((folder / "cldr" / "annotations" / name / "annotations.json").read_text())
    found: dict[str, dict[str, list[str]]] = table["annotations"]["annotations"]
    return found


def counted_messages(pairs: Sequence[tuple[list[str], list[str]]]) -> Counts:
    """Return how often words of messages stand for one another, by the aligner, where both directions say so."""
    english, other = _side([one for one, _ in pairs]), _side([two for _, two in pairs])
    there, back = corpus_of(english, other), corpus_of(other, english)
    turned = dict(_posteriors(back))
    counts: Counts = Counter()
    for number, found in _posteriors(there):
        agreed = np.minimum(found, turned[number].T)
        for row, column in zip(*np.nonzero(agreed > 0.1), strict=True):
            pair = english.spelled[english.words[number][column]], other.spelled[other.words[number][row]]
            counts[pair] += float(agreed[row, column])  # type: ignore[assignment]
    return counts


def _side(texts: Sequence[list[str]]) -> Side:
    forms: dict[str, int] = {}
    numbers = [np.array([forms.setdefault(word, len(forms)) for word in text], dtype=np.intp) for text in texts]
    return Side([[] for _ in texts], numbers, numbers, list(forms), len(forms))


def _posteriors(corpus: Any) -> Iterator[tuple[int, Any]]:
    nothing = np.zeros(len(corpus.pairs))
    direction = Direction(corpus, nothing, nothing > 0)
    for batch in corpus.batches(corpus.usable):
        found = direction.posteriors(batch)
        for row, number in enumerate(batch.numbers.tolist()):
            yield number, found[row, : batch.target_lengths[row], : batch.source_lengths[row]]


def counted_bags(pairs: Sequence[Bag]) -> Counts:
    """Return how often words of pictographs stand for one another."""
    there, back = _first_model(pairs), _first_model([(two, one) for one, two in pairs])
    counts: Counts = Counter()
    for one, two in pairs:
        for word in one:
            for other in two:
                share = there[word, other] / sum(there[each, other] for each in one)
                turned = back[other, word] / sum(back[each, word] for each in two)
                counts[word, other] += min(share, turned)  # type: ignore[assignment]
    return counts


def _first_model(pairs: Sequence[Bag]) -> defaultdict[tuple[str, str], float]:
    says: defaultdict[tuple[str, str], float] = defaultdict(lambda: 1.0)
    for _ in range(ROUNDS):
        counts: defaultdict[tuple[str, str], float] = defaultdict(float)
        totals: defaultdict[str, float] = defaultdict(float)
        for one, two in pairs:
            for other in two:
                whole = sum(says[word, other] for word in one) + 0.02
                for word in one:
                    counts[word, other] += says[word, other] / whole
                    totals[word] += says[word, other] / whole
        says = defaultdict(
            float, {pair: max(count - 0.1, 1e-6) / (totals[pair[0]] + 0.3) for pair, count in counts.items()}
        )
    return says


def lines(folder: Path, language: str) -> Iterator[str]:
    """Yield the lines of a language's list: an English word, and what it may stand for, in percent."""
    cut = cutter(language)
    cuts = [(words(one), cut(two)) for one, two in messages(folder, language)]
    pairs = [pair for pair in cuts if all(0 < len(side) <= MOST_WORDS for side in pair)]
    named = bags(folder, language, cut)
    counts = counted_messages(pairs) + counted_bags(named)
    ours, theirs = (Counter(word for pair in (*pairs, *named) for word in pair[side]) for side in (0, 1))
    shares: defaultdict[str, list[tuple[float, str]]] = defaultdict(list)
    for (one, two), count in counts.items():
        share = count / math.sqrt(ours[one] * theirs[two]) * count / (count + 0.5)
        plain = re.fullmatch("[a-z][a-z'’-]*", one) and re.fullmatch(r"[^\s:]+", two) and not digits_of(two)
        if plain and one != two and share >= LEAST_SHARE:
            shares[one].append((share, two))
    for one in sorted(shares):
        best = sorted(shares[one], key=lambda found: (-found[0], found[1]))[:MOST_OTHERS]
        kept = [(share, two) for share, two in best if share >= LEAST_OF_BEST * best[0][0]]
        yield one + "\t" + " ".join(f"{two}:{min(99, round(100 * share))}" for share, two in kept)


def main() -> None:
    """Make the lists."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("languages", nargs="*", default=LANGUAGES.split())
    wanted = parser.parse_args()
    for language in wanted.languages:
        text = "".join(f"{line}\n" for line in lines(wanted.folder, language))
        (wanted.out / f"{language}.tsv.gz").write_bytes(gzip.compress(text.encode(), 9, mtime=0))
        print(language, text.count("\n"), flush=True)


if __name__ == "__main__":
    main()
