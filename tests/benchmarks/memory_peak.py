"""How much memory a build takes, by the number of its articles. Target: for 2,000 at most 1.15 times that for 200.

Cold builds with the pseudo engine and a worker on each core, each in a process of its own. "publish" is the most that
this process itself has had (VmHWM); "all" is the most that it and the programs that it starts have had together: a
sum that is looked at twenty times a second.

Run: python tests/benchmarks/memory_peak.py            (200 and 2,000 articles, one language: some 4 minutes)
     python tests/benchmarks/memory_peak.py --articles 200 2000 --languages es fr de
"""

from __future__ import annotations

import argparse
import contextlib
import subprocess
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from corpus import write_corpus
from measuring import heading, table
from running import add_choice, command, environment, say

TARGET = 1.15
_PAUSE = 0.05


@dataclass(slots=True)
class Peak:
    """The most memory that was had, in bytes.

    Attributes:
        publish: By the process itself.
        all: By it and its children together.
    """

    publish: int = 0
    all: int = 0

    def look(self, pid: int) -> None:
        """Take note of what a process and its children have now."""
        self.publish = max(self.publish, _status(pid, "VmHWM"))
        self.all = max(self.all, sum(_status(one, "VmRSS") for one in (pid, *_children(pid))))


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--articles", type=int, nargs="+", default=[200, 2_000])
    add_choice(parser, ("es",))
    chosen = parser.parse_args()
    peaks = []
    for articles in chosen.articles:
        say(f"{articles:,} articles …")
        peaks.append(measured(articles, chosen.languages, chosen.formats))
    print(heading("Peak memory of a build", ("pypandoc_binary", "typst")))
    print(f"languages {', '.join(chosen.languages)}; formats {', '.join(chosen.formats)}; ratios to the first line\n")
    rows = []
    for articles, peak in zip(chosen.articles, peaks, strict=True):
        own, every = peak.publish / peaks[0].publish, peak.all / peaks[0].all
        target = "" if peak is peaks[0] else f"≤ {TARGET}"
        megabytes = (f"{peak.publish / 1e6:.0f}", f"{own:.2f}", f"{peak.all / 1e6:.0f}", f"{every:.2f}")
        rows.append([f"{articles:,}", *megabytes, target])
    print(table(("Articles", "publish, MB", "ratio", "all, MB", "ratio", "target"), rows))


def measured(articles: int, languages: list[str], formats: list[str]) -> Peak:
    """Return the peak of a cold build of so many articles."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        write_corpus(folder / "texts", articles)
        wanted = command(folder / "texts", folder / "editions", jobs=0, languages=languages, formats=formats)
        peak = Peak()
        with subprocess.Popen(wanted, env=environment(folder / "home"), stdout=subprocess.DEVNULL) as process:
            while process.poll() is None:
                peak.look(process.pid)
                time.sleep(_PAUSE)
        if process.returncode:
            raise ChildProcessError("The build failed; what it said is above.")
        return peak


def _status(pid: int, key: str) -> int:
    """Return a figure of a process, in bytes; 0 if it has ended."""
    with contextlib.suppress(OSError):
        for line in Path(f"/proc/{pid}/status").read_text().splitlines():
            if line.startswith(f"{key}:"):
                return int(line.split()[1]) * 1024
    return 0


def _children(pid: int) -> list[int]:
    """Return the processes that a process has started, and those that these have."""
    found: list[int] = []
    for file in Path(f"/proc/{pid}/task").glob("*/children"):
        with contextlib.suppress(OSError):
            for child in map(int, file.read_text().split()):
                found += [child, *_children(child)]
    return found


if __name__ == "__main__":
    main()
