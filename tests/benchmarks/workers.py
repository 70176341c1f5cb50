"""How much faster two workers are than one, on two cores. Target: at least 1.7 times.

A cold build of the same articles with ``--jobs 1`` and with ``--jobs 2``, in turn, both bound to the same two cores;
the pseudo engine, three languages, three formats. The start of the process and the end, which nobody can share, are
part of both.

Run: python tests/benchmarks/workers.py                (60 articles, 3 rounds: some 3 minutes)
     python tests/benchmarks/workers.py --articles 200 --rounds 1
"""

from __future__ import annotations

import argparse
import shutil
import tempfile
from pathlib import Path

from corpus import write_corpus
from measuring import Comparison, cores, heading, table
from running import add_choice, bind, command, environment, run, say

TARGET = "≥ 1.7"


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--articles", type=int, default=60)
    parser.add_argument("--rounds", type=int, default=3)
    add_choice(parser)
    chosen = parser.parse_args()
    if cores() < 2:
        parser.error("this needs two cores")
    bind(2)
    taken: dict[int, list[float]] = {1: [], 2: []}
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        out = folder / "editions"
        write_corpus(folder / "texts", chosen.articles)
        variables = environment(folder / "home")
        for number in range(chosen.rounds):
            say(f"round {number + 1} of {chosen.rounds} …")
            for jobs, seconds in taken.items():
                wanted = command(folder / "texts", out, jobs=jobs, languages=chosen.languages, formats=chosen.formats)
                seconds.append(run(wanted, variables).seconds)
                shutil.rmtree(out)
    print(heading("Two workers against one", ("pypandoc_binary", "typst")))
    editions = chosen.articles * len(chosen.languages) * len(chosen.formats)
    print(f"{chosen.articles} articles, {editions} editions, cold; medians of {chosen.rounds} rounds in turn\n")
    both = Comparison(tuple(taken[2]), tuple(taken[1]))
    head = ("", "two workers, s", "one worker, s", "times as fast (least–greatest)", "target")
    print(table(head, [both.row("a cold build", TARGET)]))


if __name__ == "__main__":
    main()
