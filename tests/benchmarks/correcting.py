"""How long it takes from a change of a sentence, in the page to correct in, to the edition that shows it.

    python tests/benchmarks/correcting.py [--paragraphs 50] [--changes 10]

A sentence is changed by the JSON API of a server as people start it, and the time is taken until the preview that
shows it is there: the change is stored, the ordinary build makes the edition again, and it is opened. What a browser
adds are the 400 ms that it waits for the next key, and up to 250 ms until it asks. The engine is made up, since no
sentence is translated again.
"""

from __future__ import annotations

import argparse
import json
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path
from typing import Any

from running import ENGINE, environment

_PUBLISH = Path(sys.executable).with_name("publish")
_SENTENCE = "The captain of ship number {0} sleeps, and **nobody on board** knows how long. It has {0} rooms."


def asked(address: str, **told: Any) -> Any:
    """Return what the server answers; what is told is sent as JSON."""
    data = json.dumps(told).encode() if told else None
    request = urllib.request.Request(address, data, {"Content-Type": "application/json"})  # noqa: S310
    with urllib.request.urlopen(request) as answer:  # noqa: S310 - the address is the server's own
        return json.load(answer)


def seconds_of(below: str, form: str, changes: int) -> list[float]:
    """Return how long it took until each of some changes was shown."""
    asked(f"{below}/preview", format=form)
    wait(below, 1)
    found = []
    for number in range(changes):
        paragraph = asked(f"{below}/paragraphs?from={number + 1}&count=1")["paragraphs"][0]
        sentence = paragraph["sentences"][1]
        before = asked(f"{below}/changes")["preview"]["changes"]
        start = time.perf_counter()
        asked(f"{below}/change", id=sentence["id"], version=sentence["version"], target=[f"{form} {number} otra vez."])
        wait(below, before + 1)
        found.append(time.perf_counter() - start)
    return found


def wait(below: str, changes: int) -> None:
    """Wait until the preview shows as many changes."""
    while True:
        preview = asked(f"{below}/changes")["preview"]
        if preview["errors"]:
            raise SystemExit("\n".join(preview["errors"]))
        if preview["changes"] >= changes and not preview["busy"]:
            return
        time.sleep(0.01)


def main() -> None:
    """Print the median and the worst of each format."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--paragraphs", type=int, default=50)
    parser.add_argument("--changes", type=int, default=10)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        text = "\n\n".join(_SENTENCE.format(number) for number in range(given.paragraphs))
        (folder / "a.md").write_text(f"---\nlang: en\n---\n\n{text}\n", "utf-8")
        options = ["--lang", "es", "--engine", ENGINE, "--memory", "memory.sqlite", "--format", "epub,pdf", "a.md"]
        own = environment(folder / "home") | {"PYTHONUNBUFFERED": "1"}
        with subprocess.Popen(
            [_PUBLISH, "review", *options], cwd=folder, env=own, stdout=subprocess.PIPE, encoding="utf-8"
        ) as server:
            assert server.stdout is not None
            address = server.stdout.readline().split()[-1]
            below = f"{address}api/articles/a/es"
            for form in ("epub", "pdf"):
                found = seconds_of(below, form, given.changes)
                print(f"{form}: median {statistics.median(found):.2f} s, worst {max(found):.2f} s")
            server.terminate()


if __name__ == "__main__":
    main()
