"""How fast a document is translated: against stock argostranslate, against CTranslate2 alone, and from memory.

Everything that is compared runs in turn in one run, with its model loaded before; read the ratios, since seconds vary
with whatever else the machine does. The beam is the same for all.

stock   From a Markdown file to the translated article, markup placed by alignment, every sentence stored in a new
        memory file; against `argostranslate.translate.translate()` on the same document in plain text, paragraph by
        paragraph, in an environment of its own with ARGOS_INTRA_THREADS=1, its best setting on small machines. The
        packages have no sentence splitter, and stock would download one: it is given a blank spaCy pipeline
        (ARGOS_CHUNK_TYPE=SPACY), the cheapest that it can use.
limit   The engine, and `toolkit.translate`; against `ctranslate2.Translator.translate_batch` on the same pieces with
        the same options, in its best batches: one call, 1,024 tokens a batch, a thread for each core.
memory  `toolkit.translate` for the first time; against a second time from the memory file of the first.

"Processor" compares the processor time of whole processes, which other programs on the machine hardly change; stock
argostranslate uses one core, all others use all cores.

Run: python tests/benchmarks/translation.py --model small --part stock --part limit --part memory
     python tests/benchmarks/translation.py --model real --part stock --rounds 2
     python tests/benchmarks/translation.py --model real --part limit --part memory --rounds 3
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import real_model
import stock
from measuring import Comparison, cores, heading, table
from sample_document import Document, make_document

from toolkit import Translation, read, translate
from toolkit.translation.engines.argos.engine import ArgosEngine
from toolkit.translation.engines.neural.options import DecodingOptions
from toolkit.translation.engines.protocol import Request

Taken = tuple[float, float]
"""Seconds, and processor seconds."""

TARGETS = {"stock": "≥ 3", "limit": "≥ 0.9", "memory": "≥ 50"}


class RecordingEngine(ArgosEngine):
    """The engine of Argos packages, which notes the sentences of the first call."""

    recorded: list[Request] | None = None

    def translate(self, requests: Iterable[Request], source: str, target: str) -> Iterator[tuple[int, Translation]]:
        if self.recorded is None:
            requests = self.recorded = list(requests)
        return super().translate(requests, source, target)


class Bench:
    """A document and a model, with all that translates it.

    Args:
        document: The document.
        packages: The packages folder of the model.
        options: How to run it.
        folder: For files.
    """

    def __init__(self, document: Document, packages: Path, options: DecodingOptions, folder: Path) -> None:
        self.folder = folder
        self.packages = packages
        self.options = options
        self.markdown, self.plain = folder / "article.md", folder / "article.txt"
        self.markdown.write_text(document.markdown, "utf-8")
        self.plain.write_text(document.plain, "utf-8")
        self.article = read(self.markdown, source_language="en")
        self.engine = RecordingEngine(options)
        translate(self.article, "es", engine=self.engine)  # loads the model and notes what it is sent
        self.requests = self.engine.recorded or []
        self._memories = 0

    def from_file(self) -> None:
        article = read(self.markdown, source_language="en")
        translate(article, "es", engine=self.engine, memory=self.new_memory())

    def from_article(self, memory: Path | None = None) -> None:
        translate(self.article, "es", engine=self.engine, memory=memory or self.new_memory())

    def with_engine(self) -> None:
        done = sum(1 for _ in self.engine.translate(self.requests, "en", "es"))
        if done != len(self.requests):
            raise ValueError(f"the engine lost sentences: {done} of {len(self.requests)} are left")

    def new_memory(self) -> Path:
        self._memories += 1
        return self.folder / f"memory-{self._memories}.sqlite"

    def limit(self) -> Callable[[], None]:
        """Return a function that translates the same pieces with CTranslate2 alone."""
        import ctranslate2
        import sentencepiece

        [package] = self.packages.iterdir()
        tokenizer = sentencepiece.SentencePieceProcessor(model_file=str(package / "sentencepiece.model"))
        pieces = [tokenizer.encode(request.text, out_type=str) for request in self.requests]
        model = ctranslate2.Translator(str(package / "model"), inter_threads=cores(), intra_threads=1)

        def run() -> None:
            model.translate_batch(
                pieces,
                max_batch_size=1024,
                batch_type="tokens",
                beam_size=self.options.beam_size,
                length_penalty=self.options.length_penalty,
                repetition_penalty=self.options.repetition_penalty,
                disable_unk=True,
                max_input_length=0,
                max_decoding_length=3 * max(map(len, pieces)) + 16,  # as the engine's own: toolkit…loops.usual_limit
                return_scores=True,
                return_attention=True,
            )

        run()
        return run


class Stock:
    """A process of stock argostranslate with a model loaded.

    Args:
        packages: The packages folder of the model.
        folder: For files.
        beam: Hypotheses kept.
    """

    def __init__(self, packages: Path, folder: Path, beam: int) -> None:
        python = stock.environment()
        seen, home = folder / "stock" / "packages", folder / "stock" / "home"
        _with_splitter(python, packages, seen)
        # Its own model for all languages, which isn't used, would be downloaded if nothing were in its place.
        (home / "argos-translate" / "spacy" / "senter").mkdir(parents=True)
        (home / "argos-translate" / "spacy" / "senter" / "model").touch()
        chosen = {"ARGOS_INTRA_THREADS": "1", "ARGOS_BEAM_SIZE": str(beam), "ARGOS_CHUNK_TYPE": "SPACY"}
        self._process = subprocess.Popen(
            [python, Path(__file__).with_name("stock_worker.py")],
            env=stock.settings(seen, home, **chosen),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        self.versions = stock.versions(python)
        self._answer()

    def translate(self, text: Path) -> dict[str, Any]:
        """Translate a text; return what `stock_worker.py` says of it."""
        assert self._process.stdin
        print(text, file=self._process.stdin, flush=True)
        return self._answer()

    def close(self) -> None:
        self._process.communicate()

    def _answer(self) -> dict[str, Any]:
        assert self._process.stdout
        for line in self._process.stdout:
            if line.startswith("{"):
                answer: dict[str, Any] = json.loads(line)
                return answer
        raise ChildProcessError("Stock argostranslate ended; what it said is above.")


def _with_splitter(python: Path, packages: Path, seen: Path) -> None:
    """Make a packages folder for stock argostranslate: the same models by links, each with a blank spaCy pipeline."""
    for package in packages.iterdir():
        (seen / package.name).mkdir(parents=True)
        for path in package.iterdir():
            (seen / package.name / path.name).symlink_to(path)
        script = "import spacy, sys; spacy.blank('en').to_disk(sys.argv[1])"
        subprocess.run([python, "-c", script, seen / package.name / "spacy"], check=True)


def timed(action: Callable[[], None]) -> Taken:
    """Return the seconds and the processor seconds that something takes."""
    start, used = time.perf_counter(), time.process_time()
    action()
    return time.perf_counter() - start, time.process_time() - used


def against_stock(bench: Bench, rounds: int) -> list[list[str]]:
    contestant = Stock(bench.packages, bench.folder, bench.options.beam_size)
    ours, theirs = [], []
    for _ in progress(rounds, "stock"):
        ours.append(timed(bench.from_file))
        answer = contestant.translate(bench.plain)
        theirs.append((answer["seconds"], answer["processor"]))
    contestant.close()
    names = ", ".join(f"{name} {number}" for name, number in contestant.versions.items())
    print(f"stock: {names}; it cut the text into {answer['sentences']:,} sentences", file=sys.stderr)
    return compared("file → translated article", ours, "stock argostranslate", theirs, TARGETS["stock"])


def against_limit(bench: Bench, rounds: int) -> list[list[str]]:
    limit = bench.limit()
    rows = {"engine": bench.with_engine, "toolkit.translate": bench.from_article}
    taken: dict[str, list[Taken]] = {name: [] for name in (*rows, "limit")}
    for _ in progress(rounds, "limit"):
        for name, action in rows.items():
            taken[name].append(timed(action))
        taken["limit"].append(timed(limit))
    against, target = "CTranslate2 alone", TARGETS["limit"]
    return [row for name in rows for row in compared(name, taken[name], against, taken["limit"], target)]


def against_memory(bench: Bench, rounds: int) -> list[list[str]]:
    first, second = [], []
    for _ in progress(rounds, "memory"):
        run = partial(bench.from_article, bench.new_memory())
        first.append(timed(run))
        second.append(timed(run))
    return compared("toolkit.translate from memory", second, "the first time", first, TARGETS["memory"])


def compared(what: str, ours: Sequence[Taken], other: str, theirs: Sequence[Taken], target: str) -> list[list[str]]:
    """Return two rows for a table: the seconds, and the processor seconds."""
    wall, processor = (
        Comparison(tuple(one[place] for one in ours), tuple(one[place] for one in theirs)) for place in (0, 1)
    )
    return [
        wall.row(f"{what}, against {other}", target),
        processor.row("… processor", ""),
    ]


PARTS = {"stock": against_stock, "limit": against_limit, "memory": against_memory}


def progress(rounds: int, part: str) -> Iterator[int]:
    for number in range(rounds):
        print(f"{part}: round {number + 1} of {rounds}", file=sys.stderr, flush=True)
        yield number


def small_packages(folder: Path) -> Path:
    """Install the small package of the tests into a folder of its own."""
    from toolkit.translation.engines.argos.packages import install_file

    install_file(real_model.SMALL_PACKAGE)
    return folder


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument(
        "--model", choices=("small", "real"), default="small", help="package of the tests, or real size"
    )
    parser.add_argument("--part", choices=tuple(PARTS), action="append", help="may be repeated; all unless given")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--beam", type=int, default=DecodingOptions().beam_size)
    parser.add_argument("--size", type=int, default=1_000, help="sentences in the document")
    parser.add_argument("--sentences", type=Path, help="a file with a sentence a line; made-up ones unless given")
    chosen = parser.parse_args()
    document = make_document(chosen.sentences, chosen.size)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for variable in ("XDG_DATA_HOME", "XDG_CONFIG_HOME"):
            os.environ[variable] = str(folder / "home")
        packages = real_model.real_packages() if chosen.model == "real" else folder / "packages"
        os.environ["ARGOS_PACKAGES_DIR"] = str(packages)
        if chosen.model == "small":
            small_packages(packages)
        bench = Bench(document, packages, replace(DecodingOptions(), beam_size=chosen.beam), folder)
        rows = [row for part in chosen.part or PARTS for row in PARTS[part](bench, chosen.rounds)]
    aligned = sum(request.aligned for request in bench.requests) / len(bench.requests)
    print(heading(f"Translation, {chosen.model} model", ("ctranslate2", "sentencepiece", "argostranslate")))
    print(
        f"{chosen.size:,} sentences, {aligned:.0%} of them aligned, beam {chosen.beam}; "
        f"medians of {chosen.rounds} rounds in turn, models loaded before\n"
    )
    print(table(("What", "seconds", "other's seconds", "ratio (least–greatest)", "target"), rows))


if __name__ == "__main__":
    main()
