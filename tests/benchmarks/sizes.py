"""What documents that are large on purpose take: each as each format of edition, by the command line.

A line of 30 MB, 100,000 headings, 30,000 links and 4,000 notes in one paragraph, a table of 10,000 rows by 50 columns;
as Markdown and as HTML. Each command runs alone; told are the processor time of its processes and the largest of them.

Run: python tests/benchmarks/sizes.py                       (an hour or two)
     python tests/benchmarks/sizes.py --only links,notes --as md --formats epub,pdf --scale 0.1
"""

from __future__ import annotations

import argparse
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from measuring import heading, table
from running import say

MARKDOWN: dict[str, tuple[int, Callable[[int], str]]] = {
    "links": (30_000, lambda n: " ".join(f"[a](http://b.c/{i})" for i in range(n))),
    "notes": (4_000, lambda n: " ".join(f"x[^{i}]" for i in range(n)) + "".join(f"\n\n[^{i}]: N." for i in range(n))),
    "headings": (100_000, lambda n: "\n\n".join(f"## Head {i}" for i in range(n))),
    "table": (10_000, lambda n: "|a" * 50 + "|\n" + "|-" * 50 + "|\n" + ("|cell 1" * 50 + "|\n") * n),
    "line": (1_500_000, lambda n: "Some words of text. " * n),
}
HTML: dict[str, tuple[int, Callable[[int], str]]] = {
    "links": (30_000, lambda n: "<p>" + " ".join(f"<a href='http://b.c/{i}'>a</a>" for i in range(n)) + "</p>"),
    "headings": (100_000, lambda n: "\n".join(f"<h2>Head {i}</h2>" for i in range(n))),
    "table": (10_000, lambda n: f"<p>x</p><table>{('<tr>' + '<td>cell 1</td>' * 50 + '</tr>') * n}</table>"),
    "line": (1_500_000, lambda n: f"<p>{'Some words of text. ' * n}</p>"),
}
SOURCES = {"md": MARKDOWN, "html": HTML}
"""Kinds by the source's format, with the full size of each."""

FORMATS = ("epub", "docx", "html", "md", "pdf")
_PATIENCE = 1800
"""Seconds after which a command is ended."""


def measured(folder: Path, name: str, form: str) -> tuple[str, float, float, float, str]:
    """Return what became of a build: its end, seconds by the clock and of the processor, megabytes, what it said."""
    program = str(Path(sys.executable).with_name("publish"))
    command = [program, "-l", "en-XA", "--engine", "pseudo", "--memory", "none", "--raw", "-f", form, "-o", form, name]
    before, begun = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic()
    ran = subprocess.run(
        ["timeout", str(_PATIENCE), "/usr/bin/env", "time", "-f", "%M", *command],
        cwd=folder,
        capture_output=True,
        encoding="utf-8",
        check=False,
        env={**os.environ, "HOME": str(folder)},
    )
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    spent = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    *said, most = ran.stderr.strip().splitlines() or [""]
    ended = {0: "made", 124: "not ended"}.get(ran.returncode, f"code {ran.returncode}")
    told = next((line for line in said if line.startswith("publish:")), "")
    return ended, time.monotonic() - begun, spent, int(most) / 1000 if most.isdigit() else 0.0, told


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--only", default=",".join(MARKDOWN), help="kinds, with commas between them")
    parser.add_argument("--as", dest="sources", default=",".join(SOURCES), help="formats of the sources")
    parser.add_argument("--formats", default=",".join(FORMATS), help="formats of the editions")
    parser.add_argument("--scale", type=float, default=1.0, help="what sizes are multiplied by")
    chosen = parser.parse_args()
    rows = []
    for kind in chosen.only.split(","):
        for suffix in chosen.sources.split(","):
            if kind not in SOURCES[suffix]:
                continue
            full, made = SOURCES[suffix][kind]
            size = round(full * chosen.scale)
            with tempfile.TemporaryDirectory() as place:
                (Path(place) / f"a.{suffix}").write_text(f"{made(size)}\n", "utf-8")
                for form in chosen.formats.split(","):
                    if form == "md" and suffix != "md":
                        continue  # of HTML there is no edition in Markdown
                    ended, clock, spent, most, told = measured(Path(place), f"a.{suffix}", form)
                    rows.append(
                        [kind, f"{size}", suffix, form, ended, f"{clock:.0f} s", f"{spent:.0f} s", f"{most:.0f} MB"]
                    )
                    say(" ".join([*rows[-1], told[:200]]))
    print(heading("Sizes", ["publish-toolkit", "typst"]))
    print(table(["document", "size", "from", "to", "end", "clock", "processor", "largest process"], rows))


if __name__ == "__main__":
    main()
