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
_NO_TEXT = re.compile(r"<s>|</s>|<pad>|<mask>|madeupword\d+")
"""Tokens beside language tokens that aren't text. M2M-100's and NLLB's vocabularies are filled up with made-up
words (`M2M100Loader.get_vocabulary`)."""


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
        guided: Whether an attention head was trained to align. Marian's guided alignment trains the first head of one
            layer, the one that its converter names in the model (`alignment_layer`, `alignment_heads=1`).
    """

    name: str
    token: re.Pattern[str] | None = None
    ends: bool = True
    names_source: bool = False
    any_source: bool = False
    guided: bool = False


PLAIN = ModelFamily("plain", ends=False)
"""OpenNMT's models and the like: nothing but the pieces."""

OPUS = ModelFamily("opus", re.compile(r">>([A-Za-z]{2,3}(?:_[A-Za-z]{2,4})?)<<"), guided=True)
"""OPUS-MT, trained with Marian. Models with several target languages want ``>>spa<<`` before the sentence: the model
cards say "a sentence initial language token is required in the form of >>id<<"."""

NLLB = ModelFamily("nllb", re.compile(r"([a-z]{3}_[A-Z][a-z]{3})"), names_source=True)
"""NLLB-200: ``eng_Latn`` before the sentence, ``spa_Latn`` before the translation (CTranslate2's documentation,
"NLLB"). Hugging Face's tokenizer once put the source's token after ``</s>`` and calls that legacy behaviour."""

M2M100 = ModelFamily("m2m100", re.compile(r"__([a-z]{2,3})__"), names_source=True)
"""M2M-100: "the language tokens should prefix the source and target sequences" as ``__en__`` (CTranslate2's
documentation, "M2M-100")."""

SMALL100 = ModelFamily("small100", M2M100.token, any_source=True)
"""SMaLL-100: M2M-100's vocabulary, but "the target language code is prepended to the source", and nothing to the
translation (Mohammadshahi et al. 2022). Of its layers 12 are the encoder's and 3 the decoder's; M2M-100 has as many in
both."""

QUICKMT = ModelFamily("quickmt")
"""quickmt's models, whose own `Translator.tokenize` adds ``</s>`` to each sentence. They have names of their own for
their SentencePiece models."""

FAMILIES = {family.name: family for family in (PLAIN, OPUS, NLLB, M2M100, SMALL100, QUICKMT)}

_MARIAN = ["</s>", "<unk>"]
"""What the vocabularies of Marian begin with, in which OPUS-MT was trained; others' begin with ``<unk>`` or ``<s>``."""

_FOREIGN = {
    "mBART": re.compile(r"[a-z]{2}_[A-Z]{2}"),
    "MADLAD-400": re.compile(r"<2[a-z]{2,3}(?:_[A-Za-z]+)?>"),
}
"""Language tokens of models that can't be run here, so that they aren't taken for plain ones."""
_FEW = 3
"""Tokens that a plain vocabulary may hold by chance."""


def tell_family(style: str, vocabulary: Iterable[str], layers: tuple[int, int]) -> ModelFamily:
    """Return the family of a model.

    Args:
        style: Whose names its SentencePiece models have: ``opus``, ``quickmt``; empty if nobody's in particular.
        vocabulary: Its tokens on the source side.
        layers: How many layers its encoder and its decoder have.

    Raises:
        ValueError: Its language tokens are of a family that can't be used here, or of several.
    """
    tokens = list(vocabulary)
    if style == OPUS.name or tokens[:2] == _MARIAN:
        return OPUS
    if style == QUICKMT.name:
        return QUICKMT
    found = [family.name for family in (OPUS, NLLB, M2M100) if language_tokens(family, tokens)]
    foreign = [name for name, token in _FOREIGN.items() if sum(map(bool, map(token.fullmatch, tokens))) > _FEW]
    if foreign and not found:
        raise ValueError(f"its vocabulary has the language tokens of {foreign[0]}, which can't be used here.")
    if len(found) > 1:
        raise ValueError(f"its vocabulary has language tokens of several kinds: {', '.join(found)}.")
    if found == [M2M100.name] and layers[1] < layers[0]:
        return SMALL100
    return FAMILIES[found[0]] if found else PLAIN


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
