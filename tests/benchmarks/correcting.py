"""How long it takes from a change of a sentence, in the page to correct in, to the edition that shows it.

    python tests/benchmarks/correcting.py [--paragraphs 50] [--changes 10] [--browser]

A sentence is changed by the JSON API of a server as people start it, and the time is taken until the edition that shows
it has come: the change is stored, the ordinary build makes the edition again, and the chapter of the EPUB, or the
picture of the PDF's page, is fetched. The engine is made up, since no sentence is translated again.

With ``--browser`` it is typed in Chromium, and taken from the last key to what is seen. What that adds are the 400 ms
that the page waits for the next key, and up to 250 ms until it asks.
"""

from __future__ import annotations

import argparse
import json
import os
import selectors
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from running import ENGINE, environment

_PUBLISH = Path(sys.executable).with_name("publish")
_SENTENCE = "The captain of ship number {0} sleeps, and **nobody on board** knows how long. It has {0} rooms."
_SECONDS = 60
"""What anything may take before the benchmark ends with an error."""


@contextmanager
def server(folder: Path, paragraphs: int) -> Iterator[str]:
    """Yield the address of a server of an article; it ends with all that it has started, whatever happens."""
    text = "\n\n".join(_SENTENCE.format(number) for number in range(paragraphs))
    (folder / "a.md").write_text(f"---\nlang: en\n---\n\n{text}\n", "utf-8")
    options = ["--lang", "es", "--engine", ENGINE, "--memory", "memory.sqlite", "--format", "epub,pdf", "a.md"]
    process = subprocess.Popen(
        [_PUBLISH, "review", *options],
        cwd=folder,
        env=environment(folder / "home") | {"PYTHONUNBUFFERED": "1"},
        stdout=subprocess.PIPE,
        start_new_session=True,
    )
    try:
        yield first_line(process).split()[-1]
    finally:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.communicate()


def first_line(process: subprocess.Popen[bytes]) -> str:
    """Return the first line that a process prints."""
    assert process.stdout is not None
    with selectors.DefaultSelector() as selector:
        selector.register(process.stdout, selectors.EVENT_READ)
        if not selector.select(_SECONDS):
            raise SystemExit(f"The server said nothing in {_SECONDS} seconds.")
    line = process.stdout.readline().decode("utf-8")
    if not line.startswith("Correct at "):
        raise SystemExit("The server did not start.")
    return line


def fetched(address: str, **told: Any) -> bytes:
    """Return what the server answers; what is told is sent as JSON."""
    data = json.dumps(told).encode() if told else None
    request = urllib.request.Request(address, data, {"Content-Type": "application/json"})  # noqa: S310
    with urllib.request.urlopen(request, timeout=_SECONDS) as answer:  # noqa: S310 - the address is the server's own
        return bytes(answer.read())


def asked(address: str, **told: Any) -> Any:
    """Return what the server answers as JSON."""
    return json.loads(fetched(address, **told))


def seconds_of(address: str, form: str, changes: int) -> list[float]:
    """Return how long it took until each of some changes was shown."""
    below, editions = f"{address}api/articles/a/es", f"{address}editions/a/es"
    shown(below, asked(f"{below}/preview", format=form)["changes"] + 1)
    found = []
    for number in range(changes):
        paragraph = asked(f"{below}/paragraphs?from={number + 1}&count=1")["paragraphs"][0]
        sentence = paragraph["sentences"][1]
        before = asked(f"{below}/changes")["preview"]["changes"]
        words = f"{form} {number} otra vez."
        start = time.perf_counter()
        asked(f"{below}/change", id=sentence["id"], version=sentence["version"], target=[words])
        count = shown(below, before + 1)
        page = asked(f"{below}/place?id={sentence['id'].replace('#', '%23')}")[form]["page"]
        if form == "epub":
            assert words in fetched(f"{editions}/{count}/epub/{page}").decode("utf-8"), words
        else:
            assert fetched(f"{editions}/{count}/pdf/{page}.png").startswith(b"\x89PNG")
        found.append(time.perf_counter() - start)
    return found


def seconds_in_browser(address: str, form: str, changes: int) -> list[float]:
    """Return how long it took from the last key of each of some changes until it was seen beside the text."""
    from playwright.sync_api import sync_playwright

    seen = {
        "epub": "said => document.getElementById('book').contentDocument?.body?.innerText.includes(said)",
        "pdf": "before => !page.src.startsWith(before) && page.complete && page.naturalWidth",
    }[form]
    found = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"))
        page = browser.new_page(viewport={"width": 1280, "height": 800})
        page.goto(f"{address}article/a/es")
        page.locator(".target[contenteditable]").first.click()
        page.keyboard.press({"epub": "Alt+Digit2", "pdf": "Alt+Digit3"}[form])
        ready = {
            "epub": "() => document.getElementById('book').contentDocument?.body",
            "pdf": "() => page.naturalWidth",
        }
        page.wait_for_function(ready[form], timeout=1000 * _SECONDS)
        for number in range(changes):
            page.keyboard.press("Alt+ArrowDown")
            page.wait_for_timeout(1_000)
            before = page.evaluate("() => document.getElementById('page').src.replace(/pdf.*/, '')")
            page.keyboard.press("Control+End")
            page.keyboard.type(f" {form} {number} otra ve")
            page.keyboard.press("z")
            start = time.perf_counter()
            said = f"{form} {number} otra vez" if form == "epub" else before
            page.wait_for_function(seen, arg=said, timeout=1000 * _SECONDS)
            found.append(time.perf_counter() - start)
        browser.close()
    return found


def shown(below: str, changes: int) -> int:
    """Wait until the preview shows as many changes, and return how often it was made."""
    end = time.monotonic() + _SECONDS
    while time.monotonic() < end:
        preview = asked(f"{below}/changes")["preview"]
        if preview["errors"]:
            raise SystemExit("\n".join(preview["errors"]))
        if preview["changes"] >= changes and not preview["busy"]:
            return int(preview["number"])
        time.sleep(0.01)
    raise SystemExit(f"The change was not shown in {_SECONDS} seconds.")


def main() -> None:
    """Print the median and the worst of each format."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--paragraphs", type=int, default=50)
    parser.add_argument("--changes", type=int, default=10)
    parser.add_argument("--browser", action="store_true")
    given = parser.parse_args()
    measured = seconds_in_browser if given.browser else seconds_of
    # A benchmark that is told to end takes its server with it.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    with tempfile.TemporaryDirectory() as name, server(Path(name), given.paragraphs) as address:
        for form in ("epub", "pdf"):
            found = measured(address, form, given.changes)
            print(f"{form}: median {statistics.median(found):.2f} s, worst {max(found):.2f} s")


if __name__ == "__main__":
    main()
