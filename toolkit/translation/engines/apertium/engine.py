"""The engine `apertium`: rule-based translation by the programs and language data that the system has installed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from functools import cached_property
from itertools import islice
from pathlib import Path

from toolkit.document import ATOM
from toolkit.errors import EngineError
from toolkit.files import sha256
from toolkit.languages import fallbacks
from toolkit.translation.engines.apertium import modes
from toolkit.translation.engines.apertium.changes import Change
from toolkit.translation.engines.apertium.output import Read, read_translation
from toolkit.translation.engines.apertium.process import Command, run_stages
from toolkit.translation.engines.apertium.stream import Analysis, Shielded, number_words, unshield
from toolkit.translation.engines.apertium.wording import Wording, wording_of
from toolkit.translation.engines.protocol import Fingerprint, Pair, Request, Translation

_BATCH = 1000
"""Sentences sent through the stages together: starting the stages costs as much as about thirty sentences."""

_SCHEMA = "11"
"""Goes into the fingerprint's digest; to be raised when what this package does to text changes."""


class ApertiumEngine:
    """Translates with Apertium (https://www.apertium.org), whose programs are started, never linked."""

    name = "apertium"
    carries_atoms = True

    def __init__(self) -> None:
        self._pipelines: dict[Pair, modes.Pipeline] = {}
        self._fingerprints: dict[Pair, Fingerprint] = {}

    def pairs(self) -> frozenset[Pair]:
        """Return the pairs whose language data is installed; none if Apertium is not."""
        return frozenset(self._modes)

    def serves(self, source: str, target: str) -> bool:
        """Tell whether the pair, or one that stands in for it (``en`` for ``en-GB``), is installed."""
        return self._find(source, target) is not None

    def fingerprint(self, source: str, target: str) -> Fingerprint:
        """Return the program's version, the mode and the digest of its data.

        Raises:
            MissingError: The pair is not installed; the hint says what to install.
        """
        pair = self._served(source, target)
        if pair not in self._fingerprints:
            pipeline = self._pipeline(pair)
            model = f"{pipeline.package} {self._modes[pair].stem}"
            digest = sha256(f"{_SCHEMA}:{pipeline.digest()}".encode())
            self._fingerprints[pair] = Fingerprint(self.name, modes.program_version(), model, digest)
        return self._fingerprints[pair]

    def translate(self, requests: Iterable[Request], source: str, target: str) -> Iterator[tuple[int, Translation]]:
        """Translate sentences; see `Engine.translate`. Each has an alignment, none a score.

        Raises:
            MissingError: The pair is not installed.
            EngineError: A stage failed, or lost a part of a sentence even when that was sent alone.
        """
        pair = self._served(source, target)
        return _in_batches(requests, self._pipeline(pair), wording_of(pair.source, pair.target))

    def close(self) -> None:
        """Forget what was found on the machine."""
        self._pipelines.clear()
        self._fingerprints.clear()
        self.__dict__.pop("_modes", None)

    @cached_property
    def _modes(self) -> dict[Pair, Path]:
        return modes.find_modes()

    def _find(self, source: str, target: str) -> Pair | None:
        candidates = (Pair(one, other) for one in fallbacks(source) for other in fallbacks(target))
        return next((pair for pair in candidates if pair in self._modes), None)

    def _served(self, source: str, target: str) -> Pair:
        pair = self._find(source, target)
        if pair is None:
            raise modes.missing(source, target)
        return pair

    def _pipeline(self, pair: Pair) -> modes.Pipeline:
        if pair not in self._pipelines:
            self._pipelines[pair] = modes.load_pipeline(self._modes[pair])
        return self._pipelines[pair]


def _in_batches(
    requests: Iterable[Request], pipeline: modes.Pipeline, wording: Wording
) -> Iterator[tuple[int, Translation]]:
    stream = iter(requests)
    done = 0
    while batch := [request.text for request in islice(stream, _BATCH)]:
        yield from enumerate(translate_each(pipeline, [wording] * len(batch), batch), done)
        done += len(batch)


def translate_each(
    pipeline: modes.Pipeline, wordings: Sequence[Wording], sentences: Sequence[str]
) -> list[Translation]:
    """Return the translations of sentences.

    Args:
        pipeline: The stages of the pair.
        wordings: What is done to each sentence before.
        sentences: The sentences.
    """
    made = _translate_once(pipeline, wordings, sentences, with_stand_ins=True)
    # Rules may drop a word that they don't know, or double it, or make another word of one that was sent for it.
    lost = [
        number
        for number, (sentence, read) in enumerate(zip(sentences, made, strict=True))
        if not read.is_whole or sentence.count(ATOM) != read.translation.text.count(ATOM)
    ]
    if lost:
        some = [wordings[number] for number in lost]
        again = _translate_once(pipeline, some, [sentences[number] for number in lost], with_stand_ins=False)
        for number, read in zip(lost, again, strict=True):
            made[number] = read
    _with_names(pipeline, wordings, sentences, made)
    return [read.translation for read in made]


def _with_names(
    pipeline: modes.Pipeline, wordings: Sequence[Wording], sentences: Sequence[str], made: list[Read]
) -> None:
    """Translate sentences again with known names for words that Apertium doesn't know: "Zhang's book"."""
    found = {
        number: names
        for number, (wording, sentence, read) in enumerate(zip(wordings, sentences, made, strict=True))
        if (names := wording.names(sentence, read.translation.unknown))
    }
    if not found:
        return
    some = [wordings[number] for number in found]
    again = _translate_once(pipeline, some, [sentences[number] for number in found], names=list(found.values()))
    for (number, names), read in zip(found.items(), again, strict=True):
        if read.is_whole:
            words = (sentences[number][name.start : name.end] for name in names)
            unknown = tuple(dict.fromkeys((*read.translation.unknown, *words)))
            made[number] = read._replace(translation=replace(read.translation, unknown=unknown))


def _translate_once(
    pipeline: modes.Pipeline,
    wordings: Sequence[Wording],
    sentences: Sequence[str],
    *,
    with_stand_ins: bool = True,
    names: Sequence[Sequence[Change]] = (),
) -> list[Read]:
    if not sentences:
        return []
    worded = [
        wording.word(sentence, with_stand_ins=with_stand_ins, names=names[number] if names else ())
        for number, (wording, sentence) in enumerate(zip(wordings, sentences, strict=True))
    ]
    analysed = run_each(pipeline.analysis, [one.shielded.sent for one in worded])
    analyses = [
        _number(pipeline, wording.tagging.apply(stream), one.shielded)
        for wording, stream, one in zip(wordings, analysed, worded, strict=True)
    ]
    generated = run_each(pipeline.transfer, [analysis.stream for analysis in analyses], wordings[0].tagging.kinds)
    translated = run_each(pipeline.postgeneration, generated)
    return [
        read_translation(after, sentence, analysis.words, before=before, worded=one, wording=wording)
        for after, before, sentence, analysis, one, wording in zip(
            translated, generated, sentences, analyses, worded, wordings, strict=True
        )
    ]


def run_each(commands: Sequence[Command], texts: Sequence[str], first: str = "") -> list[str]:
    """Send texts through some stages; where that fails, halve them until only the text that fails is alone.

    Args:
        commands: The stages.
        texts: The texts.
        first: What each process is sent before them.
    """
    try:
        return run_stages(commands, [first, *texts])[1:] if first else run_stages(commands, texts)
    except EngineError:
        if len(texts) == 1:
            raise
    middle = len(texts) // 2
    return run_each(commands, texts[:middle], first) + run_each(commands, texts[middle:], first)


def _number(pipeline: modes.Pipeline, analysed: str, sentence: Shielded) -> Analysis:
    """Number the words of an analysed sentence; one that has lost a word is analysed again, alone."""
    analysis = number_words(analysed, sentence)
    if analysis is None:
        analysis = number_words(run_each(pipeline.analysis, [sentence.sent])[0], sentence)
    if analysis is None:
        raise EngineError(f"Apertium's analysis loses a part of the sentence '{unshield(sentence.text)[:80]}'.")
    return analysis
