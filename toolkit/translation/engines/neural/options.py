"""How neural models are run: one place for every figure that changes speed or output."""

from __future__ import annotations

import difflib
import os
import sys
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import Any, Literal

from toolkit.errors import MissingError, UsageError
from toolkit.settings import Settings


@dataclass(frozen=True, slots=True)
class DecodingOptions:
    """DecodingOptions of neural engines. The defaults are for quality on a processor.

    There is none for unknown words: what a model has no piece for never reaches it, but is carried through as it is
    (see `toolkit.translation.engines.neural.passthrough`), and CTranslate2 is forbidden to say its unknown token.

    Attributes:
        beam_size: Hypotheses kept while translating. On the tests' package (500 sentences of Tatoeba, BLEU and
            sentences a second of one thread): 8, 35.4 and 365; 4, which is Argos' own, 35.0 and 716; 2, 34.4 and 1,275;
            1, 32.2 and 1,815.
        length_penalty: Exponent of the length that a hypothesis' score is divided by. 1 compares hypotheses by
            probability per token; Argos' own 0.2 favours short ones, which drop words (chrF 55.0 against 55.7).
        no_repeat_ngram_size: Sentences that end in a loop are translated again with repetitions of this many tokens
            forbidden. It isn't used at first, because good translations repeat ("de la … de la").
        repetition_penalty: What the probability of a token that was used before is divided by; 1 for
            nothing. 1.2 did not stop the loops that it was tried on, and gained nothing (BLEU 35.1, chrF 55.6).
        device: ``cpu``, ``cuda``, or ``auto`` for a GPU if there is one.
        compute_type: CTranslate2's type to compute in; ``default`` is the one that the model is stored in. Of a model
            of Argos' usual shape ``int8`` gives 338 to 435 tokens a second on two cores, ``float32`` half to
            three quarters of that; int8 changes up to two of 1,000 sentences with the make-up of the batch,
            float32 none.
        max_source_tokens: Longer sentences are translated in parts, cut at a clause, comma or space. Argos trains on
            pairs of at most 150 tokens a side (argos-train, config.yml); 120 leaves room for languages that
            need more of them.
        batch_tokens: Tokens in a batch; 0 for what suits the device. On two cores 2,048 and 4,096 were slower than
            1,024.
        threads: Batches translated at the same time on a processor, one thread each; 0 for one for each core.
        heads: Which attention heads are averaged for the alignment: ``all`` of the model's alignment layer, or
            those that are ``stored`` in the model.
    """

    beam_size: int = 4
    length_penalty: float = 1.0
    no_repeat_ngram_size: int = 3
    repetition_penalty: float = 1.0
    device: Literal["auto", "cpu", "cuda"] = "auto"
    compute_type: str = "default"
    max_source_tokens: int = 120
    batch_tokens: int = 0
    threads: int = 0
    heads: Literal["all", "stored"] = "all"

    def chosen_device(self) -> str:
        """Return ``cpu`` or ``cuda``.

        Raises:
            MissingError: A GPU is asked for, and CTranslate2 finds none.
        """
        if self.device == "cpu" or (self.device == "auto" and not _may_have_gpu()):
            return "cpu"
        import ctranslate2

        found = ctranslate2.get_cuda_device_count()
        if self.device == "cuda" and not found:
            raise MissingError("There is no CUDA device that CTranslate2 can use here.", "Run with: --device auto")
        return "cuda" if found else "cpu"

    def chosen_threads(self) -> int:
        """Return how many batches are translated at the same time."""
        if self.chosen_device() == "cuda":
            return 1
        return self.threads or cores()

    def chosen_batch_tokens(self) -> int:
        """Return how many tokens go into a batch: on a processor larger ones were slower."""
        return self.batch_tokens or {"cpu": 1024, "cuda": 8192}[self.chosen_device()]

    def describe(self) -> str:
        """Return what decides the output, for the fingerprint; threads and batches don't."""
        return (
            f"beam {self.beam_size}, length penalty {self.length_penalty:g}, "
            f"repetition penalty {self.repetition_penalty:g}, loops {self.no_repeat_ngram_size}-grams, "
            f"parts {self.max_source_tokens}, {self.chosen_device()} {self.compute_type}, "
            f"{self.heads} heads"
        )


QUALITIES: dict[str, DecodingOptions] = {"best": DecodingOptions(), "fast": DecodingOptions(beam_size=1)}
"""The named choices."""

_DEVICES = ("auto", "cpu", "cuda")


def options_of(settings: Settings) -> DecodingOptions:
    """Return the options that settings ask for: a named choice, the device, and single options over both.

    Raises:
        UsageError: A name or value can't be used.
    """
    options = QUALITIES.get(settings.quality)
    if options is None:
        raise UsageError(f"There is no quality '{settings.quality}'.", f"Choose one of: {', '.join(QUALITIES)}.")
    if settings.device not in _DEVICES:
        raise UsageError(f"There is no device '{settings.device}'.", f"Choose one of: {', '.join(_DEVICES)}.")
    return replace(options, device=settings.device, **_checked(settings.decoding))  # type: ignore[arg-type]


def _checked(table: Any) -> dict[str, Any]:
    """Return the options in the table ``[decoding]`` of a project file.

    Raises:
        UsageError: There is no such option, or its value is of another kind or out of its range.
    """
    kinds = {field.name: type(field.default) for field in fields(DecodingOptions) if field.name != "device"}
    for name, value in table.items():
        if name not in kinds:
            near = difflib.get_close_matches(name, kinds, 1)
            hint = f"Did you mean '{near[0]}'?" if near else f"Known options: {', '.join(kinds)}."
            raise UsageError(f"[decoding]: there is no option '{name}'.", hint)
        kind = kinds[name]
        fits = isinstance(value, (int, float) if kind is float else kind) and not isinstance(value, bool)
        if not fits or (kind is not str and not 0 <= value <= _MOST) or (name in _POSITIVE and not value):
            wanted = {int: "a whole number", float: "a number", str: "a word"}[kind]
            raise UsageError(f"[decoding]: '{name}' must be {wanted}, not {value!r}.", "Mend it in the project file.")
    return dict(table)


_MOST = 1_000_000
_POSITIVE = frozenset({"beam_size", "max_source_tokens", "repetition_penalty"})


_DRIVERS = tuple(map(Path, ("/dev/nvidiactl", "/dev/nvmap", "/dev/dxg", "/dev/kfd")))
"""Files that Linux has where there is a driver of a graphics processor: NVIDIA's, that of its Jetson boards, that of
Windows below WSL 2, and AMD's."""


def _may_have_gpu() -> bool:
    """Tell whether it is worth asking CTranslate2, which takes as long to import as a small article to be made."""
    return sys.platform != "linux" or any(file.exists() for file in _DRIVERS)


def cores() -> int:
    """Return how many cores this process may use, which in a container is fewer than the machine has."""
    try:
        return len(os.sched_getaffinity(0))
    except AttributeError:  # macOS
        return os.cpu_count() or 1
