"""Finding out what a model is: its family, its languages and its tokens, and whether its files belong together."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

from toolkit.errors import UsageError
from toolkit.languages import matches
from toolkit.translation.engines.converted.contents import FolderContents
from toolkit.translation.engines.converted.families import (
    END,
    FAMILIES,
    Traits,
    language_tokens,
    silent_tokens,
    tell_family,
)
from toolkit.translation.engines.converted.installed import InstalledModel
from toolkit.translation.engines.converted.languages import pair_in_name
from toolkit.translation.engines.converted.record import MODEL_FOLDER, Record

_CONFIG_LIMIT = 1 << 20

_EMBEDDINGS = (
    ("encoder/embeddings/weight", "encoder/embeddings_0/weight"),
    ("decoder/embeddings/weight", "decoder/projection/weight"),
)
"""What CTranslate2 calls the tables with a row for each token; of equal ones only one is stored."""


_FROM_ZERO = "decoder/start_from_zero_embedding"
"""Marian's decoder begins with an embedding of zeros; both converters of its models say so, and no other does
(OpenNMT/CTranslate2, converters/marian.py and transformers.py, `MarianMTLoader.set_decoder`)."""


def examine(prepared: Path, contents: FolderContents, sources: list[str], targets: list[str], kind: str = "") -> Record:
    """Return what is known of a model, from its files, what the user said, and the folder's name.

    Args:
        prepared: The folder with the copied files, called as the model.
        contents: The folder that they come from.
        sources: BCP 47 tags that the user gave.
        targets: BCP 47 tags that the user gave.
        kind: The name of its family, if the user gave it.

    Raises:
        PackageError: Its files don't fit each other.
        UsageError: Its languages aren't known.
    """
    from toolkit.translation.engines.neural.loading import read_vocabulary

    folder = prepared / MODEL_FOLDER
    try:
        vocabularies = read_vocabulary(folder, "source"), read_vocabulary(folder, "target")
        _check_sizes(folder, vocabularies)
        ended = _adds_end(folder)
        traits = Traits(vocabularies[0], *_architecture(folder), ended=ended, style=contents.style)
        family = FAMILIES[kind] if kind else tell_family(traits)
        suffix = (END,) if family.ends and not ended else ()
        if not set(suffix) <= set(vocabularies[0]):
            raise ValueError(f"its vocabulary has no {END}.")
    except (ValueError, RecursionError) as error:
        raise contents.refusal(str(error)) from error
    tokens = language_tokens(family, vocabularies[0])
    if not tokens and (family.names_source or family.any_source):
        raise contents.refusal(f"it has none of the language tokens of {family.name}.")
    named = pair_in_name(contents.name)
    if family.names_source:
        from_tokens, to_tokens = _wanted(tokens, sources, "--from"), _wanted(tokens, targets, "--to")
    else:
        usual = list(tokens) if family.any_source else []
        from_tokens = dict.fromkeys(sources or usual or ([named[0]] if named else []), "")
        to_tokens = _wanted(tokens, targets, "--to") if tokens else {}
        to_tokens = to_tokens or dict.fromkeys(targets or ([named[1]] if named else []), "")
    _check_languages(from_tokens, to_tokens, contents.name)
    return Record(
        prepared.name,
        family,
        from_tokens,
        to_tokens,
        suffix,
        silent_tokens(family, vocabularies[1]),
        contents.two_tokenizers,
        contents.json_tokenizer,
    )


def _wanted(tokens: dict[str, str], tags: list[str], option: str) -> dict[str, str]:
    """Return the language tokens that are wanted, all if no tags are given.

    Raises:
        UsageError: There is none for a tag.
    """
    if not tags:
        return tokens
    found = {}
    for tag in tags:
        nearest = next(iter(matches(tag, tokens)), None)
        if nearest is None:
            raise UsageError(
                f"The model has no language token for '{tag}' ({option}).", f"It has: {', '.join(sorted(tokens))}."
            )
        found[nearest] = tokens[nearest]
    return found


def _check_languages(sources: dict[str, str], targets: dict[str, str], folder_name: str) -> None:
    """Refuse a model whose languages aren't known.

    Raises:
        UsageError: They aren't.
    """
    if not sources or not targets:
        missing = " and ".join(word for word, tags in (("from which", sources), ("into which", targets)) if not tags)
        raise UsageError(
            f"Neither its files nor its name tell {missing} language {folder_name} translates.",
            f"Say it: publish models install {folder_name} --from en --to es",
        )
    if len(targets) > 1 and not all(targets.values()):
        raise UsageError(
            f"{folder_name} has no language tokens, so that it can translate into one language only.",
            "Give one language with --to.",
        )
    if not any(source != target for source in sources for target in targets):
        raise UsageError(
            f"{folder_name} would translate from {next(iter(sources))} into itself.", "See --from and --to."
        )


def _check_sizes(folder: Path, vocabularies: tuple[Sequence[str], Sequence[str]]) -> None:
    """Check that vocabularies and weights have the same size: CTranslate2 doesn't, and reads beyond the weights' end.

    Raises:
        ValueError: They haven't, or model.bin is broken or of a version that can't be checked.
    """
    from toolkit.translation.engines.neural.binary import LayoutError, read_layout

    try:
        layout = read_layout(folder / "model.bin")
    except LayoutError as error:
        raise ValueError(f"its model.bin is broken: {error}.") from error
    if layout is None:
        raise ValueError("its model.bin is of a version that isn't known here; convert the model again.")
    for vocabulary, names in zip(vocabularies, _EMBEDDINGS, strict=True):
        tables = [layout.variables[name] for name in names if name in layout.variables]
        if any(table.shape[:1] != (len(vocabulary),) for table in tables):
            raise ValueError(f"its vocabulary has {len(vocabulary)} tokens, its model.bin another number.")
    if not any(name in layout.variables for names in _EMBEDDINGS for name in names):
        raise ValueError("its model.bin is not a translation model.")


def _architecture(folder: Path) -> tuple[tuple[int, int], bool, bool]:
    """Return how many layers the encoder and the decoder of a model have, and whether it is a T5, or of Marian's."""
    from toolkit.translation.engines.neural.binary import read_layout, small_number

    path = folder / "model.bin"
    layout = read_layout(path)
    names = layout.variables if layout else ()
    encoder, decoder = (
        {name.split("/")[1] for name in names if name.startswith(f"{side}/layer_")} - {"layer_norm"}
        for side in ("encoder", "decoder")
    )
    t5 = any(name.endswith("/relative_attention_bias") for name in names)
    marian = layout is not None and small_number(path, layout, _FROM_ZERO) == 1
    return (len(encoder), len(decoder)), t5, marian


def _adds_end(folder: Path) -> bool:
    """Tell whether CTranslate2 itself ends what goes into a model.

    Raises:
        ValueError: config.json is no such file.
    """
    path = folder / "config.json"
    if not path.exists():
        return False
    with path.open("rb") as file:
        config = json.loads(file.read(_CONFIG_LIMIT))
    if not isinstance(config, dict):
        raise ValueError("its config.json is not a JSON object.")
    return config.get("add_source_eos") is True


def check_tokenizers(model: InstalledModel) -> None:
    """Refuse tokenizers of another model: it would take every word for unknown.

    Raises:
        ValueError: A tokenizer is broken, or most of its pieces aren't in the vocabulary.
    """
    from toolkit.translation.engines.neural.loading import open_tokenizer, read_vocabulary

    folder = model.folder / MODEL_FOLDER
    for name, side in zip(model.record.tokenizers, ("source", "target"), strict=False):
        pieces = open_tokenizer(model.folder / name).vocabulary()
        if 2 * len(pieces & frozenset(read_vocabulary(folder, side))) < len(pieces):  # type: ignore[arg-type]
            raise ValueError("its tokenizer and its vocabulary don't belong together.")
