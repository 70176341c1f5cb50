"""Lists of words with what they may stand for in English, read from the files in `lists/`; its README says whence."""

from __future__ import annotations

import gzip
from collections import defaultdict
from collections.abc import Iterator, Mapping
from functools import lru_cache
from importlib.resources import files

from toolkit.languages import base_language
from toolkit.translation.engines.statistical.forms import form_of

ENGLISH = "en"

_BASIC = 0.6
"""Share of words that stand for one another in the vocabulary that was written by hand."""

Shares = dict[tuple[str, str], float]


@lru_cache(maxsize=16)
def shares_of(source: str, target: str) -> Mapping[tuple[str, str], float]:
    """Return pairs of forms of two languages that are likely to stand for one another, with how likely they are.

    Two languages other than English meet in what English says for both.

    Args:
        source: BCP 47 tag of the one.
        target: BCP 47 tag of the other.
    """
    source, target = base_language(source), base_language(target)
    if source == target:
        return {}
    if source == ENGLISH:
        return _from_english(target)
    back = {(own, english): share for (english, own), share in _from_english(source).items()}
    return back if target == ENGLISH else _chained(back, _from_english(target))


def _chained(first: Shares, second: Mapping[tuple[str, str], float]) -> Shares:
    theirs: defaultdict[str, list[tuple[str, float]]] = defaultdict(list)
    for (english, other), share in second.items():
        theirs[english].append((other, share))
    found: Shares = {}
    for (own, english), share in first.items():
        for other, shared in theirs.get(english, ()):
            found[own, other] = max(found.get((own, other), 0.0), share * shared)
    return found


@lru_cache(maxsize=16)
def _from_english(language: str) -> Mapping[tuple[str, str], float]:
    """Return the pairs of a list; none for a language that has no list."""
    found: Shares = dict.fromkeys(_basic(language), _BASIC)
    file = files(__package__).joinpath("lists", f"{language}.tsv.gz")
    for line in gzip.decompress(file.read_bytes()).decode().splitlines() if file.is_file() else ():
        english, _, others = line.partition("\t")
        for other in others.split():
            form, _, percent = other.rpartition(":")
            found[english, form] = max(found.get((english, form), 0.0), int(percent) / 100)
    return found


def _basic(language: str) -> Iterator[tuple[str, str]]:
    """Yield the pairs of the vocabulary that was written by hand."""
    rows = [line.split("\t") for line in _lines("vocabulary.tsv")]
    if language in rows[0]:
        column = rows[0].index(language)
        yield from ((form_of(row[0]), form_of(word)) for row in rows[1:] for word in row[column].split())


def _lines(name: str) -> list[str]:
    return files(__package__).joinpath(name).read_text("utf-8").splitlines()
