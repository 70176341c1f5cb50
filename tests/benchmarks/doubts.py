"""Whether the sentences that a person is to read first are the worst ones: with Argos' own scores, and with Apertium,
whose work a model judges.

Prints, as a Markdown table, Spearman's correlation of doubt with chrF (-1 would be perfect), the mean chrF of all
sentences, and that of the twentieth that is the most doubtful.

Run: python tests/benchmarks/doubts.py PAIRS.tsv [--most N]   (a sentence, a tab, its reference)
"""

from __future__ import annotations

import argparse
import os
import tempfile
from pathlib import Path

import numpy as np
from sacrebleu.metrics.chrf import CHRF

from toolkit.translation.doubts import DoubtfulSentence, doubts_of
from toolkit.translation.engines.apertium.engine import ApertiumEngine
from toolkit.translation.engines.argos.engine import ArgosEngine
from toolkit.translation.engines.argos.packages import install_file
from toolkit.translation.engines.protocol import Request, Scorer
from toolkit.translation.quality import translate_checked

MODEL = Path(__file__).parents[1] / "data" / "models" / "translate-en_es-0_1.argosmodel"


def sentences_of(
    engine: ArgosEngine | ApertiumEngine, texts: list[str], scorer: Scorer | None
) -> list[DoubtfulSentence]:
    """Translate texts, and return them as a translation's sentences."""
    requests = (Request(text, aligned=False) for text in texts)
    made = dict(translate_checked(engine, requests, "en", "es"))
    pairs = [(text, made[number].translation.text) for number, text in enumerate(texts)]
    scores = scorer.score(pairs, "en", "es") if scorer else [made[n].translation.score for n in range(len(texts))]
    return [
        DoubtfulSentence(0.0, str(n), *pairs[n], score=scores[n], codes=tuple(p.code for p in made[n].problems))
        for n in range(len(texts))
    ]


def rank(values: list[float]) -> np.ndarray:
    """Return ranks, the mean one for equals."""
    array = np.asarray(values)
    order = array.argsort(kind="stable").argsort().astype(float)
    for value in np.unique(array):
        order[array == value] = order[array == value].mean()
    return order


def main() -> None:
    """Measure, and print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("pairs", type=Path)
    parser.add_argument("--most", type=int, default=1000)
    wanted = parser.parse_args()
    rows = [line.split("\t") for line in wanted.pairs.read_text("utf-8").splitlines()][: wanted.most]
    texts, references = [row[0] for row in rows], [row[1] for row in rows]
    with tempfile.TemporaryDirectory() as folder:
        for name in ("ARGOS_PACKAGES_DIR", "XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME"):
            os.environ[name] = f"{folder}/{name.lower()}"
        install_file(MODEL)
        argos, apertium = ArgosEngine(), ApertiumEngine()
        print("| | Spearman with chrF | chrF of all | of the most doubtful 5 % |\n|---|---:|---:|---:|")
        for label, engine, scorer in (
            ("Argos, its own score", argos, None),
            ("Apertium, judged by the model", apertium, argos),
            ("Apertium, findings alone", apertium, None),
        ):
            made = sentences_of(engine, texts, scorer)
            chrf = [
                CHRF().sentence_score(one.translation, [reference]).score
                for one, reference in zip(made, references, strict=True)
            ]
            doubts = doubts_of(made)
            correlation = float(np.corrcoef(rank(doubts), rank(chrf))[0, 1])
            worst = np.argsort([-doubt for doubt in doubts], kind="stable")[: max(1, len(made) // 20)]
            print(f"| {label} | {correlation:.2f} | {np.mean(chrf):.1f} | {np.mean(np.asarray(chrf)[worst]):.1f} |")


if __name__ == "__main__":
    main()
