"""How good and how fast the engines are, and what the options of neural ones are worth: a table in Markdown.

The corpus is a file of lines "English TAB Spanish TAB tag", which may be compressed with xz. Two samples of it are
taken, always the same ones: lines of the tag `tatoeba`, and lines of all other tags, as many of each. The small
package of the tests was trained on the sentences of Tatoeba, so that the first sample compares its options with each
other, on sentences of the kind that it knows, and nothing else. The second one is far from what it knows.

Run: nice python tests/benchmarks/engines.py CORPUS [--pairs 500] [--runs 3] [--package FILE] [--folder MODEL_FOLDER]
"""

from __future__ import annotations

import argparse
import hashlib
import lzma
import os
import platform
import statistics
import sys
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

from toolkit.translation.engines.apertium.engine import ApertiumEngine
from toolkit.translation.engines.argos.engine import ArgosEngine
from toolkit.translation.engines.argos.packages import install_file
from toolkit.translation.engines.converted.engine import ConvertedEngine
from toolkit.translation.engines.converted.packages import install_folder
from toolkit.translation.engines.neural.options import DecodingOptions
from toolkit.translation.engines.protocol import Engine, translate_all
from toolkit.translation.evaluation import evaluate

PACKAGE = Path(__file__).parents[1] / "data" / "models" / "translate-en_es-0_1.argosmodel"
KNOWN = "tatoeba"

Sample = list[tuple[str, str]]

# The length penalty says nothing where there is one hypothesis only.
VARIANTS = [
    DecodingOptions(threads=1, beam_size=1),
    *(
        DecodingOptions(threads=1, beam_size=beam, length_penalty=penalty)
        for beam in (2, 4)
        for penalty in (0.2, 0.6, 1.0, 1.4)
    ),
    DecodingOptions(threads=1, beam_size=8),
    DecodingOptions(threads=1, beam_size=4, repetition_penalty=1.2),
    DecodingOptions(threads=1, beam_size=4, no_repeat_ngram_size=0),
]


def lines(corpus: Path) -> Iterator[tuple[str, str, str]]:
    with lzma.open(corpus, "rt", encoding="utf-8") if corpus.suffix == ".xz" else corpus.open(encoding="utf-8") as file:
        for line in file:
            english, spanish, tag = line.rstrip("\n").split("\t")
            yield english, spanish, tag


def samples(corpus: Path, pairs: int) -> dict[str, Sample]:
    """Return the samples; of the other tags each has the same share, or one manual would be most of it."""
    by_tag: dict[str, list[tuple[bytes, str, str]]] = {}
    for english, spanish, tag in lines(corpus):
        by_tag.setdefault(tag, []).append((hashlib.sha256(english.encode()).digest(), english, spanish))
    for found in by_tag.values():
        found.sort()
    known = by_tag.pop(KNOWN, [])[:pairs]
    share = -(-pairs // max(1, len(by_tag)))
    others = [item for found in by_tag.values() for item in found[:share]][:pairs]
    return {KNOWN: [item[1:] for item in known], "other tags": [item[1:] for item in others]}


def row(engine: Engine, described: str, sample: Sample, runs: int) -> str:
    sources, references = [pair[0] for pair in sample], [pair[1] for pair in sample]
    translate_all(engine, ["This loads it."], "en", "es")
    done = [evaluate(sources, references, "es", engine=engine) for _ in range(runs)]
    speed = len(sample) / statistics.median(result.seconds for result in done)
    engine.close()
    return f"| {engine.name} | {described} | {done[0].bleu.value:.1f} | {done[0].chrf.value:.1f} | {speed:.0f} |"


def describe(options: DecodingOptions) -> str:
    said = [f"beam {options.beam_size}"]
    if options.beam_size > 1:
        said.append(f"length penalty {options.length_penalty:g}")
    if options.repetition_penalty != 1:
        said.append(f"repetition penalty {options.repetition_penalty:g}")
    if not options.no_repeat_ngram_size:
        said.append("loops not mended")
    return ", ".join(said)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("corpus", type=Path)
    parser.add_argument("--pairs", type=int, default=500)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--package", type=Path, default=PACKAGE)
    parser.add_argument("--folder", type=Path)
    given = parser.parse_args()
    libraries = ", ".join(f"{name} {version(name)}" for name in ("ctranslate2", "sentencepiece", "sacrebleu"))
    print(f"{datetime.now(UTC):%Y-%m-%d}, {platform.machine()}, {os.cpu_count()} cores, one used, Python")
    print(
        f"{platform.python_version()}, {libraries}; medians of {given.runs} runs; {Path(sys.argv[0]).name}", end="\n\n"
    )
    with tempfile.TemporaryDirectory() as scratch:
        os.environ["ARGOS_PACKAGES_DIR"] = f"{scratch}/packages"
        os.environ["PUBLISH_MODELS_DIR"] = f"{scratch}/models"
        install_file(given.package)
        if given.folder:
            install_folder(given.folder, ["en"], ["es"])
        for name, sample in samples(given.corpus, given.pairs).items():
            print(f"{len(sample)} pairs of {name}\n")
            print("| engine | options | BLEU | chrF | sentences/s |\n| --- | --- | ---: | ---: | ---: |")
            print(row(ApertiumEngine(), "", sample, given.runs))
            for options in VARIANTS:
                print(row(ArgosEngine(options), describe(options), sample, given.runs))
                if given.folder:
                    print(row(ConvertedEngine(options), describe(options), sample, given.runs))
            print()


if __name__ == "__main__":
    main()
