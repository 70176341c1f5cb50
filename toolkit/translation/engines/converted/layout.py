"""Which files of a model folder are what: its weights, vocabularies and tokenizers, told by their names alone.

So it can be told of a folder of the hub before anything of it is fetched.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from toolkit.errors import UsageError
from toolkit.translation.engines.converted.languages import pair_in_name, tag_of
from toolkit.translation.engines.converted.record import JSON_TOKENIZER, SOURCE_TOKENIZER, TARGET_TOKENIZER

MODEL_FILE = "model.bin"
CONFIG_FILE = "config.json"

PAIRED = (SOURCE_TOKENIZER, TARGET_TOKENIZER)
_VOCABULARIES = tuple(
    f"{side}_vocabulary.{kind}" for side in ("shared", "source", "target") for kind in ("json", "txt")
)
_TOKENIZER_SUFFIXES = frozenset({".model", ".spm"})
_QUICKMT = ("src.spm.model", "tgt.spm.model")
_TWO_TOKENIZERS = (PAIRED, ("source.model", "target.model"), _QUICKMT)
"""The names of SentencePiece models for both sides: OPUS-MT's, OpenNMT's, quickmt's. Others are looked at by word."""
_STYLES = {PAIRED: "opus", _QUICKMT: "quickmt", ("joint.spm.model",): "quickmt"}
_ORIGINAL = re.compile(r"pytorch_model.*\.bin|.*\.safetensors|tf_model\.h5|.*\.npz|.*\.onnx")
"""What weights are called that CTranslate2's converters read, or that others run."""
_SOURCE_WORDS, _TARGET_WORDS = frozenset({"source", "src"}), frozenset({"target", "tgt", "trg"})


class MissingPartError(ValueError):
    """A folder lacks a file that a model needs; the text says which."""


class DoubtfulTokenizersError(ValueError):
    """A folder has several tokenizers, and their names don't tell them apart.

    Attributes:
        names: Their names.
    """

    def __init__(self, names: list[str]) -> None:
        super().__init__(f"it has several SentencePiece models, and their names don't tell them apart: {names}.")
        self.names = names


@dataclass(frozen=True, slots=True)
class FolderLayout:
    """The files of a model.

    Attributes:
        vocabularies: The names of its vocabularies.
        tokenizers: The name of its tokenizer, or the names of those for both sides, the source's first.
        others: The names of whatever else belongs to it: weights and configuration.
    """

    vocabularies: tuple[str, ...]
    tokenizers: tuple[str, ...]
    others: tuple[str, ...]

    @property
    def style(self) -> str:
        """Whose names its tokenizers have: ``opus``, ``quickmt``; empty if they are nobody's in particular."""
        return _STYLES.get(self.tokenizers, "")


def layout_of(names: Iterable[str], called: str) -> FolderLayout:
    """Return which of the files in a folder make a model.

    Args:
        names: The names of the files in it.
        called: What the model is called; its languages may tell the tokenizers apart.

    Raises:
        MissingPartError: Something is lacking.
        DoubtfulTokenizersError: It can't be told which tokenizer is the source's.
    """
    known = frozenset(names)
    if MODEL_FILE not in known:
        raise MissingPartError(f"it has no {MODEL_FILE}{_instead(known)}.")
    vocabularies = tuple(name for name in _VOCABULARIES if name in known)
    sides = {name.partition("_")[0] for name in vocabularies}
    if "shared" not in sides and not {"source", "target"} <= sides:
        raise MissingPartError(
            "it has no vocabulary (shared_vocabulary.json, or source_vocabulary.json and target_vocabulary.json)."
        )
    others = (MODEL_FILE, *([CONFIG_FILE] if CONFIG_FILE in known else []))
    return FolderLayout(vocabularies, _tokenizers(known, called), others)


def _instead(names: Iterable[str]) -> str:
    """Return what a folder without weights has in their place, as a sentence goes on; empty if nothing of the kind."""
    if original := next((name for name in sorted(names) if _ORIGINAL.fullmatch(name)), ""):
        return f", but the original model ({original}), which has to be converted: ct2-transformers-converter"
    return ""


def wanted(names: Iterable[str]) -> list[str]:
    """Return those files of a folder that a model can be made of; a tokenizer.json only where it stands alone."""
    usual = {MODEL_FILE, CONFIG_FILE, *_VOCABULARIES}
    found = [name for name in names if name in usual or ("/" not in name and _is_tokenizer(name))]
    alone = not any(map(_is_tokenizer, found))
    return sorted([*found, *(name for name in names if name == JSON_TOKENIZER and alone)])


def _is_tokenizer(name: str) -> bool:
    return Path(name).suffix in _TOKENIZER_SUFFIXES


def _tokenizers(names: frozenset[str], called: str) -> tuple[str, ...]:
    for pair in _TWO_TOKENIZERS:
        if set(pair) <= names:
            return pair
    found = sorted(filter(_is_tokenizer, names))
    if len(found) == 1:
        return tuple(found)
    if sides := _told_apart(found, called):
        return sides
    if found:
        raise DoubtfulTokenizersError(found)
    if JSON_TOKENIZER in names:
        return (JSON_TOKENIZER,)
    raise MissingPartError(
        "it has no SentencePiece model (sentencepiece.model, or source.spm and target.spm) and no tokenizer.json. That "
        "of the original model will do: sentencepiece.bpe.model of NLLB-200 and M2M-100, source.spm and target.spm of "
        "OPUS-MT, spiece.model of MADLAD-400."
    )


def _told_apart(found: list[str], called: str) -> tuple[str, ...]:
    """Return two names, the source's first, if a word in one says source and in the other target, or the languages.

    So with ``spm.src.model``, ``tgt.spm``, and, of ``opus-mt-ja-en``, ``spm.ja.nopretok.model``.
    """
    if len(found) != 2:
        return ()
    words = [set(re.split(r"[-_.]+", name.lower())) for name in found]
    own = [words[0] - words[1], words[1] - words[0]]
    pair = pair_in_name(called)
    for place in (0, 1):
        first, second = own[place], own[1 - place]
        says_sides = first & _SOURCE_WORDS and second & _TARGET_WORDS
        if says_sides or (pair and [pair[0]] == _tags(first) and [pair[1]] == _tags(second)):
            return found[place], found[1 - place]
    return ()


def _tags(words: Iterable[str]) -> list[str]:
    """Return the tags of those words that are codes of languages."""
    found = []
    for word in words:
        if re.fullmatch(r"[a-z]{2,3}", word) and word not in ("spm", "bpe"):
            try:
                found.append(tag_of(word))
            except UsageError:
                continue
    return found
