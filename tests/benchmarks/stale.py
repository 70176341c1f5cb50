"""How long a build takes that finds nothing stale. Target: at most 0.4 % of the cold one, of 1,000 articles.

Cold: no editions, nothing known; the pseudo engine; three languages and three formats of each article; a worker on each
core. Then the same command again, a few times, each in a process of its own.

Run: python tests/benchmarks/stale.py                  (1,000 articles: some 5 minutes on two cores)
     python tests/benchmarks/stale.py --articles 100
"""

from __future__ import annotations

import argparse
import tempfile
from pathlib import Path
from statistics import median

from corpus import write_corpus
from measuring import heading, table
from running import add_choice, command, environment, run, say

TARGET = 0.004


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--articles", type=int, default=1_000)
    parser.add_argument("--rounds", type=int, default=5, help="builds with nothing stale")
    add_choice(parser)
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        write_corpus(folder / "texts", chosen.articles)
        variables = environment(folder / "home")
        wanted = command(
            folder / "texts", folder / "editions", jobs=0, languages=chosen.languages, formats=chosen.formats
        )
        say("the cold build …")
        cold = run(wanted, variables)
        say("nothing stale …")
        again = [run(wanted, variables) for _ in range(chosen.rounds)]
    print(heading("A build with nothing stale", ("pypandoc_binary", "typst")))
    editions = chosen.articles * len(chosen.languages) * len(chosen.formats)
    print(f"{chosen.articles:,} articles, {editions:,} editions; median of {chosen.rounds} builds with nothing stale\n")
    rows = [
        _row("seconds", cold.seconds, [one.seconds for one in again], f"≤ {TARGET:.1%}"),
        _row("processor seconds", cold.processor, [one.processor for one in again], ""),
    ]
    print(table(("", "cold", "nothing stale", "ratio", "target"), rows))


def _row(what: str, cold: float, again: list[float], target: str) -> list[str]:
    middle = median(again)
    return [what, f"{cold:.1f}", f"{middle:.2f} ({min(again):.2f}–{max(again):.2f})", f"{middle / cold:.2%}", target]


if __name__ == "__main__":
    main()
