"""How time grows with what is made large on purpose. Target: twice as much takes at most some 2.5 times as long.

Each document is read, translated by the pseudo engine and made into an EPUB, at a size and at twice the size, in this
process; what counts is the processor time of this process and of the programs that it has ended.

Run: python tests/benchmarks/growth.py                  (some 10 minutes)
     python tests/benchmarks/growth.py --only headings,table --scale 0.2
"""

from __future__ import annotations

import argparse
import os
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from measuring import heading, table
from running import say

from toolkit import read, render, translate

DOCUMENTS: dict[str, tuple[str, int, Callable[[int], str]]] = {
    "line": ("md", 50_000, lambda n: "Some words of text. " * n),
    "headings": ("md", 5_000, lambda n: "\n\n".join(f"# Head {i}" for i in range(n))),
    "links": ("md", 1_000, lambda n: " ".join(f"[a](http://b.c/{i})" for i in range(n))),
    "notes": (
        "md",
        1_000,
        lambda n: " ".join(f"x[^{i}]" for i in range(n)) + "".join(f"\n\n[^{i}]: N." for i in range(n)),
    ),
    "code": ("md", 1_000, lambda n: "`a` " * n),
    "addresses": ("md", 2_000, lambda n: "a@a." * n),
    "table": ("html", 250, lambda n: f"<p>x</p><table>{('<tr>' + '<td>cell 1</td>' * 50 + '</tr>') * n}</table>"),
    "lists": ("md", 5_000, lambda n: "\n".join(f"- item {i}" for i in range(n))),
}
"""Kinds, with the smaller of two sizes."""


def processor_seconds(path: Path) -> dict[str, float]:
    """Return how long each step of an article takes."""
    taken, begun = {}, _now()
    article = read(path)
    taken["read"], begun = _now() - begun, _now()
    translated = translate(article, "en-XA", engine="pseudo")
    taken["translate"], begun = _now() - begun, _now()
    render(translated.article, "epub")
    taken["epub"] = _now() - begun
    return taken


def _now() -> float:
    times = os.times()
    return time.process_time() + times.children_user + times.children_system


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--only", default=",".join(DOCUMENTS), help="kinds, with commas between them")
    parser.add_argument("--scale", type=float, default=1.0, help="what sizes are multiplied by")
    chosen = parser.parse_args()
    rows = []
    with tempfile.TemporaryDirectory() as folder:
        for kind in chosen.only.split(","):
            suffix, size, made = DOCUMENTS[kind]
            few, more = (max(1, round(size * chosen.scale * times)) for times in (1, 2))
            path = Path(folder) / f"{kind}.{suffix}"
            path.write_text(f"{made(few)}\n", "utf-8")
            processor_seconds(path)  # what is loaded once is loaded
            found = []
            for number in (few, more):
                path.write_text(f"{made(number)}\n", "utf-8")
                found.append(processor_seconds(path))
            for step, seconds in found[0].items():
                ratio = found[1][step] / max(seconds, 1e-3)
                rows.append([kind, step, f"{few}", f"{seconds:.2f} s", f"{found[1][step]:.2f} s", f"{ratio:.1f}"])
            say(f"{kind} done")
    print(heading("Growth", ["publish-toolkit", "typst"]))
    print(table(["document", "step", "size", "time", "of twice the size", "ratio"], rows))


if __name__ == "__main__":
    main()
