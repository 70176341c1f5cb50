"""How often the checks of translations speak up on good ones: FLORES by Google, Microsoft and Firefox.

Prints, as a Markdown table, for each check the share of sentences that it speaks up about, and the largest share in any
file of translations. Whatever it says of these counts as a false alarm, though some are none.

Run: python tests/benchmarks/alarms.py FOLDER [--most FILES]

FOLDER is `evaluation/` of github.com/mozilla/firefox-translations-models, with en-es/flores-test.en and the like. Some
of its files have apostrophes as entities, which are read as what they stand for.
"""

from __future__ import annotations

import argparse
import html
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from toolkit.translation.consistency import Names, Wordings
from toolkit.translation.engines.protocol import Translation
from toolkit.translation.quality.inspection import inspect

TRANSLATORS = ("google", "microsoft", "bergamot-base-memory", "bergamot-tiny", "bergamot-base")


def codes_of(source: str, target: str, sentences: list[str], translations: list[str]) -> Iterator[str]:
    """Yield the code of what is said of each sentence, each code once for a sentence."""
    names, wordings = Names(source, target), Wordings()
    for number, (sentence, translation) in enumerate(zip(sentences, translations, strict=True)):
        names.note(str(number), sentence, translation)
        if wordings.other(source, target, sentence, translation):
            yield "translated-twice"
        yield from {found.code for found in inspect(sentence, Translation(translation), source, target)}
    yield from ["name-lost"] * len({place for _, place, _ in names.lost()})


def main() -> None:
    """Measure, and print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--most", type=int, default=10_000)
    wanted = parser.parse_args()
    total: Counter[str] = Counter()
    worst: dict[str, tuple[float, str]] = {}
    files = sentences = 0
    for folder in sorted(wanted.folder.iterdir()):
        source, _, target = folder.name.partition("-")
        for name in TRANSLATORS:
            path = folder / f"flores-test.{name}.{target}"
            if not path.exists() or files >= wanted.most:
                continue
            originals = (folder / f"flores-test.{source}").read_text("utf-8").splitlines()
            made = [html.unescape(line) for line in path.read_text("utf-8").splitlines()]
            counts = Counter(codes_of(source, target, originals, made))
            files, sentences, total = files + 1, sentences + len(made), total + counts
            for code, count in counts.items():
                worst[code] = max(worst.get(code, (0.0, "")), (100 * count / len(made), f"{folder.name} {name}"))
    print(f"{sentences:,} sentences in {files} files\n\n| check | of all | most in a file |\n|---|---:|---:|")
    for code, count in total.most_common():
        print(f"| `{code}` | {100 * count / sentences:.3f} % | {worst[code][0]:.2f} % ({worst[code][1]}) |")


if __name__ == "__main__":
    main()
