"""Installing and removing model folders: the functions behind `publish models`.

What is needed is copied out of the folder, looked at in the copy, tried out, and only then moved into place.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import product
from pathlib import Path

from toolkit.errors import PackageError, UsageError
from toolkit.languages import normalize_tag
from toolkit.translation.engines.converted.contents import FolderContents
from toolkit.translation.engines.converted.examination import check_tokenizers, examine
from toolkit.translation.engines.converted.families import FAMILIES
from toolkit.translation.engines.converted.folders import MODELS_VARIABLE, models_dir
from toolkit.translation.engines.converted.installed import InstalledModel, list_models, model_findings
from toolkit.translation.engines.converted.layout import CONFIG_FILE, MODEL_FILE
from toolkit.translation.engines.converted.record import (
    MODEL_FOLDER,
    NAME,
    RECORD_LIMIT,
    RECORD_NAME,
    ModelSource,
    Record,
    parse_record,
)
from toolkit.translation.engines.staging import move_in, staging, take_out_named

__all__ = ["InstalledModel", "install_folder", "list_models", "model_findings", "remove_model"]


def install_folder(
    folder: Path,
    sources: Sequence[str] = (),
    targets: Sequence[str] = (),
    name: str = "",
    kind: str = "",
    came: ModelSource | None = None,
) -> InstalledModel:
    """Install a model folder; it replaces an installed model of the same name.

    Args:
        folder: What a converter of CTranslate2 wrote, with the model's tokenizer, or the folder of a model that another
            machine has installed; it is not trusted.
        sources: BCP 47 tags of the languages that it translates from. Where its vocabulary has language tokens, only
            these of them; otherwise they are looked for in the folder's name.
        targets: BCP 47 tags of the languages that it translates to, likewise.
        name: What to call it; as the folder unless given.
        kind: What family of models it is of, ``small100``; told by its files unless given.
        came: Where it comes from; nothing is known of that unless given.

    Returns:
        The installed model.

    Raises:
        PackageError: The folder is broken or unsafe, or can't be copied. Nothing has changed then.
        UsageError: Its languages or its name aren't known, or a tag isn't one.
    """
    sources, targets = [normalize_tag(tag) for tag in sources], [normalize_tag(tag) for tag in targets]
    if kind and kind not in FAMILIES:
        raise UsageError(f"There is no kind of models '{kind}'.", f"Choose one of: {', '.join(FAMILIES)}.")
    contents = FolderContents(folder)
    if contents.record and (told := _told(contents.record)):
        sources, targets = sources or list(told.sources), targets or list(told.targets)
        name, kind, came = name or told.name, kind or told.family.name, came or told.came
    name = _checked_name(name or contents.name)
    try:
        with staging(models_dir()) as aside:
            prepared = aside / name
            prepared.mkdir()
            contents.copy(prepared)
            record = examine(prepared, contents, sources, targets, kind)
            model = InstalledModel(prepared, replace(record, came=came or contents.came))
            (prepared / RECORD_NAME).write_bytes(model.record.to_json())
            _try_out(model, contents)
            target = models_dir() / name
            move_in(prepared, target, [target] if target.exists() or target.is_symlink() else [], aside)
    except OSError as error:
        raise PackageError(
            f"{folder} can't be installed in {models_dir()}: {error}.",
            f"Check its permissions and the free space, or set {MODELS_VARIABLE} to another folder.",
        ) from error
    return InstalledModel(target, model.record)


def remove_model(name: str) -> InstalledModel:
    """Delete an installed model.

    Args:
        name: What it is called.

    Returns:
        What was deleted.

    Raises:
        MissingError: There is no such model.
        PackageError: It can't be deleted.
    """
    return take_out_named(list_models(), name)


def _told(path: Path) -> Record | None:
    """Return what another machine noted of a model, None if it isn't a file.

    Raises:
        PackageError: It isn't such a note.
    """
    if not path.is_file():
        return None
    with path.open("rb") as file:
        return parse_record(file.read(RECORD_LIMIT), path.parent.name)


def _checked_name(name: str) -> str:
    if not NAME.fullmatch(name):
        raise UsageError(
            f"A model can't be called '{name}'.", "Give it a name of letters, digits, '.', '_' and '-' with --name."
        )
    return name


def _try_out(model: InstalledModel, contents: FolderContents) -> None:
    """Check that a model and its tokenizers belong together, and run it for one token.

    Raises:
        PackageError: They don't, or it can't be run.
    """
    from toolkit.translation.engines.neural.trial import try_out_apart

    pairs = product(model.record.sources, model.record.targets)
    source, target = next((source, target) for source, target in pairs if source != target)
    try:
        try_out_apart(
            model.files(source, target)
        )  # first: what a tokenizer.json may do to a process is done to that one
        check_tokenizers(model)
    except ValueError as error:
        raise contents.refusal(_told_of_config(model.folder) if _NO_CONFIG in str(error) else str(error)) from error


_NO_CONFIG = "[json.exception"
"""What CTranslate2 says where its configuration lacks what it looks for."""


def _told_of_config(folder: Path) -> str:
    """Return why a model can't be loaded that needs a configuration of CTranslate2."""
    if (folder / MODEL_FOLDER / CONFIG_FILE).exists():
        return f"its {CONFIG_FILE} is none of CTranslate2's, perhaps the original model's. It lies beside {MODEL_FILE}."
    return f"it has no {CONFIG_FILE}, which CTranslate2's converters write beside {MODEL_FILE}."
