"""Installing and removing Firefox's models: from Mozilla's records, from a mirror, or from a folder with their files.

All files are fetched out of sight, checked by their digests, unpacked within bounds, run once, and only then moved in.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from pathlib import Path

from toolkit.errors import MissingError, PackageError, PublishError, UsageError
from toolkit.languages import normalize_tag, tag_of_code
from toolkit.storage import Beneath
from toolkit.translation.engines.converted.folders import FIREFOX_RECORD, MODELS_VARIABLE, models_dir
from toolkit.translation.engines.downloads import DownloadProgress, WantedFile, fetch_first
from toolkit.translation.engines.firefox.container import MAX_MODEL_BYTES
from toolkit.translation.engines.firefox.installed import (
    MODEL_FOLDER,
    SOURCE_TOKENIZER,
    TARGET_TOKENIZER,
    FirefoxPackage,
    FirefoxRecord,
    list_firefox,
    read_record,
)
from toolkit.translation.engines.firefox.records import BY_HAND, Offer, RecordedFile, links_of, read_offers
from toolkit.translation.engines.firefox.unpacking import UnpackingError, unpack
from toolkit.translation.engines.neural.routes import find_route
from toolkit.translation.engines.staging import move_in, staging, take_out_named

_MODEL = f"{MODEL_FOLDER}/model.bin"
_PLACES = {"model": _MODEL, "vocab": SOURCE_TOKENIZER, "srcvocab": SOURCE_TOKENIZER, "trgvocab": TARGET_TOKENIZER}
_VOCABULARY_BYTES = 64 << 20
_FILE = re.compile(r"(?:(model)\..+\.bin|(vocab|srcvocab|trgvocab)\..+\.spm)(?:\.zst|\.gz)?")
_PAIRS = re.compile(r"([A-Za-z]{2,3})-([A-Za-z]{2,3})"), re.compile(r"([a-z]{2})([a-z]{2})")
"""What the folders of fxtranslate are called, en-es, and Mozilla's files, model.enes.intgemm.alphas.bin."""
_LOCAL_VERSION = "0"
_NOTHING = "Nothing was installed."


def install_firefox(source: str, target: str, progress: DownloadProgress | None = None) -> list[FirefoxPackage]:
    """Install from Mozilla's records what translates between two languages, or bring it up to date.

    Args:
        source: BCP 47 tag to translate from.
        target: BCP 47 tag to translate to.
        progress: Called with the name of the model that is being fetched, the bytes fetched and the bytes in all (0 if
            unknown).

    Returns:
        The models that now serve the pair: one, or two by way of English.

    Raises:
        MissingError: The records or a file can't be reached, or there is nothing for the pair.
        PackageError: The records or a file are broken, or can't be written.
    """
    offers = read_offers()
    installed = {(package.source, package.target): package for package in list_firefox()}
    route = find_route(source, target, {*offers, *installed})
    if route is None:
        raise MissingError(
            f"Mozilla offers no model from '{source}' to '{target}', not even by way of English.",
            f"Choose another engine: publish models install {source} {target}",
        )
    return [_bring_up_to_date(offers.get(hop), installed.get(hop), progress) for hop in route]


def install_firefox_folder(folder: Path, sources: Sequence[str] = (), targets: Sequence[str] = ()) -> FirefoxPackage:
    """Install a model from a folder with its files, called as Mozilla's are: ``model.enes…``, ``vocab.enes.spm``.

    They may be packed with Zstandard or gzip, as they are offered; no digest tells whether they are whole. A folder
    that was copied from where it was installed, on another machine, will do as well.

    Args:
        folder: The folder; it is not trusted.
        sources: BCP 47 tag of the language that it translates from; else the names tell it.
        targets: BCP 47 tag of the language that it translates to; else the names tell it.

    Raises:
        PackageError: It holds no such model, or one that can't be used.
        UsageError: Its languages aren't known.
    """
    files = firefox_files(folder)
    if not files:
        raise PackageError(f"{folder} holds no model of Firefox's with its vocabulary.", BY_HAND)
    if (folder / FIREFOX_RECORD).is_file():
        record = read_record(folder)
    else:
        source, target = _languages(files["model"], sources, targets)
        record = FirefoxRecord(source, target, _LOCAL_VERSION, "", "srcvocab" in files)

    def put(kind: str, place: Path, _aside: Path) -> None:
        _unpacked(files[kind], place, str(files[kind]))

    return _install(record, tuple(files), put)


def firefox_files(folder: Path) -> dict[str, Path]:
    """Return the files of one of Firefox's models in a folder, by kind; none if it doesn't hold one.

    Raises:
        PackageError: The folder can't be read, or what was noted in it when it was installed.
    """
    found: dict[str, Path] = {}
    if (folder / FIREFOX_RECORD).is_file():
        kinds = ("model", "srcvocab", "trgvocab") if read_record(folder).split else ("model", "vocab")
        installed = {kind: folder / _PLACES[kind] for kind in kinds}
        return installed if all(path.is_file() for path in installed.values()) else {}
    try:
        paths = sorted(folder.iterdir())
    except OSError as error:
        raise PackageError(f"The folder {folder} can't be read: {error}.") from error
    for path in paths:
        if path.is_file() and (match := _FILE.fullmatch(path.name)):
            if not Beneath(folder).holds(path.name):
                raise PackageError(f"{path} is a link that leads out of its folder.", "Copy the files: cp -rL")
            found.setdefault(match[1] or match[2], path)
    if "model" in found and "vocab" in found:
        return {"model": found["model"], "vocab": found["vocab"]}
    return found if found.keys() == {"model", "srcvocab", "trgvocab"} else {}


def remove_firefox(name: str) -> FirefoxPackage:
    """Delete an installed model.

    Args:
        name: What it is called, ``firefox-en-es``.

    Returns:
        What was deleted.

    Raises:
        MissingError: There is no such model.
        PackageError: It can't be deleted.
    """
    return take_out_named(list_firefox(), name)


def _bring_up_to_date(
    offer: Offer | None, installed: FirefoxPackage | None, progress: DownloadProgress | None
) -> FirefoxPackage:
    """Fetch and install an offer unless what is installed is the same."""
    if installed and (offer is None or (offer.version, offer.architecture) == _kind(installed)):
        return installed
    assert offer is not None, "a route is made of what is offered and what is installed"  # noqa: S101
    kinds = ("model", *offer.vocabularies)
    record = FirefoxRecord(offer.source, offer.target, offer.version, offer.architecture, "srcvocab" in kinds)

    def put(kind: str, place: Path, aside: Path) -> None:
        file = offer.files[kind]
        packed = aside / f"{kind}.fetched"
        link = _fetched(file, packed, record.name, progress)
        digest = _unpacked(packed, place, link)
        packed.unlink()
        if file.unpacked_digest and digest != file.unpacked_digest:
            raise _other_digest(link)

    return _install(record, kinds, put)


def _kind(package: FirefoxPackage) -> tuple[str, str]:
    return package.record.version, package.record.architecture


def _install(record: FirefoxRecord, kinds: Sequence[str], put: Callable[[str, Path, Path], None]) -> FirefoxPackage:
    """Have the files of a model put where they belong, out of sight, and move them in when the model has run.

    Args:
        record: What is known of the model.
        kinds: The kinds of its files.
        put: Puts the file of a kind into a place, given a folder for what it needs meanwhile.
    """
    try:
        with staging(models_dir()) as aside:
            prepared = aside / record.name
            (prepared / MODEL_FOLDER).mkdir(parents=True)
            for kind in kinds:
                put(kind, prepared / _PLACES[kind], aside)
            (prepared / FIREFOX_RECORD).write_bytes(record.to_json())
            _try_out(FirefoxPackage(prepared, record))
            target = models_dir() / record.name
            move_in(prepared, target, [target] if target.exists() or target.is_symlink() else [], aside)
    except OSError as error:
        raise PackageError(
            f"{record.name} can't be installed in {models_dir()}: {error}.",
            f"Check its permissions and the free space, or set {MODELS_VARIABLE} to another folder.",
        ) from error
    return FirefoxPackage(target, record)


def _fetched(file: RecordedFile, packed: Path, name: str, progress: DownloadProgress | None) -> str:
    """Fetch a file from the first place that has it, and return the address.

    Raises:
        MissingError: None has it.
        PackageError: It is too large, or another file than the records tell of.
    """
    wanted = WantedFile(
        name, MAX_MODEL_BYTES, file.digest, "the records of Firefox's models give", f"{_NOTHING} {BY_HAND}"
    )
    return fetch_first(links_of(file), packed, wanted, progress)


def _other_digest(link: str) -> PackageError:
    return PackageError(
        f"{link} doesn't have the SHA-256 digest that the records of Firefox's models give for it.",
        f"{_NOTHING} Try again later, or from another mirror.",
    )


def _unpacked(packed: Path, place: Path, name: str) -> str:
    """Unpack a file into its place and return its digest.

    Raises:
        PackageError: It is damaged, or too large.
    """
    limit = MAX_MODEL_BYTES if place.name == Path(_MODEL).name else _VOCABULARY_BYTES
    try:
        return unpack(packed, place, limit)
    except UnpackingError as error:
        raise PackageError(f"{name} can't be used: {error}.", f"{_NOTHING} {BY_HAND}") from error


def _languages(model: Path, sources: Sequence[str], targets: Sequence[str]) -> tuple[str, str]:
    """Return the languages of a model: as they were given, or by the name of its folder or its file.

    Raises:
        UsageError: They aren't known.
    """
    given = [normalize_tag(tag) for tag in (*sources, *targets)]
    if len(sources) == len(targets) == 1 and given[0] != given[1]:
        return given[0], given[1]
    for pattern, name in zip(_PAIRS, (model.parent.resolve().name, model.name.split(".")[1]), strict=True):
        if not given and (match := pattern.fullmatch(name)) and (pair := _pair(match)):
            return pair
    raise UsageError(
        f"It isn't known from which language into which {model.name} translates.",
        f"Say it: publish models install {model.parent} --from en --to es",
    )


def _pair(match: re.Match[str]) -> tuple[str, str] | None:
    try:
        source, target = (tag_of_code(code) for code in match.groups())
    except UsageError:
        return None
    return (source, target) if source != target else None


def _try_out(package: FirefoxPackage) -> None:
    """Load a model and translate a word with it.

    Raises:
        PackageError: It can't be run.
    """
    from toolkit.translation.engines.firefox.model import FirefoxModel
    from toolkit.translation.engines.neural.interface import ModelInput
    from toolkit.translation.engines.neural.options import DecodingOptions

    try:
        model = FirefoxModel(package.files, DecodingOptions(threads=1))
        inputs = [ModelInput(pieces) for pieces in model.tokenizer.encode(["1"])]
        if any(made.score is None for _, made in model.translate(inputs)):
            raise ValueError("its weights lead to numbers without bound.")
    except (PublishError, ValueError) as error:
        why = error.message if isinstance(error, PublishError) else str(error)
        raise PackageError(f"{package.name} is not a usable model of Firefox's: {why}", _NOTHING) from error
