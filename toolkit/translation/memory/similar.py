"""Sentences that people translated, much like another one: fuzzy matches, which are offered and never applied."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

from toolkit.batches import batched
from toolkit.translation.engines import Pair
from toolkit.translation.memory.signature import comparable, probes_of, signature_of

if TYPE_CHECKING:
    from sqlalchemy import CompoundSelect, Select

    from toolkit.translation.memory.database import Database, Transaction

LEAST = 75
"""Per cent from which on a match is offered, unless another limit is asked for; as in the tools of translators."""

_CANDIDATES = 150
"""Texts that are compared letter by letter: those that have most in common."""


_COMPARED = 64
"""Sentences of which a match is looked for together."""
_AT_ONCE = 500
"""Numbers that are looked up together."""
_MOST_SHARING = 250
"""Texts that are looked at for each number of a signature, and as many that are longer. What very many have in common
tells little, and to count all of them would take longer than all the rest."""


@dataclass(frozen=True, slots=True)
class FuzzyMatch:
    """A sentence much like another one, with a person's translation.

    Attributes:
        source: The sentence.
        translation: A person's translation of it, plain text.
        pair: The languages that it is between: those that were asked for, or variants of them.
        note: What the person remarked.
        similarity: How alike the sentences are, in per cent: twice the letters that they have in common, in order, of
            all of both. 100 only for the same sentence; 99 if capitals or spaces differ.
    """

    source: str
    translation: str
    pair: Pair
    note: str
    similarity: int


def similar(database: Database, pair: Pair, text: str, least: int = LEAST, most: int = 3) -> list[FuzzyMatch]:
    """Return the sentences that are most like another one, the most similar first.

    Args:
        database: The memory's database.
        pair: The languages, or variants of which entries are for.
        text: The sentence, plain text.
        least: Per cent from which on a match is one.
        most: How many are wanted.

    Raises:
        MemoryFileError: The memory can't be read.
    """
    from rapidfuzz import fuzz, process

    from toolkit.translation.memory.schema import to_entry

    wanted = comparable(text)
    if not wanted:
        return []

    def work(transaction: Transaction) -> list[FuzzyMatch]:
        people = transaction.people(pair)
        if not people:
            return []
        texts = _candidates(transaction, people, text, wanted, least)
        # As the share is rounded down below, so must the limit be met exactly.
        near = process.extract(wanted, texts, scorer=fuzz.ratio, score_cutoff=least, limit=4 * most)
        shares = {key: math.floor(share) for _, share, key in near}
        rows = _rows(transaction, shares)
        found = []
        for row in rows:
            entry = to_entry(row, str(row["text"]), reviewed=True)
            if entry is not None:
                spoken = people[row["scope"]]
                share = _share(text, entry.text, shares[row["scope"], row["key"]])
                match = FuzzyMatch(entry.text, entry.translation.text, spoken, entry.note, share)
                found.append(((-share, spoken != pair, -entry.created), match))
        found.sort(key=lambda item: item[0])
        return [match for _, match in found[:most]]

    return database.run(work)


def similar_to_each(database: Database, pair: Pair, texts: Sequence[str]) -> dict[str, FuzzyMatch]:
    """Return for sentences the one that people translated and that is most like each, where there is one.

    One look tells which sentences have anything in common with what people translated. Of these only the likeliest are
    compared, so that a memory that has something like everything doesn't hold up a build.

    Args:
        database: The memory's database.
        pair: The languages.
        texts: The sentences, plain text.

    Raises:
        MemoryFileError: The memory can't be read.
    """
    found = {}
    for text in _promising(database, pair, texts):
        for match in similar(database, pair, text, most=1):
            found[text] = match
    return found


def _promising(database: Database, pair: Pair, texts: Sequence[str]) -> list[str]:
    """Return the sentences whose signatures have most in common with those of what people translated."""
    owners: dict[int, list[str]] = {}

    def work(transaction: Transaction) -> Counter[str]:
        shared: Counter[str] = Counter()
        people = transaction.people(pair)
        # Most memories have nothing by people, and a signature takes longer than to find a sentence.
        if not people or transaction.connection.scalar(_any(), {"scopes": list(people)}) is None:
            return shared
        for text in texts:
            for gram in signature_of(text):
                owners.setdefault(gram, []).append(text)
        for some in batched(sorted(owners), _AT_ONCE):
            values = {"scopes": list(people), "grams": some}
            for gram in transaction.connection.scalars(_known(), values):
                shared.update(owners[int(gram)])
        return shared

    return [text for text, _ in database.run(work).most_common(_COMPARED)]


def add_signatures(transaction: Transaction, rows: Iterable[Mapping[str, Any]]) -> None:
    """Note the signatures of people's entries, so that similar ones are found.

    Args:
        transaction: In which the entries are stored.
        rows: Their rows.
    """
    from toolkit.translation.memory.schema import grams

    made = {
        (row["scope"], gram, len(comparable(row["text"])), row["key"])
        for row in rows
        for gram in signature_of(row["text"])
    }
    names = ("scope", "gram", "length", "key")
    values = [dict(zip(names, item, strict=True)) for item in sorted(made)]  # in this order no writer waits for another
    if values:
        transaction.connection.execute(transaction.insert(grams).on_conflict_do_nothing(), values)


def _candidates(
    transaction: Transaction, people: Iterable[int], text: str, wanted: str, least: int
) -> dict[tuple[int, bytes], str]:
    """Return the texts that may be similar, by scope and key, as they are compared."""
    share = max(1, least) / 100
    lengths = {
        "shortest": int(len(wanted) * share / (2 - share)),
        "longest": math.ceil(len(wanted) * (2 - share) / share),
    }
    numbers = sorted(probes_of(text))
    values = {**lengths, "length": len(wanted), **{f"gram{number}": gram for number, gram in enumerate(numbers)}}
    shared = Counter(
        (scope, key)
        for scope in people
        for (key,) in transaction.connection.execute(_sharing(len(numbers)), {"scope": scope, **values})
        if isinstance(key, bytes)  # SQLite keeps any type in any column, of a damaged or a hostile file
    )
    found = [place for place, _ in shared.most_common(_CANDIDATES)]
    places = set(found)
    rows = transaction.connection.execute(_texts(), {"scopes": list(people), "keys": [key for _, key in found]})
    return {
        (scope, key): comparable(said) for scope, key, said in rows if (scope, key) in places and isinstance(said, str)
    }


def _rows(transaction: Transaction, shares: Mapping[tuple[int, bytes], int]) -> list[Mapping[str, Any]]:
    from sqlalchemy import select

    from toolkit.translation.memory.schema import entries

    scopes, keys = {scope for scope, _ in shares}, {key for _, key in shares}
    query = select(entries).where(entries.c.scope.in_(scopes), entries.c.key.in_(keys))
    rows = transaction.connection.execute(query).mappings()
    return [dict(row) for row in rows if (row["scope"], row["key"]) in shares]


def _share(one: str, other: str, share: int) -> int:
    """Return how alike two texts are, so that what is the same but for capitals is not taken for the same."""
    return 100 if one == other else min(share, 99)


@cache
def _sharing(count: int) -> CompoundSelect[Any]:
    """Return the query for what has some of so many numbers in its signature, of each those nearest in length."""
    from sqlalchemy import bindparam, select, union_all

    from toolkit.translation.memory.schema import grams

    columns = grams.c
    length: Any = bindparam("length")
    parts = []
    for number in range(count):
        of_it = select(columns.key).where(
            columns.scope == bindparam("scope"), columns.gram == bindparam(f"gram{number}")
        )
        longer = of_it.where(columns.length >= length, columns.length <= bindparam("longest"))
        shorter = of_it.where(columns.length < length, columns.length >= bindparam("shortest"))
        parts += [longer.order_by(columns.length), shorter.order_by(columns.length.desc())]
    return union_all(*(select(part.limit(_MOST_SHARING).subquery().c.key) for part in parts))


@cache
def _any() -> Select[Any]:
    """Return the query for whether there is any signature."""
    from sqlalchemy import bindparam, select

    from toolkit.translation.memory.schema import grams

    return select(grams.c.gram).where(grams.c.scope.in_(bindparam("scopes", expanding=True))).limit(1)


@cache
def _known() -> Select[Any]:
    """Return the query for those of ``grams`` that are in a signature."""
    from sqlalchemy import bindparam, select

    from toolkit.translation.memory.schema import grams

    columns = grams.c
    return (
        select(columns.gram)
        .where(
            columns.scope.in_(bindparam("scopes", expanding=True)), columns.gram.in_(bindparam("grams", expanding=True))
        )
        .distinct()
    )


@cache
def _texts() -> Select[Any]:
    """Return the query for the texts of ``keys``, each once."""
    from sqlalchemy import bindparam, select

    from toolkit.translation.memory.schema import entries

    columns = entries.c
    return (
        select(columns.scope, columns.key, columns.text)
        .where(
            columns.scope.in_(bindparam("scopes", expanding=True)), columns.key.in_(bindparam("keys", expanding=True))
        )
        .distinct()
    )
