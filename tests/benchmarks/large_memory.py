"""A memory with a million sentences that people translated: how fast they are stored, found exactly, and found fuzzily.

Prints, as a Markdown table, for each place that is named. Sentences are made of 40,000 made-up words whose frequencies
follow Zipf's law, or are those of a file, as long as there are enough. A fuzzy look-up is for a sentence of the memory
in which one word in six is another one; it is right if it returns that sentence, or one that is as similar.

Run: python tests/benchmarks/large_memory.py PLACE… [--entries N] [--pairs FILE.tsv]

PLACE is a file, or postgresql://USER@HOST/DATABASE; what an earlier run has filled is only asked.
"""

from __future__ import annotations

import argparse
import random
import resource
import statistics
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from rapidfuzz import fuzz

from toolkit.translation.engines.protocol import Pair
from toolkit.translation.memory import Memory, reviewed_entry
from toolkit.translation.memory.signature import comparable

PAIR = Pair("en", "es")
BATCH = 2_000
ASKED = 300


def made_up(count: int, chance: random.Random) -> Iterator[str]:
    """Yield sentences of 4 to 24 words."""
    letters = "etaoinshrdlucmfwypvbgk"
    words = [
        "".join(chance.choices(letters, k=max(2, min(12, round(chance.gauss(3 + number**0.2, 2))))))
        for number in range(40_000)
    ]
    weights = [1 / (number + 2) for number in range(len(words))]
    cumulated = [sum(weights[:1])]
    for weight in weights[1:]:
        cumulated.append(cumulated[-1] + weight)
    for _ in range(count):
        yield " ".join(chance.choices(words, cum_weights=cumulated, k=chance.randint(4, 24))).capitalize() + "."


def changed(sentence: str, chance: random.Random) -> str:
    """Return a sentence with one word in six changed."""
    words = sentence.split()
    for place in chance.sample(range(len(words)), max(1, len(words) // 6)):
        words[place] = "".join(chance.choices("bcdefghijklmnoprstuvwy", k=len(words[place])))
    return " ".join(words)


def timed(work: Callable[[], object]) -> tuple[float, object]:
    """Return how many milliseconds some work takes, and what it returns."""
    begun = time.perf_counter()
    result = work()
    return 1000 * (time.perf_counter() - begun), result


def measure(place: str, sentences: list[str], chance: random.Random) -> None:
    """Fill a memory, ask it, and print a row."""
    with Memory(place if "://" in place else Path(place)) as memory:
        people = memory.people(PAIR)
        stored = "–"
        if memory.size() < len(sentences):
            begun = time.perf_counter()
            for start in range(0, len(sentences), BATCH):
                people.store([reviewed_entry(text, text.upper()) for text in sentences[start : start + BATCH]])
            stored = f"{len(sentences) / (time.perf_counter() - begun):,.0f}"
        asked = chance.sample(sentences, ASKED)
        exact = [timed(lambda text=text: people.find([text]))[0] for text in asked]  # type: ignore[misc]
        fuzzy, right = [], 0
        begun = time.process_time()
        for text in asked:
            other = changed(text, chance)
            share = fuzz.ratio(comparable(text), comparable(other))
            took, found = timed(lambda other=other: memory.similar(PAIR, other, most=1))  # type: ignore[misc]
            fuzzy.append(took)
            right += share < 75 or bool(found and found[0].similarity >= int(share))  # type: ignore[index]
        processor = 1000 * (time.process_time() - begun) / ASKED
        columns = [stored]
        for times in (exact, fuzzy):
            columns += [f"{statistics.median(times):.2f}", f"{_ninety(times):.2f}"]
        is_server = "://" in place
        size = "" if is_server else f"{Path(place).stat().st_size / len(sentences):,.0f}"
        columns += [f"{max(fuzzy):.1f}", f"{processor:.1f}", f"{100 * right / ASKED:.1f} %", size]
        print(f"| {'PostgreSQL' if is_server else 'SQLite'} | {' | '.join(columns)} |", flush=True)


def _ninety(values: list[float]) -> float:
    return statistics.quantiles(values, n=20)[-1]


def main() -> None:
    """Measure, and print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("places", nargs="+")
    parser.add_argument("--entries", type=int, default=1_000_000)
    parser.add_argument("--pairs", type=Path)
    wanted = parser.parse_args()
    chance = random.Random(20261127)  # noqa: S311 - sentences, no secrets
    lines = wanted.pairs.read_text("utf-8").splitlines() if wanted.pairs else []
    sentences = list(dict.fromkeys(line.split("\t")[0] for line in lines))[: wanted.entries]
    sentences += made_up(wanted.entries - len(sentences), chance)
    sentences = list(dict.fromkeys(sentences))
    print(
        f"{len(sentences):,} sentences\n\n| | stored a second | exact, ms: median | 95 % | fuzzy, ms: median | 95 % "
        "| longest | mean, processor | right | bytes each |\n|---|---:|---:|---:|---:|---:|---:|---:|---:|---:|"
    )
    for place in wanted.places:
        measure(place, sentences, chance)
    print(f"\npeak memory of this process {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:,.0f} MB")


if __name__ == "__main__":
    main()
