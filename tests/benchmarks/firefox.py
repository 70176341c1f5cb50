"""The engine `firefox` against Firefox's own runtime (fxtranslate): the same model, the same sentences, in turn.

The model is of the size and shape of Firefox's own (``base-memory``: 6 + 4 layers, 384 wide, 32,000 pieces, int8,
32 MB), with random weights: what it costs depends on its shape, and on how long sentences and translations are. The
vocabulary is that of the small package of Argos, filled up as in real_model.py.

Run: python tests/benchmarks/firefox.py [--sentences 192] [--rounds 3] [--threads 1]
"""

from __future__ import annotations

import argparse
import time
import zipfile
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

import fxtranslate
from marian import REAL, container, pieces
from measuring import Comparison, cores, heading, table
from real_model import PIECES, SMALL_PACKAGE, filler
from sample_document import make_document

from toolkit.translation.engines.firefox.model import FirefoxModel
from toolkit.translation.engines.neural.files import ModelFiles
from toolkit.translation.engines.neural.interface import ModelInput
from toolkit.translation.engines.neural.options import DecodingOptions


def main() -> None:
    """Print a table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sentences", type=int, default=192)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--threads", type=int, default=0, help="Of ours; 0 for one for each core. Theirs has one.")
    options = parser.parse_args()
    sentences = list(make_document(size=options.sentences).sentences)
    with TemporaryDirectory() as folder:
        files = _model(Path(folder))
        model = FirefoxModel(files, DecodingOptions(threads=options.threads))
        vocabulary = files.source_tokenizer.read_bytes()
        runtime = fxtranslate.Translator((files.folder / "model.bin").read_bytes(), vocabulary, vocabulary)
        rows = [
            _compared(name, sentences, model, runtime, aligned, options.rounds)
            for name, aligned in (("translated, scored and aligned", True), ("translated and scored", False))
        ]
    threads = options.threads or cores()
    print(heading(f"Firefox's models, {len(sentences)} sentences, {threads} threads", ("numpy", "fxtranslate")))
    print(table(["", "ours, s", "fxtranslate alone, s", "times as fast", "target"], rows))


def _compared(
    name: str, sentences: list[str], model: FirefoxModel, runtime: fxtranslate.Translator, aligned: bool, rounds: int
) -> list[str]:
    def ours() -> None:
        inputs = (ModelInput(pieces, aligned) for pieces in model.tokenizer.encode(sentences))
        assert len(dict(model.translate(inputs))) == len(sentences)

    def theirs() -> None:
        assert len([runtime.translate(sentence) for sentence in sentences]) == len(sentences)

    pairs = [(_seconds(ours), _seconds(theirs)) for _ in range(rounds)]
    return Comparison(tuple(one for one, _ in pairs), tuple(other for _, other in pairs)).row(name, "0.8")


def _seconds(work: Callable[[], None]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def _model(folder: Path) -> ModelFiles:
    """Write the model, and return what it is made of."""
    with zipfile.ZipFile(SMALL_PACKAGE) as small:
        (name,) = (name for name in small.namelist() if name.endswith("sentencepiece.model"))
        vocabulary = small.read(name)
    path = folder / "vocab.spm"
    path.write_bytes(
        vocabulary + b"".join(filler(f"▁\ue000{number}") for number in range(PIECES - len(pieces(vocabulary))))
    )
    (folder / "model.bin").write_bytes(container(REAL, path.read_bytes(), path.read_bytes()))
    return ModelFiles("real", "1", "en", "es", folder, path, path)


if __name__ == "__main__":
    main()
