"""How good an engine is: its translations of sentences compared with a person's, as BLEU and chrF.

Both are sacrebleu's, with the signature that others need to compare their figures. Each line is one sentence and goes
to the engine as it is: what is judged is the engine, not what is done around it.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from toolkit.counting import counted
from toolkit.errors import EngineError, SourceError, UsageError
from toolkit.files import open_file
from toolkit.findings import Finding
from toolkit.languages import likely_script, normalize_tag
from toolkit.settings import Settings
from toolkit.translation.engines import Engine, Fingerprint, Request

_LIMIT = 64 << 20
"""Bytes of a file that are read: some 500,000 sentences."""

_TOKENIZERS = {"Hans": "zh", "Hant": "zh", "Jpan": "char", "Kore": "char"} | dict.fromkeys(
    ("Thai", "Laoo", "Khmr", "Mymr", "Tibt"), "char"
)
"""sacrebleu's tokenizer by script; for all others its usual one, ``13a``, which cuts at spaces and punctuation. Its
``ja-mecab`` and ``ko-mecab`` want dictionaries that aren't here, and ``flores200`` a download: characters are what is
left, and the signature says so."""


@dataclass(frozen=True, slots=True)
class Score:
    """A figure and how it was made.

    Attributes:
        value: From 0 to 100, more is better.
        signature: sacrebleu's: figures with different signatures must not be compared.
    """

    value: float
    signature: str


@dataclass(frozen=True, slots=True)
class EvaluationRow:
    """One sentence.

    Attributes:
        line: Its number, from 1.
        source: What was translated.
        translation: What the engine made of it.
        reference: What a person made of it.
        chrf: chrF of this sentence. BLEU says little of a single one.
    """

    line: int
    source: str
    translation: str
    reference: str
    chrf: float


@dataclass(frozen=True, slots=True)
class Evaluation:
    """How an engine did.

    Attributes:
        source_language: BCP 47 tag of the sentences.
        language: BCP 47 tag of the translations.
        fingerprint: The engine and its model.
        bleu: BLEU of all sentences together.
        chrf: chrF of all sentences together.
        rows: The sentences, in their own order.
        left_out: Numbers of the lines, from 1, that were left out because one side is empty.
        seconds: How long the translation took, the model's loading included.
        findings: What a person should know of how the engine worked.
    """

    source_language: str
    language: str
    fingerprint: Fingerprint
    bleu: Score
    chrf: Score
    rows: tuple[EvaluationRow, ...]
    left_out: tuple[int, ...]
    seconds: float
    findings: tuple[Finding, ...] = ()

    def worst(self, number: int) -> list[EvaluationRow]:
        """Return the sentences of lowest chrF, the worst first."""
        return sorted(self.rows, key=lambda row: (row.chrf, row.line))[:number]

    def to_dict(self, worst: int | None = None) -> dict[str, Any]:
        """Return it as plain values, for JSON.

        Args:
            worst: Only so many of the rows, the worst first; all in their own order if None.
        """
        return asdict(self) | {"rows": [asdict(row) for row in (self.rows if worst is None else self.worst(worst))]}


def evaluate(
    sources: Sequence[str],
    references: Sequence[str],
    lang: str,
    *,
    source_language: str = "en",
    engine: str | Engine = "auto",
    settings: Settings | None = None,
) -> Evaluation:
    """Translate sentences and compare the translations with given ones.

    Args:
        sources: The sentences.
        references: A translation of each, by a person.
        lang: BCP 47 tag of the translations' language.
        source_language: BCP 47 tag of the sentences' language.
        engine: An engine's name, or an engine.
        settings: How neural engines are to run, if the engine is given by its name.

    Raises:
        UsageError: The numbers differ, there is nothing to compare, or there is no such engine or language tag.
        MissingError: No engine here serves the pair.
        EngineError: The engine failed.
    """
    from toolkit.translation.engines import Engines

    source, target = normalize_tag(source_language), normalize_tag(lang)
    texts, expected, left_out = _compared(sources, references)
    with Engines(settings) as engines:
        chosen = engines.choose(engine, source, target).engine if isinstance(engine, str) else engine
        fingerprint = chosen.fingerprint(source, target)
        start = time.perf_counter()
        done = _translated(chosen, list(texts.values()), source, target)
        seconds = time.perf_counter() - start
        findings = tuple(getattr(chosen, "findings", ()))
    translations = [done[text] for text in texts.values()]
    bleu, chrf, each = _scores(translations, expected, target)
    rows = zip(texts.items(), translations, expected, each, strict=True)
    return Evaluation(
        source_language=source,
        language=target,
        fingerprint=fingerprint,
        bleu=bleu,
        chrf=chrf,
        rows=tuple(EvaluationRow(line, text, made, given, score) for (line, text), made, given, score in rows),
        left_out=left_out,
        seconds=seconds,
        findings=findings,
    )


def read_pairs(source: Path, reference: Path) -> tuple[list[str], list[str]]:
    """Return the sentences of two text files in UTF-8, one a line.

    Raises:
        SourceError: One is missing, unreadable, too large or not UTF-8.
        UsageError: They have different numbers of lines.
    """
    sources, references = _lines(source), _lines(reference)
    if len(sources) != len(references):
        raise UsageError(
            f"{source} has {counted(len(sources), 'line')}, {reference} has {len(references)}.",
            "Both must have one sentence a line, and line by line the same ones.",
        )
    return sources, references


def _lines(path: Path) -> list[str]:
    try:
        with open_file(path) as file:
            content = file.read(_LIMIT + 1)
    except OSError as error:
        raise SourceError(f"{path} can't be read: {error.strerror}.", "Check the name and the permissions.") from error
    if len(content) > _LIMIT:
        raise SourceError(f"{path} is larger than {_LIMIT:,} bytes.", "Evaluate a part of it.")
    try:
        # Only line feeds end lines: other characters that Python takes for line ends would shift one side.
        return content.decode("utf-8-sig").removesuffix("\n").split("\n") if content else []
    except UnicodeDecodeError as error:
        raise SourceError(f"{path} is not in UTF-8.", "Convert it: iconv -f latin1 -t utf-8 FILE") from error


def _compared(sources: Sequence[str], references: Sequence[str]) -> tuple[dict[int, str], list[str], tuple[int, ...]]:
    """Return the sentences by their line, their references, and the lines where one side is empty.

    Raises:
        UsageError: The numbers differ, or nothing is left.
    """
    if len(sources) != len(references):
        raise UsageError(
            f"There {'is' if len(sources) == 1 else 'are'} {counted(len(sources), 'source sentence')} and "
            f"{counted(len(references), 'reference sentence')}.",
            "Both must have one sentence a line, and line by line the same ones.",
        )
    pairs = [
        (" ".join(source.split()), " ".join(reference.split()))
        for source, reference in zip(sources, references, strict=True)
    ]
    kept = {line: pair for line, pair in enumerate(pairs, 1) if all(pair)}
    if not kept:
        raise UsageError("There is no sentence with a reference.", "Give two files with one sentence a line.")
    left_out = tuple(line for line in range(1, len(pairs) + 1) if line not in kept)
    return {line: pair[0] for line, pair in kept.items()}, [pair[1] for pair in kept.values()], left_out


def _translated(engine: Engine, sentences: Sequence[str], source: str, target: str) -> dict[str, str]:
    """Return the translation of each different sentence.

    Raises:
        EngineError: The engine failed, or left one out.
    """
    different = list(dict.fromkeys(sentences))
    requests = (Request(sentence, aligned=False) for sentence in different)
    done = {different[number]: made.text for number, made in engine.translate(requests, source, target)}
    if len(done) != len(different):
        raise EngineError(
            f"The engine '{engine.name}' returned {counted(len(done), 'translation')} for "
            f"{counted(len(different), 'sentence')}.",
            "Report it to the engine's makers; try another engine with --engine.",
        )
    return done


def _scores(translations: list[str], references: list[str], target: str) -> tuple[Score, Score, list[float]]:
    """Return BLEU and chrF of all, and chrF of each."""
    from sacrebleu.metrics.bleu import BLEU
    from sacrebleu.metrics.chrf import CHRF

    bleu, chrf = BLEU(tokenize=_TOKENIZERS.get(likely_script(target), "13a")), CHRF()
    whole = [
        Score(metric.corpus_score(translations, [references]).score, str(metric.get_signature()))
        for metric in (bleu, chrf)
    ]
    each = [chrf.sentence_score(made, [given]).score for made, given in zip(translations, references, strict=True)]
    return whole[0], whole[1], each
