"""Where markup goes when an engine gives text alone: by position, by the words alone, and with what else is installed.

The marked sentences of tests/data/markup/ stand for what such an engine would return: their translations, without the
alignments that Argos and Apertium gave with them. All sentences of a set are one text, or so many at a time are. Those
of made_up.toml, a few in each of some other pairs, and of texts.toml go through with nothing to help.

Run: python tests/benchmarks/alignment.py
"""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Callable, Sequence
from itertools import groupby
from pathlib import Path

from measuring import heading, table

ROOT = Path(__file__).parents[2]
# As "tests.translation" it can't be imported outside pytest: some library installs a package "tests" of its own.
sys.path.append(str(ROOT / "tests" / "translation"))

from marked import Marked, Score, contents, load, plain_sentences, projected, score  # type: ignore[import-not-found]  # noqa: E402

from toolkit.batches import batched  # noqa: E402
from toolkit.translation.engines.argos.engine import ArgosEngine  # noqa: E402
from toolkit.translation.engines.argos.packages import install_file  # noqa: E402
from toolkit.translation.engines.neural.options import DecodingOptions  # noqa: E402
from toolkit.translation.engines.protocol import Alignment, Pair, Translation  # noqa: E402
from toolkit.translation.engines.registry import load_engine  # noqa: E402
from toolkit.translation.engines.statistical.texts import Helpers, TextAligner  # noqa: E402

MODEL = ROOT / "tests" / "data" / "models" / "translate-en_es-0_1.argosmodel"
Align = Callable[[list[tuple[str, str]]], Sequence["Alignment | None"]]


def by_position(pairs: list[tuple[str, str]]) -> list[Alignment | None]:
    return [None] * len(pairs)


def by_text(aligner: TextAligner, size: int = 10_000) -> Align:
    def align(pairs: list[tuple[str, str]]) -> list[Alignment | None]:
        guesses = [guess for part in batched(pairs, size) for guess in aligner.align(part, [])]
        return [guess.alignment if guess else None for guess in guesses]

    return align


def scored(sentences: Sequence[Marked], align: Align) -> Score:
    source = sentences[0].from_
    sources = contents([marked.source for marked in sentences], source)
    expected = contents([marked.expected for marked in sentences], source)
    plain = [plain_sentences(content, source) for content in sources]
    said = [list(zip(texts, marked.engine, strict=True)) for texts, marked in zip(plain, sentences, strict=True)]
    pairs = list(dict.fromkeys(pair for some in said for pair in some))
    found = dict(zip(pairs, align(pairs), strict=True))
    total = Score()
    for marked, some, content, wanted in zip(sentences, said, sources, expected, strict=True):
        made = [Translation(pair[1], None, found[pair]) for pair in some]
        score(marked, content, wanted, projected(content, made, marked)[0], total)
    return total


def told(total: Score) -> str:
    return f"{total.right_exact} of {total.right} ({total.share:.1%})"


def main() -> None:
    pair = Pair("en", "es")
    with tempfile.TemporaryDirectory() as folder:
        os.environ["ARGOS_PACKAGES_DIR"] = folder
        install_file(MODEL)
        argos = ArgosEngine(DecodingOptions(compute_type="float32"))
        apertium = load_engine("apertium")
        ways = {
            "by position": by_position,
            "a small Argos model led along them": lambda pairs: argos.align(pairs, "en", "es"),
            "words alone": by_text(TextAligner(pair)),
            "words alone, 20 sentences a text": by_text(TextAligner(pair), 20),
            "with Apertium": by_text(TextAligner(pair, lambda: Helpers(None, apertium))),
            "with Apertium, 20 sentences a text": by_text(TextAligner(pair, lambda: Helpers(None, apertium)), 20),
            "with the small Argos model": by_text(TextAligner(pair, lambda: Helpers(argos))),
            "with both": by_text(TextAligner(pair, lambda: Helpers(argos, apertium))),
        }
        rows = [[name, *(told(scored(load(one), way)) for one in ("argos", "apertium"))] for name, way in ways.items()]
    print(heading("Markup where an engine gives text alone", ["numpy"]))
    print(table(("spans and atoms that are right, en→es", "Argos' sentences", "Apertium's sentences"), rows))
    for name in ("made_up", "texts"):
        print(table((f"sentences of {name}.toml", "by position", "words alone"), by_pair(name)))


def by_pair(name: str) -> list[list[str]]:
    """Return a row for each pair of a set."""
    rows = []
    ordered = sorted(load(name), key=lambda marked: (marked.from_, marked.to))
    for (source, target), some in groupby(ordered, key=lambda marked: (marked.from_, marked.to)):
        sentences, aligner = list(some), TextAligner(Pair(source, target))
        rows.append(
            [f"{source}→{target}", told(scored(sentences, by_position)), told(scored(sentences, by_text(aligner)))]
        )
    return rows


if __name__ == "__main__":
    main()
