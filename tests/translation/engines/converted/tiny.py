"""Tiny models of random weights and SentencePiece models trained on the spot, laid out as CTranslate2's converters do.

They translate nothing, but every token that goes in changes what comes out.
"""

from __future__ import annotations

import io
import json
import random
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import sentencepiece
from ctranslate2.specs import TransformerSpec
from numpy.typing import NDArray

_WIDTH, _HEADS, _POSITIONS = 32, 4, 512
_PIECES = 70
_END_BIAS = 7.0
"""Added to the end token's score, so that translations end after a few tokens."""
_SPECIAL_BIAS = 5.0
"""Added to the score of language tokens and the like, so that these models are keen to say them."""

TRAINING = """
The old friend reads a letter and the teacher writes one. A small house with a red door and a green garden. Mother opens
the window and closes the door slowly. Father never sees the river by night but always by day. Two new books today or
tomorrow. The city buys the old street quickly.
"""

SENTENCES = ("The old friend reads a letter.", "A small house.", "Mother opens the window and closes the door slowly.")


@dataclass(frozen=True)
class Layout:
    """How a model is laid out.

    Attributes:
        tokenizers: Names of the SentencePiece files; the first is for what goes in.
        before: Tokens of the vocabulary before the pieces.
        after: Tokens of the vocabulary after the pieces.
        source_eos: Whether CTranslate2 adds ``</s>`` to what goes in.
        source_bos: Whether CTranslate2 adds ``<s>`` to it.
        shared: Whether both sides have one vocabulary.
        layers: Layers of the encoder and of the decoder.
        t5: Whether its architecture is T5's.
        marian: Whether its decoder begins as Marian's does.
        symbols: Tokens that its SentencePiece models know as pieces of their own.
    """

    tokenizers: tuple[str, ...] = ("sentencepiece.model",)
    before: tuple[str, ...] = ("<s>", "<pad>", "</s>", "<unk>")
    after: tuple[str, ...] = ()
    source_eos: bool = False
    source_bos: bool = False
    shared: bool = True
    layers: tuple[int, int] = (2, 2)
    t5: bool = False
    marian: bool = False
    symbols: tuple[str, ...] = ()


OPUS = Layout(("source.spm", "target.spm"), ("</s>", "<unk>"), (">>spa<<", ">>fra<<", ">>cmn_Hant<<", ">>1<<"))
NLLB = Layout(("sentencepiece.bpe.model",), after=("eng_Latn", "spa_Latn", "zho_Hant", "fuv_Latn", "<mask>"))
M2M100 = Layout(("sentencepiece.bpe.model",), after=("__en__", "__es__", "__zh__", "__ns__", "madeupword0"))
MADLAD = Layout(
    ("spiece.model",),
    ("<unk>", "<s>", "</s>"),
    ("<extra_id_0>",),
    t5=True,
    symbols=("<2en>", "<2es>", "<2zh>", "<2zh_Hant>", "<2en_xx_simple>", "<2translate>"),
)

_SPECIAL = {*OPUS.after, *NLLB.after, *M2M100.after, *MADLAD.after, *MADLAD.symbols, "<s>", "<pad>"} - {">>1<<"}


def build(folder: Path, layout: Layout, seed: int = 0) -> Path:
    """Write a model as one of CTranslate2's converters would, and return its folder."""
    folder.mkdir(parents=True)
    tokenizers = [_train(seed + number, layout.symbols) for number in range(len(layout.tokenizers))]
    for name, content in zip(layout.tokenizers, tokenizers, strict=True):
        (folder / name).write_bytes(content)
    pieces = [_pieces(content) for content in tokenizers]
    if layout.shared:
        pieces = [list(dict.fromkeys(piece for side in pieces for piece in side))]
    vocabularies = [[*layout.before, *side, *layout.after] for side in (pieces[0], pieces[-1])]
    spec = _random_spec(vocabularies, np.random.default_rng(seed), layout)
    spec.config.add_source_eos = layout.source_eos
    spec.config.add_source_bos = layout.source_bos
    spec.config.decoder_start_token = "</s>"
    spec.register_source_vocabulary(vocabularies[0])
    spec.register_target_vocabulary(vocabularies[1])
    spec.validate()
    spec.optimize()
    spec.save(str(folder))
    return folder


def unpacked(package: Path, folder: Path, *tokenizers: str, source_eos: bool | None = None) -> Path:
    """Write the model in an Argos package as a folder with its tokenizer under other names, and return the folder."""
    folder.mkdir(parents=True)
    with zipfile.ZipFile(package) as archive:
        for info in archive.infolist():
            parts = info.filename.split("/")
            if "model" in parts:
                (folder / parts[-1]).write_bytes(archive.read(info))
            elif parts[-1] == "sentencepiece.model":
                for name in tokenizers:
                    (folder / name).write_bytes(archive.read(info))
    if source_eos is not None:
        config = json.loads((folder / "config.json").read_text())
        (folder / "config.json").write_text(json.dumps(config | {"add_source_eos": source_eos}))
    return folder


def _train(seed: int, symbols: Sequence[str]) -> bytes:
    """Return a SentencePiece model of sentences of a few words."""
    shuffled = random.Random(seed)  # noqa: S311 - the same at every run
    words = TRAINING.split()
    sentences = [" ".join(shuffled.choices(words, k=8)) for _ in range(300)]
    written = io.BytesIO()
    sentencepiece.SentencePieceTrainer.train(
        sentence_iterator=iter(sentences),
        model_writer=written,
        vocab_size=_PIECES + len(symbols),
        user_defined_symbols=list(symbols),
        num_threads=1,
        minloglevel=2,
    )
    return written.getvalue()


def _pieces(content: bytes) -> list[str]:
    processor: Any = sentencepiece.SentencePieceProcessor(model_proto=content)
    return [processor.id_to_piece(number) for number in range(3, processor.get_piece_size())]


def _random_spec(vocabularies: Sequence[Sequence[str]], rng: np.random.Generator, layout: Layout) -> Any:
    t5 = {"pre_norm": True, "relative_attention_bias": True, "rms_norm": True} if layout.t5 else {}
    spec: Any = TransformerSpec.from_config(layout.layers, _HEADS, **t5)
    spec.decoder.start_from_zero_embedding = layout.marian

    def weights(*shape: int) -> NDArray[np.float32]:
        return rng.normal(0, 0.5, shape).astype(np.float32)

    spec.encoder.embeddings[0].weight = weights(len(vocabularies[0]), _WIDTH)
    spec.decoder.embeddings.weight = weights(len(vocabularies[1]), _WIDTH)
    for side in (spec.encoder, spec.decoder):
        if not layout.t5:
            side.position_encodings.encodings = weights(_POSITIONS, _WIDTH) / 4
        _set_norm(side.layer_norm)
        for layer in side.layer:
            linears = [layer.ffn.linear_0, layer.ffn.linear_1, *layer.self_attention.linear]
            shapes = [(2 * _WIDTH, _WIDTH), (_WIDTH, 2 * _WIDTH), (3 * _WIDTH, _WIDTH), (_WIDTH, _WIDTH)]
            norms = [layer.ffn.layer_norm, layer.self_attention.layer_norm]
            if side is spec.decoder:
                linears += layer.attention.linear
                shapes += [(_WIDTH, _WIDTH), (2 * _WIDTH, _WIDTH), (_WIDTH, _WIDTH)]
                norms.append(layer.attention.layer_norm)
            for linear, shape in zip(linears, shapes, strict=True):
                linear.weight, linear.bias = weights(*shape), weights(shape[0])
            for norm in norms:
                _set_norm(norm)
    for side in (spec.encoder, spec.decoder) if layout.t5 else ():
        _set_biases(side, weights(32, _HEADS))
    spec.decoder.projection.weight = weights(len(vocabularies[1]), _WIDTH)
    spec.decoder.projection.bias = weights(len(vocabularies[1]))
    for number, token in enumerate(vocabularies[1]):
        bias = _END_BIAS if token == "</s>" else _SPECIAL_BIAS if token in _SPECIAL else 0
        spec.decoder.projection.bias[number] += bias
    return spec


def _set_biases(side: Any, bias: NDArray[np.float32]) -> None:
    """Give one side of a model T5's relative positions, the same ones in each layer."""
    side.scale_embeddings = False
    for layer in side.layer:
        layer.self_attention.relative_attention_bias = bias
        layer.self_attention.relative_attention_max_distance = np.dtype("int32").type(128)


def _set_norm(norm: Any) -> None:
    norm.gamma = np.ones(_WIDTH, np.float32)
    if hasattr(norm, "beta"):  # T5's have none
        norm.beta = np.zeros(_WIDTH, np.float32)


def as_json(model: Path) -> dict[str, Any]:
    """Return what a tokenizer.json holds that was made of a SentencePiece model."""
    processor: Any = sentencepiece.SentencePieceProcessor(model_file=str(model))
    pieces = range(processor.get_piece_size())
    spaces = {"type": "Metaspace", "replacement": "▁", "prepend_scheme": "always", "split": True}
    twice = {"type": "Replace", "pattern": {"Regex": " {2,}"}, "content": " "}
    special = {"single_word": False, "lstrip": False, "rstrip": False, "normalized": False, "special": True}
    return {
        "version": "1.0",
        "truncation": {"direction": "Right", "max_length": 4, "strategy": "LongestFirst", "stride": 0},
        "padding": None,
        "added_tokens": [
            {"id": number, "content": f"{code}_Latn", **special} for number, code in enumerate(("eng", "spa"), 99)
        ],
        "normalizer": {"type": "Sequence", "normalizers": [{"type": "NFKC"}, twice]},
        "pre_tokenizer": {"type": "Sequence", "pretokenizers": [{"type": "WhitespaceSplit"}, spaces]},
        "post_processor": None,
        "decoder": spaces,
        "model": {
            "type": "Unigram",
            "unk_id": processor.unk_id(),
            "vocab": [[processor.id_to_piece(number), processor.get_score(number)] for number in pieces],
        },
    }


def special_tokens(vocabulary: Path) -> list[str]:
    """Return the tokens of a vocabulary that aren't text, but for the end token."""
    return [token for token in json.loads(vocabulary.read_text("utf-8")) if token in _SPECIAL]
