"""What one article costs when all is known of it. Target: under 0.35 s of processor time for three formats together.

`publish` of one article into EPUB, PDF and DOCX, made anew: it has been read, and its sentences are in the memory. All
is counted, the start of Python and that of the workers included. Beside it, the plain commands of pandoc and Typst that
make the same three files from the same Markdown, translated; sides take their turn.

Run: python tests/benchmarks/warm.py
"""

from __future__ import annotations

import argparse
import shutil
import subprocess
import tempfile
from pathlib import Path
from statistics import median

from calls import processor_seconds
from corpus import write_corpus
from editions import plain_commands
from measuring import heading, table
from running import ENGINE, bind, command, environment, run

TARGET = 0.35


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--rounds", type=int, default=9)
    chosen = parser.parse_args()
    bind(1)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (source,) = write_corpus(folder / "texts", 1)
        shutil.copytree(folder / "texts", folder / "plain")  # what is written there is no source of ours
        variables = environment(folder / "home")
        wanted = command(folder / "texts", folder / "out", folder / "memory.sqlite", engine=ENGINE, languages=["es"])
        run(wanted, variables)
        ours, plain = [], []
        for _ in range(chosen.rounds):
            ours.append(run([*wanted, "--force"], variables).processor)
            used = processor_seconds()
            for line in plain_commands(source.name, "es", folder / "plain"):
                subprocess.run(line, check=True, stderr=subprocess.DEVNULL, cwd=folder / "plain")
            plain.append(processor_seconds() - used)
    print(heading("One article of which all is known", ("pypandoc_binary", "typst")))
    shown = [f"{median(some):.2f} ({min(some):.2f}–{max(some):.2f})" for some in (ours, plain)]
    print(table(("ours, processor s", "plain commands, processor s", "target"), [[*shown, f"< {TARGET}"]]))


if __name__ == "__main__":
    main()
