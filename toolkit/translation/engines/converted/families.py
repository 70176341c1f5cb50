"""The families of models, and the tokens that each wants around a sentence.

What CTranslate2's converters leave to the caller is told by its documentation ("Translate with…": fairseq, OPUS-MT,
Transformers) and by the converters themselves: `MarianConverter` and `FairseqConverter` write `add_source_eos` into
config.json, so that CTranslate2 itself ends a sentence with ``</s>``; `TransformersConverter` doesn't, and the caller
has to. A model that doesn't get its tokens translates all the same, and badly.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from toolkit.errors import UsageError
from toolkit.translation.engines.converted.languages import tag_of

END = "</s>"
_NO_TEXT = re.compile(r"<s>|</s>|<pad>|<blank>|<mask>|madeupword\d+|<extra_id_\d+>|<2[a-zA-Z_]+>")
"""Tokens beside language tokens that aren't text. OpenNMT's and Eole's vocabularies are padded with ``<blank>``;
CTranslate2's converters fill M2M-100's and NLLB's vocabularies up
with made-up words (`M2M100Loader.get_vocabulary`), T5's with extra ids (`T5Loader.get_vocabulary`); MADLAD-400's has
tasks such as ``<2translate>`` among its languages."""


@dataclass(frozen=True, slots=True)
class ModelFamily:
    """A family of models.

    Attributes:
        name: What it is called in our records.
        token: What its language tokens look like; the first group is the language's code. None if it has none.
        ends: Whether a sentence ends with ``</s>``.
        names_source: Whether the source's language token comes before a sentence, and the target's before its
            translation. Otherwise the target's comes before the sentence, and the source's nowhere.
        any_source: Whether it translates from all the languages that it has tokens for, though the source's isn't said.
        licence: The licence of its weights, where all models of the family have the same, and nothing else is told.
        guided: Whether an attention head was trained to align. Marian's guided alignment trains the first head of one
            layer, the one that its converter names in the model (`alignment_layer`, `alignment_heads=1`).
    """

    name: str
    token: re.Pattern[str] | None = None
    ends: bool = True
    names_source: bool = False
    any_source: bool = False
    guided: bool = False
    licence: str = ""


PLAIN = ModelFamily("plain", ends=False)
"""OpenNMT's models and the like: nothing but the pieces."""

OPUS = ModelFamily("opus", re.compile(r">>([A-Za-z]{2,3}(?:_[A-Za-z]{2,4})?)<<"), guided=True)
"""OPUS-MT, trained with Marian. Models with several target languages want ``>>spa<<`` before the sentence: the model
cards say "a sentence initial language token is required in the form of >>id<<"."""

NLLB = ModelFamily("nllb", re.compile(r"([a-z]{3}_[A-Z][a-z]{3})"), names_source=True, licence="CC-BY-NC-4.0")
"""NLLB-200: ``eng_Latn`` before the sentence, ``spa_Latn`` before the translation (CTranslate2's documentation,
"NLLB"). Hugging Face's tokenizer once put the source's token after ``</s>`` and calls that legacy behaviour.
Meta licenses the weights for other than commercial use alone, and with them whatever is made of them (the card of
facebook/nllb-200-distilled-600M; facebookresearch/fairseq, branch nllb, LICENSE.model)."""

M2M100 = ModelFamily("m2m100", re.compile(r"__([a-z]{2,3})__"), names_source=True)
"""M2M-100: "the language tokens should prefix the source and target sequences" as ``__en__`` (CTranslate2's
documentation, "M2M-100"); Hugging Face's tokenizer puts the source's before a sentence and ``</s>`` after it
(huggingface/transformers, models/m2m_100/tokenization_m2m_100.py, `set_src_lang_special_tokens`)."""

SMALL100 = ModelFamily("small100", M2M100.token, any_source=True)
"""SMaLL-100: M2M-100's vocabulary, but "the target language code is prepended to the source", and nothing to the
translation (Mohammadshahi et al. 2022)."""

MADLAD = ModelFamily("madlad", re.compile(r"<2([a-z]{2,3}(?:_(?:[A-Z][a-z]{3}|[A-Z]{2}))?)>"), any_source=True)
"""MADLAD-400, a T5: "the target language is prepended to the source as <2xx>" (Kudugunta et al. 2023, 4), and T5's
tokenizer ends each sentence with ``</s>``."""

QUICKMT = ModelFamily("quickmt")
"""quickmt's models. Their own program adds ``</s>`` to each sentence (quickmt/quickmt, quickmt/translator.py,
`Translator.tokenize`, since commit 510353c of January 2026; before that it added nothing), and those of the newer
trainer are trained with it (quickmt/quickmt-train, src/quickmt_train/data.py, ``add_eos=True``). The ``<s>`` that they
want before it CTranslate2 adds itself: the trainer's export sets `add_source_bos`, and leaves `add_source_eos`."""

FAMILIES = {family.name: family for family in (PLAIN, OPUS, NLLB, M2M100, SMALL100, MADLAD, QUICKMT)}

_MARIAN = ("</s>", "<unk>")
"""What the vocabularies of Marian begin with, in which OPUS-MT was trained; others' begin with ``<unk>`` or ``<s>``.
Those of OPUS-MT's newer models, tc-big, are sorted otherwise (of that from English to Portuguese ``</s>`` is number
44,670, by the model's config.json): it is their weights that tell."""

_FOREIGN = {"mBART": re.compile(r"[a-z]{2}_[A-Z]{2}")}
"""Language tokens of models that can't be run here, so that they aren't taken for plain ones."""
_FEW = 3
"""Tokens that a plain vocabulary may hold by chance."""
_SMALL100_LAYERS = 4
"""How many times as many layers SMaLL-100's encoder has as its decoder: 12 and 3. M2M-100 has as many in both."""


@dataclass(frozen=True, slots=True)
class Traits:
    """What the files of a model say of it.

    Attributes:
        vocabulary: Its tokens on the source side.
        layers: How many layers its encoder and its decoder have.
        t5: Whether its attention has T5's relative biases.
        marian: Whether its decoder begins as Marian's does.
        ended: Whether CTranslate2 itself ends what goes in, so that it need not be known whether a sentence has an end.
        style: Whose names its tokenizers have: ``opus``, ``quickmt``; empty if nobody's in particular. What else the
            files say goes before it.
    """

    vocabulary: tuple[str, ...]
    layers: tuple[int, int]
    t5: bool = False
    marian: bool = False
    ended: bool = False
    style: str = ""


def tell_family(traits: Traits) -> ModelFamily:
    """Return the family of a model.

    Raises:
        ValueError: Its files don't tell for certain, or tell that it is of a family that can't be used here.
    """
    tokens = traits.vocabulary
    if traits.marian or tokens[:2] == _MARIAN:
        return OPUS
    found = [family for family in (OPUS, NLLB, M2M100, MADLAD) if _has_tokens(family, tokens)]
    foreign = [name for name, token in _FOREIGN.items() if sum(map(bool, map(token.fullmatch, tokens))) > _FEW]
    if foreign and not found:
        raise ValueError(f"its vocabulary has the language tokens of {foreign[0]}, which can't be used here.")
    if len(found) > 1:
        names = ", ".join(family.name for family in found)
        raise ValueError(f"its vocabulary has language tokens of several kinds: {names}.")
    if traits.t5 != (found == [MADLAD]):
        raise ValueError(
            "it is a T5 without MADLAD-400's language tokens: what is to be said before a sentence isn't known."
            if traits.t5
            else "it has MADLAD-400's language tokens, and not its architecture, T5."
        )
    if found == [M2M100]:
        return _m2m100_or_small100(traits.layers)
    return found[0] if found else _without_tokens(traits)


def _has_tokens(family: ModelFamily, vocabulary: Sequence[str]) -> bool:
    """Tell whether a vocabulary has a family's language tokens; of MADLAD-400's more than few, as it has hundreds."""
    return len(language_tokens(family, vocabulary)) > (_FEW if family is MADLAD else 0)


def _m2m100_or_small100(layers: tuple[int, int]) -> ModelFamily:
    """Return which of the two models with one vocabulary has these layers.

    Raises:
        ValueError: Neither has.
    """
    encoder, decoder = layers
    if encoder == decoder:
        return M2M100
    if encoder == _SMALL100_LAYERS * decoder:
        return SMALL100
    raise ValueError(
        f"it has the vocabulary of M2M-100 and SMaLL-100, and {encoder} and {decoder} layers, as neither has; "
        "say what it is with --kind m2m100 or --kind small100."
    )


def _without_tokens(traits: Traits) -> ModelFamily:
    """Return the family of a model without language tokens.

    Raises:
        ValueError: Whether it wants ``</s>`` after a sentence can't be told.
    """
    if traits.style == OPUS.name and not traits.ended:
        raise ValueError(
            "its SentencePiece models are called as OPUS-MT's, and its vocabulary isn't Marian's, so that it can't be "
            f"told whether a sentence ends with {END}; say what it is with --kind opus, --kind quickmt or --kind plain."
        )
    return QUICKMT if traits.style == QUICKMT.name else PLAIN


def language_tokens(family: ModelFamily, vocabulary: Iterable[str]) -> dict[str, str]:
    """Return the language tokens of a vocabulary, by BCP 47 tag; of two for one tag the first.

    Tokens of that look whose code isn't a language's are left out.
    """
    found: dict[str, str] = {}
    if family.token is None:
        return found
    for token in vocabulary:
        if match := family.token.fullmatch(token):
            try:
                found.setdefault(tag_of(match[1]), token)
            except UsageError:
                continue
    return found


def silent_tokens(family: ModelFamily, vocabulary: Sequence[str]) -> tuple[str, ...]:
    """Return the tokens of the target's vocabulary that no translation may hold.

    The end token isn't one of them, or no translation would end.
    """
    return tuple(
        token
        for token in dict.fromkeys(vocabulary)
        if token != END and (_NO_TEXT.fullmatch(token) or (family.token and family.token.fullmatch(token)))
    )
