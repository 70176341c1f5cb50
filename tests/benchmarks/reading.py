"""How long it takes to read a folder of articles. Target: at most half of what it takes if pandoc is started for each.

Both sides read each article with all that we do to it, in a process that is started for all of them; on the other side
each job of the workers is done by pandoc's program, started for it, as it was before there were workers. The sides take
their turn, on one core.

Run: python tests/benchmarks/reading.py                 (1,000 articles: some 3 minutes)
     python tests/benchmarks/reading.py --articles 200
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from corpus import write_corpus
from measuring import Comparison, heading, table
from plain_pandoc import started_for_each_job
from running import bind, environment, say

from toolkit import read


def by_workers(paths: Sequence[Path]) -> None:
    """Read articles."""
    for path in paths:
        read(path, source_language="en")


def by_program(paths: Sequence[Path]) -> None:
    """Read articles with a pandoc that is started for each job."""
    started_for_each_job()
    by_workers(paths)


WAYS: dict[str, Callable[[Sequence[Path]], None]] = {"workers": by_workers, "program": by_program}


def seconds(way: str, folder: Path, variables: dict[str, str]) -> float:
    """Return how long a way takes in a process of its own."""
    start = time.perf_counter()
    subprocess.run([sys.executable, __file__, "--way", way, "--folder", str(folder)], env=variables, check=True)
    return time.perf_counter() - start


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--articles", type=int, default=1_000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--way", choices=WAYS, help=argparse.SUPPRESS)
    parser.add_argument("--folder", type=Path, help=argparse.SUPPRESS)
    chosen = parser.parse_args()
    if chosen.way:
        WAYS[chosen.way](sorted(chosen.folder.glob("*.md")))
        return
    bind(1)
    with tempfile.TemporaryDirectory() as name:
        texts = Path(name) / "texts"
        write_corpus(texts, chosen.articles)
        variables = environment(Path(name) / "home")
        taken: dict[str, list[float]] = {way: [] for way in WAYS}
        for number in range(chosen.rounds):
            say(f"round {number + 1} of {chosen.rounds} …")
            for way in WAYS:
                taken[way].append(seconds(way, texts, variables))
    print(heading("Reading", ("pypandoc_binary",)))
    row = Comparison(tuple(taken["workers"]), tuple(taken["program"])).row(f"{chosen.articles:,} articles", "2")
    print(table(("", "ours, s", "pandoc started for each, s", "times as fast", "target"), [row]))


if __name__ == "__main__":
    main()
