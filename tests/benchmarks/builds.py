"""What a build costs beside pandoc and Typst. Target: at most 0.9 times the sum of their calls alone.

The build has every sentence of 200 articles of 600 to 900 words in its memory, and makes them in three languages and
three formats: it reads, finds each sentence, puts markup back, sets the typography, renders, checks, and writes. What
it is compared with are the very calls of pandoc and Typst that it makes: a build of the same articles writes them
down (arguments, input, files), and each is made again by itself, one after the other: pandoc as a process that is
started for it, Typst in a bare process. Only the calls are counted there: no start of Python, no reading of what was
written down. Of our side everything is counted, from the start of the process to its end. Both sides have one worker,
and all processes are bound to one core, so that nothing can hide behind a second one. "Processor" compares processor
time, which other programs hardly change.

The engine is "made-up", so that articles have markup placed by alignments; it translates nothing in what is measured.

Run: python tests/benchmarks/builds.py                  (200 articles in one build: some 6 minutes)
     python tests/benchmarks/builds.py --articles 60 --rounds 3
"""

from __future__ import annotations

import argparse
import shutil
import tempfile
from collections.abc import Mapping
from pathlib import Path

from calls import Spent, make_again, write_down
from corpus import write_corpus
from measuring import heading, table
from running import ENGINE, FORMATS, LANGUAGES, Taken, bind, command, environment, run, say

TARGET = 0.9


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--articles", type=int, default=200, help="in one build")
    parser.add_argument("--rounds", type=int, default=1, help="how often both sides take their turn")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        sources, out, log = folder / "texts", folder / "editions", folder / "log"
        write_corpus(sources, chosen.articles)
        variables = environment(folder / "home")
        memory = folder / "memory.sqlite"
        wanted = command(sources, out, memory, engine=ENGINE)
        head = heading("The framework's own cost", ("pypandoc_binary", "typst"))
        say("filling the memory …")
        run(command(sources, out, memory, engine=ENGINE, jobs=0), variables)
        bind(1)
        say("writing down the calls …")
        shutil.rmtree(out)
        write_down(log, wanted[1:], variables)
        rounds = []
        for number in range(chosen.rounds):
            say(f"round {number + 1} of {chosen.rounds} …")
            shutil.rmtree(out)
            rounds.append((run(wanted, variables), make_again(log, variables)))
    print(head)
    editions = chosen.articles * len(LANGUAGES) * len(FORMATS)
    print(f"{chosen.articles} articles, {editions} editions, every sentence in memory, one worker, one core\n")
    columns = [
        "Round",
        "build, s",
        "calls alone, s",
        "of these pandoc, s",
        "Typst, s",
        "ratio",
        "target",
        "own ms per edition",
    ]
    print(table(columns, [row for number, both in enumerate(rounds, 1) for row in _rows(number, *both, editions)]))
    calls = rounds[0][1].calls
    print(f"{calls['pandoc']:,} processes of pandoc, {calls['typst']:,} documents of Typst")


def _rows(number: int, ours: Taken, alone: Spent, editions: int) -> list[list[str]]:
    return [
        _row(f"{number}", ours.seconds, alone.seconds, editions, f"≤ {TARGET}"),
        _row("… processor", ours.processor, alone.processor, editions, ""),
    ]


def _row(name: str, ours: float, alone: Mapping[str, float], editions: int, target: str) -> list[str]:
    total = sum(alone.values())
    figures = (f"{value:.1f}" for value in (ours, total, alone["pandoc"], alone["typst"]))
    return [name, *figures, f"{ours / total:.3f}", target, f"{(ours - total) / editions * 1000:.1f}"]


if __name__ == "__main__":
    main()
