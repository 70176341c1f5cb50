"""Models for workers: what a machine lacks is fetched once from a folder or URL, whatever processes want it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from toolkit.errors import MissingError, PackageError
from toolkit.locks import exclusive, temporary_folder
from toolkit.settings import Settings
from toolkit.steps import RequiredModel
from toolkit.storage import AnyPath, Storage, storage_of
from toolkit.translation.engines import Fingerprint, models_dir, packages_dir

_ARGOS = "argos"
_CONVERTED = "ctranslate2"
_FIREFOX = "firefox"


def required_models(fingerprint: Fingerprint, settings: Settings) -> tuple[RequiredModel, ...]:
    """Return the models that an engine uses, of the engines whose models workers can fetch.

    Args:
        fingerprint: The engine.
        settings: Those of the build; without a cluster, nobody has to fetch any.
    """
    engine = fingerprint.engine
    if not settings.cluster or engine not in _INSTALLERS:
        return ()
    named = [part.partition(" ") for part in fingerprint.model.split(" + ")]
    if engine in {_ARGOS, _FIREFOX}:
        return tuple(RequiredModel(engine, name, version) for name, _, version in named)
    from toolkit.translation.engines import list_models

    records = {model.name: model.record for model in list_models()}
    known = [records[name] for name, _, _ in named if name in records]
    return tuple(
        RequiredModel(engine, one.name, "", tuple(sorted(one.sources)), tuple(sorted(one.targets)), one.family.name)
        for one in known
    )


def fetch(models: Sequence[RequiredModel], place: AnyPath, lacking: Callable[[], bool]) -> None:
    """Install models from a folder or URL, unless another process of this machine has done it in the meantime.

    Args:
        models: The models.
        place: Where they are: ``.argosmodel`` files, and model folders under the models' names.
        lacking: Tells whether they are needed still.

    Raises:
        MissingError: One is not there.
        PackageError: One is broken, or can't be read or installed.
    """
    with exclusive(_lock_in(packages_dir() if models[0].engine == _ARGOS else models_dir())):
        if not lacking():
            return
        storage = storage_of(place)
        with temporary_folder("models") as folder:
            for model in models:
                try:
                    _INSTALLERS[model.engine](model, storage, folder)
                except OSError as error:
                    reason = error.strerror or str(error)
                    raise PackageError(f"{model.name} can't be fetched from {place}: {reason}.") from error


def _lock_in(folder: Path) -> Path:
    """Return the file that tells who fetches models into a folder, which is made if it is not there."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise _unwritable(folder, error) from error
    return folder / ".publish-fetching"


def _unwritable(folder: Path, error: OSError) -> PackageError:
    return PackageError(f"{folder} can't be written: {error.strerror}.", "Check its permissions.")


def _install_argos(model: RequiredModel, storage: Storage, folder: Path) -> None:
    from toolkit.translation.engines import install_file

    end = ".argosmodel"
    found = [name for name in storage.files() if name.endswith(end)]
    stems = {name: name.rpartition("/")[2].removesuffix(end) for name in found}
    wanted = f"{model.name}-{model.version.replace('.', '_')}"  # as Argos' index names them
    name = next((name for stem in (wanted, model.name) for name in found if stems[name] == stem), None)
    if name is None:
        raise _not_there(model, storage, f"{wanted}{end}")
    path = folder / stems[name]
    storage.download(name, path)
    install_file(path)


def _install_converted(model: RequiredModel, storage: Storage, folder: Path) -> None:
    from toolkit.translation.engines import install_folder

    install_folder(_downloaded(model, storage, folder), model.sources, model.targets, model.name, model.kind)


def _downloaded(model: RequiredModel, storage: Storage, folder: Path) -> Path:
    """Return the folder that was downloaded of a model's name."""
    names = list(storage.files(model.name)) if storage.is_folder(model.name) else []
    if not names:
        raise _not_there(model, storage, f"folder {model.name}")
    for name in names:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        storage.download(name, path)
    return folder / model.name


def _install_firefox(model: RequiredModel, storage: Storage, folder: Path) -> None:
    from toolkit.translation.engines import install_firefox_folder

    install_firefox_folder(_downloaded(model, storage, folder))


_INSTALLERS: dict[str, Callable[[RequiredModel, Storage, Path], None]] = {
    _ARGOS: _install_argos,
    _CONVERTED: _install_converted,
    _FIREFOX: _install_firefox,
}


def _not_there(model: RequiredModel, storage: Storage, what: str) -> MissingError:
    return MissingError(
        f"{storage.folder} has no {what}.", f"Put {model.name} {model.version} there, or install it on every worker."
    )
