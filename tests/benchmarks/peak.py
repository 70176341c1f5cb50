"""How much memory a translation takes above that of its model, however long it is. Target: at most 150 MB.

Each figure is the peak (VmHWM) of a process of its own, less the peak of a process that only loads the engine and
translates one paragraph. Every sentence is different; the translation memory is a file, as in a build.

stream  Articles of 5,000 words, one after the other, through `toolkit.translation.translator.translate_articles`;
        each is made when it is asked for, and let go when its translation is there.
file    One article of all the words: from a Markdown file to the translated article, which are both held at the end.
        What the two documents weigh by themselves (the file read, no translation, twice) is told as well.

The engine "made-up" changes letters and aligns each word with itself, so that long runs need no hours; "small" is the
package of the tests at beam 1, some 3,000 sentences a second.

Run: python tests/benchmarks/peak.py --shape stream --words 100000 1000000 5000000
     python tests/benchmarks/peak.py --shape stream --words 100000 1000000 --engine small
     python tests/benchmarks/peak.py --shape file --words 100000 500000
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator
from itertools import count
from pathlib import Path

import real_model
from measuring import heading, table
from sample_document import made_up

from toolkit import Alignment, Article, Engine, Fingerprint, Metadata, Pair, Translation, read, translate
from toolkit.document import nodes as n
from toolkit.translation.engines.protocol import Request
from toolkit.translation.memory import Memory
from toolkit.translation.translator import translate_articles

ARTICLE_WORDS = 5_000
_PARAGRAPH = 4
_SYLLABLES = ("ba", "ne", "ki", "lo", "ru", "ta", "me", "si", "do", "pu")
_PAIR = Pair("en", "es")
_LETTERS = str.maketrans("aeiouydtnrslcm", "eioauitdrnlsmc")


class MadeUpEngine:
    """Puts other letters in the place of letters, as a language would, and aligns each word with itself."""

    name = "made-up"

    def pairs(self) -> frozenset[Pair]:
        return frozenset({_PAIR})

    def serves(self, source: str, target: str) -> bool:
        return Pair(source, target) == _PAIR

    def fingerprint(self, source: str, target: str) -> Fingerprint:
        return Fingerprint(self.name, "1", f"{source}-{target}", "0")

    def translate(self, requests: Iterable[Request], source: str, target: str) -> Iterator[tuple[int, Translation]]:
        import numpy as np

        assert self.serves(source, target)
        for number, request in enumerate(requests):
            ends = [place for place, character in enumerate(request.text) if character == " "] + [len(request.text)]
            words = tuple(zip([0, *(end + 1 for end in ends[:-1])], ends, strict=True))
            alignment = Alignment(words, words, np.eye(len(words), dtype=np.float32)) if request.aligned else None
            yield number, Translation(request.text.translate(_LETTERS), -0.1, alignment)

    def close(self) -> None:
        pass


def sentences() -> Iterator[str]:
    """Yield different sentences without end: made-up ones with a made-up name in each."""
    for number, sentence in zip(count(), made_up(), strict=False):
        name = "".join(_SYLLABLES[int(digit)] for digit in str(number)).capitalize()
        yield f"{sentence[:-1]} near {name}."


def paragraphs(words: int) -> Iterator[list[str]]:
    """Yield paragraphs of four sentences with so many words in all."""
    source = sentences()
    while words > 0:
        paragraph = [next(source) for _ in range(_PARAGRAPH)]
        words -= sum(sentence.count(" ") + 1 for sentence in paragraph)
        yield paragraph


def articles(words: int) -> Iterator[Article]:
    """Yield articles with so many words in all; in each paragraph two words are strong."""
    blocks: list[n.Block] = []
    size = 0
    for paragraph in paragraphs(words):
        texts = " ".join(paragraph).split(" ")
        size += len(texts)
        inlines: list[n.Inline] = []
        for place, text in enumerate(texts):
            inlines += [n.Space()] if place else []
            inlines.append(n.Strong((n.Str(text),)) if place in {3, 4} else n.Str(text))
        blocks.append(n.Para(tuple(inlines)))
        if size >= ARTICLE_WORDS:
            yield Article(Metadata.of(language="en"), tuple(blocks))
            blocks, size = [], 0
    if blocks:
        yield Article(Metadata.of(language="en"), tuple(blocks))


def engine_of(name: str) -> Engine:
    if name == "made-up":
        return MadeUpEngine()
    from toolkit.translation.engines.argos.engine import ArgosEngine
    from toolkit.translation.engines.neural.options import QUALITIES

    return ArgosEngine(QUALITIES["fast"])


def child(shape: str, words: int, engine: str, folder: Path) -> None:
    """Do the work in this process, and print the seconds and the peak in bytes."""
    start = time.perf_counter()
    memory = folder / "memory.sqlite"
    if shape == "read":
        kept = [read(folder / "article.md", source_language="en") for _ in range(2)]
        assert len(kept) == 2
    elif shape == "file":
        made = translate(
            read(folder / "article.md", source_language="en"), "es", engine=engine_of(engine), memory=memory
        )
        assert made.counts.engine
    else:
        with Memory(memory) as store:
            for _ in translate_articles(articles(words), engine_of(engine), _PAIR, memory=store):
                pass
    print(time.perf_counter() - start, peak())


def peak() -> int:
    """Return the most memory that this process has had, in bytes."""
    status = Path("/proc/self/status")
    if status.exists():
        # Not getrusage: its peak is the parent's where the parent was larger when it forked.
        line = next(line for line in status.read_text().splitlines() if line.startswith("VmHWM"))
        return int(line.split()[1]) * 1024
    import resource

    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss  # bytes on macOS


def measured(shape: str, words: int, engine: str) -> tuple[float, int]:
    """Return the seconds and the peak of a process of its own."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        if shape in {"file", "read"}:
            with (folder / "article.md").open("w") as file:
                for number, paragraph in enumerate(paragraphs(words)):
                    file.write(f"**Note {number}**: {' '.join(paragraph)}\n\n")
        command = [
            sys.executable,
            __file__,
            "--child",
            name,
            "--shape",
            shape,
            "--words",
            str(words),
            "--engine",
            engine,
        ]
        done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
    seconds, most = done.stdout.split()
    return float(seconds), int(most)


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--shape", choices=("stream", "file", "read"), default="stream")
    parser.add_argument("--words", type=int, nargs="+", default=[100_000, 1_000_000])
    parser.add_argument("--engine", choices=("made-up", "small"), default="made-up")
    parser.add_argument("--child", type=Path, help=argparse.SUPPRESS)
    chosen = parser.parse_args()
    if chosen.child:
        child(chosen.shape, chosen.words[0], chosen.engine, chosen.child)
        return
    with tempfile.TemporaryDirectory() as home:
        for variable in ("XDG_DATA_HOME", "XDG_CONFIG_HOME"):
            os.environ[variable] = home
        os.environ["ARGOS_PACKAGES_DIR"] = str(Path(home) / "packages")
        if chosen.engine == "small":
            from toolkit.translation.engines.argos.packages import install_file

            install_file(real_model.SMALL_PACKAGE)
        _, base = measured("stream", 1, chosen.engine)
        rows = [row(chosen.shape, words, chosen.engine, base) for words in chosen.words]
    print(heading(f"Peak memory, {chosen.shape}, engine {chosen.engine}", ("ctranslate2", "sqlalchemy", "numpy")))
    head = ["Words", "seconds", "peak MB", "above one paragraph, MB", "target"]
    print(table([*head, "two documents alone, MB"] if chosen.shape == "file" else head, rows))


def row(shape: str, words: int, engine: str, base: int) -> list[str]:
    """Measure one length; return its row of the table."""
    print(f"{words:,} words …", file=sys.stderr, flush=True)
    seconds, most = measured(shape, words, engine)
    cells = [f"{words:,}", f"{seconds:.0f}", f"{most / 1e6:.0f}", f"{(most - base) / 1e6:.0f}", "≤ 150"]
    return [*cells, f"{(measured('read', words, engine)[1] - base) / 1e6:.0f}"] if shape == "file" else cells


if __name__ == "__main__":
    main()
