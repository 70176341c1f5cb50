"""What a neural model is made of on the disk, whatever kind of package it came in."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from toolkit.translation.engines.neural.routes import Reach


@dataclass(frozen=True, slots=True)
class ModelFiles:
    """The files of a model for one pair, and the tokens that it wants around a sentence.

    Attributes:
        name: What it is called, ``translate-en_es``.
        version: Its version, ``1.9``; empty if it has none.
        source: BCP 47 tag of the language that it translates from.
        target: BCP 47 tag of the language that it translates to.
        folder: The folder with CTranslate2's files: model.bin, vocabularies, config.json.
        source_tokenizer: The file of the tokenizer for what goes in.
        target_tokenizer: The file of the tokenizer for what comes out; mostly the same.
        source_prefix: Tokens before each sentence, ``eng_Latn``.
        source_suffix: Tokens after each sentence, ``</s>``.
        target_prefix: Tokens that each translation begins with, ``spa_Latn``.
        silent: Tokens of the vocabulary that are not text, and so must never be said: language tokens, padding.
        guided: Whether the model has an attention head that was trained to align words, so that no other is asked.
        moses: If its tokenizer is a list of BPE merges after Moses' rules and not a SentencePiece model: what the rules
            for its two languages are called.
        kind: Its family, ``opus``, if its engine runs models of several; empty elsewhere.
        licence: Its licence, ``CC-BY-NC-4.0``, where it is known; empty elsewhere.
        remedy: What to do if the files turn out to be broken.
    """

    name: str
    version: str
    source: str
    target: str
    folder: Path
    source_tokenizer: Path
    target_tokenizer: Path
    source_prefix: tuple[str, ...] = ()
    source_suffix: tuple[str, ...] = ()
    target_prefix: tuple[str, ...] = ()
    silent: tuple[str, ...] = ()
    guided: bool = False
    moses: tuple[str, str] | tuple[()] = ()
    kind: str = ""
    licence: str = ""
    remedy: str = ""


@dataclass(frozen=True, slots=True)
class Served:
    """A model that is here.

    Attributes:
        reach: What it translates.
        files: A function from a pair in its reach to what the model is made of for that pair.
    """

    reach: Reach
    files: Callable[[str, str], ModelFiles]

    @classmethod
    def one_pair(cls, files: ModelFiles) -> Served:
        """Return a model for one pair."""
        return cls(Reach.of((files.source, files.target)), lambda _source, _target: files)
